"""One digit, three eyes: a test digit or a reader's own, distorted, and read by three trained networks."""

import streamlit as st

from nnviz import app
from nnviz.datasets.distort import distort
from nnviz.labs.digits import eyes as panels
from nnviz.labs.digits import one_digit as eyes_digit
from nnviz.labs.digits import robustness as eyes_curves
from nnviz.labs.digits.lab import EYES
from nnviz.links.eyes import Eyes
from nnviz.ui import try_this
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(EYES)
before, problems, fresh = state.open()
knobs = panels.EyesKnobs(state, fresh)

header(state.page)
say_problems(problems)

controls, results = st.columns([4, 9], gap="medium")
with controls:
    position, digit = eyes_digit.choose(state, knobs, before)
    place_of_reset = st.container()
    glance = panels.glance()
    distortion = knobs.distortion(before.distortion)
seen = distort(digit.image[None], distortion)[0]
with results:
    three = panels.draw(knobs, glance, before, digit, seen)

st.divider()
st.subheader(t("How far does each network follow?"), anchor=False)
curve = eyes_curves.choose(state, before, fresh)
now = Eyes(digit=position, distortion=distortion, curve=curve, **{kind: eye.id for kind, eye in three.items()})
state.keep(now)
with place_of_reset:
    panels.reset(state, now)
eyes_curves.draw(three, curve, distortion)
try_this.draw(state)
eyes_curves.card(three["hog"])
