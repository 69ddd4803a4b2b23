"""Which field stands behind which axis, which colour means which class, and how scales and dashes are set."""

import pandas as pd
import pytest

from nnviz.charts import confusion, curves, evidence, losses
from nnviz.charts.style import CATEGORICAL, CROSS, PINNED_COLORS, RING, SPLIT_COLORS
from tests.charts.encodings import STYLE, axis, drawn, fields, meaning, scale
from tests.charts.test_charts import NAMES, draw_boundary, draw_confusion, draw_curves, draw_mistakes
from tests.charts.test_spread import draw_fan, draw_strip
from tests.charts.test_weights import draw as draw_weights

ORANGE, BLUE = CATEGORICAL[:2]


def draw_lines(log=False):
    frame = pd.DataFrame([(x, 10.0 ** -x, name) for name in ("one", "two", "three") for x in (1, 2)],
                         columns=["x", "y", "series"])
    return evidence.lines(frame, x="Epoch", y="Loss", style=STYLE, log=log)


def draw_points():
    return evidence.points(pd.DataFrame({"x1": [-1.0, 1.0], "x2": [0.5, -0.5], "label": ["0", "1"]}), style=STYLE)


def draw_losses(quantity):
    found = [pd.DataFrame({"loss": name, "p": [0.25, 0.5], "value": [1.4, 0.7], "by_logit": [-0.7, -0.5],
                           "by_output": [-4.0, -2.0]}) for name in losses.NAMES]
    table = pd.concat(found, ignore_index=True)
    return losses.curves(table, table[table["p"] == 0.25], y=1.0, quantity=quantity, title="t", style=STYLE)


def test_the_plane_has_x1_across_and_x2_up():
    picture = draw_boundary()
    points, crosses = [channels for name, mark, channels in drawn(picture) if (name, mark) == ("points", "point")]
    assert points == {"x": "x1", "y": "x2", "color": "label", "shape": "mark"}
    assert crosses == {"x": "x1", "y": "x2", "shape": "mark"}
    assert fields(picture, "frames", "image")["url"] == "image"
    assert (axis(picture, "x"), axis(picture, "y")) == ("x1", "x2")
    for direction in ("x", "y"):
        assert scale(picture, direction)["domainMin"] == {"signal": "-data('frames')[0].extent"}
        assert scale(picture, direction)["domainMax"] == {"signal": "data('frames')[0].extent"}


def test_class_0_is_orange_and_class_1_blue():
    assert meaning(draw_boundary(), "color") == dict(zip(NAMES, (ORANGE, BLUE), strict=True))
    assert (ORANGE, BLUE) == ("#D97700", "#0072B2")
    assert scale(draw_points(), "color")["range"] == [ORANGE, BLUE]


def test_each_split_has_its_shape():
    assert meaning(draw_boundary(), "shape") == {"train": "circle", "test": RING, "wrong": CROSS}


def test_curves_show_the_value_against_the_epoch():
    picture = draw_curves()
    for name in ("pinned", "history"):
        assert fields(picture, name, "line") == {"x": "epoch", "y": "value", "color": "split", "strokeDash": "split"}
    assert fields(picture, "history", "point")["y"] == "value"
    assert fields(picture, "diverged", "text")["text"] == "said"
    colors, dashes = meaning(picture, "color"), meaning(picture, "strokeDash")
    assert {split: colors[split] for split in SPLIT_COLORS} == SPLIT_COLORS
    assert {split: colors[f"pinned_{split}"] for split in PINNED_COLORS} == PINNED_COLORS
    assert dashes["train"] == dashes["pinned_train"] == [1, 0]
    assert len({str(dashes[split]) for split in SPLIT_COLORS}) == 3


@pytest.mark.parametrize(("log", "kind"), [(False, "linear"), (True, "log")])
def test_curves_have_the_axis_that_was_asked_for(log, kind):
    assert scale(draw_curves(log=log), "y")["type"] == kind
    assert scale(draw_lines(log=log), "y")["type"] == kind


