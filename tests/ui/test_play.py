"""What a browser reports of a played component is checked before it becomes the page's value."""

import pytest

from nnviz.labs.foundations.values import Logic
from nnviz.ui import play


class Page:
    """Stands for a page's state: what it shows, and what was put in its place."""

    def __init__(self):
        self.experiment, self.taken = Logic(gate="or"), []

    def put(self, value):
        self.taken.append(value)


@pytest.mark.parametrize(("moves", "expected"), [
    ({"weights": [1, -2.5], "threshold": 1}, Logic(gate="or", weights=(1, -2.5), threshold=1)),
    ({"a": True, "gate": "xor"}, Logic(gate="or", a=True)),  # the gate is none of this component's fields
    ({"weights": [1, 900]}, None), ({"weights": "1_2"}, None), ({"threshold": float("nan")}, None), ("moves", None),
    (None, None)])
def test_only_possible_moves_of_its_own_fields_are_taken(moves, expected):
    page = Page()
    play._take(page, moves, ("a", "b", "weights", "threshold"))
    assert page.taken == ([] if expected is None else [expected])
