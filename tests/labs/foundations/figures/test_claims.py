"""The race of three activations, on recordings that are made up."""

from types import SimpleNamespace

import numpy as np
import pytest

from nnviz.course.cards import CARDS
from nnviz.labs.foundations.figures import claims

FRAMES = np.array([0, 1, 2, 5, 10])


def recording(*fast: int):
    """Draws that reach a loss of 0.05 at a place of FRAMES each; -1 never does."""
    loss = np.array([[0.05 if 0 <= place <= at else 0.7 for at in range(len(FRAMES))] for place in fast])
    return SimpleNamespace(frames=FRAMES, scores={"train_loss": loss}, spread=SimpleNamespace(
        training=SimpleNamespace(epochs=10)))


def test_a_draw_that_never_arrives_counts_one_epoch_more():
    assert claims.epochs_to(recording(1, 3, -1)).tolist() == [1, 5, 11]
    assert claims.epochs_to(recording(0), goal=0.01).tolist() == [11]


def test_the_winner_must_beat_both_others():
    race = claims.race({"sigmoid": recording(*[4] * 8), "tanh": recording(*[3] * 8), "relu": recording(*[1] * 8)})
    assert race.winner == "relu"
    assert race.pairs["sigmoid", "tanh"].side == -1
    assert race.pairs["sigmoid", "tanh"].comparisons == 3


@pytest.mark.parametrize("relu", [(3,) * 8, (2, 3, 4, 2, 3, 4, 3, 4), (-1,) * 8])
def test_without_a_shown_difference_nobody_wins(relu):
    race = claims.race({"sigmoid": recording(*[4] * 8), "tanh": recording(*[3] * 8), "relu": recording(*relu)})
    assert race.winner == ("tanh" if relu[0] == -1 else None)


def test_the_card_compares_the_same_network_over_the_same_seeds():
    runs = CARDS["I19"].runs
    assert list(runs) == ["sigmoid", "tanh", "relu"]
    assert {tuple(run.seeds) for run in runs.values()} == {tuple(range(30))}
    sigmoid, relu = runs["sigmoid"].base, runs["relu"].base
    assert [path for path, _here, _there in sigmoid.diff(relu)] == ["network.hidden.1.activation"]
    assert len(CARDS["I19"].outcomes) == len(CARDS["I19"].answers)
