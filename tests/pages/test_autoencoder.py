"""The page "Autoencoder" in both languages, by Streamlit's own test runner."""

import re
import time
from functools import partial

import numpy as np
import pytest
from pages_tools import open_tab, start

from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.datasets.images import load
from nnviz.labs.autoencoder.figures.encoding import grey, rebuild

PAGE = "pages/autoencoder.py"
opened = partial(start, page=PAGE)
#: Trains in no time.
SMALL = {"images": "usps", "train": "300", "epochs": "2"}


def text(app) -> str:
    found = "\n".join(entry.value for kind in ("markdown", "info", "error", "warning", "code", "latex")
                      for entry in app.get(kind))
    return re.sub("[\u00a0\u202f]", " ", found)


def query(app) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()
            if name != "lang"}


def bars(app) -> str:
    """What the drawing of the layers holds, as it is sent."""
    (chart,) = [chart.proto for chart in app.get("vega_lite_chart") if "outputs" in chart.proto.spec]
    return chart.datasets[0].data.data


@pytest.mark.parametrize(("locale", "title", "sentences"), [
    ("en-GB", "Autoencoder", (
        "**86,688 parameters**, 300 training images: 289.0 parameters for each image.",
        "256 pixels → **32 numbers**: 8.0 pixels for each latent number.",
        "| **Encoder, together** | | **32,896 + 8,256 + 2,080 = 43,232** |",
        "| **Decoder, together** | | **2,112 + 8,320 + 33,024 = 43,456** |",
        "| **Total** | | **43,232 + 43,456 = 86,688** |")),
    ("fr-FR", "Autoencodeur", (
        "**86 688 paramètres**, 300 images d’entraînement : 289,0 paramètres par image.",
        "256 pixels → **32 nombres** : 8,0 pixels par nombre latent.",
        "| **Total** | | **43 232 + 43 456 = 86 688** |"))])
def test_opens_counted_in_the_browsers_language(locale, title, sentences):
    app = opened(locale, **SMALL)
    assert app.title[0].value == title
    for sentence in sentences:
        assert sentence in text(app)
    assert {"en-GB": "Press Train", "fr-FR": "Appuyez sur Entraîner"}[locale] in text(app)


#: What moves one after another: a knob, its value, and what the link then says anew.
MOVES = (
    ("selectbox", "without", 4, {"without": "4"}),
    ("slider", "noise", 0.3, {"noise": "0.3"}),
    ("slider", "layers", 1, {"net": "128_32_m"}),
    ("slider", "units1", 10, {"net": "10_32_m"}),
    ("selectbox", "act1", "tanh", {"net": "10.tanh_32_m"}),
    ("slider", "drop1", 0.5, {"net": "10d50.tanh_32_m"}),
    ("toggle", "norm1", True, {"net": "10nd50.tanh_32_m"}),
    ("select_slider", "latent", 2, {"net": "10nd50.tanh_2_m"}),
    ("selectbox", "lact", "linear", {"net": "10nd50.tanh_2.linear_m"}),
    ("slider", "layers", 0, {"net": "0_2.linear_m"}),
    ("slider", "convolutions", 1, {"net": "c32k3s_0_2.linear_m"}),
    ("slider", "convolutions", 0, {"net": "0_2.linear_m"}),
    ("toggle", "mirrored", False, {"net": "0_2.linear_0"}),
    ("slider", "dlayers", 1, {"net": "0_2.linear_64"}),
    ("slider", "dunits1", 3, {"net": "0_2.linear_3"}),
    ("selectbox", "dact1", "selu", {"net": "0_2.linear_3.selu"}),
    ("slider", "ddrop1", 0.1, {"net": "0_2.linear_3d10.selu"}),
    ("toggle", "dnorm1", True, {"net": "0_2.linear_3nd10.selu"}),
    ("toggle", "mirrored", True, {"net": "0_2.linear_m"}),
    ("selectbox", "loss", "bce", {"loss": "bce"}),
    ("selectbox", "opt", "sgd", {"opt": "sgd"}),
    ("select_slider", "epochs", 3, {"epochs": "3"}))


def test_every_knob_changes_the_link():
    app, expected = opened(**SMALL), dict(SMALL)
    for kind, knob, value, link in MOVES:
        getattr(app, kind)(key=f"autoencoder:{knob}").set_value(value).run()
        assert not app.exception
        expected |= link
        assert (knob, query(app)) == (knob, expected)


