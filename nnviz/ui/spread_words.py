"""What a spread says, in sentences of the reader's language."""

import numpy as np
import streamlit as st

from nnviz.analysis.spread import NEAR, companions, far, place, summary
from nnviz.course.entry import CourseExperiment
from nnviz.experiments.tables import TableExperiment
from nnviz.language import mark as _
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui.language import number, percent, t

#: What draws can be compared by -> its name.
METRICS = {"train_accuracy": _("train accuracy"), "validation_accuracy": _("validation accuracy"),
           "test_accuracy": _("test accuracy"), "train_loss": _("train loss"),
           "validation_loss": _("validation loss"), "test_loss": _("test loss")}
#: The same of tables: what is chosen is chosen by what validates.
TABLE_METRICS = {"validation_rmse": _("validation RMSE"), "train_rmse": _("train RMSE"),
                 "validation_r2": _("validation R²"), "validation_accuracy": _("validation accuracy"),
                 "train_accuracy": _("train accuracy"), "test_rmse": _("test RMSE"),
                 "test_accuracy": _("test accuracy")}


def metrics_of(recording: SpreadRecording) -> dict[str, str]:
    """Return what the draws of a spread can be compared by, the first one first: metric -> its name in English."""
    if not isinstance(recording.spread.base, TableExperiment):
        return METRICS
    return {metric: name for metric, name in TABLE_METRICS.items() if metric in recording.scores}


def write(metric: str, value: float) -> str:
    """Write a value of a metric: an accuracy as a percentage, a loss with four decimals."""
    return percent(float(value)) if metric.endswith("accuracy") else number(float(value), 4)


def reported_figure(preset: CourseExperiment | None, metric: str) -> float | None:
    """Return the document's figure for a metric; a document's figures are those of the training points."""
    if preset is None or not metric.startswith("train_"):
        return None
    return preset.reported.get(metric.removeprefix("train_"))


def say_summary(recording: SpreadRecording, metric: str) -> None:
    """Say the median, the range and the middle half, and how many draws did not train to the end."""
    written = {name: write(metric, value) for name, value in summary(recording.final(metric))._asdict().items()}
    st.markdown(t("Median **{median}**, from {low} to {high}. Half of the draws lie between {lower} and "
                  "{upper}.").format(**written))
    sentences = {"diverged": t("Draws that diverged: {count} of {draws}. They count with their last value."),
                 "early": t("Draws that stopped early: {count} of {draws}.")}
    for ended, sentence in sentences.items():
        if count := recording.ended.count(ended):
            st.markdown(sentence.format(count=count, draws=recording.spread.draws))


def say_outside(recording: SpreadRecording, metric: str) -> None:
    """Say how many draws lie so far away that the pictures leave them out; nothing if none does."""
    finals = recording.final(metric)
    outside = finals[far(finals)]
    if len(outside):
        farthest = outside[np.abs(outside - np.median(finals)).argmax()]
        st.markdown(t("Draws outside the pictures: {count} of {draws}, the farthest at {value}. With them on the axes, "
                      "nothing could be read of the others.").format(
            count=len(outside), draws=recording.spread.draws, value=write(metric, farthest)))


def say_figure(recording: SpreadRecording, metric: str, figure: float) -> None:
    """Say where a document's figure falls among the draws."""
    finals = recording.final(metric)
    digits = 3 if metric.endswith("accuracy") else 4
    below, equal, above = place(finals, figure, digits)
    words = {"figure": write(metric, figure), "draws": recording.spread.draws, "low": write(metric, finals.min()),
             "high": write(metric, finals.max())}
    if not below and not equal:
        sentence = t("The document reports **{figure}**. None of the {draws} draws is as low: the lowest ends at "
                     "{low}. Such a draw is rare, or the document measured something else.")
    elif not above and not equal:
        sentence = t("The document reports **{figure}**. None of the {draws} draws is as high: the highest ends at "
                     "{high}. Such a draw is rare, or the document measured something else.")
    elif figure < np.median(finals):
        sentence = t("The document reports **{figure}**, within the range. Draws as low as that: {count} of {draws}.")
        words["count"] = below + equal
    else:
        sentence = t("The document reports **{figure}**, within the range. Draws as high as that: {count} of {draws}.")
        words["count"] = above + equal
    st.markdown(sentence.format(**words))


def pair_sentence(recording: SpreadRecording, accuracy: float, loss: float) -> str:
    """Say whether a reported accuracy and a reported loss go together in any of the draws."""
    found = companions(recording.final("train_accuracy"), recording.final("train_loss"), accuracy, loss)
    words = {"accuracy": write("train_accuracy", accuracy), "loss": write("train_loss", loss), "count": found.draws,
             "draws": recording.spread.draws, "low": write("train_loss", found.low),
             "high": write("train_loss", found.high), "near": number(100 * NEAR)}
    if not found.draws:
        sentence = t("The document reports {accuracy} with a loss of {loss}. None of the {draws} draws ends within "
                     "{near} points of this accuracy.")
    elif found.fits:
        sentence = t("The document reports {accuracy} with a loss of {loss}. Draws within {near} points of this "
                     "accuracy: {count} of {draws}, with losses from {low} to {high}. The two figures go together.")
    else:
        sentence = t("The document reports {accuracy} with a loss of {loss}. Draws within {near} points of this "
                     "accuracy: {count} of {draws}, with losses from {low} to {high}. The two figures do not go "
                     "together here: the document measured one of them otherwise.")
    return sentence.format(**words)


def say_pair(recording: SpreadRecording, preset: CourseExperiment | None) -> None:
    """Judge the accuracy and the loss that a document reports of one run together."""
    if preset is not None and {"accuracy", "loss"} <= preset.reported.keys():
        st.markdown(pair_sentence(recording, preset.reported["accuracy"], preset.reported["loss"]))
