"""A recording of a table on a page: predictions, the map, the fitted curve and the learning curves, one scrubber."""

from typing import Any

import numpy as np
import streamlit as st

from nnviz.analysis import table_frames as frames
from nnviz.charts.curves import curves, spans_decades
from nnviz.charts.replay import Picture
from nnviz.experiments.tables import Curve, Housing, OwnTable
from nnviz.labs.tables import scores
from nnviz.labs.tables.charts import regression as charts
from nnviz.labs.tables.scores import metrics_of, writer
from nnviz.recordings.identity import identity
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui import pins
from nnviz.ui.language import number, t, translator
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style, presenting
from nnviz.ui.scrubber import scrubber
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: The price at which the census cut off, in 100,000 $.
CAP = 5.0


def housing(state: PageState, recording: TableRecording, pinned: TableRecording | None, name: str) -> None:
    """Draw the prices above the curves and the scores."""
    prices(state, recording)
    learned(state, recording, pinned, name)
    say_consequences(recording)


def say_consequences(recording: TableRecording) -> None:
    """Say what the output activation lets through, and what it means not to shuffle or not to standardise."""
    experiment = recording.experiment
    counts = frames.outside(recording, 0.0, CAP)
    if counts:
        below, above = counts
        said = [t("Of {count} validation districts, predicted below 0 $: {below}; above 500,000 $: {above}."
                  ).format(count=number(experiment.data.validation_points), below=number(below), above=number(above))]
    else:
        said = [t("This network predicts no numbers any more: the pictures at its last epoch are empty.")]
    if not experiment.data.shuffle:
        places = {part: number(latitude, 1) for part, latitude in frames.latitudes(experiment).items()}
        said.append(t("**Not shuffled**: the mean latitude is {train}° for training, {validation}° for validation and "
                      "{test}° for test. The sets are other regions.").format(**places))
    if not experiment.data.standardise:
        low, smallest, high, largest = frames.widest(experiment)
        said.append(t("**Not standardised**: {high} has {times} times the spread of {low}, and one learning rate must "
                      "do for both.").format(high=high, low=low, times=number(largest / smallest, 0)))
    note(" ".join(said))


def prices(state: PageState, recording: TableRecording | None) -> None:
    """Draw the prices: predicted against true, and the map of what is left over."""
    if recording is None:
        return
    pictures = _housing_pictures(recording, *_asked())
    left, right = st.columns(2, gap="small")
    with left:
        show(pictures["scatter"], key=f"{state.name}-scatter", alt=t(
            "Predicted prices of the validation districts against their true prices, with the diagonal and the cap."))
    with right:
        show(pictures["map"], key=f"{state.name}-map", alt=t(
            "The validation districts on the map of California; the colour says how far the prediction is off."))


def curve(state: PageState, recording: TableRecording, pinned: TableRecording | None, name: str) -> None:
    """Draw the fitted curve, the learning curves and the scores."""
    left, right = st.columns([11, 9], gap="small")
    with left:
        show(_curve_picture(recording, *_asked()), key=f"{state.name}-fit", alt=t(
            "The points, the curve without noise, and the curve that the network has learned."))
        _player(recording)
    with right:
        _learning(state, recording, pinned, name)
        if not presenting():
            scores.draw(state, recording)
    if presenting():  # large figures need the whole row
        scores.draw(state, recording)


def own(state: PageState, recording: TableRecording, pinned: TableRecording | None, name: str) -> None:
    """Draw predicted against true numbers (of classes: the curves alone), the curves and the scores."""
    if recording.experiment.data.task == "regression":
        show(_own_picture(recording, *_asked()), key=f"{state.name}-scatter", alt=t(
            "Predicted against true numbers of the validation rows, with the diagonal."))
    learned(state, recording, pinned, name)


