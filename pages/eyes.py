"""One digit, three eyes: a test digit or a reader's own, distorted, and read by three trained networks."""

import streamlit as st

from nnviz import app
from nnviz.datasets.distort import distort
from nnviz.labs.digits import one_digit, robustness, three_networks
from nnviz.labs.digits.lab import EYES
from nnviz.links.distorted import DistortedDigit
from nnviz.ui import lesson_links, try_this
from nnviz.ui.language import t
from nnviz.ui.page import header, note
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(EYES)
before, problems, fresh = state.open()
knobs = three_networks.ThreeNetworksKnobs(state, fresh)

header(state.page)
say_problems(problems)

controls, results = st.columns([4, 9], gap="medium")
with controls:
    lesson_links.say_hidden(state)
    position, digit = one_digit.choose(state, knobs, before)
    place_of_reset = st.container(horizontal=True)
    glance = three_networks.glance()
    distortion = knobs.distortion(before.distortion)
seen = distort(digit.image[None], distortion)[0]
with results:
    three, revealed = three_networks.draw(knobs, glance, before, digit, seen)

st.divider()
st.subheader(t("How far does each network follow?"), anchor=False)
curve = robustness.choose(state, before, distortion, fresh)
chosen = {kind: network.id for kind, network in three.items()}
now = DistortedDigit(digit=position, distortion=distortion, curve=curve, **chosen)
state.keep(now)
with place_of_reset:
    three_networks.reset(state, now)
    lesson_links.offer(state, now)
if revealed:
    robustness.draw(three, curve, distortion)
else:
    note(t("The curves stay hidden until you have guessed the result."))
try_this.draw(state)
robustness.card(three["hog"])
