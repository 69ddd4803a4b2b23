"""What goes wrong: failing trainings, a vote for the diagnosis and one for the cure, which is run beside."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.course.failures import CASES
from nnviz.labs.foundations import gallery
from nnviz.labs.foundations.lab import FAILURES
from nnviz.labs.plane.lab import BOUNDARIES
from nnviz.language import lesson
from nnviz.language import mark as _
from nnviz.ui import bench, lesson_links
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



def look() -> None:
    """Say what to look at, with a way to the knobs."""
    st.markdown(lesson(current(), state.name))
    if st.button(t("Open the failing settings with all their knobs"), icon=":material/tune:",
                 key=state.key("elsewhere")):
        gallery.open_elsewhere(CASES[shown.case].experiment, BOUNDARIES)
        st.switch_page(BOUNDARIES.script)


bench.draw(state, {
    "always": partial(gallery.always, shown, state), "layers": partial(gallery.layers, shown, state), "look": look},
    titles={"always": _("Does the cure always work?"), "layers": _("Inside the layers"), "look": _("What to look at")})
