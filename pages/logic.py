"""Neurons and logic: four networks of 1943, gates to build, and the map of what one neuron can compute."""

import streamlit as st

from nnviz import app
from nnviz.labs.foundations import logic
from nnviz.labs.foundations.lab import LOGIC
from nnviz.ui import try_this
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(LOGIC)
value, problems, fresh = state.open()

header(state.page)
say_problems(problems)

key = state.key("part")
if fresh or key not in st.session_state:
    st.session_state[key] = value.part
part = st.segmented_control(
    t("Play"), list(logic.PARTS), default=value.part, required=True, key=key, on_change=state.touch,
    format_func={code: t(name) for code, name in logic.PARTS.items()}.get, label_visibility="collapsed")
value = value.model_copy(update={"part": part})
logic.draw(state, value, fresh)
state.keep(value)
try_this.draw(state)
