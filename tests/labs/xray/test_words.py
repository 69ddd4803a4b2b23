"""What the lab's cards and lessons state is what the recorded runs say; what a page says of a run follows from it."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nnviz.analysis import spread as spreads
from nnviz.analysis.xrays import Answers, answers
from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.datasets.xrays import part
from nnviz.experiments.explanation import DELETIONS, Explained
from nnviz.experiments.spread import Spread
from nnviz.experiments.xray import XrayExperiment
from nnviz.labs.xray import results
from nnviz.labs.xray.figures.heat import CORNER
from nnviz.labs.xray.lab import WHERE, XRAY
from nnviz.language import catalogue, lesson, number, percent
from nnviz.maths import binary
from nnviz.maths.intervals import Interval

LANGUAGES = ("en", "fr")
CLASSES = part(XrayExperiment().data, "test")[1].astype(int)
SETS = ("train", "validation", "test")


@pytest.fixture(autouse=True)
def keep_the_main_module(monkeypatch):
    """Streamlit's test runner leaves its script as the main module; a worker that a later test starts would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def recording(name: str):
    return recorded.find(get(name).experiment).recording


def measured(name: str, of: str, threshold: float = 0.5, marked: bool | None = None) -> dict[str, float]:
    run = recording(name)
    return binary.metrics(*answers(run.experiment, run.final_weights, of, marked=marked), threshold)


def suggestion(page, id: str):
    return next(entry for entry in page.suggestions if entry.id == id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_its_question_of_the_run_that_it_opens_on(language):
    accuracy = percent(measured("G", "validation")["accuracy"], language, 0)
    assert f" {accuracy} " in catalogue(language).gettext(XRAY.question)
    assert XRAY.opening == get("G").experiment


def test_the_suggestions_promise_what_the_recorded_runs_give():
    few = suggestion(XRAY, "few")
    assert (part(few.experiment.data, "train")[1] == 0).sum() < 50
    assert "Fewer than fifty images of the rarer class" in few.see
    runs = {name: recorded.find(Spread(base=recorded.IMAGE_SPREADS[name].base, draws=recorded.IMAGE_DRAWS)).recording
            for name in ("G", "G4")}
    better = spreads.compare_all(runs, "test_accuracy")["G", "G4"]
    assert better.low > 0  # not by the luck of one seed
    assert "better on the test images" in suggestion(WHERE, "careful").see
    validation = spreads.compare_all(runs, "validation_accuracy")["G", "G4"]
    assert validation.low < 0 < validation.high  # no card may call it worse
    assert "worse" not in suggestion(XRAY, "careful").see


@pytest.mark.parametrize(("name", "said", "word"), [
    (*case, word) for case in (("G5", suggestion(XRAY, "marked").see), ("G5", get("G5").see))
    for word in ((("en", "early perfect"), ("fr", "presque parfaits")))])
def test_scores_are_called_perfect_only_as_far_as_they_are(name, said, word):
    accuracies = [measured(name, of)["accuracy"] for of in SETS]
    assert min(accuracies) > 0.99
    assert min(accuracies) < 1  # so "nearly"
    language, words = word
    assert words in catalogue(language).gettext(said)


def test_without_the_square_hardly_one_of_the_ill_is_found():
    assert "hardly one of the ill is found" in get("G5").see
    for name in ("G5", "G6"):
        assert measured(name, "test", marked=False)["recall"] < 0.05 < measured(name, "test")["recall"]


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Three images in four are ill in training, {met} in the test", "weights 0.5 becomes {moved}")),
    ("fr", ("À l’entraînement, trois images sur quatre montrent un malade", "au test, {met}",
            "des classes, 0,5 devient {moved}"))])
def test_the_lesson_says_how_frequent_the_illness_is_in_which_set(language, words):
    shares = {of: part(XrayExperiment().data, of)[1].mean() for of in SETS}
    assert round(4 * shares["train"]) == 3
    moved = binary.for_prevalence(0.5, results.learned(get("G").experiment), shares["test"])
    said = lesson(language, "xray").replace("\n ", "").replace("\u00a0", " ")
    for one in words:
        assert one.format(met=percent(shares["test"], language), moved=number(moved, language, 3)) in said
    run = recording("G")
    cheapest = [binary.cheapest(*answers(run.experiment, run.final_weights, of), 1, 1) for of in SETS[1:]]
    assert abs(cheapest[0] - cheapest[1]) > 0.05  # "is not the cheapest of the test"


@pytest.mark.parametrize(("language", "word"), [("en", "nearly perfect"), ("fr", "presque parfaits")])
def test_the_lesson_of_the_maps_says_what_the_two_tests_test(language, word):
    said = lesson(language, "where").replace("\n ", "")
    assert word in said
    assert {"en": "two tests of two things", "fr": "deux essais de deux choses"}[language] in said
    assert catalogue(language).gettext("Does it lie?") in said


