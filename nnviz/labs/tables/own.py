"""A reader's own table on a page: the file, what to predict, the report, the pipeline and the importance."""

from hashlib import sha256
from typing import NamedTuple
from zlib import crc32

import pandas as pd
import streamlit as st

from nnviz.analysis.importance import importance
from nnviz.datasets import own_table
from nnviz.datasets.own_table import Found, OwnTableError, Report, Sheet
from nnviz.datasets.tables import measured, prepare
from nnviz.experiments.tables import (
    MAX_CLASSES,
    MAX_COLUMNS,
    MAX_FEATURES,
    MAX_ROWS,
    MIN_ROWS,
    OwnTable,
    TableExperiment,
)
from nnviz.export.table_script import parts
from nnviz.labs.tables.charts.importance import bars
from nnviz.labs.tables.lab import EXAMPLE_TARGET
from nnviz.language import mark as _
from nnviz.recordings.identity import identity
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui import uploads
from nnviz.ui.choice import choice
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.plain import plain
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

_SENTENCES = {
    "large": _("This file is larger than 5 MB. Keep fewer rows or columns."),
    "empty": _("There is nothing in this file. Put the names of the columns in the first line and a case in each other "
               "one."),
    "binary": _("This file is not plain text. Save your table as CSV (UTF-8) and choose it again."),
    "one_column": _("Line {line} has one column only. Put commas, semicolons or tabs between the cells."),
    "unnamed": _("Line {line}: column {found} has no name. Name every column in the first line."),
    "twice": _("Line {line}: two columns are named {name}. Give each a name of its own."),
    "cells": _("Line {line} has {found} cells, and the first line {expected}. Add the missing ones, or take the line "
               "out; a text with a comma in it stands in quotes."),
    "quote": _("Line {line}: a quotation mark opens here, and none closes it. Take it out, or close it in the same "
               "cell."),
    "number": _("Line {line}: {value} is not a number, but nearly all other cells of {name} are. Correct it, or leave "
                "the cell empty."),
    "infinite": _("Line {line}: the value of {name} is infinite. Correct it, or leave the cell empty."),
    "huge": _("Line {line}: {value} in {name} is too large. Choose another unit."),
    "few": _("Rows found: {found}. At least {least} with a target are needed."),
    "many": _("Rows found: {found}. At most {most} are possible: take a sample."),
    "many_columns": _("Columns found: {found}. At most {columns} are possible: keep those that may matter."),
    "no_target": _("The column {name} is not in this file. Choose another one to predict."),
    "constant": _("All rows have the same {name}: there is nothing to predict. Choose another column."),
    "many_classes": _("{name} has {found} different values. At most {classes} classes are possible: choose another "
                      "column."),
    "lonely": _("Only {found} rows are of the class {name}. Five are needed in each: take them out, or join classes."),
    "nothing_left": _("No column is left to learn from: each has one value only, or too many different words."),
    "many_inputs": _("The columns become {found} inputs. At most {inputs} are possible: leave out columns of words."),
}
_WHY = {"constant": _("left out: one value only"), "words": _("left out: too many different words"),
        "empty": _("left out: empty"), "": _("input")}
_KINDS = {"number": _("number"), "category": _("category")}
_TASKS = {False: _("a number"), True: _("a class")}


class _Given(NamedTuple):
    """A table as it was given: the name of its file (nothing for the example), what identifies it, what was read."""

    name: str
    digest: str
    sheet: Sheet


def _given(name: str, data: bytes) -> _Given:
    return _Given(name, sha256(data).hexdigest(), own_table.read_sheet(data))


