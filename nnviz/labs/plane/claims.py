"""What decides a card's claim on points of the plane: pictures and tables of its runs, and what they measure."""

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.charts import evidence
from nnviz.charts import spread as spread_charts
from nnviz.course.experiments import get
from nnviz.experiments.own_points import OwnPoints
from nnviz.labs.plane.figures import claims, race
from nnviz.recordings.recording import Recording, SpreadRecording
from nnviz.ui import difference_words
from nnviz.ui.cards import Evidence, Verdict
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.spread_words import pair_sentence

_ACCURACY = 0.95


def _noise(recordings: dict[str, Recording]) -> Verdict:
    for column, (name, recording) in zip(st.columns(len(recordings)), recordings.items(), strict=True):
        with column:
            st.markdown(f"**{t(name)}**")
            show(evidence.points(claims.training_points(recording), style=chart_style()),
                 key=f"card-I1-{name}", alt=t("The training points for one value of epsilon."))
    lines = table_head("epsilon", t("Epochs trained"), t("Test accuracy"))
    for recording in recordings.values():
        data = recording.experiment.data
        assert not isinstance(data, OwnPoints)
        lines.append(f"| {number(data.epsilon)} | {recording.epochs} | {percent(recording.final['test_accuracy'])} |")
    st.markdown("\n".join(lines))
    runs = list(recordings.values())
    return Verdict(claims.noise_answer(runs), {
        "most": max(run.epochs for run in runs), "fewest": min(run.epochs for run in runs),
        "times": number(claims.times_farther(runs[0], runs[-1]), 1)})


def _batches(recordings: dict[str, SpreadRecording]) -> Verdict:
    named = {t(name): recording for name, recording in recordings.items()}
    show(evidence.lines(claims.losses(named), x=t("Epoch"), y=t("Training loss"), style=chart_style(), log=True),
         key="card-I4-losses", alt=t("Training loss against the epochs, for each batch size."))
    lines = table_head(t("Run"), t("Steps an epoch"), t("Roughness of the loss, millionths"),
                       t("Epochs to 95% accuracy"))
    for name, recording in named.items():
        reached = float(np.median(claims.epochs_to(recording, _ACCURACY)))
        lines.append(f"| {name} | {claims.steps_per_epoch(recording)} | "
                     f"{number(1e6 * float(np.median(claims.roughness(recording))), 0)} | "
                     f"{number(reached, 0) if np.isfinite(reached) else t('never')} |")
    st.markdown("\n".join(lines))
    note(t("Roughness: the mean change of the slope from epoch to epoch, over the last 100 epochs. The curves are "
           "those of the first of {draws} draws, the table has the medians of all.").format(
        draws=next(iter(recordings.values())).spread.draws))
    averaged, summed = claims.rougher(recordings.values())
    return Verdict({-1: 1, 0: 2, 1: 0}[averaged.side], {
        "count": averaged.higher if averaged.side > 0 else averaged.lower, "draws": averaged.draws}, (
            _summed(summed.side).format(count=summed.lower if summed.side < 0 else summed.higher, draws=summed.draws),))


def _summed(side: int) -> str:
    """Say what becomes of the claim if the gradients of a batch are added up; ``side`` 1: batch 100 is rougher."""
    return {
        1: t("We think that the document adds the gradients of a batch up instead of averaging them: its figures fit. "
             "Its steps with batch 100 are then 100 times longer (third curve), and the document is right: with them, "
             "batch 100 is rougher than batch 1 in {count} of {draws} draws."),
        0: t("We think that the document adds the gradients of a batch up instead of averaging them: its figures fit. "
             "Its steps with batch 100 are then 100 times longer (third curve). Even so, no difference is shown: batch "
             "100 is rougher than batch 1 in {count} of {draws} draws."),
        -1: t("We think that the document adds the gradients of a batch up instead of averaging them: its figures fit. "
              "Its steps with batch 100 are then 100 times longer (third curve). Even so, batch 100 is smoother than "
              "batch 1 in {count} of {draws} draws."),
    }[side]


