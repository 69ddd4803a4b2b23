"""The page "Where it looks": a map over a test image, what it is worth, and when it lies."""

import base64
import io
from functools import partial

import numpy as np
import streamlit as st
from PIL import Image

from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.datasets.xrays import part
from nnviz.experiments.classifier import Cnn
from nnviz.experiments.explanation import Explained, Explanation
from nnviz.experiments.xray import PNEUMONIA, XrayExperiment
from nnviz.labs.xray.charts.deletion import deletion
from nnviz.labs.xray.figures import heat
from nnviz.labs.xray.lab import XRAY
from nnviz.labs.xray.looks import NETWORKS, OWN, Look
from nnviz.language import mark as _
from nnviz.maths import binary
from nnviz.recordings.image_recording import ImageRecording
from nnviz.training.jobs import JobState
from nnviz.ui import follow, guess
from nnviz.ui.choice import choice
from nnviz.ui.guess import Choice, Question
from nnviz.ui.images import run as image_run
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState
from nnviz.ui.tiles import Tile, tiles

#: The tabs of the page's own, by name, with their titles.
TABS = {"deletion": _("Delete pixels"), "checks": _("Does it lie?")}
_SLOPES = {"mean": _("mean of all places (Grad-CAM)"), "place": _("of each place (HiResCAM)")}
_SIZE = 224
#: How long the page waits for the maps before it shows progress, in seconds.
_PATIENCE = 1.5
#: A map whose order fades the answer no faster than chance by this much, on the mean, tells nothing of it.
_FASTER = 0.02
#: A map finds the mark if so many times the share of an even map lies in its corner.
_FINDS = 3
#: From this correlation on, the map shows the image more than what was learned.
_ALIKE = 0.5


class LookKnobs(FieldKnobs):
    """The knobs of the page: network, image, layer, mark."""

    def draw(self, before: Look) -> Look:
        """Draw them; return what they ask for."""
        network = self._network(before.network)
        image = self._image(before.image)
        layer = self._slider("layer", Look, "layer", before.layer)
        slope = self._slope(before.slope)
        marked = self._toggle("mark", Look, "marked", before.marked)
        return Look.model_validate({"network": network, "image": image, "layer": layer, "slope": slope,
                                    "marked": marked})

    def _slope(self, value: str) -> str:
        if self._is_hidden("slope"):
            return value
        info, titles = Look.model_fields["slope"], {name: t(title) for name, title in _SLOPES.items()}
        key, now = self._begin("slope", value)
        return choice(st.selectbox, t(info.title), titles, now, name=titles.__getitem__, key=key,
                      help=t(info.description), on_change=self.state.touch)

    def _network(self, value: str) -> str:
        if self._is_hidden("net"):
            return value
        info, titles = Look.model_fields["network"], network_titles()
        key, now = self._begin("net", value)
        return choice(st.selectbox, t(info.title), NETWORKS, now, name=titles.__getitem__, key=key,
                      help=t(info.description), on_change=self.state.touch)

    def _image(self, value: int) -> int:
        image = self._number("img", Look, "image", value)
        if not self._is_hidden("img"):
            with st.container(horizontal=True):
                for name, title in (("missed", t("An ill one that it misses")),
                                    ("alarmed", t("A healthy one that it calls ill"))):
                    st.button(title, key=self.state.key(name), on_click=_next, args=(self.state, name))
        return image


def network_titles() -> dict[str, str]:
    """Return the name of each network in the reader's language."""
    titles = {name: f"{name} · {t(get(name).title)}" for name in NETWORKS if name != OWN}
    return titles | {OWN: t("Your last one")}


def network(look: Look) -> ImageRecording | None:
    """Return the trained network that is looked at; None if the reader has none yet, or it is not recorded."""
    if look.network == OWN:
        return image_run.last_shown(PageState(XRAY))
    known = recorded.find(get(look.network).experiment)
    return known.recording if known else None


