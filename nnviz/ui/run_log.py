"""The run log: what this session has seen finish, as a table and as CSV."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite, nan
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd
import streamlit as st

from nnviz.arithmetic import rows, total
from nnviz.course.page import Page
from nnviz.experiments.tables import Housing, TableExperiment
from nnviz.language import mark as _
from nnviz.recordings.identity import identity
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui import envelope
from nnviz.ui.choice import choice
from nnviz.ui.language import epochs_written, number, percent, t
from nnviz.ui.page import note
from nnviz.ui.presets import described, exact_preset
from nnviz.ui.state import PageState

#: How many runs are kept, the newest.
MOST = 200
_LOG, _NUMBER = "run_log", "run_log:number"
_SCORES = ("train_loss", "validation_loss", "test_loss", "train_accuracy", "validation_accuracy", "test_accuracy")
_ENDS = {"finished": _("finished"), "early": _("stopped early"), "stopped": _("stopped"),
         "diverged": _("diverged"), "recorded": _("trained before")}


@dataclass(frozen=True)
class Entry:
    """One run of the log: ``time`` is UTC, ``ended`` a key of ``_ENDS``, ``run`` what tells recordings apart."""

    number: int
    time: datetime
    page: Page
    run: tuple[str, str, float]
    experiment: Any  # of the kind of its page
    epochs: float
    seconds: float
    scores: dict[str, float]
    ended: str

    @property
    def seen(self) -> dict[str, float]:
        """Those of its scores that may be seen: those of a sealed test set are covered."""
        seen = envelope.scores(PageState(self.page), self.experiment, self.scores)
        if not _is_of_a_table(self):
            return seen
        return {name: value for name, value in seen.items() if not name.startswith("test")}


def entries() -> list[Entry]:
    """Return the session's log, the oldest run first."""
    return st.session_state.get(_LOG, [])


def note_down(page: Page, recording: Recording | ImageRecording | TableRecording, *, recorded: bool) -> None:
    """Log a run that the page shows, once; a reader's own training takes the place of the recorded run."""
    log, run, noted = entries(), identity(recording), f"{page.name}:noted"
    if st.session_state.get(noted) == (run, recorded):  # so a cleared log stays empty until another run is shown
        return
    st.session_state[noted] = run, recorded
    known = next((place for place, entry in enumerate(log) if entry.run == run and entry.page == page), None)
    if known is not None and (recorded or log[known].ended != "recorded"):
        return
    entry = Entry(
        log[known].number if known is not None else st.session_state.get(_NUMBER, 0) + 1, datetime.now(UTC), page, run,
        recording.experiment, recording.epochs, recording.seconds, recording.final,
        "recorded" if recorded else recording.ended)
    if known is not None:
        st.session_state[_LOG] = [*log[:known], entry, *log[known + 1:]]
        return
    st.session_state[_NUMBER] = entry.number
    st.session_state[_LOG] = [*log, entry][-MOST:]


def draw(state: PageState) -> None:
    """Draw the log."""
    log = entries()[::-1]
    if not log:
        note(t("No run yet. Every run that this page shows is written down here."))
        return
    _draw_table(log, with_sums=not state.lesson.sums)
    _draw_actions(log, state)


def _draw_table(log: list[Entry], *, with_sums: bool) -> None:
    table = _table(log)
    if not with_sums:
        table = table.drop(columns=t("Parameters"))
    writers = {**dict.fromkeys((t("Loss, train"), t("Loss, validation"), t("Loss, test"), t("RMSE, validation")),
                               _write_loss),
               **dict.fromkeys((t("Accuracy, train"), t("Accuracy, validation"), t("Accuracy, test")), _write_share),
               t("Parameters"): number, t("Epochs"): epochs_written, t("Seconds"): _write_seconds, t("Seed"): str}
    st.dataframe(
        table.style.format({title: write for title, write in writers.items() if title in table}),
        hide_index=True, placeholder="—", key="run-log-table", on_select=_choose_row, selection_mode="single-row")
    note(t("★ marks the best run of each page by its validation: classes by the accuracy, numbers by the RMSE for each "
           "table, autoencoders by the loss for each formula. Runs without validation are compared by the test among "
           "themselves: who chooses by it uses it up. Choose a row to open that run again."))
    if any(_is_of_a_table(entry) and isinstance(entry.experiment.data, Housing) for entry in log):
        note(t("The RMSE of houses is in 100,000 $."))
    if any(envelope.covers(PageState(entry.page), entry.experiment) for entry in log):
        note(t("Scores of a sealed test set are left out until you open it."))