def draw(state: PageState, experiment: TableExperiment) -> None:
    """Draw the file and what to predict; set the page to the table that they give. A bad file changes nothing."""
    key = state.key(f"file-{st.session_state.get(state.key('file-returned'), 0)}")
    with st.container(border=True):
        uploads.name_button(key, t("Choose a CSV file"))
        with st.container(key=key.replace(":", "-")):
            st.file_uploader(t("Your table (CSV, at most 5 MB)"), type=["csv", "txt", "tsv"], key=key,
                             on_change=_read_file, args=(state, key), help=t(
                                 "It is read in this session only and goes to no other reader. Loading the page anew "
                                 "begins with the example: choose your file again then."))
        with st.container(horizontal=True):
            st.download_button(t("The example (CSV)"), data=own_table.example, file_name="example.csv",
                               mime="text/csv", icon=":material/download:", on_click="ignore", type="tertiary",
                               key=state.key("example"))
            if state.key("file-asked") in st.session_state:
                st.button(t("Back to the example"), icon=":material/undo:", type="tertiary",
                          key=state.key("to-example"), on_click=_give_back, args=(state,))
        if refused := st.session_state.get(state.key("file-refused")):
            _refuse(refused)
        _choose(state, experiment, st.session_state.get(state.key("file-asked"), _example()))


def _read_file(state: PageState, key: str) -> None:
    """Take a new file in. One that is no table, or one that is taken away, leaves the last good table."""
    file, kept = st.session_state[key], st.session_state.get(state.key("file-good"))
    st.session_state.pop(state.key("file-refused"), None)
    asked = kept
    if file is not None:
        try:
            asked = _given(file.name, file.getvalue())
        except OwnTableError as error:
            st.session_state[state.key("file-refused")] = error
    if asked is not None:
        st.session_state[state.key("file-asked")] = asked
    else:
        st.session_state.pop(state.key("file-asked"), None)


def _give_back(state: PageState) -> None:
    for name in ("file-asked", "file-good", "file-refused"):
        st.session_state.pop(state.key(name), None)
    place = state.key("file-returned")
    st.session_state[place] = st.session_state.get(place, 0) + 1


@st.cache_resource(show_spinner=False)
def _example() -> _Given:
    return _given("", own_table.example())


@st.cache_resource(max_entries=16, show_spinner=False)
def _make(digest: str, _sheet: Sheet, target: str, classes: bool) -> tuple[OwnTable, Report] | OwnTableError:
    try:
        return own_table.make(_sheet, target, classes=classes)
    except OwnTableError as error:
        return error


def _refuse(error: OwnTableError) -> None:
    facts = {name: f"**{plain(value)}**" if isinstance(value, str) else number(value)
             for name, value in error.facts.items()}
    st.error(t(_SENTENCES[error.reason]).format(
        **facts, least=number(MIN_ROWS), most=number(MAX_ROWS), columns=number(MAX_COLUMNS),
        classes=number(MAX_CLASSES), inputs=number(MAX_FEATURES))
        + " " + t("Until then the page keeps what it has."), icon=":material/table_chart:")


def _choose(state: PageState, experiment: TableExperiment, given: _Given) -> None:
    sheet, names = given.sheet, list(given.sheet.names)
    usual = names[-1] if given.name else EXAMPLE_TARGET
    target = choice(st.selectbox, t("What to predict"), names, usual, name=plain,
                    key=state.key(f"target-{crc32(repr(sheet.names).encode())}"), persist_state="session")
    classes = not own_table.is_number_column(sheet, target)
    if not classes and own_table.may_be_classes(sheet, target):
        classes = choice(st.segmented_control, t("Predict it as"), _TASKS, True, required=True,
                         name={value: t(name) for value, name in _TASKS.items()}.__getitem__,
                         key=state.key(f"task-{target}"), persist_state="session")
    found = _make(given.digest, sheet, target, classes)
    if isinstance(found, OwnTableError):
        _refuse(found)
        if before := st.session_state.get(state.key("report")):
            _say_found(st.session_state[state.key("report-of")], before)
        return
    table, report = found
    st.session_state[state.key("report-of")] = given.name
    if given.name:
        st.session_state[state.key("file-good")] = given
    st.session_state[state.key("report")] = report
    _say_found(given.name, report)
    data = experiment.data
    kept = {name: getattr(data, name) for name in ("test_share", "validation_share", "shuffle", "standardise")}
    table = table.model_copy(update=kept)
    if table != data:
        network = experiment.network.model_copy(update={"wide_inputs": None, "deep_inputs": None})
        state.load(experiment.model_copy(update={"data": table, "network": network}), None)
        st.rerun()


