"""The fused engine against its oracle, ``keras.Model.fit`` on the same batches, and what it does at the edges."""

from dataclasses import replace
from itertools import pairwise

import keras
import numpy as np
import pytest

from nnviz.recordings.fused_run import FusedData
from nnviz.training import fused, fused_step

layers = keras.layers
POINTS, BATCH = 200, 32  # the last batch has 8 points
OPTIMIZERS = {
    "sgd": lambda: keras.optimizers.SGD(0.1),
    "momentum": lambda: keras.optimizers.SGD(0.02, momentum=0.9),
    "rmsprop": lambda: keras.optimizers.RMSprop(0.002),
    "adam": lambda: keras.optimizers.Adam(0.002),
}
CLOSE = {"atol": 1e-5, "rtol": 1e-5}


def images(target="class", *, classes=3, dtype=np.uint8) -> FusedData:
    """Bars of light on noise, 8x8: their column tells the class."""
    generator = np.random.default_rng(7)
    y = generator.integers(0, classes, POINTS + 90)
    x = generator.integers(0, 120, (len(y), 8, 8))
    x[np.arange(len(y)), :, 2 * y + 1] += 120
    x = x.astype(np.uint8) if dtype == np.uint8 else x.astype(np.float32) / 200
    return FusedData(f"bars-{classes}-{dtype.__name__}", x[:POINTS], y[:POINTS], x[POINTS:], y[POINTS:], target)


def wrongly_labelled() -> FusedData:
    """The same images; a third of the test points is of another class than it looks."""
    data = images()
    y_test = data.y_test.copy()
    y_test[::3] = (y_test[::3] + 1) % 3
    return FusedData("wrong", data.x_train, data.y_train, data.x_test, y_test)


def scaled(points: np.ndarray, model: keras.Model) -> np.ndarray:
    factor = np.float32(255) if points.dtype == np.uint8 else np.float32(1)
    return (points.astype(np.float32) / factor).reshape(-1, *model.input_shape[1:])


def order(epoch: int) -> np.ndarray:
    return np.random.default_rng(epoch).permutation(POINTS)


def compiled(*parts, optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=("accuracy",)) -> keras.Model:
    model, generator = keras.Sequential(list(parts)), np.random.default_rng(3)
    for weight in model.trainable_weights:
        if len(weight.shape) > 1:
            weight.assign(generator.normal(0, np.sqrt(1.5 / np.prod(weight.shape[:-1])), weight.shape))
    model.compile(OPTIMIZERS[optimizer](), loss, metrics=list(metrics))
    return model


def dense(optimizer="sgd") -> keras.Model:
    return compiled(keras.Input((64,)), layers.Dense(6, "relu"), layers.Dense(3, "softmax"), optimizer=optimizer)


def convolutions(optimizer="momentum") -> keras.Model:
    return compiled(
        keras.Input((8, 8, 1)), layers.Conv2D(4, 3, padding="same", activation="relu", kernel_regularizer="l2"),
        layers.BatchNormalization(), layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(3, "softmax"),
        optimizer=optimizer)


def one_output(loss="binary_crossentropy") -> keras.Model:
    return compiled(keras.Input((64,)), layers.Dense(5, "tanh", kernel_regularizer="l1"),
                    layers.Dense(1, "sigmoid"), optimizer="rmsprop", loss=loss, metrics=["binary_accuracy"])


def autoencoder(loss="mse") -> keras.Model:
    return compiled(keras.Input((64,)), layers.Dense(4, "relu"), layers.Dense(64, "sigmoid"), optimizer="adam",
                    loss=loss, metrics=[])


def dropping(optimizer="sgd") -> keras.Model:
    return compiled(keras.Input((64,)), layers.Dense(64, "relu"), layers.Dropout(0.5, seed=1),
                    layers.Dense(3, "softmax"), optimizer=optimizer)


CASES = {
    **{name: (lambda name=name: dense(name), images()) for name in OPTIMIZERS},
    "convolutions": (convolutions, images()),
    "convolutions, adam": (lambda: convolutions("adam"), images()),
    "float points": (dense, images(dtype=np.float32)),
    "one output": (one_output, images(classes=2)),
    "one output, mse": (lambda: one_output("mse"), images(classes=2)),
    "autoencoder": (autoencoder, images("input")),
    "autoencoder, crossentropy": (lambda: autoencoder("binary_crossentropy"), images("input")),
}


