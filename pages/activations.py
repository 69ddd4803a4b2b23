"""Activations and losses: curves to drag along, the vanishing gradient, softmax, losses."""

import streamlit as st

from nnviz import app
from nnviz.labs.foundations import activations, function_claims
from nnviz.labs.foundations.lab import ACTIVATIONS
from nnviz.ui import cards, lesson_links, try_this
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(ACTIVATIONS)
before, problems, fresh = state.open()

header(state.page)
say_problems(problems)

bench = activations.choose(state, before, fresh)
now = activations.draw(state, before, bench, fresh)
state.keep(now)
lesson_links.say_hidden(state)
lesson_links.offer(state, now)

style, document = st.tabs([t("What to look at"), t("Check the document")], key=state.key("tabs"), on_change="rerun")
with style:
    if style.open:
        try_this.draw(state)
with document:
    if document.open:
        cards.draw(function_claims.EVIDENCE)