def _equal_weights(recordings: dict[str, Recording]) -> Verdict:
    columns = st.columns(len(recordings))
    for column, (name, recording) in zip(columns, recordings.items(), strict=True):
        with column:
            st.markdown(f"**{t(name)}**")
            show(evidence.lines(claims.first_weights(recording), x=t("Epoch"), y=t("Weight from x1"),
                                style=chart_style()),
                 key=f"card-I16-{name}", alt=t("Each neuron's weight from x1 against the epochs."))
            st.markdown(t("Largest difference between two neurons at the end: {difference}").format(
                difference=number(claims.largest_difference(recording), 6)))
    found = claims.neurons(next(iter(recordings.values())))
    return Verdict(claims.neurons_answer(found), {
        "neurons": found.total, "distinct": found.distinct, "difference": number(found.difference, 4)})


def _accuracies(recordings: dict[str, SpreadRecording]) -> Verdict:
    figures = []
    for name in recordings:
        reported = get(name).reported["accuracy"]
        figures += [(name, reported, t("document: {value}").format(value=percent(reported)), False),
                    (name, claims.GUESSING, t("guessing: {value}").format(value=percent(claims.GUESSING, 0)), True)]
    _strip("I2", recordings, figures)
    lines = table_head(t("Experiment"), t("Document"), t("Median of 30 draws"), t("Lowest"), t("Highest"), "R²")
    explained = {name: claims.r_squared(recording.spread) for name, recording in recordings.items()}
    for name, recording in recordings.items():
        summary = spreads.summary(recording.final("train_accuracy"))
        lines.append(f"| {name} | {number(get(name).reported['accuracy'], 2)} | {percent(summary.median)} | "
                     f"{percent(summary.low)} | {percent(summary.high)} | {number(explained[name], 2)} |")
    st.markdown("\n".join(lines))
    asked = [(recordings[name].final("train_accuracy"), get(name).reported["accuracy"]) for name in ("A4", "A5")]
    first, second = (percent(float(np.median(accuracies))) for accuracies, _reported in asked)
    lowest = percent(min(accuracies.min() for accuracies, _reported in asked))
    return Verdict(max(claims.accuracy_answer(*pair) for pair in asked),
                   {"first": first, "second": second, "lowest": lowest}, (_r_squared(explained),))


def _r_squared(explained: dict[str, float]) -> str:
    """Say which of the reported figures are about R², and which are not."""
    alike = {name: abs(get(name).reported["accuracy"] - value) <= claims.ABOUT for name, value in explained.items()}
    words = {"fit": ", ".join(name for name, fits in alike.items() if fits),
             "others": ", ".join(t("{name} ({here} here, {reported} reported)").format(
                 name=name, here=number(explained[name], 2), reported=number(get(name).reported["accuracy"], 2))
                 for name, fits in alike.items() if not fits)}
    if not words["fit"]:
        return t("Nor are the figures R², the share of the variance that a linear regression explains: "
                 "{others}.").format(**words)
    if not words["others"]:
        return t("All the reported figures are about R², the share of the variance that a linear regression "
                 "explains.")
    return t("The figures of {fit} are about R², the share of the variance that a linear regression explains. That "
             "does not explain all: not the figure of {others}.").format(**words)


