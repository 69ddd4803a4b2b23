"""Neurons and logic: four networks of 1943, gates to build, and the map of what one neuron can compute."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.labs.foundations import logic
from nnviz.labs.foundations.lab import LOGIC, XOR
from nnviz.labs.foundations.parts import choose_part
from nnviz.ui import bench, lesson_links, try_this
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(LOGIC)
value, problems, fresh = state.open()

header(state.page)
say_problems(problems)

lesson_links.say_hidden(state)
with st.container(horizontal=True, horizontal_alignment="distribute"):
    part = choose_part(state, logic.PARTS, value.part, fresh)
    place_of_link = st.container(width="content")
value = value.model_copy(update={"part": part})
with st.container(key=state.key("result")):
    logic.draw(state, value, fresh)
if part == "build" and value.gate == "xor":
    st.page_link(XOR.script, label=t("Two layers can do XOR: see how"), icon=XOR.icon)
state.keep(value)
with place_of_link:
    lesson_links.offer(state, value)
bench.draw(state, {"look": partial(try_this.draw, state)})
