"""Three trained networks beside each other: what each is given, its ten probabilities, and its verdict."""

import hashlib
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
from nnviz.links.distorted import DISTORTIONS, KINDS, DistortedDigit
from nnviz.maths import forward
from nnviz.ui import guess
from nnviz.ui.guess import Choice, Question
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import day, number, percent, t
from nnviz.ui.page import made_by, note
from nnviz.ui.presenter import chart_style
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
class TrainedNetwork:
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
        if self._is_hidden(knob):
            return value
        info, allowed = owner.model_fields[field], bounds(owner, field)
        key, now = self._begin(knob, value)
        chosen = st.number_input(t(info.title), allowed["ge"], allowed["le"], now, key=key, help=t(info.description),
                                 on_change=self.state.touch)
        return value if chosen is None else chosen

    def distortion(self, value: Distortion) -> Distortion:
        """Draw a slider for each field of a distortion."""
        return Distortion(**{field: self._slider(name, Distortion, field, getattr(value, field))
                             for name, field in DISTORTIONS.items()})

    def network(self, kind: str, value: str) -> str:
        """Draw which experiment of the course stands for a kind of network."""
        options = get_args(DistortedDigit.model_fields[kind].annotation)
        return self._select(kind, t("Experiment of the course"), options, value,
                            t("Which of the document's networks of this kind reads the digit."))


def reset(state: PageState, settings: DistortedDigit) -> None:
    """Draw the button that takes every distortion back."""
    st.button(t("Take all changes back"), icon=":material/restart_alt:", key=state.key("reset"),
              disabled=settings.distortion == Distortion(), on_click=_take_back, args=(state,))


def _take_back(state: PageState) -> None:
    neutral = Distortion()
    for name, field in DISTORTIONS.items():
        st.session_state[state.key(name)] = getattr(neutral, field)
    state.touch()


def glance() -> DeltaGenerator:
    """Return the place of the short verdicts: only a phone shows it."""
    light, dark = (st.get_option(f"theme.{theme}.backgroundColor") for theme in ("light", "dark"))
    st.html(_STYLE.replace("LIGHT", light).replace("DARK", dark))
    return st.container(key="eyes-glance")


def draw(knobs: ThreeNetworksKnobs, glance: DeltaGenerator, settings: DistortedDigit, digit: Digit,
         seen: np.ndarray) -> tuple[dict[str, TrainedNetwork], bool]:
    """Draw the three networks in columns; return them by their kinds, and whether their answers may be shown.

    Parameters
    ----------
    glance : DeltaGenerator
        Where the short verdicts stand.
    settings : DistortedDigit
        Which networks stood there in the last run.
    digit : Digit
        The digit, for its label.
    seen : numpy.ndarray, uint8, shape (28, 28)
        The distorted image that the networks are given.
    """
    three, bodies = {}, {}
    with st.container(key="eyes-networks-row"):
        columns = st.columns(3, gap="medium")
    for kind, column in zip(KINDS, columns, strict=True):
        with column:
            st.subheader(t(NAMES[kind]), anchor=False)
            bodies[kind] = st.container()
            id = knobs.network(kind, getattr(settings, kind))
            three[kind] = TrainedNetwork(kind, id, recorded.find(get(id).experiment))
            note(t(get(id).title))
    answers = {kind: network.read(network.known, seen) for kind, network in three.items() if network.known}
    revealed = not answers or guess.revealed(knobs.state, _question(three, answers, digit, seen))
    for kind, network in three.items():
        with bodies[kind]:
            _panel(network, seen)
            if revealed and kind in answers:
                _answer(network, answers[kind], digit)
    if revealed:
        with glance:
            st.markdown(" · ".join(t("{name}: **{digit}**").format(name=t(NAMES[kind]), digit=int(shares.argmax()))
                                   for kind, shares in answers.items()))
    _say_recorded(three, revealed)
    return three, revealed


def _question(three: dict[str, TrainedNetwork], answers: dict[str, np.ndarray], digit: Digit,
              seen: np.ndarray) -> Question:
    """Ask which networks read a digit right; of a digit without a label, what the last of them reads."""
    read = {kind: int(shares.argmax()) for kind, shares in answers.items()}
    key = hashlib.sha256(seen.tobytes() + " ".join(network.id for network in three.values()).encode()).hexdigest()
    right, wrong = t("You were right."), t("You predicted otherwise.")
    if digit.true is None:
        kind = list(read)[-1]
        return Question(key, "read", choice=Choice(
            t("What does {name} read?").format(name=t(NAMES[kind])), {str(one): str(one) for one in range(10)},
            str(read[kind]), right, wrong))
    return Question(key, "right", choice=Choice(
        t("Which of them read it right? Choose none if you think that all are wrong."),
        {kind: t(NAMES[kind]) for kind in read}, tuple(kind for kind in read if read[kind] == digit.true), right, wrong,
        many=True))


def _panel(network: TrainedNetwork, seen: np.ndarray) -> None:
    """Draw what a network is given; say so if it is not recorded."""
    picture(png(_given(network.experiment, seen)), caption=_words(network.experiment), width=_PICTURE)
    if network.known is None:
        st.info(t("{id} is not trained yet. Choose another network.").format(id=network.id), icon=":material/pending:")


def _answer(network: TrainedNetwork, shares: np.ndarray, digit: Digit) -> None:
    """Draw a network's verdict and its ten probabilities."""
    with st.container(key=f"eyes-verdict-{network.kind}"):
        st.markdown(_verdict(shares, digit.true))
    frame = pd.DataFrame({"digit": list(map(str, range(len(shares)))), "probability": shares.astype(float),
                          "true": [position == digit.true for position in range(len(shares))]})
    show(charts.probabilities(frame, network.kind, chart_style()), key=f"eyes-bars-{network.kind}",
         alt=t("The probability of each of the ten digits, as bars."))


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


def _say_recorded(three: dict[str, TrainedNetwork], revealed: bool) -> None:
    sentences = [t("Bars: the probability that each network gives to each digit. Grey band: the digit on the label.")
                 ] if revealed else []
    known = [(network.id, network.known) for network in three.values() if network.known]
    sentences += [t("{name}: trained before, on {date}.").format(name=id, date=day(run.date)) for id, run in known]
    note(" ".join(sentences), "\n\n".join(made_by(run.command) for _id, run in known) or None)
