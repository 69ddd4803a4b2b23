"""The network of a page drawn as layers of circles, with the wide path that goes past them."""

from html import escape
from itertools import pairwise

from nnviz.experiments.tables import TableExperiment
from nnviz.palette import CLASS_COLORS
from nnviz.ui.component import component
from nnviz.ui.language import t

_WIDTH, _HEIGHT = 760, 250
#: Circles of a layer that are drawn; more are a number below them.
_MOST = 8
_DEEP, _WIDE = "#8A8D98", CLASS_COLORS[1]

_component = component("skip_drawing", module=__file__)


def draw(experiment: TableExperiment) -> None:
    """Draw the network of an experiment; hovering an input names it."""
    _component(data={"svg": _svg(experiment)}, key="skip-drawing")


def _svg(experiment: TableExperiment) -> str:
    names, network = experiment.data.features, experiment.network
    layers = [len(names), *(layer.units for layer in network.hidden), experiment.outputs]
    across = [70 + position * (_WIDTH - 140) / max(1, len(layers) - 1) for position in range(len(layers))]
    places = [[(x, y) for y in _heights(min(count, _MOST))] for x, count in zip(across, layers, strict=True)]
    shown = min(len(names), _MOST)
    parts = []
    for level, (left, right) in enumerate(pairwise(places)):
        if level == 0 and not network.hidden:
            break
        start = [place for number, place in enumerate(left) if level or number in experiment.deep]
        parts += [_line(*one, *other, _DEEP, 0.6) for one in start for other in right]
    out = places[-1][0]
    for number in experiment.wide:
        if number < shown:
            parts.append(_arc(*places[0][number], *out, bend=bool(network.hidden)))
    for level, (column, count) in enumerate(zip(places, layers, strict=True)):
        for number, (x, y) in enumerate(column):
            name = f"<title>{escape(names[number])}</title>" if level == 0 else ""
            parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="8" stroke="currentColor" stroke-width="1.5" '
                         f'fill="var(--st-background-color, white)">{name}</circle>')
        if count > len(column):
            parts.append(_text(column[0][0], column[-1][1] + 22, "⋮"))
        parts.append(_text(column[0][0], _HEIGHT - 6, _caption(level, count, len(layers))))
    if experiment.wide and network.hidden:
        parts.append(_text(_WIDTH / 2, 16, t("wide path: {count} inputs straight to the output").format(
            count=len(experiment.wide))))
    label = t("The network: {count} inputs, hidden layers, and the wide path past them.").format(count=len(names))
    return (f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(label)}" '
            f'style="width:100%;max-height:280px;color:inherit">{"".join(parts)}</svg>')


def _heights(count: int) -> list[float]:
    middle, step = _HEIGHT / 2 + 8, min(22, 170 / max(1, count - 1))
    return [middle + (number - (count - 1) / 2) * step for number in range(count)]


def _caption(level: int, count: int, layers: int) -> str:
    words = t("{count} inputs") if level == 0 else t("output") if level == layers - 1 else t("{count} neurons")
    return words.format(count=count)


def _line(x1: float, y1: float, x2: float, y2: float, color: str, width: float) -> str:
    return (f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="{color}" stroke-width="{width}" '
            'opacity="0.55"/>')


def _arc(x1: float, y1: float, x2: float, y2: float, *, bend: bool) -> str:
    top = 14 if bend else (y1 + y2) / 2
    return (f'<path d="M{x1:.0f},{y1:.0f} C{x1 + 90:.0f},{top:.0f} {x2 - 90:.0f},{top:.0f} {x2:.0f},{y2:.0f}" '
            f'fill="none" stroke="{_WIDE}" stroke-width="2" opacity="0.8"/>')


def _text(x: float, y: float, words: str) -> str:
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="16" fill="currentColor">'
            f'{escape(words)}</text>')
