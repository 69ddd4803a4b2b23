"""What decides the card I19: the draws of three activations, and how sure their differences are."""

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.labs.foundations.charts import functions as charts
from nnviz.labs.foundations.figures import claims
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui.cards import Verdict
from nnviz.ui.language import number, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show


def _race(recordings: dict[str, SpreadRecording]) -> Verdict:
    names = {"sigmoid": t("sigmoid"), "tanh": "tanh", "relu": "ReLU"}
    table = pd.concat([spreads.bands(recording, "train_loss").assign(series=name)
                       for name, recording in recordings.items()], ignore_index=True)
    show(charts.lines(table.rename(columns={"epoch": "x", "median": "y"})[["x", "y", "series"]], x=t("Epoch"),
                      y=t("Training loss, median of the draws"), names=names, style=chart_style(), dots=False),
         key="card-I19-losses", alt=t("The median training loss against the epochs, for each activation."))
    found = claims.race(recordings)
    _table(found, recordings, names)
    medians = {name: number(float(np.median(epochs)), 1) for name, epochs in found.epochs.items()}
    centred = (t("tanh against sigmoid: the claim holds.") if found.pairs["sigmoid", "tanh"].side == -1 else
               t("tanh against sigmoid: no gain is shown."))
    order = list(recordings)
    right = order.index(found.winner) if found.winner else len(order)
    return Verdict(right, {**medians, "centred": centred})


def _table(found: claims.Race, recordings: dict[str, SpreadRecording], names: dict[str, str]) -> None:
    most = next(iter(recordings.values())).spread.training.epochs
    epochs_to = t("Epochs to a loss of {goal}, median").format(goal=number(claims.GOAL))
    lines = table_head(t("Activation"), epochs_to, t("Fastest draw"), t("Slowest draw"), t("Never reached"))
    for name, epochs in found.epochs.items():
        never = int((epochs > most).sum())
        slowest = number(epochs.max()) if not never else "—"
        lines.append(f"| {names[name]} | {number(float(np.median(epochs)), 1)} | {number(epochs.min())} | {slowest} | "
                     f"{number(never)} |")
    lines += ["", *table_head(t("Same seeds"), t("Typical difference, epochs"), t("95% interval"), t("By chance "
                                                                                                     "alone"))]
    for (one, other), pair in found.pairs.items():
        interval = "—" if pair.low is None or pair.high is None else (
            f"{number(pair.low, 1)} … {number(pair.high, 1)}")
        rarely = t("less than 1 in 1,000") if pair.p < 0.001 else number(pair.p, 3)
        lines.append(f"| {names[other]} − {names[one]} | {number(pair.typical, 1)} | {interval} | {rarely} |")
    st.markdown("\n".join(lines))
    note(t("Wilcoxon’s signed-rank test over {draws} seeds, corrected for three comparisons. A draw that never reaches "
           "the loss counts one epoch more than it was trained for. After epoch 14 the loss is not kept for every "
           "epoch.").format(
        draws=len(next(iter(found.epochs.values())))))


#: Card -> draws its evidence from the recordings of its runs, by their names.
EVIDENCE = {"I19": _race}
