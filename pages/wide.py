"""Wide and deep: inputs that go past the hidden layers, and what that helps."""

from functools import partial

from nnviz import app
from nnviz.course.experiments import get
from nnviz.labs.tables import results, skip_drawing, three_networks, workbench
from nnviz.labs.tables.claims import EVIDENCE
from nnviz.labs.tables.lab import WIDE
from nnviz.language import mark as _
from nnviz.ui import cards
from nnviz.ui.page import header
from nnviz.ui.state import PageState

app.through_the_entry()


def picture(state, recording, pinned, name) -> None:
    """Draw the network with its wide path above the prices."""
    skip_drawing.draw(recording.experiment)
    results.learned(state, recording, pinned, name)


state = PageState(WIDE)
header(state.page)
experiment, fresh = workbench.open_page(state)
workbench.draw(
    state, experiment, fresh, picture, entries=(get("H10"),), wide=True,
    more={"three": lambda _recording: three_networks.draw(state), "map": partial(results.prices, state),
          "document": lambda _recording: cards.draw(EVIDENCE)},
    titles={"three": _("Three networks"), "map": _("The map")})
