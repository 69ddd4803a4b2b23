"""What is never begun: runs for which the machine has too little memory, or that would take all day.

The sentences name the knob that mends it. They are marked for translation.
"""

import os

from nnviz.arithmetic import ShapeError
from nnviz.experiments.embedding import Work
from nnviz.language import mark as _
from nnviz.training import host
from nnviz.training.kinds import kind_of

#: Environment variables: megabytes that a run may need, and hours that it may take.
MEMORY, HOURS = "NNVIZ_RUN_MB", "NNVIZ_RUN_HOURS"
#: What the app and a worker with TensorFlow and its programs need themselves, in bytes.
BASE = 1_600_000_000
#: A run may need this share of a small machine's memory, whatever is left of it.
_LEAST_SHARE = 0.15
_HOURS = 3.0
#: A run that takes longer, in seconds, is never begun by a link alone: the page asks.
MINUTE = 60.0
#: What a run needs most -> what a reader does about it.
_SMALLER = {
    "data": _("This needs more memory than there is here. Choose larger HOG cells, fewer orientations, a smaller block "
              "or fewer training images."),
    "weights": _("This needs more memory than there is here. Choose a smaller network: fewer neurons in the largest "
                 "layer."),
    "activations": _("This needs more memory than there is here. Choose a smaller batch."),
    "snapshots": _("This needs more memory than there is here. Choose fewer draws, or a smaller network."),
    "pairs": _("This needs more memory than there is here. Choose fewer points."),
}


def room() -> int:
    """Return the bytes that a run may need on this machine."""
    if megabytes := os.environ.get(MEMORY):
        return int(float(megabytes) * 1e6)
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
    kind = kind_of(run)
    try:
        needed = kind.need(run)
    except ShapeError:  # the page says so, with the arithmetic
        return None
    if needed.total > room:
        return _SMALLER[needed.largest]
    return kind.shorter if seconds > 3600 * float(os.environ.get(HOURS, _HOURS)) else None


def asks_first(seconds: float) -> bool:
    """Tell whether a run is so long that a link alone does not begin it: the page asks."""
    return seconds > MINUTE
