"""Curves: one number from another, underfitting and overfitting."""

from nnviz import app
from nnviz.labs.tables import results, workbench
from nnviz.labs.tables.lab import CURVES
from nnviz.ui.page import header
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(CURVES)
header(state.page)
experiment, fresh = workbench.open_page(state)
workbench.draw(state, experiment, fresh, results.curve)
