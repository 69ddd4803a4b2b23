"""The replay charts: what they say, what they draw at a frame, and that a new run leaves the chart itself alone.

``vl_convert`` compiles and draws them as the browser does; it brings its own Vega.
"""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
import vl_convert

import nnviz.ui
from nnviz.charts import boundary, confusion, curves, replay, style

#: A transparent image of one pixel.
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
NAMES = ("class A", "class B")


def marked(sentence):
    """Stand in for a translation: what has passed through it shows."""
    return f"«{sentence}»"


def draw_boundary(*, frames=3, extent=2.0, t=marked, language="en"):
    points = pd.DataFrame(
        {
            "x1": [-1.0, 1.0, 0.5],
            "x2": [0.0, 1.0, -1.5],
            "label": [NAMES[0], NAMES[1], NAMES[1]],
            "split": ["train", "train", "test"],
            "wrong": ["1" * (frames - 1) + "0", "1" + "0" * (frames - 1), "1" * frames],
        }
    )
    images = pd.DataFrame({"frame": range(frames), "image": PIXEL})
    return boundary.boundary(images, points, extent=extent, class_names=NAMES, style=style.ChartStyle(language, t))


def draw_curves(*, epochs=4, value=0.5, t=marked, language="en", **options):
    epoch = list(range(1, epochs + 1))
    history = pd.concat(
        pd.DataFrame({"epoch": [e - shift for e in epoch], "value": value, "split": split, "frame": range(epochs)})
        for split, shift in (("train", 0.5), ("test", 0.0))
    )
    return curves.curves(history, epochs=epochs, title="Loss", style=style.ChartStyle(language, t), **options)


def draw_confusion(*, frames=3, t=marked, language="en"):
    cells = pd.DataFrame(
        [(f, a, p, 10 * f + (a == p), 0.5) for f in range(frames) for a in NAMES for p in NAMES],
        columns=["frame", "actual", "predicted", "count", "share"],
    )
    scores = pd.DataFrame(
        [(f, name, None, 0.25) for f in range(frames) for name in NAMES],
        columns=["frame", "name", "precision", "recall"],
    )
    return confusion.confusion(cells, scores, class_names=NAMES, style=style.ChartStyle(language, t))


def draw_mistakes(*, frames=3, t=marked, language="en"):
    cells = draw_confusion(frames=frames).data["cells"].assign(shade=[0.0, 1.0, 0.25, 0.0] * frames)
    chosen = pd.DataFrame({"actual": NAMES[:1], "predicted": NAMES[1:]})
    return confusion.mistakes(cells, chosen, class_names=NAMES, style=style.ChartStyle(language, t))


CHARTS = {"boundary": draw_boundary, "curves": draw_curves, "confusion": draw_confusion, "mistakes": draw_mistakes}
everywhere = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)


