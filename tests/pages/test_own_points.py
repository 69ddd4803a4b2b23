"""Own points on the page, in both languages: from a file, kept or refused, and never lost."""

import pytest
from pages_tools import start, turn
from streamlit.testing.v1 import AppTest

from nnviz.experiments.plane import Experiment
from nnviz.labs.plane.points_editor import _flat, _labels, _rows

LOCALES = pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
TWO = b"x1;x2;label\n-1,5;0,5;chat\n-1;0;chat\n1;0;chien\n2;0,25;chien\n"
THREE = b"0,0,a\n0,1,a\n1,0,b\n1,1,b\n2,0,c\n2,1,c"
MANY = "".join(f"{x / 100},{x % 7},{x % 2}\n" for x in range(300)).encode()


def upload(app: AppTest, data: bytes) -> AppTest:
    app.file_uploader(key="boundaries:file").set_value(("points.csv", data, "text/csv")).run()
    assert not app.exception
    return app


def points(app: AppTest):
    return app.session_state["boundaries:experiment"].data


def text(app: AppTest) -> str:
    return " ".join(entry.value for entry in [*app.markdown, *app.warning, *app.error])


@LOCALES
def test_a_file_brings_points_and_names(locale):
    app = start(locale)
    app.selectbox(key="boundaries:data").set_value("own").run()
    assert points(app).points == 40
    upload(app, TWO)
    assert points(app).table == ((-1.5, 0.5, 0), (-1, 0, 0), (1, 0, 1), (2, 0.25, 1))
    assert points(app).labels == ("chat", "chien")
    assert app.query_params["labels"] == "chat~chien"
    assert not app.warning
    turn(app, "boundaries:units1", 5)
    assert points(app).labels == ("chat", "chien")


@pytest.mark.parametrize(("locale", "sentence"), [
    ("en-GB", "Line 3: **much** is not a number. Write one such as 1.5. Until then the page keeps the points it has."),
    ("fr-FR", "Ligne 3 : **much** n’est pas un nombre. Écrivez-en un, par exemple 1.5. En attendant, la page garde les "
              "points qu’elle a.")])
def test_a_bad_file_gets_one_sentence_and_changes_nothing(locale, sentence):
    app = upload(start(locale, data="own", seed="5"), TWO)
    before = app.session_state["boundaries:experiment"]
    upload(app, TWO.replace(b"-1;0;", b"much;0;"))
    assert [entry.value.replace("\u00a0", " ") for entry in app.warning] == [sentence]
    assert app.session_state["boundaries:experiment"] == before
    upload(app, THREE)
    assert not app.warning
    assert points(app).points == 6


def test_more_than_two_classes_bring_their_softmax():
    app = upload(start("en-GB", data="own"), THREE)
    assert app.session_state["boundaries:experiment"].network.output == "softmax_ce"
    assert not app.error
    assert not app.warning
    assert app.selectbox(key="boundaries:out").value == "softmax_ce"


@pytest.mark.parametrize(("locale", "words"), [("en-GB", "x1 minus 1,250, divided by 1,090"),
                                               ("fr-FR", "x1 moins 1\u202f250, divisé par 1\u202f090")])
def test_standardised_coordinates_are_said_with_their_numbers(locale, words):
    app = upload(start(locale, data="own"), b"160,0,a\n160,1,a\n2340,0,b\n2340,1,b")
    assert words in text(app)
    app.slider(key="boundaries:train").set_value(0.6).run()
    assert words in text(app)
    upload(app, TWO)
    assert words not in text(app)


@LOCALES
def test_points_that_no_link_holds_stay_in_the_session(locale):
    app = upload(start(locale, data="own"), MANY)
    assert points(app).points == 300
    assert "pts" not in app.query_params
    assert "200" in text(app)
    app.selectbox(key="boundaries:data").set_value("xor").run()
    app.selectbox(key="boundaries:data").set_value("own").run()
    assert points(app).points == 300
    app.switch_page("pages/course.py").run()
    app.switch_page("pages/boundaries.py").run()
    assert points(app).points == 300
    app.query_params["seed"] = "77"  # an address that this session has not had, without the points
    app.run()
    assert (points(app).points, app.session_state["boundaries:experiment"].seed) == (300, 77)
    assert not app.warning


@pytest.mark.parametrize(("locale", "words"), [("en-GB", "The points are not in this link"),
                                               ("fr-FR", "Les points ne sont pas dans ce lien")])
def test_a_link_without_its_points_is_said(locale, words):
    app = start(locale, data="own")
    assert [words in entry.value for entry in app.warning] == [True]
    assert points(app).points == 40


def test_what_a_browser_sends_is_checked():
    labels = _labels(Experiment())
    assert labels == ["0", "1", "2"]
    assert _rows([-150, 25, 0, 3, 4, 2], labels) == [(-1.5, 0.25, "0"), (0.03, 0.04, "2")]
    for bad in (None, "0,0,0", [1, 2], [1, 2, "3"], [1, 2, 0.5], [0, 0, 0] * 2001):
        with pytest.raises(ValueError, match=r"few|many"):
            _rows(bad, labels)
    flat = _flat(Experiment())
    assert len(flat) == 3 * 1000
    assert set(flat[2::3]) == {0, 1}


def test_a_new_class_is_named_after_all_others():
    def labels(*names):
        table = [(0, 0, label) for label in range(len(names))] * 2
        return _labels(Experiment().with_(data={"kind": "own", "table": table, "labels": names},
                                          network={"output": "softmax_ce"}))

    assert labels("-1", "1")[-1] == "2"
    assert labels("1", "7,5")[-1] == "8"
    assert labels("cat", "dog") == ["cat", "dog", "2"]
    assert labels(*"ABCDEF") == list("ABCDEF")
