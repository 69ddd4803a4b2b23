"""What goes wrong, by Streamlit's own test runner: votes, cures that are run, and many seeds."""

from functools import partial
from time import sleep

import pytest
from pages_tools import start

from nnviz.course.failures import CASES

opened = partial(start, page="pages/failures.py")


def until(app, words: str):
    """Run the page again, as a browser does while a run is on its way, until it says some words."""
    for _ in range(150):
        if words in said(app):
            return app
        sleep(0.4)
        app.run()
    raise AssertionError(f"the page never says {words!r}: {said(app)[-500:]}")


def said(app) -> str:
    return "\n".join(entry.value for kind in ("markdown", "success", "info", "warning") for entry in app.get(kind))


def test_opens_on_the_failing_run_and_gives_nothing_away():
    app = opened("en-GB")
    assert len(app.get("vega_lite_chart")) == 3
    assert app.radio(key="failures:says").value is None
    assert not app.success
    assert CASES["jumps"].diagnoses[0].says not in said(app)


@pytest.mark.parametrize(("vote", "kind"), [(1, "success"), (2, "info")])
def test_a_diagnosis_gets_a_sentence_for_every_option(vote, kind):
    app = opened("en-GB")
    app.radio(key="failures:says").set_value(vote).run()
    box = app.get(kind)[0].value
    assert all(option.says in box for option in CASES["jumps"].diagnoses)
    assert ("That is it." in box) == (vote == 1)
    assert app.query_params["says"] == str(vote)


@pytest.mark.parametrize(("id", "place"), [("twins", 3), ("twins", 2), ("memory", 3), ("toogood", 1), ("toogood", 2),
                                           ("shuffled", 3), ("scales", 2)])
def test_a_cure_is_run_beside_and_judged(id, place):
    case = CASES[id]
    helps = place == case.helps + 1
    app = until(opened("en-GB", case=id, cure=str(place)), "**It helps.**" if helps else "**It does not help.**")
    boxes = [entry.value for entry in (app.success if helps else app.warning)]
    assert any(("**It helps.**" if helps else "**It does not help.**") in box for box in boxes)
    assert any(case.cures[place - 1].says in box for box in boxes)
    assert len(app.get("vega_lite_chart")) >= 4


def test_french_and_many_looks():
    app = opened("fr-FR", case="looks", cure="2")
    assert "Réseaux regardés : 30." in said(app).replace("\u00a0", " ")
    assert "Réseaux regardés : 1." in said(app).replace("\u00a0", " ")
    assert "Toujours, pour 6 tirages sur 6." in said(app)


def test_many_seeds_say_how_often_a_cure_helps():
    app = opened("en-GB", case="crawls", cure="1")
    assert "**Always, in 20 of 20 draws.**" in said(app)
    app.radio(key="failures:cure").set_value(2).run()
    assert "**Never, in none of 20 draws.**" in said(app)
    assert "trained before, on" in said(app).lower()


def test_another_case_forgets_the_votes_and_the_list_goes_round():
    app = opened("en-GB", case="looks", says="1", cure="1")
    app.button(key="failures:next-preset").click().run()
    assert app.selectbox(key="failures:case").value == "jumps"
    assert app.radio(key="failures:says").value is None
    app.radio(key="failures:says").set_value(2).run()
    app.selectbox(key="failures:case").set_value("flat").run()
    assert app.radio(key="failures:says").value is None
    assert app.query_params["case"] == "flat"
    assert "says" not in app.query_params


def test_a_bad_link_gets_one_sentence_for_each_value():
    app = opened("en-GB", case="none", says="7")
    assert len(app.warning) == 2
    assert app.selectbox(key="failures:case").value == "jumps"
