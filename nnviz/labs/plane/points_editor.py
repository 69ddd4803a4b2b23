"""Adding, moving and removing points by clicking on the picture of the boundary."""

from typing import Any

import numpy as np
import streamlit as st

from nnviz.analysis.tables import most_drawn
from nnviz.datasets.own import OwnPointsError, Row, gather
from nnviz.datasets.plane import extent, split
from nnviz.experiments.own_points import MAX_CLASSES, MAX_POINTS, REACH, OwnPoints, is_number
from nnviz.experiments.plane import Experiment
from nnviz.labs.plane import own_points
from nnviz.labs.plane.results import data_class_names
from nnviz.palette import CLASS_COLORS
from nnviz.recordings.recording import Recording
from nnviz.ui.component import component
from nnviz.ui.language import t
from nnviz.ui.page import note
from nnviz.ui.state import PageState

_component = component("points_editor", "buttons.css", "mounting.js", module=__file__)
#: The component and Python exchange a point as three whole numbers: x1 and x2 in hundredths, and its class.
_HUNDRED = 100


def draw(state: PageState, recording: Recording) -> None:
    """Draw the tools that edit the page's points on the picture of a recording.

    The first edit of another data set makes own points of those that are drawn. Whatever a click asks for is checked
    here; what is refused stays visible on the picture until it is mended or undone, and the run stays as it was.
    """
    if state.loading:  # an edit, or the way back, was noted while only this part of the page ran
        st.rerun()
    experiment, drawn = state.experiment, recording.experiment
    names = list(data_class_names(experiment.data))
    key = state.key("points-editor")
    _component(
        data={
            "points": _flat(experiment),
            "drawn": None if (drawn.data, drawn.seed) == (experiment.data, experiment.seed) else _flat(drawn),
            "extent": extent(drawn.data), "reach": REACH, "names": names, "colors": CLASS_COLORS[:MAX_CLASSES],
            "edit": st.session_state.get(state.key("edit"), 0), "refused": own_points.refused(state, "picture"),
            "words": _words(names),
        },
        key=key, on_edit_change=lambda: _apply(state, st.session_state[key]["edit"]))
    own_points.say_refused(state, "picture")
    _offer_way_back(state, experiment)


def _words(names: list[str]) -> dict[str, Any]:
    classes = names if len(names) == MAX_CLASSES else [*names, t("new class")]
    add = t("Click on the picture to add a point: {name}.")
    return {
        "edit": t("Edit the points"), "classes": classes, "add": [add.format(name=name) for name in classes],
        "move": t("Move"), "move_hint": t("Drag a point to another place."),
        "remove": t("Remove"), "remove_hint": t("Click on a point: it goes away."), "undo": t("Undo"),
    }


def _flat(experiment: Experiment) -> list[int]:
    """Return the points as one list of whole numbers: all own points, or those of another data set that are drawn."""
    if isinstance(experiment.data, OwnPoints):
        table = np.array(experiment.data.table)
    else:
        points, most = split(experiment), most_drawn(experiment)
        table = np.concatenate([np.column_stack([points.train[:most], points.train_classes[:most]]),
                                np.column_stack([points.test[:most], points.test_classes[:most]])])
        table = table[(np.abs(table) <= REACH).all(axis=1)]
    return np.round(table * [_HUNDRED, _HUNDRED, 1]).astype(int).ravel().tolist()


def _apply(state: PageState, edit: Any) -> None:
    """Take an edit from the browser: its number and all points; None for the points takes a refused edit back."""
    if not isinstance(edit, dict) or not isinstance(edit.get("id"), int):
        return
    session, experiment = st.session_state, state.experiment
    session[state.key("edit")] = edit["id"]
    if edit.get("points") is None:
        session[state.key("refused")] = None
        return
    try:
        points = gather(_rows(edit["points"], _labels(experiment)))
    except OwnPointsError as error:
        own_points.refuse(state, "picture", error)
        return
    own_points.accept(state, points)
    if not isinstance(experiment.data, OwnPoints):
        session[state.key("before-own")] = experiment


def _rows(flat: Any, labels: list[str]) -> list[Row]:
    """Turn what the browser sent into rows.

    Raises
    ------
    OwnPointsError
        If it is more than there may be, or no list of whole numbers.
    """
    if not isinstance(flat, list) or len(flat) % 3 or not all(type(value) is int for value in flat):
        raise OwnPointsError("few", found=0)
    if len(flat) > 3 * MAX_POINTS:
        raise OwnPointsError("many", found=len(flat) // 3)
    return [(x1 / _HUNDRED, x2 / _HUNDRED, labels[min(max(label, 0), len(labels) - 1)])
            for x1, x2, label in zip(flat[::3], flat[1::3], flat[2::3], strict=True)]


def _labels(experiment: Experiment) -> list[str]:
    """Return the names of the classes, and the name of a new one: a number above all others."""
    data = experiment.data
    labels = list(data.labels) if isinstance(data, OwnPoints) else [str(label) for label in range(data.classes)]
    numbers = [float(label.replace(",", ".")) for label in labels if is_number(label)]
    return [*labels, str(int(max([len(labels) - 1, *numbers])) + 1)][:MAX_CLASSES]


def _offer_way_back(state: PageState, experiment: Experiment) -> None:
    before = st.session_state.get(state.key("before-own"))
    if before is None:
        return
    if not isinstance(experiment.data, OwnPoints):
        st.session_state[state.key("before-own")] = None
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        note(t("The points of the picture are now your own points: they no longer follow the knobs of the data."))
        st.button(t("Back to the data before"), key=state.key("leave-own"), icon=":material/undo:",
                  on_click=state.load, args=(before,))