def drawn(language: str, what: str, *arguments) -> str:
    """Return what a function of the lab's pages says, drawn or returned."""
    def script(language, what, arguments):
        import importlib

        import streamlit as st
        st.session_state["language"] = language
        module, function = what.split(".")
        said = getattr(importlib.import_module(f"nnviz.labs.xray.{module}"), function)(*arguments)
        if said:
            st.markdown(said)

    app = AppTest.from_function(script, default_timeout=60, kwargs={
        "language": language, "what": what, "arguments": arguments}).run()
    assert not app.exception
    return "\n".join(entry.value for entry in app.markdown)


def told(recall: float, specificity: float, *, ordered: bool) -> Answers:
    """Answers to the test images; of those with the same answer, the ill have the higher scores, or the lower ones."""
    rank = np.where(CLASSES == 1, np.cumsum(CLASSES) / CLASSES.sum(), np.cumsum(1 - CLASSES) / (1 - CLASSES).sum())
    right = rank <= np.where(CLASSES == 1, recall, specificity)
    called = np.where(right, CLASSES, 1 - CLASSES)
    within = CLASSES if ordered else 1 - CLASSES
    return Answers((0.5 * called + 0.25 * within + 0.2 * rank).astype(np.float32), CLASSES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("recall", "specificity", "ordered", "follows", "beside"), [
    (0.98, 0.6, True, "though", "better"), (0.02, 0.99, False, "but", "worse"), (0.97, 0.97, True, "and", "better"),
    (0.7, 0.55, True, "though", "same")])
def test_the_headline_says_its_threshold_and_joins_its_figures_as_they_are(
        language, recall, specificity, ordered, follows, beside, monkeypatch):
    t, chosen = catalogue(language).gettext, told(recall, specificity, ordered=ordered)
    monkeypatch.setattr(results, "answers_of", lambda *_any, **_more: chosen)
    said, found = drawn(language, "results._headline", None, True), binary.metrics(*chosen)
    assert t("**At a threshold of a half**, wherever the slider stands: **{validation}** of the validation images "
             "right, **{test}** of the test images.").split(":")[0] in said
    figures = {"specificity": percent(found["specificity"], language), "recall": percent(found["recall"], language),
               "auc": number(found["auc"], language, 3), "constant": percent(CLASSES.mean(), language)}
    for sentences, verdict in ((results._ORDERED, follows), (results._CONSTANT, beside)):
        assert [name for name, words in sentences.items() if t(words).format(**figures) in said] == [verdict]


def test_the_headline_of_a_sealed_test_set_tells_nothing_of_it():
    said = drawn("en", "results._headline", recording("G"), False)
    assert said == "**At a threshold of a half**, wherever the slider stands: **96.2%** of the validation images right."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "frequency", "verdict"), [
    ("G", "fewer", "part"), ("G3", "more", "no help"), ("G5", None, None)])
def test_the_gap_is_told_with_the_right_sign_and_what_is_mended(language, name, frequency, verdict):
    t, said = catalogue(language).gettext, drawn(language, "results._say_shift", recording(name))
    fewer, more = (t(f"The test images are not like the others: {word} of them are ill ({{met}}; in training {{had}}, "
                     "class weights included).") for word in ("fewer", "more"))
    for word, sentence in (("fewer", fewer), ("more", more)):
        assert (sentence.split("{met}")[0] in said) == (word == frequency)
    for one, sentence in results._MENDED.items():
        mended = measured(name, "test", binary.for_prevalence(0.5, results.learned(get(name).experiment), 0.625))
        assert (t(sentence).format(mended=percent(mended["accuracy"], language)) in said) == (one == verdict)
    assert (t("The test is hardly worse than validation: there is no gap to mend.") in said) == (verdict is None)
    if verdict:
        assert number(measured(name, "test")["auc"], language, 3) in said


@pytest.mark.parametrize(("metric", "language", "written"), [
    ("auc", "en", "**0.922** (0.896–0.947)"), ("auc", "fr", "**0,922** (0,896–0,947)"),
    ("accuracy", "en", "**92.2%** (89.6–94.7)"), ("accuracy", "fr", "**92,2 %** (89,6–94,7)")])
def test_auc_is_no_share_of_images(metric, language, written):
    said = drawn(language, "results._with_interval", metric, 0.922, Interval(0.896, 0.947))
    assert said.replace("\u202f", " ").replace("\u2060", "") == written
    assert len(said.split(" ")) == 2  # a line may end before the bracket, and nowhere else


