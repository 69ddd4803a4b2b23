"""Measure the memory of runs and print it beside the estimate: python -m benchmarks.memory

Each run has a process of its own, in which TensorFlow is warm; what counts is how far its peak rises above that.
"""

import resource
import subprocess
import sys

import numpy as np

from benchmarks.measuring import table
from nnviz.analysis.embedding import tsne
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp, PixelMlp
from nnviz.experiments.embedding import Embedding, Work
from nnviz.experiments.images import Convolution, DenseLayer, ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.training import tasks
from nnviz.training.kinds import kind_of


def reading(network: object, images: int, batch: int) -> ClassifierExperiment:
    """Return one epoch of a classifier."""
    return ClassifierExperiment(network=network).with_(data={"images": images}, training={"batch": batch, "epochs": 1})


WIDE = Experiment().with_(data={"points": 4000}, network={"hidden": [{"units": 64}] * 6},
                          training={"epochs": 40, "batch": 1000})
CASES: dict[str, Work] = {
    "pixels, 10,000 images": reading(PixelMlp(), 10_000, 128),
    "HOG 8-4-1, 60,000 images": reading(HogMlp(), 60_000, 1024),
    "HOG 36-4-2, 10,000 images": reading(HogMlp(orientations=36, cell=4, block=2), 10_000, 1024),
    "HOG 36-2-2, 2,000 images": reading(HogMlp(orientations=36, cell=2, block=2), 2000, 256),
    "five layers of 1,024": reading(PixelMlp(hidden=(DenseLayer(units=1024),) * 5), 1000, 100),
    "two convolutions of 32, batch 1,000": reading(Cnn(convolutions=(Convolution(),) * 2), 1000, 1000),
    "128 filters of 9 x 9, batch 500": reading(
        Cnn(convolutions=(Convolution(filters=128, kernel=9, pool=2),)), 500, 500),
    "autoencoder": AutoencoderExperiment().with_(data={"images": 1000}, training={"epochs": 8}),
    "plane, six layers of 64": WIDE,
    "60 draws, two layers of 8": Spread(base=Experiment().with_(network={"hidden": [{"units": 8}] * 2}), draws=60),
    "60 draws, six layers of 64": Spread(base=WIDE, draws=60),
    "10 draws, pixels, 1,024 and 512": Spread(
        base=reading(PixelMlp(hidden=(DenseLayer(units=1024), DenseLayer(units=512))), 500, 100), draws=10),
    "t-SNE, 2,000 images": Embedding(np.random.default_rng(0).random((2000, 784), np.float32), 30),
    "t-SNE, 6,000 points": Embedding(np.random.default_rng(0).random((6000, 64), np.float32), 30),
}


def peak() -> int:
    """Return the most memory that this process had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def compute(run: Work) -> None:
    """Do what a worker does."""
    if isinstance(run, Embedding):
        looks = iter(range(10))  # its arrays are all there after some iterations
        tsne(run.vectors, run.perplexity, seed=0, should_stop=lambda: next(looks, None) is None)
    elif isinstance(run, Spread):
        tasks.train_spread(run)
    elif isinstance(run, ImageExperiment):
        tasks.train_images(run)
    else:
        tasks.train_recordings([run])


def rise(run: Work) -> int:
    """Return how far a run raises this process's peak, in bytes."""
    tasks.train_images(reading(PixelMlp(), 200, 100))
    tasks.train_recordings([Experiment().with_(training={"epochs": 2})])
    before = peak()
    compute(run)
    return peak() - before


def main() -> None:
    """Measure all cases, each in a process of its own, and print the table."""
    def line(name: str) -> list[str]:
        told = subprocess.run([sys.executable, "-m", "benchmarks.memory", name], capture_output=True, text=True,
                              check=True)
        measured, estimated = int(told.stdout.split()[-1]), kind_of(CASES[name]).need(CASES[name]).total
        return [name, f"{measured / 1e6:.0f}", f"{estimated / 1e6:.0f}", f"{estimated / measured:.2f}"]

    table("Memory beside a warm worker", ["run", "measured, MB", "estimated, MB", "ratio"], map(line, CASES))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(rise(CASES[sys.argv[1]]))
    else:
        main()
