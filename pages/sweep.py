"""A sweep: one or two knobs through all their values, each point over several seeds."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.labs.catalogue import home
from nnviz.labs.search import sweep
from nnviz.labs.search.knobs import Knobs
from nnviz.labs.search.lab import SWEEP_PAGE
from nnviz.ui import bench, lesson_links, try_this
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(SWEEP_PAGE)
before, problems, fresh = state.open()
header(state.page)
say_problems(problems)

controls, pictures = bench.columns(state)
with controls:
    lesson_links.say_hidden(state)
    knobs = Knobs(state, fresh)
    which = st.container()
    now = knobs.sweep(before)
    with which:
        knobs.which(now or before, home)
    if now:
        state.keep(now)
        lesson_links.offer(state, now)
with pictures:
    sweep.panel(state, now, home)
    bench.draw(state, {"look": partial(try_this.draw, state)})
