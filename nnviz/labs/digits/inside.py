"""What a network on images has learned: first weights, filters, and the feature maps of a chosen test image."""

import numpy as np
import streamlit as st

from nnviz.analysis import strips
from nnviz.datasets.images import load
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp
from nnviz.experiments.images import IMAGE_CLASSES
from nnviz.labs.digits.figures import inside
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.choice import choice
from nnviz.ui.images.tested import chance, identity, names
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.tiles import Tile, tiles

#: About how wide pictures are on the page, in pixels.
_NEURON, _HOG_NEURON, _FILTER, _MAP, _IMAGE = 84, 140, 56, 56, 112
#: Weights have the full colour from this percentile on: the largest alone would leave all others pale.
_FULL = 99.5


def draw(recording: ImageRecording, key: str) -> None:
    """Draw the inside of the network at the end of its training."""
    if isinstance(recording.experiment.network, Cnn):
        _filters(recording, key)
        _feature_maps(recording, key)
    else:
        _neurons(recording, key)


def _neurons(recording: ImageRecording, key: str) -> None:
    experiment, weights = recording.experiment, recording.final_weights
    st.subheader(t("What each neuron of the first layer looks for") if experiment.network.hidden
                 else t("What each output neuron looks for"), anchor=False)
    strip, shape, numbers, total = _cached_neurons(recording)
    if isinstance(experiment.network, HogMlp):
        st.markdown(t("This network never sees a pixel: it is told, cell by cell, how many edges run in which "
                      "direction. So a picture shows a line for each weight, along those edges. Blue: such edges here "
                      "speak for the neuron. Orange: they speak against it."))
    else:
        st.markdown(t("A neuron has one weight for each pixel, so its weights are a picture. Blue: ink here speaks for "
                      "the neuron. Orange: ink here speaks against it. White: it does not care."))
    if len(numbers) < total:
        st.markdown(t("Shown: the {count} neurons with the largest weights, of {total}.").format(
            count=len(numbers), total=number(total)))
    captions = _neuron_captions(experiment, inside.votes(experiment, weights), numbers, names(recording))
    tiles(strip, shape, captions, size=_HOG_NEURON if isinstance(experiment.network, HogMlp) else _NEURON,
          name=t("Weights of neurons"), key=f"{key}-neurons")
    if inside.votes(experiment, weights) is not None:
        note(t("“for 3”: of all ten output neurons, that of 3 has the largest weight from this neuron."))


def _neuron_captions(experiment: ClassifierExperiment, votes: np.ndarray | None, numbers: np.ndarray,
                     words: tuple[str, ...]) -> list[Tile]:
    if not experiment.network.hidden:
        return [Tile(t("Weights of the output neuron for {name}").format(name=word), (word,)) for word in words]
    neuron, voice, alt = t("neuron {number}"), t("for {name}"), t("Weights of neuron {number}")
    captions = []
    for number_ in numbers.tolist():
        lines = [neuron.format(number=number_ + 1)]
        if votes is not None:
            lines.append(voice.format(name=words[votes[number_]]))
        captions.append(Tile(alt.format(number=number_ + 1), tuple(lines)))
    return captions


def _filters(recording: ImageRecording, key: str) -> None:
    shown = inside.filters(recording.final_weights)
    size = shown.values.shape[1]
    st.subheader(t("The filters of the first convolution"), anchor=False)
    st.markdown(t("Each filter has {size} × {size} weights and slides over the image. It answers where the ink lies as "
                  "its blue weights do, and not where its orange ones are.").format(size=size))
    alt = t("Weights of filter {number}")
    tiles(strips.signed(shown.values), (size, size),
          [Tile(alt.format(number=number_ + 1), (str(number_ + 1),)) for number_ in shown.numbers.tolist()],
          size=_FILTER, name=t("Filters"), key=f"{key}-filters")


def _feature_maps(recording: ImageRecording, key: str) -> None:
    words, tested = names(recording), load(recording.experiment.data.dataset)
    st.subheader(t("What each convolution makes of one test image"), anchor=False)
    actual, turn = _choose(words, key)
    members = np.flatnonzero(tested.y_test == actual)
    image = int(members[turn % len(members)])
    left, right = st.columns([1, 3], vertical_alignment="center")
    with left:
        alt = t("Test image {number}: {actual}").format(number=image, actual=words[actual])
        tiles(strips.ink(tested.x_test[image][None]), recording.experiment.data.shape, [Tile(alt)], size=_IMAGE,
              name=t("The chosen test image"), key=f"{key}-image")
    with right:
        output = recording.output[image].astype(np.float32)
        first, second = np.argsort(-output, kind="stable")[:2].tolist()
        st.markdown(t("Class: **{actual}**. The network answers **{first}** ({chance}), then {second} "
                      "({other}).").format(
            actual=words[actual], first=words[first], chance=chance(float(output[first])), second=words[second],
            other=chance(float(output[second]))))
        st.markdown(t("A map shows where its filter answers. Blue: strongly. White: not at all. Orange: a negative "
                      "answer."))
    for position, (name, (strip, shape, numbers, total)) in enumerate(_cached_maps(recording, image).items(), 1):
        title = t("**Convolution {position}**: {total} maps of {height} × {width}").format(
            position=position, total=total, height=shape[0], width=shape[1])
        if len(numbers) < total:
            title += " · " + t("the {count} strongest").format(count=len(numbers))
        st.markdown(title)
        alt = t("Map of filter {number}, convolution {position}")
        tiles(strip, shape, [Tile(alt.format(number=number_ + 1, position=position), (str(number_ + 1),))
                             for number_ in numbers.tolist()],
              size=_MAP, name=title.replace("*", ""), key=f"{key}-{name}")


def _choose(words: tuple[str, ...], key: str) -> tuple[int, int]:
    """Draw the choice of a class and of the next image; return the class, and how often "next" was pressed."""
    kept = f"{key}:looked-at"
    before, turn = st.session_state.get(kept, (0, 0))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        actual = choice(st.selectbox, t("Class"), range(IMAGE_CLASSES), before, name=words.__getitem__,
                        key=f"{key}:class", width=220)
        turn = turn if actual == before else 0
        turn += st.button(t("Next image"), icon=":material/skip_next:", key=f"{key}:next-image")
    st.session_state[kept] = actual, turn
    return actual, turn


#: A picture strip, the shape of one picture, the numbers of what they show, and of how many.
_Drawn = tuple[str, tuple[int, int], np.ndarray, int]


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={ImageRecording: identity})
def _cached_neurons(recording: ImageRecording) -> _Drawn:
    shown = inside.neurons(recording.experiment, recording.final_weights)
    return _drawn(shown, np.nanpercentile(np.abs(shown.values), _FULL))


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={ImageRecording: identity})
def _cached_maps(recording: ImageRecording, image: int) -> dict[str, _Drawn]:
    picture = load(recording.experiment.data.dataset).x_test[image]
    maps = inside.feature_maps(recording.experiment, recording.final_weights, picture)
    return {name: _drawn(shown) for name, shown in maps.items()}


def _drawn(shown: inside.Shown, largest: float | None = None) -> _Drawn:
    return strips.signed(shown.values, largest), shown.values.shape[1:], shown.numbers, shown.total
