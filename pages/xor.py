"""XOR folded: two layers of neurons, by hand and by training."""

import streamlit as st

from nnviz import app
from nnviz.labs.foundations import xor
from nnviz.labs.foundations.lab import XOR
from nnviz.ui import try_this
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(XOR)
value, problems, fresh = state.open()

header(state.page)
say_problems(problems)

key = state.key("part")
if fresh or key not in st.session_state:
    st.session_state[key] = value.part
parts, seeds = st.columns([2, 9], vertical_alignment="center")
with parts:
    part = st.segmented_control(
        t("Play"), list(xor.PARTS), default=value.part, required=True, key=key, on_change=state.touch,
        format_func={code: t(name) for code, name in xor.PARTS.items()}.get, label_visibility="collapsed")
value = value.model_copy(update={"part": part})
if part == "hand":
    xor.draw_hand(state, value, fresh)
else:
    with seeds:
        seed = xor.choose_seed(state, value, fresh)
    value = value.model_copy(update={"seed": seed})
    xor.draw_trained(state, value)
state.keep(value)
try_this.draw(state)
