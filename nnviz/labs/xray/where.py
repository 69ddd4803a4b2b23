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
from nnviz.labs.xray.results import answers_of
from nnviz.language import mark as _
from nnviz.maths import binary
from nnviz.recordings.image_recording import ImageRecording
from nnviz.training.jobs import JobState
from nnviz.ui import follow, guess, other_settings
from nnviz.ui.choice import choice
from nnviz.ui.guess import Choice, Question
from nnviz.ui.images import run as image_run
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import is_singular, number, percent, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState
from nnviz.ui.tiles import Tile, tiles

#: The tabs of the page's own, by name, with their titles.
TABS = {"checks": _("Does it lie?"), "deletion": _("Delete pixels")}
_SLOPES = {"mean": _("mean of all places (Grad-CAM)"), "place": _("of each place (HiResCAM)")}
_SIZE = 224
#: How long the page waits for the maps before it shows progress, in seconds.
_PATIENCE = 1.5
#: A map whose order fades the answer no faster than chance by this much, on the mean, tells nothing of it.
_FASTER = 0.02
#: A map finds the mark if so many times the share of an even map lies in its corner.
_FINDS = 3
#: A network goes by the mark if its recall falls by more than this without it.
_GOES_BY = 0.5
#: From this correlation on, of either sign, the map shows the image more than what was learned.
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


def draw(state: PageState, look: Look) -> tuple[Look, Explained] | None:
    """Draw the maps of an image, once a worker has computed those of all; return what is shown: its look and maps.

    While new maps are computed, the last ones stay, and it is said that they belong to other settings.
    """
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
        note((t("This network has {count} convolution: that one is shown.") if is_singular(layer) else
              t("This network has {count} convolutions: the last one is shown.")).format(count=number(layer)))
    asked = Explanation(experiment, recording.final_weights, layer, look.marked, look.slope == "mean")
    found = _computed(state, asked)
    if found is None:
        return _draw_last(state)
    st.session_state[state.key("explained")] = found
    if guess.revealed(state, _question(look, found, layer)):
        _maps(state, look, found)
        st.session_state[state.key("last")] = (look, found)
        return look, found
    return None


def _draw_last(state: PageState) -> tuple[Look, Explained] | None:
    """Draw the maps that were shown last, if there are any, and say that they are not those of the knobs."""
    last: tuple[Look, Explained] | None = st.session_state.get(state.key("last"))
    if last is not None:
        other_settings.say()
        _maps(state, *last)
    return last


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
    st.markdown(t("**What this tests:** does the answer hang on the pixels that a map calls hot? They are "
                  "deleted first, from the hottest to the coldest; then the same in a random order."))
    names = {"trained": t("this map"), "random": t("map of random weights"), "chance": t("by chance")}
    for column, image, title in zip(st.columns(2, gap="medium"), (None, look.image),
                                    (t("All test images, mean"), t("This image")), strict=True):
        with column:
            st.markdown(f"**{title}**")
            show(deletion(heat.deletion_table(found, image), names, chart_style()),
                 key=state.key(f"deletion-{'all' if image is None else 'one'}"),
                 alt=t("The probability of the network’s answer against the share of deleted pixels."))
    st.markdown(_say_deletion(heat.faded(found)))
    note(t("Whether a map depends on what was learned is another thing, which “Does it lie?” tests: a map can pass the "
           "one and fail the other."))


