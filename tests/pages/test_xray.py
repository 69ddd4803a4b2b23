"""The pages of the chest X-rays by Streamlit's own test runner: what is said, trained and refused."""

import time

import pytest
from pages_tools import open_tab, start
from streamlit.testing.v1 import AppTest

from nnviz.analysis.xrays import answers
from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.labs.catalogue import replay
from nnviz.labs.xray import results, where
from nnviz.language import catalogue, number, percent
from nnviz.maths import binary
from nnviz.ui import run_log
from nnviz.ui.start import jobs

FEW = {"train": "200", "epochs": "1", "net": "cnn_c4k3sp4_4"}


def text(app: AppTest) -> str:
    return "\n".join(entry.value for entry in [*app.markdown, *app.subheader, *app.info, *app.warning])


def until(app: AppTest, words: str) -> AppTest:
    """Run the page again until it says the words: a worker that is just starting takes its time."""
    for _ in range(300):
        if words in text(app):
            return app
        time.sleep(0.2)
        app.run()
        assert not app.exception
    raise AssertionError(words)


@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("fr-FR", "fr")])
def test_the_page_opens_on_the_recorded_run_with_its_notice(locale, language):
    t = catalogue(language).gettext
    app = start(locale, "pages/xray.py")
    assert t("Not for clinical use.") in text(app)
    assert "creativecommons.org/licenses/by/4.0" in text(app)
    recording = recorded.find(get("G").experiment).recording
    for name in ("validation", "test"):
        found = binary.metrics(*answers(recording.experiment, recording.final_weights, name))
        assert f"**{percent(found['accuracy'], language)}**" in text(app)
    app = open_tab(app, "measures", "xray")
    assert percent(found["specificity"], language) in text(app)
    assert "0.944" in text(app).replace("0,944", "0.944")
    app = open_tab(app, "seeds", "xray")
    assert "G4" in text(app)


@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("fr-FR", "fr")])
@pytest.mark.parametrize(("name", "follows"), [("G", "though"), ("G5", "and")])
def test_the_headline_joins_specificity_and_auc_as_the_run_asks_for(locale, language, name, follows):
    t = catalogue(language).gettext
    page, query = replay(get(name))
    app = start(locale, page.script, **query)
    recording = recorded.find(get(name).experiment).recording
    found = binary.metrics(*answers(recording.experiment, recording.final_weights, "test"))
    written = {"specificity": percent(found["specificity"], language), "auc": number(found["auc"], language, 3)}
    (said,) = [entry.value for entry in app.markdown if written["auc"] in entry.value]
    assert said.startswith(t("**At a threshold of a half**, wherever the slider stands: **{validation}** of the "
                             "validation images right.").split("**{")[0])
    for word, sentence in results._ORDERED.items():
        assert (t(sentence).format(**written, recall=percent(found["recall"], language)) in said) == (word == follows)


def test_a_run_is_trained_logged_pinned_and_compared():
    app = start("en-GB", "pages/xray.py", **FEW, cw="1", shift="1", seed="41")
    assert "A normal image counts 1.939, one with pneumonia 0.674." in text(app)
    app.button(key="xray:train-run").click().run()
    app = until(app, "Trained for")
    assert [entry.experiment.training.balanced for entry in app.session_state["run_log"]] == [True]
    assert run_log.MOST > 1
    app.toggle(key="xray:cw").set_value(False).run()
    assert "cw" not in app.query_params
    assert not app.exception


def test_a_run_that_another_reader_has_stopped_does_not_take_the_place_of_the_recorded_one():
    """G3 is recorded; one reader begins it anew and stops it, and goes on seeing that; another one does not."""
    page, query = replay(get("G3"))
    app = start("en-GB", page.script, **query)
    app.button(key="xray:train-run").click().run()
    key = app.session_state["xray:asked"].key
    for _ in range(600):
        if jobs().status(key).epochs_done > 0:
            break
        time.sleep(0.02)
    app.run()
    app.button(key="xray:stop-run").click().run()
    app = until(app, "Stopped after")
    assert app.button(key="xray:train-run").label.startswith("Go on · about")
    other = start("en-GB", page.script, **query)
    assert "Trained before, on" in text(other)
    assert "Stopped after" not in text(other)
    assert other.button(key="xray:train-run").label.startswith("Train it here")
    assert other.session_state["xray:shown"].was_recorded


@pytest.mark.parametrize(("knob", "widget", "value", "link"), [
    ("mark", "toggle", True, {"mark": "1"}), ("cw", "toggle", True, {"cw": "1"}),
    ("shift", "slider", 2, {"shift": "2"}),
    ("turn", "slider", 10, {"turn": "10"}), ("contrast", "slider", 0.2, {"contrast": "0.2"}),
    ("kind", "selectbox", "pixels", {"net": "pixels_64"})])
def test_every_knob_of_its_own_goes_into_the_link(knob, widget, value, link):
    app = start("en-GB", "pages/xray.py")
    control = getattr(app, widget)(key=f"xray:{knob}")
    (control.select(value) if widget == "selectbox" else control.set_value(value)).run()
    assert not app.exception
    for name, written in link.items():
        assert app.query_params[name] in (written, [written])


def test_the_list_offers_no_hog_and_the_test_set_can_be_sealed():
    app = start("en-GB", "pages/xray.py", sealed="1")
    assert app.selectbox(key="xray:kind").options == ["MLP on raw pixels", "Convolutional network (CNN)"]
    assert "The test set is sealed." in text(app)
    assert "of the test images" not in text(app)


def test_where_refuses_a_network_without_convolutions_in_a_sentence():
    app = start("en-GB", "pages/xray.py", net="pixels_4", train="200", epochs="1", seed="42")
    app.button(key="xray:train-run").click().run()
    app = until(app, "Trained for")
    app.switch_page("pages/where.py")
    app.query_params.clear()
    app.query_params["net"] = "own"
    app.run()
    assert not app.exception
    assert "This network has no convolution" in text(app)


@pytest.mark.parametrize(("language", "words"), [
    ("en", "This network has 1 convolution: that one is shown."),
    ("fr", "Ce réseau a 1 convolution\u00a0: c’est elle qui est montrée.")])
def test_one_convolution_and_one_epoch_are_singular(language, words):
    app = start({"en": "en-GB", "fr": "fr-FR"}[language], "pages/xray.py", **FEW, seed="43")
    app.button(key="xray:train-run").click().run()
    app = until(app, {"en": "Trained for 1 epoch in", "fr": "Entraîné 1 époque en"}[language])
    app.switch_page("pages/where.py")
    app.query_params.clear()
    app.query_params["net"] = "own"
    app.run()
    assert words in text(app)


def test_while_new_maps_are_computed_the_last_ones_stay_and_are_marked(monkeypatch):
    app = until(start("en-GB", "pages/where.py", net="G"), "Test image 0:")
    assert "still belongs to other settings" not in text(app)
    monkeypatch.setattr(where, "_PATIENCE", 0.0)
    app.slider(key="where:layer").set_value(1).run()
    assert "This picture still belongs to other settings." in text(app)
    assert "Test image 0:" in text(app)
    assert "Delete pixels" in [tab.label for tab in app.tabs]
    for _ in range(300):
        if "still belongs to other settings" not in text(app):
            break
        time.sleep(0.2)
        app.run()
    assert "still belongs to other settings" not in text(app)
    assert "Test image 0:" in text(app)
