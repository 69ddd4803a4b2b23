"""The autoencoder page's last sections and cards, in both languages, by Streamlit's own test runner; nothing trains."""

import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nnviz.course import recorded
from nnviz.course.cards import CARDS
from nnviz.course.pyramids import PYRAMIDS, spread_of
from nnviz.labs.autoencoder import claims
from nnviz.labs.autoencoder.figures import claims as figures_of_claims
from nnviz.recordings.recording import SpreadRecording
from nnviz.training.jobs import JobState, JobStatus
from nnviz.ui import follow


@pytest.fixture(autouse=True)
def keep_the_main_module(monkeypatch):
    """Streamlit's test runner leaves its script as the main module; a worker that a later test starts would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


class Queue:
    """Stands in for the queue of runs: the test says how each run goes."""

    def __init__(self):
        self.recordings, self.states, self.stopped = {}, {}, []

    def estimate(self, run):
        return 42.0

    def submit(self, run):
        self.states[run.key] = JobState.RUNNING
        return run.key

    def status(self, key):
        state = self.states.get(key)
        return state and JobStatus(state, 0, 5, 20, 0.02, 30.0, 0, "")

    def recording(self, key):
        return self.recordings.get(key)

    def stop(self, key):
        self.stopped.append(key)

    def wait(self, key, timeout):
        return self.states[key].ended


@pytest.fixture
def queue(monkeypatch):
    found = Queue()
    monkeypatch.setattr(follow, "queue_if_any", lambda: follow.Runs(found, "a session"))
    return found


def show(part, language="en"):
    """Draw a section on a page of its own."""
    def script(part, language):
        from importlib import import_module

        import streamlit as st

        from nnviz.labs.autoencoder.lab import AUTOENCODER
        from nnviz.ui.state import PageState
        st.session_state["language"] = language
        import_module(f"nnviz.labs.autoencoder.{part}").draw(PageState(AUTOENCODER))

    app = AppTest.from_function(script, default_timeout=60, kwargs={"part": part, "language": language}).run()
    assert not app.exception
    return app


def text(app):
    entries = [*app.markdown, *app.info, *app.success, *app.error]
    return "\n".join(entry.value for entry in entries).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(("language", "slope"), [("en", "= **−0.950**"), ("fr", "= **−0,950**")])
def test_both_losses_say_what_an_output_costs_and_teaches(language, slope):
    app = show("losses", language)
    assert slope in text(app)
    assert ("hardly learns" if language == "en" else "n’apprend presque rien") in text(app)
    app.select_slider(key="autoencoder:losses-p").set_value(1.0 - 0.5).run()
    assert ("2 times" if language == "en" else "2,0 fois") in text(app).replace("2.0", "2")
    app.select_slider(key="autoencoder:losses-y").set_value(0.5).run()
    assert ("nothing changes" if language == "en" else "rien ne change") in text(app)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pyramids_open_recorded_with_what_the_seeds_say(queue, language):
    shown = text(show("pyramids", language))
    first, second = (recorded.find(PYRAMIDS[id].spread).recording.final("test_loss") for id in ("E", "E800"))
    assert np.quantile(second, 0.75) < np.quantile(first, 0.25)
    assert ("**800 is better than 400" if language == "en" else "**800 fait mieux que 400") in shown
    assert (f"| **{np.median(first):.5f}** |" if language == "en" else "| **0,02386** |") in shown
    assert ("842,009" if language == "en" else "842 009") in shown
    assert "python -m nnviz record spreads/P100 spreads/P200 spreads/E spreads/E800 spreads/flat" in shown
    assert "{" not in shown


def test_without_a_worker_the_recorded_pyramids_stay(monkeypatch):
    monkeypatch.setattr(follow, "queue_if_any", lambda: None)
    app = show("pyramids")
    assert "400-200-100-50" in text(app)
    assert not app.button


def test_a_wrong_pyramid_gets_one_sentence_and_a_right_one_trains(queue):
    app = show("pyramids")
    field, button = app.text_input(key="autoencoder:pyramids-text"), "autoencoder:pyramids-train"
    field.set_value("600-x").run()
    assert "Write 1 to 6 numbers from 1 to 1024" in text(app)
    assert app.button(key=button).disabled
    app.text_input(key="autoencoder:pyramids-text").set_value("60-30").run()
    assert not app.error
    assert "42" in app.button(key=button).label
    app.button(key=button).click().run()
    wanted = spread_of((60, 30))
    assert queue.states == {wanted.key: JobState.RUNNING}
    assert app.button(key=button).disabled
    app.button(key="autoencoder:pyramids-60-30:stop-run").click().run()
    assert queue.stopped == [wanted.key]
    queue.states[wanted.key] = JobState.STOPPED
    app.run()
    assert "Stopped before all five seeds" in text(app)
    losses = np.tile(np.array([[0.05, 0.011]], np.float32), (5, 1))
    queue.states[wanted.key] = JobState.DONE
    queue.recordings[wanted.key] = SpreadRecording(
        spread=wanted, frames=np.array([1, 20], np.int32), scores={"test_loss": losses, "train_loss": losses},
        ended=("finished",) * 5, seconds=50.0, compile_seconds=0.0)
    app.run()
    assert not app.exception
    assert "| 60-30 → 25 |" in text(app)
    assert "| **0.01100** | 0.01100 | 0.01100 | here |" in text(app)
    assert "smallest median error has **60-30 → 25**" in text(app)


def verdict(card, recordings, language="en"):
    """Draw a card's evidence; return what it decides, and the app."""
    decided = []

    def script(card, recordings, language, decided):
        import streamlit as st

        from nnviz.labs.autoencoder.claims import EVIDENCE
        st.session_state["language"] = language
        decided.append(EVIDENCE[card](recordings))

    app = AppTest.from_function(script, default_timeout=120, kwargs={
        "card": card, "recordings": recordings, "language": language, "decided": decided}).run()
    assert not app.exception
    return decided[-1], app


