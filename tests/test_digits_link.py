"""Any experiment on images survives its link; nothing in a link can break the page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import image_experiments

from nnviz.digits_link import NAMES, from_query, to_query
from nnviz.digits_link import settings as written
from nnviz.image_experiment import HogMlp, ImageExperiment

DEFAULT = ImageExperiment()
GOOD = {"images": "usps", "train": "2000", "net": "hog_o16c4b1_64", "opt": "adam", "lr": "0.01", "rho": "0.95",
        "mom": "0.5", "batch": "32", "epochs": "7", "stop": "3", "seed": "12"}
BAD = {"images": ["cats", ""], "train": ["99", "60001", "many", "1e4"], "net": ["cnn_64", "", "hog_o99c4b1_64"],
       "opt": ["momentum", "SGD"], "lr": ["0", "-1", "nan", "inf", "fast"], "rho": ["1", "-0.1", "nan"],
       "mom": ["1", "x"], "batch": ["0", "full", "3.5"], "epochs": ["0", "101"], "stop": ["-1", "51"],
       "seed": ["-1", "1000000", "dice"]}


@settings(deadline=None)
@given(image_experiments, image_experiments)
def test_a_link_opens_the_same_experiment(experiment, default):
    assert from_query(to_query(experiment, default), default) == (experiment, [])
    assert from_query(written(experiment), default) == (experiment, [])


def test_only_what_differs_is_written_and_it_is_readable():
    assert to_query(DEFAULT, DEFAULT) == {}
    experiment, problems = from_query(GOOD, DEFAULT)
    assert (to_query(experiment, DEFAULT), problems) == (GOOD, [])
    assert isinstance(experiment.network, HogMlp)
    assert set(NAMES) == set(GOOD) == set(BAD)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_a_bad_value_is_one_problem_and_leaves_the_default(name, text):
    experiment, problems = from_query({**GOOD, name: text}, DEFAULT)
    assert [(problem.name, problem.value) for problem in problems] == [(name, text)]
    assert problems[0].allowed
    assert problems[0].used == written(DEFAULT)[name]
    assert written(experiment) == {**GOOD, name: written(DEFAULT)[name]}


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), st.text(max_size=300)))
def test_any_text_in_a_link_gives_an_experiment(query):
    experiment, problems = from_query(query, DEFAULT)
    assert isinstance(experiment, ImageExperiment)
    refused = [problem.name for problem in problems]
    assert len(set(refused)) == len(refused)
    assert all(len(problem.value) <= 200 for problem in problems)
