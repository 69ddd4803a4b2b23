"""The page that counts weights, in both languages, by Streamlit's own test runner."""

from functools import partial

import pytest
from pages_tools import open_tab, start

PAGE = "pages/weights.py"
opened = partial(start, page=PAGE)


def text(app) -> str:
    return "\n".join(entry.value for kind in ("markdown", "success", "info", "error", "warning")
                     for entry in app.get(kind)).replace("\u00a0", " ")


@pytest.mark.parametrize(("locale", "title", "sentence", "sum"), [
    ("en-GB", "Who has more weights?", "B has 4.0 times as many parameters as A: 6,444,170 against 1,607,210.",
     "12,544·128 + 128 = 1,605,760"),
    ("fr-FR", "Qui a le plus de poids ?", "B a 4,0 fois plus de paramètres que A : 6 444 170 contre 1 607 210.",
     "12 544·128 + 128 = 1 605 760")])
def test_opens_counted_in_the_browsers_language(locale, title, sentence, sum):
    app = opened(locale)
    assert app.title[0].value.replace("\u202f", " ") == title
    assert sentence in text(app).replace("\u202f", " ")
    assert sum in text(app).replace("\u202f", " ")


def test_pooling_turns_the_claim_round():
    app = opened()
    assert "here the claim holds" in text(app)
    open_tab(app, "look", "weights").button(key="weights:try-pooled").click().run()
    assert "A has 4.2 times as many parameters as B: 402,986 against 95,370." in text(app)
    assert "B is deeper and has fewer parameters: the claim does not hold here." in text(app)
    assert app.slider(key="weights:b-pool3").value == 2


def test_equal_networks_are_said_to_be_equal():
    app = opened(b="cnn_c16k3s_128")
    assert "A and B have the same number of parameters: 1,607,210." in text(app)
    assert "claim" not in app.markdown[1].value


def test_presets_set_one_side():
    app = opened()
    app.selectbox(key="weights:a-preset").set_value(2).run()
    assert app.selectbox(key="weights:a-kind").value == "pixels"
    assert "784·512 + 512 = 401,920" in text(app)
    assert app.selectbox(key="weights:b-preset").value == 1
    app.slider(key="weights:a-units1").set_value(100).run()
    assert app.selectbox(key="weights:a-preset").value is None
    assert app.query_params["a"] == "pixels_100.sigmoid"


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
@pytest.mark.parametrize("kind", ["pixels", "hog", "cnn"])
@pytest.mark.parametrize("dataset", ["mnist", "usps", "fashion", "fashion_full"])
def test_every_kind_reads_every_data_set(locale, kind, dataset):
    app = opened(locale, a="pixels_64")
    app.selectbox(key="weights:images").set_value(dataset).run()
    app.selectbox(key="weights:a-kind").set_value(kind).run()
    assert not app.exception
    assert not app.error


def test_layers_come_and_go():
    app = opened()
    app.slider(key="weights:a-convolutions").set_value(5).run()
    app.slider(key="weights:a-layers").set_value(5).run()
    assert "Convolution 5" in text(app)
    assert "Hidden layer 5" in text(app)
    app.slider(key="weights:a-layers").set_value(0).run()
    assert not app.exception
    assert app.query_params["a"].endswith("_0")


@pytest.mark.parametrize(("locale", "sentence"), [
    ("en-GB", "**Network A.** The HOG cells do not fill the image: 28 / 5 = 5.6 is no whole number."),
    ("fr-FR", "**Réseau A.** Les cellules HOG ne remplissent pas l’image : 28 / 5 = 5,6 n’est pas un nombre entier.")])
def test_an_impossible_network_is_a_sentence_and_the_last_result_stays(locale, sentence):
    app = opened(locale, a="hog_o8c4b1_64")
    assert "28·28·8 / 4² = 392" in text(app)
    app.slider(key="weights:a-cell").set_value(5).run()
    assert sentence in app.error[0].value.replace("\u00a0", " ")
    assert "28·28·8 / 4² = 392" in text(app)
    assert app.get("vega_lite_chart")
    app.slider(key="weights:a-cell").set_value(7).run()
    assert not app.error
    assert "28·28·8 / 7² = 128" in text(app)


@pytest.mark.parametrize(("network", "words"), [
    ("hog_o8c14b3_64", "block is wider than the image: 28 / 14 = 2 < 3 cells"),
    ("cnn_c32k3sp4-c32k3sp4-c32k5v_64", "Convolution 3: the kernel is wider"),
    ("cnn_c32k3sp4-c32k3sp4-c32k3sp2_64", "Convolution 3: less than one pixel")])
def test_a_link_to_an_impossible_network_opens(network, words):
    app = opened(a=network)
    assert words in app.error[0].value


def test_a_bad_link_gets_one_sentence_for_each_value():
    app = opened(a="cnn_64", images="cats")
    assert len(app.warning) == 2
    assert "6,444,170" in text(app)


@pytest.mark.parametrize(("card", "right", "words"), [
    ("I9", 1, "four times fewer"), ("I10", 2, "64 neurons, not 640"), ("I11", 1, "27,562"),
    ("I14", 1, "a row for each input"), ("I15", 2, "both come to the same total")])
def test_cards_answer_at_once(card, right, words):
    app = open_tab(opened(), "document", "weights")
    assert words not in text(app)
    app.radio(key=f"card-{card}").set_value(right).run()
    assert "You were right." in text(app)
    assert words in text(app)
    app.radio(key=f"card-{card}").set_value(0).run()
    assert "You predicted otherwise." in text(app)


def test_a_knob_moved_before_the_browser_knows_of_the_list_stays():
    """The browser still sends the preset that the list showed, together with the knob."""
    app = opened()
    app.slider(key="weights:b-pool1").set_value(1).run()
    app.selectbox(key="weights:b-preset").set_value(1)
    app.slider(key="weights:b-pool1").set_value(2).run()
    assert app.query_params["b"] == "cnn_c32k3sp2-c32k3s-c32k3s_256"
    app.selectbox(key="weights:b-preset").set_value(1).run()
    assert "b" not in app.query_params
