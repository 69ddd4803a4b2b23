"""Perceptron: Rosenblatt's rule one example at a time, on truth tables, clouds and flowers."""

import streamlit as st

from nnviz import app
from nnviz.labs.foundations import perceptron, perceptron_compare
from nnviz.labs.foundations.lab import PERCEPTRON, XOR
from nnviz.ui import lesson_links, try_this
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
with steps:
    perceptron.draw(state, value, fresh)
    if value.data == "xor":
        st.page_link(XOR.script, label=t("Two layers can do XOR: see how"), icon=XOR.icon)
state.keep(value)
perceptron_compare.draw(value)
try_this.draw(state)
