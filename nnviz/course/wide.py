"""Wide, deep, and wide and deep: networks of about the same number of parameters, over the same seeds."""

from nnviz.course.tables import H10
from nnviz.experiments.spread import Spread
from nnviz.experiments.tables import Curve, TableExperiment
from nnviz.language import mark as _

_DRAWS = 10


def _networks(base: TableExperiment, widest: int, deepest: int, layers: int) -> dict[str, TableExperiment]:
    """Return one wide hidden layer and some narrow ones."""
    return {"wide": base.with_(network={"hidden": [{"units": widest}], "wide": False}),
            "deep": base.with_(network={"hidden": [{"units": deepest}] * layers, "wide": False})}


#: What is compared on the page "Wide & deep": 1,241, 1,233 and 1,239 parameters.
COMPARED: dict[str, TableExperiment] = {
    **_networks(H10, 124, 22, 3), "wide & deep": H10}
#: Name of a network -> what it is called, in English.
NAMES = {"wide": _("one wide layer"), "deep": _("deep"), "wide & deep": _("wide and deep")}
SPREADS = {name: Spread(base=experiment, draws=_DRAWS) for name, experiment in COMPARED.items()}

_ADAM = {"optimizer": "adam", "learning_rate": 1e-3}
#: A simple pattern (a cubic) and a complex one (housing): more than 500 neurons in one layer against four layers.
PATTERNS: dict[str, TableExperiment] = {
    "simple": TableExperiment(data=Curve(kind="polynomial", points=400, noise=0.1)).with_(
        training={**_ADAM, "epochs": 100, "batch": 32}),
    "complex": TableExperiment().with_(training={**_ADAM, "epochs": 10})}
#: Pattern and network -> its draws; 1,537 and 1,585 parameters on the curve, 5,121 and 5,071 on housing.
CARD_SPREADS = {
    f"{pattern}, {name}": Spread(base=experiment, draws=_DRAWS) for pattern, widths in (
        ("simple", (512, 22)), ("complex", (512, 39)))
    for name, experiment in _networks(PATTERNS[pattern], *widths, 4).items()}