def test_a_knob_changes_arithmetic_drawing_and_ratio():
    app = opened(**SMALL)
    before = bars(app)
    app.select_slider(key="autoencoder:latent").set_value(500).run()
    assert "256 pixels → **500 numbers**: nothing is compressed" in text(app)
    assert "64·500 + 500 = 32,500" in text(app)
    assert bars(app) != before


def test_an_impossible_convolution_is_a_sentence_with_a_way_on():
    app = opened(**SMALL, net="c8k3sp4-c8k3sp4-c8k5v_64_2_m")
    assert "Convolution 3: the kernel is wider than what is left of the image: 1 − 5 + 1 = −3." in app.error[0].value
    said = "\n".join(info.value for info in app.info)
    assert "There is nothing to train yet" in said
    assert "Press Train" not in said
    app.button(key="autoencoder:way-on-0").click().run()
    assert not app.error
    assert query(app)["net"] == "c8k3sp4-c8k3sp4-c8k5s_64_2_m"


def test_a_bad_link_gets_one_sentence_for_each_value_and_a_lesson_hides():
    app = opened(**SMALL, net="cnn_64", noise="much", without="11", hide="hidden,act,preset")
    assert len(app.warning) == 3
    assert "86,688 parameters" in text(app)
    assert not {"units1", "layers", "mirrored"} & {knob.key.split(":")[1] for knob in [*app.slider, *app.toggle]}
    app.button(key="autoencoder:show-hidden").click().run()
    assert app.slider(key="autoencoder:units1").value == 128


@pytest.mark.parametrize(("locale", "changed"), [
    ("en-GB", "C4, changed: Latent numbers 10 → 2"), ("fr-FR", "C4, modifiée : Nombres latents : 10 → 2")])
def test_presets_set_every_knob_and_name_what_was_changed(locale, changed):
    app = opened(locale)
    app.selectbox(key="autoencoder:preset").set_value("C4").run()
    assert app.select_slider(key="autoencoder:lr").value == 2.56
    assert app.selectbox(key="autoencoder:loss").value == "bce"
    app.select_slider(key="autoencoder:latent").set_value(2).run()
    assert changed in text(app)


def test_every_suggestion_opens():
    app = opened(**SMALL)
    for name, sentence in (("two", "392.0 pixels for each latent number"), ("noise", "Noise"), ("without", "10,000"),
                           ("wide", "nothing is compressed")):
        app.button(key=f"autoencoder:try-{name}").click().run()
        assert not app.exception
        assert sentence in text(app)


def until_trained(app):
    for _ in range(600):
        if "Trained for" in text(app):
            return app
        time.sleep(0.1)
        app.run()
        assert not app.exception
    raise AssertionError("the run does not end")


def test_a_run_shows_its_errors_and_that_accuracy_says_nothing():
    app = opened(**SMALL, net="9_3_m", without="4", noise="0.2", seed="11")
    app.button(key="autoencoder:train-run").click().run()
    recording = until_trained(app).session_state["autoencoder:shown"].recording
    tested = load("usps")
    values = grey(tested.x_test[:2000])
    made = rebuild(recording.experiment, recording.final_weights, values)
    errors = np.square(made - values.reshape(2000, -1)).mean(axis=1)
    accuracy = np.mean(made.argmax(axis=1) == values.reshape(2000, -1).argmax(axis=1))
    shown = text(app)
    assert "In the middle: with noise" in shown
    assert f"squared error (MSE): **{recording.final['test_loss']:.4f}**" in shown
    shown = text(open_tab(app, "classes", "autoencoder"))
    assert f"This network: accuracy **{accuracy:.1%}**, error **{errors.mean():.4f}**" in shown
    classes = tested.y_test[:2000]
    worse = sum(errors[classes == one].mean() > errors[classes == 4].mean() for one in range(10))
    assert f"The network never saw 4. Classes that it rebuilds worse: {worse} of 9." in shown
    app.button_group(key="autoencoder:results:way").set_value("worst").run()
    app.button(key="autoencoder:results:another").click().run()
    assert not app.exception


def test_a_course_experiment_stands_beside_what_the_document_says():
    found = recorded.find(get("C2").experiment)
    app = opened(**SMALL)
    app.selectbox(key="autoencoder:preset").set_value("C2").run()
    open_tab(app, "compare", "autoencoder")
    assert (get("C2").see in text(app)) == bool(found)
    assert ("0.0001 × 100 × 256 = 2.56" in text(app)) == bool(found)
