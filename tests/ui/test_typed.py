"""A slider whose number is typed, by Streamlit's own test runner."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from nnviz.ui.typed import on_grid


def drawn(kind: str, value) -> AppTest:
    def script():
        import streamlit as st

        from nnviz.ui import typed
        from nnviz.ui.choice import choice
        st.session_state["language"] = "en"
        st.session_state.setdefault("k", st.session_state["value"])
        moved = lambda: st.session_state.update(moved=True)  # noqa: E731
        if st.session_state["kind"] == "share":
            typed.slider(lambda: st.slider("Share", 0.0, 0.9, step=0.05, key="k"), "k", "Share", 0.0, 0.9, step=0.05,
                         on_change=moved)
        else:
            options = sorted({1, 32, "full", st.session_state["k"]}, key=lambda one: 1e9 if one == "full" else one)
            typed.slider(lambda: choice(st.select_slider, "Batch", options, key="k"), "k", "Batch", 1, 64, whole=True,
                         empty="full", on_change=moved)

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["kind"], app.session_state["value"] = kind, value
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def box(app: AppTest):
    (found,) = app.number_input
    return found


def typed(app: AppTest, value) -> AppTest:
    return checked(box(app).set_value(value).run())


def test_what_is_typed_moves_the_slider_to_its_nearest_step_and_the_slider_the_box():
    app = typed(drawn("share", 0.0), 0.237)
    assert app.slider(key="k").value == box(app).value == 0.25
    assert app.session_state["moved"]
    checked(app.slider(key="k").set_value(0.5).run())
    assert box(app).value == 0.5
    typed(app, None)  # an empty box changes nothing
    assert app.slider(key="k").value == box(app).value == 0.5


def test_a_number_joins_a_list_and_an_empty_box_is_the_full_batch():
    app = typed(drawn("batch", 32), 48)
    assert app.select_slider(key="k").value == 48
    typed(app, None)
    assert app.select_slider(key="k").value == "full"
    assert box(app).value is None
    typed(app, 1)
    assert app.select_slider(key="k").value == 1


def test_a_number_of_a_link_that_is_not_offered_is_shown():
    assert box(drawn("batch", 500)).value == 500


@pytest.mark.parametrize(("value", "place"), [(0.0, 0.0), (0.024, 0.0), (0.026, 0.05), (0.9, 0.9)])
def test_the_nearest_step(value, place):
    assert on_grid(value, 0.0, 0.05) == place


def test_a_browser_that_lags_behind_types_nothing():
    """It still says what stood in the box before the slider moved, with the slider's next move."""
    app = drawn("share", 0.0)
    before, stale = box(app).key, box(app)._widget_state
    checked(app.slider(key="k").set_value(0.5).run())
    assert box(app).key != before
    moved = app.slider(key="k").set_value(0.75)._widget_state
    checked(app._run(WidgetStates(widgets=[moved, stale])))
    assert app.slider(key="k").value == box(app).value == 0.75
