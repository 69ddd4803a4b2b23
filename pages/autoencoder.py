"""The autoencoder: a network that squeezes an image into a few numbers and rebuilds it from them."""

from functools import partial

from nnviz import app
from nnviz.arithmetic import rows
from nnviz.course.autoencoders import REPEATED
from nnviz.course.experiments import autoencoders
from nnviz.labs.autoencoder import hourglass, losses, pyramids
from nnviz.labs.autoencoder import results as coder_results
from nnviz.labs.autoencoder.claims import EVIDENCE
from nnviz.labs.autoencoder.knobs import AutoencoderKnobs
from nnviz.labs.autoencoder.lab import AUTOENCODER
from nnviz.ui import bench, guess
from nnviz.ui.images import bench as image_bench
from nnviz.ui.images import controls
from nnviz.ui.images import run as image_run
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(AUTOENCODER)
before, problems, fresh = state.open()

header(state.page)
say_problems(problems)

left, results = bench.columns(state)
with left:
    asked = controls.draw(state, AutoencoderKnobs(state, before, fresh),
                          [entry for entry in autoencoders() if entry.id != REPEATED], {"network.loss": "training"})
    if asked.possible:
        with asked.chooser:
            hourglass.draw(asked.possible, key=state.key("hourglass"),
                           with_sums=not guess.sums_hidden(state, rows(asked.possible)))
    controls.below(state, asked, lambda possible: hourglass.table(possible, stale=not asked.fits))
with results:
    pictures = image_run.Pictures(partial(coder_results.picture, state), t(
        "Nothing is trained yet. Press Train: then ten test images stand here, and below each of them what the network "
        "makes of it."), beside=False)
    image_run.show(state, asked, pictures)
    shown = image_run.last_shown(state)
    image_bench.draw(state, asked.experiment, EVIDENCE, {
        "classes": partial(coder_results.classes, state, shown), "pyramids": partial(pyramids.draw, state),
        "losses": partial(losses.draw, state)}, coder_results.TABS, of_result=["classes"])
