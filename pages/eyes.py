"""One digit, three eyes: a test digit or a reader's own, distorted, and read by three trained networks."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.datasets.distort import distort
from nnviz.labs.digits import one_digit, robustness, three_networks
from nnviz.labs.digits.lab import EYES
from nnviz.language import mark as _
from nnviz.links.distorted import DistortedDigit
from nnviz.ui import bench, lesson_links, try_this
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

#: The tabs under the networks that this page alone has.
TABS = {"curves": _("How far does each network follow?"), "limits": _("What is each blind to?")}

state = PageState(EYES)
before, problems, fresh = state.open()
knobs = three_networks.ThreeNetworksKnobs(state, fresh)

header(state.page)
say_problems(problems)

controls, results = bench.columns(state)
with controls:
    lesson_links.say_hidden(state)
    position, digit = one_digit.choose(state, knobs, before)
    place_of_reset = st.container(horizontal=True)
    glance = three_networks.glance()
    distortion = knobs.distortion(before.distortion)
curve = robustness.chosen(state, before, distortion, fresh)
seen = distort(digit.image[None], distortion)[0]
with results:
    three, revealed = three_networks.draw(knobs, glance, before, digit, seen)
    bench.say_setting(state)
    chosen = {kind: network.id for kind, network in three.items()}
    now = DistortedDigit(digit=position, distortion=distortion, curve=curve, **chosen)
    state.keep(now)
    bench.draw(state, {
        "curves": partial(robustness.draw, state, three, curve, distortion),
        "limits": partial(robustness.draw_limits, three), "look": partial(try_this.draw, state),
        "document": partial(robustness.card, three["hog"])}, without=() if revealed else ("curves", "limits"),
        titles=TABS)
with place_of_reset:
    three_networks.reset(state, now)
    lesson_links.offer(state, now)
