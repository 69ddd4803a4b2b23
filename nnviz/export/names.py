"""What a run's files are called: after its settings, so that those of several runs can be told apart in one folder."""

from typing import Any

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.links import networks

_LONGEST = 80


def file_stem(experiment: Any, preset: str | None = None) -> str:
    """Return what the names of an experiment's files begin with: letters, digits, dots, hyphens and underscores.

    ``preset`` is the id of the course's experiment that it is.

    >>> file_stem(Experiment())
    'xor_3.tanh_lr0.1_200epochs_seed0'
    """
    if preset:
        return f"{preset}_seed{experiment.seed}"
    training = getattr(experiment, "training", None)
    how = f"_lr{training.learning_rate:g}_{training.epochs}epochs" if training else ""
    return f"{_what(experiment)}{how}"[:_LONGEST] + f"_seed{experiment.seed}"


def _what(experiment: Any) -> str:
    if isinstance(experiment, Experiment):
        layers = "-".join(f"{layer.units}.{layer.activation}" for layer in experiment.network.hidden)
        return f"{experiment.data.kind}_{layers or 'line'}"
    if isinstance(experiment, TableExperiment):
        layers = "-".join(f"{layer.units}.{layer.activation}" for layer in experiment.network.hidden)
        return f"{experiment.data.kind}_{layers or 'line'}{'_wide' if experiment.network.wide else ''}"
    if isinstance(experiment, AutoencoderExperiment):
        return f"{experiment.data.dataset}_{networks.write_autoencoder(experiment.network)}"
    if isinstance(experiment, ClassifierExperiment):
        return f"{experiment.data.dataset}_{networks.write(experiment.network)}"
    return f"run_{experiment.key[:8]}"
