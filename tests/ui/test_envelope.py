"""The sealed test set: what stays covered, what an opening shows, and what many openings cost."""

import pytest
from streamlit.testing.v1 import AppTest

from nnviz.maths.intervals import optimism


def page(language="en"):
    """A page with one run, whose envelope can be opened."""
    def script(language):
        from types import SimpleNamespace

        import streamlit as st

        from nnviz.experiments.classifier import ClassifierExperiment
        from nnviz.links.lesson import Lesson
        from nnviz.ui import envelope

        st.session_state["language"] = language
        seed = st.session_state.get("seed", 0)
        validation = st.session_state.get("validation", 0)
        experiment = ClassifierExperiment(seed=seed, data={"dataset": "usps", "images": 500, "validation": validation})
        state = SimpleNamespace(lesson=Lesson(sealed=st.session_state.get("sealed", True)), key=lambda name: name)
        recording = SimpleNamespace(experiment=experiment, final={"test_accuracy": 0.9})
        st.text(f"curves {envelope.covers_curves(state, experiment)}")
        if envelope.opened(state, recording):
            st.text("the score")

    app = AppTest.from_function(script, default_timeout=60, kwargs={"language": language}).run()
    assert not app.exception
    return app


def text(app):
    return " ".join(entry.value for entry in (*app.markdown, *app.text)).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_score_stays_covered_until_it_is_opened(language):
    app = page(language)
    assert "the score" not in text(app)
    assert ("is sealed" if language == "en" else "est scellé") in text(app)
    app.button(key="open-envelope").click().run()
    assert "the score" in text(app)
    assert ("Opened once" if language == "en" else "Ouverte une fois") in text(app)
    assert not app.button


def test_each_opening_is_counted_and_its_cost_is_computed():
    app = page()
    for seed in range(7):
        app.session_state["seed"] = seed
        app.run()
        assert "the score" not in text(app)
        app.button(key="open-envelope").click().run()
    size = f"{100 * optimism(0.9, 2007, 7):.2f}"
    assert f"Opened 7 times for these images: the best of 7 looks better than it is, by up to {size} " in text(app)
    app.session_state["seed"] = 2  # opened before: it is not counted again
    app.run()
    assert "the score" in text(app)
    assert "Opened 7 times" in text(app)


def test_curves_are_covered_without_validation():
    app = page()
    assert "curves True" in text(app)
    app.session_state["validation"] = 100
    app.run()
    assert "curves False" in text(app)


def test_nothing_is_covered_where_nothing_is_sealed():
    app = page()
    app.session_state["sealed"] = False
    app.run()
    assert "the score" in text(app)
    assert "curves False" in text(app)
