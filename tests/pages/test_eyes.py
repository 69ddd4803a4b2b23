"""The page "One digit, three eyes", in both languages, by Streamlit's own test runner."""

import io
from functools import partial

import numpy as np
import pytest
from pages_tools import open_tab, start
from PIL import Image

from nnviz.course import recorded
from nnviz.datasets.images import load
from nnviz.experiments.distortion import Distortion
from nnviz.labs.digits.robustness import just_moved

PAGE = "pages/eyes.py"
opened = partial(start, page=PAGE)
LOCALES = pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])


def text(app) -> str:
    return "\n".join(entry.value for kind in ("markdown", "success", "info", "error", "warning")
                     for entry in app.get(kind)).replace("\u202f", " ").replace("\u00a0", " ")


def picture(kind: str = "PNG", size=(300, 400), ink=(0, 0, 90)) -> bytes:
    """A tall, thick stroke on white paper: a 1."""
    pixels = np.full((*size[::-1], 3), 255, np.uint8)
    pixels[size[1] // 5:-size[1] // 5, size[0] // 2 - 15:size[0] // 2 + 15] = ink
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


def upload(app, data: bytes):
    if app.button_group(key="eyes:source").value != "uploaded":
        app.button_group(key="eyes:source").set_value("uploaded").run()
    app.file_uploader(key="eyes:file").set_value(("digit.png", data, "image/png")).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("locale", "title", "words"), [
    ("en-GB", "One digit, three eyes", ("Right.", "What is each blind to", "trained before, on", "HOG is invariant")),
    ("fr-FR", "Un chiffre, trois regards", ("Juste.", "entraîné à l’avance, le", "HOG est invariant"))])
def test_opens_with_three_verdicts(locale, title, words):
    app = opened(locale)
    assert app.title[0].value == title
    everything = text(app) + "".join(tab.label for tab in app.tabs)
    assert all(word in everything for word in words[:-1])
    assert everything.count("**7** (") == 3
    assert len(app.get("vega_lite_chart")) == 4
    assert not app.warning
    open_tab(app, "document", "eyes")
    assert any(words[-1] in card.label for card in app.expander)


def test_a_slider_moves_verdicts_link_and_the_way_back():
    app = opened(digit="5")
    assert text(app).count("Right.") == 3
    app.slider(key="eyes:right").set_value(8).run()
    assert app.query_params["right"] == "8"
    assert "Wrong: the label says 1." in text(app)
    elsewhere = opened(digit="5", right="8")
    assert "Wrong: the label says 1." in text(elsewhere)
    assert elsewhere.slider(key="eyes:right").value == 8
    app.button(key="eyes:reset").click().run()
    assert app.slider(key="eyes:right").value == 0
    assert "right" not in app.query_params
    assert text(app).count("Right.") == 3
    assert app.button(key="eyes:reset").disabled


def test_hog_does_not_see_a_negative_and_pixels_do():
    app = opened(contrast="-100", curve="contrast")
    verdicts = [entry.value for entry in app.markdown if "Reads" in entry.value]
    assert "Wrong" in verdicts[0]
    assert "Right" in verdicts[1]
    assert app.slider(key="eyes:contrast").value == -100
    assert app.button_group(key="eyes:curve").value == "contrast"


def test_next_and_previous_stay_in_the_class_and_go_round():
    labels = load("mnist").y_test
    sevens = np.flatnonzero(labels == 7)
    app = opened()
    app.button(key="eyes:step1").click().run()
    assert app.number_input(key="eyes:digit").value == sevens[1]
    assert app.query_params["digit"] == str(sevens[1])
    app.button(key="eyes:step-1").click().run()
    app.button(key="eyes:step-1").click().run()
    assert app.number_input(key="eyes:digit").value == sevens[-1]
    app.selectbox(key="eyes:label").set_value(3).run()
    now = app.number_input(key="eyes:digit").value
    assert labels[now] == 3
    app.number_input(key="eyes:digit").set_value(9999).run()
    assert app.selectbox(key="eyes:label").value == labels[9999]


@LOCALES
def test_an_uploaded_digit_is_read_and_survives_another_page(locale):
    app = upload(opened(locale), picture("JPEG"))
    assert text(app).count("**1** (") == 3
    assert "28 x 28" in " ".join(element.proto.body for element in app.get("html"))
    assert not app.warning
    app.switch_page("pages/course.py").run()
    app.switch_page(PAGE).run()
    assert app.button_group(key="eyes:source").value == "uploaded"
    assert text(app).count("**1** (") == 3
    assert "digit" not in app.query_params


