"""Regression: the price of a house from eight numbers of its district."""

from nnviz import app
from nnviz.course.experiments import get
from nnviz.labs.tables import results, workbench
from nnviz.labs.tables.lab import HOUSING
from nnviz.ui.page import header
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(HOUSING)
header(state.page)
experiment, fresh = workbench.open_page(state)
workbench.draw(state, experiment, fresh, results.housing, entries=(get("H9"),))
