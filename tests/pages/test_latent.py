"""The page of the latent space, by Streamlit's own test runner, with a tiny network for USPS digits."""

import time
from dataclasses import replace
from itertools import count, pairwise

import numpy as np
import pytest
from pages_tools import open_tab, start
from streamlit.testing.v1 import AppTest

from nnviz.course.autoencoders import pyramid
from nnviz.course.experiments import get
from nnviz.course.recorded import Recorded
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.images import ImageData, ImageTraining
from nnviz.labs.autoencoder import latent_network
from nnviz.links.images import CODES
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.start import jobs

TINY = AutoencoderExperiment(
    data=ImageData(dataset="usps", images=300), network=pyramid(8, latent=2, activation="tanh"),
    training=ImageTraining(epochs=1))
#: The pages cache what they make of a recording, and tell recordings of one experiment apart by their seconds.
SECONDS = count(1.0)
WORDS = {"en-GB": {"seen": "2,000 test images", "dead": "latent layer is dead", "diverged": "This network diverged"},
         "fr-FR": {"seen": "images de test, dont", "dead": "couche latente est morte", "diverged": "a divergé"}}


def recording_of(experiment: AutoencoderExperiment, seed: int = 0, scale: float = 0.3) -> ImageRecording:
    """Made-up weights: what a run leaves, without a run."""
    generator, sizes = np.random.default_rng(seed), [256, 8, 2, 8, 256]
    weights = [array.astype(np.float32) for inputs, outputs in pairwise(sizes)
               for array in (scale * generator.normal(size=(1, inputs, outputs)), np.zeros((1, outputs)))]
    loss = np.array([0.1], np.float32)
    return ImageRecording(
        experiment=experiment, epochs=1, epoch_loss=loss, epoch_accuracy=None, test_loss=loss, test_accuracy=None,
        validation_loss=None, validation_accuracy=None,
        frames=np.array([1.0]), predicted=None, output=None, weight_frames=np.array([1.0]), weights=weights, state=[],
        seconds=next(SECONDS), compile_seconds=0.0, ended="finished", diverged_at=None)


@pytest.fixture
def standing(monkeypatch):
    """A function that makes the page find a recording; the recorded runs may not be there."""
    def stand(recording: ImageRecording) -> None:
        usual = latent_network.recorded.find
        monkeypatch.setattr(latent_network.recorded, "find", lambda run: Recorded(
            replace(recording, experiment=run), "2026-01-01", "a command", "versions")
            if isinstance(run, AutoencoderExperiment) and run.network == TINY.network else usual(run))

    return stand


def opened(experiment: AutoencoderExperiment, locale: str = "en-GB", **query: str) -> AppTest:
    return start(locale, "pages/latent.py", **CODES.to_query(experiment, get("D").experiment), **query)


def checked(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(entry.value for entry in [*app.markdown, *app.warning, *app.error, *app.info])


def until(app: AppTest, holds) -> AppTest:
    for _ in range(900):
        if holds(app):
            return app
        time.sleep(0.1)
        checked(app.run())
    raise AssertionError("the page never comes there")


@pytest.mark.parametrize("locale", WORDS)
def test_a_trained_network_shows_maps_groups_and_figures(standing, locale):
    standing(recording_of(TINY))
    app = opened(TINY, locale)
    assert WORDS[locale]["seen"] in said(app)
    open_tab(app, "groups", "latent")
    assert len(app.metric) == 2
    plane = app.segmented_control(key="latent:method-3")
    assert plane.value == "plane"  # two latent numbers: the map is the latent space itself
    for method, colour in (("pca", "cluster"), ("plane", "cluster"), ("pca", "class")):
        app.segmented_control(key="latent:colour-2").set_value(colour)
        checked(app.segmented_control(key="latent:method-3").set_value(method).run())
    before = [metric.value for metric in app.metric]
    checked(app.slider(key="latent:k").set_value(30).run())
    assert [metric.value for metric in app.metric] != before


def test_who_asks_for_two_latent_numbers_sees_the_latent_plane_whatever_was_chosen_before(standing):
    standing(recording_of(TINY))
    app = opened(TINY)
    checked(app.segmented_control(key="latent:method-3").set_value("pca").run())
    checked(app.run())
    assert app.segmented_control(key="latent:method-3").value == "pca"
    app.session_state["latent:pending"] = TINY  # as "Only two latent numbers" does
    assert checked(app.run()).segmented_control(key="latent:method-3").value == "plane"
    assert checked(app.run()).segmented_control(key="latent:method-3").value == "plane"


@pytest.mark.parametrize("locale", WORDS)
def test_a_dead_latent_layer_is_said_and_nothing_crashes(standing, locale):
    standing(recording_of(TINY, scale=0.0))
    app = opened(TINY, locale)
    assert WORDS[locale]["dead"] in said(app)
    open_tab(app, "groups", "latent")
    assert any("1" in info.value for info in app.info)  # there is but one code, so there are not ten clusters


@pytest.mark.parametrize("locale", WORDS)
def test_a_diverged_network_is_said(standing, locale):
    standing(recording_of(TINY, scale=float("nan")))
    app = opened(TINY, locale)
    assert WORDS[locale]["diverged"] in said(app)
    assert not app.metric


def test_a_class_left_out_gives_errors_a_threshold_and_a_curve(standing):
    standing(recording_of(TINY))
    app = open_tab(opened(TINY.with_(data={"left_out": 1})), "unknown", "latent")
    assert "AUC" in said(app)
    threshold = next(slider for slider in app.select_slider if slider.key.startswith("latent:threshold"))
    lowest = threshold.options[0]
    assert lowest.replace(".", "").isdigit()
    sentence = [entry.value for entry in app.markdown if entry.value.startswith("At this threshold")]
    assert len(sentence) == 1
    assert sentence[0].count("%") == 2


@pytest.mark.parametrize("wrong", [{"net": "nonsense"}, {"without": "77"}])
def test_a_wrong_link_is_answered_in_one_sentence(wrong):
    app = start(page="pages/latent.py", **CODES.to_query(TINY, get("D").experiment) | wrong)
    assert [entry.value for entry in app.warning if "not possible here" in entry.value]


def test_a_network_of_a_link_is_trained_then_mapped_by_t_sne():
    app = opened(TINY.with_(seed=41))
    train = app.button(key="latent:own:train")
    assert train.label.startswith("Train this network: about")
    assert "2,000 test images" not in said(app)
    checked(train.click().run())
    until(app, lambda app: WORDS["en-GB"]["seen"] in said(app))
    checked(app.segmented_control(key="latent:method-3").set_value("tsne").run())
    checked(app.multiselect(key="latent:perplexities").set_value([5]).run())
    app.segmented_control(key="latent:source-2")
    checked(app.button(key="latent:embed").click().run())
    open_tab(app, "numbers", "latent")
    until(app, lambda app: "| t-SNE, perplexity 5 |" in said(app))
    assert app.session_state["run_log"][-1].experiment == TINY.with_(seed=41)
    assert jobs().recording(TINY.with_(seed=41).key) is not None
