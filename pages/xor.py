"""XOR folded: two layers of neurons, by hand and by training."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.labs.catalogue import home
from nnviz.labs.foundations import xor
from nnviz.labs.foundations.lab import XOR
from nnviz.labs.foundations.parts import choose_part
from nnviz.ui import bench, lesson_links, try_this
from nnviz.ui.language import current, t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(XOR)
value, problems, fresh = state.open()

header(state.page)
say_problems(problems)

lesson_links.say_hidden(state)
parts, seeds, place_of_link = st.columns([2, 8, 2], vertical_alignment="center")
with parts:
    part = choose_part(state, xor.PARTS, value.part, fresh)
value = value.model_copy(update={"part": part})
if part == "hand":
    with st.container(key=state.key("result")):
        xor.draw_hand(state, value, fresh)
else:
    with seeds:
        seed = xor.choose_seed(state, value, fresh)
    value = value.model_copy(update={"seed": seed})
    xor.draw_trained(state, value)
    experiment = xor.experiment_of(seed)
    there = home(experiment)
    st.page_link(there.script, label=t("Change this network’s layers and data"), icon=there.icon,
                 query_params={"lang": current(), **there.grammar.to_query(experiment, there.opening)})
state.keep(value)
with place_of_link:
    lesson_links.offer(state, value)
bench.draw(state, {"look": partial(try_this.draw, state)})
