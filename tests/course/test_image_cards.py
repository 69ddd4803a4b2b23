"""What the cards on image networks say holds, held to the recordings that they show."""

import numpy as np

from nnviz.course import recorded
from nnviz.course.cards import CARDS
from nnviz.labs.digits.figures import pairs


def recording(name):
    return recorded.find(recorded.IMAGE_SPREADS[name]).recording


def test_i5_says_what_the_seeds_gave():
    finals = {name: recording(name).final("test_accuracy") for name in CARDS["I5"].runs}
    assert list(finals) == ["B1", "B2", "B3", "B4"]
    assert (finals["B1"] < finals["B2"].min()).sum() == 4
    for one, other in (("B2", "B3"), ("B3", "B4"), ("B2", "B4")):
        assert finals[one].min() <= finals[other].max()
        assert finals[other].min() <= finals[one].max()
    gap = abs(np.median(finals["B4"]) - np.median(finals["B3"]))
    assert gap < np.ptp(finals["B3"])
    assert gap < np.ptp(finals["B4"])


def test_i7_says_which_pairs_recur():
    matrices = recording("F1").confusion
    assert len(matrices) == 5
    assert all(pairs.pairs(matrix)[0][:2] == (4, 9) for matrix in matrices)
    counted = {(entry.first, entry.second): entry.among_top
               for entry in pairs.over_seeds(matrices, [(2, 7), (3, 5), (7, 9)])}
    assert counted[2, 7] >= 4
    assert counted[7, 9] >= counted[3, 5] >= 4
