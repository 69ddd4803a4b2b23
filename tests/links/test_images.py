"""Any experiment on images survives its link; nothing in a link can break the page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import autoencoders, image_experiments

from nnviz.course.recorded import OPENING
from nnviz.labs.catalogue import PAGES as ALL
from nnviz.labs.catalogue import home

DIGITS = {"images": "usps", "train": "2000", "val": "500", "net": "hog_o16c4b1_64", "opt": "adam", "lr": "0.01",
        "rho": "0.95",
        "mom": "0.5", "batch": "32", "epochs": "7", "stop": "3", "seed": "12"}
BAD_DIGITS = {"images": ["cats", ""], "train": ["99", "60001", "many", "1e4"], "val": ["-1", "5001", "0.2"],
       "net": ["cnn_64", "", "hog_o99c4b1_64"],
       "opt": ["momentum", "SGD"], "lr": ["0", "-1", "nan", "inf", "fast"], "rho": ["1", "-0.1", "nan"],
       "mom": ["1", "x"], "batch": ["0", "full", "3.5"], "epochs": ["0", "501"], "stop": ["-1", "51"],
       "seed": ["-1", "1000000", "dice"]}

CODES = {**DIGITS, "opt": "sgd", "net": "c8k3sp2_400-200d10_25.tanh_100n-400", "without": "3", "loss": "bce",
         "noise": "0.25"}
BAD_CODES = {**BAD_DIGITS, "net": ["128-64", "a_b_m", "0_0_m", "128_999_m", "c8k3s_c8k3s_4_2_m", "128_4_x",
                                     "pixels_64"],
             "without": ["10", "-1", "cat"], "loss": ["mae"], "noise": ["1.5", "0.01", "nan"]}
PAGES = {"digits": (DIGITS, BAD_DIGITS), "autoencoder": (CODES, BAD_CODES)}
#: Page -> any experiment that is at home there.
ANY = {"digits": image_experiments, "autoencoder": autoencoders}


@pytest.mark.parametrize("page", PAGES)
@settings(deadline=None)
@given(st.data())
def test_a_link_opens_the_same_experiment(page, data):
    grammar, experiment, default = ALL[page].grammar, data.draw(ANY[page]), data.draw(ANY[page])
    assert grammar.from_query(grammar.to_query(experiment, default), default) == (experiment, [])
    assert grammar.from_query(grammar.settings(experiment), default) == (experiment, [])


@pytest.mark.parametrize("page", PAGES)
def test_only_what_differs_is_written_and_it_is_readable(page):
    grammar, default, (good, bad) = ALL[page].grammar, OPENING[page], PAGES[page]
    assert grammar.to_query(default, default) == {}
    experiment, problems = grammar.from_query(good, default)
    assert (grammar.to_query(experiment, default), problems) == (good, [])
    assert set(grammar.names) == set(good) == set(bad)


@pytest.mark.parametrize(("page", "name", "text"), [
    (page, name, text) for page, (_, bad) in PAGES.items() for name, texts in bad.items() for text in texts])
def test_a_bad_value_is_one_problem_and_leaves_the_default(page, name, text):
    grammar, default, (good, _) = ALL[page].grammar, OPENING[page], PAGES[page]
    experiment, problems = grammar.from_query({**good, name: text}, default)
    assert [(problem.name, problem.value) for problem in problems] == [(name, text)]
    assert problems[0].allowed
    assert problems[0].used == grammar.settings(default)[name]
    assert grammar.settings(experiment) == {**good, name: grammar.settings(default)[name]}


@pytest.mark.parametrize("page", PAGES)
@settings(deadline=None)
@given(st.data())
def test_any_text_in_a_link_gives_an_experiment(page, data):
    grammar = ALL[page].grammar
    names = st.sampled_from(grammar.names) | st.text(max_size=8)
    experiment, problems = grammar.from_query(data.draw(st.dictionaries(names, st.text(max_size=300))), OPENING[page])
    assert home(experiment).name == page
    refused = [problem.name for problem in problems]
    assert len(set(refused)) == len(refused)
    assert all(len(problem.value) <= 200 for problem in problems)
