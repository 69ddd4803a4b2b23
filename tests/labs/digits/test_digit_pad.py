"""What a browser sends as a drawing is checked."""

import base64

import pytest

from nnviz.labs.digits.digit_pad import _png


def test_a_data_address_becomes_bytes():
    assert _png("data:image/png;base64," + base64.b64encode(b"png").decode()) == b"png"
    assert _png("") is None
    assert _png(None) is None


@pytest.mark.parametrize("sent", ["data:image/png;base64,§", "data:text/html,hello", {"a": 1}, 7, "é"])
def test_what_is_no_drawing_is_an_empty_file(sent):
    assert _png(sent) == b""


def test_a_drawing_is_bounded():
    assert len(_png("A" * 4_000_000)) < 400_000
