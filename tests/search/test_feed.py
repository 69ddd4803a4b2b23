"""How many networks make one piece of work."""

import pytest

from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.tables import TableExperiment
from nnviz.search.feed import at_once

TABLE = TableExperiment()


class Queue:
    """A queue whose networks take so many seconds each."""

    def __init__(self, seconds: float):
        self.seconds = seconds

    def estimate(self, group) -> float:
        return self.seconds * len(group.members)


@pytest.mark.parametrize(("seconds", "count"), [(0.001, 48), (0.1, 12), (0.5, 3), (3.0, 1)])
def test_a_piece_takes_two_seconds_at_most_so_that_workers_share_a_search(seconds, count):
    assert at_once(Queue(seconds), [TABLE, TABLE.with_(seed=1)], 48) == count


def test_networks_on_images_are_trained_one_by_one():
    assert at_once(Queue(0.001), [ClassifierExperiment()], 48) == 1
