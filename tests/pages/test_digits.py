"""The left column of the digit page in both languages, by Streamlit's own test runner."""

import re
from functools import partial

import pytest
from pages_tools import open_tab, start

from nnviz.course.experiments import get

PAGE = "pages/digits.py"
opened = partial(start, page=PAGE)
#: Trains in no time.
SMALL = {"images": "usps", "train": "300", "epochs": "1"}


def text(app) -> str:
    found = "\n".join(entry.value for kind in ("markdown", "info", "error", "warning", "code", "latex")
                      for entry in app.get(kind))
    return re.sub("[\u00a0\u202f]", " ", found)


def query(app) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()
            if name != "lang"}


def picture(app) -> dict[str, int]:
    """How many lines the HOG picture has, by name of its data; empty without one."""
    charts = [chart.proto for chart in app.get("vega_lite_chart") if '"strokes"' in chart.proto.spec]
    return {data.name: data.data.data for data in charts[0].datasets} if charts else {}


@pytest.mark.parametrize(("locale", "title", "sentence"), [
    ("en-GB", "Digits: three ways to see",
     "**17,098 parameters**, 300 training images: 57.0 parameters for each image."),
    ("fr-FR", "Chiffres : trois façons de voir",
     "**17 098 paramètres**, 300 images d’entraînement : 57,0 paramètres par image.")])
def test_opens_counted_in_the_browsers_language(locale, title, sentence):
    app = opened(locale, **SMALL)
    assert app.title[0].value.replace("\u00a0", " ") == title
    assert sentence in text(app)


@pytest.mark.parametrize(("kind", "knob", "value", "link"), [
    ("selectbox", "images", "fashion", {"images": "fashion"}),
    ("selectbox", "images", "fashion_full", {"images": "fashion_full"}),
    ("select_slider", "train", 1000, {"train": "1000"}),
    ("number_input", "seed", 7, {"seed": "7"}),
    ("selectbox", "kind", "cnn", {"net": "cnn_c32k3sp2_64"}),
    ("selectbox", "kind", "hog", {"net": "hog_o8c4b1_64"}),
    ("slider", "layers", 2, {"net": "pixels_64-64"}),
    ("slider", "units1", 10, {"net": "pixels_10"}),
    ("selectbox", "act1", "tanh", {"net": "pixels_64.tanh"}),
    ("slider", "drop1", 0.5, {"net": "pixels_64d50"}),
    ("toggle", "norm1", True, {"net": "pixels_64n"}),
    ("selectbox", "opt", "adam", {"opt": "adam"}),
    ("select_slider", "rho", 0.99, {"rho": "0.99"}),
    ("select_slider", "mom", 0.9, {"mom": "0.9"}),
    ("select_slider", "lr", 0.1, {"lr": "0.1"}),
    ("select_slider", "batch", 32, {"batch": "32"}),
    ("select_slider", "epochs", 3, {"epochs": "3"}),
    ("select_slider", "val", 500, {"val": "500"})])
def test_every_knob_changes_the_link(kind, knob, value, link):
    app = opened(**SMALL)
    getattr(app, kind)(key=f"digits:{knob}").set_value(value).run()
    assert not app.exception
    assert query(app) == SMALL | link


def test_early_stopping_is_offered_with_validation_only():
    app = opened(**SMALL)
    assert "digits:stop" not in {slider.key for slider in app.slider}
    assert "Early stopping needs validation images" in text(app)
    app.select_slider(key="digits:val").set_value(500).run()
    app.slider(key="digits:stop").set_value(2).run()
    assert query(app) == SMALL | {"val": "500", "stop": "2"}
    assert "Early stopping needs" not in text(app)


@pytest.mark.parametrize(("kind", "knob", "value", "network"), [
    ("slider", "convolutions", 2, "cnn_c32k3sp2-c32k3s_64"),
    ("slider", "filters1", 8, "cnn_c8k3sp2_64"),
    ("slider", "kernel1", 5, "cnn_c32k5sp2_64"),
    ("selectbox", "padding1", "valid", "cnn_c32k3vp2_64"),
    ("slider", "pool1", 4, "cnn_c32k3sp4_64"),
    ("selectbox", "cact1", "tanh", "cnn_c32k3sp2.tanh_64"),
    ("toggle", "cnorm1", True, "cnn_c32k3sp2n_64")])
def test_every_knob_of_a_convolution_changes_the_link(kind, knob, value, network):
    app = opened(**SMALL, net="cnn_c32k3sp2_64")
    getattr(app, kind)(key=f"digits:{knob}").set_value(value).run()
    assert not app.exception
    assert query(app) == SMALL | {"net": network}


def test_a_smaller_set_has_fewer_images():
    app = opened(train="20000", epochs="1", net="pixels_1")
    app.selectbox(key="digits:images").set_value("usps").run()
    assert app.select_slider(key="digits:train").value == 7291
    assert query(app)["train"] == "7291"
    assert "7,291 training images" in text(app)