def test_shares_end_at_one():
    assert scale(draw_curves(share=True, low=0.5), "y")["domainMax"] == 1
    assert scale(draw_fan(share=True), "y")["domain"] == [0, 1]


def test_without_validation_and_test_there_is_the_training_curve_alone():
    table = draw_curves().data["history"]
    for alone, words in ((table[table["split"] == "train"], ["train"]), (table, ["train", "test"])):
        picture = curves.curves(alone, epochs=4, title="Loss", style=STYLE)
        color = next(layer["encoding"]["color"] for layer in picture.spec["layer"] if "color" in layer["encoding"])
        listed = f"[{', '.join(map(repr, words))}]"
        assert str(color["legend"]["values"]).count(listed) == 1


def test_the_matrix_has_a_row_an_actual_class():
    for draw, shade in ((draw_confusion, "share"), (draw_mistakes, "shade")):
        picture = draw()
        assert fields(picture, "cells", "rect")["fillOpacity"] == shade
        for mark in ("rect", "text"):
            channels = fields(picture, "cells", mark)
            assert (channels["x"], channels["y"]) == ("predicted", "actual")
        assert fields(picture, "cells", "text")["text"] == "count"
        darkness = scale(picture, "fillOpacity")
        assert darkness["domain"] == [0, 0.5, 0.501, 1]
        assert darkness["range"] == sorted(darkness["range"])
    assert fields(draw_mistakes(), "chosen", "rect") == {"x": "predicted", "y": "actual"}
    assert scale(draw_confusion(), "x")["domain"][:2] == list(NAMES)
    assert scale(draw_confusion(), "y")["domain"][:2] == list(NAMES)


def test_the_fan_has_the_range_the_middle_half_and_the_median():
    layers = drawn(draw_fan())
    areas = [channels for _name, mark, channels in layers if mark == "area"]
    assert [(area["y"], area["y2"]) for area in areas] == [("low", "high"), ("lower", "upper")]
    assert fields(draw_fan(), "bands", "line") == {"x": "epoch", "y": "median", "color": "kind"}
    assert meaning(draw_fan(), "color")["median"] == SPLIT_COLORS["train"]
    each, here = [channels for name, mark, channels in layers if (name, mark) == ("lines", "line")]
    assert (each["detail"], each["y"]) == ("seed", "value")
    assert (here["strokeDash"], here["color"]) == ("=[5, 3]", "kind")


def test_the_strip_has_a_row_a_series_and_a_dot_a_draw():
    picture = draw_strip(series=("one", "two"), figures=[("one", 0.7, "a", False)])
    assert fields(picture, "boxes", "bar") == {"x": "lower", "x2": "upper", "y": "series"}
    assert fields(picture, "boxes", "tick") == {"x": "median", "y": "series"}
    dots = fields(picture, "dots", "point")
    assert (dots["x"], dots["y"], dots["yOffset"], dots["color"]) == (
        "value", "series", "offset", f"={SPLIT_COLORS['test']}")
    rules = [channels for name, mark, channels in drawn(picture) if (name, mark) == ("figures", "tick")]
    assert rules == [{"x": "value", "y": "series"}] * 2


def test_bars_of_weights_go_from_start_to_end():
    picture = draw_weights()
    assert fields(picture, "layers", "bar") == {"x": "start", "x2": "end", "y": "network", "color": "color"}
    assert fields(picture, "layers", "text") == {"x": "middle", "y": "network", "text": "layer"}


def test_lines_of_a_card_differ_in_colour_and_dash():
    picture = draw_lines()
    assert fields(picture, "lines", "line") == {"x": "x", "y": "y", "color": "series", "strokeDash": "series"}
    assert meaning(picture, "color") == dict(zip(("one", "two", "three"), CATEGORICAL, strict=False))
    dashes = meaning(picture, "strokeDash")
    assert dashes["one"] == [1, 0]
    assert len({str(dash) for dash in dashes.values()}) == 3
    assert (axis(picture, "x"), axis(picture, "y")) == ("Epoch", "Loss")


