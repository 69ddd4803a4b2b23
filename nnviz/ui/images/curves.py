"""The learning curves of a run on images on a page: of a finished run, or growing while it trains."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis.learning import axis_beginning, history
from nnviz.charts.curves import curves
from nnviz.charts.replay import Picture
from nnviz.experiments.images import ImageExperiment
from nnviz.language import mark as _
from nnviz.recordings.image_recording import ImageRecording, Line
from nnviz.ui import divergences
from nnviz.ui.images.tested import identity
from nnviz.ui.language import t
from nnviz.ui.log_axis import LogAxis
from nnviz.ui.pins import Pin
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show

#: Loss, by Keras's name -> what its axis is called.
_LOSSES = {"sparse_categorical_crossentropy": _("Loss"), "mean_squared_error": _("Loss (MSE)"),
           "binary_crossentropy": _("Loss (BCE)")}
#: Metric -> a table of ``analysis.learning``.
_Histories = dict[str, pd.DataFrame]


def draw(recording: ImageRecording, pin: Pin | None, *, key: str, across: bool = False) -> None:
    """Draw loss and accuracy of a finished run, of an autoencoder only the loss; ``across``: beside each other.

    The scrubber of the page, if it has one, moves their rule. Where the charts stand, the browser finds by the classes
    ``st-key-<key>-loss`` and ``st-key-<key>-accuracy``.
    """
    style, behind = chart_style(), _recording(pin)
    axis = LogAxis(*(_histories(one)["loss"] for one in (recording, behind) if one))
    _show(_cached(recording, behind, pin.title if pin else "", axis.on, style.language, style.large), key, axis, across)


def draw_growing(experiment: ImageExperiment, lines: tuple[Line, ...], pin: Pin | None, *, key: str,
                 across: bool = False) -> None:
    """Draw the epochs that a run has finished, in the places of ``draw``; no line yet is an empty plot."""
    style, behind = chart_style(), _recording(pin)
    axis = LogAxis(*[_growing(experiment, lines)["loss"], *([_histories(behind)["loss"]] if behind else [])])
    _show(_cached_growing(experiment.key, len(lines), lines[-1:], behind, pin.title if pin else "", axis.on,
                          style.language, style.large, experiment, lines), key, axis, across)


def _recording(pin: Pin | None) -> Any:
    return pin.recording if pin else None


def explain(validated: bool) -> None:
    """Say why the two curves are half an epoch apart; ``validated``: the other one is the validation's."""
    title = (t("Why does the validation curve begin later than the training curve?") if validated else
             t("Why does the test curve begin later than the training curve?"))
    with st.expander(title):
        st.markdown(t(
            "The training value is a mean over all batches **during** an epoch, while the weights still change: it "
            "belongs to the middle of the epoch, so it is drawn half an epoch earlier. The validation value is "
            "measured **after** the epoch. That is why a network can be better on the validation images at first: they "
            "meet a network that has learned more. Dropout adds to it: it is on in training and off in validation."
        ) if validated else t(
            "The training value is a mean over all batches **during** an epoch, while the weights still change: it "
            "belongs to the middle of the epoch, so it is drawn half an epoch earlier. The test value is measured "
            "**after** the epoch. That is why a network can be better on the test images at first: they meet a network "
            "that has learned more. Dropout adds to it: it is on in training and off in testing."))


def _show(pictures: dict[str, Picture], key: str, axis: LogAxis, across: bool) -> None:
    alts = {"loss": t("Training and test loss against the epochs."),
            "accuracy": t("Training and test accuracy against the epochs.")}
    places = st.columns(len(pictures), gap="medium") if across else [st.container() for _picture in pictures]
    for place, (metric, picture) in zip(places, pictures.items(), strict=True):
        with place:
            show(picture, key=f"{key}-{metric}", alt=alts[metric])
    axis.switch(always=False)


@st.cache_resource(max_entries=48, show_spinner=False, hash_funcs={ImageRecording: identity})
def _cached(recording: ImageRecording, pinned: ImageRecording | None, name: str, log: bool, language: str,
            large: bool) -> dict[str, Picture]:
    """Make a finished run's curves once, for each pinned run, axis, language and size."""
    return _pictures(_histories(recording), recording.experiment, pinned, name, log, recording.diverged_at)


@st.cache_resource(max_entries=48, show_spinner=False, hash_funcs={ImageRecording: identity})
def _cached_growing(run: str, finished: int, last: tuple[Line, ...], pinned: ImageRecording | None, name: str,
                    log: bool, language: str, large: bool, _experiment: ImageExperiment,
                    _lines: tuple[Line, ...]) -> dict[str, Picture]:
    """Make a growing run's curves once an epoch, for all who watch it; ``finished`` and ``last`` tell the lines."""
    return _pictures(_growing(_experiment, _lines), _experiment, pinned, name, log, None)


def _growing(experiment: ImageExperiment, lines: tuple[Line, ...]) -> _Histories:
    values = np.array(lines, float).reshape(-1, 4)
    return {
        metric: history(values[:, column], values[:, column + 2], end=len(lines), frames=[len(lines)],
                        watched="validation" if experiment.data.validation else "test")
        for column, metric in enumerate(experiment.metrics)}


def _histories(recording: ImageRecording) -> _Histories:
    scores, watched = recording.scores, recording.watched
    return {metric: history(scores[f"train_{metric}"], scores[f"{watched}_{metric}"], end=recording.epochs,
                            frames=recording.moments.tolist(), watched=watched)
            for metric in recording.experiment.metrics}


def _pictures(histories: _Histories, experiment: ImageExperiment, pinned: ImageRecording | None, name: str, log: bool,
              diverged_at: int | None) -> dict[str, Picture]:
    behind = _histories(pinned) if pinned else {}
    epochs = max(one.training.epochs for one in (experiment, pinned.experiment if pinned else experiment))
    accuracies = [table["accuracy"] for table in (histories, behind) if "accuracy" in table]
    titles = {"loss": _loss_title(experiment, pinned.experiment if pinned else None), "accuracy": t("Accuracy")}
    return {
        metric: curves(table, epochs=epochs, title=titles[metric], style=chart_style(), share=metric == "accuracy",
                       low=axis_beginning(accuracies) if metric == "accuracy" else 0.0, pinned=behind.get(metric),
                       pinned_name=name, wide=len(histories) == 1, log=log and metric == "loss",
                       diverged=divergences.said(diverged_at, pinned.diverged_at if pinned else None, name))
        for metric, table in histories.items()}


def _loss_title(experiment: ImageExperiment, pinned: ImageExperiment | None) -> str:
    """Name the vertical axis: the loss by its formula, if a pinned run has the same."""
    if pinned and pinned.loss != experiment.loss:
        return t("Loss (two formulas)")
    return t(_LOSSES[experiment.loss])
