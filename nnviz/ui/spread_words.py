"""What a spread says, in sentences of the reader's language."""

import numpy as np
import streamlit as st

from nnviz.analysis.spread import place, summary
from nnviz.course.entry import CourseExperiment
from nnviz.language import mark as _
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui.language import number, percent, t

#: What draws can be compared by -> its name.
METRICS = {"train_accuracy": _("train accuracy"), "test_accuracy": _("test accuracy"), "train_loss": _("train loss"),
           "test_loss": _("test loss")}


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
