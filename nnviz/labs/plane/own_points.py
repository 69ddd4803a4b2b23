"""Own points beside the other knobs: from a CSV file or a table, and the sentence for what cannot be used."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from nnviz.datasets import own
from nnviz.datasets.own import OwnPointsError, Scale
from nnviz.experiments.own_points import MAX_CLASSES, MAX_POINTS, MIN_POINTS, REACH, OwnPoints, tidy_name
from nnviz.language import mark as _
from nnviz.links.plane import LINKED_POINTS, with_data
from nnviz.ui import uploads
from nnviz.ui.language import current, number, t
from nnviz.ui.page import note
from nnviz.ui.plain import plain
from nnviz.ui.state import PageState

_SENTENCES = {
    "empty": _("There are no points in this file. Take the template and put yours into it."),
    "large": _("This file is larger than 1 MB. Keep at most {most_points} points, one a line."),
    "binary": _("This file is not plain text. Save your table as CSV (UTF-8) and choose it again."),
    "columns": _("The columns x1, x2 and label are missing. Name them in the first line, as in the template."),
    "cells": _("Line {line} lacks a coordinate. Each line needs x1, x2 and label."),
    "number": _("Line {line}: {value} is not a number. Write one such as 1.5."),
    "infinite": _("Line {line} has a coordinate that is infinite or undefined. Correct it or take the line out."),
    "huge": _("Line {line}: {value} is too large. Coordinates go up to {largest}: choose another unit."),
    "label": _("Line {line} names no class. Write letters or digits in the column label."),
    "far": _("The point of line {line} lies too far from all others to be drawn with them. Correct it or take it out."),
    "outside": _("Point {line} lies outside of the plane: coordinates go from −{reach} to {reach}. Correct it."),
    "few": _("Points found: {found}. At least {least_points} are needed, two of each class."),
    "many": _("Points found: {found}. At most {most_points} are possible: take some out."),
    "one_class": _("All points are of the class {name}. Add points of a second class."),
    "many_classes": _("Classes found: {found}. At most {most_classes} are possible: give some of them the same name."),
    "lonely": _("The class {name} has only one point. Add a second one: one will train, the other will test."),
}
#: So many mistakes are named at once.
_MOST_FAULTS = 5


def refuse(state: PageState, place: str, error: OwnPointsError) -> None:
    """Remember why points were refused, until the data change; ``place`` is ``file``, ``table`` or ``picture``."""
    st.session_state[state.key("refused")] = (place, error, state.experiment.data)


def accept(state: PageState, points: OwnPoints, scale: Scale | None = None) -> None:
    """Set the page to other points; everything else stays, but for the softmax that more than two classes need."""
    experiment = state.experiment
    points = points.model_copy(update={"train_share": experiment.data.train_share})
    st.session_state[state.key("refused")] = None
    st.session_state[state.key("scale")] = (points.table, scale)
    state.load(with_data(experiment, points), None)


def refused(state: PageState, place: str) -> bool:
    """Tell whether the last points that came from a place were refused, and the page has the same data since."""
    problem = st.session_state.get(state.key("refused"))
    return problem is not None and problem[0] == place and problem[2] == state.experiment.data


def say_refused(state: PageState, place: str) -> None:
    """Say why the last points that came from a place were refused, if they were."""
    if not refused(state, place):
        return
    faults = st.session_state[state.key("refused")][1].faults
    sentences = [_sentence(fault) for fault in faults[:_MOST_FAULTS]]
    if len(faults) > _MOST_FAULTS:
        sentences.append(t("There are {count} more mistakes.").format(count=number(len(faults) - _MOST_FAULTS)))
    sentences.append(t("Until then the page keeps the points it has."))
    st.warning(" ".join(sentences), icon=":material/scatter_plot:")


def _sentence(fault: OwnPointsError) -> str:
    facts = {fact: f"**{plain(value)}**" if isinstance(value, str) else number(value)
             for fact, value in fault.facts.items()}
    return t(_SENTENCES[fault.reason]).format(
        **facts, most_points=number(MAX_POINTS), least_points=number(MIN_POINTS), most_classes=number(MAX_CLASSES),
        reach=number(REACH), largest=number(own.LARGEST))


def draw(state: PageState, points: OwnPoints) -> None:
    """Draw what brings points in and out: the file, the template, the download and the table."""
    key = state.key("file")
    uploads.name_button(key, t("Choose a file"))
    st.file_uploader(t("CSV file with the columns x1, x2, label"), ["csv", "txt", "tsv"], key=key,
                     on_change=_read_file, args=(state, key))
    say_refused(state, "file")
    _say_scale(state, points)

    def download(title: str, csv: Callable[..., str], file: str, icon: str) -> None:
        """Draw a button; the file is made when it is pressed, as spreadsheets of the reader's language want it."""
        french = current() == "fr"
        st.download_button(title, data=lambda: csv(decimal_comma=french).encode("utf-8-sig"), file_name=file,
                           mime="text/csv", icon=icon, on_click="ignore")

    with st.container(horizontal=True):
        download(t("Template"), own.template, "template.csv", ":material/description:")
        download(t("Download these points"), partial(own.to_csv, points), "points.csv", ":material/download:")
    if points.points > LINKED_POINTS:
        note(t("These points are not in the link: it holds at most {most}. Send the file along: Download these "
               "points.").format(most=number(LINKED_POINTS)))
    with st.expander(t("Table of points")):
        _table(state, points)


