"""The registry of the course's experiments: what the documents state, what was chosen, and what the words claim."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from nnviz.arithmetic import rows, total
from nnviz.course.experiments import UnknownExperimentError, get, plane_experiments
from nnviz.course.plane import keras_rate
from nnviz.datasets.plane import split
from nnviz.training.tasks import train_recordings

#: Document: id -> (kind, epsilon, sigma, tanh neurons, parameters, epochs or None, batch, learning rate, reported)
STATED = {
    "A1": ("gaussians", 0.02, 0.1, 0, 3, 1000, "full", 0.001, {"accuracy": 0.95}),
    "A2": ("gaussians", 0.02, 0.1, 0, 3, 50, "full", 0.001, {"accuracy": 0.94}),
    "A3": ("gaussians", 0.5, 0.1, 0, 3, None, "full", 0.001, {"accuracy": 0.73}),
    "A4": ("gaussians", 1.5, 0.1, 0, 3, None, "full", 0.001, {"accuracy": 0.45}),
    "A5": ("gaussians", 1.5, 10, 0, 3, None, "full", 0.001, {"accuracy": 0.15}),
    "A6": ("xor", 0.02, 0.1, 2, 9, 300, "full", 0.001, {"accuracy": 0.97, "loss": 0.1575}),
    "A7": ("xor", 0.02, 0.1, 2, 9, 300, "full", 0.001, {"accuracy": 0.574, "loss": 0.2653}),
    "A8": ("xor", 0.02, 0.1, 10, 41, 300, "full", 0.001, {"accuracy": 1.0, "loss": 0.0061}),
    "A9": ("xor", 0.02, 0.1, 3, 13, None, "full", 0.001, {"accuracy": 0.988, "loss": 0.2617}),
    "A10": ("xor", 0.02, 0.1, 3, 13, None, "full", 0.1, {"accuracy": 0.99, "loss": 0.0172}),
    "A11": ("xor", 0.02, 0.1, 3, 13, 200, 1, 0.001, {"accuracy": 0.995}),
    "A12": ("xor", 0.02, 0.1, 6, 25, 200, 11, 0.001, {"accuracy": 1.0}),
    "A13": ("xor", 0.02, 0.1, 10, 41, 200, 11, 0.001, {"accuracy": 1.0}),
    "A14": ("xor", 0.02, 0.1, 3, 13, 200, 100, 0.001, {"accuracy": 0.932}),
    "A15": ("xor", 0.02, 0.1, 6, 25, 200, 100, 0.001, {"accuracy": 0.989}),
    "A16": ("xor", 0.02, 0.1, 6, 25, 50, 100, 0.001, {"accuracy": 0.68}),
    "A17": ("xor", 0.02, 0.1, 6, 25, 200, 100, 0.001, {"accuracy": 0.985}),
}


def finals(name: str, draws: int = 30) -> dict[str, np.ndarray]:
    """Train an experiment with the seeds 0 to ``draws`` - 1; return its final training accuracies and losses."""
    members = [get(name).experiment.with_(seed=seed) for seed in range(draws)]
    recordings = train_recordings(members, with_pictures=False)
    return {metric: np.array([recording.final[f"train_{metric}"] for recording in recordings])
            for metric in ("accuracy", "loss")}


def test_ids_are_those_of_the_document_in_its_order():
    assert [entry.id for entry in plane_experiments()] == list(STATED)


@pytest.mark.parametrize("name", STATED)
def test_values_are_those_of_the_document(name):
    kind, epsilon, sigma, neurons, parameters, epochs, batch, rate, reported = STATED[name]
    entry = get(name)
    data, network, training = entry.experiment.data, entry.experiment.network, entry.experiment.training
    assert (data.kind, data.epsilon, data.sigma, data.centerx, data.centery) == (kind, epsilon, sigma, 1, 1)
    assert (data.points, data.train_points) == (2000, 1000)
    assert [(layer.units, layer.activation) for layer in network.hidden] == [(neurons, "tanh")] * (neurons > 0)
    assert (network.output, training.optimizer, training.batch) == ("sigmoid_mse", "sgd", batch)
    assert training.epochs == epochs or epochs is None
    assert training.learning_rate == pytest.approx(rate * entry.experiment.batch_size, rel=1e-12)
    assert total(rows(entry.experiment)) == parameters
    assert entry.reported == reported


@pytest.mark.parametrize("entry", plane_experiments(), ids=lambda entry: entry.id)
def test_words_are_complete(entry):
    assert "\n" not in entry.title
    assert entry.see.endswith(".")
    assert entry.chosen.startswith("Not in the document: ")
    assert "test points" in entry.chosen
    assert f"{entry.experiment.batch_size} point" in entry.conversion
    assert entry.conversion.endswith(f"= {entry.experiment.training.learning_rate}.".replace("100.0.", "100."))


def test_learning_rate_is_converted_from_a_sum_to_an_average():
    assert [keras_rate(0.001, size) for size in (1000, 100, 11, 1)] == [1.0, 0.1, 0.011, 0.001]


def test_rows_that_differ_only_in_the_draw():
    for one, other in (("A6", "A7"), ("A15", "A17")):
        assert [path for path, *_ in get(one).experiment.diff(get(other).experiment)] == ["seed"]


def test_get_ignores_case_and_surrounding_space():
    assert get(" a6 ") is get("A6")


@pytest.mark.parametrize(("unknown", "matches"), [("A66", ["A6", "A16"]), ("a06", ["A6"]), ("?", [])])
def test_unknown_id_names_the_close_matches(unknown, matches):
    with pytest.raises(UnknownExperimentError) as raised:
        get(unknown)
    assert isinstance(raised.value, LookupError)
    assert raised.value.matches[:len(matches)] == matches
    assert all(match in str(raised.value) for match in matches or ["A1", "A17"])
    assert repr(unknown) in str(raised.value)


def test_entries_are_frozen_and_hashable():
    assert len(set(plane_experiments())) == len(STATED)
    with pytest.raises(FrozenInstanceError):
        get("A6").id = "A7"


@pytest.mark.parametrize("name", ["A6", "A8", "A10", "A12", "A14", "A15", "A17"])
def test_reported_figures_lie_within_the_spread_of_30_draws(name):
    measured = finals(name)
    for metric, value in get(name).reported.items():
        assert measured[metric].min() - 1e-6 <= value <= measured[metric].max() + 1e-6


def test_accuracies_below_one_half_are_not_accuracies():
    for name in ("A4", "A5"):
        assert finals(name)["accuracy"].min() > 0.6


@pytest.mark.parametrize(("name", "explained"), [("A1", 0.95), ("A4", 0.47), ("A5", 0.15)])
def test_a_linear_regression_explains_the_stated_share_of_the_variance(name, explained):
    shares = [share_explained(split(get(name).experiment.with_(seed=seed))) for seed in range(30)]
    assert np.median(shares) == pytest.approx(explained, abs=0.01)
    assert min(shares) - 0.01 < get(name).reported["accuracy"] < max(shares) + 0.01


def share_explained(points) -> float:
    """R² of the least-squares fit of the classes by the coordinates."""
    design = np.column_stack([points.train, np.ones(len(points.train))])
    residual = points.train_classes - design @ np.linalg.lstsq(design, points.train_classes)[0]
    return 1 - residual.var() / points.train_classes.var()


def test_two_neurons_find_xor_in_seven_draws_of_ten():
    accuracies = finals("A6")["accuracy"]
    assert 0.6 < (accuracies > 0.9).mean() < 0.8


def test_the_draw_of_a7_gets_stuck():
    final = train_recordings([get("A7").experiment], with_pictures=False)[0].final
    assert 0.5 < final["train_accuracy"] < 0.65


def test_the_loss_of_a10_jumps_up_again_and_again():
    recording = train_recordings([get("A10").experiment], with_pictures=False)[0]
    assert (np.diff(recording.epoch_loss) > 0.005).sum() >= 4
    assert recording.final["train_accuracy"] > 0.95


def test_a16_is_lower_only_with_a_smaller_rate():
    assert finals("A16")["accuracy"].min() > get("A16").reported["accuracy"]
    slower = get("A16").experiment.with_(training={"learning_rate": 0.02})
    recordings = train_recordings([slower.with_(seed=seed) for seed in range(30)], with_pictures=False)
    accuracies = [recording.final["train_accuracy"] for recording in recordings]
    assert min(accuracies) < get("A16").reported["accuracy"] < max(accuracies)


