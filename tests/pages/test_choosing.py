"""Choosing, by Streamlit's own test runner: tasks, votes with reasons, links, and bets on rules of thumb."""

from functools import partial

import pytest
from pages_tools import start

from nnviz.labs.foundations.tasks import ACTIVATIONS, LOSSES, TASKS

opened = partial(start, page="pages/choosing.py")


def said(app) -> str:
    return "\n".join(entry.value for kind in ("markdown", "success", "info", "error") for entry in app.get(kind))


@pytest.mark.parametrize("id", TASKS)
def test_the_right_votes_open_the_lines_of_keras_and_the_way_to_the_page(id):
    task = TASKS[id]
    app = opened("en-GB", task=id, act=str(1 + ACTIVATIONS.index(task.activation)),
                 loss=str(1 + LOSSES.index(task.loss)))
    assert [box.value.startswith("**That is it.**") for box in app.success] == [True, True]
    assert app.code[0].value == task.keras
    assert task.why[0] in said(app)
    pages = [entry.proto.page for entry in app.get("page_link")]
    assert pages[0] in (task.page, "boundaries")


def test_a_wrong_vote_says_why_and_nothing_is_shown_before():
    app = opened("en-GB", task="binary")
    assert not app.success
    assert not app.code
    app.radio(key="choosing:act").set_value(4).run()
    assert "Not that one." in app.info[0].value
    assert "Softmax shares out 100%" in app.info[0].value
    assert app.query_params["act"] == "4"


def test_the_slider_moves_answer_and_loss():
    app = opened("en-GB", task="binary", act="3", loss="2", z="2")
    assert "Answer: **0.881**" in said(app)
    assert "Its value: **0.127**" in said(app)
    app.slider(key="choosing:z").set_value(-3.0).run()
    assert "Answer: **0.047**" in said(app)
    assert "Its value: **3.049**" in said(app)
    assert app.query_params["z"] == "-3"


def test_a_cross_entropy_of_no_probability_is_a_dash():
    assert "Its value: **—**" in said(opened("fr-FR", task="binary", act="1", loss="2", z="2")).replace(
        "Sa valeur : ", "Its value: ").replace("Sa valeur\u00a0: ", "Its value: ")


@pytest.mark.parametrize(("rule", "words"), [("layers", "10-10"), ("early", "stopped early"), ("relu", "sigmoid"),
                                             ("normalisation", "without")])
def test_a_bet_on_a_rule_shows_its_experiment(rule, words):
    app = opened("en-GB", rule=rule)
    assert "Bet first" in said(app)
    charts = len(app.get("vega_lite_chart"))
    app.radio(key="choosing:bet").set_value(1).run()
    assert len(app.get("vega_lite_chart")) == charts + 1
    assert any("It supports the rule" in box.value for box in app.success)
    assert f"| {words} |" in said(app)
    app.radio(key="choosing:bet").set_value(2).run()
    assert any("You predicted otherwise." in box.value for box in app.info)


def test_another_task_forgets_the_votes():
    app = opened("en-GB", task="binary", act="3", loss="2")
    app.button_group(key="choosing:task").set_value("regression").run()
    assert app.radio(key="choosing:act").value is None
    assert app.query_params["task"] == "regression"
    assert "act" not in app.query_params
