"""Whether the reconstruction error tells unknown images from known ones: histogram, ROC curve, any threshold.

An autoencoder rebuilds well what resembles its training images. An image is rejected as unknown if its error is at
least the threshold. To reject is the positive answer: unknown images are the positives.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve

BINS = 40
#: A drawn ROC curve has about so many points at most.
ROC_POINTS = 200


class Verdict(NamedTuple):
    """What one threshold does: shares from 0 to 1.

    ``found`` of the unknown images are rejected (the true positive rate) and ``wrongly_rejected`` of the known ones
    (the false positive rate). ``precision`` is the share of unknown images among the rejected; NaN if none is rejected.
    """

    found: float
    wrongly_rejected: float
    precision: float


@dataclass(frozen=True, eq=False)
class Anomalies:
    """The errors of known and unknown images, compared.

    Attributes
    ----------
    known, unknown : float64 (n,) and (m,)
        Reconstruction errors, ascending.
    edges : float64 (BINS + 1,)
        Bounds of the histogram's bins.
    known_shares, unknown_shares : float64 (BINS,)
        Share of the known, of the unknown images in every bin; each sums to 1.
    false_positive_rate, true_positive_rate, thresholds : float64 (p,)
        The ROC curve, from (0, 0) to (1, 1); thresholds descend and begin with infinity, which rejects nothing.
    auc : float
        Area under the whole ROC curve: how likely an unknown image has the larger error of two, one of each kind.
    best_threshold : float
        Where ``found`` exceeds ``wrongly_rejected`` most (Youden's index); of equal ones the highest.
    """

    known: np.ndarray
    unknown: np.ndarray
    edges: np.ndarray
    known_shares: np.ndarray
    unknown_shares: np.ndarray
    false_positive_rate: np.ndarray
    true_positive_rate: np.ndarray
    thresholds: np.ndarray
    auc: float
    best_threshold: float

    def at(self, threshold: float) -> Verdict:
        """Tell what happens if images are rejected whose error is at least ``threshold``."""
        found = len(self.unknown) - int(np.searchsorted(self.unknown, threshold))
        wrong = len(self.known) - int(np.searchsorted(self.known, threshold))
        precision = found / (found + wrong) if found + wrong else float("nan")
        return Verdict(found / len(self.unknown), wrong / len(self.known), precision)


def anomalies(known: np.ndarray, unknown: np.ndarray) -> Anomalies:
    """Compare the reconstruction errors of known and unknown images.

    Parameters
    ----------
    known, unknown : float (n,) and (m,)
        Errors of images of the kinds that the autoencoder was trained on, and of others. They count as float32.

    Raises
    ------
    ValueError
        If one of them is empty, or an error is no finite number because the run diverged.
    """
    known, unknown = _checked(known), _checked(unknown)
    errors = np.concatenate([known, unknown])
    positive = np.repeat([False, True], [len(known), len(unknown)])
    edges = np.histogram_bin_edges(errors, BINS)
    false_positive, true_positive, thresholds = roc_curve(positive, errors)
    # The first threshold rejects nothing; it is no answer, even where every other one is worse.
    best = 1 + int(np.argmax((true_positive - false_positive)[1:]))
    kept = _thinned(false_positive + true_positive, best)
    return Anomalies(
        known=known, unknown=unknown, edges=edges,
        known_shares=np.histogram(known, edges)[0] / len(known),
        unknown_shares=np.histogram(unknown, edges)[0] / len(unknown),
        false_positive_rate=false_positive[kept], true_positive_rate=true_positive[kept], thresholds=thresholds[kept],
        auc=float(roc_auc_score(positive, errors)), best_threshold=float(thresholds[best]))


@np.errstate(over="ignore")
def _checked(errors: np.ndarray) -> np.ndarray:
    """Return errors, ascending and rounded to float32: two that differ are far enough apart for bins between them."""
    errors = np.sort(np.asarray(errors, np.float32)).astype(float)
    if not len(errors):
        raise ValueError("there are no images to compare")
    if not np.isfinite(errors).all():
        raise ValueError("the run diverged: some reconstruction errors are not finite numbers")
    return errors


def _thinned(travelled: np.ndarray, best: int) -> np.ndarray:
    """Return which points of a ROC curve to draw: int (p,), evenly along the curve, with both ends and the best one.

    ``travelled`` is the way from the beginning to every point, right and up; it ends at 2.
    """
    evenly = np.searchsorted(travelled, np.linspace(0, 2, ROC_POINTS))
    return np.unique([*evenly.clip(max=len(travelled) - 1), best])
