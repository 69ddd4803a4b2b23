"""Training on the digit page, by Streamlit's own test runner, with USPS, few images and few epochs."""

import csv
import io
import re
import time

import pytest
from pages_tools import open_tab, start
from streamlit.testing.v1 import AppTest

from nnviz.course.experiments import get
from nnviz.course.recorded import OPENING
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.labs.digits.lab import DIGITS
from nnviz.training.jobs import JobState, _Job
from nnviz.training.tasks import train_images
from nnviz.ui import follow, run_log
from nnviz.ui.start import jobs

WORDS = {"en-GB": {"trained": "Trained for", "other": "still belongs to other settings",
                   "recorded": "Trained before, on", "train": "Train · about", "here": "Train it here",
                   "done": "Trained", "again": "The same settings and the same seed"},
         "fr-FR": {"trained": "époques en", "other": "encore à d’autres réglages",
                   "recorded": "Entraîné à l’avance, le", "train": "Entraîner · environ", "here": "Entraîner ici",
                   "done": "Entraîné", "again": "Les mêmes réglages"}}


def opened(locale: str = "en-GB", **query: str) -> AppTest:
    """Open the digit page by a link; each test names another seed, because the queue outlives the tests."""
    app = start(locale, "pages/digits.py")
    app.query_params.update({"images": "usps", "train": "300", "epochs": "2"} | query)
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    return checked(app.button(key=f"digits:{key}").click().run())


def text(app: AppTest) -> str:
    return "\n".join(entry.value for entry in [*app.markdown, *app.subheader])


def until(app: AppTest, words: str) -> AppTest:
    """Run the page again until it says the words: a worker that is just starting takes its time."""
    for _ in range(600):
        if words in text(app):
            return app
        time.sleep(0.1)
        checked(app.run())
    raise AssertionError(f"the page never says {words!r}")


def until_it_trains(app: AppTest) -> AppTest:
    """Run the page until an epoch is on its way, and not the queue."""
    key = app.session_state["digits:asked"].key
    for _ in range(600):
        if jobs().status(key).epochs_done > 0:
            return checked(app.run())
        time.sleep(0.05)
    raise AssertionError("the training does not begin")


def shown(app: AppTest):
    return app.session_state["digits:shown"].recording


@pytest.mark.parametrize("locale", WORDS)
def test_nothing_trains_before_train_is_pressed(locale):
    words, app = WORDS[locale], opened(locale, seed="1" if locale == "fr-FR" else "2")
    assert app.button(key="digits:train-run").label.startswith(words["train"])
    assert jobs().status(app.session_state["digits:experiment"].key) is None
    until(press(app, "train-run"), words["trained"])
    assert shown(app).experiment == app.session_state["digits:experiment"]
    assert app.button(key="digits:train-run").label == words["done"]
    assert not app.button(key="digits:train-run").disabled  # it would lose the focus
    before = shown(app)
    assert words["again"] in press(app, "train-run").toast[0].value
    assert shown(app) is before


@pytest.mark.parametrize("locale", WORDS)
def test_the_page_opens_on_a_recorded_run_and_trains_it_here(locale):
    words, app = WORDS[locale], start(locale, "pages/digits.py")
    assert words["recorded"] in text(app)
    assert app.button(key="digits:train-run").label.startswith(words["here"])
    assert app.session_state["digits:shown"].was_recorded
    until(press(app, "train-run"), words["trained"])
    assert not app.session_state["digits:shown"].was_recorded
    assert [entry.ended for entry in app.session_state["run_log"] if entry.page is DIGITS] == ["finished"]
    jobs()._jobs.pop(OPENING["digits"].key)  # the queue outlives this test; the next one opens on the recorded run


def test_more_epochs_go_on_from_the_end():
    app = until(press(opened(seed="3"), "train-run"), "Trained for 2 epochs")
    first, seconds = shown(app).lines, shown(app).seconds
    until(press(app, "more"), "Trained for 7 epochs")
    assert app.session_state["digits:experiment"].training.epochs == 7
    assert app.query_params["epochs"] in ("7", ["7"])
    assert shown(app).lines[:2] == first
    assert shown(app).seconds > seconds


def test_a_stopped_run_keeps_what_it_has_and_goes_on():
    app = press(opened(seed="4", train="7291", epochs="60"), "train-run")
    press(until_it_trains(app), "stop-run")
    until(app, "Stopped after")
    assert 0 < shown(app).epochs < 60
    assert app.button(key="digits:train-run").label.startswith("Go on · about")
    before = shown(app).lines
    until(press(app, "train-run"), "Trained for 60 epochs")
    assert shown(app).lines[:len(before)] == before


@pytest.mark.parametrize("locale", WORDS)
def test_a_result_says_that_it_belongs_to_other_settings(locale):
    words, seed = WORDS[locale], "5" if locale == "fr-FR" else "15"
    app = until(press(opened(locale, seed=seed), "train-run"), words["trained"])
    before = shown(app)
    app.query_params.update({"images": "usps", "train": "300", "epochs": "2", "seed": seed, "net": "pixels_32"})
    app.run()
    assert shown(checked(app)) is before
    assert words["other"] in text(app)
    assert re.search(r"64 → 32", text(app))
    assert app.button(key="digits:train-run").label.startswith(words["train"])


