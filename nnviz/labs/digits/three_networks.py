"""Three trained networks beside each other: what each is given, its ten probabilities, and its verdict."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.course.recorded import Recorded
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp
from nnviz.experiments.distortion import Distortion
from nnviz.experiments.value import Value, bounds
from nnviz.features.hog import hog_length, hog_picture
from nnviz.labs.digits.charts import three_networks as charts
from nnviz.labs.digits.one_digit import Digit
from nnviz.labs.digits.pixels import picture, png
from nnviz.language import mark as _
from nnviz.links.eyes import EYES, Eyes
from nnviz.maths import forward
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import day, number, percent, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.settings import tame
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: Kind of network -> its short name.
NAMES = {"pixels": _("Pixels"), "hog": "HOG", "cnn": "CNN"}
_PICTURE = 168
#: Verdicts of one line and of two take the same room, so that the bars stay where they are. On a phone, where the
#: networks are far below the sliders, the short verdicts stay in sight while the sliders are moved.
_STYLE = """<style>
[class*='st-key-eyes-verdict'] { min-height: 3.4rem; }
[data-testid="stLayoutWrapper"]:has(> .st-key-eyes-glance) { display: none; }
@media (max-width: 640px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-eyes-glance) {
    display: block; position: sticky; top: 3.5rem; z-index: 5; padding: 0.5rem 0; background: light-dark(LIGHT, DARK);
  }
}
</style>"""


@dataclass(frozen=True)
class Eye:
    """One of the three: its kind, the id of the course's experiment, and the recorded run, if there is one."""

    kind: str
    id: str
    known: Recorded | None

    @property
    def experiment(self) -> ClassifierExperiment:
        """The course's experiment."""
        return get(self.id).experiment

    @property
    def name(self) -> str:
        """Its name in the reader's language, with the experiment's id."""
        return f"{t(NAMES[self.kind])} ({self.id})"

    def read(self, known: Recorded, image: np.ndarray) -> np.ndarray:
        """Return ten probabilities for an image, by a recorded run: float32 (10,)."""
        return forward.probabilities(self.experiment, known.recording.final_weights, image[None])[0]


class ThreeNetworksKnobs(FieldKnobs):
    """The page's knobs."""

    def whole(self, knob: str, owner: type[Value], field: str, value: int) -> int:
        """Draw a whole number as a box to type in; an emptied box keeps the value."""
        info, allowed = owner.model_fields[field], bounds(owner, field)
        key, now = self._begin(knob, value)
        chosen = st.number_input(t(info.title), allowed["ge"], allowed["le"], now, key=key, help=t(info.description),
                                 on_change=self.state.touch)
        return value if chosen is None else chosen

    def distortion(self, value: Distortion) -> Distortion:
        """Draw a slider for each field of a distortion."""
        return Distortion(**{field: self._slider(field, Distortion, field, getattr(value, field))
                             for field in Distortion.model_fields})

    def network(self, kind: str, value: str) -> str:
        """Draw which experiment of the course stands for a kind of network."""
        options = get_args(Eyes.model_fields[kind].annotation)
        return self._select(kind, t("Experiment of the course"), options, value,
                            t("Which of the document's networks of this kind reads the digit."))


def reset(state: PageState, eyes: Eyes) -> None:
    """Draw the button that takes every distortion back."""
    st.button(t("Take all changes back"), icon=":material/restart_alt:", key=state.key("reset"),
              disabled=eyes.distortion == Distortion(), on_click=_take_back, args=(state,))


def _take_back(state: PageState) -> None:
    for field, value in Distortion():
        st.session_state[state.key(field)] = value
    state.touch()


def glance() -> DeltaGenerator:
    """Return the place of the short verdicts: only a phone shows it."""
    light, dark = (st.get_option(f"theme.{theme}.backgroundColor") for theme in ("light", "dark"))
    st.html(_STYLE.replace("LIGHT", light).replace("DARK", dark))
    return st.container(key="eyes-glance")


