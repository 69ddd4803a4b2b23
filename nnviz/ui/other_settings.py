"""What belongs to other settings than the knobs now is marked where it stands: framed, with a word on the frame."""

import json

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.ui.changes import brief
from nnviz.ui.language import t
from nnviz.ui.page import note

#: The frame and its words take no room of their own: nothing moves when they come and go.
_STYLE = """<style>.st-key-{place} {{ position: relative; outline: 2px dashed {color}; outline-offset: 4px; }}
.st-key-{place}::before {{ content: {words}; position: absolute; right: 0; bottom: 100%; z-index: 1; padding: 0 0.4rem;
  font-size: 0.8rem; font-weight: 600; color: var(--st-background-color, white); background: {color}; }}</style>"""
_COLOR = "#b45309"
AnyExperiment = Experiment | ImageExperiment | TableExperiment


def say() -> None:
    """Say that the picture that follows does not belong to the knobs as they are now."""
    note(":material/warning: **" + t("This picture still belongs to other settings.") + "**")


def place(key: str, shown: AnyExperiment | None, now: AnyExperiment | None) -> DeltaGenerator:
    """Return a place for a picture of the experiment ``shown``; it is framed where the knobs ask for another one.

    ``now`` is what the knobs ask for, None if that is impossible.
    The browser finds it by the class ``st-key-<key>``; ``key`` is made of letters, digits and hyphens.
    """
    if shown is not None and shown != now:
        text = t("The last settings that were possible") if now is None else t("Other settings: {changes}").format(
            changes=brief(now, shown, most=1)).replace("<", "‹")
        st.html(_STYLE.format(place=key, color=_COLOR, words=json.dumps(text, ensure_ascii=False)))
    return st.container(key=key)
