"""The learning-rate range test, over many seeds: how far do the rules agree, and what do they suggest?"""

from functools import partial

from nnviz import app
from nnviz.labs.catalogue import home
from nnviz.labs.search import range_test
from nnviz.labs.search.knobs import Knobs, left_column
from nnviz.labs.search.lab import RANGE_TEST
from nnviz.ui import bench, try_this
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(RANGE_TEST)
before, problems, fresh = state.open()
header(state.page)
say_problems(problems)

controls, pictures = bench.columns(state)
with controls:
    now = left_column(state, fresh, before, Knobs.range_test, home)
with pictures:
    range_test.panel(state, now, home)
    bench.draw(state, {"look": partial(try_this.draw, state)})
