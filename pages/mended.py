"""The course's code, mended: find the line that fails, see why, mend it, and take the script home."""

import streamlit as st

from nnviz import app
from nnviz.labs.foundations import workshop
from nnviz.labs.foundations.lab import MENDED
from nnviz.language import lesson
from nnviz.ui import lesson_links
from nnviz.ui.language import current, t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(MENDED)
before, problems, fresh = state.open()
header(state.page)
say_problems(problems)

controls, script = st.columns([5, 8], gap="medium")
with controls:
    shown = workshop.choose(state, before, fresh)
    lesson_links.offer(state, shown)
state.keep(shown)
with script:
    workshop.code(state, shown)
with st.expander(t("What to look at")):
    st.markdown(lesson(current(), state.name))
