"""A reader's own table: report, pipeline, network, baselines and importance."""

from functools import partial

from nnviz import app
from nnviz.labs.tables import own, results, workbench
from nnviz.labs.tables.lab import OWN
from nnviz.language import mark as _
from nnviz.ui.page import header
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(OWN)
header(state.page)
experiment, fresh = workbench.open_page(state)
workbench.draw(
    state, experiment, fresh, results.own, wide=True, above=partial(own.draw, state, experiment),
    more={"report": lambda _recording: own.report(state),
          "pipeline": lambda _recording: own.pipeline(state.experiment),
          "importance": partial(own.draw_importance, state)},
    titles={"report": _("Report"), "pipeline": _("Pipeline"), "importance": _("Importance")})
