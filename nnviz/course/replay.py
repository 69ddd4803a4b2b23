"""Replay the course: each reported figure beside what many draws give here, with an interval, and the verdict."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnviz.arithmetic import rows, total
from nnviz.course.entry import CourseExperiment, judging
from nnviz.experiments.images import IMAGE_SIZES, ImageExperiment
from nnviz.maths.intervals import wilson

#: The columns of the table.
COLUMNS = ("id", "metric", "reported", "measured", "low", "high", "verdict")
#: 95 of 100 draws lie between these quantiles.
_QUANTILES = (0.025, 0.975)
#: The metrics that a row of one experiment may report, in their order; others that a document reports follow.
_METRICS = ("accuracy", "loss", "parameters", "balanced_accuracy", "recall", "specificity", "auc")
#: Decimals that the documents print of a metric; four of any other.
_DIGITS = {"accuracy": 3, "parameters": 0}


class Figure(NamedTuple):
    """A reported figure beside ours: a line of the table.

    ``low`` and ``high`` bound what our draws give (95 %); an accuracy on test images also has their own error.
    ``verdict`` is ``reproduced``, ``higher`` or ``lower`` (ours), or ``not reported``.
    """

    id: str
    metric: str
    reported: float | None
    measured: float
    low: float
    high: float
    verdict: str


def members(entry: CourseExperiment, seeds: int) -> list:
    """Return the draws that judge an experiment: those of its spread on the plane, so many seeds on images."""
    spread = judging(entry)
    experiments = spread.members()
    return experiments[:seeds] if isinstance(entry.experiment, ImageExperiment) else experiments


def figures(entry: CourseExperiment, finals: list[dict[str, float]]) -> Iterator[Figure]:
    """Yield a line for each metric of an experiment, from the final scores of its draws."""
    for metric in dict.fromkeys((*_METRICS, *entry.reported)):
        if metric == "parameters":
            count = float(total(rows(entry.experiment)))
            if metric in entry.reported:
                yield _figure(entry, metric, count, count, count)
            continue
        name = f"{entry.judged_on}_{metric}"
        if name in finals[0]:
            values = np.array([final[name] for final in finals], float)
            yield _figure(entry, metric, float(np.median(values)), *_bounds(entry, metric, values))


def _bounds(entry: CourseExperiment, metric: str, values: np.ndarray) -> tuple[float, float]:
    low, high = (float(bound) for bound in np.quantile(values, _QUANTILES))
    if metric == "accuracy" and isinstance(entry.experiment, ImageExperiment):
        images = IMAGE_SIZES[entry.experiment.data.dataset][3]
        low, high = wilson(low, images).low, wilson(high, images).high
    return low, high


def _figure(entry: CourseExperiment, metric: str, measured: float, low: float, high: float) -> Figure:
    reported = entry.reported.get(metric)
    return Figure(entry.id, metric, reported, measured, low, high, verdict(reported, low, high, metric))


def verdict(reported: float | None, low: float, high: float, metric: str) -> str:
    """Say where our interval lies: a figure counts as rounded to the decimals that the documents print."""
    if reported is None:
        return "not reported"
    digits = _DIGITS.get(metric, 4)
    if round(high, digits) < round(reported, digits):
        return "lower"
    return "higher" if round(low, digits) > round(reported, digits) else "reproduced"


def chosen(entries: list[CourseExperiment], only: str) -> list[CourseExperiment]:
    """Return the experiments of some sections or ids, such as ``A,B2``.

    Raises
    ------
    ValueError
        If a name is neither; the error names it.
    """
    names = [name.strip().upper() for name in only.split(",") if name.strip()]
    for name in names:
        if not any(_belongs(entry, name) for entry in entries):
            raise ValueError(name)
    return [entry for entry in entries if not names or any(_belongs(entry, name) for name in names)]


def _belongs(entry: CourseExperiment, name: str) -> bool:
    return name in (entry.id.upper(), entry.id[0])


def done(path: Path) -> set[str]:
    """Return the ids that a table on disk already has."""
    if not path.exists():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {line["id"] for line in csv.DictReader(file)}


def append(path: Path, lines: list[Figure]) -> None:
    """Add the lines of one experiment to a table on disk, with a head if it is new."""
    begins = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if begins:
            writer.writerow(COLUMNS)
        writer.writerows(lines)  # None is an empty field
