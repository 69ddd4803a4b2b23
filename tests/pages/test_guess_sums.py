"""The arithmetic hidden and guessed; a lesson that keeps a few knobs and gives nothing away."""

import re

import pytest
from pages_tools import live_sliders, start, turn

SMALL = {"images": "usps", "train": "300", "epochs": "1"}
PAGES = {"boundaries": ({}, "9 + 4 = 13"), "digits": (SMALL | {"net": "pixels_10"}, "256·10 + 10 = 2"),
         "autoencoder": (SMALL, "**Total**")}


def text(app) -> str:
    return re.sub("[\u00a0\u202f\u2060]", " ", "\n".join(entry.value for entry in app.markdown))


def guess(app, page: str, number: int, where: str = ""):
    app.number_input(key=f"{page}:guess-parameters{where}").set_value(number).run()
    app.button(key=f"{page}:reveal-sums{where}").click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", PAGES)
def test_the_arithmetic_stays_hidden_until_it_is_guessed(page):
    query, shown = PAGES[page]
    app = start("en-GB", f"pages/{page}.py", sums="1", **query)
    assert app.button(key=f"{page}:reveal-sums").disabled
    assert shown not in text(app)
    assert "**Parameters**" not in text(app)
    guess(app, page, 20)
    assert shown in text(app)
    assert "You expected 20; it is" in text(app)


@pytest.mark.parametrize(("locale", "number", "sentence"), [
    ("en-GB", 20, "You expected 20; it is 13. That is 7 too many: 54% off."),
    ("en-GB", 10, "You expected 10; it is 13. That is 3 too few: 23% off."),
    ("en-GB", 13, "You expected 13; it is 13. Exactly right."),
    ("fr-FR", 20, "Vous attendiez 20 ; c’est 13. Soit 7 de trop : un écart de 54 %.")])
def test_it_says_how_far_the_guess_was(locale, number, sentence):
    assert sentence in text(guess(start(locale, sums="1"), "boundaries", number))


def test_another_network_is_guessed_anew_and_another_learning_rate_is_not():
    app = guess(start("en-GB", sums="1"), "boundaries", 20)
    turn(app, "boundaries:lr", 0.03)
    assert "9 + 4 = 13" in text(app)
    turn(app, "boundaries:units1", 5)
    assert "15 + 6 = 21" not in text(app)
    assert "15 + 6 = 21" in text(guess(app, "boundaries", 21))
    assert "Over 2 guesses you are 27% off on average." in text(app)


def test_two_networks_are_guessed_side_by_side_before_they_are_compared():
    app = start("en-GB", "pages/weights.py", sums="1")
    guess(app, "weights", 1000, "-a")
    assert "times as many parameters" not in text(app)
    guess(app, "weights", 100_000, "-b")
    assert "times as many parameters" in text(app)


@pytest.mark.parametrize(("page", "keep", "tab", "knob"), [
    ("boundaries", "lr", "training", "boundaries:lr"), ("digits", "seed", "data", "digits:seed"),
    ("autoencoder", "loss", "training", "autoencoder:loss")])
def test_a_student_lands_on_the_tab_of_the_knob_that_stays(page, keep, tab, knob):
    app = start("en-GB", f"pages/{page}.py", keep=keep, **(SMALL if page != "boundaries" else {}))
    kinds = ("slider", "selectbox", "select_slider", "number_input", "multiselect")
    widgets = live_sliders(app) | {widget.key for kind in kinds for widget in app.get(kind)}
    assert knob in widgets
    assert app.session_state[f"{page}:tab"].now == tab


@pytest.mark.parametrize("query", [{"predict": "1"}, {"sums": "1"}, {"keep": "lr"}])
def test_a_lesson_gives_nothing_away(query):
    app = start("en-GB", **query)
    buttons = {button.key for button in app.button}
    assert not any(key and (key.startswith("boundaries:try-") or key == "boundaries:pin-run") for key in buttons)
    assert "boundaries:preset" not in {box.key for box in app.selectbox}
    assert "boundaries:next-preset" not in buttons
    free = start("en-GB")
    assert {"boundaries:try-line", "boundaries:pin-run", "boundaries:next-preset"} <= {b.key for b in free.button}


def test_a_guess_is_not_blind():
    app = start("en-GB", predict="1")
    (chart,) = app.get("vega_lite_chart")
    assert "points" in str(chart.proto)
    app = start("en-GB", "pages/digits.py", predict="1", train="60000", net="pixels_512.sigmoid")
    assert app.button(key="digits:reveal")
    assert "One test image of each class" in str([entry.proto for entry in app.get("bidi_component")])
