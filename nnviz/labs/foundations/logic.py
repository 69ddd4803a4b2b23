"""Neurons of 1943: four networks to switch, gates to build, and the map of what one neuron can do."""

from typing import Any

from nnviz.labs.foundations.figures import logic as figures
from nnviz.labs.foundations.figures.logic import Neuron
from nnviz.labs.foundations.values import Logic
from nnviz.language import mark as _
from nnviz.palette import CLASS_COLORS
from nnviz.ui.component import component
from nnviz.ui.language import t
from nnviz.ui.network_drawing import LIBRARIES
from nnviz.ui.play import play
from nnviz.ui.state import PageState

_KIT = ("buttons.css", *LIBRARIES, "play.html", "mounting.js", "play.js", "threshold.js", "plane_plot.js",
        "foundations.css")
_networks = component("logic_networks", *_KIT, module=__file__)
_build = component("logic_build", *_KIT, module=__file__)
_map = component("logic_map", *_KIT, module=__file__)

#: The parts of the page.
PARTS = {"networks": _("Four networks"), "build": _("Build a gate"), "map": _("All 16 functions"),
         "three": _("Three inputs")}
#: The course's networks and the gates, by their names.
_NETWORK_NAMES = {"same": "C = A", "and": _("C = A and B"), "or": _("C = A or B"), "and_not": _("C = A and not B")}
_GATE_NAMES = {"and": _("AND"), "or": _("OR"), "not": _("NOT"), "nand": _("NAND"), "xor": _("XOR")}
#: The 16 functions of two inputs in the order of their numbers.
_FUNCTION_NAMES = (
    _("never"), _("A and B"), _("A and not B"), "A", _("B and not A"), "B", _("A xor B"), _("A or B"), _("neither"),
    _("A equals B"), _("not B"), _("A or not B"), _("not A"), _("B or not A"), _("not both"), _("always"))
_INPUTS = ("A", "B", "D")


def draw(state: PageState, value: Logic, fresh: bool) -> None:
    """Draw the part of the page that the value names."""
    if value.part == "networks":
        play(_networks, state, value, fresh, name="networks", data=_networks_data(), fields=("a", "b"))
    elif value.part == "build":
        play(_build, state, value, fresh, name="build", data=_build_data(),
             fields=("a", "b", "gate", "weights", "threshold"))
    else:
        inputs = 2 if value.part == "map" else 3
        play(_map, state, value, fresh, name=value.part, data=_map_data(inputs), fields=("function",))


def _sent(neuron: Neuron) -> dict[str, Any]:
    return {"weights": list(neuron.weights), "threshold": neuron.threshold}


def _networks_data() -> dict[str, Any]:
    networks = []
    for id, neuron in figures.COURSE_NETWORKS.items():
        used = neuron.weights if neuron.weights[1] else neuron.weights[:1]
        networks.append({"id": id, "title": t(_NETWORK_NAMES[id]), "weights": list(used),
                         "threshold": neuron.threshold})
    return {"networks": networks, "colors": CLASS_COLORS[:2], "words": {
        "inputs": _INPUTS[:2], "sum": t("sum"), "fill": t("Fill in every row"), "clear": t("Start again"),
        "guess": t("Guess first"), "reveal": t("Reveal"),
        "guess_hint": t("Click the question marks: what does C answer in each row? Then reveal."),
        "guessed": t("{right} of {all} rows guessed right."),
        "guess_cell": t("{name}, inputs {inputs}: your guess {guess}"),
        "network": t("Network {name}"), "from": t("fires from {threshold} on"),
        "weight": t("Weight of {source}: {value}"), "neuron": t("C fires from {threshold} on")}}


def _build_data() -> dict[str, Any]:
    gates = {gate: {"name": t(_GATE_NAMES[gate]), "table": table} for gate, table in figures.GATES.items()}
    return {"gates": gates, "colors": CLASS_COLORS[:2], "words": {
        "inputs": _INPUTS[:2], "sum": t("sum"), "reset": t("Start again"), "network": t("Your neuron"),
        "weight_of": t("Weight of {name}"), "threshold": t("Threshold θ"), "slider": t("slider"),
        "bounds": t("Type a number from {low} to {high}."), "wanted": t("wanted"), "asks": t("so it must be"),
        "right": t("right"), "wrong": t("wrong"), "from": t("fires from {threshold} on"),
        "weight": t("Weight of {source}: {value}"), "neuron": t("C fires from {threshold} on"),
        "plot": t("The four inputs as points of the plane; the line is where the sum equals the threshold."),
        "some": t("{name}: {right} of {all} rows are right."),
        "done": t("{name}: all {all} rows are right. You have built it."),
        "best": t("{name}: 3 of 4 rows. No single neuron does better. Why?"),
        "why": t("Why no neuron can do XOR"),
        "proof": [t("The rows 01 and 10 want w2 ≥ θ and w1 ≥ θ. Together: w1 + w2 ≥ 2θ."),
                  t("The row 00 wants 0 < θ, so 2θ is more than θ. Hence w1 + w2 > θ."),
                  t("But the row 11 wants w1 + w2 < θ. Both cannot hold, whatever you choose.")]}}


def _map_data(inputs: int) -> dict[str, Any]:
    neurons = {str(number): _sent(neuron) for number, neuron in figures.threshold_functions(inputs).items()}
    return {"inputs": inputs, "neurons": neurons, "colors": CLASS_COLORS[:2], "words": {
        "inputs": _INPUTS[:inputs], "names": [t(name) for name in _FUNCTION_NAMES] if inputs == 2 else [],
        "sum": t("sum"), "wanted": t("answer"), "map": t("All functions"),
        "hide": t("Hide and guess"), "guess": t("How many can one neuron compute?"), "reveal": t("Reveal"),
        "count": t("{found} of {all}: so many can be computed by one neuron. The dark ones cannot."),
        "guessed": t("{found} of {all}. Your guess was {guess}."),
        "one": t("one neuron computes it"), "none": t("No single neuron computes it: no straight line separates it."),
        "unknown": t("Not revealed yet. Can one line separate the colours?"),
        "found": t("One neuron computes it: weights {weights}, threshold {threshold}."),
        "constant": t("One neuron computes it, whatever the inputs: weights {weights}, threshold {threshold}."),
        "title": t("Function {number}: {name}"),
        "cube": t("The eight inputs as corners of a cube, coloured by the answer; in brackets the weighted sum.")}}
