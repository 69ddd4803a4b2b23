"""A search over hyperparameters: watch it, doubt it, take its script home."""

from functools import partial

from nnviz import app
from nnviz.labs.catalogue import home
from nnviz.labs.search import race, search, take_home, trials, winner
from nnviz.labs.search.knobs import Knobs, left_column
from nnviz.labs.search.lab import SEARCH_PAGE
from nnviz.search.settings import search_of
from nnviz.ui import bench, try_this
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(SEARCH_PAGE)
before, problems, fresh = state.open()
header(state.page)
say_problems(problems)

controls, pictures = bench.columns(state)
with controls:
    now = left_column(state, fresh, before, Knobs.search, home)
asked, possible = search_of(now or before), now is not None
tabs = {"top": partial(trials.draw_top, state, asked, home),
        "parallel": partial(trials.draw_parallel, state, asked, home),
        "importance": partial(trials.draw_importance, state, asked),
        "race": partial(race.draw, state, asked, possible=possible),
        "winner": partial(winner.draw, state, asked), "home": partial(take_home.draw, state, asked)}
with pictures:
    search.panel(state, asked, home, possible=possible)
    bench.draw(state, {"look": partial(try_this.draw, state, partial(trials.say_how, state))} | {
        name: partial(search.marked, tab, possible=possible) for name, tab in tabs.items()}, titles=search.TABS)
