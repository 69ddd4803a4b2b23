"""The autoencoder page's last sections and cards, in both languages, by Streamlit's own test runner; nothing trains."""

import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nnviz.course import recorded
from nnviz.course.cards import CARDS
from nnviz.course.pyramids import PYRAMIDS, spread_of
from nnviz.labs.autoencoder import claims as card_claims
from nnviz.labs.autoencoder.figures import claims as figures_of_claims
from nnviz.labs.autoencoder.figures.pyramids import differences
from nnviz.maths.difference import paired
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

    def submit(self, run, *_whose):
        self.states[run.key] = JobState.RUNNING
        return run.key

    def status(self, key, *_whose):
        state = self.states.get(key)
        return state and JobStatus(state, 0, 5, 20, 0.02, 30.0, 0, "")

    def check(self):
        pass

    def recording(self, key, *_whose):
        return self.recordings.get(key)

    def stop(self, key, *_whose):
        self.stopped.append(key)

    def wait(self, key, timeout, *_whose):
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
    app = show("pyramids", language)
    shown = text(app)
    spreads = {id: recorded.find(entry.spread).recording for id, entry in PYRAMIDS.items()}
    found = differences(spreads)["E", "E800"]
    assert (found.draws, found.comparisons) == (10, 10)
    wanted = {-1: {"en": "**800 is better**: by 0.00", "fr": "**800 fait mieux** : de 0,00"},
              0: {"en": "**Not shown with 10 draws.**", "fr": "**Pas démontré avec 10 tirages.**"}}
    assert wanted[found.side][language] in shown
    assert f"{10} comparisons stand together" in shown or "10 comparaisons figurent ici ensemble" in shown
    median = f"{np.median(spreads['E'].final('test_loss')):.5f}"
    assert f"| **{median if language == 'en' else median.replace('.', ',')}** |" in shown
    assert ("842,009" if language == "en" else "842 009") in shown
    command = "python -m nnviz record spreads/P100 spreads/P200 spreads/E spreads/E800 spreads/flat"
    assert any(command in (entry.help or "") for entry in app.markdown)
    assert command not in shown
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
    assert "Stopped before all seeds" in text(app)
    losses = np.tile(np.array([[0.05, 0.011]], np.float32), (10, 1))
    queue.states[wanted.key] = JobState.DONE
    queue.recordings[wanted.key] = SpreadRecording(
        spread=wanted, frames=np.array([1, 20], np.int32), scores={"test_loss": losses, "train_loss": losses},
        ended=("finished",) * 10, seconds=50.0, compile_seconds=0.0)
    app.run()
    assert not app.exception
    assert "| 60-30 → 25 |" in text(app)
    assert "| **0.01100** | 0.01100 | 0.01100 | here |" in text(app)
    assert "**60-30 → 25** has the smallest median error" in text(app)


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


def seeds_of(name, gap=0.001, reached=2):
    """Ten seeds of a pyramid: the training error falls to 0.02 after so many epochs, the test error is ``gap`` more."""
    train = np.where(np.arange(1, 21) < reached, 0.09, 0.02) + np.arange(10)[:, None] / 1e5
    scores = {"train_loss": train.astype(np.float32), "test_loss": (train + gap).astype(np.float32)}
    return SpreadRecording(spread=PYRAMIDS[name].spread, frames=np.arange(1, 21, dtype=np.int32), scores=scores,
                           ended=("finished",) * 10, seconds=10.0, compile_seconds=0.0)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("gap", "reached", "right"), [
    (0.002, 9, 0), (0.002, 5, 1), (0.001, 9, 2), (0.001, 5, 3), (0.0005, 2, 3)])
def test_i13_judges_overfitting_and_hardness_apart(gap, reached, right, language):
    found, app = verdict("I13", {"E": seeds_of("E", 0.001, 5), "E800": seeds_of("E800", gap, reached)}, language)
    assert found.right == right
    assert (found.figures["epochs_400"], found.figures["epochs_800"]) == (
        ("5.0", f"{reached}.0") if language == "en" else ("5,0", f"{reached},0"))
    rows = {name: line for line in text(app).splitlines()
            for name in ("gap", "epochs") if line.startswith({
                "gap": ("| Test error minus", "| Erreur de test moins"), "epochs": ("| Epochs to", "| Époques jusqu"),
            }[name])}
    better = {"en": "**{} is better**", "fr": "**{} fait mieux**"}[language]
    none = {"en": "**No difference**", "fr": "**Aucune différence**"}[language]
    for name, first, second in (("gap", 0.001, gap), ("epochs", 5, reached)):
        wanted = none if first == second else better.format(400 if first < second else 800)
        assert wanted in rows[name], name