@pytest.mark.parametrize(("optimizer", "knobs"), [("sgd", {"mom"}), ("rmsprop", {"rho", "mom"}), ("adam", set())])
def test_an_optimizer_has_only_its_own_arguments(optimizer, knobs):
    app = opened(**SMALL)
    app.selectbox(key="digits:opt").set_value(optimizer).run()
    shown = {slider.key.removeprefix("digits:") for slider in app.select_slider}
    assert shown & {"rho", "mom"} == knobs


@pytest.mark.parametrize(("link", "title", "formula", "sentence"), [
    ({}, "What does RMSprop do?", r"\sqrt{v + \varepsilon}", r"$\rho$ (rho), here $0.9$"),
    ({"mom": "0.9"}, "What does RMSprop with momentum do?", r"w - m", "the momentum,\n  here $0.9$"),
    ({"opt": "sgd"}, "What does SGD do?", r"w - \eta\, g", "here $0.001$"),
    ({"opt": "sgd", "mom": "0.5"}, "What does SGD with momentum do?", r"\mu\, v - \eta\, g", "here $0.5$"),
    ({"opt": "adam"}, "What does Adam do?", r"\beta_2^t", r"\beta_2 = 0.999")])
def test_the_optimizers_formula_stands_beside_its_knobs(link, title, formula, sentence):
    app = opened(**SMALL, **link)
    assert title in [expander.label for expander in app.expander]
    assert formula in app.latex[0].value
    assert sentence in text(app)


def test_numbers_in_french_formulas_have_a_comma_without_a_space():
    assert "$0{,}9$" in text(opened("fr-FR", **SMALL))


@pytest.mark.parametrize(("locale", "link", "sentence", "fixed"), [
    ("en-GB", "hog_o8c5b1_64", "The HOG cells do not fill the image: 16 / 5 = 3.2 is no whole number.",
     "hog_o8c4b1_64"),
    ("fr-FR", "hog_o8c5b1_64", "Les cellules HOG ne remplissent pas l’image : 16 / 5 = 3,2 n’est pas un nombre entier.",
     "hog_o8c4b1_64"),
    ("en-GB", "hog_o8c8b3_64", "A HOG block is wider than the image: 16 / 8 = 2 < 3 cells.", "hog_o8c8b1_64"),
    ("en-GB", "cnn_c8k3sp4-c8k3sp4-c8k5v_64", "Convolution 3: the kernel is wider than what is left of the image: "
     "1 − 5 + 1 = −3.", "cnn_c8k3sp4-c8k3sp4-c8k5s_64"),
    ("en-GB", "cnn_c8k3sp4-c8k3sp4-c8k3sp2_64", "Convolution 3: less than one pixel would be left after pooling: "
     "1 / 2 = 0.5 < 1.", "cnn_c8k3sp4-c8k3sp4-c8k3s_64")])
def test_an_impossible_network_is_a_sentence_with_a_way_on(locale, link, sentence, fixed):
    app = opened(locale, **SMALL, net=link)
    nothing = {"en-GB": "There is nothing to train yet", "fr-FR": "Rien à entraîner pour l’instant"}[locale]
    assert sentence in app.error[0].value.replace("\u00a0", " ")
    assert any(info.value.startswith(nothing) for info in app.info)
    app.button(key="digits:way-on-0").click().run()
    assert not app.error
    assert not any(info.value.startswith(nothing) for info in app.info)
    assert query(app) == SMALL | {"net": fixed}


def test_a_data_set_that_a_cell_does_not_divide_is_said_beside_it_and_the_sums_stay():
    app = opened(net="hog_o8c7b1_64", train="300", epochs="1")
    app.selectbox(key="digits:images").set_value("usps").run()
    assert "16 / 7 = 2.286 is no whole number" in app.error[0].value
    assert {error.value for error in app.error} == {app.error[0].value}
    assert "28·28·8 / 7² = 128" in text(app)
    assert "This is the last possible one." in text(app)
    app.button(key="digits:way-on-1").click().run()
    assert not app.error
    assert "16·16·8 / 4² = 128" in text(app)


def test_a_batch_larger_than_the_set_is_said():
    assert "only 300 training images, so a batch of 512 is all of them" in text(opened(**SMALL, batch="512"))


def test_presets_set_every_knob_and_name_what_was_changed():
    app = opened()
    app.selectbox(key="digits:preset").set_value("F4").run()
    assert app.slider(key="digits:drop1").value == 0.5
    assert "28·28·8 / 4² = 392" in text(app)
    assert "**25,802 parameters**, 60,000 training images: 0.4 parameters for each image." in text(app)
    app.slider(key="digits:orientations").set_value(16).run()
    assert app.selectbox(key="digits:preset").value is None
    assert "F4, changed: HOG orientations 8 → 16" in text(app)
    back = next(button for button in app.button if button.label == "Back to F4")
    back.click().run()
    assert app.selectbox(key="digits:preset").value == "F4"
    app.button(key="digits:next-preset").click().run()
    assert app.selectbox(key="digits:preset").value == "F5"


