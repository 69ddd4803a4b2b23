"""Notes for the lecturer: for a second window or a phone, not for the projector."""

import streamlit as st

from nnviz.language import lesson
from nnviz.ui import start
from nnviz.ui.language import current, t
from nnviz.ui.page import header

start.through_the_entry()

header(t("Notes for the lecturer"), t("Keep this window on a screen that the class does not see."))
st.markdown(lesson(current(), "notes"))
