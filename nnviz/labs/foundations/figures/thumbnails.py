"""A small picture of each page, as SVG: drawn from recorded runs and from the data where there are any.

Lines and letters are of a grey that stands out from a light and from a dark page.
"""

import base64
import io
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from PIL import Image

from nnviz.course import recorded
from nnviz.datasets.images import load
from nnviz.datasets.plane import extent, split
from nnviz.palette import CLASS_COLORS

WIDTH, HEIGHT = 200, 84
_ORANGE, _BLUE, _GREEN = CLASS_COLORS[:3]
_GREY = "#7B8190"


def thumbnail(name: str) -> str:
    """Return the picture of a page as SVG; of a page without one, an empty picture of the same size."""
    drawn = _PICTURES[name]() if name in _PICTURES else ""
    return (f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
            f'xmlns="http://www.w3.org/2000/svg">{drawn}</svg>')


def names() -> set[str]:
    """Return the names of the pages that have a picture."""
    return set(_PICTURES)


def _line(points: np.ndarray, color: str = _GREY, width: float = 2.5) -> str:
    """Draw a line through points (n, 2)."""
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{places}" stroke="{color}" stroke-width="{width}" fill="none" stroke-linejoin="round"/>'


def _dot(x: float, y: float, color: str, radius: float = 5) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{color}"/>'


def _image(png: bytes, x: float, y: float, width: float, height: float) -> str:
    code = base64.b64encode(png).decode()
    return (f'<image href="data:image/png;base64,{code}" x="{x}" y="{y}" width="{width}" height="{height}" '
            'preserveAspectRatio="none"/>')