def _next(state: PageState, kind: str) -> None:
    """Go to the next test image of a kind of mistake, after the one that is shown."""
    found, look = st.session_state.get(state.key("explained")), state.experiment
    if found is None:
        return
    classes = part(XrayExperiment().data, "test")[1]
    called = found.scores >= 0.5
    wrong = np.flatnonzero(~called & (classes == PNEUMONIA) if kind == "missed" else called & (classes != PNEUMONIA))
    if len(wrong):
        later = wrong[wrong > look.image]
        state.load(look.model_copy(update={"image": int(later[0] if len(later) else wrong[0])}))
    else:
        st.toast(t("There is none: this network makes no such mistake on these images."))


def draw(state: PageState, look: Look) -> Explained | None:
    """Draw the maps of an image, once a worker has computed those of all; return them."""
    recording = network(look)
    if recording is None:
        _say_there_is_none(look)
        return None
    experiment = recording.experiment
    if not isinstance(experiment.network, Cnn):
        st.info(t("This network has no convolution, so there is no map of what one has found. Train a convolutional "
                  "one, or choose another."), icon=":material/grid_off:")
        return None
    if not all(np.isfinite(weight).all() for weight in recording.final_weights):
        st.warning(t("This network diverged: its answers are no numbers any more. Train it with a smaller learning "
                     "rate."), icon=":material/bolt:")
        return None
    layer = min(look.layer, len(experiment.network.convolutions))
    if layer < look.layer:
        note(t("This network has {count} convolutions: the last one is shown.").format(count=number(layer)))
    asked = Explanation(experiment, recording.final_weights, layer, look.marked, look.slope == "mean")
    found = _computed(state, asked)
    if found is None or found.stopped:
        return None
    st.session_state[state.key("explained")] = found
    if guess.revealed(state, _question(look, found, layer)):
        _maps(state, look, found)
        return found
    return None


def _computed(state: PageState, asked: Explanation) -> Explained | None:
    runs = follow.queue()
    if runs is None:
        return None
    runs.submit_once(state.key("maps"), asked)
    runs.wait(asked, seconds=_PATIENCE)
    if runs.is_going(asked):
        follow.watch(runs, [asked], partial(follow.say_progress, runs, asked, state.name))
        return None
    found = runs.recording(asked)
    if found is None or found.stopped:
        status = runs.status(asked)
        if status and status.state is JobState.FAILED:
            follow.say_why_there_is_none(status)
        st.button(t("Look again"), icon=":material/replay:", key=state.key("again"), on_click=runs.submit,
                  args=(asked,))
        return None
    return found


def _say_there_is_none(look: Look) -> None:
    if look.network == OWN:
        st.info(t("You have trained no network yet. Train one on the page “Chest X-rays”, or choose one of the "
                  "course’s."), icon=":material/model_training:")
        st.page_link(XRAY.script, label=t("Train one"), icon=":material/model_training:")
    else:
        st.info(t("This network is not recorded yet: {command}").format(
            command=f"`{recorded.COMMAND} images/{look.network}`"), icon=":material/pending:")


def _question(look: Look, found: Explained, layer: int) -> Question:
    """Return what a class is asked before it sees the maps."""
    classes = part(XrayExperiment().data, "test")[1]
    share = heat.corner_share(found.maps, classes) if found.maps is not None else 0.0
    even = heat.CORNER ** 2 / found.maps[0].size if found.maps is not None else 1.0
    return Question(
        f"{look.network} {layer} {look.marked} {look.slope}", "where", choice=Choice(
            t("The top left corner is {share} of the image. How much of what speaks for pneumonia lies there?").format(
                share=percent(even, 0)),
            {"less": t("Less than half of that"), "about": t("About as much"), "more": t("More than twice as much")},
            "less" if share < even / 2 else "more" if share > 2 * even else "about",
            t("You were right."), t("You predicted otherwise.")))