def draw(knobs: ThreeNetworksKnobs, glance: DeltaGenerator, eyes: Eyes, digit: Digit,
         seen: np.ndarray) -> dict[str, Eye]:
    """Draw the three networks in columns; return them by their kinds.

    Parameters
    ----------
    glance : DeltaGenerator
        Where the short verdicts stand.
    eyes : Eyes
        Which networks stood there in the last run.
    digit : Digit
        The digit, for its label.
    seen : numpy.ndarray, uint8, shape (28, 28)
        The distorted image that the networks are given.
    """
    three, short = {}, []
    for kind, column in zip(EYES, st.columns(3, gap="medium"), strict=True):
        with column:
            st.subheader(t(NAMES[kind]), anchor=False)
            body = st.container()
            id = knobs.network(kind, getattr(eyes, kind))
            three[kind] = eye = Eye(kind, id, recorded.find(get(id).experiment))
            note(t(get(id).title))
            with body:
                shares = _panel(eye, digit, seen)
        if shares is not None:
            short.append(t("{name}: **{digit}**").format(name=t(NAMES[kind]), digit=int(shares.argmax())))
    with glance:
        st.markdown(" · ".join(short))
    _say_recorded(three)
    return three


def _panel(eye: Eye, digit: Digit, seen: np.ndarray) -> np.ndarray | None:
    """Draw one network; return its probabilities, or None if it is not recorded."""
    picture(png(_given(eye.experiment, seen)), caption=_words(eye.experiment), width=_PICTURE)
    if eye.known is None:
        st.info(t("{id} is not recorded yet. Choose another network, or record it: {command}").format(
            id=eye.id, command=f"`{recorded.COMMAND} images/{eye.id}`"), icon=":material/pending:")
        return None
    shares = eye.read(eye.known, seen)
    with st.container(key=f"eyes-verdict-{eye.kind}"):
        st.markdown(_verdict(shares, digit.true))
    frame = pd.DataFrame({"digit": list(map(str, range(len(shares)))), "probability": shares.astype(float),
                          "true": [position == digit.true for position in range(len(shares))]})
    show(charts.probabilities(frame, eye.kind, chart_style()), key=f"eyes-bars-{eye.kind}",
         alt=t("The probability of each of the ten digits, as bars."))
    return shares


def _given(experiment: ClassifierExperiment, seen: np.ndarray) -> np.ndarray:
    """Return a picture of what a network is given: the pixels, or the strokes of HOG."""
    network = experiment.network
    if isinstance(network, HogMlp):
        strokes = np.sqrt(hog_picture(seen, network.orientations, network.cell))  # so that the pale ones are seen, too
        return np.rint(255 * strokes).astype(np.uint8)
    return seen


def _words(experiment: ClassifierExperiment) -> str:
    """Say what a network is given."""
    network, (height, width) = experiment.network, experiment.data.shape
    if isinstance(network, HogMlp):
        count = hog_length(height, width, network.orientations, network.cell, network.block)
        return t("Is given {count} numbers about edges, cell by cell").format(count=number(count))
    if isinstance(network, Cnn):
        kernel = network.convolutions[0].kernel
        return t("Is given the picture; its filters see {kernel} x {kernel} pixels").format(kernel=kernel)
    return t("Is given {count} grey values, one for each pixel").format(count=number(height * width))


def _verdict(shares: np.ndarray, true: int | None) -> str:
    read = int(shares.argmax())
    facts = {"digit": read, "share": percent(float(shares[read])), "true": true}
    if true is None:
        return t("Reads **{digit}** ({share}).").format(**facts)
    if read == true:
        return ":material/check_circle: " + t("Reads **{digit}** ({share}). Right.").format(**facts)
    return ":material/cancel: " + t("Reads **{digit}** ({share}). Wrong: the label says {true}.").format(**facts)


def _say_recorded(three: dict[str, Eye]) -> None:
    sentences = [t("Bars: the probability that each network gives to each digit. Grey band: the digit on the label.")]
    sentences += [t("{name}: trained before, recorded on {date} by {command}.").format(
        name=eye.id, date=day(eye.known.date), command=f"`{tame(eye.known.command)}`")
        for eye in three.values() if eye.known]
    note(" ".join(sentences))
