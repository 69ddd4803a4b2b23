"""Lesson links, guessing, presenter mode and notes, by Streamlit's own test runner."""

import pytest
from pages_tools import live_sliders, start, turn

from nnviz.links.plane import PLANE
from nnviz.ui.guess import compare

HIDDEN = {"noise": "noise", "hidden": "units1", "act": "act1", "batch": "batch", "lr": "lr", "seed": "seed",
          "wseed": "wseed", "data": "data", "inputs": "inputs", "preset": "preset", "out": "out", "init": "init"}


def keys(app) -> set[str]:
    kinds = ("slider", "selectbox", "select_slider", "number_input", "button_group")
    return live_sliders(app) | {widget.key for kind in kinds for widget in app.get(kind)}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_control_is_gone_and_keeps_its_value(name):
    app = start("en-GB", hide=name, noise="0.5", hidden="5", seed="3")
    assert f"boundaries:{HIDDEN[name]}" not in keys(app)
    assert any("15 + 6 = 21" in text.value for text in app.markdown)
    others = set(HIDDEN) - {name} - ({"act"} if name == "hidden" else set())
    assert {f"boundaries:{HIDDEN[other]}" for other in others - {"hidden"}} <= keys(app)


def test_everything_can_be_hidden_and_shown_again():
    app = start("fr-FR", hide=",".join(PLANE.hideable), seed="77")  # of which no other test has left a spread
    assert not {key for key in keys(app) if key and key.startswith("boundaries:")} - {"boundaries:spread-vary"}
    app.button(key="boundaries:show-hidden").click().run()
    assert not app.exception
    assert "boundaries:units1" in keys(app)


def test_a_result_stays_hidden_until_it_is_guessed():
    app = start("en-GB", predict="1")
    assert len(app.get("vega_lite_chart")) == 1  # the points alone
    app.slider(key="boundaries:guess-accuracy").set_value(90)
    app.button(key="boundaries:reveal").click().run()
    assert len(app.get("vega_lite_chart")) >= 3
    assert any("You expected 90%" in text.value for text in app.markdown)


def test_a_second_guess_compares_with_the_result_before():
    app = start("fr-FR", predict="1")
    app.button(key="boundaries:reveal").click().run()
    turn(app, "boundaries:layers", 0)
    assert len(app.get("vega_lite_chart")) == 1
    app.button_group(key="boundaries:guess-mistakes").set_value("more")
    app.button(key="boundaries:reveal").click().run()
    assert any("vous aviez raison" in text.value for text in app.markdown)
    assert any("Sur 2 prédictions" in text.value for text in app.markdown)


@pytest.mark.parametrize(("before", "after", "word"), [
    (None, 0.5, None), (0.9, 0.95, "fewer"), (0.9, 0.905, "same"), (0.9, 0.6, "more")])
def test_mistakes_are_compared_with_a_tolerance(before, after, word):
    assert compare(before, after) == word


@pytest.mark.parametrize(("locale", "word"), [("en-GB", "Before the class comes in"), ("fr-FR", "Avant l’arrivée")])
def test_the_notes_stand_in_both_languages(locale, word):
    app = start(locale, "pages/notes.py")
    assert any(word in text.value for text in app.markdown)


def test_presenter_mode_enlarges_and_offers_the_notes():
    app = start("en-GB")
    app.button(key="presenter").click().run()
    assert not app.exception
    assert any("font-size" in element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_maker_of_lesson_links_opens(locale):
    app = start(locale, hide="noise", hidden="5")
    app.button(key="boundaries:lesson-link").click().run()
    assert not app.exception
    assert "hide=noise" in app.code[0].value
    assert "hidden=5" in app.code[0].value