def _grey(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def _text(x: float, y: float, words: str, color: str = _GREY, size: int = 12) -> str:
    return f'<text x="{x}" y="{y}" fill="{color}" font-size="{size}" font-family="monospace">{words}</text>'


def _curve(values: np.ndarray, color: str, left: float = 10, right: float = WIDTH - 10) -> str:
    """Draw values, scaled to the picture's height."""
    low, high = float(np.min(values)), float(np.max(values))
    x = np.linspace(left, right, len(values))
    y = HEIGHT - 8 - (HEIGHT - 16) * (np.asarray(values) - low) / max(high - low, 1e-9)
    return _line(np.column_stack([x, y]), color)


def _boundaries() -> str:
    known = recorded.find(recorded.OPENING["boundaries"])
    assert known is not None
    recording = known.recording
    half, data = extent(recording.experiment.data), split(recording.experiment)
    drawn = [_image(recording.pictures[-1], 58, 0, HEIGHT, HEIGHT)]
    for (x1, x2), label in zip(data.train[:60], data.train_classes[:60], strict=True):
        drawn.append(_dot(58 + HEIGHT * (x1 + half) / (2 * half), HEIGHT * (half - x2) / (2 * half),
                          CLASS_COLORS[label], 2))
    return "".join(drawn)


def _failures() -> str:
    known = recorded.find(recorded.FAILURES["jumps"])
    assert known is not None
    return _curve(known.recording.scores["train_loss"], _ORANGE)


def _choosing() -> str:
    z = np.linspace(-5, 5, 60)
    return _curve(1 / (1 + np.exp(-z)), _GREEN, 10, 90) + _curve(np.log1p(np.exp(z)), _BLUE, 110, 190)


def _mended() -> str:
    return (_text(10, 26, "y = x.astype(np.int)", _ORANGE)
            + f'<path d="M10 22H156" stroke="{_ORANGE}" stroke-width="2"/>'
            + _text(10, 50, "y = x.astype(int)", _BLUE) + _text(10, 74, "[0]"))


def _logic() -> str:
    drawn = []
    for gate, outputs in enumerate(((0, 0, 0, 1), (0, 1, 1, 1), (1, 1, 1, 0), (0, 1, 1, 0))):
        for row, output in enumerate(outputs):
            drawn.append(_dot(28 + 48 * gate + 20 * (row % 2), 26 + 28 * (row // 2), (_ORANGE, _BLUE)[output], 7))
    return "".join(drawn)


def _perceptron() -> str:
    rng = np.random.default_rng(0)
    drawn = [_line(np.array([[60, 80], [150, 4]]))]
    for label, (x, y) in enumerate(((75, 26), (130, 60))):
        drawn += [_dot(x + dx, y + dy, (_ORANGE, _BLUE)[label], 4) for dx, dy in rng.normal(0, 9, (9, 2))]
    return "".join(drawn)


def _xor() -> str:
    drawn = [_line(np.array([[52, 50], [112, 4]])), _line(np.array([[88, 80], [148, 34]]))]
    for x in (0, 1):
        drawn += [_dot(74 + 52 * x, 68 - 52 * y, (_ORANGE, _BLUE)[x ^ y], 7) for y in (0, 1)]
    return "".join(drawn)


def _activations() -> str:
    z = np.linspace(-4, 4, 60)
    return (_curve(1 / (1 + np.exp(-z)), _GREEN, 8, 62) + _curve(np.tanh(z), _BLUE, 74, 128)
            + _curve(np.maximum(z, 0), _ORANGE, 140, 194))


def _backprop() -> str:
    columns = [(30, (22, 62)), (100, (22, 62)), (170, (22, 62))]
    lines = [_line(np.array([[x, y], [x_next, y_next]]), (_ORANGE, _BLUE)[(first + second) % 2], 2)
             for (x, ys), (x_next, ys_next) in pairwise(columns)
             for first, y in enumerate(ys) for second, y_next in enumerate(ys_next)]
    units = [f'<circle cx="{x}" cy="{y}" r="10" fill="{_GREEN}"/>' for x, ys in columns for y in ys]
    return "".join(lines + units)


def _digit_images(count: int) -> list[Image.Image]:
    return [Image.fromarray(255 - image) for image in load("mnist").x_test[:count]]


def _digits() -> str:
    return "".join(_image(_grey(np.asarray(image)), 8 + 62 * place, 12, 60, 60)
                   for place, image in enumerate(_digit_images(3)))


def _eyes() -> str:
    image = _digit_images(1)[0]
    return "".join(_image(_grey(np.asarray(image.rotate(turn, fillcolor=255))), 8 + 62 * place, 12, 60, 60)
                   for place, turn in enumerate((0, 35, 70)))


def _weights() -> str:
    bars = ((150, _BLUE), (40, _ORANGE), (95, _GREEN))
    return "".join(f'<rect x="20" y="{14 + 22 * place}" width="{width}" height="14" fill="{color}"/>'
                   for place, (width, color) in enumerate(bars))


def _autoencoder() -> str:
    image = _grey(np.asarray(_digit_images(1)[0]))
    waist = f'<path d="M74 8L96 32H104L126 8V76L104 52H96L74 76Z" fill="{_BLUE}" opacity="0.6"/>'
    return _image(image, 6, 12, 60, 60) + waist + _image(image, 134, 12, 60, 60)


def _latent() -> str:
    data = load("mnist")
    images = data.x_test[:300].reshape(300, -1) / 255
    centred = images - images.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    places = centred @ axes[:2].T
    places = (places - places.min(axis=0)) / np.ptp(places, axis=0)
    return "".join(_dot(8 + (WIDTH - 16) * x, 6 + (HEIGHT - 12) * y, CLASS_COLORS[label], 2.5)
                   for (x, y), label in zip(places, data.y_test[:300], strict=True))


def _housing() -> str:
    places = np.array([[60, 66], [74, 58], [84, 60], [96, 42], [104, 48], [118, 30], [128, 34], [140, 16]])
    return _line(np.array([[50, 78], [150, 6]])) + "".join(
        _dot(x, y, (_ORANGE, _BLUE)[place % 2], 5) for place, (x, y) in enumerate(places))


def _curves() -> str:
    x = np.linspace(0, 2 * np.pi, 40)
    noise = np.random.default_rng(1).normal(0, 6, 20)
    dots = [_dot(12 + 9 * place, 42 - 26 * np.sin(x[2 * place]) + noise[place], _ORANGE, 3) for place in range(20)]
    return "".join(dots) + _line(np.column_stack([np.linspace(12, 188, 40), 42 - 26 * np.sin(x)]), _BLUE)


def _wide() -> str:
    deep = _line(np.array([[24, 60], [76, 60], [128, 60], [176, 42]]), _BLUE)
    wide = f'<path d="M24 60C60 0 130 0 176 42" stroke="{_ORANGE}" stroke-width="3" fill="none"/>'
    return wide + deep + "".join(_dot(x, y, _GREEN, 9) for x, y in ((24, 60), (76, 60), (128, 60), (176, 42)))


def _table() -> str:
    cells = [f'<rect x="{30 + 36 * column}" y="{10 + 17 * row}" width="32" height="13" '
             f'fill="{_BLUE if column == 3 else _GREY}" opacity="{1 if row == 0 else 0.45}"/>'
             for row in range(4) for column in range(4)]
    return "".join(cells)


def _lungs(color: str = _GREY) -> str:
    return "".join(f'<ellipse cx="{x}" cy="44" rx="20" ry="34" fill="{color}" opacity="0.5"/>' for x in (76, 124))


def _xray() -> str:
    return _lungs() + f'<path d="M100 4V80" stroke="{_BLUE}" stroke-width="3" stroke-dasharray="6 4"/>'


def _where() -> str:
    rings = [f'<circle cx="122" cy="54" r="{radius}" fill="{_ORANGE}" opacity="0.3"/>' for radius in (26, 18, 10)]
    return _lungs() + "".join(rings)


def _range() -> str:
    rate = np.linspace(-2, 1, 60)
    return _curve(-1 / (1 + np.exp(-4 * (rate + 1))) + np.exp(4 * (rate - 0.9)), _ORANGE)


def _sweep() -> str:
    cells = [f'<rect x="{50 + 20 * column}" y="{4 + 19 * row}" width="18" height="17" fill="{_BLUE}" '
             f'opacity="{max(0.12, 1 - 0.22 * (abs(column - 3) + abs(row - 1))):.2f}"/>'
             for row in range(4) for column in range(5)]
    return "".join(cells)


def _search() -> str:
    tried = np.array([60, 48, 66, 40, 52, 30, 44, 24, 36, 20])
    dots = [_dot(16 + 18 * place, y, _ORANGE, 4) for place, y in enumerate(tried)]
    best = np.minimum.accumulate(tried)
    return "".join(dots) + _line(np.column_stack([16 + 18 * np.arange(len(tried)), best]), _BLUE)


def _course() -> str:
    return "".join(_text(14, 26 + 24 * row, words) for row, words in enumerate(("A6  0.97", "A7  0.574", "F9  0.9921")))


_PICTURES: dict[str, Callable[[], str]] = {
    "boundaries": _boundaries, "failures": _failures, "choosing": _choosing, "mended": _mended, "logic": _logic,
    "perceptron": _perceptron, "xor": _xor, "activations": _activations, "backprop": _backprop, "digits": _digits,
    "eyes": _eyes, "weights": _weights, "autoencoder": _autoencoder, "latent": _latent,
    "housing": _housing, "curves": _curves, "wide": _wide, "table": _table, "xray": _xray, "where": _where,
    "range": _range, "sweep": _sweep, "search": _search, "course": _course}
