"""Measure the fused engine against Keras, and PyTorch where it is installed, side by side in one run.

    python -m benchmarks.fused [--quick]

Only the ratios mean something: the seconds belong to the machine and to what else it was doing. The networks are those
of the course, on the first images of MNIST. Engines take turns, an epoch each; the median of the turns and the median
of the ratios within a turn count. The limit is the time that the machine's matrix product would need for the
multiplications of the epoch. At the end stands how much memory a run on all of MNIST needs, TensorFlow included.
"""

import argparse
import multiprocessing
import os
import resource
import statistics
from collections.abc import Callable
from importlib.util import find_spec
from itertools import count
from math import prod
from time import perf_counter

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from benchmarks.measuring import machine, table
from nnviz.course.experiments import get
from nnviz.course.images import as_intended
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.spread import run_from_json
from nnviz.models.image import build
from nnviz.recordings.fused_run import FusedData
from nnviz.training import fused
from nnviz.training.images import data_of
from nnviz.training.tasks import train_images

layers = keras.layers
#: name -> (experiment, images, the most that ours may take of Keras's time)
CASES = {
    "F1": (get("F1").experiment, 12_000, 0.75),
    "F6": (get("F6").experiment, 12_000, 0.75),
    "F7": (get("F7").experiment, 3_000, 1.0),
    "F9": (get("F9").experiment, 1_500, 0.65),
    "F7, as intended": (as_intended(get("F7")), 6_000, 0.75),
    "D": (get("D").experiment, 12_000, 0.75),
}
#: Megabytes that a run on all of MNIST may need.
MOST_MEGABYTES = 2000
#: So often a run is asked whether to stop before its memory is read: it has then tested and trained for a while.
_CALLS = 60


def with_keras(model: keras.Model, data: FusedData, batch: int) -> Callable[[], float]:
    """Return what trains one epoch with ``fit``, on images scaled beforehand, and returns its seconds."""
    x = data.x_train / np.float32(255 if data.x_train.dtype == np.uint8 else 1)
    x = x.reshape(-1, *model.input_shape[1:])
    y = x.reshape(len(x), -1) if data.target == "input" else data.y_train

    def epoch() -> float:
        start = perf_counter()
        model.fit(x, y, batch_size=batch, verbose=0)
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

    activations = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "softmax": nn.Identity}
    parts: list[nn.Module] = []
    for layer in model.layers:
        if isinstance(layer, layers.Dense):
            parts += [nn.Linear(layer.input.shape[-1], layer.units), activations[layer.activation.__name__]()]
        elif isinstance(layer, layers.Conv2D):
            parts += [nn.Conv2d(layer.input.shape[-1], layer.filters, layer.kernel_size, padding="same"), nn.ReLU()]
        elif isinstance(layer, layers.MaxPooling2D):
            parts.append(nn.MaxPool2d(2))
        elif isinstance(layer, layers.Dropout):
            parts.append(nn.Dropout(layer.rate))
        else:
            parts.append(nn.Flatten())
    network = nn.Sequential(*parts)
    optimizer, loss = torch.optim.RMSprop(network.parameters(), 0.001, alpha=0.9), nn.CrossEntropyLoss()
    scale = 255 if data.x_train.dtype == np.uint8 else 1
    shape = (-1, 1, 28, 28) if len(model.input_shape) == 4 else (-1, *model.input_shape[1:])
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


def line(name: str, turns: int) -> list[str]:
    """Measure one network; return its line of the table."""
    experiment, images, most = CASES[name]
    experiment = experiment.with_(data={"images": images})
    whole = data_of(experiment)
    data = FusedData(name, whole.x_train, whole.y_train, whole.x_test[:1], whole.y_test[:1],
                     whole.target)
    engines = {"keras": with_keras, "ours": ours}
    if find_spec("torch") and experiment.target == "class":
        engines["torch"] = with_torch
    calls = {engine: start(build(experiment), data, experiment.batch_size) for engine, start in engines.items()}
    calls["limit"] = limit(build(experiment), images)
    for call in calls.values():
        call()
    taken = [{engine: call() for engine, call in calls.items()} for _ in range(turns)]
    seconds = {engine: statistics.median(turn[engine] for turn in taken) for engine in calls}
    ratio = statistics.median(turn["ours"] / turn["keras"] for turn in taken)
    torch_seconds = f"{seconds['torch']:.2f} s" if "torch" in seconds else "-"
    return [name, str(images), f"{seconds['keras']:.2f} s", torch_seconds, f"{seconds['ours']:.2f} s",
            f"**{ratio:.2f}** ({most})", f"{seconds['limit']:.2f} s"]


def peak_megabytes(experiment: ImageExperiment) -> float:
    """Return the most memory that a process needs to train an experiment and test it, from its start."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_train_and_weigh, (experiment.model_dump_json(),))


def _train_and_weigh(experiment_json: str) -> float:
    calls = count()
    train_images(run_from_json(experiment_json), should_stop=lambda: next(calls) > _CALLS)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    turns = 3 if parser.parse_args().quick else 9
    print(f"{machine()}, TensorFlow {tf.__version__}, Keras {keras.__version__}")
    table("One epoch; in brackets the target",
          ["net", "images", "keras.Model.fit", "PyTorch", "fused", "fused / Keras", "limit"],
          (line(name, turns) for name in CASES))
    table("A run on all of MNIST", ["net", "most memory", "target"],
          ([name, f"{peak_megabytes(get(name).experiment):.0f} MB", f"{MOST_MEGABYTES} MB"] for name in ("F7", "F9")))


if __name__ == "__main__":
    main()
