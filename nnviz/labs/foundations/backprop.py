"""Backpropagation on a page: a network that the browser carries forward and back, step by step.

The browser computes and typesets (``assets/backprop*.js``), so a step asks no server. A moment after the last move it
tells what the reader has made of the network, for the page's link.
"""

from typing import Any

from nnviz.labs.foundations.figures.net import Net
from nnviz.labs.foundations.net_knobs import NAMES
from nnviz.ui.component import component
from nnviz.ui.knobs import NAMES as COMMON
from nnviz.ui.language import t
from nnviz.ui.network_drawing import LIBRARIES, PLAYER, player_words
from nnviz.ui.play import play
from nnviz.ui.state import PageState

_component = component("backprop", "buttons.css", *LIBRARIES, *PLAYER, "mounting.js", "play.js", "functions.js",
                       "backprop_math.js", "backprop_steps.js", "backprop_formulas.js", module=__file__)
#: On a phone the picture comes before the knobs.
PICTURE_FIRST = """<style>@media (max-width: 640px) {
.st-key-backprop-bench [data-testid="stHorizontalBlock"]:has([data-testid="stBidiComponentIsolated"]) {
  flex-direction: column-reverse;
}}</style>"""
#: What the browser moves; all else the knobs do.
MOVES = ("weights", "inputs", "targets", "updates", "example", "step", "path")


def draw(state: PageState, before: Net, net: Net, fresh: bool) -> None:
    """Draw the network; ``before`` is what the browser has made of it, ``net`` what the knobs have made of that."""
    elsewhere = fresh or any(getattr(net, field) != getattr(before, field) for field in MOVES)
    play(_component, state, net, elsewhere, name="network", fields=MOVES, data={
        "net": net.model_dump(exclude=set(MOVES)), "words": _words(net), "guess": state.lesson.predict})


def functions() -> dict[str, str]:
    """Return the names of the activation functions, as formulas and heads write them."""
    return {name: t(NAMES.get(name) or COMMON[name]) for name in
            ("sigmoid", "tanh", "relu", "leaky_relu", "selu", "softplus", "linear", "softmax")}


def _words(net: Net) -> dict[str, Any]:
    return {
        "rail": t("The six steps of backpropagation"),
        "stages": [t("Examples"), t("Forward"), t("Loss"), t("Back: output"), t("Back: hidden"), t("Update")],
        "next": t("Next example"), "predict": t("Predict first"), "reveal": t("Reveal"),
        "train": t("Updates:"), "train_on": t("{count} more updates"), "reset": t("Back to the start"),
        "all": t("All numbers"), "check": t("Check the gradient"),
        "player": player_words(t("Step")),
        "editor": {"choose": t("Click a line, a dot, an input or a target (or go there with Tab and the arrow keys, "
                               "then Enter)."),
                   "slider": t("Value, as a slider"), "value": t("Value"),
                   "bounds": t("Type a number from {low} to {high}.")},
        "functions": functions(), "inputs": t("Inputs"), "hidden": t("Hidden layer"), "outputs": t("Outputs"),
        "loss": t("Targets and loss"), "loss_name": t(NAMES[net.loss]), "example": t("example {example} of {count}"),
        "network": t("The network: its neurons, weights and biases"),
        "weight": t("Weight {name}, {source} → {target}: {value}"), "bias": t("Bias {name} of {target}: {value}"),
        "input": t("Input {unit}: {value}"), "target": t("Target {unit}: {value}"), "neuron": t("Neuron {unit}: "
                                                                                                "{value}"),
        "state": t("Updates done: {updates}. Loss L: {loss}."),
        "state_after": t("Updates done: {updates}. Loss L: {loss}, after this update: {after}."),
        "says": {
            "take": t("Take example {example} of {count}: what goes in, and what should come out. Click a line at any "
                      "time: its path lights up. The lines bear weights, on the way back gradients (∂), at last the "
                      "new weights (→)."),
            "take_all": t("Take the whole batch, {count} examples. The drawing shows example {example}."),
            "forward": t("{unit} adds up what comes in, each input times its weight, and the bias. Then its activation "
                         "function answers."),
            "loss": t("How wrong is it? The loss compares each output with its target."),
            "output": t("How does the loss change with the weighted sum of {unit}? Chain rule: the slope of the loss "
                        "times the slope of the activation."),
            "hidden": t("{unit} acts on the loss along each of its lines: what comes back along them is added up, then "
                        "multiplied by the slope of its own activation."),
            "bug": t("Here the common bug: the output weights were already updated."),
            "edge": t("How does the loss change with {weight}? Slope by slope back along its line: the last factor is "
                      "what the line carries, {source}."),
            "update": t("Backpropagation is done: it found the gradient. Now gradient descent uses it: each weight "
                        "moves against its gradient, by the learning rate {rate}."),
            "path": t("The path of {weight}: from the loss back to {target} and along the line. Multiply the slopes."),
            "paths": t("{weight} acts on the loss along {count} paths, all through {target}. Multiply the slopes along "
                       "each path, add up the paths."),
        },
        "table": {"weight": t("Weight"), "line": t("Line"), "value": t("Value"), "gradient": t("Gradient"),
                  "quotient": t("Difference quotient"), "difference": t("Difference"), "after": t("After the update")},
        "checked": {
            "agree": t("Each weight was nudged up and down by 0.00001 and the loss computed anew. The gradient agrees "
                       "with what the loss did: they differ by {most} at most."),
            "differ": t("The gradient does not say what the loss does when {weights} are nudged: they differ by up to "
                        "{most}. Is there a bug, or does a function have a kink here?"),
        },
    }
