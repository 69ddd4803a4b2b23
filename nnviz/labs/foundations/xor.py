"""XOR by two layers: weights by hand and a folded plane, then a tanh network that training folds."""

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from nnviz.datasets.plane import extent, split
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.labs.foundations.figures import xor as figures
from nnviz.labs.foundations.values import Fold
from nnviz.language import mark as _
from nnviz.palette import CLASS_COLORS
from nnviz.recordings.recording import Recording, SpreadRecording
from nnviz.ui import follow, run
from nnviz.ui.component import component
from nnviz.ui.language import current, number, percent, t, translator
from nnviz.ui.network_drawing import LIBRARIES, PLAYER, packed, player_words
from nnviz.ui.play import play
from nnviz.ui.scrubber import scrubber
from nnviz.ui.state import PageState

_KIT = ("buttons.css", *LIBRARIES, "play.html", "mounting.js", "play.js", "threshold.js", "plane_plot.js",
        "foundations.css")
_fold = component("xor_fold", *PLAYER, *_KIT, module=__file__)
_trained = component("xor_trained", *_KIT, module=__file__)

#: The parts of the page.
PARTS = {"hand": _("By hand"), "trained": _("By training")}
PRESET_NAMES = {"course": _("The course’s solution"), "nand": _("NAND and OR"), "stripes": _("One without the other"),
                "parallel": _("Two equal neurons")}
#: The network that is trained: as on the page of boundaries, with two hidden neurons.
BASE = Experiment().with_(data={"kind": "xor", "points": 400}, network={"hidden": [{"units": 2}]},
                          training={"epochs": 150})
#: Seeds that are compared, points that are drawn, and the accuracy from which a network has found the fold.
SEEDS, _DRAWN, FOUND = 16, 160, 0.95


def draw_hand(state: PageState, value: Fold, fresh: bool) -> None:
    """Draw the network to be set by hand, the plane and the fold."""
    presets = {id: {"name": t(PRESET_NAMES[id]), "weights": list(weights)} for id, weights in figures.PRESETS.items()}
    words = {
        **player_words(t("Fold")), "network": t("The network and its weights"), "wanted": t("wanted"),
        "choose": t("Choose a line or a dot to change its value."), "slider": t("Value, as a slider"),
        "value": t("Value"),
        "bounds": t("Type a number from {low} to {high}."), "weight": t("Weight {source} → {target}: {value}"),
        "bias": t("Bias of {unit}: {value}"), "plane_title": t("The plane: two lines"),
        "fold_title": t("What the output sees: {share} folded"),
        "plane": t("The four corners of XOR and the lines of the two hidden neurons; {right} corners are answered "
                   "right."),
        "fold": t("The four corners on their way to the hidden neurons’ answers, {share} of the way, and the output’s "
                  "line."),
        "solved": t("All four corners are right. In the fold they stand in {places} places, and one line is enough."),
        "foldable": t("{right} of 4 corners are right. The fold keeps the classes apart: now set the output’s line."),
        "lost": t("{right} of 4 corners are right. The fold puts an orange corner on a blue one: no output can part "
                  "them.")}
    play(_fold, state, value, fresh, name="fold", fields=("weights", "share"),
         data={"presets": presets, "colors": list(CLASS_COLORS[:2]), "words": words})


def experiment_of(seed: int) -> Experiment:
    """Return the experiment that is trained with a seed."""
    return BASE.with_(seed=seed)


def draw_trained(state: PageState, value: Fold) -> None:
    """Draw the trained network at each epoch."""
    run.panel(state.page, experiment_of(value.seed), _show, kept=False)


def _show(recording: Recording) -> None:
    data = _cached(recording.experiment.key, recording.ended, recording.epochs, current(), recording)
    _trained(data=data, key="xor-trained")
    sentences = [t("Epoch {epoch}: test accuracy {accuracy}, test loss {loss}").format(
        epoch=number(int(epoch)), accuracy=percent(float(accuracy)), loss=number(float(loss), 4))
        for epoch, accuracy, loss in zip(recording.frames, *(recording.scores[f"test_{score}"] for score in (
            "accuracy", "loss")), strict=True)]
    scrubber(recording.frames.tolist(), sentences, t=translator(), key="xor-scrubber")


@st.cache_resource(max_entries=32, show_spinner=False)
def _cached(key: str, ended: str, epochs: int, language: str, _recording: Recording) -> dict[str, Any]:
    experiment, frames = _recording.experiment, len(_recording.frames)
    points = split(experiment)
    vectors = np.concatenate([weights.reshape(frames, -1) for weights in _recording.weights], axis=1)
    return {
        "key": f"{key} {ended} {epochs} {language}", "language": language, "version": 1, "state": {}, "frames": frames,
        "weights": packed(vectors, np.float32),
        "points": packed(points.test[:_DRAWN], np.float32), "classes": packed(points.test_classes[:_DRAWN], np.uint8),
        "extent": extent(experiment.data), "colors": list(CLASS_COLORS[:2]), "words": {
            "network": t("The trained network"), "network_title": t("The network"), "plane_title": t("The plane"),
            "fold_title": t("What the output sees: {share} folded"), "fold_slider": t("Fold"),
            "plane": t("The test points in the plane, the network’s answer, and where each hidden neuron’s sum is 0."),
            "fold": t("The test points on their way to the hidden neurons’ answers, {share} of the way, and the "
                      "output’s line."),
            "weight": t("Weight {source} → {target}: {value}"), "bias": t("Bias of {unit}: {value}"),
            "unit": t("{unit}: what it answers over the plane")}}


def choose_seed(state: PageState, value: Fold, fresh: bool) -> int:
    """Draw the seeds to choose from, each with its result as soon as all are trained; return the one chosen."""
    runs, spread = follow.queue_if_any(), Spread(base=experiment_of(0), draws=SEEDS)
    if runs is not None:
        runs.submit_once(state.key("seeds"), spread)
    finals = runs.recording(spread) if runs else None
    key = state.key("seed")
    if state.hides("seed"):
        return value.seed
    if fresh or key not in st.session_state:
        st.session_state[key] = value.seed
    shown = list(range(SEEDS)) if value.seed < SEEDS else [*range(SEEDS), value.seed]
    chosen = st.pills(t("Seed"), shown, default=st.session_state[key], required=True, key=key, on_change=state.touch,
                      label_visibility="collapsed", format_func=lambda seed: _seed_name(seed, finals))
    follow.watch(runs, [spread], partial(_tell_seeds, runs, spread))
    return chosen


def _seed_name(seed: int, finals: SpreadRecording | None) -> str:
    if finals is None or seed >= SEEDS:
        return str(seed)
    return f"{seed} {'✓' if finals.final('test_accuracy')[seed] >= FOUND else '✗'}"


def _tell_seeds(runs: follow.Runs | None, spread: Spread) -> None:
    """Say how many seeds find a fold."""
    finals = runs.recording(spread) if runs else None
    if finals is None:
        going = runs is not None and runs.is_going(spread)
        st.markdown(t("Seeds: the others are being trained …") if going else t("Nothing can be trained now."))
        return
    accuracies = finals.final("test_accuracy")
    st.markdown(t("Seeds: **{found} of {count}** find a fold (test accuracy at least {share}). The worst ends at "
                  "{worst}.").format(
        found=number(int((accuracies >= FOUND).sum())), count=number(SEEDS), share=percent(FOUND, 0),
        worst=percent(float(accuracies.min()))))