def fit(model: keras.Model, data: FusedData, epochs: int) -> np.ndarray:
    """Train with Keras; return loss and test loss, accuracy and test accuracy (if there is one) of every epoch."""
    x, test = scaled(data.x_train, model), scaled(data.x_test, model)
    auto = data.target == "input"
    lines = []
    for epoch in range(epochs):
        rows = order(epoch)
        wanted = x if auto else data.y_train
        logs = model.fit(x[rows], wanted[rows], batch_size=BATCH, shuffle=False, verbose=0,
                         validation_data=(test, test if auto else data.y_test), validation_batch_size=37).history
        lines.append([logs[name][0] for name in sorted(logs, key=lambda name: ("acc" in name, "val" in name))])
    return np.array(lines)


def train(model: keras.Model, data: FusedData, epochs=3, **options):
    return fused.train(model, data, **{"batch": BATCH, "epochs": epochs, "order": order} | options)


def assert_same(ours, theirs):
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, **CLOSE)


@pytest.mark.parametrize("case", ["adam", "convolutions", "float points", "autoencoder"])
def test_validation_curves_equal_keras(case):
    """Keras validates on other points than those that test; both curves are its own."""
    make, data = CASES[case]
    x, y = data.x_test[:40], data.y_test[:40]
    three = replace(data, name=f"{data.name} validated", x_test=data.x_test[40:], y_test=data.y_test[40:],
                    x_validation=x, y_validation=y)
    run = train(make(), three)
    expected = fit(make(), replace(three, x_test=x, y_test=y), 3)
    ours = [run.epoch_loss, run.validation_loss]
    ours += [run.epoch_accuracy, run.validation_accuracy] if data.target == "class" else []
    np.testing.assert_allclose(np.column_stack(ours), expected, **CLOSE)
    tested = fit(make(), three, 3)
    np.testing.assert_allclose(run.test_loss, tested[:, 1], **CLOSE)
    if data.target == "class":
        assert run.predicted.shape[1] == len(three.x_test)
    else:
        assert run.validation_accuracy is None


def test_early_stopping_watches_validation():
    """The test points are labelled wrongly, so their loss rises; what validates still gets better."""
    wrong, right = wrongly_labelled(), images()
    three = replace(wrong, name="three", x_validation=right.x_test, y_validation=right.y_test)
    run = train(dense("adam"), three, 40, patience=2)
    assert run.test_loss.argmin() + 2 < run.epochs
    swapped = replace(wrong, name="swapped", x_test=right.x_test, y_test=right.y_test, x_validation=wrong.x_test,
                      y_validation=wrong.y_test)
    assert train(dense("adam"), swapped, 40, patience=2).epochs < run.epochs


@pytest.mark.parametrize("case", CASES)
def test_equals_keras(case):
    make, data = CASES[case]
    model, oracle = make(), make()
    run = train(model, data)
    expected = fit(oracle, data, 3)

    ours = [run.epoch_loss, run.test_loss]
    ours += [run.epoch_accuracy, run.test_accuracy] if data.target == "class" else []
    np.testing.assert_allclose(np.column_stack(ours), expected, **CLOSE)
    assert_same(model.get_weights(), oracle.get_weights())
    assert_same([weight[-1] for weight in run.weights], oracle.get_weights())
    assert (run.epochs, run.ended, run.diverged_at) == (3, "finished", None)
    assert run.frames.tolist() == run.weight_frames.tolist() == [0, 1, 2, 3]
    if data.target == "input":
        assert run.predicted is run.output is run.epoch_accuracy is run.test_accuracy is None
        return
    answers = oracle.predict(scaled(data.x_test, oracle), verbose=0)
    np.testing.assert_allclose(run.output, answers, atol=1e-3)
    chosen = answers[:, 0] > 0.5 if answers.shape[1] == 1 else answers.argmax(axis=1)
    assert run.predicted.dtype == np.uint8
    np.testing.assert_array_equal(run.predicted[-1], chosen)
    assert (run.predicted[1:] == data.y_test).mean(axis=1) == pytest.approx(run.test_accuracy, abs=1e-6)


