"""The boundary follows the finger: all values of the knob that the reader reaches for, trained ahead and sent along.

The browser says which knob that is (``assets/live.js``), and gets its strip: for each value the last picture and what
is to be said of it. While the knob is dragged nothing is asked for. Where a result is to be guessed first, there
is none: a strip would give it away.
"""

from typing import Any

import numpy as np
import streamlit as st

from nnviz.analysis.tables import png_url
from nnviz.datasets.plane import extent, split
from nnviz.experiments.plane import Experiment
from nnviz.experiments.strip import Strip, stops_of, strip_of
from nnviz.palette import CLASS_COLORS
from nnviz.recordings.recording import Recording
from nnviz.recordings.strip_recording import StripRecording
from nnviz.ui import follow
from nnviz.ui.component import component
from nnviz.ui.knobs import namer
from nnviz.ui.language import current, number, percent, t
from nnviz.ui.network_drawing import packed as packed_array
from nnviz.ui.state import PageState

#: How long the page waits for a strip before the browser asks again, in seconds.
_PATIENCE = 0.25
#: Points that are drawn for each value of a knob that moves them.
_POINTS = 200

_component = component("live", "mounting.js", module=__file__)


def draw(state: PageState, experiment: Experiment) -> None:
    """Put the carrier of strips on the page; it asks in a fragment of its own."""
    st.fragment(_draw)(state, experiment)


def _draw(state: PageState, experiment: Experiment) -> None:
    key, session = state.key("strips"), st.session_state
    runs = follow.queue_if_any()
    offered = runs is not None and not state.lesson.predict
    asked = session.pop(f"{key}:asked", False)
    answer, packed = "", None
    if asked and runs:
        knob = (session.get(key, {}).get("focus") or {}).get("knob") if offered else None
        strip = _strip(experiment, knob)
        if strip is None:
            runs.drop_ahead()
        elif runs.train_ahead(strip):
            runs.wait(strip, seconds=_PATIENCE)
            recording = runs.recording(strip)
            answer = _answer(strip, recording)
            if answer == "here":
                packed = _packed(strip.key, current(), recording, runs)
    _component(data={"on": offered, "experiment": short(experiment), "answer": answer, "strip": packed}, key=key,
               on_focus_change=lambda: session.update({f"{key}:asked": True}))


def _answer(strip: Strip, recording: StripRecording | None) -> str:
    """Say ``here`` or ``waiting``: then it is worth while to ask again."""
    if recording is not None and not recording.stopped:
        return "here"
    missing = recording is not None and recording.why_none == "unready"
    return "" if missing and stops_of(strip.knob).apart else "waiting"


def _strip(experiment: Experiment, knob: Any) -> Strip | None:
    """Return the strip of the knob that a browser names; None if there is none."""
    if not isinstance(knob, str):
        return None
    try:
        return strip_of(experiment, knob)
    except (KeyError, ValueError):
        return None


def short(experiment: Experiment) -> str:
    """Return what the browser knows an experiment by."""
    return experiment.key[:12]


@st.cache_resource(max_entries=64, show_spinner=False)
def _packed(key: str, language: str, _recording: StripRecording, _runs: follow.Runs) -> dict[str, Any]:
    """Make what is sent of a strip once for each language; ``key`` is the strip's."""
    return packed(_recording, [_runs.recording(member) for member in _recording.strip.members()])


def packed(recording: StripRecording, alone: list[Recording | None]) -> dict[str, Any]:
    """Return what is sent of a strip.

    Parameters
    ----------
    recording : StripRecording
    alone : list of Recording or None
        What the own run of each value has left, where there is one: the page shows that, and so does the strip.
    """
    strip, name = recording.strip, namer()
    members = strip.members()[:len(strip.values)]
    finals = [_final(recording, place, run) for place, run in enumerate(alone[:len(members)])]
    pictures = [run.pictures[-1] if run and run.pictures and not run.stopped else picture
                for run, picture in zip(alone, recording.pictures, strict=False)]
    scores = [final[f"{recording.watched}_accuracy"] for final in finals]
    drawn = {}
    if stops_of(strip.knob).drawn:
        drawn = {"points": [_points(member) for member in members], "extents": [extent(one.data) for one in members],
                 "colors": list(CLASS_COLORS[:members[0].data.classes])}
    return {
        "knob": strip.knob, "values": list(strip.values),
        "members": [short(member) if _leads_to(member, strip) else "" for member in members],
        "pictures": [png_url(picture) for picture in pictures],
        "scores": [score if np.isfinite(score) else None for score in scores],
        "bounds": [min([0.5, *(score for score in scores if np.isfinite(score))]), 1.0],
        "told": [_told(recording, score) for score in scores],
        "readouts": [_readout(recording, name(value), final, recording.ended[place])
                     for place, (value, final) in enumerate(zip(strip.values, finals, strict=True))], **drawn}


def _leads_to(member: Experiment, strip: Strip) -> bool:
    """Tell whether the values of a strip are what the knob leads to from one of them: a new layer is like the last."""
    return strip.knob != "layers" or strip_of(member, "layers") == strip


def _final(recording: StripRecording, place: int, alone: Recording | None) -> dict[str, float]:
    """Return the last scores of a value, those of its own run where there is one; never those of the test."""
    if alone is not None and not alone.stopped:
        return {metric: alone.final[metric] for metric in recording.scores}
    return {metric: float(values[0, place]) for metric, values in recording.scores.items()}


def _told(recording: StripRecording, score: float) -> str:
    if not np.isfinite(score):
        return t("no result")
    return {"validation": t("validation accuracy {accuracy}"), "train": t("training accuracy {accuracy}")}[
        recording.watched].format(accuracy=percent(score))


def _readout(recording: StripRecording, name: str, final: dict[str, float], ended: str) -> str:
    """Say what the scrubber says, for a value that is not yet chosen; the test is for the one that is."""
    words = {"value": name, "train_loss": number(final["train_loss"], 4),
             "train_accuracy": percent(final["train_accuracy"])}
    if ended == "diverged":
        return t("{value}: diverged").format(value=name)
    if recording.watched == "train":
        return t("{value} · loss: train {train_loss} · accuracy: train {train_accuracy}").format(**words)
    return t("{value} · loss: train {train_loss}, validation {validation_loss} · accuracy: train {train_accuracy}, "
             "validation {validation_accuracy}").format(
        **words, validation_loss=number(final["validation_loss"], 4),
        validation_accuracy=percent(final["validation_accuracy"]))


def _points(experiment: Experiment) -> str:
    """Return some training points as base64 of three bytes each: x1, x2 over the picture, and the class."""
    points, reach = split(experiment), extent(experiment.data)
    places = points.train[:_POINTS]
    seen = (np.abs(places) <= reach).all(axis=1)
    classes = points.train_classes[:_POINTS][seen]
    table = np.column_stack([np.round((places[seen] + reach) / (2 * reach) * 255), classes])
    return packed_array(table, np.uint8)