@pytest.mark.parametrize(("locale", "changed"), [
    ("en-GB", "B1, changed: Activation 1 tanh → ReLU, Batch normalisation 1 off → on"),
    ("fr-FR", "B1, modifiée : Activation 1 : tanh → ReLU, Normalisation par lots 1 : non → oui")])
def test_changes_are_named_in_the_readers_language(locale, changed):
    app = opened(locale)
    app.selectbox(key="digits:preset").set_value("B1").run()
    app.selectbox(key="digits:act1").set_value("relu").run()
    app.toggle(key="digits:norm1").set_value(True).run()
    assert changed in text(app)


def test_a_recorded_preset_is_put_beside_the_document():
    app = opened()
    app.selectbox(key="digits:preset").set_value("F4").run()
    open_tab(app, "compare", "digits")
    rows = [line for line in text(app).splitlines() if line.startswith("| ")]
    assert any(row.startswith("| Accuracy, test images | **97.76% ± 0.29** | **9") for row in rows)
    assert "| Parameters | **25,802** | **25,802** |" in rows
    assert any(row.startswith("| Seconds | **—** | **") for row in rows)
    assert get("F4").see in text(app)


def test_a_convolutional_preset_has_two_readings():
    app = opened(**SMALL)
    assert not app.get("button_group") or "digits:reading" not in {group.key for group in app.get("button_group")}
    app.selectbox(key="digits:preset").set_value("F7").run()
    reading = app.button_group(key="digits:reading")
    assert reading.value == "written"
    reading.set_value("intended").run()
    assert app.slider(key="digits:pool1").value == 2
    assert "**27,562 parameters**" in text(app)
    assert "F7, changed: Max pooling 1 0 → 2" in text(app)
    assert app.button_group(key="digits:reading").value == "intended"
    app.button_group(key="digits:reading").set_value("written").run()
    assert "**410,538 parameters**" in text(app)


def test_the_hog_picture_follows_the_knobs():
    app = opened(**SMALL, net="hog_o8c4b1_64")
    assert "**8** orientations → 16·16·8 / 4² = 128 numbers → 128·64 + 64 = 8,256 weights and biases" in text(app)
    eight = picture(app)
    app.slider(key="digits:orientations").set_value(16).run()
    assert "**16** orientations → 16·16·16 / 4² = 256 numbers → 256·64 + 64 = 16,448 weights and biases" in text(app)
    sixteen = picture(app)
    assert eight["strokes"] != sixteen["strokes"]
    assert eight["digit"] == sixteen["digit"]
    app.selectbox(key="digits:hog-class").set_value(7).run()
    seven = picture(app)
    assert seven["digit"] != sixteen["digit"]
    app.button(key="digits:hog-next").click().run()
    assert picture(app)["digit"] != seven["digit"]
    app.selectbox(key="digits:kind").set_value("pixels").run()
    assert not picture(app)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
@pytest.mark.parametrize("kind", ["pixels", "hog", "cnn"])
@pytest.mark.parametrize("dataset", ["mnist", "usps", "fashion"])
def test_every_kind_reads_every_data_set(locale, kind, dataset):
    app = opened(locale, images=dataset, train="300", epochs="1")
    app.selectbox(key="digits:kind").set_value(kind).run()
    assert not app.exception
    assert not app.error
    assert 'Model: "network"' in text(app)


def test_layers_come_and_go():
    app = opened(**SMALL)
    app.slider(key="digits:layers").set_value(5).run()
    assert "Hidden layer 5" in text(app)
    app.slider(key="digits:layers").set_value(0).run()
    assert not app.exception
    assert query(app)["net"] == "pixels_0"


def test_a_bad_link_gets_one_sentence_for_each_value():
    app = opened(**SMALL, net="cnn_64", lr="fast", hide="noise,colour", nett="x")
    assert len(app.warning) == 4
    assert "17,098 parameters" in text(app)


def test_a_lesson_can_hide_controls_here_too():
    app = opened(**SMALL, hide="lr,preset,noise,units")
    assert "digits:lr" not in {slider.key for slider in app.select_slider}
    assert "digits:preset" not in {box.key for box in app.selectbox}
    app.button(key="digits:show-hidden").click().run()
    assert not app.exception
    assert app.select_slider(key="digits:lr").value == 0.001


def test_suggestions_set_the_knobs():
    app = opened(**SMALL)
    app.button(key="digits:try-directions").click().run()
    assert "28·28·4 / 4² = 196" in text(app)
    app.button(key="digits:try-pooled").click().run()
    assert "3·3·32 = 288" in text(app)
    assert "**27,562 parameters**" in text(app)
