"""Hiding controls and guessing before the result, on every page with knobs, by Streamlit's own test runner."""

import io
import re
import time
from urllib.parse import parse_qsl

import pytest
from pages_tools import live_sliders, open_tab, start
from PIL import Image
from streamlit.testing.v1 import AppTest

from nnviz.datasets.images import load
from nnviz.labs.catalogue import PAGES
from nnviz.links.lesson import Lesson, read_lesson
from nnviz.ui.guess import compare_losses

#: Pages on which nothing must be trained to see what can be hidden; a small run on the others.
SMALL = {"images": "usps", "train": "300", "epochs": "1"}
LINKS = {"boundaries": {}, "digits": SMALL | {"net": "hog_o8c4b1_64"}, "autoencoder": SMALL, "eyes": {}, "weights": {},
         "latent": {}, "activations": {}, "backprop": {}, "housing": {"epochs": "2"}, "curves": {"epochs": "20"},
         "wide": {"epochs": "2"}, "table": {"epochs": "5"}, "range": {"seeds": "2"},
         "sweep": {"seeds": "2", "epochs": "5"}, "search": {}}
WIDGETS = ("slider", "selectbox", "select_slider", "number_input", "button_group", "multiselect", "toggle")
#: What belongs to no setting: the language, and choices of what is seen of a result.
OTHERS = ("language_switch", "card-", "latent:threshold", "digits:results", "autoencoder:results", "run-log",
          "boundaries:spread", "digits:part", "autoencoder:losses", "autoencoder:pyramids", "digits:hog-class",
          "latent:images", "log-axis", "table:target", "housing:spread", "wide:spread", "curves:spread", "table:spread",
          "search:repeats", "search:budget", "search:top")


def opened(page: str, locale: str = "en-GB", **query: str) -> AppTest:
    return start(locale, f"pages/{page}.py", **LINKS[page] | query)


def keys(app: AppTest) -> set[str]:
    every = live_sliders(app) | {widget.key for kind in WIDGETS for widget in app.get(kind) if widget.key}
    return {key for key in every if not key.startswith(OTHERS)}


def text(app: AppTest) -> str:
    found = "\n".join(entry.value for kind in ("markdown", "subheader", "info", "warning", "error")
                      for entry in app.get(kind))
    return re.sub("[\u00a0\u202f\u2060]", " ", found)


def charts(app: AppTest, name: str) -> int:
    return sum(name in str(chart.proto) for chart in app.get("vega_lite_chart"))


@pytest.mark.parametrize("page", LINKS)
def test_every_name_hides_something_and_all_together_leave_nothing(page):
    grammar, before = PAGES[page].grammar, keys(opened(page))
    app = opened(page, hide=",".join(grammar.hideable))
    assert not [said for said in app.warning if said.icon != ":material/show_chart:"]  # that of a line is a result
    assert {key for key in keys(app) if key.startswith(f"{page}:")} <= {f"{page}:sealed"}  # no knob, but the envelope
    assert {key for key in before if key.startswith(f"{page}:")}
    app.button(key=f"{page}:show-hidden").click().run()
    assert not app.exception
    assert keys(app) == before


@pytest.mark.parametrize(("page", "name", "gone", "stays"), [
    ("digits", "images", {"images"}, {"train", "lr", "kind"}), ("digits", "train", {"train"}, {"images"}),
    ("digits", "net", {"kind", "orientations", "units1", "act1", "drop1", "norm1"}, {"lr", "images", "seed"}),
    ("digits", "hog", {"orientations", "cell", "block"}, {"kind", "units1"}),
    ("digits", "norm", {"norm1"}, {"act1", "drop1"}), ("digits", "rho", {"rho"}, {"opt", "mom"}),
    ("autoencoder", "without", {"without"}, {"images", "train"}),
    ("autoencoder", "loss,noise", {"loss", "noise"}, {"latent", "lr"}),
    ("autoencoder", "latent", {"latent"}, {"layers", "units1"}),
    ("eyes", "turn,curve", {"turn", "curve"}, {"right", "digit", "hog", "source"}),
    ("eyes", "digit", {"digit", "label"}, {"source", "right"}), ("eyes", "source", {"source"}, {"digit"}),
    ("eyes", "hog", {"hog"}, {"cnn", "pixels"}),
    ("weights", "a", {"a-kind", "a-preset", "a-filters1"}, {"b-kind", "b-preset", "images"}),
    ("weights", "preset,images", {"a-preset", "b-preset", "images"}, {"a-kind", "b-filters1"}),
    ("latent", "map", {"method-2"}, {"colour-2"})])
