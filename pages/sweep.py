"""A sweep: one or two knobs through all their values, each point over several seeds."""

from functools import partial

from nnviz import app
from nnviz.labs.catalogue import home
from nnviz.labs.search import sweep
from nnviz.labs.search.knobs import Knobs, left_column
from nnviz.labs.search.lab import SWEEP_PAGE
from nnviz.ui import bench, try_this
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(SWEEP_PAGE)
before, problems, fresh = state.open()
header(state.page)
say_problems(problems)

controls, pictures = bench.columns(state)
with controls:
    now = left_column(state, fresh, before, Knobs.sweep, home)
with pictures:
    sweep.panel(state, now, home)
    bench.draw(state, {"look": partial(try_this.draw, state)})