@pytest.mark.parametrize(("move", "words"), [(0.01, "**400 is better**"), (-0.01, "**800 is better**"),
                                             (0.0, "**No difference**")])
def test_i13_says_what_the_test_images_say(move, words):
    first, second = seeds_of("E"), seeds_of("E800")
    second.scores["test_loss"][:, -1] += np.float32(move)
    found, _app = verdict("I13", {"E": first, "E800": second})
    assert words in found.more[0]


def loss_runs(**errors):
    """Spreads of six seeds: name, as ``bce_2`` -> training loss and squared error of the test images."""
    found = {}
    for name, (train, error) in errors.items():
        loss, place = name.split("_")
        label = list(recorded.LOSS_SPREADS)[int(place) + 4 * (loss == "mse")]
        spread = recorded.LOSS_SPREADS[label]
        rises = np.linspace(-5e-5, 5e-5, 6, dtype=np.float32)[:, None]
        scores = {"train_loss": train + rises, "test_loss": (error if loss == "mse" else 0.1) + rises}
        if loss == "bce":
            scores["test_squared_error"] = error + 2 * rises
        found[label] = SpreadRecording(spread, np.array([100], np.int32), scores, ("finished",) * 6, 10.0, 0.0)
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("mse", "right", "words"), [
    (0.010, 0, "**MSE is better**"), (0.014, 2, "**BCE is better**")])
def test_i6_gives_each_loss_its_best_rate(mse, right, words, language):
    """The rate is chosen by the training loss: the third of BCE has a smaller test error, and is not taken."""
    runs = loss_runs(bce_0=(0.18, 0.015), bce_1=(0.16, 0.012), bce_2=(0.17, 0.001), mse_0=(0.02, 0.021),
                     mse_1=(0.01, mse), mse_2=(0.012, 0.001))
    found, app = verdict("I6", runs, language)
    assert found.right == right
    assert found.figures["mse"] == (f"{mse:.4f}" if language == "en" else f"{mse:.4f}".replace(".", ","))
    assert found.figures["times"] == "51"
    if language == "en":
        assert words in found.more[0]
        assert "document's own rate of 2.56 for both: **BCE is better**: by 0.006" in found.more[1]
        assert "**0.01000**" in text(app) or right
    else:
        assert "fait mieux" in found.more[0]


def test_i6_no_difference_is_shown():
    assert figures_of_claims.loss_answer(paired([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])) == 1


def test_i6_as_recorded():
    runs = {name: recorded.find(spread).recording for name, spread in recorded.LOSS_SPREADS.items()}
    suited = figures_of_claims.suited(runs)
    assert float(suited["bce"].split()[1]) < float(suited["mse"].split()[1])
    found = paired(*(figures_of_claims.test_errors(runs[suited[loss]]) for loss in ("mse", "bce")))
    assert figures_of_claims.loss_answer(found) == 0
    own = paired(*(figures_of_claims.test_errors(runs[f"{loss} 2.56"]) for loss in ("MSE", "BCE")))
    assert figures_of_claims.loss_answer(own) == 2
    assert own.second == pytest.approx(0.0150, abs=5e-4)
    assert own.first == pytest.approx(0.0215, abs=5e-4)


def test_i13_as_recorded():
    runs = [recorded.find(recorded.PYRAMID_SPREADS[name]).recording for name in CARDS["I13"].runs]
    found = figures_of_claims.judge_sizes(*runs)
    assert found["gap"].draws == 10
    assert figures_of_claims.sizes_answer(found) == {(1, 1): 0, (1, 0): 1, (0, 1): 2, (0, 0): 3}[
        int(found["gap"].low > 0), int(found["epochs"].low > 0)]


def test_i12_lets_the_accuracies_decide(monkeypatch):
    mse = recorded.find(recorded.COMPARED["C2-mse"]).recording
    found, app = verdict("I12", {"D": mse})
    assert found.right == 1
    assert found.figures["brightest_accuracy"] == "100.0%"
    assert found.figures["rebuilt_error"] == f"{mse.final['test_loss']:.4f}"
    assert "Keras takes the pixels for classes" in text(app)
    for judged, right in (({"rebuilt": (0.9, 0.01), "brightest": (0.3, 0.1), "changed": (0.5, 1e-4)}, 0),
                          ({"rebuilt": (0.2, 0.01), "brightest": (0.3, 0.1), "changed": (0.5, 1e-4)}, 2)):
        monkeypatch.setattr(card_claims, "_judged", lambda recording, judged=judged: {
            name: figures_of_claims.Judged(*values) for name, values in judged.items()})
        assert verdict("I12", {"D": mse})[0].right == right
