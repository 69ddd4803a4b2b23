"""The strokes are the numbers of ``features.hog`` of that image, and lie along its edges."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from nnviz.datasets.images import load
from nnviz.features.hog import hog
from nnviz.labs.digits.figures.strokes import LONGEST, borders, cell_numbers, ink, strokes

DIGIT = load("mnist").x_test[18]


@pytest.mark.parametrize(("orientations", "cell"), [(8, 4), (16, 4), (9, 7), (1, 2), (36, 14)])
def test_a_stroke_is_a_number_of_the_vector(orientations, cell):
    vector = hog(DIGIT[None], orientations=orientations, cell=cell)[0].reshape(28 // cell, 28 // cell, orientations)
    drawn = strokes(DIGIT, orientations, cell, 1)
    assert len(drawn) == np.count_nonzero(vector) > 0
    expected = vector[drawn["row"], drawn["column"], drawn["orientation"]]
    assert np.array_equal(drawn["value"], expected)
    lengths = np.hypot(drawn["x2"] - drawn["x"], drawn["y2"] - drawn["y"])
    assert lengths.to_numpy() == pytest.approx(expected / vector.max() * LONGEST * cell / 28, abs=2e-4)


@pytest.mark.parametrize("block", [2, 3])
def test_a_cell_of_several_blocks_has_their_mean(block):
    vector = hog(DIGIT[None], orientations=8, cell=4, block=block)[0]
    side = 7 - block + 1
    seen = {}
    numbers = iter(vector)
    for down in range(side):
        for across in range(side):
            for row in range(block):
                for column in range(block):
                    for bin_ in range(8):
                        seen.setdefault((down + row, across + column, bin_), []).append(next(numbers))
    found = cell_numbers(DIGIT, 8, 4, block)
    assert all(found[place] == pytest.approx(np.mean(values), abs=1e-6) for place, values in seen.items())
    assert len(seen) == found.size


@pytest.mark.parametrize(("edge", "upright"), [("vertical", True), ("horizontal", False)])
def test_strokes_lie_along_the_edge(edge, upright):
    image = np.zeros((16, 16), np.uint8)
    image[:, 6:] = 200
    drawn = strokes(image if upright else image.T, 9, 4, 1)
    longest = drawn.loc[drawn["value"].idxmax()]
    across, down = abs(longest["x2"] - longest["x"]), abs(longest["y2"] - longest["y"])
    assert (down > 3 * across) if upright else (across > 3 * down)


def test_strokes_stay_in_their_cells():
    drawn = strokes(DIGIT, 8, 4, 1)
    for low, high, cell in (("x", "x2", "column"), ("y", "y2", "row")):
        ends = drawn[[low, high]].to_numpy()
        assert (ends >= drawn[[cell]].to_numpy() / 7).all()
        assert (ends <= (drawn[[cell]].to_numpy() + 1) / 7).all()


def test_an_empty_image_has_no_strokes():
    assert strokes(np.zeros((28, 28), np.uint8), 8, 4, 1).empty


def test_cells_have_borders():
    assert len(borders(DIGIT, 7)) == 2 * 5
    assert borders(DIGIT, 7).to_numpy().min() == 0
    assert borders(DIGIT, 7).to_numpy().max() == 1


def test_ink_is_as_opaque_as_the_image_is_bright():
    picture = Image.open(io.BytesIO(base64.b64decode(ink(DIGIT, 255).partition(",")[2])))
    grey, opacity = np.moveaxis(np.asarray(picture), -1, 0)
    assert (grey == 255).all()
    assert np.array_equal(opacity[::8, ::8], DIGIT)