def walk(node):
    """Yield every key and value of a specification."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def svg(picture, frame=None):
    """Draw a picture as the browser does, with the scrubber at a frame or, for None, without a scrubber."""
    spec = json.loads(json.dumps(picture.spec))
    spec["datasets"] = {name: json.loads(table.to_json(orient="records")) for name, table in picture.data.items()}
    for param in spec["params"]:
        if param["name"] == replay.FRAME and frame is not None:
            param["value"] = frame
    return vl_convert.vegalite_to_svg({**spec, "width": 300})


@everywhere
def test_every_word_is_translated(draw):
    own = {"x1", "x2", "Loss"}
    titles = {value for key, value in walk(draw().spec) if key == "title" and isinstance(value, str)}
    assert titles - own
    assert all(title.startswith("«") for title in titles - own)
    drawing = re.sub(r"<style.*?</style>", "", svg(draw()))
    text = set(re.findall(r">([^<>]*[a-z]{3}[^<>]*)<", drawing)) - own - set(NAMES)
    assert text
    assert all(word.startswith("«") for word in text)


@everywhere
def test_words_with_quotes_do_not_break_expressions(draw):
    assert "L&apos;un" in svg(draw(t=lambda sentence: f'L\'un "{sentence}"')).replace("'", "&apos;")


@everywhere
def test_data_are_named_and_the_names_are_the_pictures(draw):
    picture = draw()
    named = {value["name"] for key, value in walk(picture.spec) if key == "data"}
    assert named == set(picture.data)
    assert not any(key == "values" and isinstance(value, list) for key, value in walk(picture.spec))


def test_a_new_run_leaves_the_chart_alone():
    assert draw_boundary(frames=3, extent=2.0).spec is draw_boundary(frames=7, extent=5.0).spec
    assert draw_curves(epochs=4).spec is draw_curves(epochs=9, value=3.0).spec
    assert draw_confusion(frames=3).spec is draw_confusion(frames=7).spec


def pinned_rows(epochs=8, value=0.3):
    return draw_curves(epochs=epochs, value=value).data["history"].drop(columns=["epochs", "low"])


def test_a_pinned_run_leaves_the_chart_alone():
    alone, beside = draw_curves(epochs=8), draw_curves(epochs=8, pinned=pinned_rows(), pinned_name="Pin 1")
    assert alone.spec is beside.spec
    assert len(alone.data["pinned"]) == 0
    assert list(alone.data["pinned"].columns) == list(beside.data["pinned"].columns)
    assert "Pin 1" not in svg(alone)
    assert "Pin 1" in svg(beside)


@pytest.mark.parametrize(("wide", "is_lower"), [(False, True), (True, False)])
def test_a_pinned_run_makes_a_chart_lower_unless_it_has_a_row_to_itself(wide, is_lower):
    alone, beside = (re.search(r'height="([\d.]+)"', svg(draw_curves(wide=wide, **pinned)))[1]
                     for pinned in ({}, {"pinned": pinned_rows(), "pinned_name": "Pin 1"}))
    assert (float(beside) < float(alone)) is is_lower


def test_a_pinned_run_brings_no_second_picture_where_the_page_says_so():
    low, high = (float(re.search(r'height="([\d.]+)"', svg(
        draw_curves(lower=lower, pinned=pinned_rows(), pinned_name="Pin 1")))[1]) for lower in (True, False))
    assert high - low == 70


@pytest.mark.parametrize("color", style.PINNED_COLORS.values())
def test_a_pinned_run_is_grey_as_its_legend_says(color):
    channels = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    assert max(channels) - min(channels) <= 16
    assert "grey: Pin 1" in svg(draw_curves(pinned=pinned_rows(), pinned_name="Pin 1", t=str))


def test_a_pinned_run_is_as_legible_as_the_new_one():
    drawing = svg(draw_curves(pinned=pinned_rows(), pinned_name="Pin 1"))
    curve = r'<path aria-label[^>]*stroke="{}"[^>]*stroke-width="([\d.]+)"'
    widths = [float(re.search(curve.format(colors["train"]), drawing)[1])
              for colors in (style.PINNED_COLORS, style.SPLIT_COLORS)]
    assert widths[0] == widths[1] > 0


def test_the_pointer_reads_both_runs_as_they_are_drawn():
    now = pd.DataFrame({"epoch": [0.0, 10.0], "value": [1.0, 0.0], "split": "test", "frame": [0, 1]})
    pinned = pd.DataFrame({"epoch": [0.0, 5.0], "value": [0.4, float("inf")], "split": "test", "frame": [0, 1]})
    chart = curves.curves(now, epochs=10, title="Loss", style=style.ChartStyle("en", marked), pinned=pinned,
                          pinned_name="P")
    readings = chart.data["readings"].set_index("whole")
    assert list(readings["test"]) == pytest.approx([1.0, 0.5, 0.0])
    assert readings["pinned_test"].tolist() == pytest.approx([0.4, float("nan"), float("nan")], nan_ok=True)


@everywhere
def test_vega_binds_the_frame_to_the_body(draw):
    signals = {signal["name"]: signal for signal in vl_convert.vegalite_to_vega(draw().spec)["signals"]}
    assert signals[replay.FRAME]["bind"] == {"element": "body", "event": replay.EVENT}


@pytest.mark.parametrize("draw", [draw_boundary, draw_confusion, draw_mistakes])
def test_vega_makes_the_plot_square(draw):
    signals = {signal["name"]: signal for signal in vl_convert.vegalite_to_vega(draw().spec)["signals"]}
    assert signals["height"]["update"] == "width"


def test_the_scrubber_fires_the_event_that_charts_wait_for():
    script = Path(nnviz.ui.__file__).with_name("assets") / "scrubber.js"
    assert f'const EVENT = "{replay.EVENT}";' in script.read_text("utf-8")


def crosses(picture, frame=None):
    """Count the crosses among the points; the legend holds one more."""
    end_of_cross = "Z"
    paths = re.findall(r'<path[^>]* d="([^"]*)"', svg(picture, frame))
    return sum(path.endswith(end_of_cross) and path.count("L") == 11 for path in paths) - 1


@pytest.mark.parametrize(("frame", "wrong"), [(0, 3), (1, 2), (2, 1), (50, 1), (None, 1)])
def test_boundary_marks_the_misclassified_points_of_the_frame(frame, wrong):
    assert crosses(draw_boundary(), frame) == wrong


@pytest.mark.parametrize(("frame", "shown"), [(0, 0), (1, 1), (50, 2), (None, 2)])
def test_boundary_shows_one_image_the_frame_s(frame, shown):
    images = re.findall(r"<image[^>]*>", svg(draw_boundary(), frame))
    assert len(images) == 3
    assert [i for i, image in enumerate(images) if 'opacity="0"' not in image] == [shown]


@pytest.mark.parametrize(("frame", "first"), [(0, 1), (1, 11), (50, 21), (None, 21)])
def test_confusion_shows_the_counts_of_the_frame(frame, first):
    texts = re.findall(r">(\d+|–)<", svg(draw_confusion(), frame))
    assert texts == [str(first), str(first - 1), str(first - 1), str(first), "25", "25", "–", "–"]


@pytest.mark.parametrize(("frame", "first"), [(0, 1), (1, 11), (50, 21), (None, 21)])
def test_mistakes_show_the_counts_of_the_frame_and_frame_the_chosen_cell(frame, first):
    drawing = svg(draw_mistakes(), frame)
    assert re.findall(r">(\d+|–)<", drawing) == [str(first), str(first - 1), str(first - 1), str(first)]
    assert drawing.count(f'stroke="{confusion.CHOSEN_COLOR}"') == 1


def test_a_click_selects_a_cell_with_its_frame():
    (selection,) = [param for param in draw_mistakes().spec["params"] if param["name"] == confusion.CELL]
    assert selection["select"]["fields"] == ["actual", "predicted", "frame"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 0.0, 1e30])
@pytest.mark.parametrize("log", [False, True])
def test_curves_survive_what_a_training_may_yield(value, log):
    drawing = svg(draw_curves(value=[0.5, value, 0.4, value], log=log))
    assert "NaN" not in drawing
    assert "Infinity" not in drawing


def test_shares_are_written_as_the_language_does():
    assert ">100%<" in svg(draw_curves(share=True))
    assert ">100\u202f%<" in svg(draw_curves(share=True, language="fr"))
    assert ">0,4<" in svg(draw_curves(language="fr"))


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("page", ["#FFFFFF", "#10161E"])
def test_colors_stand_out_in_both_themes(page):
    def contrast(color):
        lighter, darker = sorted((luminance(color), luminance(page)), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)

    assert min(map(contrast, [*style.CATEGORICAL[:2], *style.SPLIT_COLORS.values(),
                              *style.PINNED_COLORS.values()])) >= 3
    assert min(map(contrast, style.CATEGORICAL)) >= 2.2
    assert len(set(style.CATEGORICAL)) == 10
