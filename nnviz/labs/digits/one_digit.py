"""The digit that the three networks read: a test image, a drawing or an uploaded picture."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from nnviz.datasets import centering
from nnviz.datasets.centering import UnusableImageError
from nnviz.datasets.images import load
from nnviz.labs.digits import digit_pad
from nnviz.labs.digits.pixels import picture, png
from nnviz.language import mark as _
from nnviz.links.distorted import DistortedDigit
from nnviz.ui import uploads
from nnviz.ui.choice import choice
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.state import PageState

if TYPE_CHECKING:
    from nnviz.labs.digits.three_networks import ThreeNetworksKnobs

SOURCES = {"test": _("Test image"), "drawn": _("Draw"), "uploaded": _("Upload")}
#: Why a picture cannot be used, and a way on.
_SENTENCES = {
    "broken": _("This file is no image that can be read here. Save it as {formats} and choose it again."),
    "too_many_bytes": _("This file is larger than {megabytes} MB. Make the picture smaller, or cut the digit out of "
                        "it."),
    "too_many_pixels": _("This picture has more than {megapixels} million pixels. Make it smaller, or cut the digit "
                         "out of it."),
    "empty": _("No digit stands out in this picture. Use a dark, thick pen on white paper, and come close."),
}
_CENTRED = _("Cut out, scaled and centred as MNIST’s digits are: 28 x 28 pixels")
_MILLION = 1_000_000
#: Streamlit itself refuses larger files, and in English: files of less, but more than may be, get our own sentence.
_MOST_MEGABYTES = 10
_PREVIEW = 140


@dataclass(frozen=True)
class Digit:
    """A digit to read.

    Attributes
    ----------
    image : numpy.ndarray, uint8, shape (28, 28)
        Paper 0, as in MNIST; not yet distorted.
    true : int or None
        The class on its label; None for a reader's own digit.
    """

    image: np.ndarray
    true: int | None


def choose(state: PageState, knobs: "ThreeNetworksKnobs", settings: DistortedDigit) -> tuple[int, Digit]:
    """Draw the choice of a digit; return the number of the test image, and the digit."""
    source = _source(state, asked=knobs.fresh and settings != state.experiment)
    position = _test_image(state, knobs, settings) if source == "test" else settings.digit
    if source == "drawn":
        digit_pad.draw(_own(state, "drawn")[0], lambda drawing: _take(state, "drawn", drawing), key=state.key("pad"))
    elif source == "uploaded":
        _upload(state)
    digits = load("mnist")
    test = Digit(digits.x_test[position], int(digits.y_test[position]))
    if source == "test":
        return position, test
    _say_refused(state, source)
    original, image = _own(state, source)
    if image is None:
        note(t("For now, the networks read test image {position}.").format(position=number(position)))
        return position, test
    if source == "uploaded" and original is not None:
        _show(original, image)
    else:
        note(t(_CENTRED))
    return position, Digit(image, None)


def _source(state: PageState, *, asked: bool) -> str:
    """Draw where the digit comes from; the choice survives a visit to another page.

    ``asked``: a link or a button asks for a test image.
    """
    key, kept = state.key("source"), state.key("kept-source")
    before = st.session_state.get(key) or st.session_state.get(kept, "test")
    st.session_state[key] = "test" if asked else before
    if state.hides("source"):
        st.session_state[kept] = st.session_state[key]
        return st.session_state[kept]
    titles = {source: t(title) for source, title in SOURCES.items()}
    st.session_state[kept] = choice(
        st.segmented_control, t("Digit"), titles, st.session_state[key], required=True, key=key, width="stretch",
        wrap=True, name=titles.__getitem__, on_change=state.touch)
    return st.session_state[kept]


def _test_image(state: PageState, knobs: "ThreeNetworksKnobs", settings: DistortedDigit) -> int:
    """Draw the number of a test image, the class on its label, and the ways to the next one of that class."""
    if state.hides("digit"):
        return settings.digit
    numbers, classes = st.columns(2)
    with numbers:
        position = knobs.whole("digit", DistortedDigit, "digit", settings.digit)
    with classes:
        key, label = state.key("label"), int(load("mnist").y_test[position])
        st.session_state[key] = label
        st.selectbox(t("Class on its label"), range(10), label, key=key, on_change=_choose_class,
                     args=(state, position))
    with st.container(horizontal=True):
        for step, title, icon in ((-1, t("Previous"), "chevron_left"), (1, t("Next"), "chevron_right")):
            st.button(title, key=state.key(f"step{step}"), icon=f":material/{icon}:", on_click=_go,
                      args=(state, position, step), width="stretch", help=t("Another test image of the same class."))
    return position


def _choose_class(state: PageState, position: int) -> None:
    _go(state, position, 1, st.session_state[state.key("label")])


def _go(state: PageState, position: int, step: int, label: int | None = None) -> None:
    """Go to the next or previous test image of a class, that of the image shown if None; after the last, the first."""
    state.touch()
    labels = load("mnist").y_test
    same = np.flatnonzero(labels == (labels[position] if label is None else label))
    beside = np.searchsorted(same, position, side="right" if step > 0 else "left") - (step < 0)
    st.session_state[state.key("digit")] = int(same[beside % len(same)])


def _upload(state: PageState) -> None:
    key = state.key("file")
    uploads.name_button(key, t("Choose a picture"))
    st.file_uploader(
        t("A photo or a scan of one digit"), [kind.lower() for kind in (*centering.FORMATS, "JPG", "TIF")], key=key,
        max_upload_size=_MOST_MEGABYTES, on_change=lambda: _read_file(state, key))


def _read_file(state: PageState, key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        _take(state, "uploaded", file.getvalue())


def _take(state: PageState, source: str, sent: bytes | None) -> None:
    """Centre what the reader drew or uploaded and keep it, or remember why not; None takes the drawing away."""
    state.touch()
    st.session_state[state.key("refused")] = None
    if sent is None:
        st.session_state.pop(state.key(f"own-{source}"), None)
        return
    try:
        original = sent if source == "drawn" else centering.preview(sent, _PREVIEW)
        st.session_state[state.key(f"own-{source}")] = (original, centering.center(sent))
    except UnusableImageError as error:
        st.session_state[state.key("refused")] = (source, error.reason)


def _own(state: PageState, source: str) -> tuple[bytes | None, np.ndarray | None]:
    """Return the reader's own picture and its centred image, or None and None."""
    return st.session_state.get(state.key(f"own-{source}"), (None, None))


def _say_refused(state: PageState, source: str) -> None:
    refused = st.session_state.get(state.key("refused"))
    if refused and refused[0] == source:
        sentence = t(_SENTENCES[refused[1]]).format(
            formats=", ".join(centering.FORMATS), megabytes=number(centering.MAX_BYTES / _MILLION),
            megapixels=number(centering.MAX_PIXELS / _MILLION))
        st.warning(sentence, icon=":material/broken_image:")


def _show(original: bytes, image: np.ndarray) -> None:
    """Show the reader's own picture, and what was made of it."""
    before, after = st.columns(2)
    with before:
        picture(original, caption=t("As you uploaded it"), width=_PREVIEW)
    with after:
        picture(png(image), caption=t(_CENTRED), width=_PREVIEW)