def learned(state: PageState, recording: TableRecording, pinned: TableRecording | None, name: str) -> None:
    """Draw the player, the learning curves and the scores."""
    _player(recording)
    if presenting():  # large figures need the whole row
        _learning(state, recording, pinned, name)
        scores.draw(state, recording)
        return
    left, right = st.columns([9, 11], gap="small")
    with left:
        _learning(state, recording, pinned, name)
    with right:
        scores.draw(state, recording)


def _player(recording: TableRecording) -> None:
    scrubber(recording.frames.tolist(), readouts(recording), t=translator(), key="scrubber")


def _asked() -> tuple[str, bool]:
    style = chart_style()
    return style.language, style.large


def _learning(state: PageState, recording: TableRecording, pinned: TableRecording | None, name: str) -> None:
    """Draw the learning curves: the RMSE, or of classes the accuracy."""
    metric = metrics_of(recording.experiment)[0]
    titles = {"rmse": t("RMSE, 100,000 $") if isinstance(recording.experiment.data, Housing) else t("RMSE"),
              "accuracy": t("Accuracy")}
    if pinned and not pins.comparable(pinned.experiment, recording.experiment):
        pinned = None  # an accuracy and an error have no axis in common, nor have years and prices
    both = [entry for entry in (recording, pinned) if entry]
    histories = [frames.history(entry, metric) for entry in both]
    spans = metric == "rmse" and spans_decades(*histories)
    diverged = () if recording.diverged_at is None else ((float(recording.diverged_at), t(
        "diverged at epoch {epoch}").format(epoch=number(recording.diverged_at))),)
    show(curves(histories[0], epochs=max(entry.experiment.training.epochs for entry in both), title=titles[metric],
                style=chart_style(), share=metric == "accuracy", log=spans, pinned=histories[1] if pinned else None,
                pinned_name=name, lower=False, diverged=diverged),
         key=f"{state.name}-{metric}", alt=t("Training and validation against the epochs."))


def readouts(recording: TableRecording) -> list[str]:
    """Return what the scrubber says at each frame."""
    experiment, final = recording.experiment, recording.scores
    metric = metrics_of(experiment)[0]
    write = writer(experiment, metric)
    sentence = {"rmse": t("Epoch {epoch} of {epochs} · RMSE: train {train}, validation {validation}"),
                "accuracy": t("Epoch {epoch} of {epochs} · accuracy: train {train}, validation {validation}")}[metric]
    said: dict[str, Any] = {"epochs": number(experiment.training.epochs)}
    return [sentence.format(epoch=number(int(epoch)), **said, **{
        part: write(float(final[f"{part}_{metric}"][frame])) if np.isfinite(final[f"{part}_{metric}"][frame]) else "—"
        for part in ("train", "validation")}) for frame, epoch in enumerate(recording.frames)]


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={TableRecording: identity})
def _housing_pictures(recording: TableRecording, language: str, large: bool) -> dict[str, Picture]:
    style, table = chart_style(), frames.predictions(recording)
    return {"scatter": charts.scatter(table, x=t("True price, 100,000 $"), y=t("Predicted price, 100,000 $"), cap=CAP,
                                      cap_said=t("cut off at 500,000 $"), style=style),
            "map": charts.residual_map(table, title=t("Predicted − true, 100,000 $"), style=style)}


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={TableRecording: identity})
def _own_picture(recording: TableRecording, language: str, large: bool) -> Picture:
    data = recording.experiment.data
    assert isinstance(data, OwnTable)
    name = data.target.name
    return charts.scatter(frames.predictions(recording), x=t("{name}, true").format(name=name),
                          y=t("{name}, predicted").format(name=name), style=chart_style())


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={TableRecording: identity})
def _curve_picture(recording: TableRecording, language: str, large: bool) -> Picture:
    data = recording.experiment.data
    assert isinstance(data, Curve)
    return charts.fit(frames.fitted(recording), frames.curve_points(recording.experiment), frames.truth(data),
                      style=chart_style())