def test_a_name_hides_its_own_controls_alone(page, name, gone, stays):
    there = {key.split(":", 1)[1] for key in keys(opened(page, hide=name))}
    assert not gone & there
    assert stays <= there
    assert gone <= {key.split(":", 1)[1] for key in keys(opened(page))}


def test_a_hidden_control_keeps_the_value_of_the_link():
    app = opened("autoencoder", hide="without,norm,latent", without="3", net="128n-64_16_m")
    assert "without=3" in link(app, "autoencoder")
    assert "net=128n-64_16_m" in link(app, "autoencoder")
    app = opened("eyes", hide="turn,digit", turn="45", digit="17")
    assert "turn=45" in link(app, "eyes")
    assert "digit=17" in link(app, "eyes")


def link(app: AppTest, page: str) -> str:
    """Return the link that the maker of lesson links shows."""
    app.button(key=f"{page}:lesson-link").click().run()
    assert not app.exception
    return app.code[-1].value if "?" in app.code[-1].value else next(
        code.value for code in app.code if "lang=" in code.value)


@pytest.mark.parametrize("page", LINKS)
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_every_page_offers_lesson_links_with_its_own_names(page, locale):
    app = opened(page, locale)
    address = link(app, page)
    assert "predict=1" not in address
    app.button_group(key=f"{page}:stays").set_value({"en-GB": "Only these", "fr-FR": "Seulement ceux-ci"}[locale]).run()
    box, grammar = app.multiselect(key=f"{page}:keep"), PAGES[page].grammar
    assert len(box.options) == len(grammar.hideable)
    assert len(set(box.options)) == len(box.options)
    name = next(iter(grammar.hideable))
    box.set_value([name])
    app.toggle(key=f"{page}:predict").set_value(True).run()
    query = dict(parse_qsl(next(code.value for code in app.code if "lang=" in code.value).split("?")[1]))
    assert read_lesson(query, grammar) == (Lesson(grammar.all_but([name]), predict=True), [])
    assert bool([toggle for toggle in app.toggle if toggle.key == f"{page}:sums"]) == PAGES[page].counts


@pytest.mark.parametrize(("locale", "right", "wrong"), [
    ("en-GB", "You were right.", "You predicted otherwise."),
    ("fr-FR", "Vous aviez raison.", "Vous aviez prédit autre chose.")])
def test_weights_stay_hidden_until_the_class_has_guessed(locale, right, wrong):
    app = opened("weights", locale, predict="1")
    assert not app.get("vega_lite_chart")
    assert "6 444 170" not in text(app).replace(",", " ")
    assert "12 544·128" not in text(app).replace(",", " ")
    assert app.button(key="weights:reveal").disabled
    app.button_group(key="weights:guess-weights").set_value("b").run()
    app.button(key="weights:reveal").click().run()
    assert right in text(app)
    assert "6 444 170" in text(app).replace(",", " ")
    assert app.get("vega_lite_chart")
    app.slider(key="weights:b-filters1").set_value(1).run()
    assert not app.get("vega_lite_chart")
    app.button_group(key="weights:guess-weights").set_value("same").run()
    app.button(key="weights:reveal").click().run()
    assert wrong in text(app)
    assert re.search(r"\b1\b.*\b2\b", next(line for line in text(app).splitlines() if wrong in line))


def test_eyes_stay_hidden_until_the_class_has_guessed():
    app = opened("eyes", predict="1")
    assert "Reads **7**" not in text(app)
    assert not app.get("vega_lite_chart")
    assert "How far does each network follow?" not in [tab.label for tab in app.tabs]
    app.button_group(key="eyes:guess-right").set_value(["pixels", "hog", "cnn"]).run()
    app.button(key="eyes:reveal").click().run()
    assert text(app).count("Reads **7**") == 3
    assert "You were right." in text(app)
    assert "How far does each network follow?" in [tab.label for tab in app.tabs]
    assert app.get("vega_lite_chart")
    app.slider(key="eyes:contrast").set_value(-100).run()
    assert "Reads **" not in text(app)
    assert not app.get("vega_lite_chart")
    app.button_group(key="eyes:guess-right").set_value(["pixels"]).run()
    app.button(key="eyes:reveal").click().run()
    assert "You predicted otherwise." in text(app)
    app.slider(key="eyes:contrast").set_value(100).run()
    assert "Reads **7**" in text(app)  # guessed once, it stays revealed


