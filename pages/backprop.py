"""Backpropagation, number by number: forward, loss, the chain rule edge by edge, the update."""

from functools import partial

import streamlit as st
from pydantic import ValidationError

from nnviz import app
from nnviz.labs.foundations import backprop, backprop_claims, net_knobs
from nnviz.labs.foundations.lab import BACKPROP
from nnviz.language import mark as _
from nnviz.ui import bench, try_this
from nnviz.ui.lesson_links import offer, say_hidden
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(BACKPROP)
before, problems, fresh = state.open()

header(state.page)
say_problems(problems)

with st.container(key=state.key("bench")):
    controls, results = st.columns([4, 10], gap="medium")
    results = results.container(key=state.key("result"))
st.html(backprop.PICTURE_FIRST)
with controls:
    chosen = net_knobs.NetKnobs(state, fresh).draw(before)
    try:
        net = net_knobs.assemble(before, chosen, st.session_state.get(state.key("seed"), 0))
        state.keep(net)
    except ValidationError as error:
        net = before
        st.error(net_knobs.why_not(error), icon=":material/call_split:")
    with st.container(horizontal=True):
        net_knobs.new_weights(state, net)
        offer(state, net)
    say_hidden(state)
with results:
    backprop.draw(state, before, net, fresh)

bench.draw(state, {
    "look": partial(try_this.draw, state), "famous": partial(backprop_claims.mazur_table, state),
    "document": partial(backprop_claims.card, net)}, titles={"famous": _("Mazur’s page")})
