"""What decides a card's claim on autoencoders: what was recorded is measured, and the measurement decides."""

from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.analysis import strips
from nnviz.charts import evidence
from nnviz.charts import spread as spread_charts
from nnviz.labs.autoencoder.figures import claims, pyramids
from nnviz.language import mark as _
from nnviz.maths.losses import times_steeper
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui.cards import Evidence
from nnviz.ui.images.tested import identity
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.tiles import Tile, tiles

#: An output so near to 0 stands for all wrong ones that are stuck there.
_STUCK = 0.01
_VERSIONS = {"rebuilt": _("rebuilt by D"), "brightest": _("only the brightest pixel"),
             "changed": _("each pixel changed a little")}
_MEASURES = {"test": _("Test error"), "train": _("Training error: harder to train if it is larger"),
             "gap": _("Test error less training error: overfits more if it is larger")}
_SIDES = {1: _("larger with 800"), -1: _("smaller with 800"), 0: _("no clear difference: the seeds overlap")}
#: About how wide a test image is on the page, in pixels.
_SIZE = 56
#: Test images of MNIST that show the three versions: a seven, a two and a one.
_SHOWN = (0, 1, 2)


class Verdict(NamedTuple):
    """Which of a card's answers the recordings give, and the figures of the sentence that says so."""

    right: int
    figures: dict[str, Any]


def _two_losses(recordings: dict[str, ImageRecording]) -> Verdict:
    table = _errors(recordings["BCE"], recordings["MSE"])
    show(evidence.lines(table, x=t("Epoch"), y=t("squared error of the test images"), style=chart_style()),
         key="card-I6-errors", alt=t("The squared error of the test images against the epochs, for each loss."))
    note(t("Both are measured by the squared error, whatever they were trained with."))
    last = table.groupby("series")["y"].last()
    return Verdict(claims.clearly(last["MSE"], last["BCE"]), {
        "bce": number(last["BCE"], 4), "mse": number(last["MSE"], 4), "p": number(_STUCK, 2),
        "times": number(times_steeper(_STUCK), 0), "epochs": recordings["BCE"].experiment.training.epochs})


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={ImageRecording: identity})
def _errors(bce: ImageRecording, mse: ImageRecording):
    return claims.squared_errors({"BCE": bce, "MSE": mse})


def _accuracy(recordings: dict[str, ImageRecording]) -> Verdict:
    recording = recordings["D"]
    judged = _judged(recording)
    values = claims.unseen_values(recording)[list(_SHOWN)]
    height, width = values.shape[1:]
    shown = {t("the original"): values} | {
        t(_VERSIONS[name]): images for name, images in claims.versions(recording, values).items()}
    for position, (column, (name, images)) in enumerate(zip(st.columns(len(shown)), shown.items(), strict=True)):
        with column:
            note(name)
            # White on black, as the network is given them: "bright" shall look bright.
            grey = np.round(255 * np.clip(images.reshape(-1, height, width), 0, 1)).astype(np.uint8)
            tiles(strips.ink(255 - grey), (height, width), [Tile(name)] * len(grey), size=_SIZE, name=name,
                  key=f"card-I12-images-{position}")
    lines = table_head(t("Test images"), t("Keras’s accuracy"), t("Squared error"))
    lines += [f"| {t(_VERSIONS[name])} | **{percent(found.accuracy)}** | {number(found.error, 5)} |"
              for name, found in judged.items()]
    st.markdown("\n".join(lines))
    note(t("Keras takes the pixels for classes: an image counts as right if its brightest pixel is at the same place "
           "as in the original."))
    right = int(np.argmax([found.accuracy for found in judged.values()]))
    return Verdict(right, {f"{name}_accuracy": percent(found.accuracy) for name, found in judged.items()} | {
        f"{name}_error": number(found.error, 4) for name, found in judged.items()})


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={ImageRecording: identity})
def _judged(recording: ImageRecording) -> dict[str, claims.Judged]:
    return claims.judge(recording)


def _sizes(recordings: dict[str, SpreadRecording]) -> Verdict:
    metric, named = "test_loss", {"400": recordings["E"], "800": recordings["E800"]}
    show(spread_charts.strip(spreads.dots(named, metric), spreads.boxes(named, metric), split="test",
                             title=t("squared error of the test images"), style=chart_style()),
         key="card-I13-strip", alt=t("A dot for each draw's last value, with the middle half as a box."))
    found = claims.sides(*named.values())
    lines = table_head(t("Median of five seeds"), "400", "800", t("What the seeds say"))
    for name, measure in claims.MEASURES.items():
        medians = [number(float(np.median(measure(recording))), 5) for recording in named.values()]
        lines.append(f"| {t(_MEASURES[name])} | {' | '.join(medians)} | {t(_SIDES[found[name]])} |")
    seconds = [number(pyramids.epoch_seconds(recording), 2) for recording in named.values()]
    parameters = [number(pyramids.parameters(recording)) for recording in named.values()]
    lines += [f"| {t('Seconds per epoch')} | {' | '.join(seconds)} | |",
              f"| {t('Parameters')} | {' | '.join(parameters)} | |"]
    st.markdown("\n".join(lines))
    first, second = (number(pyramids.errors(recording).median, 5) for recording in named.values())
    return Verdict(1 - found["test"], {"first": first, "second": second})


#: Card -> draws its evidence from the recordings of its runs, by their names, and returns what they decide.
EVIDENCE: dict[str, Evidence] = {"I6": _two_losses, "I12": _accuracy, "I13": _sizes}