def _race(recordings: dict[str, SpreadRecording]) -> Verdict:
    found = race.race(recordings)
    table = pd.concat([spreads.bands(recording, "train_loss").assign(series=t("batch {size}").format(size=name))
                       for name, recording in recordings.items()], ignore_index=True)
    curves = table.loc[table["epoch"] > 0].rename(columns={"epoch": "x", "median": "y"})[["x", "y", "series"]]
    show(evidence.lines(curves, x=t("Epoch"), y=t("Training loss, median of the draws"), style=chart_style(), log=True),
         key="card-I21-losses", alt=t("Training loss against the epochs, for each batch size."))
    lines = table_head(t("Batch"), t("Milliseconds an epoch"), t("Loss after {epochs} epochs").format(
        epochs=number(found.epochs)), t("What the draws say"), t("Epochs in the same time"), t("Loss then"),
        t("What the draws say"))
    first = next(iter(recordings))
    for name in recordings:
        said = [difference_words.say(pairs[name], t("batch {size}").format(size=first), t("batch {size}").format(
            size=name), lower_is_better=True) if name != first else "—" for pairs in (found.by_epochs, found.by_time)]
        losses = [number(float(np.median(values[name])), 4) for values in (found.losses, found.timed)]
        lines.append(f"| {name} | {number(1000 * found.seconds[name], 1)} | {losses[0]} | {said[0]} | "
                     f"{number(found.timed_epochs[name])} | {losses[1]} | {said[1]} |")
    st.markdown("\n".join(lines))
    note(t("The time is what it took here just now, for all {draws} draws together, without getting ready. Other "
           "machines, other ratios: a large batch is quick where one step can use many processors. Losses that "
           "differ by no more than {alike} count as the same.").format(
        draws=next(iter(recordings.values())).spread.draws, alike=percent(race.ALIKE, 0)))
    return Verdict(found.answer, {"epochs": number(found.epochs)} | {
        f"{when}_{name}": number(float(np.median(values[name])), 4)
        for when, values in (("loss", found.losses), ("timed", found.timed)) for name in recordings})


def _same_settings(recordings: dict[str, SpreadRecording]) -> Verdict:
    first = next(iter(recordings))
    named = {t(name): recording for name, recording in recordings.items()}
    _strip("I3", named, [
        (first, get(name).reported["accuracy"],
         t("{name}: {value}").format(name=name, value=percent(get(name).reported["accuracy"])), False)
        for name in ("A6", "A7")])
    lines = table_head(t("Initial weights"), t("Draws that end above {solved}").format(
        solved=percent(claims.SOLVED, 0)), t("Median"), t("Lowest"), t("Highest"))
    for name, recording in named.items():
        finals = recording.final("train_accuracy")
        summary = spreads.summary(finals)
        counted = t("{count} of {draws}").format(count=claims.solved(finals), draws=len(finals))
        lines.append(f"| {'Glorot' if name == first else name} | **{counted}** | {percent(summary.median)} | "
                     f"{percent(summary.low)} | {percent(summary.high)} |")
    st.markdown("\n".join(lines))
    recording = recordings[first]
    finals = recording.final("train_accuracy")
    counts = {t(name): claims.solved(entry.final("train_accuracy")) for name, entry in recordings.items()}
    others = ", ".join(f"{name} {count}" for name, count in counts.items()
                       if name != first)
    reported = get(first).reported
    return Verdict(claims.solved_answer(finals), {"solved": counts[first], "draws": len(finals)}, (
        t("The document does not say how its weights start, and that decides much: with Glorot's {count} draws "
          "succeed, with others {others}.").format(count=counts[first], others=others),
        pair_sentence(recording, reported["accuracy"], reported["loss"])))


def _strip(card: str, recordings: dict[str, SpreadRecording], figures: list[tuple[str, float, str, bool]]) -> None:
    metric = "train_accuracy"
    picture = spread_charts.strip(
        spreads.dots(recordings, metric), spreads.boxes(recordings, metric), spread_charts.figure_table(figures),
        split="train", title=t("train accuracy"), style=chart_style(), share=True)
    show(picture, key=f"card-{card}-strip", alt=t(
        "A dot for each draw's last value, with the middle half as a box."))


#: Card -> draws its evidence from the recordings of its runs, by their names, and returns what they decide.
EVIDENCE: dict[str, Evidence] = {
    "I1": _noise, "I2": _accuracies, "I3": _same_settings, "I4": _batches, "I16": _equal_weights, "I21": _race}
