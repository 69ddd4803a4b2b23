"""Choosing: from the task to output units, activation and loss; and the rules of thumb, each with its experiment."""

import streamlit as st

from nnviz import app
from nnviz.labs.catalogue import PAGES, home
from nnviz.labs.foundations import choosing
from nnviz.labs.foundations.lab import CHOOSING
from nnviz.labs.foundations.tasks import TASKS
from nnviz.language import lesson
from nnviz.ui import lesson_links
from nnviz.ui.language import current, t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(CHOOSING)
before, problems, fresh = state.open()
header(state.page)
say_problems(problems)

task = choosing.choose_task(state, before, fresh)
controls, results = st.columns([4, 9], gap="medium")
with controls:
    shown = choosing.choose(state, before, task, fresh)
with results:
    shown = shown.model_copy(update={"sum": choosing.sums(state, before, fresh)})
    choosing.pictures(shown)
    choosing.verdict(shown, PAGES.get(TASKS[shown.task].page))

st.subheader(t("Rules of thumb, checked"), anchor=False)
bet = choosing.rules({kind: home(kind()) for kind in choosing.KINDS}, state, before, fresh)
state.keep(shown.model_copy(update=bet))
lesson_links.offer(state, state.experiment)
with st.expander(t("What to look at")):
    st.markdown(lesson(current(), state.name))
