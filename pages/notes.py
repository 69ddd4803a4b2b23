"""Notes for the lecturer: for a second window or a phone, not for the projector."""

import streamlit as st

from nnviz import app
from nnviz.labs.catalogue import NOTES
from nnviz.language import lesson
from nnviz.ui.language import current
from nnviz.ui.page import header

app.through_the_entry()

header(NOTES)
st.markdown(lesson(current(), "notes"))
