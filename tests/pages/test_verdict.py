"""Whether a pinned run and the present one differ by more than their draws do, by Streamlit's own test runner."""

import re
import time

from pages_tools import start, turn

SECONDS_AT_MOST = 120


def until(app, words: str):
    """Run the page again until it shows some words; return the message that holds them."""
    end = time.monotonic() + SECONDS_AT_MOST
    while time.monotonic() < end:
        found = [message.value for kind in ("success", "info") for message in app.get(kind) if words in message.value]
        if found:
            return found[0]
        time.sleep(0.5)
        app.run()
        assert not app.exception
    raise AssertionError(f"the page never says {words!r}")


def until_there(app, key: str) -> None:
    """Run the page again until it has a button: a worker that is just starting takes its time for the first run."""
    end = time.monotonic() + SECONDS_AT_MOST
    while key not in {button.key for button in app.button}:
        assert time.monotonic() < end, f"there is never a button {key!r}"
        time.sleep(0.2)
        app.run()
        assert not app.exception


def pinned(locale: str, **change):
    """Pin the page's run, then move a slider."""
    app = start(locale)
    app.button(key="boundaries:pin-run").click().run()
    assert "boundaries:verdict" not in {button.key for button in app.button}  # the same settings
    for key, value in change.items():
        turn(app, f"boundaries:{key}", value)
    return app


def test_a_difference_is_held_against_the_same_draws():
    """On XOR, 30 draws of three neurons and of one differ in nearly every draw."""
    app = pinned("fr-FR", units1=1)
    until_there(app, "boundaries:verdict")
    app.button(key="boundaries:verdict").click().run()
    said = until(app, "**L’essai épinglé fait mieux**")
    assert re.search(r"de \d+,\d pt \(\d+,\d à \d+,\d\), avec (2[5-9]|30) graines sur 30\.", said)
    assert "Exactitude de test médiane" in said


def test_a_difference_that_is_not_shown_says_how_many_draws_it_would_take():
    """On XOR, a second hidden layer of 3 neurons changes no more than chance does."""
    app = pinned("en-GB", layers=2)
    until_there(app, "boundaries:verdict")
    app.button(key="boundaries:verdict").click().run()
    said = until(app, "**Not shown with 30 draws.**")
    assert "It would take" in said or "median difference is 0" in said


def test_another_draw_alone_is_no_other_setting():
    app = start("en-GB")
    app.button(key="boundaries:pin-run").click().run()
    turn(app, "boundaries:seed", 5)
    end = time.monotonic() + SECONDS_AT_MOST
    while not any("differ in nothing but the draw" in entry.value for entry in app.markdown):
        assert time.monotonic() < end
        time.sleep(0.2)
        app.run()
    assert "boundaries:verdict" not in {button.key for button in app.button}