def _draw_actions(log: list[Entry], state: PageState) -> None:
    by_number = {entry.number: entry for entry in log}
    titles = {run: f"{run} · {_settings(entry)}" for run, entry in by_number.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.session_state.get("run-log-choice") not in by_number:
            st.session_state["run-log-choice"] = next(iter(by_number))
        wanted = choice(st.selectbox, t("Run"), by_number, key="run-log-choice", width=320, name=titles.__getitem__)
        pressed = st.button(t("Open this run"), key="run-log-open", icon=":material/open_in_new:", on_click=_load,
                            args=(by_number[wanted],))
        st.download_button(t("Run log (CSV)"), data=lambda: to_csv(entries()), file_name="nnviz-runs.csv",
                           mime="text/csv", icon=":material/download:", on_click="ignore", key="run-log-csv")
        with st.popover(t("Clear the log"), icon=":material/delete:", key="run-log-clear"):
            st.button(t("Forget all {count} runs").format(count=number(len(log))), key="run-log-forget",
                      on_click=_clear)
    if pressed and by_number[wanted].page != state.page:
        st.switch_page(by_number[wanted].page.script)


def _load(entry: Entry) -> None:
    """Set the page that a run was trained on to its settings."""
    PageState(entry.page).load(entry.experiment)


def _settings(entry: Entry) -> str:
    return described(entry.experiment, entry.page.opening) or t("as the page opens")


def _choose_row() -> None:
    """Let a click on a row choose that run in the list below, which the keyboard reaches, too."""
    chosen = st.session_state["run-log-table"]["selection"]["rows"]
    if chosen:
        st.session_state["run-log-choice"] = entries()[::-1][chosen[0]].number


def _clear() -> None:
    st.session_state[_LOG] = []


def _table(log: list[Entry]) -> pd.DataFrame:
    best, zone, lines = _best(log), _zone(), []
    scored = {"validation_accuracy": t("Accuracy, validation"), "test_accuracy": t("Accuracy, test"),
              "train_accuracy": t("Accuracy, train"), "validation_rmse": t("RMSE, validation"),
              "validation_loss": t("Loss, validation"), "test_loss": t("Loss, test"), "train_loss": t("Loss, train")}
    titles = {name: title for name, title in scored.items() if any(name in entry.seen for entry in log)}
    for entry in log:
        scores = entry.seen
        lines.append({
            "★": "★" if entry.number in best else "",
            t("Run"): entry.number,
            **({t("Time"): entry.time.astimezone(zone).strftime("%H:%M:%S")} if zone else {}),
            t("Page"): t(entry.page.title),
            t("Settings"): _settings(entry),
            **{title: scores.get(name, nan) for name, title in titles.items()},
            t("Parameters"): total(rows(entry.experiment)), t("Epochs"): entry.epochs,
            t("Seconds"): entry.seconds, t("End"): t(_ENDS[entry.ended]), t("Seed"): entry.experiment.seed})
    return pd.DataFrame(lines)


def _best(log: list[Entry]) -> set[int]:
    """Return the numbers of the runs that are the best of those that they can be compared with."""
    best: dict[tuple[str, ...], float] = {}
    for entry in log:
        if isfinite(merit := _merit(entry)):
            best[_rivals(entry)] = max(merit, best.get(_rivals(entry), merit))
    return {entry.number for entry in log if _merit(entry) == best.get(_rivals(entry))}


def _merit(entry: Entry) -> float:
    """Return the accuracy that judges a run, or the error turned round where there is none; NaN if it is covered."""
    scores, judge = entry.seen, _judge(entry)
    return scores.get(f"{judge}_accuracy", -scores.get(f"{judge}_rmse", scores.get(f"{judge}_loss", nan)))


def _judge(entry: Entry) -> str:
    """Return what a run is judged by: validation, or the test where nothing validates."""
    return "validation" if "validation_loss" in entry.scores else "test"


def _rivals(entry: Entry) -> tuple[str, ...]:
    """Return what runs share that can be compared: page, judge; the table, or the formula of an autoencoder's loss."""
    if _is_of_a_table(entry):
        return entry.page.name, _judge(entry), entry.experiment.data.kind
    return entry.page.name, _judge(entry), "" if "test_accuracy" in entry.scores else entry.experiment.loss


def _is_of_a_table(entry: Entry) -> bool:
    return isinstance(entry.experiment, TableExperiment)


def _zone() -> ZoneInfo | None:
    """Return the reader's time zone; None where the browser does not say it: the server's would be wrong."""
    try:
        return ZoneInfo(st.context.timezone) if st.context.timezone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _write_loss(value: float) -> str:
    return number(value, 4)


def _write_share(value: float) -> str:
    return percent(value)


def _write_seconds(value: float) -> str:
    return number(value, 2)


def to_csv(log: list[Entry]) -> str:
    """Write the log as CSV, a line a run: results, link, and every setting under its name in a link.

    Decimal points whatever the language, times in UTC, seconds; accuracies are shares from 0 to 1. ``ended`` is
    ``finished``, ``early``, ``stopped``, ``diverged`` or ``recorded``. A score or a setting that a run does not have is
    empty, and so is one of a sealed test set; the name of a
    setting is that of its page: ``noise`` is of the points, or of an autoencoder's input.
    """
    # ``epochs`` is what was asked for; ``epochs_trained`` what was trained.
    names = ["run", "time", "page", "preset", "ended", "parameters", "epochs_trained", "seconds",
             *dict.fromkeys((*_SCORES, *(name for entry in log for name in entry.scores))), "link",
             *dict.fromkeys(name for entry in log for name in entry.page.grammar.names)]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    for entry in log:
        preset, grammar = exact_preset(entry.experiment), entry.page.grammar
        link = entry.page.address + "?" + urlencode(grammar.to_query(entry.experiment, entry.page.opening))
        writer.writerow({
            "run": entry.number, "time": entry.time.isoformat(timespec="seconds"), "page": entry.page.name,
            "preset": preset.id if preset else "", "ended": entry.ended, "parameters": total(rows(entry.experiment)),
            "epochs_trained": f"{entry.epochs:g}", "seconds": round(entry.seconds, 3),
            **entry.seen,
            "link": link, **grammar.settings(entry.experiment)})
    return text.getvalue()