def spread_recording(name, test, train):
    scores = {"test_loss": test, "train_loss": train}
    return SpreadRecording(
        spread=PYRAMIDS[name].spread, frames=np.array([20], np.int32), ended=("finished",) * 5, seconds=10.0,
        scores={name: np.array(values, np.float32)[:, None] for name, values in scores.items()}, compile_seconds=0.0)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("move", "right", "side"), [(0.01, 0, "larger"), (0.0, 1, "no clear"), (-0.01, 2, "smaller")])
def test_i13_follows_the_seeds(move, right, side, language):
    base = np.linspace(0.020, 0.024, 5)
    found, app = verdict("I13", {"E": spread_recording("E", base, base - 0.001),
                                 "E800": spread_recording("E800", base + move, base + move - 0.001)}, language)
    assert found.right == right
    figures = CARDS["I13"].outcomes[right].format(**found.figures)
    assert (f"{0.022 + move:.5f}" if language == "en" else f"{0.022 + move:.5f}".replace(".", ",")) in figures
    if language == "en":
        rows = [line.split("|") for line in text(app).splitlines() if line.startswith("| T")]
        said = {row[1].strip().split(":")[0]: row[4] for row in rows}
        assert side in said["Test error"]
        assert side in said["Training error"]
        assert "no clear difference" in said["Test error less training error"]


def test_i6_measures_both_networks_by_the_squared_error():
    """The run whose weights are taken back to the start has learned nothing; the verdict must turn with it."""
    mse = recorded.find(recorded.COMPARED["C2-mse"]).recording
    table = figures_of_claims.squared_errors({"MSE": mse})
    assert table["y"].iloc[-1] == pytest.approx(mse.final["test_loss"], rel=1e-3)
    assert table["y"].iloc[0] > 5 * table["y"].iloc[-1]
    assert [figures_of_claims.clearly(*pair) for pair in ((1.0, 2.0), (1.0, 1.05), (2.0, 1.0))] == [0, 1, 2]
    untrained = type(mse)(**{**mse.__dict__, "weights": [weight[:1] for weight in mse.weights],
                             "weight_frames": mse.weight_frames[:1], "seconds": -1.0})
    found, app = verdict("I6", {"BCE": untrained, "MSE": mse}, "fr")
    assert found.right == 0
    assert found.figures["times"] == "51"
    assert "erreur quadratique" in text(app)
    assert verdict("I6", {"BCE": mse, "MSE": mse})[0].right == 1


def test_i12_lets_the_accuracies_decide(monkeypatch):
    mse = recorded.find(recorded.COMPARED["C2-mse"]).recording
    found, app = verdict("I12", {"D": mse})
    assert found.right == 1
    assert found.figures["brightest_accuracy"] == "100.0%"
    assert found.figures["rebuilt_error"] == f"{mse.final['test_loss']:.4f}"
    assert "Keras takes the pixels for classes" in text(app)
    judged = {"rebuilt": (0.9, 0.01), "brightest": (0.3, 0.1), "changed": (0.5, 1e-4)}
    monkeypatch.setattr(claims, "_judged", lambda recording: {
        name: figures_of_claims.Judged(*values) for name, values in judged.items()})
    assert verdict("I12", {"D": mse})[0].right == 0


def test_every_outcome_of_a_measured_card_finds_its_figures_in_french():
    from nnviz.language import catalogue
    french = catalogue("fr").gettext
    figures = {"I6": "bce mse p times epochs", "I13": "first second", "I12": " ".join(
        f"{name}_{what}" for name in ("rebuilt", "brightest", "changed") for what in ("accuracy", "error"))}
    for id, names in figures.items():
        assert len(CARDS[id].outcomes) == len(CARDS[id].answers)
        for outcome in CARDS[id].outcomes:
            assert french(outcome) != outcome
            assert french(outcome).format(**dict.fromkeys(names.split(), "7")).count("7") == outcome.count("{")
