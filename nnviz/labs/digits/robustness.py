"""Accuracy against a distortion: the recorded curves of three networks, what they say, and the claim they decide."""

import streamlit as st

from nnviz.analysis.robustness import hardest_and_easiest, table, tolerance
from nnviz.course import robustness
from nnviz.course.hog_claim import ASKED, INVARIANT
from nnviz.course.robustness import Robustness
from nnviz.experiments.distortion import Distortion
from nnviz.labs.digits.charts import three_networks as charts
from nnviz.labs.digits.three_networks import TrainedNetwork
from nnviz.language import mark as _
from nnviz.links.distorted import CURVES, DISTORTIONS, DistortedDigit
from nnviz.ui import claim
from nnviz.ui.choice import choice
from nnviz.ui.language import day, number, percent, t
from nnviz.ui.page import made_by, note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: Distortion -> its name in a list.
_NAMES = {"right": _("Shift"), "rotation": _("Rotation"), "size": _("Size"), "thickness": _("Thickness"),
          "contrast": _("Contrast"), "noise": _("Noise")}
#: Distortion -> how a strength is written.
_UNITS = {"right": _("{value} px"), "rotation": _("{value}°"), "size": _("{value}%"), "thickness": _("{value} px"),
          "contrast": _("{value}%"), "noise": _("{value} grey values")}
#: A network bears a distortion while it still reads so many digits right.
_BEARS = 0.9
_NEUTRAL = Distortion()


def chosen(state: PageState, settings: DistortedDigit, distortion: Distortion, fresh: bool) -> str:
    """Return the distortion whose curves are chosen: its field. They are those of the one that was just moved.

    ``settings`` are those before; ``distortion`` is where the sliders stand now.
    """
    curve = settings.curve if fresh else just_moved(settings.distortion, distortion) or settings.curve
    if state.hides("curve"):
        return curve
    key = state.key("curve")
    if fresh or not st.session_state.get(key) or curve != settings.curve:
        st.session_state[key] = curve
    return st.session_state[key]


def just_moved(before: Distortion, now: Distortion) -> str | None:
    """Return the curve of the one distortion that differs; None if none does, or several do, as after a reset."""
    moved = [field for field in DISTORTIONS.values() if getattr(before, field) != getattr(now, field)]
    return {"down": "right"}.get(moved[0], moved[0]) if len(moved) == 1 else None


def choose(state: PageState, field: str) -> None:
    """Draw the choice of the curves, which stands on a field."""
    if state.hides("curve"):
        return
    titles = {one: t(_NAMES[one]) for one in CURVES}
    choice(st.segmented_control, t("Accuracy against"), CURVES, field, required=True, key=state.key("curve"),
           name=titles.__getitem__, on_change=state.touch, persist_state="page")


def draw(state: PageState, three: dict[str, TrainedNetwork], field: str, distortion: Distortion) -> None:
    """Draw the choice of a distortion, and the curves of three networks against it."""
    choose(state, field)
    if not (known := _known(three)):
        return
    names = {three[kind].name: kind for kind in known}
    frame = table({name: known[kind].curves[field] for name, kind in names.items()})
    title = t(Distortion.model_fields[field].title)
    show(charts.curves(frame, getattr(distortion, field), names, chart_style(), x=title), key="eyes-curves",
         alt=t("Accuracy of each network against the strength of the distortion chosen above. The "
               "table below says how far each one bears it."))
    some = next(iter(known.values()))
    note(t("Measured before, on {date}, on the first {images} test images; dashed line: where your slider stands.")
         .format(images=number(some.images), date=day(some.date)), made_by(_commands(known)))


def draw_limits(three: dict[str, TrainedNetwork]) -> None:
    """Say what each network bears best and worst, and how far it bears each distortion."""
    known = _known(three)
    for kind, curves in known.items():
        st.markdown(_best_and_worst(three[kind].name, curves))
    if known:
        _tolerances({three[kind].name: curves for kind, curves in known.items()})


def _known(three: dict[str, TrainedNetwork]) -> dict[str, Robustness]:
    """Return the curves that are recorded, by kind of network; say which are not."""
    found = {kind: robustness.find(network.id) for kind, network in three.items()}
    for kind, curves in found.items():
        if curves is None:
            _say_missing(three[kind].id)
    return {kind: curves for kind, curves in found.items() if curves}


def _say_missing(id: str) -> None:
    st.info(t("The curves of {id} are not measured yet.").format(id=id), icon=":material/pending:")


def _commands(known: dict[str, Robustness]) -> str:
    return f"{robustness.COMMAND} " + " ".join(curves.command.rsplit(" ", 1)[1] for curves in known.values())


def _strength(field: str, value: float) -> str:
    return t(_UNITS[field]).format(value=number(value))


def _best_and_worst(name: str, known: Robustness) -> str:
    """Say which distortion a network bears best and which one hits it hardest."""
    hardest, easiest = hardest_and_easiest(known.curves)
    at, lowest = known.curves[hardest].worst
    return t("**{name}** bears “{easiest}” best: its accuracy never falls below {least}. “{hardest}” hits it hardest: "
             "at {at} it reads only {lowest} right.").format(
        name=name, easiest=t(_NAMES[easiest]), least=percent(known.curves[easiest].worst[1]),
        hardest=t(_NAMES[hardest]), lowest=percent(lowest), at=_strength(hardest, at))


def _tolerances(known: dict[str, Robustness]) -> None:
    st.markdown(t("This is how far each network still reads at least {share} of the digits right:")
                .format(share=percent(_BEARS, 0)))
    lines = table_head(t("Distortion"), *known)
    for field in CURVES:
        title = t(Distortion.model_fields[field].title)
        lines.append(f"| {title} | " + " | ".join(_range(field, curves) for curves in known.values()) + " |")
    st.markdown("\n".join(lines))


def _range(field: str, known: Robustness) -> str:
    found = tolerance(known.curves[field], getattr(_NEUTRAL, field), _BEARS)
    if found is None:
        return t("nowhere")
    low, high = map(number, found)
    return t("only {value}").format(value=low) if low == high else t("{low} to {high}").format(low=low, high=high)


def card(network: TrainedNetwork) -> None:
    """Draw the card on HOG: the class predicts, then the curves of a network on HOG answer."""
    st.markdown(t("Make your prediction. The measured curves then show what holds."))
    with claim.place(INVARIANT, alone=True):
        st.fragment(_card)(network)


def _card(network: TrainedNetwork) -> None:
    prediction = claim.ask(INVARIANT)
    if prediction is None:
        return
    known = robustness.find(network.id)
    if known is None:
        _say_missing(network.id)
        return
    for column, (field, asked) in zip(st.columns(len(ASKED)), ASKED.items(), strict=True):
        with column:
            curve = known.curves[field]
            st.markdown(t("**{distortion}**: {unchanged} before, **{left}** at {at}").format(
                distortion=t(_NAMES[field]), unchanged=percent(curve.at(getattr(_NEUTRAL, field))),
                left=percent(curve.at(asked)), at=_strength(field, asked)))
            kinds = {network.name: network.kind}
            show(charts.curves(table({network.name: curve}), asked, kinds, chart_style(), height=200,
                               x=t(Distortion.model_fields[field].title)),
                 key=f"card-I8-{field}",
                 alt=t("Accuracy of the network on HOG against the strength of one distortion."))
    claim.say_what_held(INVARIANT.right, t(INVARIANT.held), prediction)
