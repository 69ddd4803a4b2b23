"""The page "Activations and losses", in both languages, by Streamlit's own test runner."""

from functools import partial

import pytest
from pages_tools import start

from nnviz.labs.foundations.function_values import Functions

opened = partial(start, page="pages/activations.py")
LOCALES = pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])


def shown(app) -> Functions:
    """Return what the page shows now."""
    return app.session_state["activations:experiment"]


def text(app) -> str:
    return "\n".join(entry.value for kind in ("markdown", "info", "error") for entry in app.get(kind)).replace(
        "\u202f", " ").replace("\u00a0", " ")


@LOCALES
@pytest.mark.parametrize("bench", ["activation", "depth", "softmax", "loss"])
def test_every_bench_opens_from_its_link_and_from_its_button(locale, bench):
    app = opened(locale, bench=bench)
    assert shown(app).bench == bench
    for other in ("loss", "softmax", "activation", "depth"):
        app.button_group(key="activations:bench").set_value(other).run()
        assert not app.exception
        assert shown(app).bench == other


def test_what_one_bench_is_told_stays_while_another_is_shown():
    app = opened(bench="depth", layers="7", z="-2")
    app.button_group(key="activations:bench").set_value("softmax").run()
    app.slider(key="activations:a").set_value(4.0).run()
    app.button_group(key="activations:bench").set_value("depth").run()
    assert app.slider(key="activations:layers").value == 7
    assert (shown(app).layers, shown(app).z, shown(app).first) == (7, -2.0, 4.0)


def test_ten_sigmoids_in_numbers_in_both_languages():
    english, french = (text(opened(locale, bench="depth", z="0")) for locale in ("en-GB", "fr-FR"))
    assert "| sigmoid | 0.2500 | 9.5 · 10⁻⁷ |" in english
    assert "| sigmoïde | 0,2500 | 9,5 · 10⁻⁷ |" in french


def test_layers_and_draws_change_the_network_s_gradients():
    app = opened(bench="depth", z="0")
    before = text(app)
    app.button(key="activations:draw").click().run()
    other = text(app)
    assert other != before
    app.slider(key="activations:layers").set_value(3).run()
    assert "| sigmoid | 0.2500 | 0.0156 |" in text(app)


def test_softmax_in_numbers():
    found = text(opened(bench="softmax", a="1", b="1", c="1", heat="0.5"))
    assert found.count("33.3%") == 3
    assert "1.58 bits" in found


def test_a_target_that_the_output_cannot_reach_is_said():
    app = opened(bench="loss")
    app.slider(key="activations:y").set_value(2.0).run()
    assert "a sigmoid answers between 0 and 1" in app.error[0].value
    app.selectbox(key="activations:out").set_value("linear").run()
    assert not app.error
    assert shown(app).target == 2.0


@LOCALES
def test_a_suggestion_changes_the_bench_and_its_knobs(locale):
    app = opened(locale)
    app.button(key="activations:try-heat").click().run()
    assert shown(app).bench == "softmax"
    assert app.select_slider(key="activations:heat").value == 5.0


def test_the_deep_network_stays_hidden_until_the_class_has_guessed():
    app = opened(bench="depth", z="0", predict="1")
    assert "In the network: first layer as a share of the last" not in text(app)
    app.button_group(key="activations:guess-gradient").set_value("alike").run()
    app.button(key="activations:reveal").click().run()
    assert "You predicted otherwise." in text(app)
    assert "In the network: first layer as a share of the last" in text(app)