def _say_found(name: str, report: Report) -> None:
    """Say in short what was found, and warn of columns of numbers that words have made useless."""
    columns = report.columns
    note(t("In use: {file}, {rows} rows; empty cells that are filled: {missing}; rare categories that are joined: "
           "{rare}; columns left out: {out}. The tab “Report” says which.").format(
        file=f"**{plain(name)}**" if name else t("the example"), rows=number(report.rows),
        missing=number(sum(column.missing for column in columns if not column.left_out)),
        rare=number(sum(len(column.rare) for column in columns)),
        out=number(sum(bool(column.left_out) for column in columns))))
    for column in columns:
        if column.mixed:
            st.warning(t("**{name}** holds numbers in {numbers} of its cells, but words in others (line {line}: "
                         "{value}). It is read as words, and so its numbers are no quantities any more. Correct "
                         "these cells, or leave them empty.").format(
                name=plain(column.name), numbers=number(column.mixed.numbers), line=number(column.mixed.line),
                value=f"**{plain(column.mixed.word)}**"), icon=":material/abc:")


def report(state: PageState) -> None:
    """Draw what was found in the table before anything was trained."""
    found: Report | None = st.session_state.get(state.key("report"))
    if found is None:
        note(t("The report stands here once a table is read."))
        return
    sentence = t("{rows} rows, {columns} columns beside the target {target}.").format(
        rows=number(found.rows), columns=number(len(found.columns)), target=f"**{plain(found.target.name)}**")
    if found.without_target:
        sentence += " " + t("Rows without a target, left out: {count}.").format(count=number(found.without_target))
    st.markdown(sentence)
    st.dataframe(pd.DataFrame([_line(column) for column in (*found.columns, found.target)]), hide_index=True,
                 key=state.key("report-table"), column_config={t("Use"): st.column_config.Column(width=240)})


def _line(column: Found) -> dict[str, str | int]:
    return {t("Column"): column.name, t("Use"): t("target") if column.is_target else t(_WHY[column.left_out]),
            t("Kind"): t(_KINDS[column.kind]), t("Missing"): column.missing,
            t("Different values"): column.values, t("Rare, joined as “other”"): ", ".join(column.rare)}


def pipeline(experiment: TableExperiment) -> None:
    """Draw what is done to each column, with what was measured on the training rows, and the code of it."""
    data = experiment.data
    assert isinstance(data, OwnTable)
    lines = []
    for column, how in zip(data.columns, measured(data, prepare(experiment).rows.train), strict=True):
        if column.categories:
            lines.append({t("Column"): column.name, t("Gaps become"): column.categories[int(how.fill)],
                          t("Then"): t("a column of 0 and 1 for each of {count} categories").format(
                              count=number(len(column.categories)))})
            continue
        then = t("minus {mean}, divided by {deviation}").format(
            mean=number(how.mean, 3), deviation=number(how.deviation, 3)) if data.standardise else t("as it is")
        lines.append({t("Column"): column.name, t("Gaps become"): number(how.fill, 3), t("Then"): then})
    st.dataframe(pd.DataFrame(lines), hide_index=True, key="pipeline-table")
    note(t("Measured on the {count} training rows only. This is the same in scikit-learn, as the script has it:")
         .format(count=number(data.train_points)))
    st.code(parts(experiment).pipeline, language="python")


def draw_importance(state: PageState, recording: TableRecording | None) -> None:
    """Draw what shuffling each column costs on the validation rows."""
    if recording is None:
        return
    table = _importance(recording)
    is_class = recording.experiment.data.task == "classification"
    title = t("Accuracy lost") if is_class else t("RMSE added: how much worse it gets")
    show(bars(table, title=title, style=chart_style()), key=state.key("importance-bars"), alt=t(
        "A bar for each column: how much worse the network becomes on the validation rows when it is shuffled."))
    note(t("Each column is shuffled five times on the validation rows; the thin line is the range. Columns that say "
           "the same stand in for one another, and each then looks unimportant."))


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={TableRecording: identity})
def _importance(recording: TableRecording) -> pd.DataFrame:
    return importance(recording)
