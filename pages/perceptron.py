"""Perceptron: Rosenblatt's rule one example at a time, on truth tables, clouds and flowers."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.labs.foundations import perceptron, perceptron_compare
from nnviz.labs.foundations.lab import PERCEPTRON, XOR
from nnviz.ui import bench, lesson_links, try_this
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(PERCEPTRON)
before, problems, fresh = state.open()

header(state.page)
say_problems(problems)

controls, steps = st.columns([3, 9], gap="medium")
with controls:
    lesson_links.say_hidden(state)
    value = perceptron.PerceptronKnobs(state, fresh).draw(before)
    lesson_links.offer(state, value)
with steps, st.container(key=state.key("result")):
    perceptron.draw(state, value, fresh)
    if value.data == "xor":
        st.page_link(XOR.script, label=t("Two layers can do XOR: see how"), icon=XOR.icon)
state.keep(value)
bench.draw(state, {"look": partial(try_this.draw, state), "compare": partial(perceptron_compare.draw, value)})
