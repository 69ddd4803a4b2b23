"""The two kinds of experiment on images: what each refuses, and how their JSON tells them apart."""

import keras
import pytest
from hypothesis import given
from pydantic import ValidationError
from strategies import autoencoders, image_experiments

from nnviz.experiments.autoencoder import Autoencoder, AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment, PixelMlp
from nnviz.experiments.fields import Seed
from nnviz.experiments.images import DenseLayer, ImageData, ImageExperiment
from nnviz.experiments.plane import HiddenLayer
from nnviz.experiments.spread import run_from_json
from nnviz.experiments.value import bounds


@given(image_experiments | autoencoders)
def test_the_json_tells_which_kind_it_is(experiment):
    read = run_from_json(experiment.model_dump_json())
    assert (read, type(read), read.key) == (experiment, type(experiment), experiment.key)


@pytest.mark.parametrize(("kind", "network"), [(ClassifierExperiment, Autoencoder()),
                                               (AutoencoderExperiment, PixelMlp())])
def test_neither_kind_has_a_network_of_the_other(kind, network):
    with pytest.raises(ValidationError):
        kind(network=network)
    with pytest.raises(ValidationError):
        kind().with_(network=network.model_dump())


def test_what_both_share_is_no_experiment_of_its_own():
    with pytest.raises(TypeError):
        ImageExperiment(data=ImageData(), network=PixelMlp())


@pytest.mark.parametrize("experiment", [ClassifierExperiment(), AutoencoderExperiment(),
                                        AutoencoderExperiment(network=Autoencoder(loss="bce"))])
def test_keras_knows_the_loss_by_its_name(experiment):
    assert keras.losses.get(experiment.loss).__name__ == experiment.loss


def test_a_shared_field_is_said_once_and_an_experiment_adds_its_own_bounds():
    ours, theirs = DenseLayer.model_fields["units"], HiddenLayer.model_fields["units"]
    assert (ours.title, ours.description) == (theirs.title, theirs.description) != (None, None)
    assert bounds(DenseLayer, "units") == {"ge": 1, "le": 1024}
    assert bounds(HiddenLayer, "units") == {"ge": 1, "le": 64}
    title = Seed.__metadata__[0].title
    assert ClassifierExperiment.model_fields["seed"].title == AutoencoderExperiment.model_fields["seed"].title == title
