"""Images that must be downloaded, on a page without internet, in both languages; nothing is downloaded or trained."""

import time
from threading import Event

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nnviz.datasets import download, images
from nnviz.experiments.classifier import ClassifierExperiment, HogMlp
from nnviz.experiments.images import ImageData
from nnviz.recordings.image_recording import ImageRecording
from nnviz.training.jobs import JobState, JobStatus
from nnviz.ui.images import sets as image_sets

SENTENCES = {"en": "cannot be downloaded here. Choose “Fashion-MNIST”",
             "fr": "Téléchargement impossible. Choisissez « Fashion-MNIST »"}
COMING = {"en": "The test images are being downloaded.", "fr": "Les images de test sont en cours de téléchargement."}
DATA = ImageData(dataset="fashion_full")
LABELS = np.arange(10_000, dtype=np.uint8) % 10
PICTURES = np.random.default_rng(0).integers(0, 256, (10_000, 28, 28), np.uint8)


def fail(array):
    raise download.UnavailableError(array)


def arrive(array):
    return {"x_test": PICTURES, "y_test": LABELS}[array].copy()


@pytest.fixture(autouse=True)
def nothing_is_known_yet(monkeypatch):
    """Begin without images."""
    monkeypatch.setitem(images._SETS, "fashion_full", images.ImageSet("fashion_full"))
    image_sets._fetch.clear()
    yield
    image_sets._fetch.clear()


def results(language: str) -> AppTest:
    """Draw the results of a network without layers that calls everything a T-shirt."""
    def script(recording, language):
        import streamlit as st

        from nnviz.labs.digits import results as image_results
        from nnviz.labs.digits.lab import DIGITS
        from nnviz.ui.state import PageState
        st.session_state["language"] = language
        image_results.picture(PageState(DIGITS), recording)

    output = np.zeros((10_000, 10), np.float16)
    output[:, 0] = 1
    nothing = np.zeros(0, np.float32)
    recording = ImageRecording(
        experiment=ClassifierExperiment(data=DATA, network={"kind": "pixels", "hidden": []}), epochs=0.0,
        epoch_loss=nothing, epoch_accuracy=nothing, test_loss=nothing, test_accuracy=nothing,
        validation_loss=None, validation_accuracy=None, frames=np.zeros(1),
        predicted=np.zeros((1, 10_000), np.uint8), output=output, weight_frames=np.zeros(1),
        weights=[np.ones((1, 784, 10), np.float32), np.ones((1, 10), np.float32)], state=[], seconds=1.0,
        compile_seconds=0.0, ended="stopped", diverged_at=None)
    return checked(AppTest.from_function(
        script, default_timeout=60, kwargs={"recording": recording, "language": language}).run())


def hog(language: str) -> AppTest:
    """Draw the picture of a HOG vector."""
    def script(experiment, language):
        import streamlit as st

        from nnviz.labs.digits import hog_picture
        from nnviz.labs.digits.lab import DIGITS
        from nnviz.ui.state import PageState
        st.session_state["language"] = language
        hog_picture.draw(PageState(DIGITS), experiment)

    return checked(AppTest.from_function(script, default_timeout=60, kwargs={
        "experiment": ClassifierExperiment(data=DATA, network=HogMlp()), "language": language}).run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return "\n".join(entry.value for entry in [*app.markdown, *app.error]).replace("\u202f", " ").replace("\xa0", " ")


def arrived(app: AppTest, language: str) -> AppTest:
    """Run the page again until it has its images or says why it has not."""
    for _ in range(600):
        if COMING[language] not in text(app):
            return app
        time.sleep(0.05)
        checked(app.run())
    raise AssertionError("the page waits and waits")


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize(("draw", "button"), [(results, "digits:results:fetch-again"), (hog, "digits:hog:fetch-again")])
def test_without_internet_one_sentence_and_another_try(draw, button, language, monkeypatch):
    monkeypatch.setattr(images, "fashion_mnist", fail)
    app = arrived(draw(language), language)
    assert SENTENCES[language] in text(app)
    assert not app.get("vega_lite_chart")
    monkeypatch.setattr(images, "fashion_mnist", arrive)
    checked(app.run())
    assert SENTENCES[language] in text(app)  # it tries again when asked to
    checked(app.button(key=button).click().run())
    arrived(app, language)
    assert not app.error
    assert app.get("vega_lite_chart")


@pytest.mark.parametrize("language", COMING)
def test_a_slow_download_does_not_hold_the_page_up(language, monkeypatch):
    may_arrive = Event()
    monkeypatch.setattr(images, "fashion_mnist", lambda array: may_arrive.wait(60) and arrive(array))
    try:
        app = results(language)  # returns although nothing has arrived
        assert COMING[language] in text(app)
        assert not app.error
    finally:
        may_arrive.set()
    assert "**10" in text(arrived(app, language))  # per cent of the test images are right


def test_any_other_failure_is_told_too(monkeypatch):
    def fail(array):
        raise ValueError("a broken file")

    monkeypatch.setattr(images, "fashion_mnist", fail)
    assert "a broken file" in text(arrived(results("en"), "en"))


@pytest.mark.parametrize("language", SENTENCES)
def test_a_run_that_failed_says_why_in_the_readers_language(language):
    def script(status, language):
        import streamlit as st

        from nnviz.ui import follow
        st.session_state["language"] = language
        follow.say_why_there_is_none(status)

    status = JobStatus(JobState.FAILED, 0, 0, 5, None, None, 0, str(download.UnavailableError("x_train")))
    app = checked(AppTest.from_function(script, kwargs={"status": status, "language": language}).run())
    assert SENTENCES[language] in app.error[0].value.replace("\u202f", " ").replace("\xa0", " ")
