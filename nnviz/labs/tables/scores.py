"""RMSE, MAE and R² of a run on the three sets, with intervals, beside what no network is needed for."""

import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import monotonic, sleep

import numpy as np
import streamlit as st

from nnviz.analysis import baselines, table_frames
from nnviz.datasets.tables import prepare
from nnviz.experiments.tables import Housing, TableExperiment, TableNetwork
from nnviz.language import mark as _
from nnviz.maths.difference import LEVEL
from nnviz.maths.intervals import mcnemar, wilson
from nnviz.maths.regression import interval, rmse_difference
from nnviz.recordings.identity import identity
from nnviz.recordings.table_recording import TableRecording
from nnviz.training.cluster import ClusterError
from nnviz.ui import envelope, follow
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.start import jobs
from nnviz.ui.state import PageState

#: A worker that is still warming up answers late; one that is still being started does not answer yet.
_SECONDS_FOR_BASELINES, _SECONDS_FOR_WORKERS = 60, 180
#: The page waits so long for them before it goes on without.
_SECONDS_AT_ONCE = 0.3
Baselines = dict[str, baselines.Baseline]
_NAMES = {"constant": _("a constant"), "line": _("a line"), "boosting": _("gradient boosting")}
#: From here on errors, in 100,000 $, and an R² below 0 are those of a network that blew up.
_LARGE_ERROR, _LARGE_LOSS = 100.0, 1000.0
_METRICS = {"rmse": "RMSE", "mae": "MAE", "r2": "R²", "accuracy": _("Accuracy")}


def metrics_of(experiment: TableExperiment) -> tuple[str, ...]:
    """Return what a run of an experiment is judged by."""
    return ("accuracy",) if experiment.data.task == "classification" else ("rmse", "mae", "r2")


def writer(experiment: TableExperiment, metric: str) -> Callable[[float], str]:
    """Return what writes a value of a score: prices in dollars, shares in percent."""
    if metric == "accuracy":
        return percent
    if metric == "r2":
        return _share_explained
    return _dollars if isinstance(experiment.data, Housing) else _four_digits


def _limit(experiment: TableExperiment, metric: str) -> float:
    """Return the size from which on a score is that of a network that blew up."""
    if metric == "r2":
        return _LARGE_LOSS
    return _LARGE_ERROR if isinstance(experiment.data, Housing) else math.inf


def _share_explained(value: float) -> str:
    return number(value, 3) if value > -_LARGE_LOSS else f"<\u00a0{number(-_LARGE_LOSS)}"


def _dollars(value: float) -> str:
    """Write a number of 100,000 $ in dollars; what a network that blew up says is not worth all its digits."""
    if value >= _LARGE_ERROR:
        return t("> {millions} million $").format(millions=number(_LARGE_ERROR / 10))
    return t("{dollars} $").format(dollars=number(round(1000 * value) * 100))


def _four_digits(value: float) -> str:
    """Write a number with four digits, if it has so many before its point or behind it."""
    before = len(str(int(abs(value)))) if np.isfinite(value) else 1
    return number(value, max(0, min(3, 4 - before)))


def draw(state: PageState, recording: TableRecording) -> None:
    """Draw the scores of training and validation beside the baselines', a verdict on the line, and the sealed test."""
    base = _base(recording.experiment)
    fitting = _fitting(base.key, base)
    if fitting.done() and fitting.exception():
        _fitting.clear(base.key, base)  # what failed is tried again when the page is drawn anew
        fitting = _fitting(base.key, base)
    with suppress(TimeoutError):
        fitting.exception(_SECONDS_AT_ONCE)
    if fitting.done():
        _draw(state, recording, base, fitting)
    else:
        follow.wait_for(fitting.done, partial(_draw, state, recording, base, fitting), every=follow.TICK)


def _draw(state: PageState, recording: TableRecording, base: TableExperiment, fitting: Future[Baselines]) -> None:
    with st.container(key="scores", gap="xsmall"):
        _draw_scores(state, recording, base, fitting)


