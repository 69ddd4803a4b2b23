"""Rosenblatt's rule: figures worked out by hand, scikit-learn, and what holds for any weights and examples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import Perceptron

from nnviz.labs.foundations.figures import perceptron
from nnviz.labs.foundations.figures.examples import examples


def learned(data: str, **how):
    these = examples(data, **how.pop("draw", {}))
    return these, perceptron.learn(these.points, these.classes, outputs=3 if data == "species" else 1, **how)


@pytest.mark.parametrize(("gate", "epochs", "updates", "weights"), [
    ("and", 6, 10, (2, 1, -2)), ("or", 4, 4, (1, 1, 0)), ("nand", 6, 11, (-2, -1, 3))])
def test_gates_come_to_rest_after_the_known_steps(gate, epochs, updates, weights):
    _, trail = learned(gate)
    assert (trail.converged, trail.updates, tuple(trail.final.ravel())) == (epochs, updates, weights)
    assert trail.epoch_errors[-1] == 0
    assert len(trail.examples) == 4 * epochs


def test_xor_repeats_from_the_third_epoch_on():
    _, trail = learned("xor")
    assert trail.converged is None
    assert trail.cycle == (2, 3)
    assert trail.epoch_errors[2] == 4
    assert trail.weights[8].ravel().tolist() == trail.weights[12].ravel().tolist() == [-1, 0, 1]


@pytest.mark.parametrize(("gate", "weights"), [("and", (3, 2, -4)), ("xor", (0, 0, 0))])
def test_a_score_of_zero_that_is_always_wrong_gives_scikit_learns_weights(gate, weights):
    _, trail = learned(gate, margin="always_wrong")
    assert tuple(trail.final.ravel()) == weights


@pytest.mark.parametrize("data", ["and", "or", "nand", "iris", "gaussians", "species"])
@pytest.mark.parametrize("rate", [1.0, 0.25])
def test_scikit_learn_finds_the_same(data, rate):
    draw = {"draw": {"epsilon": 0.8, "points": 40, "seed": 3}} if data == "gaussians" else {}
    these, trail = learned(data, margin="always_wrong", rate=rate, epochs=12, **draw)
    model = Perceptron(shuffle=False, tol=None, max_iter=trail.epochs, eta0=rate).fit(these.points, these.classes)
    assert np.vstack([model.coef_.T, model.intercept_]) == pytest.approx(trail.final, abs=1e-9)


@pytest.mark.parametrize("step", ["heaviside", "sign"])
def test_every_step_follows_the_rule_as_it_is_written(step):
    start = np.array([[0.5], [-0.3], [0.2]])
    these, trail = learned("gaussians", draw={"epsilon": 1.0}, step=step, rate=0.3, start=start, shuffle=5, epochs=7)
    weights = start
    for example, score, answer, error, after in zip(
            trail.examples, trail.scores, trail.answers, trail.errors, trail.weights[1:], strict=True):
        x = np.append(these.points[example], 1)
        target = these.classes[example] if step == "heaviside" else 2 * these.classes[example] - 1
        assert score == pytest.approx(x @ weights)
        assert answer == (1 if score > 0 else 0 if step == "heaviside" else -1)
        assert error == target - answer
        weights = weights + 0.3 * error * x[:, None]
        assert after == pytest.approx(weights)
    assert sorted(trail.examples[:60]) == sorted(trail.examples[60:120]) == list(range(60))
    assert trail.examples[:60].tolist() != trail.examples[60:120].tolist()


def test_the_sign_corrects_twice_as_much_and_answers_the_same():
    _, heaviside = learned("iris")
    _, sign = learned("iris", step="sign")
    assert sign.final == pytest.approx(2 * heaviside.final)
    assert sign.examples.tolist() == heaviside.examples.tolist()
    assert ((sign.answers > 0) == (heaviside.answers > 0)).all()


@given(st.floats(1e-3, 1000), st.sampled_from(["and", "nand", "xor", "iris", "gaussians"]), st.integers(0, 50))
@settings(max_examples=30, deadline=None)
def test_from_zero_the_learning_rate_only_stretches_the_weights(rate, data, shuffle):
    _, one = learned(data, shuffle=shuffle, epochs=8)
    _, other = learned(data, shuffle=shuffle, epochs=8, rate=rate)
    assert other.answers.tolist() == one.answers.tolist()
    assert (other.converged, other.updates, other.cycle) == (one.converged, one.updates, one.cycle)
    assert other.weights / rate == pytest.approx(one.weights, rel=1e-9, abs=1e-9)


def test_from_other_first_weights_the_learning_rate_matters():
    start = np.array([[0.9], [0.9], [0.9]])
    small, large = (learned("and", rate=rate, start=start)[1].updates for rate in (0.01, 10.0))
    assert small > large


def test_each_of_several_neurons_learns_as_if_it_were_alone():
    these, together = learned("species", epochs=20)
    for output in range(3):
        alone = perceptron.learn(these.points, (these.classes == output).astype(int), epochs=20)
        steps = len(alone.weights)
        assert together.weights[:steps, :, output] == pytest.approx(alone.weights[:, :, 0])
    assert together.epoch_errors[-1].tolist()[0] == 0
    assert (together.epoch_errors[-1][1:] > 0).all()


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=12, unique=True),
       st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.sampled_from([-0.5, 0.5])))
@settings(max_examples=60, deadline=None)
def test_what_a_line_separates_comes_to_rest_without_an_error(points, line):
    points = np.array(points, float)
    classes = (points @ line[:2] + line[2] > 0).astype(int)
    trail = perceptron.learn(points, classes, epochs=5000)
    if trail.converged:
        assert perceptron.fails(trail.final, points, classes).tolist() == [0]
    else:  # the record is bounded: the line was too narrow for it
        assert len(trail.examples) + len(points) > perceptron.MOST_STEPS
    assert trail.cycle is None


def test_the_record_is_bounded():
    _, trail = learned("species", epochs=500)
    assert len(trail.examples) <= perceptron.MOST_STEPS
    assert trail.epochs == 40


def test_iris_are_the_petals_and_gen_arti_follows_its_seed():
    iris = examples("iris")
    assert iris.points.shape == (150, 2)
    assert iris.classes.sum() == 50
    assert iris.points[iris.classes == 1].max(axis=0).tolist() == [1.9, 0.6]
    again, other = (examples("gaussians", 60, 0.02, seed) for seed in (4, 5))
    assert (again.points == examples("gaussians", 60, 0.02, 4).points).all()
    assert not (again.points == other.points).all()
    assert examples("gaussians", 60, 0.02, 4).points[again.classes == 1].mean() == pytest.approx(1, abs=0.2)
    with pytest.raises(KeyError):
        examples("moons")
