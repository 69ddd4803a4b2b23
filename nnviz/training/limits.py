"""What is never begun: runs for which the machine has too little memory, or that would take all day.

The sentences name the knob that mends it. They are marked for translation.
"""

import os

from nnviz.arithmetic import ShapeError
from nnviz.experiments.embedding import Embedding, Work
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.spread import Spread
from nnviz.language import mark as _
from nnviz.training import host
from nnviz.training.memory import Need, need

#: Environment variables: megabytes that a run may need, and hours that it may take.
MEMORY, HOURS = "NNVIZ_RUN_MB", "NNVIZ_RUN_HOURS"
#: What the app and a worker with TensorFlow and its programs need themselves, in bytes.
BASE = 1_600_000_000
#: A run may need this share of a small machine's memory, whatever is left of it.
_LEAST_SHARE = 0.15
_HOURS = 3.0
#: A run that takes longer, in seconds, is never begun by a link alone: the page asks.
MINUTE = 60.0


def room() -> int:
    """Return the bytes that a run may need on this machine."""
    if told := os.environ.get(MEMORY):
        return int(float(told) * 1e6)
    memory = host.memory()
    return int(max(memory - BASE, _LEAST_SHARE * memory))


def problem(run: Work, seconds: float, room: int) -> str | None:
    """Say in one sentence why a run is not begun, and which knob mends it; None if it may begin.

    Parameters
    ----------
    run : Work
    seconds : float
        How long it will take.
    room : int
        The bytes that it may need.
    """
    try:
        needed = need(run)
    except ShapeError:  # the page says so, with the arithmetic
        return None
    if needed.total > room:
        return _too_much_memory(run, needed)
    if seconds > 3600 * float(os.environ.get(HOURS, _HOURS)):
        return _too_much_time(run)
    return None


def asks_first(seconds: float) -> bool:
    """Tell whether a run is so long that a link alone does not begin it: the page asks."""
    return seconds > MINUTE


def _too_much_memory(run: Work, needed: Need) -> str:
    if isinstance(run, Embedding):
        return _("This needs more memory than there is here. Choose fewer points.")
    if needed.largest == "activations":
        return _("This needs more memory than there is here. Choose a smaller batch.")
    if needed.largest == "data":
        return _("This needs more memory than there is here. Choose larger HOG cells, fewer orientations, a smaller "
                 "block or fewer training images.")
    if needed.largest == "snapshots" and isinstance(run, Spread):
        return _("This needs more memory than there is here. Choose fewer draws, or a smaller network.")
    return _("This needs more memory than there is here. Choose a smaller network: fewer neurons in the largest layer.")


def _too_much_time(run: Work) -> str:
    if isinstance(run, Embedding):
        return _("This would take many hours here. Choose fewer points.")
    if isinstance(run, Spread):
        return _("This would take many hours here. Choose fewer draws, or fewer epochs.")
    if isinstance(run, ImageExperiment):
        return _("This would take many hours here. Choose fewer epochs, fewer training images or a smaller network.")
    return _("This would take many hours here. Choose fewer epochs or a larger batch.")
