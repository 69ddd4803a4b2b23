"""Points of many dimensions as points of the plane by t-SNE, which keeps who is whose neighbour.

It brings openTSNE, which is slow to import: only what computes a t-SNE imports this module.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np
from openTSNE import OptimizationInterrupt, TSNEEmbedding
from openTSNE.affinity import PerplexityBasedNN

from nnviz.analysis.projection import centered, pca

#: The two phases of t-SNE: iterations, and how many times too strongly neighbours attract one another. The first one
#: lets clusters find their places, the second one shapes them.
_PHASES = ((250, 12), (750, 1))
#: Iterations of both phases.
ITERATIONS = sum(iterations for iterations, _strength in _PHASES)
MIN_PERPLEXITY = 2
#: Neighbours of a point that t-SNE looks at, for each unit of perplexity.
_NEIGHBOURS = 3
#: Spread of the first positions. They begin so close together that any point can still get past any other.
_START = 1e-4
#: Far groups of points up to this size, seen from a point (size / distance), push it as one. Half of it, the library's
#: own, takes a third longer and keeps neighbours no better.
_THETA = 0.8
#: Seconds between two reports of progress, and iterations between two looks at the clock.
_REPORT_EVERY, _LOOK_EVERY = 0.2, 10


def tsne(vectors: np.ndarray, perplexity: float, *, seed: int,
         on_progress: Callable[[int, float], None] | None = None,
         should_stop: Callable[[], bool] | None = None) -> np.ndarray | None:
    """Place points in the plane so that neighbours stay neighbours: t-SNE after Barnes and Hut.

    Points that all coincide are all at (0, 0).

    Parameters
    ----------
    vectors : float (n, d)
        Points of at least two dimensions.
    perplexity : float
        About how many neighbours count for a point; at least 2, and fewer than a third of the points.
    seed : int
        Draws a slight disorder of the first positions, which PCA gives. The same seed gives the same positions.
    on_progress : callable, optional
        Called with the iterations done, of `ITERATIONS`, and the Kullback-Leibler divergence about five times a second,
        and at the end.
    should_stop : callable, optional
        Asked many times a second; once it returns True, t-SNE ends.

    Returns
    -------
    numpy.ndarray, float32 (n, 2)
        None if it was stopped.

    Raises
    ------
    ValueError
        If there are too few points for the perplexity, or a vector holds a value that is not a finite number.
    """
    points, size = centered(vectors)
    _check(perplexity, len(points))
    watch = _Watch(on_progress or (lambda *_: None), should_stop or (lambda: False))
    if not size:
        watch.finish(0.0)
        return np.zeros((len(points), 2), np.float32)
    # One thread: several would wait for one another in every iteration, for long when the processor is busy.
    affinities = PerplexityBasedNN(points, perplexity, method="exact", n_jobs=1)
    positions = TSNEEmbedding(_first_positions(points, seed), affinities, negative_gradient_method="bh", theta=_THETA,
                              n_jobs=1, callbacks=watch, callbacks_every_iters=_LOOK_EVERY)
    try:
        for iterations, strength in _PHASES:
            positions.optimize(iterations, exaggeration=strength, inplace=True, propagate_exception=True)
            watch.done += iterations
    except OptimizationInterrupt:
        return None
    watch.finish(positions.kl_divergence)
    return np.asarray(positions, np.float32)


class _Watch:
    """What openTSNE calls every few iterations, with the iterations done in this phase: it reports, and may end all."""

    def __init__(self, on_progress: Callable[[int, float], None], should_stop: Callable[[], bool]):
        self.done = 0
        self._on_progress, self._should_stop = on_progress, should_stop
        self._reported = perf_counter()

    def __call__(self, iteration: int, divergence: float, _positions: np.ndarray) -> bool:
        if perf_counter() - self._reported >= _REPORT_EVERY and self.done + iteration < ITERATIONS:
            self._on_progress(self.done + iteration, float(divergence))
            self._reported = perf_counter()
        return self._should_stop()

    def finish(self, divergence: float) -> None:
        """Report the end."""
        self._on_progress(ITERATIONS, float(divergence))


def _check(perplexity: float, points: int) -> None:
    if perplexity < MIN_PERPLEXITY:
        raise ValueError(f"a perplexity is at least {MIN_PERPLEXITY}, not {perplexity}")
    if points <= _NEIGHBOURS * perplexity:
        raise ValueError(f"perplexity {perplexity} needs more than {_NEIGHBOURS * perplexity} points, "
                         f"and there are {points}")


def _first_positions(points: np.ndarray, seed: int) -> np.ndarray:
    """Return the PCA of points, made small and slightly disordered: points that coincide must be able to part."""
    positions = pca(points).positions.astype(float)
    disorder = np.random.default_rng(seed).normal(size=positions.shape)
    small: np.ndarray = _START * (positions / positions[:, 0].std() + 0.01 * disorder)
    return small