def explained(*, corner: float = 0.0, alike: float = 0.0, fades=(0.5, 0.9, 0.9)) -> Explained:
    """Maps with so much of what speaks for pneumonia in the mark's corner, that correlate so with random ones."""
    draw = np.random.default_rng(1)
    maps = np.abs(draw.normal(size=(len(CLASSES), 28, 28)))
    there = np.zeros((28, 28), bool)
    there[:CORNER, :CORNER] = True
    for one in maps:
        one[there] *= corner / one[there].sum()
        one[~there] *= (1 - corner) / one[~there].sum()
    flat = maps.reshape(len(maps), -1)
    steep = (flat - flat.mean(axis=1, keepdims=True)) / flat.std(axis=1, keepdims=True)
    noise = draw.normal(size=flat.shape)
    mixed = alike * steep + np.sqrt(1 - alike ** 2) * noise
    curves = np.stack([np.full((len(CLASSES), DELETIONS), left, np.float16) for left in fades])
    return Explained(maps, mixed.reshape(maps.shape), np.where(CLASSES == 1, 0.9, 0.1).astype(np.float32), curves, 0.1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("alike", "passes"), [(0.8, False), (-0.8, False), (0.2, True), (-0.2, True)])
def test_random_weights_are_told_by_how_alike_the_maps_are_in_either_colour(language, alike, passes):
    said = drawn(language, "where._say_random", alike)
    assert number(alike, language, 2) in said
    assert ({"en": "The map passes", "fr": "La carte réussit"}[language] in said) == passes
    assert ({"en": "The map fails", "fr": "La carte échoue"}[language] in said) == (not passes)
    assert ({"en": "exchanged colours", "fr": "couleurs échangées"}[language] in said) == (alike < -0.5)
    assert {"en": "test whether", "fr": "disent si"}[language] in said  # what is tested


def test_maps_that_hardly_correlate_have_no_negative_zero_and_flat_ones_nothing_to_compare():
    assert "correlate by 0.00" in drawn("en", "where._say_random", -0.0004)
    assert "nothing to compare" in drawn("en", "where._say_random", float("nan"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("fades", "verdict"), [
    ((0.5, 0.8, 0.9), 0), ((0.5, 0.45, 0.9), 1), ((0.5, 0.51, 0.9), 1), ((0.89, 0.95, 0.9), 2), ((0.95, 0.4, 0.9), 2)])
def test_deleted_pixels_are_told_by_chance_and_by_random_weights(language, fades, verdict):
    words = {"en": ("The map passes.", "This proves nothing.", "The map fails."),
             "fr": ("La carte réussit.", "Cela ne prouve rien.", "La carte échoue.")}[language]
    said = drawn(language, "where.draw_checks", look(), explained(fades=fades))
    (line,) = [entry for entry in said.splitlines() if {"en": "**Deleted", "fr": "pixels effacés**"}[language] in entry]
    assert [word in line for word in words] == [place == verdict for place in range(3)]
    assert percent(round(float(np.float16(fades[0])), 4), language) in line


def look(**changes):
    return WHERE.opening.model_copy(update=changes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("network", "marked", "corner", "slope", "says"), [
    ("G6", True, 0.0, "mean", "lies"), ("G6", True, 0.45, "place", "finds"), ("G5", True, 0.8, "mean", "finds"),
    ("G5", True, 0.0, "place", "lies"), ("G6", False, 0.0, "mean", None), ("G", True, 0.0, "mean", None)])
def test_the_mark_is_told_of_networks_that_go_by_it_alone(language, network, marked, corner, slope, says):
    t = catalogue(language).gettext
    said = drawn(language, "where.draw_checks", look(network=network, marked=marked, slope=slope),
                 explained(corner=corner))
    assert (t("**It lies:**") in said) == (says == "lies")
    assert (t("**It finds the mark:**") in said) == (says == "finds")
    if says:
        left = percent(measured(network, "test", marked=False)["recall"], language)
        assert t("this network goes by the square. With it, it finds {recall} of the ill; without it, {left}.").format(
            recall=percent(1, language), left=left) in said
    advice = t("The dense layers know where a pattern lies; the mean slope of all places does not. Take the slope of "
               "each place.")
    assert (advice in said) == (says == "lies" and slope == "mean")


@pytest.mark.parametrize(("language", "epochs", "words"), [
    ("en", 1.0, "for 1 epoch in"), ("en", 2.0, "for 2 epochs in"), ("en", 0.5, "for 0.5 epochs in"),
    ("fr", 1.0, "Entraîné 1 époque en"), ("fr", 0.5, "0,5 époque en"), ("fr", 2.0, "Entraîné 2 époques en")])
def test_one_epoch_is_singular(language, epochs, words):
    def script(language, run):
        import streamlit as st

        from nnviz.ui.run import say_trained
        st.session_state["language"] = language
        say_trained(run, 0)

    run = SimpleNamespace(epochs=epochs, seconds=2.0, compile_seconds=0, ended="finished", watched="test")
    app = AppTest.from_function(script, default_timeout=60, kwargs={"language": language, "run": run}).run()
    assert not app.exception
    assert words in app.markdown[0].value