def test_frames_are_of_their_moments():
    model = dense()
    before = model.get_weights()
    run = train(model, images(), snapshot_epochs=[2])
    other = dense()
    fit(other, images(), 2)

    assert run.frames.tolist() == [0, 2, 3]
    assert_same([weight[0] for weight in run.weights], before)
    assert_same([weight[1] for weight in run.weights], other.get_weights())


def test_dropout_drops_in_training_only():
    data = images()
    again = train(dropping(), data, 1)
    run = train(dropping(), data, 6)
    expected = fit(dropping(), data, 6)
    assert run.epoch_loss[0] == again.epoch_loss[0], "the seed of the dropout is part of the model's state"
    assert np.abs(run.epoch_loss - expected[:, 0]).max() < 0.15
    assert run.epoch_loss[0] > run.test_loss[0] + 0.05


@pytest.mark.parametrize("make", [*(lambda name=name: dropping(name) for name in OPTIMIZERS), convolutions],
                         ids=[*OPTIMIZERS, "convolutions"])
def test_continues_as_one_long_run(make):
    data, long, model, elsewhere = images(), make(), make(), make()
    whole = train(long, data, 5)
    first = train(model, data, 2)
    second = train(model, data, 3, first_epoch=first.epochs)
    fused_step.restore(elsewhere, first.state)
    third = train(elsewhere, data, 3, first_epoch=first.epochs)

    for rest in (second, third):
        assert rest.frames.tolist() == [2, 3, 4, 5]
        assert rest.epochs == 5
        np.testing.assert_allclose(np.append(first.epoch_loss, rest.epoch_loss), whole.epoch_loss, **CLOSE)
        assert_same([weight[-1] for weight in rest.weights], [weight[-1] for weight in whole.weights])
        assert_same(rest.state, whole.state)


def test_a_model_is_not_disturbed_by_another_of_its_kind():
    data, one, other, alone = images(), dense("adam"), dense("adam"), dense("adam")
    train(one, data, 1)
    other.set_weights([weight * 0.5 for weight in other.get_weights()])
    other.optimizer.learning_rate = 0.05
    second = train(other, data, 1)
    train(one, data, 1, first_epoch=1)

    train(alone, data, 2)
    assert second.compile_seconds == 0
    assert_same(one.get_weights(), alone.get_weights())
    assert float(one.optimizer.learning_rate.numpy()) == pytest.approx(0.002)


def test_traces_again_only_for_another_architecture():
    traced = train(compiled(keras.Input((64,)), layers.Dense(7), layers.Dense(3, "softmax")), images(), 1)
    again = train(compiled(keras.Input((64,)), layers.Dense(7), layers.Dense(3, "softmax")), images(), 1, batch=9)
    other = train(compiled(keras.Input((64,)), layers.Dense(7, "relu"), layers.Dense(3, "softmax")), images(), 1)
    assert traced.compile_seconds > 0
    assert again.compile_seconds == 0
    assert other.compile_seconds > 0


def test_few_steppers_and_data_are_kept():
    for units in range(11, 17):
        train(compiled(keras.Input((64,)), layers.Dense(units), layers.Dense(3, "softmax")), images(), 1)
    for classes in (2, 3):
        train(one_output() if classes == 2 else dense(), images(classes=classes), 1)
    train(dense(), images(dtype=np.float32), 1)
    assert len(fused_step._idle) == fused_step._KEPT
    assert len(fused._data) == fused._DATA_KEPT
    assert fused.tensors_of(images(dtype=np.float32))[0] is fused.tensors_of(images(dtype=np.float32))[0]


def test_stop_inside_an_epoch_and_go_on(monkeypatch):
    monkeypatch.setattr(fused, "_SECONDS_PER_CALL", 0)  # one batch a call
    data, model, whole = images(), dense("adam"), dense("adam")
    told = []
    run = train(model, data, 5, on_progress=told.append,
                should_stop=lambda: bool(told) and (told[-1].epoch, told[-1].batch) >= (2, 1))
    assert (run.ended, run.epochs) == ("stopped", pytest.approx(1 + 1 / 7))
    assert len(run.epoch_loss) == len(run.test_loss) == 2
    assert run.weight_frames[-1] == run.epochs
    assert_same([weight[-1] for weight in run.weights], model.get_weights())
    train(model, data, 2, first_epoch=run.epochs)
    train(whole, data, 3)
    assert_same(model.get_weights(), whole.get_weights())


