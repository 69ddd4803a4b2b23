"""What decides a card's claim on networks that read images: tables of what several seeds gave."""

from itertools import pairwise
from typing import Any

import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.arithmetic import rows, total
from nnviz.charts import spread as spread_charts
from nnviz.course.experiments import get
from nnviz.datasets.images import class_names, load
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.images import IMAGE_SIZES
from nnviz.labs.digits import comparisons
from nnviz.labs.digits.figures import claims, pairs
from nnviz.maths.intervals import wilson
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui.cards import Evidence, Verdict
from nnviz.ui.changes import changes
from nnviz.ui.difference_words import of_metric
from nnviz.ui.images.exactness import explanation, say_same_images, with_error
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show

#: The network that larger ones are held against.
_REFERENCE = "B2"


def _neurons(recordings: dict[str, SpreadRecording]) -> Verdict:
    metric, reported = "test_accuracy", {name: get(name).reported["accuracy"] for name in recordings}
    figures = [(name, figure, t("document: {value}").format(value=percent(figure)), False)
               for name, figure in reported.items()]
    picture = spread_charts.strip(
        spreads.dots(recordings, metric), spreads.boxes(recordings, metric), spread_charts.figure_table(figures),
        split="test", title=t("test accuracy"), style=chart_style(), share=True)
    show(picture, key="card-I5-strip", alt=t("A dot for each draw's last value, with the middle half as a box."))
    lines = table_head(t("Experiment"), t("Neurons"), t("Parameters"), t("Document"), t("Median of the seeds"),
                       t("Lowest"), t("Highest"))
    medians = {name: spreads.summary(recording.final(metric)).median for name, recording in recordings.items()}
    for name, recording in recordings.items():
        experiment = get(name).experiment
        summary = spreads.summary(recording.final(metric))
        cells = (name, number(experiment.network.hidden[0].units), number(total(rows(experiment))),
                 percent(reported[name]), percent(summary.median), percent(summary.low), percent(summary.high))
        lines.append(f"| {' | '.join(cells)} |")
    st.markdown("\n".join(lines))
    found = claims.neurons(recordings)
    lines = table_head(t("Compared"), t("What the seeds say"))
    lines += [f"| {t('{one} and {other}').format(one=one, other=other)} | {of_metric(difference, one, other, metric)} |"
              for (one, other), difference in found.items()]
    st.markdown("\n".join(lines))
    note(t("{comparisons} comparisons stand together here. Each must be clearer than it would alone, or one of them "
           "would look clear by chance.").format(comparisons=len(found)))
    return Verdict(claims.neurons_answer(found, _REFERENCE),
                   {name: percent(median) for name, median in medians.items()}, (_reported(recordings, reported),))


def _reported(recordings: dict[str, SpreadRecording], reported: dict[str, float]) -> str:
    """Say where the document's figures lie beside all seeds, with the test set's own error."""
    images = IMAGE_SIZES[get(next(iter(recordings))).experiment.data.dataset][3]
    found = claims.beside_reported(recordings, reported, images)
    sentence = (t("Every seed of every network ({lowest} to {highest}) lies above the document's {least} to {most}, by "
                  "more than the error of {images} test images (± {half} points): its settings or its data were not "
                  "ours.") if found.above else
                t("The seeds ({lowest} to {highest}) are not all above the document's {least} to {most} by more than "
                  "the error of {images} test images (± {half} points)."))
    return sentence.format(images=number(images), half=number(100 * found.half, 1), **{
        name: percent(getattr(found, name)) for name in ("lowest", "highest", "least", "most")})


def _confused(recordings: dict[str, SpreadRecording]) -> Verdict:
    (name, recording), = recordings.items()
    base, matrices = recording.spread.base, recording.confusion
    assert isinstance(base, ClassifierExperiment)
    assert matrices is not None
    named = map(pairs.claimed, get(name).confused)
    claimed = {(min(claim), max(claim)) for claim in named if len(claim) == 2}
    found = {(pair.first, pair.second) for matrix in matrices for pair in pairs.top(matrix)}
    seeds = pairs.over_seeds(matrices, sorted(found | claimed))
    names, draws = class_names(base.data.dataset), len(matrices)
    lines = table_head(t("Pair"), t("Named by the document"), t("Among the five most confused pairs"),
                       t("Images confused, with each seed"))
    for entry in sorted(seeds, key=lambda entry: (-entry.among_top, -entry.most)):
        couple = (entry.first, entry.second)
        cells = (f"{names[couple[0]]} / {names[couple[1]]}", t("yes") if couple in claimed else "—",
                 t("with {count} of {seeds} seeds").format(count=entry.among_top, seeds=draws),
                 f"{entry.fewest} – {entry.most}")
        lines.append(f"| {' | '.join(cells)} |")
    st.markdown("\n".join(lines))
    recurring = claims.recurring(seeds, claimed, draws)

    def written(couples: list[tuple[int, int]]) -> str:
        return ", ".join(f"{names[one]}/{names[other]}" for one, other in couples)

    return Verdict(recurring.answer, {"seeds": draws, "others": written(recurring.others),
                                      "missing": written(recurring.missing)}, (
        t("All {seeds} seeds share one training set and one test set: what recurs is a property of these images and "
          "this network. Another split could name other pairs.").format(seeds=draws),))


def _steps(recordings: dict[str, Any]) -> Verdict:
    *runs, seeds = recordings.values()
    names = list(recordings)[:len(runs)]
    actual = load(runs[0].experiment.data.dataset).y_test
    right = [run.predicted[-1] == actual for run in runs]
    accuracies = seeds.final("test_accuracy")
    lines = table_head(t("Experiment"), t("Document"), t("Here, test"), t("What was changed"))
    for position, (name, run) in enumerate(zip(names, runs, strict=True)):
        changed = changes(runs[position - 1].experiment, run.experiment, most=9) if position else "—"
        lines.append(f"| {name} | {with_error(get(name).reported['accuracy'], len(actual))} | "
                     f"{with_error(float(right[position].mean()), len(actual))} | {changed} |")
    st.markdown("\n".join(lines))
    note(explanation(len(actual)))
    found = [claims.step(*pair, accuracies) for pair in pairwise(right)]
    for (one, other), both, entry in zip(pairwise(names), pairwise(right), found, strict=True):
        sentence = say_same_images(*both, one, other)
        seeded = (t("It is larger than what another seed changes ({range} points over {seeds} seeds of F1).")
                  if entry.beyond_seeds else
                  t("It is not larger than what another seed changes ({range} points over {seeds} seeds of F1)."))
        st.markdown(f"**{one} → {other}**: {sentence} " + seeded.format(
            range=number(100 * entry.seeds, 2), seeds=len(accuracies)))
    noise = max(100 * found[0].seeds, 100 * wilson(float(right[0].mean()), len(actual)).half)
    gains = [number(100 * entry.gain, 2) for entry in found]
    return Verdict(claims.steps_answer(*found), {
        "first": gains[0], "second": gains[1], "noise": number(noise, 2)})


#: Card -> draws its evidence from the recordings of its runs, by their names, and returns what they decide.
EVIDENCE: dict[str, Evidence] = {"I5": _neurons, "I7": _confused, "I27": _steps, **comparisons.EVIDENCE}
