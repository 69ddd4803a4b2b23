"""The images of a cell and the worst mistakes, held to a plain loop."""

import numpy as np
import pytest

from nnviz.labs.digits.figures import mistakes


@pytest.fixture
def tested():
    """Predicted class, actual class and probabilities of 300 images and 4 classes."""
    draw = np.random.default_rng(2)
    output = draw.dirichlet(np.ones(4), 300).astype(np.float16)
    return output.argmax(axis=1), draw.integers(0, 4, 300), output


@pytest.mark.parametrize(("actual", "answer"), [(0, 1), (3, 2), (2, 2)])
def test_a_cell_holds_its_images_mistakes_by_sureness_right_ones_by_doubt(tested, actual, answer):
    predicted, classes, output = tested
    found = mistakes.in_cell(predicted, classes, output, actual, answer)
    expected = [image for image in range(300) if classes[image] == actual and predicted[image] == answer]
    assert sorted(found) == expected
    sure = output[found, answer].tolist()
    assert sure == sorted(sure, reverse=actual != answer)


def test_an_empty_cell_holds_none(tested):
    predicted, _classes, output = tested
    assert len(mistakes.in_cell(predicted, predicted, output, 0, 1)) == 0


def test_the_surest_mistakes_come_first(tested):
    predicted, classes, output = tested
    found = mistakes.worst(predicted, classes, output)
    expected = sorted((image for image in range(300) if classes[image] != predicted[image]),
                      key=lambda image: (-float(output[image, predicted[image]]), image))
    assert found.tolist() == expected


def test_where_there_are_no_numbers_the_mistakes_are_still_there(tested):
    predicted, classes, output = tested
    found = mistakes.worst(predicted, classes, np.full_like(output, np.nan))
    assert set(found) == set(np.flatnonzero(predicted != classes))
