"""Home: what the app does, where to begin, and the course as a path."""

import streamlit as st

from nnviz import app
from nnviz.labs.autoencoder.lab import LATENT
from nnviz.labs.catalogue import LABS, PAGES
from nnviz.labs.digits.lab import EYES
from nnviz.labs.foundations import home
from nnviz.labs.foundations.home import Link
from nnviz.labs.foundations.lab import FAILURES, HOME
from nnviz.labs.plane.lab import BOUNDARIES
from nnviz.language import mark as _
from nnviz.links.lesson import LESSON_NAMES
from nnviz.ui import visits
from nnviz.ui.language import t
from nnviz.ui.page import header

app.through_the_entry()

# The boundaries were the front page once: a link to the app with their settings still opens them.
if set(st.query_params) & {*BOUNDARIES.grammar.names, *LESSON_NAMES}:
    st.switch_page(BOUNDARIES.script, query_params=dict(st.query_params))

STUDENT = [
    Link(BOUNDARIES, _("Teach a network the XOR"), _("Three neurons, four clouds. Move a knob: what changes?"), {}),
    Link(FAILURES, _("Be the doctor of a failed training"), _("Name the illness, choose a cure, run it."), {}),
    Link(EYES, _("Look at a digit with three eyes"), _("Turn it, move it: which network is still right?"), {})]
LECTURER = [
    Link(BOUNDARIES, _("1 · A straight line for XOR?"),
         _("The class guesses the accuracy first. Then add a hidden layer."), {"hidden": "0", "predict": "1"}),
    Link(FAILURES, _("2 · A loss that jumps"), _("Three diagnoses, three cures: a show of hands for each."),
         {"case": "jumps"}),
    Link(LATENT, _("3 · 784 pixels in two numbers"), _("Click on the map: the network draws what lies there."), {})]

header(HOME)
home.go_on([PAGES[name] for name in visits.last()])
picture, student, lecturer = st.columns([8, 10, 10], gap="medium")
with picture:
    home.first_picture()
with student:
    home.links(t("Start here"), ":material/play_circle:", STUDENT)
with lecturer:
    home.links(t("In ten minutes"), ":material/timer:", LECTURER)
home.path(LABS)