@pytest.mark.parametrize(("locale", "bad", "sentence"), [
    ("en-GB", b"no image", "This file is no image that can be read here. Save it as PNG, JPEG"),
    ("fr-FR", b"", "Ce fichier n’est pas une image lisible ici."),
    ("en-GB", picture()[:80], "This file is no image that can be read here."),
    ("en-GB", bytes(5_000_001), "This file is larger than 5 MB."),
    ("fr-FR", bytes(5_000_001), "Ce fichier dépasse 5 Mo."),
    ("en-GB", picture(size=(5000, 4001)), "This picture has more than 20 million pixels."),
    ("fr-FR", picture(size=(5000, 4001)), "Cette image a plus de 20 millions de pixels."),
    ("en-GB", picture(ink=(250, 250, 250)), "No digit stands out in this picture."),
    ("fr-FR", picture(ink=(250, 250, 250)), "Aucun chiffre ne ressort de cette image.")])
def test_a_bad_file_gets_one_sentence_and_the_digit_before_stays(locale, bad, sentence):
    app = upload(opened(locale), bad)
    assert [sentence in entry.value for entry in app.warning] == [True]
    assert text(app).count("**7** (") == 3
    upload(app, picture())
    assert not app.warning
    upload(app, bad)
    assert len(app.warning) == 1
    assert text(app).count("**1** (") == 3


def test_a_link_shows_its_test_image_also_after_an_upload():
    app = upload(opened(), picture())
    open_tab(app, "look", "eyes").button(key="eyes:try-snow").click().run()
    assert app.button_group(key="eyes:source").value == "test"
    assert app.number_input(key="eyes:digit").value == 9
    assert app.slider(key="eyes:noise").value == 20


def test_other_networks_of_a_kind():
    app = opened(hog="F4")
    assert app.selectbox(key="eyes:hog").value == "F4"
    assert "HOG (F4)" in text(open_tab(app, "limits", "eyes"))
    app.selectbox(key="eyes:hog").set_value("F6").run()
    assert "hog" not in app.query_params


@pytest.mark.parametrize(("locale", "sentence"), [
    ("en-GB", "F7 is not trained yet. Choose another network."),
    ("fr-FR", "F7 n’est pas encore entraîné.")])
def test_without_a_recording_there_is_a_sentence_and_the_others_go_on(locale, sentence, monkeypatch):
    find = recorded.find
    missing = recorded.IMAGES["F7"]
    monkeypatch.setattr(recorded, "find", lambda run: None if run == missing else find(run))
    app = opened(locale)
    assert any(sentence in entry.value for entry in app.info)
    assert text(app).count("**7** (") == 2
    assert len(app.get("vega_lite_chart")) == 3


def test_without_any_recording_the_page_stands(monkeypatch):
    app = start("en-GB")
    monkeypatch.setattr(recorded, "find", lambda run: None)
    app.switch_page(PAGE).run()
    assert not app.exception
    open_tab(app, "document", "eyes").radio(key="card-I8").set_value(1).run()
    assert not app.exception
    assert any("The curves of F6" in entry.value for entry in app.info)


@LOCALES
def test_card_i8_shows_the_curves_once_a_prediction_is_made(locale):
    app = open_tab(opened(locale), "document", "eyes")
    charts = len(app.get("vega_lite_chart"))
    app.radio(key="card-I8").set_value(1).run()
    assert len(app.get("vega_lite_chart")) == charts + 3
    assert app.success
    app.radio(key="card-I8").set_value(0).run()
    assert not app.success


def test_a_bad_link_gets_one_sentence_for_each_value():
    app = opened(digit="-4", turn="12", hog="F1")
    assert len(app.warning) == 3
    assert text(app).count("**7** (") == 3


@pytest.mark.parametrize(("moved", "curve"), [
    ({"rotation": 15}, "rotation"), ({"down": 2}, "right"), ({"noise": 5}, "noise"), ({}, None),
    ({"rotation": 15, "noise": 5}, None)])
def test_the_one_distortion_that_moved_names_the_curve(moved, curve):
    assert just_moved(Distortion(), Distortion(**moved)) == curve
    assert just_moved(Distortion(**moved), Distortion()) == curve


def test_the_curve_follows_the_slider_and_a_link_keeps_its_own():
    app = opened(curve="size")
    assert app.button_group(key="eyes:curve").value == "size"
    app.slider(key="eyes:turn").set_value(30).run()
    assert app.button_group(key="eyes:curve").value == "rotation"
    assert app.query_params["curve"] in ("rotation", ["rotation"])
    app.button_group(key="eyes:curve").set_value("noise").run()
    app.slider(key="eyes:turn").set_value(30).run()
    assert app.button_group(key="eyes:curve").value == "noise"
