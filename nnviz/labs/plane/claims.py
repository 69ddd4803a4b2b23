"""What decides a card's claim on points of the plane: pictures and tables of its runs."""

import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.charts import evidence
from nnviz.charts import spread as spread_charts
from nnviz.course.experiments import get
from nnviz.experiments.own_points import OwnPoints
from nnviz.labs.plane.figures import claims
from nnviz.recordings.recording import Recording, SpreadRecording
from nnviz.ui.cards import Evidence
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show

#: Whoever guesses between two equally frequent classes is right so often.
_GUESSING = 0.5
#: A draw of the XOR with a higher accuracy has found the solution.
_SOLVED = 0.9


def _noise(recordings: dict[str, Recording]) -> None:
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


def _batches(recordings: dict[str, Recording]) -> None:
    named = {t(name): recording for name, recording in recordings.items()}
    show(evidence.lines(claims.losses(named), x=t("Epoch"), y=t("Training loss"), style=chart_style(), log=True),
         key="card-I4-losses", alt=t("Training loss against the epochs, for each batch size."))
    lines = table_head(t("Run"), t("Steps an epoch"), t("Roughness of the loss, millionths"),
                       t("Epochs to 95% accuracy"))
    for name, recording in named.items():
        reached = claims.epochs_to(recording, 0.95) or t("never")
        lines.append(f"| {name} | {claims.steps_per_epoch(recording)} | "
                     f"{number(1e6 * claims.roughness(recording), 0)} | {reached} |")
    st.markdown("\n".join(lines))
    note(t("Roughness: the mean change of the slope from epoch to epoch, over the last 100 epochs."))


def _equal_weights(recordings: dict[str, Recording]) -> None:
    columns = st.columns(len(recordings))
    for column, (name, recording) in zip(columns, recordings.items(), strict=True):
        with column:
            st.markdown(f"**{t(name)}**")
            show(evidence.lines(claims.first_weights(recording), x=t("Epoch"), y=t("Weight from x1"),
                                style=chart_style()),
                 key=f"card-I16-{name}", alt=t("Each neuron's weight from x1 against the epochs."))
            st.markdown(t("Largest difference between two neurons at the end: {difference}").format(
                difference=number(claims.largest_difference(recording), 6)))


def _accuracies(recordings: dict[str, SpreadRecording]) -> None:
    figures = []
    for name in recordings:
        reported = get(name).reported["accuracy"]
        figures += [(name, reported, t("document: {value}").format(value=percent(reported)), False),
                    (name, _GUESSING, t("guessing: {value}").format(value=percent(_GUESSING, 0)), True)]
    _strip("I2", recordings, figures)
    lines = table_head(t("Experiment"), t("Document"), t("Median of 30 draws"), t("Lowest"), t("Highest"))
    for name, recording in recordings.items():
        summary = spreads.summary(recording.final("train_accuracy"))
        lines.append(f"| {name} | {percent(get(name).reported['accuracy'])} | {percent(summary.median)} | "
                     f"{percent(summary.low)} | {percent(summary.high)} |")
    st.markdown("\n".join(lines))


def _same_settings(recordings: dict[str, SpreadRecording]) -> None:
    (series, recording), = recordings.items()
    _strip("I3", recordings, [
        (series, get(name).reported["accuracy"],
         t("{name}: {value}").format(name=name, value=percent(get(name).reported["accuracy"])), False)
        for name in ("A6", "A7")])
    finals = recording.final("train_accuracy")
    summary = spreads.summary(finals)
    st.markdown(t("Draws that end above {solved}: **{count} of {draws}**. Median {median}, from {low} to "
                  "{high}.").format(
        solved=percent(_SOLVED, 0), count=int((finals > _SOLVED).sum()), draws=len(finals),
        median=percent(summary.median), low=percent(summary.low), high=percent(summary.high)))


def _strip(card: str, recordings: dict[str, SpreadRecording], figures: list[tuple[str, float, str, bool]]) -> None:
    metric = "train_accuracy"
    picture = spread_charts.strip(
        spreads.dots(recordings, metric), spreads.boxes(recordings, metric), spread_charts.figure_table(figures),
        split="train", title=t("train accuracy"), style=chart_style(), share=True)
    show(picture, key=f"card-{card}-strip", alt=t(
        "A dot for each draw's last value, with the middle half as a box."))


#: Card -> draws its evidence from the recordings of its runs, by their names.
EVIDENCE: dict[str, Evidence] = {
    "I1": _noise, "I2": _accuracies, "I3": _same_settings, "I4": _batches, "I16": _equal_weights}