def _say_deletion(found: heat.Faded) -> str:
    """Say whether a map passes the test of deleting pixels: faster than by chance, and than random weights' map."""
    if found.trained >= found.chance - _FASTER:
        said = t("**The map fails.** Delete its hottest pixels first, and the network grows unsure no faster than in a "
                 "random order: its answer keeps a probability of {trained} on average, against {chance}. It falls "
                 "faster on {better} of the images.")
    elif found.trained >= found.random - _FASTER:
        said = t("**This proves nothing.** Delete its hottest pixels first, and the network grows unsure faster than "
                 "in a random order: its answer keeps a probability of {trained} on average, against {chance}. But the "
                 "map of random weights does as well: {random}.")
    else:
        said = t("**The map passes.** Delete its hottest pixels first, and the network grows unsure faster than in a "
                 "random order: its answer keeps a probability of {trained} on average, against {chance}, and {random} "
                 "in the order of random weights. It falls faster than in a random order on {better} of the images.")
    return said.format(trained=percent(found.trained), chance=percent(found.chance), random=percent(found.random),
                       better=percent(found.better, 0))


def draw_checks(look: Look, found: Explained) -> None:
    """Say what the maps of all test images show, one line for each test, with what it tests and what came."""
    classes = part(XrayExperiment().data, "test")[1]
    answered = binary.metrics(found.scores, classes)
    lines = [_say_corner(found, classes), _say_mark(look, found, classes), _say_random(heat.alike(found)),
             t("**Deleted pixels** test another thing: does the answer hang on the pixels that the map calls hot?")
             + " " + _say_deletion(heat.faded(found)),
             t("**What it answers:** recall {recall}, specificity {specificity} on these test images, "
               "{marked}.").format(
                 recall=percent(answered["recall"]), specificity=percent(answered["specificity"]),
                 marked=t("with the mark") if look.marked else t("without the mark"))]
    st.markdown("\n".join(f"- {line}" for line in lines if line))


def _even(found: Explained) -> float:
    """Return the share of an even map that lies in the mark's corner."""
    assert found.maps is not None
    return heat.CORNER ** 2 / found.maps[0].size


def _say_corner(found: Explained, classes: np.ndarray) -> str:
    assert found.maps is not None
    assert found.random_maps is not None
    share, by_chance = (heat.corner_share(maps, classes) for maps in (found.maps, found.random_maps))
    return t("**The corner of the mark** is {even} of the image. {share} of what speaks for pneumonia lies there, over "
             "all ill test images; {chance} with random weights.").format(
        even=percent(_even(found)), share=percent(share), chance=percent(by_chance))


def _say_mark(look: Look, found: Explained, classes: np.ndarray) -> str:
    """Say whether the map shows the mark, if the network goes by it and it is there; else nothing."""
    recording = network(look)
    if recording is None or not look.marked or not recording.experiment.data.marker:
        return ""
    recall, left = (binary.metrics(*answers_of(recording, "test", marked=marked))["recall"]
                    for marked in (True, False))
    if recall - left <= _GOES_BY:
        return ""
    assert found.maps is not None
    said = t("this network goes by the square. With it, it finds {recall} of the ill; without it, {left}.")
    if heat.corner_share(found.maps, classes) >= _FINDS * _even(found):
        said = t("**It finds the mark:**") + " " + said
    else:
        said = t("**It lies:**") + " " + said + " " + t("The map does not show the square.")
        if look.slope == "mean":
            said += " " + t("The dense layers know where a pattern lies; the mean slope of all places does not. Take "
                            "the slope of each place.")
    return said.format(recall=percent(recall), left=percent(left))


def _say_random(alike: float) -> str:
    """Say how alike the maps of an image are, that of the network and that of random weights."""
    if not np.isfinite(alike):
        return t("**Random weights** test whether the map depends on what was learned. Here one of the two maps is "
                 "flat on every image: there is nothing to compare.")
    verdict = (t("**The map fails:** so alike, it shows the image more than what was learned.") if alike > _ALIKE else
               t("**The map fails:** so alike but for the exchanged colours, it shows the image more than what was "
                 "learned.") if alike < -_ALIKE else
               t("**The map passes:** it depends on what was learned. Whether it is right, this test does not say."))
    return t("**Random weights** test whether the map depends on what was learned, or whether any network would give "
             "it: the two maps of an image correlate by {alike} on the mean.").format(
        alike=number(alike, 2)) + " " + verdict