def test_points_of_a_card_stand_on_axes_that_are_always_the_same():
    picture = draw_points()
    channels = fields(picture, "points", "point")
    assert (channels["x"], channels["y"], channels["color"]) == ("x1", "x2", "word")
    assert scale(picture, "x")["domain"] == scale(picture, "y")["domain"] == [-5, 5]


@pytest.mark.parametrize(("quantity", "reach"), [("value", [0, 5.5]), ("by_logit", [-1, 1])])
def test_losses_stand_against_the_output(quantity, reach):
    picture = draw_losses(quantity)
    line = fields(picture, "curves", "line")
    assert (line["x"], line["y"], line["color"], line["strokeDash"]) == ("p", quantity, "loss", "loss")
    assert fields(picture, "points", "point")["y"] == quantity
    assert scale(picture, "x")["domain"] == [0, 1]
    assert scale(picture, "y")["domain"] == reach
    assert meaning(picture, "color") == losses.COLORS
    assert not set(losses.COLORS.values()) & {ORANGE, BLUE}
    assert meaning(picture, "strokeDash") == {"bce": [1, 0], "mse": [7, 4]}


def test_a_tangent_has_the_slope_of_its_loss():
    ends = draw_losses("value").data["tangents"]
    for _loss, (left, right) in ((loss, part.to_dict("records")) for loss, part in ends.groupby("loss")):
        assert (right["value"] - left["value"]) / (right["p"] - left["p"]) == pytest.approx(-4.0)
        assert (right["p"] + left["p"]) / 2 == pytest.approx(0.25)
    assert draw_losses("by_logit").data["tangents"].empty


def test_points_are_filled_and_crossed_out_in_the_pages_ink():
    marks = [layer["mark"] for layer in draw_boundary().spec["layer"] if layer["mark"]["type"] == "point"]
    assert [(mark["filled"], mark["opacity"], mark["clip"]) for mark in marks] == [(True, 1, True)] * 2
    assert "luminance" in marks[1]["color"]["expr"]


@pytest.mark.parametrize(("share", "written"), [(True, ".1%"), (False, ".3~g")])
def test_what_the_pointer_reads_is_written_as_the_axis_is(share, written):
    for picture in (draw_curves(share=share), draw_fan(share=share), draw_strip(share=share)):
        other = ".3~g" if share else ".1%"
        assert written in str(picture.spec)
        assert f"'format': '{other}'" not in str(picture.spec)
    y = next(layer["encoding"]["y"] for layer in draw_curves(share=share).spec["layer"] if "y" in layer["encoding"])
    assert (y["axis"].get("format") == "%") == share


def test_equal_draws_lie_beside_one_another_in_turns():
    offsets = draw_strip(values=(0.5,) * 5).data["dots"]["offset"].tolist()
    assert offsets == pytest.approx([0, 2 / 9, -2 / 9, 4 / 9, -4 / 9]) or offsets == pytest.approx(
        [0, -2 / 9, 2 / 9, -4 / 9, 4 / 9])
    assert draw_strip(values=(0.1, 0.5, 0.9)).data["dots"]["offset"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(("names", "angle"), [(("0", "1"), 0), (("a very long name of a class", "1"), -40)])
def test_names_that_are_wider_than_their_column_are_slanted(names, angle):
    cells = pd.DataFrame([(0, a, p, 1, 0.5) for a in names for p in names],
                         columns=["frame", "actual", "predicted", "count", "share"])
    scores = pd.DataFrame([(0, name, 0.5, 0.5) for name in names], columns=["frame", "name", "precision", "recall"])
    picture = confusion.confusion(cells, scores, class_names=names, style=STYLE)
    assert picture.spec["layer"][0]["encoding"]["x"]["axis"]["labelAngle"] == angle


def test_the_dashes_of_a_card_are_these():
    assert list(meaning(draw_lines(), "strokeDash").values()) == [[1, 0], [6, 3], [2, 2]]
