"""Digits, three ways to see: an MLP on pixels, an MLP on HOG vectors and a convolutional network."""

from functools import partial

from nnviz import app
from nnviz.arithmetic import rows
from nnviz.course.experiments import image_experiments
from nnviz.experiments.classifier import HogMlp
from nnviz.labs.digits import hog_picture
from nnviz.labs.digits import results as image_results
from nnviz.labs.digits.claims import EVIDENCE
from nnviz.labs.digits.lab import DIGITS
from nnviz.ui import bench
from nnviz.ui.images import arithmetic as image_arithmetic
from nnviz.ui.images import bench as image_bench
from nnviz.ui.images import controls
from nnviz.ui.images import run as image_run
from nnviz.ui.images.experiment_knobs import ExperimentKnobs
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(DIGITS)
before, problems, fresh = state.open()

header(state.page)
say_problems(problems)

left, results = bench.columns(state)
with left:
    knobs = ExperimentKnobs(state, before, fresh)
    asked = controls.draw(state, knobs, image_experiments())
    if asked.fits and isinstance(asked.experiment.network, HogMlp):
        with knobs.below[0]:
            hog_picture.draw(state, asked.experiment)
    controls.below(state, asked, lambda possible: image_arithmetic.table(
        rows(possible), possible.data.train_images, stale=not asked.fits))
with results:
    pictures = image_run.Pictures(partial(image_results.picture, state), t(
        "Nothing is trained yet. Press Train: then the confusion matrix of the test images stands here."), beside=True)
    image_run.show(state, asked, pictures)
    image_bench.draw(state, asked.experiment, EVIDENCE, image_results.tabs(state, image_run.last_shown(state)),
                     image_results.TABS, of_result=image_results.TABS)
