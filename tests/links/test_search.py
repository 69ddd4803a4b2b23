"""Links of the pages of searches: an experiment of any lab in its own words, and the page's knobs beside it."""

import pytest
from hypothesis import given, settings

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment, Training
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.xray import XrayExperiment
from nnviz.links.forms import Words, form_of
from nnviz.links.search import RANGE, SEARCH, SWEEP, RangeKnobs, SearchKnobs, SweepKnobs, scores_of
from nnviz.links.space import subject_of
from nnviz.maths.difference import fewest_draws
from nnviz.search.settings import Sweep, search_of, sweep_of
from tests.strategies import experiments

PAGES = {"range": (RANGE, RangeKnobs), "sweep": (SWEEP, SweepKnobs), "search": (SEARCH, SearchKnobs)}
pages = pytest.mark.parametrize(("grammar", "knobs"), PAGES.values(), ids=PAGES)
BASES = (Experiment().with_(network={"hidden": []}), ClassifierExperiment().with_(training={"epochs": 3}),
         AutoencoderExperiment(), TableExperiment().with_(network={"wide": True}), XrayExperiment())


@pages
@pytest.mark.parametrize("base", BASES, ids=["points", "digits", "autoencoder", "housing", "xray"])
def test_every_family_reads_back(grammar, knobs, base):
    value = knobs.usual(base)
    query = grammar.to_query(value, knobs())
    assert grammar.from_query(query, knobs()) == (value, [])
    assert grammar.to_query(base, knobs()) == query  # an experiment alone is what the page opens with
    assert ("on" in query) == (type(base) is not Experiment)


@pages
@settings(deadline=None, max_examples=30)
@given(experiments())
def test_any_experiment_on_points_reads_back(grammar, knobs, experiment):
    value = knobs.usual(experiment)
    if experiment.data.kind != "own":
        assert grammar.from_query(grammar.to_query(value, knobs()), knobs()) == (value, [])


def test_own_knobs_stand_beside_those_of_the_lab():
    value, problems = SEARCH.from_query({"space": "lr=0.1,1 batch=8,16", "sampler": "grid", "folds": "5", "trials": "9",
                                         "lr": "0.2", "hidden": "7", "by": "loss", "prune": "1"}, SearchKnobs())
    assert problems == []
    assert (value.base.training.learning_rate, value.base.network.hidden[0].units) == (0.2, 7)
    asked = search_of(value)
    assert (asked.sampler, asked.folds, asked.trials, asked.score, asked.pruner) == ("grid", 5, 9, "loss", True)
    assert asked.most == 4


@pytest.mark.parametrize(("query", "name"), [
    ({"on": "nowhere"}, "on"), ({"space": "zz=1"}, "space"), ({"by": "rmse"}, "by"), ({"folds": "1"}, "folds"),
    ({"on": "autoencoder", "by": "accuracy"}, "by"), ({"lr": "-1"}, "lr")])
def test_what_is_not_possible_is_a_problem_and_the_default_is_used(query, name):
    value, problems = SEARCH.from_query(query, SearchKnobs())
    assert [problem.name for problem in problems] == [name]
    assert search_of(value)


def test_a_sweep_opens_with_as_many_seeds_as_can_tell_two_points_apart():
    assert SweepKnobs().seeds == fewest_draws() == Sweep.model_fields["seeds"].default
    assert "seeds" not in SWEEP.to_query(SweepKnobs(), SweepKnobs())
    value, problems = SWEEP.from_query({"seeds": "5"}, SweepKnobs())
    assert (value.seeds, problems) == (5, [])
    assert SWEEP.to_query(value, SweepKnobs()) == {"seeds": "5"}


@pytest.mark.parametrize(("query", "said"), [
    ({"hidden": "abc"}, "such as 8-8, for at most 6 layers of 1 to 64 neurons; 0 for none"),
    ({"on": "housing", "hidden": "abc"}, "such as 30-30, for at most")])
def test_what_the_layers_may_be_is_said_in_words(query, said):
    _value, (problem,) = SEARCH.from_query(query, SearchKnobs())
    assert said in problem.allowed
    assert isinstance(problem.allowed, Words)
    assert problem.allowed.sentence.format(**problem.allowed.facts) == problem.allowed


@pytest.mark.parametrize(("owner", "field", "short", "said"), [
    (Training, "learning_rate", "> 0 … 1000", "more than 0, at most 1000"),
    (SearchKnobs, "trials", "1 … 1000", "from 1 to 1000"),
    (RangeKnobs, "smoothing", "0, 0.01 … 0.99", "from 0 to 0.99, in steps of 0.01")])
def test_the_bounds_of_a_number_are_short_in_a_link_and_words_on_a_page(owner, field, short, said):
    allowed = form_of(owner, field).allowed
    assert allowed == short
    assert allowed.sentence.format(**allowed.facts) == said


def test_an_experiment_is_judged_by_what_it_has():
    assert scores_of(Experiment()) == ("accuracy", "loss")
    assert scores_of(TableExperiment()) == ("rmse", "loss")
    assert scores_of(AutoencoderExperiment()) == ("loss",)
    assert sweep_of(SweepKnobs.usual(TableExperiment())).space.names == ("layers",)


def test_a_link_is_read_as_it_is_seen():
    query = {"on": "digits\u2060", "space": "lr = 0.001 .. 0.01:\u2060log_batch=32,\u00a064", "seeds": "\u200b4"}
    knobs, problems = SWEEP.from_query(query, SweepKnobs())
    assert not problems
    assert (subject_of(knobs.base).name, knobs.space, knobs.seeds) == (
        "digits", "lr=0.001..0.01:log batch=32,64", 4)
