"""What decides a card's claim on autoencoders: what was recorded is measured, and the measurement decides."""

from typing import Any

import numpy as np
import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.analysis import strips
from nnviz.charts import spread as spread_charts
from nnviz.course.recorded import LOSS_RATES
from nnviz.labs.autoencoder.figures import claims, pyramids
from nnviz.language import mark as _
from nnviz.maths.difference import paired
from nnviz.maths.losses import times_steeper
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import difference_words
from nnviz.ui.cards import Evidence, Verdict
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
_MEASURES = {"test": _("Test error"), "train": _("Training error"),
             "gap": _("Test error minus training error: the larger it is, the more the network overfits"),
             "epochs": _("Epochs to a training error of {level}: harder to train if there are more")}
#: About how wide a test image is on the page, in pixels.
_SIZE = 56
#: Test images of MNIST that show the three versions: a seven, a two and a one.
_SHOWN = (0, 1, 2)


def _two_losses(recordings: dict[str, SpreadRecording]) -> Verdict:
    suited = claims.suited(recordings)
    lines = table_head(t("Loss"), t("Learning rate"), t("Training loss, median"), t("Test images, squared error"),
                       t("Lowest"), t("Highest"))
    for name, recording in recordings.items():
        base: Any = recording.spread.base
        errors = claims.test_errors(recording)
        chosen = name in suited.values()
        cells = (name.split()[0], number(base.training.learning_rate),
                 number(float(np.median(recording.final("train_loss"))), 5),
                 number(float(np.median(errors)), 5), number(errors.min(), 5), number(errors.max(), 5))
        lines.append(f"| {' | '.join(f'**{cell}**' if chosen else cell for cell in cells)} |")
    st.markdown("\n".join(lines))
    note(t("All are measured by the squared error of the test images, whatever they were trained with. In bold: for "
           "each loss the rate with the smallest training loss. The test images do not choose it."))
    mse, bce = (recordings[suited[loss]] for loss in ("mse", "bce"))
    found = paired(claims.test_errors(mse), claims.test_errors(bce))
    same = [recordings[name] for name in (f"{loss} {LOSS_RATES[0]:g}" for loss in ("MSE", "BCE"))]
    return Verdict(claims.loss_answer(found), {
        "bce": number(found.second, 4), "mse": number(found.first, 4), "p": number(_STUCK, 2),
        "times": number(times_steeper(_STUCK), 0)}, (
            difference_words.say(found, "MSE", "BCE", lower_is_better=True),
            t("At the document's own rate of {rate} for both: {sentence}").format(
                rate=number(LOSS_RATES[0]), sentence=difference_words.say(
                    paired(*map(claims.test_errors, same)), "MSE", "BCE", lower_is_better=True))))


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
    values, found = claims.measures(*named.values()), claims.judge_sizes(*named.values())
    reached = number(claims.level(*named.values()), 4)
    lines = table_head(t("Median of the seeds"), "400", "800", t("What the seeds say"))
    medians = {name: [number(float(np.median(each)), 1 if name == "epochs" else 5) for each in pair]
               for name, pair in values.items()}
    for name, difference in found.items():
        said = difference_words.say(difference, "400", "800", lower_is_better=True)
        lines.append(f"| {t(_MEASURES[name]).format(level=reached)} | {' | '.join(medians[name])} | {said} |")
    seconds = [number(pyramids.epoch_seconds(recording), 2) for recording in named.values()]
    parameters = [number(pyramids.parameters(recording)) for recording in named.values()]
    lines += [f"| {t('Seconds per epoch')} | {' | '.join(seconds)} | |",
              f"| {t('Parameters')} | {' | '.join(parameters)} | |"]
    st.markdown("\n".join(lines))
    note(t("Better is what has the smaller value. {comparisons} comparisons stand together here: each must be clearer "
           "than it would alone.").format(comparisons=len(found)))
    return Verdict(claims.sizes_answer(found), {
        "level": reached, **{f"{name}_{size}": median for name in ("gap", "epochs")
                             for size, median in zip(named, medians[name], strict=True)}}, (
            t("On the test images: {sentence}").format(
                sentence=difference_words.say(found["test"], "400", "800", lower_is_better=True)),))


#: Card -> draws its evidence from the recordings of its runs, by their names, and returns what they decide.
EVIDENCE: dict[str, Evidence] = {"I6": _two_losses, "I12": _accuracy, "I13": _sizes}
