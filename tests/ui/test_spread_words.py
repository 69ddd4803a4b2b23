"""The sentences of a spread and of a verdict, in both directions."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from nnviz.course.experiments import get
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import difference_words, language, spread_words, verdict

DRAWS = 10


@pytest.fixture
def said(monkeypatch):
    """The sentences that are written, in English."""
    sentences = []
    monkeypatch.setattr(language, "current", lambda: "en")
    monkeypatch.setattr(st, "markdown", sentences.append)
    monkeypatch.setattr(difference_words, "box", lambda found, sentence: sentences.append(sentence))
    return sentences


def draws(*values, ended=None, metric="train_accuracy", loss=None) -> SpreadRecording:
    scores = {metric: np.array(values, np.float32)[:, None]}
    if loss is not None:
        scores["train_loss"] = np.array(loss, np.float32)[:, None]
    return SpreadRecording(Spread(base=Experiment(), draws=len(values)), np.array([5], np.int32), scores,
                           ended or ("finished",) * len(values), 1.0, 0.0)


@pytest.mark.parametrize(("figure", "sentence"), [
    (0.5, "None of the 4 draws is as low: the lowest ends at 60.0%"),
    (0.95, "None of the 4 draws is as high: the highest ends at 90.0%"),
    (0.65, "within the range. Draws as low as that: 1 of 4."),
    (0.7, "within the range. Draws as low as that: 2 of 4."),
    (0.85, "within the range. Draws as high as that: 1 of 4."),
    (0.8, "within the range. Draws as high as that: 2 of 4.")])
def test_where_a_figure_falls_is_said_on_either_side(said, figure, sentence):
    spread_words.say_figure(draws(0.6, 0.7, 0.8, 0.9), "train_accuracy", figure)
    assert sentence in said[0]
    assert f"**{100 * figure:.1f}%**" in said[0]


@pytest.mark.parametrize(("ended", "sentence"), [
    (("finished", "diverged", "diverged"), "Draws that diverged: 2 of 3."),
    (("early", "finished", "finished"), "Draws that stopped early: 1 of 3."), (("finished",) * 3, None)])
def test_draws_that_ended_otherwise_are_counted(said, ended, sentence):
    spread_words.say_summary(draws(0.6, 0.7, 0.8, ended=ended), "train_accuracy")
    assert said[0].startswith("Median **70.0%**, from 60.0% to 80.0%.")
    assert len(said) == (2 if sentence else 1)
    assert sentence is None or sentence in said[1]


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize(("loss", "sentence"), [
    ((0.1, 0.2, 0.3), "The two figures go together."), ((0.4, 0.5, 0.6), "The two figures do not go together here")])
def test_two_figures_of_one_run_go_together_or_not(loss, sentence):
    found = spread_words.pair_sentence(draws(0.96, 0.97, 0.98, loss=loss), 0.97, 0.1575)
    assert sentence in found
    assert "3 of 3" in found


@pytest.mark.usefixtures("said")
def test_without_a_draw_near_the_accuracy_that_is_said():
    found = spread_words.pair_sentence(draws(0.5, 0.6, 0.7, loss=(1, 1, 1)), 0.97, 0.1575)
    assert "None of the 3 draws ends within 2 points of this accuracy." in found


@pytest.mark.parametrize(("metric", "figure"), [
    ("train_accuracy", 0.97), ("train_loss", 0.1575), ("test_accuracy", None), ("validation_accuracy", None)])
def test_a_document_reports_of_the_training_points(metric, figure):
    assert spread_words.reported_figure(get("A6"), metric) == figure
    assert spread_words.reported_figure(None, metric) is None


@pytest.mark.parametrize("metric", ["validation_accuracy", "test_accuracy"])
@pytest.mark.parametrize(("shift", "winner"), [(0.05, "The run on the page"), (-0.05, "The pinned run"), (0.0, None)])
def test_a_verdict_names_the_better_run_in_both_directions(said, metric, shift, winner):
    base = np.linspace(0.6, 0.7, DRAWS)
    verdict.say(draws(*base, metric=metric), draws(*(base + shift), metric=metric), metric)
    (sentence,) = said
    if winner:
        assert sentence.startswith(f"**{winner} is better**: by 5.0 points")
        assert "with 10 of 10 seeds" in sentence
    else:
        assert "better" not in sentence
    medians = re.findall(r"[\d.]+%", sentence)
    assert medians == ["65.0%", f"{65 + 100 * shift:.1f}%"]
    assert ("Nothing validates here" in sentence) == (metric == "test_accuracy")
    assert ("Median test accuracy" if metric == "test_accuracy" else "Median validation score") in sentence


def test_a_metric_of_validation_has_its_colour_and_its_name():
    assert {name.split("_")[0] for name in spread_words.METRICS} == {"train", "validation", "test"}
    assert SimpleNamespace(**spread_words.METRICS).validation_loss == "validation loss"


@pytest.mark.parametrize(("values", "start"), [
    ((0.6, 0.61, 0.62, 0.63, 0.61, 0.62, 0.6, 64.0, 12.5), "Draws outside the pictures: 2 of 9, the farthest at 64."),
    ((0.6, 0.61, 0.62, 0.63, 0.61, 0.62, -9.5), "Draws outside the pictures: 1 of 7, the farthest at −9.5"),
    ((0.6, 0.61, 0.62, 0.63), None)])
def test_draws_outside_the_pictures_are_counted(said, values, start):
    spread_words.say_outside(draws(*values, metric="validation_rmse"), "validation_rmse")
    assert [sentence.startswith(start) for sentence in said] == ([True] if start else [])
