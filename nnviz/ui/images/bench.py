"""The tabs under the pictures of a lab on images: what its page brings, and what all these labs have."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from nnviz.arithmetic import rows
from nnviz.experiments.images import ImageExperiment
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui import bench, cards, envelope, guess, pins, presets, run_log, take_home, try_this
from nnviz.ui.cards import Evidence
from nnviz.ui.images import curves
from nnviz.ui.images.run import last_shown, was_recorded
from nnviz.ui.state import PageState


def draw(state: PageState, experiment: ImageExperiment, evidence: Mapping[str, Evidence],
         own: Mapping[str, Callable[[], None]], titles: Mapping[str, str], of_result: Collection[str]) -> None:
    """Draw the row of tabs, and what stands in the open one.

    Parameters
    ----------
    experiment : ImageExperiment
        What the knobs ask for.
    evidence : mapping
        The page's cards, as ``cards.draw`` takes them.
    own, titles : mapping
        Name of each tab of the page's own -> what draws it, and its title in English.
    of_result : collection of str
        Those of them that show what the test images came to: they are offered only where that may be seen.
    """
    shown: Any = last_shown(state)  # what tells of a run is offered only where there is one
    hidden = shown is not None and guess.hides(state, shown)
    covered = shown is not None and envelope.covers(state, shown.experiment)
    tested = shown is not None and not (shown.experiment.target == "class" and shown.output is None)
    without = [] if tested and not hidden and not covered else [*of_result]
    if shown is None or hidden:
        without += ["compare", "home"]
    elif covered:
        without.append("home")
    if hidden:
        without.append("log")
    if not evidence:
        without.append("document")
    bench.draw(state, {
        "look": partial(
            try_this.draw, state, partial(curves.explain, bool(experiment.data.validation))), **own,
        "compare": partial(_compare, state, shown, experiment), "document": partial(cards.draw, evidence),
        "home": partial(_home, state, shown), "log": partial(run_log.draw, state)}, without=without, titles=titles)


def _compare(state: PageState, shown: ImageRecording, experiment: ImageExperiment) -> None:
    presets.compare(state, shown, with_sums=not guess.sums_hidden(state, rows(shown.experiment)))
    if pin := pins.chosen(state.page):
        pins.draw_comparison(state, pin, shown, experiment)
    else:
        pins.say_how()


def _home(state: PageState, shown: ImageRecording) -> None:
    take_home.draw_images(state.page, shown, presets.exact_preset(shown.experiment), was_recorded=was_recorded(state))