def _maps(state: PageState, look: Look, found: Explained) -> None:
    images, classes = part(XrayExperiment().data, "test", marked=look.marked)
    image, score = images[look.image], float(found.scores[look.image])
    names = [t("normal"), t("pneumonia")]
    answer, actual = names[int(score >= 0.5)], names[int(classes[look.image])]
    st.markdown(t("Test image {number}: **{actual}**. The network says **{answer}**, {score} pneumonia.").format(
        number=number(look.image), actual=actual, answer=answer, score=percent(score)))
    assert found.maps is not None
    assert found.random_maps is not None
    grey = np.repeat(image[..., None], 3, axis=2)
    pictures = [grey, heat.overlay(image, found.maps[look.image]), heat.overlay(image, found.random_maps[look.image])]
    titles = [t("The image"), t("The map of this network"), t("The map of random weights")]
    tiles(_strip(pictures), image.shape, [Tile(title, (title,)) for title in titles], size=_SIZE,
          name=t("An X-ray and two maps of it"), key=state.key("maps"))
    note(t("Blue speaks for pneumonia, orange for normal, in the sum before the sigmoid; each map has its own scale. "
           "That of random weights is of a network that has learned nothing: where both are alike, the map shows the "
           "image, not what was learned."))


def _strip(pictures: list[np.ndarray]) -> str:
    file = io.BytesIO()
    Image.fromarray(np.concatenate(pictures, axis=1)).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def draw_deletion(state: PageState, look: Look, found: Explained) -> None:
    """Draw what deleting pixels does to the answers, for all test images and for this one, and say what it shows."""
    names = {"trained": t("this map’s order"), "random": t("random weights’"), "chance": t("chance")}
    for column, image, title in zip(st.columns(2, gap="medium"), (None, look.image),
                                    (t("All test images, mean"), t("This image")), strict=True):
        with column:
            st.markdown(f"**{title}**")
            show(deletion(heat.deletion_table(found, image), names, chart_style()),
                 key=state.key(f"deletion-{'all' if image is None else 'one'}"),
                 alt=t("The probability of the network’s answer against the share of deleted pixels."))
    st.markdown(_say_deletion(heat.faded(found)))


def _say_deletion(found: heat.Faded) -> str:
    figures = {"trained": percent(found.trained), "chance": percent(found.chance), "random": percent(found.random),
               "better": percent(found.better, 0)}
    if found.trained < found.chance - _FASTER:
        said = t("**The map tells something.** If its hottest pixels go first, the answer fades faster than by chance: "
                 "{trained} are left on the mean, against {chance}. It does so on {better} of the images.")
        if found.random <= found.trained + _FASTER:
            said += " " + t("**But so does the map of random weights** ({random}): it is the image that tells, not "
                            "what was learned.")
    else:
        said = t("**Here the map lies.** If its hottest pixels go first, the answer fades no faster than by chance: "
                 "{trained} are left on the mean, against {chance}. It does so on {better} of the images.")
    return said.format(**figures)


def learned_mark(look: Look) -> bool:
    """Tell whether the network learned with the mark."""
    recording = network(look)
    return recording is not None and recording.experiment.data.marker


def draw_checks(look: Look, found: Explained) -> None:
    """Say what the maps of all test images show: the corner of the mark, and how alike random weights' maps are."""
    classes = part(XrayExperiment().data, "test")[1]
    assert found.maps is not None
    assert found.random_maps is not None
    even = heat.CORNER ** 2 / found.maps[0].size
    share, by_chance = (heat.corner_share(maps, classes) for maps in (found.maps, found.random_maps))
    st.markdown("- " + t("**The corner of the mark** is {even} of the image. {share} of what speaks for pneumonia lies "
                         "there, over all ill test images; {chance} with random weights.").format(
        even=percent(even), share=percent(share), chance=percent(by_chance)))
    alike = heat.alike(found)
    verdict = (t("So alike that the map shows the image more than what was learned.") if alike > _ALIKE else
               t("The map depends on what was learned."))
    if look.marked and learned_mark(look) and share < _FINDS * even:
        st.markdown("- " + t("**It lies:** this network learned from nothing but the square, and the map does not show "
                             "it. The dense layers know where a pattern lies; the mean slope of all places does not. "
                             "Take the slope of each place."))
    st.markdown("- " + t("**Random weights:** the two maps of an image correlate by {alike} on the mean.").format(
        alike=number(alike, 2)) + " " + verdict)
    found_metrics = binary.metrics(found.scores, classes)
    st.markdown("- " + t("**What it answers:** recall {recall}, specificity {specificity} on these test images, "
                         "{marked}.").format(
        recall=percent(found_metrics["recall"]), specificity=percent(found_metrics["specificity"]),
        marked=t("with the mark") if look.marked else t("without the mark")))
