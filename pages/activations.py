"""Activations and losses: curves to drag along, the vanishing gradient, softmax, losses."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.labs.foundations import activations, function_claims
from nnviz.labs.foundations.lab import ACTIVATIONS
from nnviz.ui import bench, cards, lesson_links, try_this
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(ACTIVATIONS)
before, problems, fresh = state.open()

header(state.page)
say_problems(problems)

with st.container(key=state.key("result")):
    now = activations.draw(state, before, activations.choose(state, before, fresh), fresh)
state.keep(now)
lesson_links.say_hidden(state)
lesson_links.offer(state, now)

bench.draw(state, {"look": partial(try_this.draw, state), "document": partial(cards.draw, function_claims.EVIDENCE)})