def test_stop_at_once():
    run = train(dense(), images(), should_stop=lambda: True)
    assert (run.ended, run.epochs, len(run.epoch_loss)) == ("stopped", 0, 0)
    assert run.weight_frames.tolist() == [0]


def test_no_time_to_test_after_stop(monkeypatch):
    monkeypatch.setattr(fused, "_SECONDS_AFTER_STOP", -1)
    told = []
    run = train(dense(), images(), on_progress=told.append, should_stop=lambda: bool(told) and told[-1].epoch == 2)
    assert run.ended == "stopped"
    assert np.isnan(run.test_loss).tolist() == [False, True]
    assert run.frames.tolist() == [0, 1]
    assert run.weight_frames.tolist() == [0, 1, run.epochs]
    assert np.isfinite(run.epoch_loss).all()


def test_stop_after_the_last_batch_is_a_finished_run():
    told = []
    run = train(dense(), images(), 1, on_progress=told.append, should_stop=lambda: bool(told) and told[-1].batch == 7)
    assert (run.ended, run.epochs) == ("finished", 1)


def test_infinity_is_a_result():
    model = dense()
    model.optimizer.learning_rate = 1e30
    run = train(model, images(), 5)
    assert (run.ended, run.diverged_at) == ("diverged", 1)
    assert len(run.epoch_loss) == 1
    assert 0 < run.epochs <= 1
    assert not all(np.isfinite(weight[-1]).all() for weight in run.weights)


def test_divergence_in_a_later_epoch_is_told_by_its_number():
    data = images()
    model = dense()
    train(model, data, 2)
    model.optimizer.learning_rate = 1e30
    run = train(model, data, 2, first_epoch=2)
    assert (run.ended, run.diverged_at) == ("diverged", 3)


@pytest.mark.parametrize("patience", [1, 2])
def test_early_stopping_is_that_of_the_fleet(patience):
    data = wrongly_labelled()
    losses = train(dense("adam"), data, 60).test_loss
    run = train(dense("adam"), data, 60, patience=patience)
    best, waited, expected = np.inf, 0, 60
    for epoch, loss in enumerate(losses, 1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            expected = epoch
            break
    assert 1 + patience < expected < 60, "the loss falls, then rises"
    assert (run.ended, run.epochs) == ("early", expected)
    assert run.frames[-1] == run.weight_frames[-1] == expected


@pytest.mark.parametrize("affordable", [0, 1, 2, 4, 100])
def test_snapshots_of_the_weights_are_bounded(affordable):
    model = dense()
    one = sum(weight.nbytes for weight in model.get_weights())
    run = train(model, images(), 9, max_snapshot_bytes=affordable * one)
    assert len(run.weight_frames) == min(10, max(1, affordable))
    assert run.weight_frames[-1] == 9
    assert sum(weight.nbytes for weight in run.weights) == len(run.weight_frames) * one
    assert run.frames.tolist() == list(range(10))
    assert run.nbytes >= sum(weight.nbytes for weight in run.weights) + run.predicted.nbytes


def test_progress_goes_forward():
    told = []
    train(dense(), images(), on_progress=told.append)
    moments = [(progress.epoch, progress.batch) for progress in told]
    assert moments[0] == (1, 0)
    assert moments[-1] == (3, 7)
    assert all(before < after for before, after in pairwise(moments))
    assert told[0].seconds_left is None
    assert all(progress.seconds_left > 0 for progress in told[1:])
    assert np.isfinite([progress.loss for progress in told[1:]]).all()


def test_bad_input_is_refused():
    data = images()
    with pytest.raises(ValueError, match="uint8 or float32"):
        FusedData("doubles", data.x_train.astype(float), data.y_train, data.x_test.astype(float), data.y_test)
    with pytest.raises(ValueError, match="one class"):
        FusedData("short", data.x_train, data.y_train[1:], data.x_test, data.y_test)
    with pytest.raises(ValueError, match="training point"):
        train(dense(), data, order=lambda epoch: np.arange(3))
    with pytest.raises(ValueError, match="zip"):
        fused_step.restore(dense(), dense().get_weights()[:2])
