"""The state of a page: what its knobs are set to also where a run of the page is ended early."""

from streamlit.testing.v1 import AppTest


def opened() -> AppTest:
    """Open a page with one knob, whose run ends before it is set as often as ``ends`` says."""
    def script():
        import streamlit as st

        from nnviz.labs.plane.lab import BOUNDARIES
        from nnviz.ui.state import PageState
        st.session_state["language"] = "en"
        state = PageState(BOUNDARIES)
        experiment, _problems, fresh = state.open()
        if wanted := st.session_state.pop("wanted", None):
            state.load(experiment.with_(training={"epochs": wanted}))
            st.stop()
        if st.session_state.get("ends", 0):  # as the reader's next click ends a run
            st.session_state["ends"] -= 1
            st.stop()
        key = state.key("epochs")
        if fresh or key not in st.session_state:
            st.session_state[key] = experiment.training.epochs
        epochs = st.number_input("Epochs", 1, 2000, key=key, on_change=state.touch)
        state.keep(experiment.with_(training={"epochs": epochs}))
        st.text(f"{fresh} {epochs}")

    return AppTest.from_function(script, default_timeout=60).run()


def test_a_preset_is_set_whole_also_where_a_click_ends_the_run_that_sets_it():
    app = opened()
    app.session_state["wanted"] = 300
    app.run()
    app.session_state["ends"] = 1
    app.run()
    assert not app.text
    assert app.run().text[0].value == "True 300"
    assert app.run().text[0].value == "False 300"
    assert app.number_input[0].set_value(120).run().text[0].value == "False 120"


def test_a_page_that_never_keeps_what_it_is_set_to_lets_go_of_it():
    app = opened()
    app.session_state["wanted"] = 300
    app.run()
    app.session_state["ends"] = 3
    for _ in range(3):
        app.run()
    assert app.run().text[0].value == "False 200"
