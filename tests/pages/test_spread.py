"""The section "Is it luck?" in both languages, by Streamlit's own test runner."""

from time import monotonic, sleep

import pytest
from pages_tools import open_tab, start, turn
from streamlit.testing.v1 import AppTest

from nnviz.course.experiments import get
from nnviz.course.recorded import SPREADS
from nnviz.ui import spread

TRAIN, SHOWN = "boundaries:spread-train", "boundaries:spread-shown"


def chosen(locale: str, preset: str) -> AppTest:
    """Run the page, then choose one of the course's experiments."""
    app = start(locale)
    app.selectbox(key="boundaries:preset").select(preset).run()
    return open_tab(app, "luck")


def text(app: AppTest) -> str:
    return " ".join(entry.value for entry in app.markdown)


def until(app: AppTest, condition) -> None:
    """Run the page until a condition holds."""
    deadline = monotonic() + 120
    while not condition():
        assert monotonic() < deadline, "the condition never held"
        sleep(0.2)
        app.run()
        assert not app.exception


@pytest.mark.parametrize(("locale", "words"), [
    ("en-GB", ["Median **98.2%**, from 63.2% to 99.1%.", "The document reports **97.0%**, within the range.",
               "30 draws, trained before, on"]),
    ("fr-FR", ["Médiane **98,2\u202f%**, de 63,2\u202f% à 99,1\u202f%.", "Le document annonce **97,0\u202f%**, dans",
               "30 tirages, entraînés à l’avance, le"])])
def test_a_preset_opens_with_its_recorded_spread(locale, words):
    app = chosen(locale, "A6")
    assert all(sentence in text(app) for sentence in words)
    assert app.session_state[SHOWN].spread == SPREADS["A6"]


def test_a_figure_outside_the_range_is_said():
    assert "**45.0%**. None of the 30 draws is as low: the lowest ends at 80.1%" in text(chosen("en-GB", "A4"))


def test_another_metric_is_compared_without_the_documents_figure():
    app = chosen("en-GB", "A6")
    app.button_group(key="boundaries:spread-by-document").set_value("test_loss").run()
    assert not app.exception
    assert "The document reports" not in text(app)
    assert "Median **0.0" in text(app)


def test_a_draw_is_loaded_and_its_spread_stays():
    app = chosen("en-GB", "A6")
    app.button(key="boundaries:spread-low").click().run()
    assert not app.exception
    shown, loaded = app.session_state[SHOWN], app.session_state["boundaries:experiment"]
    assert shown.spread == SPREADS["A6"]
    assert loaded == shown.spread.members()[shown.final("train_accuracy").argmin()] != get("A6").experiment


def test_draws_are_trained_here_and_again_by_themselves_when_that_is_quick():
    app = open_tab(start("en-GB"), "luck")
    app.button(key=TRAIN).click().run()
    until(app, lambda: "30 draws trained side by side" in text(app))
    assert app.button(key=TRAIN).disabled
    app.button_group(key="boundaries:spread-vary").set_value("data").run()
    until(app, lambda: app.session_state[SHOWN].spread.vary == "data")
    assert "other settings" not in text(app)


def test_draws_of_other_settings_are_said_to_be(monkeypatch):
    monkeypatch.setattr(spread, "_AUTOMATIC", 0)
    app = chosen("en-GB", "A6")
    turn(app, "boundaries:units1", 4)
    assert "These draws still belong to other settings (Neurons 1 2 → 4)." in text(app)
    assert app.session_state[SHOWN].spread == SPREADS["A6"]
    assert not app.button(key=TRAIN).disabled
    assert "The document reports" in text(app)
