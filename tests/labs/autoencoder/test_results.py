"""What a trained autoencoder makes of test images, on a page of its own; nothing is trained."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import xlogy
from streamlit.testing.v1 import AppTest

from nnviz.datasets.images import load
from nnviz.experiments.autoencoder import Autoencoder, AutoencoderExperiment
from nnviz.experiments.images import Convolution, DenseLayer, ImageData
from nnviz.labs.autoencoder.results import how_many
from nnviz.recordings.image_recording import ImageRecording

_GREY = load("fashion").x_test[:2000].reshape(2000, -1) / 255
#: The cross-entropy of images with themselves: what is left is their own entropy.
FLOOR = f"{-(xlogy(_GREY, _GREY) + xlogy(1 - _GREY, 1 - _GREY)).mean():.4f}"


@pytest.fixture(autouse=True)
def keep_the_main_module(monkeypatch):
    """Streamlit's test runner leaves its script as the main module; a worker that a later test starts would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def a_run(frames: int = 3, loss: str = "mse") -> ImageRecording:
    """A recording of a network on Fashion-MNIST with random weights."""
    experiment = AutoencoderExperiment(data=ImageData(dataset="fashion"),
                                 network=Autoencoder(encoder=(), latent=2, loss=loss))
    draw, nothing = np.random.default_rng(0), np.array([0.5, 0.4], np.float32)
    weights = [draw.normal(0, 0.1, (frames, *shape)).astype(np.float32)
               for shape in ((784, 2), (2,), (2, 784), (784,))]
    return ImageRecording(
        experiment=experiment, epochs=2.0, epoch_loss=nothing, epoch_accuracy=None, test_loss=nothing,
        test_accuracy=None, validation_loss=None, validation_accuracy=None,
        frames=np.arange(3.0), predicted=None, output=None, weight_frames=np.arange(float(frames)),
        weights=weights, state=[], seconds=1.0, compile_seconds=0.0, ended="finished", diverged_at=None)


def show(recording: ImageRecording, language: str = "en") -> AppTest:
    def script(recording, language):
        import streamlit as st

        from nnviz.labs.autoencoder import results as coder_results
        from nnviz.labs.autoencoder.lab import AUTOENCODER
        from nnviz.ui.state import PageState
        st.session_state["language"] = language
        coder_results.picture(PageState(AUTOENCODER), recording)
        coder_results.classes(PageState(AUTOENCODER), recording)

    app = AppTest.from_function(script, default_timeout=60, kwargs={"recording": recording, "language": language}).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    found = "\n".join(entry.value for entry in [*app.markdown, *app.warning])
    return found.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(("loss", "language", "sentence"), [
    ("mse", "en", "squared error (MSE): **0.4000**. A pixel is typically off by 63% of the way"),
    ("bce", "en", f"cross-entropy (BCE): **0.4000**. Grey pixels keep it above 0: perfect copies would have {FLOOR}."),
    ("mse", "fr", "erreur quadratique (MSE) : **0,4000**. Un pixel s’écarte typiquement de 63 % du chemin")])
def test_the_error_is_named_by_its_loss(loss, language, sentence):
    assert sentence in text(show(a_run(loss=loss), language))


@pytest.mark.parametrize(("language", "some", "none"), [
    ("en", "What you see is from epoch 1.", "its weights are no longer numbers, and rebuild nothing"),
    ("fr", "Ce que vous voyez date de l’époque 1.", "ses poids ne sont plus des nombres")])
def test_a_network_that_diverged_says_so_and_shows_no_picture_of_nothing(language, some, none):
    run = a_run()
    run.weights[0][2] = np.nan
    diverged = replace(run, ended="diverged", test_loss=np.array([0.5, np.nan], np.float32))
    app = show(diverged, language)
    assert some in text(app)
    assert "nan" not in text(app).lower().replace("nant", "")
    run.weights[0][:] = np.nan
    app = show(replace(diverged, seconds=2.0), language)
    assert none in text(app)
    assert not app.get("bidi_component")
    assert not app.get("vega_lite_chart")


def test_a_large_network_looks_at_fewer_images():
    small = a_run().experiment
    assert how_many(small) == 2000
    large = small.with_(network=Autoencoder(
        convolutions=(Convolution(filters=64), Convolution(filters=64)), encoder=(DenseLayer(units=9),)).model_dump())
    assert how_many(large) == 100
