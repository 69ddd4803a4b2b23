"""The arithmetic of a small network on points."""

from nnviz.experiments.plane import Experiment
from nnviz.ui import arithmetic
from nnviz.ui.language import t


def draw(experiment: Experiment) -> None:
    """Say how many parameters there are, and for how many points; write out each layer."""
    arithmetic.small_network(
        experiment, t("**{parameters} parameters**, {points} training points: {ratio} point for each parameter."),
        t("**{parameters} parameters**, {points} training points: {ratio} points for each parameter."),
        t("**{parameters} parameters**, {points} training points: {ratio} parameters for each point."))