def _draw_scores(state: PageState, recording: TableRecording, base: TableExperiment,
                 fitting: Future[Baselines]) -> None:
    fitted = fitting.result() if fitting.done() and not fitting.exception() else {}
    known, missing = _quick(base.key, base) | fitted, "—" if fitting.done() else "…"
    _say_growth(recording)
    st.markdown("\n".join(_table(recording, "validation", known, missing)))
    _say_against_the_line(recording, known)
    if envelope.opened(state, recording):
        st.markdown("\n".join(_table(recording, "test", known, missing)))


def _say_growth(recording: TableRecording) -> None:
    """Warn where training has made the network worse than it was before."""
    if found := table_frames.grew(recording):
        write = writer(recording.experiment, "rmse")
        st.warning(t("**The error grew**: RMSE {before} on the training rows before training, {after} after it. The "
                     "steps are too large: choose a smaller learning rate.").format(
            before=write(found[0]), after=write(found[1])), icon=":material/bolt:")


def _table(recording: TableRecording, part: str, known: Baselines, missing: str) -> list[str]:
    experiment, bounds = recording.experiment, _bounds(recording, part)
    metrics = metrics_of(experiment)
    title = {"validation": t("Validation"), "test": t("Test")}[part]
    lines = table_head(f"{title}, {number(len(prepare(experiment).targets[part]))}", *(t(_METRICS[metric])
                                                                                      for metric in metrics))
    cells = []
    for metric in metrics:
        write = writer(experiment, metric)
        value = recording.final[f"{part}_{metric}"]
        low, high = bounds[metric]
        cells.append(_with_bounds(write, value, (high - low) / 2, limit=_limit(experiment, metric)))
    lines.append(f"| **{t('this network')}** | " + " | ".join(cells) + " |")
    if part == "validation":
        own = (_written(experiment, metric, recording.final[f"train_{metric}"]) for metric in metrics)
        lines.append(f"| {t('this network, on its training rows')} | " + " | ".join(own) + " |")
    for name in baselines.BASELINES:
        found = known.get(name)
        values = (_written(experiment, metric, found.scores[f"{part}_{metric}"]) if found else missing
                  for metric in metrics)
        lines.append(f"| {t(_NAMES[name])} | " + " | ".join(values) + " |")
    return lines


def _with_bounds(write: Callable[[float], str], value: float, half: float, *, limit: float) -> str:
    """Write a score with how far it may lie off; below its ``limit`` alone, since beyond it no digit means anything."""
    if not np.isfinite([value, half]).all():
        return "—"
    return f"**{write(value)}** ± {write(half)}" if abs(value) < limit else f"**{write(value)}**"


def _written(experiment: TableExperiment, metric: str, value: float) -> str:
    """Write a score; a dash where a network diverged."""
    return writer(experiment, metric)(value) if np.isfinite(value) else "—"


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={TableRecording: identity})
def _bounds(recording: TableRecording, part: str) -> dict[str, tuple[float, float]]:
    """Return where each score would lie for other rows of the same kind, 95 of 100 times."""
    experiment = recording.experiment
    targets = prepare(experiment).targets[part]
    if experiment.data.task == "classification":
        found = wilson(recording.final[f"{part}_accuracy"], len(targets))
        return {"accuracy": (found.low, found.high)}
    errors = table_frames.errors(recording, part)
    true = prepare(experiment).target.restored(targets)
    return interval(errors, float(true.astype(np.float64).var()))


