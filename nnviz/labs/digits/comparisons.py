"""What decides the cards that compare settings of networks on digits: charts and tables of what several seeds gave."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.arithmetic import rows, total
from nnviz.charts import evidence
from nnviz.charts import spread as spread_charts
from nnviz.course.experiments import get
from nnviz.course.sweeps import RECOMMENDED, RECOMMENDED_BATCH
from nnviz.datasets.images import load
from nnviz.labs.digits.figures import attribution, comparisons
from nnviz.language import mark as _
from nnviz.maths.difference import Difference
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui.cards import Evidence, Verdict
from nnviz.ui.difference_words import of_metric, say
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show

_METRIC = "test_accuracy"
_FACTORS = {"dropout": _("Dropout {value}"), "epochs": _("{value} epochs"), "batch": _("Batches of {value}")}
#: The pair of classes that a card is about.
_TWO_SEVEN = (2, 7)


def _eight(recordings: dict[str, SpreadRecording]) -> Verdict:
    found = attribution.attribution(recordings)
    named = {_combination(levels): values for levels, values in sorted(found.accuracies.items())}
    _strip("I20", named)
    note(t("Dropout · epochs · batch, a dot for each seed. The first row is F1, the last one F2. The first ten epochs "
           "of a run of twenty are a run of ten."))
    lines = table_head(t("Change"), t("Points, on average over the other two changes"), t("95% interval"),
                       t("What the seeds say"))
    for name, effect in found.effects.items():
        before, after = (_level(name, value) for value in attribution.FACTORS[name])
        lines.append(f"| {before} → {after} | **{_signed(effect.typical)}** | {_bounds(effect)} | "
                     f"{of_metric(effect, before, after, _METRIC)} |")
    st.markdown("\n".join(lines))
    lines = table_head(t("Do two changes need one another?"), t("Points, before and after the other change"),
                       t("What the seeds say"))
    for (one, other), both in found.interactions.items():
        change, levels = _level(one, attribution.FACTORS[one][1]), attribution.FACTORS[other]
        lines.append(f"| {change} · {' → '.join(_level(other, value) for value in levels)} | {_signed(both.first)} → "
                     f"{_signed(both.second)} | {_interaction(both)} |")
    st.markdown("\n".join(lines))
    note(t("{comparisons} comparisons stand together in each table, so each must be clearer than it would alone. Like "
           "the document’s, they are made on the test images: it keeps none for validation.").format(
        comparisons=len(found.effects)))
    return Verdict(found.answer, {name: _signed(effect.typical) for name, effect in found.effects.items()}, (
        _dropout(found.effects["dropout"].side),
        t("All three together: {sentence}").format(sentence=of_metric(found.whole, "F1", "F2", _METRIC)),))


def _dropout(side: int) -> str:
    return {1: t("Dropout is shown to raise the accuracy."), 0: t("Of dropout no effect is shown."),
            -1: t("Dropout itself is shown to lower it.")}[side]


def _combination(levels: tuple[int, ...]) -> str:
    return " · ".join(number(pair[level]) for pair, level in zip(attribution.FACTORS.values(), levels, strict=True))


def _level(name: str, value: float) -> str:
    return t(_FACTORS[name]).format(value=number(value))


def _signed(value: float) -> str:
    """Write a difference of shares in points, with its sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(100 * value), 2)}"


def _bounds(found: Difference) -> str:
    if found.low is None or found.high is None:
        return "—"
    return f"{_signed(found.low)} … {_signed(found.high)}"


def _interaction(found: Difference) -> str:
    if not found.shown:
        return t("No interaction is shown: each gives about as much with and without the other.")
    if found.side == 1:
        return t("They help one another: together they give {size} points more.").format(
            size=number(100 * abs(found.typical), 2))
    return t("They take from one another: together they give {size} points less.").format(
        size=number(100 * abs(found.typical), 2))


def _strip(card: str, values: Mapping[str, np.ndarray]) -> None:
    values = dict(values)
    show(spread_charts.strip(spreads.dots_of(values), spreads.boxes_of(values), split="test", title=t("test accuracy"),
                             style=chart_style(), share=True),
         key=f"card-{card}-strip", alt=t("A dot for each draw's last value, with the middle half as a box."))


def _seconds(recordings: dict[str, SpreadRecording]) -> Verdict:
    bases: dict[str, Any] = {name: recording.spread.base for name, recording in recordings.items()}
    neurons = {name: base.network.hidden[0].units for name, base in bases.items()}
    training = {name: comparisons.epoch_seconds(recording) for name, recording in recordings.items()}
    images = load(bases["B1"].data.dataset).x_test
    predicting = {name: comparisons.prediction_seconds(base, images) for name, base in bases.items()}
    parameters = {name: total(rows(base)) for name, base in bases.items()}
    series = {t("an epoch of training"): training, t("all test images predicted"): predicting}
    show(evidence.lines(pd.DataFrame([
        {"x": neurons[name], "y": 1000 * seconds, "series": what}
        for what, measured in series.items() for name, seconds in measured.items()]),
        x=t("Hidden neurons"), y=t("Milliseconds"), style=chart_style(), log=True),
        key="card-I22-seconds", alt=t("Time against the number of neurons, of training and of predicting."))
    lines = table_head(t("Experiment"), t("Neurons"), t("Parameters"), t("Document, seconds"),
                       t("An epoch of training, ms"), t("All test images predicted, ms"))
    for name in recordings:
        reported = get(name).reported.get("seconds")
        lines.append(f"| {name} | {number(neurons[name])} | {number(parameters[name])} | "
                     f"{'—' if reported is None else number(reported)} | {number(1000 * training[name], 0)} | "
                     f"{number(1000 * predicting[name], 1)} |")
    st.markdown("\n".join(lines))
    note(t("Training: as the recorded draws took it, with a look at the test images after each epoch. Predicting: on "
           "this machine, just now, in NumPy, the fastest of seven times."))
    times, faster = (measured["B4"] / measured["B3"] for measured in (training, predicting))
    return Verdict(comparisons.times_answer(times), {
        "times": number(times, 1), "parameters": number(parameters["B4"] / parameters["B3"], 1)}, (
            t("Predicting is another question: 500 neurons take {times} times as long as 200 there.").format(
                times=number(faster, 1)),))


