"""The front page: a finished picture, where to begin, and the course as a path of chapters."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz.analysis import tables
from nnviz.charts.boundary import boundary
from nnviz.course import recorded
from nnviz.course.page import Lab, Page
from nnviz.datasets.plane import extent
from nnviz.labs.foundations.figures.thumbnails import thumbnail
from nnviz.recordings.recording import Recording
from nnviz.ui.language import current, number, percent, t, translator
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.scrubber import scrubber
from nnviz.ui.show import show

#: Short lines stand close together, and no name of a page is cut.
_CLOSE = """<style>
[class*="st-key-home-"] p { line-height: 1.35; }
[class*="st-key-home-"] [data-testid="stPageLink"] :is(p, div) { white-space: normal; overflow: visible; }
</style>"""
#: Cards in a row of the path.
_IN_A_ROW = 5


@dataclass(frozen=True)
class Link:
    """A way into the app: a page, what its link says, and a sentence (English, to be translated)."""

    page: Page
    label: str
    says: str
    query: dict[str, str]

    def draw(self) -> None:
        """Draw the link with its sentence below."""
        st.page_link(self.page.script, label=t(self.label), icon=self.page.icon, width="stretch",
                     query_params={"lang": current(), **self.query})
        note(t(self.says))


def first_picture() -> None:
    """Draw a recorded training with its player: something to see before anything is clicked."""
    known = recorded.find(recorded.OPENING["boundaries"])
    if known is None:
        return
    style = chart_style()
    picture, sentences = _first(known.recording, style.language, style.large)
    show(picture, key="home-boundary", alt=t(
        "The plane with all points; the colour says which class the network answers there."))
    scrubber(known.recording.frames.tolist(), sentences, t=translator(), key="scrubber")


def _identity(recording: Recording) -> str:
    return recording.experiment.key


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={Recording: _identity})
def _first(recording: Recording, language: str, large: bool) -> tuple[Any, list[str]]:
    names = (t("class 0 (−)"), t("class 1 (+)"))
    picture = boundary(tables.frames(recording), tables.points(recording, names),
                       extent=extent(recording.experiment.data), class_names=names, style=chart_style())
    sentence = t("After {epoch} epochs it is right for {accuracy} of the points that it has never seen.")
    return picture, [sentence.format(epoch=number(int(epoch)), accuracy=percent(float(accuracy)))
                     for epoch, accuracy in zip(recording.frames, recording.scores["test_accuracy"], strict=True)]


def links(title: str, icon: str, entries: list[Link]) -> None:
    """Draw a card with a few ways in."""
    with st.container(border=True, gap="xsmall"):
        st.subheader(f"{icon} {title}", anchor=False)
        for entry in entries:
            entry.draw()


def go_on(pages: list[Page]) -> None:
    """Draw the pages that were visited last, if there are any."""
    if pages:
        with st.container(horizontal=True, vertical_alignment="center", key="home-visited"):
            st.markdown(t("Go on where you were:"), width="content")
            for page in pages:
                st.page_link(page.script, label=t(page.menu), icon=page.icon, width="content")


def path(labs: tuple[Lab, ...]) -> None:
    """Draw the pages of the course, each with its chapter, its question and a picture."""
    st.html(_CLOSE)
    st.subheader(t("The course, step by step"), anchor=False)
    chapters = [(f"{number} · {t(lab.title)}", page) for number, lab in enumerate(
        (lab for lab in labs if lab.title), 1) for page in lab.pages if page.in_path]
    for start in range(0, len(chapters), _IN_A_ROW):
        row = chapters[start:start + _IN_A_ROW]
        for column, (chapter, page) in zip(st.columns(_IN_A_ROW, gap="small"), row, strict=False):
            with column:
                _card(chapter, page)


def _card(chapter: str, page: Page) -> None:
    with st.container(border=True, key=f"home-{page.name}", height="stretch", gap="xxsmall"):
        note(chapter)
        st.html(_picture(page.name))
        st.page_link(page.script, label=t(page.menu), icon=page.icon, width="stretch",
                     query_params={"lang": current()})
        note(t(page.question))


@st.cache_resource(max_entries=64, show_spinner=False)
def _picture(name: str) -> str:
    """Return a page's picture as HTML. It says nothing that the page's title does not: readers of the text skip it."""
    code = b64encode(thumbnail(name).encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{code}" alt="" style="height: 60px; max-width: 100%">'
