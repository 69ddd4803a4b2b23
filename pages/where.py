"""Where it looks: maps of what a network for chest X-rays depends on, and when they lie."""

from functools import partial

from nnviz import app
from nnviz.labs.xray import notice, where
from nnviz.labs.xray.lab import WHERE
from nnviz.ui import bench, lesson_links, try_this
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(WHERE)
before, problems, fresh = state.open()

header(state.page)
notice.say()
say_problems(problems)

controls, pictures = bench.columns(state)
with controls:
    lesson_links.say_hidden(state)
    look = where.LookKnobs(state, fresh).draw(before)
    state.keep(look)
    lesson_links.offer(state, look)
with pictures:
    shown = where.draw(state, look)
    tabs = {"look": partial(try_this.draw, state)}
    if shown is not None:
        tabs |= {"checks": partial(where.draw_checks, *shown),
                 "deletion": partial(where.draw_deletion, state, *shown)}
    bench.draw(state, tabs, titles=where.TABS)
