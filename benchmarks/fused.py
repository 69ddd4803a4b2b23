"""Measure the fused engine against Keras, and PyTorch where it is installed, side by side in one run.

    python -m benchmarks.fused [--quick]

Only the ratios mean something: the seconds belong to the machine and to what else it was doing. Engines take turns, an
epoch of random images each; the median of the turns and the median of the ratios within a turn count. The limit is the
time that the machine's matrix product would need for the multiplications of the epoch.
"""

import argparse
import os
import platform
import statistics
from collections.abc import Callable
from importlib.util import find_spec
from math import prod
from time import perf_counter

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from nnviz.training import fused
from nnviz.training.fused_run import FusedData

layers = keras.layers
CLASSES = 10


def mlp(units: int, dropout: float) -> keras.Model:
    """Return a network with one hidden layer on 784 numbers."""
    return keras.Sequential([keras.Input((784,)), layers.Dense(units, "relu"), layers.Dropout(dropout),
                             layers.Dense(CLASSES, "softmax")])


def cnn(kernel: int, pooled: tuple[int, ...]) -> keras.Model:
    """Return three convolutions of 32 channels, those in ``pooled`` followed by pooling, and 64 units."""
    parts = [keras.Input((28, 28, 1))]
    for position in range(3):
        parts.append(layers.Conv2D(32, kernel, padding="same", activation="relu"))
        if position in pooled:
            parts.append(layers.MaxPooling2D(2))
    return keras.Sequential([*parts, layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(CLASSES, "softmax")])


#: name -> (network, batch, images, of which type, the most that ours may take of Keras's time)
CASES = {
    "MLP 784-512-10, dropout 0.5": (lambda: mlp(512, 0.5), 128, 12_000, np.uint8, 0.75),
    "HOG 784-128-10": (lambda: mlp(128, 0), 256, 12_000, np.float32, 0.75),
    "CNN 3x(32, 2x2), pooled once": (lambda: cnn(2, (2,)), 128, 3_000, np.uint8, 1.0),
    "CNN 3x(32, 5x5), pooled once": (lambda: cnn(5, (2,)), 128, 1_500, np.uint8, 0.65),
    "CNN 3x(32, 2x2), pooled three times": (lambda: cnn(2, (0, 1, 2)), 128, 6_000, np.uint8, 0.75),
}


def compiled(model: keras.Model) -> keras.Model:
    """Return the model, compiled with RMSprop."""
    model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def with_keras(model: keras.Model, data: FusedData, batch: int) -> Callable[[], float]:
    """Return what trains one epoch with ``fit``, on images scaled beforehand, and returns its seconds."""
    x = data.x_train / np.float32(255 if data.x_train.dtype == np.uint8 else 1)
    x = x.reshape(-1, *model.input_shape[1:])

    def epoch() -> float:
        start = perf_counter()
        model.fit(x, data.y_train, batch_size=batch, verbose=0)
        return perf_counter() - start

    return epoch


def ours(model: keras.Model, data: FusedData, batch: int) -> Callable[[], float]:
    """Return what trains one epoch as a whole run, with progress, and returns its seconds without compiling."""
    generator = np.random.default_rng(0)

    def epoch() -> float:
        run = fused.train(model, data, batch=batch, epochs=1, on_progress=lambda progress: None,
                          order=lambda _: generator.permutation(len(data.x_train)))
        return run.seconds - run.compile_seconds

    return epoch


def with_torch(model: keras.Model, data: FusedData, batch: int) -> Callable[[], float]:
    """Return what trains one epoch with PyTorch's usual loop, and returns its seconds."""
    import torch
    from torch import nn

    parts: list[nn.Module] = []
    for layer in model.layers:
        if isinstance(layer, layers.Dense):
            parts += [nn.Linear(layer.input.shape[-1], layer.units), nn.ReLU()]
        elif isinstance(layer, layers.Conv2D):
            parts += [nn.Conv2d(layer.input.shape[-1], layer.filters, layer.kernel_size, padding="same"), nn.ReLU()]
        elif isinstance(layer, layers.MaxPooling2D):
            parts.append(nn.MaxPool2d(2))
        elif isinstance(layer, layers.Dropout):
            parts.append(nn.Dropout(layer.rate))
        else:
            parts.append(nn.Flatten())
    network = nn.Sequential(*parts[:-1])
    optimizer, loss = torch.optim.RMSprop(network.parameters(), 0.001, alpha=0.9), nn.CrossEntropyLoss()
    scale = 255 if data.x_train.dtype == np.uint8 else 1
    shape = (-1, 1, 28, 28) if len(model.input_shape) == 4 else (-1, 784)
    x = torch.from_numpy(data.x_train).float().div(scale).reshape(shape)
    y = torch.from_numpy(data.y_train).long()

    def epoch() -> float:
        start = perf_counter()
        for rows in torch.randperm(len(x)).split(batch):
            optimizer.zero_grad()
            loss(network(x[rows]), y[rows]).backward()
            optimizer.step()
        return perf_counter() - start

    return epoch


def multiplications(model: keras.Model) -> int:
    """Return the multiplications of one image's training: forward, gradients of weights, gradients of inputs."""
    total = 0
    weighted = [layer for layer in model.layers if layer.weights]
    for position, layer in enumerate(weighted):
        places = prod(layer.output.shape[1:-1])
        total += places * prod(layer.kernel.shape) * (3 if position else 2)
    return total


def limit(model: keras.Model, images: int) -> Callable[[], float]:
    """Return what measures a large float32 matrix product, and returns the seconds of an epoch at that speed."""
    matrix, products = tf.random.uniform((2048, 2048)), images * multiplications(model) / 2048 ** 3

    def epoch() -> float:
        start = perf_counter()
        tf.linalg.matmul(matrix, matrix).numpy()
        return (perf_counter() - start) * products

    return epoch


def line(name: str, turns: int) -> str:
    """Measure one network; return its line of the table."""
    make, batch, count, dtype, most = CASES[name]
    generator = np.random.default_rng(0)
    x = generator.integers(0, 256, (count + 1, 784), dtype=np.uint8)
    x = x if dtype == np.uint8 else x / np.float32(255)
    y = generator.integers(0, CLASSES, count + 1)
    data = FusedData(name, x[:-1], y[:-1], x[-1:], y[-1:])
    engines = {"keras": with_keras, "ours": ours} | ({"torch": with_torch} if find_spec("torch") else {})
    calls = {engine: start(compiled(make()), data, batch) for engine, start in engines.items()}
    calls["limit"] = limit(make(), count)
    for call in calls.values():
        call()
    taken = [{engine: call() for engine, call in calls.items()} for _ in range(turns)]
    seconds = {engine: statistics.median(turn[engine] for turn in taken) for engine in calls}
    ratio = statistics.median(turn["ours"] / turn["keras"] for turn in taken)
    torch_seconds = f"{seconds['torch']:.2f} s" if "torch" in seconds else "-"
    return (f"| {name} | {count} | {seconds['keras']:.2f} s | {torch_seconds} | {seconds['ours']:.2f} s | "
            f"**{ratio:.2f}** ({most}) | {seconds['limit']:.2f} s |")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    turns = 3 if parser.parse_args().quick else 9
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} | Python {platform.python_version()}, "
          f"TensorFlow {tf.__version__}, Keras {keras.__version__}\n")
    print("### One epoch of RMSprop; in brackets the target\n\n"
          "| net | images | keras.Model.fit | PyTorch | fused | fused / Keras | limit |\n|---|---|---|---|---|---|---|")
    for name in CASES:
        print(line(name, turns), flush=True)


if __name__ == "__main__":
    main()