def _read_file(state: PageState, key: str) -> None:
    file = st.session_state[key]
    st.session_state[state.key("refused")] = None
    if file is None:
        return
    try:
        accept(state, *own.read_csv(file.getvalue()))
    except OwnPointsError as error:
        refuse(state, "file", error)


def _say_scale(state: PageState, points: OwnPoints) -> None:
    table, scale = st.session_state.get(state.key("scale"), (None, None))
    if scale is None or table != points.table:
        return
    (mean1, mean2), (deviation1, deviation2) = scale.means, scale.deviations
    note(":material/straighten: " + t(
        "Your coordinates were brought to mean 0 and standard deviation 1, so that they fit the picture: "
        "x1 minus {mean1}, divided by {deviation1}; x2 minus {mean2}, divided by {deviation2}.").format(
            mean1=number(_short(mean1)), mean2=number(_short(mean2)), deviation1=number(_short(deviation1)),
            deviation2=number(_short(deviation2))))


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def _table(state: PageState, points: OwnPoints) -> None:
    coordinate = st.column_config.NumberColumn(min_value=-REACH, max_value=REACH, step=0.01, required=True)
    edited = st.data_editor(
        pd.DataFrame(own.rows_of(points), columns=list(own.COLUMNS)), num_rows="dynamic", hide_index=True,
        key=f"{state.key('table')}-{hash((points.table, points.labels))}", height=300,
        column_config={"x1": coordinate, "x2": coordinate,
                       "label": st.column_config.TextColumn(t("Class"), required=True, max_chars=20)})
    say_refused(state, "table")
    if st.button(t("Train on this table"), key=state.key("use-table"), icon=":material/check:"):
        try:
            lines = ((line, *row) for line, row in enumerate(edited.itertuples(index=False), 1))
            accept(state, own.gather(own.every(_row, lines)))
        except OwnPointsError as error:
            refuse(state, "table", error)
        st.rerun()


def _row(line: int, x1: float | None, x2: float | None, name: str | None) -> own.Row:
    if x1 is None or x2 is None or pd.isna(x1) or pd.isna(x2):
        raise OwnPointsError("cells", line=line)
    if name is None or pd.isna(name) or not tidy_name(name):
        raise OwnPointsError("label", line=line)
    return float(x1), float(x2), tidy_name(name)
