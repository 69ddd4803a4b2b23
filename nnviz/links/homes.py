"""Which page an experiment is at home on, and how that page writes and reads its links."""

from types import ModuleType

from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.links import plane as link
from nnviz.links.images import CODES, DIGITS, ImageGrammar

#: How a page's links are written: it has ``NAMES``, ``to_query`` and ``from_query``.
Grammar = ModuleType | ImageGrammar
#: Page -> the grammar of its links.
GRAMMARS: dict[str, Grammar] = {"boundaries": link, "digits": DIGITS, "autoencoder": CODES}


def home(experiment: Experiment | ImageExperiment) -> str:
    """Return the name of the page that trains an experiment."""
    if isinstance(experiment, Experiment):
        return "boundaries"
    return "digits" if experiment.classifies else "autoencoder"
