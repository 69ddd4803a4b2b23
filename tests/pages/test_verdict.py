"""Whether a pinned run and the present one differ by more than their draws do, by Streamlit's own test runner."""

import time

from pages_tools import start

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


def test_a_difference_is_held_against_the_draws():
    """On XOR, a second hidden layer of 3 neurons changes no more than chance does."""
    app = start("fr-FR")
    app.button(key="boundaries:pin-run").click().run()
    assert "boundaries:verdict" not in {button.key for button in app.button}  # the same settings
    app.slider(key="boundaries:layers").set_value(2).run()
    until_there(app, "boundaries:verdict")
    app.button(key="boundaries:verdict").click().run()
    assert "tirages sur 30" in until(app, "**Pas plus grand que la dispersion**")
