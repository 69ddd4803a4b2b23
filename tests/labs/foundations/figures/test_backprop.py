"""Backpropagation against ``tf.GradientTape`` over Keras's layers and losses, finite differences and Mazur's "
  "figures."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from nnviz.labs.foundations.figures import backprop
from nnviz.labs.foundations.figures.net import Net, drawn

MAZUR = Net()
ONE_STEP = [0.149780716, 0.199561432, 0.249751144, 0.299502287, 0.35, 0.35, 0.358916480, 0.408666186, 0.511301270,
            0.561370121, 0.60, 0.60]
LOSSES = {"mse": keras.losses.MeanSquaredError, "mae": keras.losses.MeanAbsoluteError, "huber": keras.losses.Huber,
          "bce": keras.losses.BinaryCrossentropy, "cce": keras.losses.CategoricalCrossentropy}
PAIRS = [("sigmoid", "bce"), ("softmax", "cce"), *((output, loss) for output in
         ("sigmoid", "softmax", "tanh", "relu", "softplus", "linear") for loss in ("mse", "mae", "huber"))]


@st.composite
def nets(draw, **fixed) -> Net:
    """Any network up to 3-4-2 with up to four examples."""
    output, loss = draw(st.sampled_from(PAIRS))
    sizes = (draw(st.integers(1, 3)), draw(st.integers(1, 4)), 2 if output == "softmax" else draw(st.integers(1, 2)))
    count = sizes[1] * (sizes[0] + 1) + sizes[2] * (sizes[1] + 1)
    hundredths = st.integers(-200, 200).map(lambda number: number / 100)
    examples = draw(st.integers(1, 4))
    targets = st.tuples(*[st.integers(0, 100).map(lambda number: number / 100)] * sizes[2])
    if loss == "cce":
        targets = st.sampled_from([(1.0, 0.0), (0.0, 1.0), (0.25, 0.75)])
    values = {
        "sizes": sizes, "weights": draw(st.lists(hundredths, min_size=count, max_size=count)),
        "inputs": draw(st.lists(st.tuples(*[hundredths] * sizes[0]), min_size=examples, max_size=examples)),
        "targets": draw(st.lists(targets, min_size=examples, max_size=examples)),
        "hidden": draw(st.sampled_from(Net.model_fields["hidden"].annotation.__args__)), "output": output, "loss": loss,
        "rate": draw(st.sampled_from([0.01, 0.5, 1.0])), "batch": draw(st.sampled_from(["one", "all"])),
        "biases": draw(st.sampled_from(["fixed", "shared", "own"])), "updates": draw(st.integers(0, 3)),
        "example": draw(st.integers(1, 4))}
    return Net.model_validate(values | fixed)


def by_tape(net: Net, weights: backprop.Weights, x, t) -> tuple[float, np.ndarray]:
    """Return a batch's loss and gradient as TensorFlow finds them."""
    model = keras.Sequential([keras.Input((net.sizes[0],)), keras.layers.Dense(net.sizes[1], net.hidden),
                              keras.layers.Dense(net.sizes[2], net.output)])
    model.set_weights(list(weights))
    with tf.GradientTape() as tape:
        loss = LOSSES[net.loss]()(t, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    return float(loss), backprop.Weights(*(np.zeros(part.shape) if one is None else one.numpy()
                                           for one, part in zip(gradients, weights, strict=True))).flat()


@pytest.fixture(autouse=True, scope="module")
def _float64():
    before, policy = keras.config.floatx(), keras.config.dtype_policy()  # Keras keeps the policy it made first
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_floatx(before)
    keras.config.set_dtype_policy(policy)


def is_not_cut_off(net: Net, seen: backprop.Forward) -> bool:
    """Tell whether no chance is so small that a cross-entropy cuts it off (at 1e-7), where its slope has no say."""
    return net.loss not in ("bce", "cce") or min(seen.o.min(), (1 - seen.o).min()) > 1e-6


@settings(deadline=None, max_examples=30)
@given(net=nets())
def test_gradients_are_those_of_gradient_tape(net):
    weights, (x, t) = backprop.trained(net), backprop.batch_now(net)
    seen = backprop.forward(net, weights, x, t)
    assume(min(abs(seen.z_hidden).min(), abs(seen.z_output).min()) > 1e-9)  # at a kink
    assume(is_not_cut_off(net, seen))
    loss, gradient = by_tape(net, weights, x, t)
    assert backprop.loss_of(net, weights, x, t) == pytest.approx(loss, rel=1e-6, abs=1e-6)
    found = backprop.backward(net, weights, x, t, seen).gradient.flat()
    np.testing.assert_allclose(found, gradient, rtol=1e-6, atol=1e-7)


@settings(deadline=None, max_examples=50)
@given(net=nets(updates=0))
def test_gradients_are_slopes_of_the_loss(net):
    weights, (x, t) = backprop.trained(net), backprop.batch_now(net)
    seen = backprop.forward(net, weights, x, t)
    kinks = np.concatenate([seen.z_hidden.ravel(), seen.z_output.ravel(), (seen.o - t).ravel(),
                            (abs(seen.o - t) - 1).ravel()])
    assume(abs(kinks).min() > 1e-3)
    assume(is_not_cut_off(net, seen))
    found = backprop.backward(net, weights, x, t, seen).gradient.flat()
    np.testing.assert_allclose(found, backprop.finite_differences(net, weights, x, t), rtol=1e-4, atol=1e-5)


@settings(deadline=None)
@given(net=nets(biases="own", updates=0))
def test_an_update_lowers_the_loss_where_the_step_is_short(net):
    net = net.with_(rate=1e-4)
    weights, (x, t) = backprop.trained(net), backprop.batch_now(net)
    seen = backprop.forward(net, weights, x, t)
    kinks = np.concatenate([seen.z_hidden.ravel(), seen.z_output.ravel(), (seen.o - t).ravel()])
    assume(abs(kinks).min() > 0.05)
    before = backprop.loss_of(net, weights, x, t)
    after = backprop.loss_of(net, backprop.trained(net, 1), *backprop.batch_now(net))
    assert after <= before + 1e-12


@given(net=nets())
def test_every_number_has_a_name_and_they_hang_together(net):
    numbers = backprop.named(net)
    inputs, hidden, outputs = net.sizes
    for unit in range(1, hidden + 1):
        edges = [edge for edge in net.edges if edge.target == f"h{unit}"]
        assert numbers[f"z_h{unit}"] == pytest.approx(
            sum(numbers[edge.name] * (numbers[edge.source] if edge.source else 1) for edge in edges))
    for edge in net.edges:
        told = numbers[edge.source] if edge.source else 1
        assert numbers[f"dL/d{edge.name}"] == pytest.approx(told * numbers[f"dL/dz_{edge.target}"])
        if edge.source:
            assert numbers[f"new {edge.name}"] == pytest.approx(
                numbers[edge.name] - net.rate * numbers[f"gradient {edge.name}"])
    assert numbers["L"] == pytest.approx(sum(numbers[f"L{unit}"] for unit in range(1, outputs + 1)))
    assert {f"x{unit}" for unit in range(1, inputs + 1)} <= set(numbers)
    if net.batch == "one" or len(net.inputs) == 1:
        assert numbers["batch L"] == pytest.approx(numbers["L"])


def test_mazur_with_fixed_biases_to_nine_digits():
    numbers = backprop.named(MAZUR)
    assert [round(numbers[name], 9) for name in ("o1", "o2", "L1", "L2", "L")] == [
        0.751365070, 0.772928465, 0.274811083, 0.023560026, 0.298371109]
    after = backprop.trained(MAZUR, 1)
    np.testing.assert_allclose(after.flat(), ONE_STEP, atol=5e-10)
    assert backprop.loss_of(MAZUR, after, *backprop.batch_now(MAZUR)) == pytest.approx(0.291027774, abs=5e-10)


@pytest.mark.parametrize(("biases", "once", "many"), [
    ("fixed", 0.291027774, 3.51019e-5), ("shared", 0.285750887, 4.3553e-6), ("own", 0.280471447, 2.447562e-6)])
def test_mazur_after_one_and_after_ten_thousand_updates(biases, once, many):
    net = MAZUR.with_(biases=biases)
    for updates, expected in ((1, once), (10_000, many)):
        found = backprop.loss_of(net, backprop.trained(net, updates), *backprop.batch_now(net))
        assert found == pytest.approx(expected, rel=5e-6 if updates > 1 else 2e-9)


def test_the_common_bug_moves_the_hidden_weights_only():
    found = backprop.trained(MAZUR.with_(updated_first=True), 1).flat()
    assert found[0] == pytest.approx(0.149817639, abs=5e-10)
    np.testing.assert_allclose(found[6:], ONE_STEP[6:], atol=5e-10)
    assert abs(found[:4] - ONE_STEP[:4]).min() > 1e-5


def test_one_example_after_another_and_all_together():
    net = MAZUR.with_(inputs=((0.0, 1.0), (1.0, 0.5)), targets=((0.0, 1.0), (1.0, 0.0)))
    assert [net.with_(updates=number).shown for number in range(4)] == [0, 1, 0, 1]
    both = net.with_(batch="all", example=2)
    assert both.shown == 1
    alone = [backprop.named(net.with_(updates=number, rate=1e-12)) for number in (0, 1)]
    assert backprop.named(both)["gradient w5"] == pytest.approx(np.mean([one["dL/dw5"] for one in alone]))
    assert backprop.named(both)["dL/dw5"] == pytest.approx(alone[1]["dL/dw5"])


@pytest.mark.parametrize("change", [
    {"output": "softmax", "sizes": (2, 2, 1), "weights": (0.1,) * 9, "targets": ((0.0,),)}, {"loss": "cce"},
    {"loss": "bce", "output": "linear"}, {"loss": "bce", "targets": ((2.0, 0.0),)}, {"weights": (1.0,)},
    {"targets": ((0.0,),)}, {"inputs": ((0.0, 1.0), (1.0, 1.0))}, {"path": "w9"}, {"rate": 0.0},
    {"rate": float("nan")}])
def test_what_is_impossible_is_refused(change):
    with pytest.raises(ValidationError):
        MAZUR.with_(**change)


def test_edges_are_numbered_as_on_paper():
    edges = {edge.name: edge for edge in Net(sizes=(3, 4, 2), weights=drawn((3, 4, 2), 0), inputs=((0.0,) * 3,)).edges}
    assert len(edges) == 26
    assert edges["w1"][1:3] == ("x1", "h1")
    assert edges["w4"][1:3] == ("x1", "h2")
    assert edges["w13"][1:3] == ("h1", "o1")
    assert edges["b5"][1:3] == (None, "o1")


def test_drawn_weights_differ_by_seed_and_biases_start_at_zero():
    first, again, other = drawn((3, 4, 2), 1), drawn((3, 4, 2), 1), drawn((3, 4, 2), 2)
    assert first == again != other
    assert first[12:16] == (*first[24:], 0.0, 0.0) == (0.0,) * 4
