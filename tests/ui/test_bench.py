"""Tabs that are opened by code, and what is said of a page that a button has set."""

import pytest
from streamlit.testing.v1 import AppTest


def tabs(names: str, asked: str = "", language: str = "en") -> AppTest:
    """Draw tabs, and say which one is open."""
    def script():
        import streamlit as st

        from nnviz.ui import choice
        st.session_state["language"] = st.session_state["wanted language"]
        if asked := st.session_state.pop("wanted", ""):
            choice.open_tab("k", asked)
        names = st.session_state["names"].split()
        drawn = choice.tabs({name: f"{st.session_state['language']} {name}" for name in names}, names[0], key="k")
        st.text(" ".join(name for name, tab in zip(names, drawn, strict=True) if tab.open))
        st.text(choice.open_now("k"))

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["names"], app.session_state["wanted"], app.session_state["wanted language"] = (
        names, asked, language)
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def opened(app: AppTest) -> list[str]:
    return [entry.value for entry in app.text]


@pytest.mark.parametrize(("asked", "first"), [("", "a"), ("c", "c"), ("nonsense", "a")])
def test_a_tab_is_opened_by_its_name(asked, first):
    app = tabs("a b c", asked)
    assert opened(app) == [first, first]
    app.session_state["wanted"] = "b"
    assert opened(checked(app.run())) == ["b", "b"]
    assert opened(checked(app.run())) == ["b", "b"]


def test_the_open_tab_stays_when_the_language_or_the_other_tabs_change_and_else_the_first_one_opens():
    app = tabs("a b c", "b")
    app.session_state["wanted language"] = "fr"
    assert opened(checked(app.run())) == ["b", "b"]
    app.session_state["names"] = "a b"
    assert opened(checked(app.run())) == ["b", "b"]
    app.session_state["names"] = "a c"
    assert opened(checked(app.run())) == ["a", "a"]


def page(title: str | None, **training) -> AppTest:
    """Set a page of the plane by a button."""
    def script():
        import streamlit as st

        from nnviz.labs.plane.lab import BOUNDARIES
        from nnviz.ui import bench
        from nnviz.ui.state import PageState
        st.session_state["language"] = "en"
        state = PageState(BOUNDARIES)
        experiment, _problems, _fresh = state.open()
        state.keep(experiment)
        bench.say_setting(state)
        data, network, training = bench.knob_tabs(state)
        st.text(next(name for name, tab in (("data", data), ("network", network), ("training", training)) if tab.open))
        if wanted := st.session_state.pop("wanted", None):
            state.load(experiment.with_(**wanted[1]), wanted[0])
        if st.session_state.pop("move", False):
            state.touch()

    app = AppTest.from_function(script, default_timeout=60)
    checked(app.run())
    app.session_state["wanted"] = title, training
    checked(app.run())
    return checked(app.run())


def test_what_a_button_sets_is_said_and_its_tab_is_open_until_a_knob_is_moved():
    app = page("A learning rate that is too large", training={"learning_rate": 3.0, "epochs": 20})
    assert app.markdown[0].value == (":small[:material/tune: Set: **A learning rate that is too large** · Learning "
                                     "rate 0.3 → 3, Epochs 200 → 20]")
    assert opened(app) == ["training"]
    app.session_state["wanted"] = "", {"seed": 7}
    checked(app.run())
    assert opened(checked(app.run())) == ["data"]
    assert app.markdown[0].value.endswith("Set: Seed 0 → 7]")
    app.session_state["move"] = True
    checked(app.run())
    assert not checked(app.run()).markdown


def test_points_that_the_reader_moves_are_not_announced():
    app = page(None, seed=3)
    assert not app.markdown
    assert opened(app) == ["network"]
