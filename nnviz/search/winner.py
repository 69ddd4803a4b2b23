"""The winner of a search, trained again: on fresh seeds by the same folds, and at the very end on the test set."""

import numpy as np

from nnviz.experiments.group import Group
from nnviz.recordings.scores import GroupRecording
from nnviz.search.settings import Search

#: Seeds with which a winner is trained again.
FRESH_SEEDS = 10


def again(search: Search, params: dict[str, str], seeds: int = FRESH_SEEDS) -> Group:
    """Return the folds of a trial for so many seeds that the search has never used."""
    return Group(members=tuple(search.fresh(params, seeds)))


def scores_again(search: Search, recording: GroupRecording) -> np.ndarray:
    """Return the score of each seed of ``again``: the mean of its folds, float64 (seeds,).

    That of a network that left the numbers is the worst one there is.
    """
    return _counted(search, recording.scores[search.metric]).reshape(-1, search.folds).mean(axis=1)


def at_the_end(search: Search, params: dict[str, str], seeds: int = FRESH_SEEDS) -> Group:
    """Return the networks whose test score is looked at once: they learn from all that does not test."""
    return Group(members=tuple(search.tested(params, seeds)))


def scores_at_the_end(search: Search, recording: GroupRecording) -> np.ndarray:
    """Return the test score of each seed of ``at_the_end``, float64 (seeds,); the worst one if it left the numbers."""
    return _counted(search, recording.scores[f"test_{search.score}"])


def _counted(search: Search, scores: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(scores), scores, search.worst)