def _batches(recordings: dict[str, SpreadRecording]) -> Verdict:
    suited = comparisons.suited(recordings.values())
    accuracies = {number(batch): recording.final(_METRIC) for batch, recording in suited.items()}
    _strip("I24", accuracies)
    found = comparisons.against(suited, RECOMMENDED_BATCH)
    lines = table_head(t("Batch"), t("Learning rates tried"), t("Steps an epoch"), t("Milliseconds an epoch"),
                       t("Median test accuracy"), t("What the seeds say, against {batch}").format(
                           batch=RECOMMENDED_BATCH))
    for batch, recording in suited.items():
        base: Any = recording.spread.base
        rates = [entry.spread.base.training.learning_rate for entry in recordings.values()
                 if entry.spread.base.training.batch == batch]
        tried = ", ".join(f"**{number(rate)}**" if rate == base.training.learning_rate else number(rate)
                          for rate in sorted(rates))
        said = of_metric(found[batch], number(RECOMMENDED_BATCH), number(batch), _METRIC) if batch in found else "—"
        lines.append(f"| {number(batch)} | {tried} | {number(-(-base.data.train_images // batch))} | "
                     f"{number(1000 * comparisons.epoch_seconds(recording), 0)} | "
                     f"{percent(float(np.median(recording.final(_METRIC))))} | {said} |")
    st.markdown("\n".join(lines))
    note(t("In bold: the learning rate whose median accuracy on 1,000 validation images is the highest. The test "
           "images choose nothing. {comparisons} comparisons stand together.").format(comparisons=len(found)))
    better = ", ".join(number(batch) for batch, difference in found.items() if difference.side == 1)
    more = (t("Better than {batch} are batches of {better}: in as many epochs they take more steps.").format(
        batch=RECOMMENDED_BATCH, better=better),) if better else ()
    return Verdict(comparisons.batches_answer(found, RECOMMENDED), {"batches": _medians(accuracies)}, more)


def _medians(accuracies: Mapping[str, np.ndarray]) -> str:
    return ", ".join(t("{name}: {value}").format(name=name, value=percent(float(np.median(values)), 2))
                     for name, values in accuracies.items())


def _two_and_seven(recordings: dict[str, SpreadRecording]) -> Verdict:
    found = comparisons.confused(recordings, _TWO_SEVEN)
    lines = table_head(t("Experiment"), t("Images of 2 and 7 confused: median"), t("Fewest"), t("Most"),
                       t("Of all mistakes: median"), t("What the seeds say of the images"),
                       t("What the seeds say of the share"))
    for name, counts in found.counts.items():
        said = ["—", "—"] if name not in found.fewer else [
            say(found.fewer[name], "F1", name, lower_is_better=True),
            say(found.share[name], "F1", name, "points", lower_is_better=True)]
        lines.append(f"| {name} | {number(float(np.median(counts)))} | {number(int(counts.min()))} | "
                     f"{number(int(counts.max()))} | {percent(float(np.median(found.shares[name])))} | "
                     f"{' | '.join(said)} |")
    st.markdown("\n".join(lines))
    note(t("Better is what confuses fewer. {comparisons} comparisons stand together in each column.").format(
        comparisons=len(found.fewer)))
    return Verdict(found.answer, {name: number(float(np.median(counts))) for name, counts in found.counts.items()})


def _layers(recordings: dict[str, SpreadRecording]) -> Verdict:
    networks: list[Any] = [recording.spread.base.network for recording in recordings.values()]
    by_layers = {len(network.hidden): recording
                 for network, recording in zip(networks, recordings.values(), strict=True)}
    names = {len(network.hidden): f"{len(network.hidden)} × {network.hidden[0].units}" for network in networks}
    accuracies = {names[layers]: recording.final(_METRIC) for layers, recording in by_layers.items()}
    _strip("I26", accuracies)
    lines = table_head(t("Layers × neurons"), t("Parameters"), t("Median test accuracy"), t("Milliseconds an epoch"))
    for layers, recording in by_layers.items():
        lines.append(f"| {names[layers]} | {number(total(rows(recording.spread.base)))} | "
                     f"{percent(float(np.median(accuracies[names[layers]])), 2)} | "
                     f"{number(1000 * comparisons.epoch_seconds(recording), 0)} |")
    st.markdown("\n".join(lines))
    found = comparisons.deeper(by_layers)
    lines = table_head(t("Compared"), t("What the seeds say"))
    lines += [f"| {t('{one} and {other}').format(one=names[few], other=names[many])} | "
              f"{of_metric(difference, names[few], names[many], _METRIC)} |"
              for (few, many), difference in found.items()]
    st.markdown("\n".join(lines))
    note(t("Adam, learning rate 0.001, batches of 32, 15 epochs: the same for all. {comparisons} comparisons stand "
           "together.").format(comparisons=len(found)))
    return Verdict(comparisons.layers_answer(found), {"layers": _medians(accuracies)})


#: Card -> draws its evidence from the recordings of its runs, by their names, and returns what they decide.
EVIDENCE: dict[str, Evidence] = {"I20": _eight, "I22": _seconds, "I24": _batches, "I25": _two_and_seven, "I26": _layers}
