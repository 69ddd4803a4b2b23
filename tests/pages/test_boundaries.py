"""The page's script in both languages, by Streamlit's own test runner."""

from time import sleep
from urllib.parse import parse_qsl

import pytest
from pages_tools import start, turn

from nnviz.course.autoencoders import LATENT
from nnviz.course.experiments import all_experiments
from nnviz.labs.catalogue import replay
from nnviz.training import limits
from nnviz.ui import run


@pytest.mark.parametrize(("locale", "title"), [("en-GB", "Decision boundaries"), ("fr-FR", "Frontières de décision")])
def test_the_page_speaks_the_browsers_language(locale, title):
    app = start(locale)
    assert app.title[0].value == title


def test_a_knob_moves_the_arithmetic():
    app = start("en-GB")
    turn(app, "boundaries:units1", 8)
    assert any("24 + 9 = 33" in text.value for text in app.markdown)


def test_only_the_pictures_of_a_moved_knob_give_the_arithmetic_a_head_start(monkeypatch):
    waits = []
    monkeypatch.setattr(run, "sleep", waits.append)
    app = start("en-GB")
    app.run()
    assert waits == []
    turn(app, "boundaries:units1", 8)
    assert waits
    assert all(0 <= wait < 0.5 for wait in waits)


def test_a_link_never_begins_a_long_run_the_page_asks(monkeypatch):
    monkeypatch.setattr(limits, "MINUTE", 0.0)
    app = start("en-GB")
    app.query_params.update({"seed": "987", "epochs": "7"})
    app.run()
    asks = app.button(key="boundaries:train-run")
    assert asks.label.startswith("Train · about")
    assert not any("Trained for" in text.value for text in app.markdown)
    asks.click().run()
    for _ in range(300):
        if any("Trained for 7 epochs" in text.value for text in app.markdown):
            break
        sleep(0.1)
        app.run()
    else:
        raise AssertionError("the run never began")


def test_layers_come_and_go():
    app = start("en-GB")
    turn(app, "boundaries:layers", 6)
    assert any("= 73" in text.value for text in app.markdown)
    turn(app, "boundaries:layers", 0)
    assert any("2·1 + 1 = 3" in text.value for text in app.markdown)


def test_an_added_layer_is_like_the_last_one():
    app = start("en-GB")
    app.selectbox(key="boundaries:act1").set_value("relu").run()
    turn(app, "boundaries:units1", 5)
    turn(app, "boundaries:layers", 2)
    assert app.selectbox(key="boundaries:act2").value == "relu"
    assert app.session_state["boundaries:units2"] == 5


def test_no_input_is_an_error_with_a_way_on():
    app = start("en-GB")
    app.button_group(key="boundaries:inputs").set_value([]).run()
    assert "Choose at least one" in app.error[0].value


@pytest.mark.parametrize("data", ["gaussians", "checkerboard", "circles", "moons", "spiral", "own"])
def test_every_data_set_has_its_knobs(data):
    app = start("fr-FR")
    app.selectbox(key="boundaries:data").set_value(data).run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_course_page_lists_every_experiment(locale):
    app = start(locale, "pages/course.py")
    marks = app.button_group(key="course-marks")
    marks.set_value(list(marks.options)).run()  # which opens all groups
    text = " ".join(entry.value for entry in app.markdown)
    links = {name: [dict(parse_qsl(entry.proto.query_string)) for entry in app.get("page_link")
                    if entry.proto.page == name] for name in ("boundaries", "digits", "autoencoder", "latent")}
    assert [len(linked) for linked in links.values()] == [17, 14, 7, len(LATENT)]
    for entry in all_experiments():
        assert f"**{entry.id} ·" in text
        if replay(entry) is None:  # no page trains it yet
            continue
        page, _query = replay(entry)
        if page.name not in links:
            continue
        read = [page.grammar.from_query(query, page.opening)
                for query in links[page.name]]
        assert (entry.experiment, []) in read, entry.id


def test_a_misspelt_name_in_the_link_is_said_and_a_foreign_one_ignored():
    app = start(noize="0.5", fbclid="abc")
    (said,) = [entry.value for entry in app.warning]
    assert "The link says" in said
    assert "noize" in said
    assert "fbclid" not in said