def test_knobs_that_move_while_it_trains_leave_the_run_alone():
    app = press(opened(seed="6", train="7291", epochs="500"), "train-run")
    asked = until_it_trains(app).session_state["digits:asked"]
    app.query_params.update({"images": "usps", "train": "300", "epochs": "2", "seed": "7"})
    checked(app.run())
    assert "This training has other settings than the knobs now (" in text(app)
    assert app.button(key="digits:train-run").label.startswith("Train · about")
    done = jobs().status(asked.key).epochs_done
    for _ in range(600):
        if jobs().status(asked.key).epochs_done >= done + 2:
            break
        time.sleep(0.05)
    assert jobs().status(asked.key).epochs_done >= done + 2
    assert jobs().status(asked.key).state is JobState.RUNNING
    press(app, "stop-run")
    until(app, "What you see still belongs to other settings")
    assert shown(app).experiment == asked


def test_a_run_is_found_again_after_another_page():
    app = press(opened(seed="8", train="7291", epochs="60"), "train-run")
    until_it_trains(app)
    checked(app.switch_page("pages/course.py").run())
    checked(app.switch_page("pages/digits.py").run())
    until(app, "Trained for 60 epochs")


def test_early_stopping_is_said_and_is_not_continued():
    app = until(press(opened(seed="9", epochs="60", lr="0.1", stop="1", val="500"), "train-run"), "Stopped early after")
    assert app.button(key="digits:more").disabled


def test_a_divergence_is_a_sentence_with_a_way_on():
    app = opened(seed="10", opt="sgd", lr="10", mom="0.99")
    steep = app.session_state["digits:experiment"].with_(
        network={"hidden": [{"units": 64, "activation": "linear"}] * 3})
    app.session_state["digits:pending"] = steep
    app = press(checked(app.run()), "train-run")
    until(app, "Choose a smaller one")


def test_a_pinned_run_is_compared_and_keeps_little():
    app = until(press(opened(seed="11"), "train-run"), "Trained for")
    press(app, "pin-run")
    assert app.session_state["pins"][0].recording.nbytes < 3000  # the curves, and one answer for each of 2,007 images
    assert "This is the pinned run itself." in text(app)
    until(press(app, "more"), "Trained for 7 epochs")
    assert "Changed: Epochs 2 → 7" in text(app)
    assert "| Epochs | 2 | 7 | ▲ +5 |" in text(app)
    app.switch_page("pages/boundaries.py").run()
    assert "Compared with" not in text(checked(app))


def test_the_log_opens_a_run_on_its_own_page():
    app = until(press(opened(seed="12"), "train-run"), "Trained for")
    wanted = app.session_state["digits:experiment"]
    checked(app.switch_page("pages/boundaries.py").run())
    open_tab(app, "log")
    number = next(entry.number for entry in app.session_state["run_log"] if entry.experiment == wanted)
    app.selectbox(key="run-log-choice").set_value(number).run()
    checked(app.button(key="run-log-open").click().run())
    assert app.title[0].value == "Digits: three ways to see"
    assert app.session_state["digits:experiment"] == wanted
    line = list(csv.DictReader(io.StringIO(run_log.to_csv(app.session_state["run_log"]))))[number - 1]
    assert line["link"] == "digits?images=usps&train=300&epochs=2&seed=12"
    assert (line["net"], line["opt"], line["epochs_trained"], line["noise"]) == ("pixels_64", "rmsprop", "2", "")


def test_a_recorded_preset_says_that_its_weights_are_rounded():
    app = start("en-GB", "pages/digits.py")
    app.session_state["digits:pending"] = get("F4").experiment
    checked(app.run())
    assert shown(app).experiment == get("F4").experiment
    open_tab(app, "home", "digits")
    assert "its weights are kept to three digits" in text(app)
    labels = [button.label for button in app.get("download_button")]
    assert labels[:4] == ["Keras script", "Notebook", "Curves (CSV)", "Weights"]


def test_the_images_that_keras_does_not_download_are_offered():
    app = open_tab(until(press(opened(seed="13"), "train-run"), "Trained for"), "home", "digits")
    assert "Images" in [button.label for button in app.get("download_button")]


def test_what_a_session_keeps_cannot_continue_and_costs_less():
    app = until(press(opened(seed="14"), "train-run"), "Trained for")
    stored = jobs().recording(app.session_state["digits:experiment"].key)
    assert stored.state
    assert not shown(app).state
    assert isinstance(shown(app).experiment, ClassifierExperiment)


def test_without_a_worker_the_recorded_run_is_there(monkeypatch):
    monkeypatch.setattr(follow, "queue", lambda: None)
    app = start("en-GB", "pages/digits.py")
    assert shown(app).experiment == OPENING["digits"]
    assert "digits:train-run" not in [button.key for button in app.button]


def test_a_run_that_was_stopped_before_its_first_test_is_shown_without_results(monkeypatch):
    monkeypatch.setattr("nnviz.training.fused._SECONDS_AFTER_STOP", -1.0)
    app = opened(seed="15")
    experiment = app.session_state["digits:experiment"]
    job = _Job(experiment, long=False)
    job.end(JobState.STOPPED, train_images(experiment, should_stop=lambda: True))
    jobs()._jobs[experiment.key] = job
    checked(app.run())
    assert "Stopped after 0 epochs" in text(app)
    assert "before it looked at the test images" in text(app)
    assert app.button(key="digits:train-run").label.startswith("Go on · about")


@pytest.mark.parametrize(("locale", "said"), [("en-GB", "larger HOG cells"), ("fr-FR", "cellules HOG plus grandes")])
def test_what_needs_more_memory_than_there_is_cannot_be_begun_and_says_which_knob_mends_it(locale, said, monkeypatch):
    monkeypatch.setattr(jobs(), "_room", 10**9)
    app = opened(locale, images="mnist", net="hog_o36c2b4_16", train="60000", seed="771")
    assert any(said in warning.value for warning in app.warning)
    assert app.button(key="digits:train-run").disabled
    monkeypatch.setattr(jobs(), "_room", 10**12)
    assert not checked(app.run()).button(key="digits:train-run").disabled
