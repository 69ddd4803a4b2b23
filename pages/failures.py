"""What goes wrong: failing trainings, a vote for the diagnosis and one for the cure, which is run beside."""

import streamlit as st

from nnviz import app
from nnviz.course.failures import CASES
from nnviz.labs.foundations import gallery
from nnviz.labs.foundations.lab import FAILURES
from nnviz.labs.plane.lab import BOUNDARIES
from nnviz.language import lesson
from nnviz.ui import lesson_links
from nnviz.ui.language import current, t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(FAILURES)
before, problems, fresh = state.open()
header(state.page)
say_problems(problems)

controls, results = st.columns([4, 9], gap="medium")
with controls:
    shown = gallery.choose(state, before, fresh)
    lesson_links.offer(state, shown)
state.keep(shown)
with results:
    gallery.pictures(state, shown)

always, layers, style = st.tabs([t("Does the cure always work?"), t("Inside the layers"), t("What to look at")],
                               on_change="rerun", key=state.key("tabs"))
if always.open:
    with always:
        gallery.always(shown, state)
if layers.open:
    with layers:
        gallery.layers(shown, state)
if style.open:
    with style:
        st.markdown(lesson(current(), state.name))
        if st.button(t("Open the failing settings with all their knobs"), icon=":material/tune:",
                     key=state.key("elsewhere")):
            gallery.open_elsewhere(CASES[shown.case].experiment, BOUNDARIES)
            st.switch_page(BOUNDARIES.script)
