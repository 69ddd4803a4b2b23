"""What decides a card's claim on networks that read images: tables of what several seeds gave."""

import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.arithmetic import rows, total
from nnviz.charts import spread as spread_charts
from nnviz.course.experiments import get
from nnviz.datasets.images import class_names
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.labs.digits.figures import pairs
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui.cards import Evidence
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show


def _neurons(recordings: dict[str, SpreadRecording]) -> None:
    metric = "test_accuracy"
    figures = [(name, get(name).reported["accuracy"],
                t("document: {value}").format(value=percent(get(name).reported["accuracy"])), False)
               for name in recordings]
    picture = spread_charts.strip(
        spreads.dots(recordings, metric), spreads.boxes(recordings, metric), spread_charts.figure_table(figures),
        split="test", title=t("test accuracy"), style=chart_style(), share=True)
    show(picture, key="card-I5-strip", alt=t("A dot for each draw's last value, with the middle half as a box."))
    lines = table_head(t("Experiment"), t("Neurons"), t("Parameters"), t("Document"), t("Median of the seeds"),
                       t("Lowest"), t("Highest"))
    for name, recording in recordings.items():
        experiment = get(name).experiment
        summary = spreads.summary(recording.final(metric))
        cells = (name, number(experiment.network.hidden[0].units), number(total(rows(experiment))),
                 percent(get(name).reported["accuracy"]), percent(summary.median), percent(summary.low),
                 percent(summary.high))
        lines.append(f"| {' | '.join(cells)} |")
    st.markdown("\n".join(lines))


def _confused(recordings: dict[str, SpreadRecording]) -> None:
    (name, recording), = recordings.items()
    base, matrices = recording.spread.base, recording.confusion
    assert isinstance(base, ClassifierExperiment)
    assert matrices is not None
    claims = map(pairs.claimed, get(name).confused)
    claimed = {(min(claim), max(claim)) for claim in claims if len(claim) == 2}
    found = {(pair.first, pair.second) for matrix in matrices for pair in pairs.top(matrix)}
    seeds = pairs.over_seeds(matrices, sorted(found | claimed))
    names, draws = class_names(base.data.dataset), len(matrices)
    lines = table_head(t("Pair"), t("Named by the document"), t("Among the five most confused pairs"),
                       t("Images confused, with each seed"))
    for entry in sorted(seeds, key=lambda entry: (-entry.among_top, -entry.most)):
        couple = (entry.first, entry.second)
        cells = (f"{names[couple[0]]} / {names[couple[1]]}", t("yes") if couple in claimed else "—",
                 t("with {count} of {seeds} seeds").format(count=entry.among_top, seeds=draws),
                 f"{entry.fewest} – {entry.most}")
        lines.append(f"| {' | '.join(cells)} |")
    st.markdown("\n".join(lines))


#: Card -> draws its evidence from the recordings of its runs, by their names.
EVIDENCE: dict[str, Evidence] = {"I5": _neurons, "I7": _confused}
