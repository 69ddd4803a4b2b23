"""Measure our t-SNE of many images against scikit-learn's, at four perplexities that stand side by side on the page.

    python -m benchmarks.tsne [--quick]

Only the ratios mean something. The two take turns and the fastest turn of each counts. scikit-learn takes all cores for
one perplexity after the other. Ours takes one core for each and works two out at once, which the last line times. So
that nobody is fast by doing half the work, the table also has both divergences, and the share of the ten nearest
neighbours that are of the same class. The vectors are pixels, and their 32 principal components as a stand-in for what
an autoencoder makes of them.
"""

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from benchmarks.measuring import fastest, machine, seconds, table
from nnviz.analysis.embedding import tsne
from nnviz.datasets.images import load
from nnviz.labs.autoencoder.figures.latent import alike

IMAGES = 2_000
LATENT = 32
PERPLEXITIES = (5, 15, 30, 50)
AT_ONCE = 2

#: Positions, and their Kullback-Leibler divergence.
Result = tuple[np.ndarray, float]


def ours(vectors: np.ndarray, perplexity: int) -> Result:
    """Return what the app shows."""
    divergences = []
    positions = tsne(vectors, perplexity, seed=0, on_progress=lambda _done, value: divergences.append(value))
    return positions, divergences[-1]


def theirs(vectors: np.ndarray, perplexity: int) -> Result:
    """Return what scikit-learn makes of it with its own settings, on all cores."""
    model = TSNE(perplexity=perplexity, init="pca", random_state=0, n_jobs=-1)
    return model.fit_transform(vectors), model.kl_divergence_


def all_of_ours(vectors: np.ndarray) -> None:
    """Work out all perplexities as the queue does: some at once, each on one core."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda perplexity: tsne(vectors, perplexity, seed=0), PERPLEXITIES))


def compare(vectors: np.ndarray, classes: np.ndarray, turns: int) -> Iterator[list[str]]:
    """Yield a line for each perplexity, and one for all of them."""
    together = fastest({"ours": lambda: seconds(lambda: all_of_ours(vectors))}, turns)
    together["theirs"] = 0.0
    for perplexity in PERPLEXITIES:
        results: dict[str, Result] = {}

        def run(embed: Callable[[np.ndarray, int], Result], perplexity=perplexity, results=results) -> float:
            return seconds(lambda: results.update({embed.__name__: embed(vectors, perplexity)}))

        took = fastest({"theirs": lambda run=run: run(theirs), "ours": lambda run=run: run(ours)}, turns)
        together["theirs"] += took["theirs"]
        divergences, purities = ([f"{measure(*results[name]):.3f}" for name in ("theirs", "ours")] for measure in (
            lambda _positions, divergence: divergence, lambda positions, _divergence: alike(positions, classes)))
        yield [str(perplexity), *timed(took), " / ".join(divergences), " / ".join(purities)]
    yield ["all", *timed(together), "", ""]


def timed(took: dict[str, float]) -> list[str]:
    """Return three cells: the seconds of both, and their ratio."""
    return [f"{took['theirs']:.1f} s", f"{took['ours']:.1f} s", f"**{took['theirs'] / took['ours']:.1f}x**"]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one turn")
    turns = 1 if parser.parse_args().quick else 3
    print(f"{machine()}, NumPy {np.__version__}, scikit-learn {sklearn.__version__}")
    mnist = load("mnist")
    pixels, classes = mnist.x_test[:IMAGES].reshape(IMAGES, -1) / np.float32(255), mnist.y_test[:IMAGES]
    latent = PCA(LATENT, random_state=0).fit_transform(pixels)
    for vectors in (pixels, latent):
        table(f"{IMAGES} images of MNIST as vectors of {vectors.shape[1]} numbers; the four together should take 20 s",
              ["perplexity", "scikit-learn", "ours", "times faster", "divergence: theirs / ours",
               "neighbours of the same class: theirs / ours"], compare(vectors, classes, turns))


if __name__ == "__main__":
    main()
