"""Chest X-rays: a network tells pneumonia from normal, and one threshold decides what that is worth."""

from functools import partial

from nnviz import app
from nnviz.arithmetic import rows
from nnviz.course.experiments import xray_experiments
from nnviz.labs.xray import notice, results
from nnviz.labs.xray.knobs import XrayKnobs
from nnviz.labs.xray.lab import XRAY
from nnviz.ui import bench
from nnviz.ui.images import arithmetic as image_arithmetic
from nnviz.ui.images import bench as image_bench
from nnviz.ui.images import controls
from nnviz.ui.images import run as image_run
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(XRAY)
before, problems, fresh = state.open()

header(state.page)
notice.say()
say_problems(problems)

left, pictures = bench.columns(state)
with left:
    asked = controls.draw(state, XrayKnobs(state, before, fresh), xray_experiments())
    controls.below(state, asked, lambda possible: image_arithmetic.table(
        rows(possible), possible.data.train_images, stale=not asked.fits))
with pictures:
    drawn = image_run.Pictures(partial(results.picture, state), t(
        "Nothing is trained yet. Press Train: then the threshold and all that it moves stand here."), beside=False,
        covers_itself=True)
    image_run.show(state, asked, drawn)
    image_bench.draw(state, asked.experiment, {}, results.tabs(state, image_run.last_shown(state)), results.TABS,
                     of_result=results.SEALED)
