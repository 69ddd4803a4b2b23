"""RMSE, MAE and R² of a run on the three sets, with intervals, beside what no network is needed for."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import numpy as np
import streamlit as st

from nnviz.analysis import baselines, table_frames
from nnviz.datasets.tables import prepare
from nnviz.experiments.tables import Housing, TableExperiment, TableNetwork
from nnviz.language import mark as _
from nnviz.maths.intervals import wilson
from nnviz.maths.regression import interval
from nnviz.recordings.identity import identity
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui import envelope, follow
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.start import jobs
from nnviz.ui.state import PageState

#: A worker that is still warming up answers late.
_SECONDS_FOR_BASELINES = 60
#: The page waits so long for them before it goes on without; and it asks again for what failed so long ago.
_SECONDS_AT_ONCE, _SECONDS_KEPT = 0.3, 3600
#: Baseline -> its scores.
Scores = dict[str, dict[str, float]]
_NAMES = {"constant": _("a constant"), "line": _("a line"), "boosting": _("gradient boosting")}
_METRICS = {"rmse": "RMSE", "mae": "MAE", "r2": "R²", "accuracy": _("Accuracy")}


def metrics_of(experiment: TableExperiment) -> tuple[str, ...]:
    """Return what a run of an experiment is judged by."""
    return ("accuracy",) if experiment.data.task == "classification" else ("rmse", "mae", "r2")


def writer(experiment: TableExperiment, metric: str) -> Callable[[float], str]:
    """Return what writes a value of a score: prices in dollars, shares in percent."""
    if metric == "accuracy":
        return percent
    if metric == "r2":
        return lambda value: number(value, 3)
    if isinstance(experiment.data, Housing):
        return lambda value: t("{dollars} $").format(dollars=number(round(1000 * value) * 100))
    return lambda value: number(value, 3) if abs(value) < 1000 else number(round(value))


def draw(state: PageState, recording: TableRecording) -> None:
    """Draw the scores of training and validation beside the baselines', a verdict on the line, and the sealed test."""
    base = _base(recording.experiment)
    fitting = _fitting(base.key, base)
    with suppress(TimeoutError):
        fitting.exception(_SECONDS_AT_ONCE)
    if fitting.done():
        _draw(state, recording, base, fitting)
    else:
        follow.wait_for(fitting.done, partial(_draw, state, recording, base, fitting), every=follow.TICK)


def _draw(state: PageState, recording: TableRecording, base: TableExperiment, fitting: Future[Scores]) -> None:
    fitted = fitting.result() if fitting.done() and not fitting.exception() else {}
    known = _quick(base.key, base) | fitted
    st.markdown("\n".join(_table(recording, "validation", known)))
    _say_against_the_line(recording, known)
    if envelope.opened(state, recording):
        st.markdown("\n".join(_table(recording, "test", known)))


def _table(recording: TableRecording, part: str, known: Scores) -> list[str]:
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
        cells.append(f"**{write(value)}** ± {write((high - low) / 2)}" if np.isfinite([value, low, high]).all()
                     else "—")
    lines.append(f"| **{t('this network')}** | " + " | ".join(cells) + " |")
    if part == "validation":
        own = (_written(experiment, metric, recording.final[f"train_{metric}"]) for metric in metrics)
        lines.append(f"| {t('this network, on its training rows')} | " + " | ".join(own) + " |")
    for name in baselines.BASELINES:
        scores = known.get(name)
        values = (writer(experiment, metric)(scores[f"{part}_{metric}"]) if scores else "…" for metric in metrics)
        lines.append(f"| {t(_NAMES[name])} | " + " | ".join(values) + " |")
    return lines


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


def _say_against_the_line(recording: TableRecording, known: Scores) -> None:
    """Say whether the network is better than a line, by what validates."""
    metric = "accuracy" if recording.experiment.data.task == "classification" else "rmse"
    name = f"validation_{metric}"
    here, line = recording.final[name], known.get("line", {}).get(name)
    if line is None or not np.isfinite(here):
        return
    write = writer(recording.experiment, metric)
    words = {"here": write(here), "line": write(line), "metric": t(_METRICS[metric])}
    better = here > line if metric == "accuracy" else here < line
    if not recording.experiment.network.hidden:
        note(t("This network is a line itself: the one below it was fitted at once, without steps."))
    elif better:
        note(t("Better than a line on the validation rows: {metric} {here} against {line}.").format(**words))
    else:
        st.warning(t("**A line does at least as well** on the validation rows: {metric} {line} against {here}. As it "
                     "stands, the network is not worth its parameters.").format(**words), icon=":material/show_chart:")


def _base(experiment: TableExperiment) -> TableExperiment:
    """Return an experiment on the same rows that is the same for all networks: the baselines are theirs."""
    network = TableNetwork(output_activation=experiment.network.output_activation)
    return TableExperiment(data=experiment.data, network=network, seed=experiment.seed)


@st.cache_data(max_entries=128, show_spinner=False)
def _quick(key: str, _base: TableExperiment) -> Scores:
    return baselines.quick(_base)


@st.cache_resource(max_entries=128, ttl=_SECONDS_KEPT, show_spinner=False)
def _fitting(key: str, _base: TableExperiment) -> Future[Scores]:
    """Have a worker fit the baselines that take a second; one answers late while it is still warming up."""
    return _threads().submit(jobs().run, baselines.slow, _base.model_dump_json(), timeout=_SECONDS_FOR_BASELINES)


@st.cache_resource(show_spinner=False)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2)