def test_a_digit_without_a_label_asks_what_is_read_and_the_next_asks_who_is_right():
    app = opened("eyes", predict="1")
    app.button_group(key="eyes:guess-right").set_value(["hog"]).run()
    app.button_group(key="eyes:source").set_value("uploaded").run()
    picture = io.BytesIO()
    Image.fromarray(255 - load("mnist").x_test[1]).resize((112, 112)).save(picture, "PNG")
    app.file_uploader(key="eyes:file").set_value(("two.png", picture.getvalue(), "image/png")).run()
    assert not app.exception
    assert "Reads **" not in text(app)
    assert app.button(key="eyes:reveal").disabled
    app.button_group(key="eyes:guess-read").set_value("2").run()
    app.button(key="eyes:reveal").click().run()
    assert "Reads **2**" in text(app)
    assert "You were right." in text(app)
    app.button_group(key="eyes:source").set_value("test").run()
    assert not app.exception
    assert "Reads **" not in text(app)
    app.button(key="eyes:reveal").click().run()
    assert text(app).count("Reads **7**") == 3
    assert "You predicted otherwise." in text(app)


def trained(app: AppTest, page: str) -> AppTest:
    app.button(key=f"{page}:train-run").click().run()
    for _ in range(600):
        assert not app.exception
        if "Guess it first" in text(app):
            return app
        assert "Loss, test" not in text(app)
        time.sleep(0.1)
        app.run()
    raise AssertionError("the result never comes")


def test_a_classifier_stays_hidden_until_its_accuracy_is_guessed():
    app = opened("digits", predict="1", seed="7301")
    app = trained(app, "digits")
    assert not charts(app, "accuracy")
    assert "test accuracy:" not in text(app)
    assert "digits:pin-run" not in {button.key for button in app.button}
    assert "Run log" not in [tab.label for tab in app.tabs]
    app.slider(key="digits:guess-accuracy").set_value(60)
    app.button(key="digits:reveal").click().run()
    assert not app.exception
    assert "You expected 60%; it is " in text(app)
    assert "** test accuracy (± " in text(app)
    assert charts(app, "accuracy")
    assert "digits:pin-run" not in {button.key for button in app.button}  # a pin would tell the next answer
    assert "Run log" in [tab.label for tab in app.tabs]


def test_an_autoencoder_stays_hidden_until_its_loss_is_guessed_and_the_next_is_compared():
    app = opened("autoencoder", predict="1", seed="7302", opt="adam")
    app = trained(app, "autoencoder")
    assert not charts(app, "Loss")
    assert "Error on the test images" not in text(app)
    app.slider(key="autoencoder:guess-mse").set_value(0.1)
    app.button(key="autoencoder:reveal").click().run()
    assert not app.exception
    found = re.search(r"You expected 0\.100; it is (0\.\d{3})", text(app))[1]
    assert "Error on the test images" in text(app)
    app.select_slider(key="autoencoder:epochs").set_value(10).run()
    app = trained(app, "autoencoder")
    assert f"compared with the result before ({found})" in app.button_group(key="autoencoder:guess-mistakes").label
    app.button_group(key="autoencoder:guess-mistakes").set_value("lower")
    app.button(key="autoencoder:reveal").click().run()
    assert "Lower or higher: you were right." in text(app)
    assert "Over 2 guesses" in text(app)


def test_a_latent_space_stays_hidden_until_its_neighbours_are_guessed():
    app = opened("latent", predict="1")
    assert "Neighbours of the same class |" not in text(app)
    app.slider(key="latent:guess-neighbours").set_value(80)
    app.button(key="latent:reveal").click().run()
    assert not app.exception
    expected, found = re.search(r"You expected (\d+%); it is ([\d.]+%)", text(app)).groups()
    assert expected == "80%"
    open_tab(app, "numbers", "latent")
    assert f"| Latent numbers | **{found}** |" in text(app)


@pytest.mark.parametrize(("before", "after", "word"), [
    (0.05, 0.04, "lower"), (0.05, 0.049, "same"), (0.05, 0.06, "higher"), (0.0, 0.0, "same")])
def test_losses_are_compared_with_a_tolerance(before, after, word):
    assert compare_losses(before, after) == word
