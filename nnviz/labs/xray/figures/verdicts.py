"""What the figures of a network for chest X-rays say, as the name of a verdict; the words stand where it is told."""

from typing import Literal

from nnviz.maths.intervals import wilson

#: A specificity this far from AUC, or less, says the same as AUC.
_SAME = 0.05
#: An AUC above this is nearer to a perfect order than to one by chance.
_ORDERED = 0.75
#: A difference of two accuracies, or of two AUCs, that is at most this is no gap.
_GAP = 0.02


def ordered(specificity: float, auc: float) -> Literal["though", "but", "and"]:
    """Tell how AUC follows on the specificity at a threshold.

    ``though``: the scores are well ordered, and yet the threshold leaves fewer of the healthy in peace; ``but``: it
    leaves more in peace than the order of the scores promises; ``and``: the two say the same, or both are poor.

    >>> ordered(0.585, 0.922), ordered(0.996, 1.0), ordered(1.0, 0.6), ordered(0.3, 0.55)
    ('though', 'and', 'but', 'and')
    """
    if specificity > auc + _SAME:
        return "but"
    return "though" if specificity < auc - _SAME and auc > _ORDERED else "and"


def beside_constant(accuracy: float, constant: float, images: int) -> Literal["better", "worse", "same"]:
    """Compare an accuracy with that of one answer to all images, by its interval (95 %, Wilson).

    >>> beside_constant(0.83, 0.625, 624), beside_constant(0.38, 0.625, 624), beside_constant(0.64, 0.625, 624)
    ('better', 'worse', 'same')
    """
    bounds = wilson(accuracy, images)
    return "better" if bounds.low > constant else "worse" if bounds.high < constant else "same"


def mended(validation: float, test: float, corrected: float) -> Literal["no gap", "no help", "all", "part"]:
    """Tell what prior correction has mended of the gap between two accuracies.

    Parameters
    ----------
    validation, test : float
        The accuracies at a threshold of a half.
    corrected : float
        The accuracy on the test images at the corrected threshold.

    Examples
    --------
    >>> mended(1, 0.998, 1), mended(0.96, 0.86, 0.84), mended(0.94, 0.91, 0.93), mended(0.96, 0.83, 0.85)
    ('no gap', 'no help', 'all', 'part')
    """
    if validation - test <= _GAP:
        return "no gap"
    if corrected <= test:
        return "no help"
    return "all" if validation - corrected <= _GAP else "part"


def order_is_worse(validation: float, test: float) -> bool:
    """Tell whether the scores of the test images are ordered worse, by the two AUCs."""
    return validation - test > _GAP
