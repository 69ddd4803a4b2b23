"""What a trained network for chest X-rays does: the threshold above the fold, and tabs for all else."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.analysis.xrays import Answers, answers
from nnviz.charts import spread as spread_charts
from nnviz.course import recorded
from nnviz.course.xrays import PUBLISHED
from nnviz.datasets.xrays import part
from nnviz.experiments.spread import Spread
from nnviz.experiments.xray import PNEUMONIA, XrayExperiment
from nnviz.labs.xray import threshold
from nnviz.labs.xray.figures import verdicts
from nnviz.labs.xray.lab import WHERE
from nnviz.language import mark as _
from nnviz.maths import binary
from nnviz.maths.intervals import Interval
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import envelope
from nnviz.ui.difference_words import of_metric
from nnviz.ui.images.tested import identity
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: The tabs of a result, by name, with their titles; ``SEALED`` are those that tell of the test set.
TABS = {"measures": _("Measures"), "seeds": _("Other seeds")}
SEALED = tuple(TABS)
_NAMES = {"accuracy": _("Accuracy"), "balanced_accuracy": _("Balanced accuracy"),
          "recall": _("Recall: the ill that are found"), "specificity": _("Specificity: the healthy left in peace"),
          "precision": _("Precision: alarms that are right"), "f1": "F1", "auc": "AUC"}
#: How AUC follows on the specificity, by ``verdicts.ordered``.
_ORDERED = {
    "though": _("Of the healthy ones there, only {specificity} are left in peace, though AUC is {auc}."),
    "but": _("{specificity} of the healthy ones there are left in peace, but AUC is {auc}: {recall} of the ill are "
             "found."),
    "and": _("{specificity} of the healthy ones there are left in peace, and AUC is {auc}.")}
#: What a network is beside one answer to all images, by ``verdicts.beside_constant``.
_CONSTANT = {
    "better": _("Who always says pneumonia is right on {constant} of these: the network does better."),
    "same": _("Who always says pneumonia is right on {constant} of these: the network is not shown to do better."),
    "worse": _("Who always says pneumonia is right on {constant} of these: the network does worse.")}
#: What prior correction has mended, by ``verdicts.mended``.
_MENDED = {"no help": _("It gives {mended}: no help."), "all": _("It gives {mended}: that was all."),
           "part": _("It gives {mended}: that was not all.")}
#: What it cannot mend: whether the test images are ordered worse.
_LEFT = {True: _("The scores of the test images are also ordered worse: AUC is {test_auc} there, {validation_auc} on "
                 "validation. No threshold mends that."),
         False: _("The scores are no true probabilities on the test images: see the reliability.")}
#: The course's experiments that were recorded with other seeds.
_SEEDS = ("G", "G3", "G4")


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={ImageRecording: identity})
def answers_of(recording: ImageRecording, name: str, marked: bool | None = None) -> Answers:
    """Return what a network answers to a set of images at its end."""
    return answers(recording.experiment, recording.final_weights, name, marked=marked)


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={ImageRecording: identity})
def _intervals(recording: ImageRecording, name: str) -> dict[str, Interval]:
    return binary.intervals(*answers_of(recording, name))


def picture(state: PageState, recording: ImageRecording) -> None:
    """Draw the score in a sentence, and the threshold with all that it moves."""
    if _diverged(recording):
        return
    open_ = not envelope.covers(state, recording.experiment)
    names = {"validation": t("Validation: choose here"), **({"test": t("Test: what it is worth")} if open_ else {})}
    _headline(recording, open_)
    experiment: XrayExperiment = recording.experiment
    sets = [threshold.Judged(name, title, answers_of(recording, name), part(experiment.data, name)[0])
            for name, title in names.items()]
    met = _prevalence(sets[1].answers.classes) if open_ else None
    threshold.draw(sets, learned=learned(experiment), met=met, key=state.key("threshold"))
    envelope.opened(state, recording)


def _diverged(recording: ImageRecording) -> bool:
    """Tell whether a network answers with no numbers any more, and say so."""
    if np.isfinite(answers_of(recording, "validation").scores).all():
        return False
    st.warning(t("This network diverged: its answers are no numbers any more. Train it with a smaller learning rate."),
               icon=":material/bolt:")
    return True


def learned(experiment: XrayExperiment) -> float:
    """Return the share of pneumonia that the training had: a half where both classes have the same say."""
    if experiment.training.balanced:
        return 0.5
    return _prevalence(part(experiment.data, "train")[1])


def _prevalence(classes: np.ndarray) -> float:
    return float((classes == PNEUMONIA).mean())


def _headline(recording: ImageRecording, with_test: bool) -> None:
    validation = percent(binary.metrics(*answers_of(recording, "validation"))["accuracy"])
    if not with_test:
        st.markdown(t("**At a threshold of a half**, wherever the slider stands: **{validation}** of the validation "
                      "images right.").format(validation=validation))
        return
    classes = answers_of(recording, "test").classes
    found, constant = binary.metrics(*answers_of(recording, "test")), _prevalence(classes)
    said = [t("**At a threshold of a half**, wherever the slider stands: **{validation}** of the validation images "
              "right, **{test}** of the test images."),
            t(_CONSTANT[verdicts.beside_constant(found["accuracy"], constant, len(classes))]),
            t(_ORDERED[verdicts.ordered(found["specificity"], found["auc"])])]
    st.markdown(" ".join(said).format(
        validation=validation, test=percent(found["accuracy"]), specificity=percent(found["specificity"]),
        recall=percent(found["recall"]), auc=number(found["auc"], 3), constant=percent(constant)))


def tabs(state: PageState, recording: ImageRecording | None) -> dict[str, Callable[[], None]]:
    """Return what draws each tab of a result."""
    return {"measures": partial(_measures, recording), "seeds": _seeds}


def _measures(recording: ImageRecording | None) -> None:
    if recording is None or _diverged(recording):
        return
    left, right = st.columns([7, 5], gap="medium")
    with left:
        lines = table_head(t("At a threshold of a half"), t("Validation"), t("Test"))
        found = {name: (binary.metrics(*answers_of(recording, name)), _intervals(recording, name))
                 for name in ("validation", "test")}
        for metric, title in _NAMES.items():
            cells = [_with_interval(metric, values[metric], bounds[metric]) for values, bounds in found.values()]
            lines.append(f"| {t(title)} | {' | '.join(cells)} |")
        st.markdown("\n".join(lines))
        note(t("In brackets: 95 of 100 sets of images that are drawn anew from these give a value between the two "
               "(bootstrap, {draws} draws). It says nothing of other hospitals.").format(draws=number(binary.DRAWS)))
    with right:
        _published(recording)
        st.markdown(_say_shift(recording))
        st.page_link(WHERE.script, label=t("Where does it look?"), icon=":material/center_focus_strong:",
                     width="content")


def _with_interval(metric: str, value: float, bounds: Interval) -> str:
    if not np.isfinite(value):
        return "—"
    if metric == "auc":  # no share of images
        return f"**{number(value, 3)}** ({_to(number(bounds.low, 3), number(bounds.high, 3))})"
    return f"**{percent(value)}** ({_to(number(100 * bounds.low, 1), number(100 * bounds.high, 1))})"


def _to(low: str, high: str) -> str:
    """Write an interval in one piece: a line never ends at its dash."""
    return f"{low}\u2060–\u2060{high}"


def _published(recording: ImageRecording) -> None:
    ours, bounds = binary.metrics(*answers_of(recording, "test")), _intervals(recording, "test")
    lines = table_head(t("On these test images, at 28 × 28").replace(" × ", "\u00a0×\u00a0"), "AUC", t("Accuracy"))
    lines.append(f"| {t('This network')} | **{number(ours['auc'], 3)}** | **{percent(ours['accuracy'])}** |")
    lines += [f"| {name} | {number(auc, 3)} | {percent(accuracy)} |" for name, (auc, accuracy) in PUBLISHED.items()]
    majority = _prevalence(answers_of(recording, "test").classes)
    lines.append(f"| {t('Always pneumonia')} | {number(0.5, 3)} | {percent(majority)} |")
    st.markdown("\n".join(lines))
    inside = [name for name, (_auc, accuracy) in PUBLISHED.items()
              if bounds["accuracy"].low <= accuracy <= bounds["accuracy"].high]
    note(t("Published in the paper of MedMNIST v2 (2023).") + " " + (
        t("The accuracies of {names} lie inside our interval: {count} images cannot tell these networks apart.").format(
            names=", ".join(inside), count=number(len(answers_of(recording, "test").classes))) if inside else
        t("None of their accuracies lies inside our interval.")))


def _say_shift(recording: ImageRecording) -> str:
    """Say how far validation and test lie apart, and what prior correction can and cannot mend."""
    validation, test = (answers_of(recording, name) for name in ("validation", "test"))
    before, after = (binary.metrics(*one) for one in (validation, test))
    had, met = learned(recording.experiment), _prevalence(test.classes)
    moved = binary.for_prevalence(0.5, had, met)
    corrected = binary.metrics(*test, moved)["accuracy"]
    came = verdicts.mended(before["accuracy"], after["accuracy"], corrected)
    said = [t("**Validation {validation}, test {test}.**")]
    if came == "no gap":
        said.append(t("The test is hardly worse than validation: there is no gap to mend."))
    else:
        said += [t("The test images are not like the others: fewer of them are ill ({met}; in training {had}, class "
                   "weights included).") if met < had else
                 t("The test images are not like the others: more of them are ill ({met}; in training {had}, class "
                   "weights included)."),
                 t("If that were all, Bayes’s rule would mend it: a threshold of {moved} in place of 0.5."),
                 t(_MENDED[came])]
        if came != "all":
            said.append(t(_LEFT[verdicts.order_is_worse(before["auc"], after["auc"])]))
    return " ".join(said).format(
        validation=percent(before["accuracy"]), test=percent(after["accuracy"]), met=percent(met), had=percent(had),
        moved=number(moved, 3), mended=percent(corrected), validation_auc=number(before["auc"], 3),
        test_auc=number(after["auc"], 3))


def _seeds() -> None:
    """Draw what other seeds gave: validation beside test, and whether the settings differ."""
    runs = {name: Spread(base=recorded.IMAGE_SPREADS[name].base, draws=recorded.IMAGE_DRAWS) for name in _SEEDS}
    found = {name: known.recording for name, run in runs.items() if (known := recorded.find(run))}
    if not found:
        st.info(t("The other seeds are not recorded yet: {command}").format(
            command=f"`{recorded.COMMAND} spreads/G`"), icon=":material/pending:")
        return
    columns = st.columns(2, gap="medium")
    for column, metric, title in zip(columns, ("validation_accuracy", "test_accuracy"),
                                     (t("validation accuracy"), t("test accuracy")), strict=True):
        with column:
            figures = spread_charts.figure_table(
                [] if metric.startswith("validation") else
                [(name, PUBLISHED["ResNet-18"][1], "ResNet-18", False) for name in found])
            chart = spread_charts.strip(
                spreads.dots(found, metric), spreads.boxes(found, metric), figures,
                split=metric.split("_")[0], title=title, style=chart_style(), share=True)
            show(chart, key=f"xray-seeds-{metric}", alt=t("A dot for each draw's last value, with the middle half as a "
                                                          "box."))
    st.markdown("\n".join(_seed_table(found)))
    for (one, other), difference in spreads.compare_all(found, "test_accuracy").items():
        st.markdown("- " + t("Test, {one} and {other}:").format(one=one, other=other) + " "
                    + of_metric(difference, one, other, "test_accuracy"))


def _seed_table(found: dict[str, SpreadRecording]) -> list[str]:
    """Return the medians, one line for each measure: so the table is no wider than a phone."""
    rates = {name: _rates(recording) for name, recording in found.items()}
    medians = {
        t("Validation"): [np.median(recording.final("validation_accuracy")) for recording in found.values()],
        t("Test"): [np.median(recording.final("test_accuracy")) for recording in found.values()],
        t("Recall"): [rate["recall"].median() for rate in rates.values()],
        t("Specificity"): [rate["specificity"].median() for rate in rates.values()]}
    return table_head(t("Median of {count} seeds").format(count=recorded.IMAGE_DRAWS), *found) + [
        f"| {title} | {' | '.join(percent(value) for value in values)} |" for title, values in medians.items()]


def _rates(recording: SpreadRecording) -> pd.DataFrame:
    """Return recall and specificity on the test images of every draw."""
    matrices = recording.confusion
    assert matrices is not None
    right = np.diagonal(matrices, axis1=1, axis2=2) / matrices.sum(axis=2)
    return pd.DataFrame({"specificity": right[:, 0], "recall": right[:, 1]})