def _say_against_the_line(recording: TableRecording, known: Baselines) -> None:
    """Say whether the network is better than a constant, and then than a line, by the same validation rows."""
    experiment, line = recording.experiment, known.get("line")
    classes = experiment.data.task == "classification"
    if line is None or not np.isfinite(recording.final[f"validation_{'accuracy' if classes else 'rmse'}"]):
        return
    if not experiment.network.hidden:
        note(t("This network is a line itself: the one below it was fitted at once, without steps."))
        return
    compare = _by_classes if classes else _by_numbers
    better, sentence = compare(recording, known["constant"])
    if not better:
        said = t("**Not shown to be better than a constant**, on the same {rows} validation rows: ").format(
            rows=number(len(line.rows))) if better is None else t(
            "**A constant does better**, on the same validation rows: ")
        st.warning(said + sentence, icon=":material/show_chart:")
        return
    better, sentence = compare(recording, line)
    if better is None:
        st.info(t("**Not shown to be better than a line**, on the same {rows} validation rows: ").format(
            rows=number(len(line.rows))) + sentence, icon=":material/show_chart:")
    elif better:
        note(t("Better than a line, on the same validation rows: ") + sentence)
    else:
        st.warning(t("**A line does better**, on the same validation rows: ") + sentence + " " + t(
            "As it stands, the network is not worth its parameters."), icon=":material/show_chart:")


def _by_numbers(recording: TableRecording, line: baselines.Baseline) -> tuple[bool | None, str]:
    """Tell whether the RMSE is below the line's by more than the rows' own chance (None: not shown), and say it."""
    write = writer(recording.experiment, "rmse")
    difference, low, high = rmse_difference(table_frames.errors(recording, "validation"), line.rows)
    facts = {"here": write(recording.final["validation_rmse"]), "line": write(line.scores["validation_rmse"])}
    if low <= 0 <= high:
        return None, t("RMSE {here} against {line}. On other rows of this kind it could be {worse} worse as well as "
                       "{better} better.").format(worse=write(-low), better=write(high), **facts)
    if difference > 0:
        facts |= {"difference": write(difference), "low": write(low), "high": write(high)}
        return True, t("RMSE {here} against {line}, {difference} less ({low} to {high}).").format(**facts)
    facts |= {"difference": write(-difference), "low": write(-high), "high": write(-low)}
    return False, t("RMSE {here} against {line}, {difference} more ({low} to {high}).").format(**facts)


def _by_classes(recording: TableRecording, line: baselines.Baseline) -> tuple[bool | None, str]:
    """Tell whether more rows are right than by the line (McNemar's exact test; None: not shown), and say it."""
    found = mcnemar(table_frames.right(recording, "validation"), line.rows)
    sentence = t("accuracy {here} against {line}; the network alone gets {more} of them right, the other alone "
                 "{fewer} (p = {p}).").format(
        here=percent(recording.final["validation_accuracy"]), line=percent(line.scores["validation_accuracy"]),
        more=number(found.only_first), fewer=number(found.only_second), p=number(found.p, 3))
    return None if found.p > LEVEL else found.only_first > found.only_second, sentence


def _base(experiment: TableExperiment) -> TableExperiment:
    """Return an experiment on the same rows that is the same for all networks: the baselines are theirs."""
    network = TableNetwork(output_activation=experiment.network.output_activation)
    return TableExperiment(data=experiment.data, network=network, seed=experiment.seed)


@st.cache_data(max_entries=128, show_spinner=False)
def _quick(key: str, _base: TableExperiment) -> Baselines:
    return baselines.quick(_base)


@st.cache_resource(max_entries=128, show_spinner=False)
def _fitting(key: str, _base: TableExperiment) -> Future[Baselines]:
    """Have a worker fit the baselines that take a second."""
    return _threads().submit(_fit, _base.model_dump_json())


def _fit(base: str) -> Baselines:
    """Fit them once a worker answers: just after the app was started there is none yet.

    Raises
    ------
    nnviz.training.cluster.ClusterError
        If none answers for minutes.
    """
    until = monotonic() + _SECONDS_FOR_WORKERS
    while True:
        try:
            found: Baselines = jobs().run(baselines.slow, base, timeout=_SECONDS_FOR_BASELINES)
            return found
        except ClusterError:
            if monotonic() > until:
                raise
            sleep(1.0)


@st.cache_resource(show_spinner=False)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2)
