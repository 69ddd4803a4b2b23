"""What goes wrong when a network is trained: runs that fail, three diagnoses and three cures for each.

Every cure is one change of the failing settings and can be run, also those that do not help. Whether a run is well is
measured, by the case's ``Sign``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nnviz.datasets import spoiled
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.language import mark as _
from nnviz.recordings.recording import Recording, SpreadRecording

#: Random draws by which a cure is judged; of the case of many looks, so many series of draws.
DRAWS, SERIES = 20, 6
#: The seeds of one series begin so far behind those of the one before.
_APART = 1000

Measure = Literal["accuracy", "gap"]


@dataclass(frozen=True)
class Sign:
    """By what one sees whether a run is well.

    Attributes
    ----------
    measure : str
        ``accuracy``: that on the test points. ``gap``: by how much the accuracy on the training points is larger.
    bound : float
        Where being well begins.
    high : bool
        Whether being well means at least the bound; at most, otherwise.
    says : str
        The same in words (English, to be translated); ``{bound}`` is the bound as a percentage.
    """

    measure: Measure
    bound: float
    high: bool
    says: str

    def of(self, scores: Mapping[str, Any]) -> Any:
        """Return the measure of the last scores of a run, or of the draws of a spread."""
        if self.measure == "gap":
            return scores["train_accuracy"] - scores["test_accuracy"]
        return scores["test_accuracy"]

    def well(self, values: Any) -> Any:
        """Tell which values are those of runs that are well."""
        # A thousandth for rounding: recorded scores keep four decimals.
        return values >= self.bound - 1e-3 if self.high else values <= self.bound + 1e-3


@dataclass(frozen=True)
class Option:
    """Something to vote for, and what to say of it afterwards (English, to be translated)."""

    name: str
    says: str


@dataclass(frozen=True)
class Cure(Option):
    """A change of the settings; ``looks`` is how many networks are tried before the best one is reported."""

    experiment: Experiment
    looks: int = 1


@dataclass(frozen=True)
class Case:
    """A run that fails.

    Attributes
    ----------
    id, title, story : str
        Its name in a link; its name in the list, which gives nothing away; what the class is told and asked.
    experiment : Experiment
    looks : int
        How many networks are tried before the best one is reported.
    sign : Sign
    diagnoses : tuple of Option
        What may be wrong; ``right`` is the position of what is.
    cures : tuple of Cure
        What may help; ``helps`` is the position of what does.
    """

    id: str
    title: str
    story: str
    experiment: Experiment
    sign: Sign
    diagnoses: tuple[Option, Option, Option]
    right: int
    cures: tuple[Cure, Cure, Cure]
    helps: int
    looks: int = 1

    @property
    def spreads(self) -> tuple[Spread, ...]:
        """The draws of the failing settings by which a cure is judged."""
        return self.spreads_of(self)

    def spreads_of(self, option: "Cure | Case") -> tuple[Spread, ...]:
        """Return the draws of a cure, or of the case itself: one spread, or a spread for each series of looks."""
        if self.looks == 1:
            return (Spread(base=option.experiment, draws=DRAWS),)
        draws = max(2, self.looks, option.looks)
        return tuple(Spread(base=option.experiment.model_copy(update={"seed": _APART * series}), draws=draws)
                     for series in range(SERIES))

    def values(self, option: "Cure | Case", recordings: list[SpreadRecording]) -> np.ndarray:
        """Return the sign's measure of each draw; of many looks, the best of each series, which would be reported."""
        parts = [self.sign.of({name: recording.final(name) for name in recording.scores}) for recording in recordings]
        if self.looks == 1:
            return parts[0]
        return np.array([values[:option.looks].max() for values in parts])

    def value(self, recording: Recording) -> float:
        """Return the sign's measure of one run."""
        return float(self.sign.of(recording.final))


_ACCURATE = _("A run is well if it is right for at least {bound} of the test points.")
_BASE = Experiment().with_(network={"output": "sigmoid_bce"}, training={"epochs": 100})


def _layers(count: int, units: int, activation: str = "tanh") -> dict:
    return {"hidden": [{"units": units, "activation": activation}] * count}


_JUMPING = _BASE.with_(network=_layers(2, 8, "relu"), training={"learning_rate": 10.0})
_CRAWLING = _BASE.with_(network=_layers(1, 8), training={"learning_rate": 1e-4})
_TWINS = _BASE.with_(network=_layers(1, 4) | {"initializer": "all_equal"}, training={"epochs": 200})
_STILL = _TWINS.with_(network={"initializer": "zeros"})
_SILENT = _BASE.with_(network=_layers(3, 8, "relu"), training={"learning_rate": 3.0})
_FLAT = _BASE.with_(network=_layers(5, 8, "sigmoid"))
_SCALES = _BASE.with_(data=spoiled.two_scales().model_dump(), network=_layers(1, 8),
                      training={"learning_rate": 0.1, "batch": 16})
_MEMORY = _BASE.with_(data={"points": 80, "epsilon": 0.8}, network=_layers(2, 32),
                      training={"optimizer": "adam", "learning_rate": 0.003, "epochs": 500, "batch": 16})
_LARGE = _BASE.with_(network=_layers(2, 32),
                     training={"optimizer": "adam", "learning_rate": 0.01, "epochs": 300, "batch": 16})
_LEAK = _LARGE.with_(data=spoiled.copied().model_dump())
_SHUFFLED = _LARGE.with_(data=spoiled.shuffled().model_dump())
_LOOKS = _BASE.with_(data=spoiled.by_coin().model_dump(), network=_layers(1, 8),
                     training={"optimizer": "adam", "learning_rate": 0.03, "epochs": 60, "batch": 16})
_LOOKED, _MORE_LOOKS = 30, 60

CASES: dict[str, Case] = {case.id: case for case in (
    Case(
        "jumps", _("The loss jumps"),
        _("Two hidden layers learn XOR. The loss leaps up and down, and after 100 epochs the network answers the same "
          "nearly everywhere. What is wrong?"),
        _JUMPING, Sign("accuracy", 0.95, True, _ACCURATE),
        (Option(_("The learning rate is too large"),
                _("Each step overshoots the valley and lands higher up on the other side. That is why the loss "
                  "jumps instead of falling.")),
         Option(_("The network is too small"),
                _("Two layers of eight neurons are more than XOR needs: three neurons in one layer can do it.")),
         Option(_("It was stopped too early"),
                _("A curve that still falls asks for more epochs. This one does not fall."))), 0,
        (Cure(_("Four times as many epochs"), _("Four times as many leaps, and no valley."),
              _JUMPING.with_(training={"epochs": 400})),
         Cure(_("A learning rate of 0.1 instead of 10"),
              _("Steps a hundred times as short: the loss falls smoothly, and the border folds into place."),
              _JUMPING.with_(training={"learning_rate": 0.1})),
         Cure(_("32 neurons a layer instead of 8"), _("More neurons add up to larger gradients: the steps grow, too."),
              _JUMPING.with_(network=_layers(2, 32, "relu")))), 1),
    Case(
        "crawls", _("The loss hardly moves"),
        _("One hidden layer of eight neurons learns XOR. After 100 epochs the loss is where it began, and the curve "
          "looks like a ruler. What is wrong?"),
        _CRAWLING, Sign("accuracy", 0.95, True, _ACCURATE),
        (Option(_("The network is too small"),
                _("Eight neurons are enough for XOR. Nothing here says that they are not: they have hardly begun.")),
         Option(_("The data cannot be learned"),
                _("Four clouds that hardly touch: other settings separate them in a few epochs.")),
         Option(_("The learning rate is too small"),
                _("The loss does fall, by a hair an epoch. The direction is right, the steps are tiny."))), 2,
        (Cure(_("A learning rate of 0.3 instead of 0.0001"),
              _("Steps three thousand times as long. A hundred epochs are then plenty."),
              _CRAWLING.with_(training={"learning_rate": 0.3})),
         Cure(_("64 neurons instead of 8"), _("More neurons, and all of them crawl."),
              _CRAWLING.with_(network=_layers(1, 64))),
         Cure(_("Five times as many epochs"),
              _("It helps a little: five times as many tiny steps. Thousands of epochs would do, if you have the "
                "time."),
              _CRAWLING.with_(training={"epochs": 500}))), 0),
    Case(
        "twins", _("Four neurons, one line"),
        _("Four hidden neurons learn XOR. The loss falls at first and then stays where a single neuron would leave it. "
          "What is wrong?"),
        _TWINS, Sign("accuracy", 0.95, True, _ACCURATE),
        (Option(_("Four neurons are too few"), _("With other initial weights, the same four neurons learn XOR.")),
         Option(_("All weights started with the same value"),
                _("Equal neurons compute the same and get the same gradient. They stay copies of each other for ever: "
                  "four neurons are worth one.")),
         Option(_("tanh is the wrong activation"),
                _("With other initial weights, the same activation learns XOR."))), 1,
        (Cure(_("32 neurons instead of 4"), _("32 copies of one neuron are still one neuron."),
              _TWINS.with_(network=_layers(1, 32))),
         Cure(_("1,000 epochs instead of 200"), _("Time does not tell twins apart: their gradients are equal at every "
                                                  "step."),
              _TWINS.with_(training={"epochs": 1000})),
         Cure(_("Random initial weights (Glorot)"), _("Random numbers break the tie: each neuron takes its own way."),
              _TWINS.with_(network={"initializer": "glorot"}))), 2),
    Case(
        "still", _("Nothing moves at all"),
        _("The same four neurons. This time not a single weight between the layers changes, in 200 epochs. What is "
          "wrong?"),
        _STILL, Sign("accuracy", 0.95, True, _ACCURATE),
        (Option(_("All weights started at zero"),
                _("With zeros on both sides of the hidden layer, tanh passes on zeros and the error comes back "
                  "multiplied by zeros: the gradient of every weight is zero.")),
         Option(_("The learning rate is too small"),
                _("A small step is still a step. Here the gradient itself is zero: any rate times zero is zero.")),
         Option(_("The optimizer is broken"),
                _("It does what it should, with a gradient of zero: nothing."))), 0,
        (Cure(_("A learning rate of 3 instead of 0.3"), _("Ten times nothing."),
              _STILL.with_(training={"learning_rate": 3.0})),
         Cure(_("Random initial weights (Glorot)"),
              _("Any numbers but zeros, and different ones: signals and gradients flow."),
              _STILL.with_(network={"initializer": "glorot"})),
         Cure(_("1,000 epochs instead of 200"), _("A thousand times nothing."),
              _STILL.with_(training={"epochs": 1000}))), 1),
    Case(
        "silent", _("Neurons that fall silent"),
        _("Three hidden layers of ReLU. Look at the table: after the first epochs, many neurons answer 0 for every "
          "point. What is wrong?"),
        _SILENT, Sign("accuracy", 0.95, True, _ACCURATE),
        (Option(_("The training points are too few"),
                _("A thousand points are plenty for XOR.")),
         Option(_("Three layers are too many"),
                _("With another activation, the same three layers learn XOR in a few epochs.")),
         Option(_("Dead ReLUs: their sum is below 0 for every point"),
                _("A large step has pushed them there. Below 0 a ReLU answers 0 and its derivative is 0: no gradient "
                  "comes through to bring it back."))), 2,
        (Cure(_("tanh instead of ReLU"),
              _("The derivative of tanh is never exactly zero, so no neuron is lost for good. A smaller learning rate "
                "would also have kept the ReLUs alive."),
              _SILENT.with_(network=_layers(3, 8))),
         Cure(_("Four times as many epochs"), _("The dead do not come back with time: their gradient is zero."),
              _SILENT.with_(training={"epochs": 400})),
         Cure(_("32 neurons a layer instead of 8"), _("More neurons, larger gradients, more dead ones."),
              _SILENT.with_(network=_layers(3, 32, "relu")))), 0),
    Case(
        "flat", _("Five layers, no progress"),
        _("Five hidden layers of sigmoids. The learning rate is a usual one, and the loss stays at 0.693: the answer "
          "is “half and half”. What is wrong?"),
        _FLAT, Sign("accuracy", 0.95, True, _ACCURATE),
        (Option(_("The output is wrong"), _("The same output learns XOR behind other hidden layers.")),
         Option(_("The sigmoids are saturated: hardly any gradient comes through"),
                _("A sigmoid’s derivative is at most 0.25, and near 0 where it is flat. Five of them multiply: at most "
                  "0.25⁵ = 0.001 of the gradient reaches the first layer.")),
         Option(_("The learning rate is too large"),
                _("Then the loss would jump. It stands still."))), 1,
        (Cure(_("32 neurons a layer instead of 8"), _("Wider layers, but the path back is as long as before."),
              _FLAT.with_(network=_layers(5, 32, "sigmoid"))),
         Cure(_("Five times as many epochs"), _("A thousandth of a gradient, five times as often."),
              _FLAT.with_(training={"epochs": 500})),
         Cure(_("tanh instead of sigmoid"),
              _("The derivative of tanh goes up to 1, and its outputs are centred on 0: the gradient arrives."),
              _FLAT.with_(network=_layers(5, 8)))), 2),
    Case(
        "scales", _("A line of points"),
        _("XOR again, but x1 was measured in metres and x2 in hundreds of metres. Eight neurons that have solved XOR "
          "many times are now no better than guessing. What is wrong?"),
        _SCALES, Sign("accuracy", 0.9, True, _ACCURATE),
        (Option(_("The inputs have very different scales"),
                _("x2 is a hundred times smaller than x1. To use it, its weights would have to grow a hundred times as "
                  "large, and gradient descent gives them the smallest gradients.")),
         Option(_("The classes overlap"),
                _("They are the four clouds of XOR, only drawn flat. Nothing was lost.")),
         Option(_("Eight neurons are too few"), _("On the same points, standardised, they are plenty."))), 0,
        (Cure(_("32 neurons instead of 8"), _("All of them see the same flat line."),
              _SCALES.with_(network=_layers(1, 32))),
         Cure(_("Standardise the inputs: mean 0, deviation 1"),
              _("The same points in units that suit both. Nothing else changes, and the network learns."),
              _SCALES.with_(data=spoiled.two_scales(standardised=True).model_dump())),
         Cure(_("Five times as many epochs"), _("The weights of x2 grow a little. It would take very long."),
              _SCALES.with_(training={"epochs": 500}))), 1),
    Case(
        "memory", _("Perfect, until the test"),
        _("Forty noisy points to learn from, two layers of 32 neurons. On these points the network is nearly perfect, "
          "on the test points it is not, and the test loss rises. What is wrong?"),
        _MEMORY, Sign("gap", 0.1, False, _("A run is well if its accuracy on the training points is at most {bound} "
                                           "(as a difference) above that on the test points.")),
        (Option(_("The network has not learned enough"),
                _("It has learned too much: look at the training loss.")),
         Option(_("The test points are wrong"),
                _("They come from the same clouds, with the same noise. They were only never seen.")),
         Option(_("Overfitting: it has learned the noise by heart"),
                _("More than a thousand weights for forty points: each island of the border holds a point or two of "
                  "noise."))), 2,
        (Cure(_("64 neurons a layer instead of 32"), _("More weights learn more noise by heart."),
              _MEMORY.with_(network=_layers(2, 64))),
         Cure(_("1,000 epochs instead of 500"), _("More time to learn the noise by heart."),
              _MEMORY.with_(training={"epochs": 1000})),
         Cure(_("1,000 points to learn from instead of 40"),
              _("The noise of a thousand points cannot be learned by heart, so what they have in common is learned. "
                "The accuracy is now honest: the clouds overlap."),
              _MEMORY.with_(data={"points": 2000}))), 2),
    Case(
        "toogood", _("Too good to be true"),
        _("One label in four was set wrong on purpose, so nobody can be right for more than about three quarters of "
          "new points. This network reports about nine tenths on its test points. What is wrong?"),
        _LEAK, Sign("accuracy", 0.75, False, _("A result is believable if it is at most {bound}: every fourth label is "
                                                "wrong.")),
        (Option(_("Nothing: it is a very good network"),
                _("A label that was set wrong at random cannot be foreseen, by no network.")),
         Option(_("The test points are also among the training points"),
                _("The table holds every point four times. The split puts copies of the same point on both sides, so "
                  "the network is tested on what it has learned by heart: a leak.")),
         Option(_("The network is too small"), _("A larger one learns the copies by heart even better."))), 1,
        (Cure(_("Drop the copies before the split"),
              _("Every point once, on one side only: the test now says what new points would say. The number is worse "
                "and true."),
              _LEAK.with_(data=spoiled.copied(1).model_dump())),
         Cure(_("64 neurons a layer instead of 32"), _("It learns the copies by heart even better."),
              _LEAK.with_(network=_layers(2, 64))),
         Cure(_("More points to learn from: a share of 80%"),
              _("With more copies among the training points, even more test points are known by heart."),
              _LEAK.with_(data=spoiled.copied().model_copy(update={"train_share": 0.8}).model_dump()))), 0),
    Case(
        "shuffled", _("Learned by heart, learned nothing"),
        _("Two clouds, two layers of 32 neurons. On the training points the network gets better and better; on the "
          "test points it is right for about half, whatever you do. What is wrong?"),
        _SHUFFLED, Sign("accuracy", 0.9, True, _ACCURATE),
        (Option(_("The labels do not belong to the points: they were shuffled"),
                _("A column was sorted without the others. There is nothing to learn but the table itself, and on new "
                  "points 0.5 is the floor: as good as a coin.")),
         Option(_("The network is too large"),
                _("That makes learning by heart easy. But a small one finds nothing here, either.")),
         Option(_("The learning rate is too small"),
                _("The training loss falls well. What it falls towards is worth nothing."))), 0,
        (Cure(_("64 neurons a layer instead of 32"), _("More is learned by heart, and nothing else."),
              _SHUFFLED.with_(network=_layers(2, 64))),
         Cure(_("1,000 epochs instead of 300"), _("More is learned by heart, and nothing else."),
              _SHUFFLED.with_(training={"epochs": 1000})),
         Cure(_("Put the labels back to their points"),
              _("The same network, the same points, the right labels. Look at the points first, then at the network."),
              _SHUFFLED.with_(data=spoiled.shuffled(mended=True).model_dump()))), 2),
    Case(
        "looks", _("The best of thirty"),
        _("A coin has drawn these labels, so on new points nobody can be right for more than half. Someone trains 30 "
          "networks, each with another seed, and reports the best result on the test points. What is wrong?"),
        _LOOKS, Sign("accuracy", 0.58, False, _("A report is believable if it is at most {bound}: with labels drawn by "
                                                "a coin, the truth is 50%.")),
        (Option(_("Too few networks were tried"), _("The more are tried, the luckier the best one is.")),
         Option(_("The networks are too small"), _("No network can foresee a coin.")),
         Option(_("The test points were looked at too often"),
                _("Whoever chooses by the test points learns from them. The best of thirty has luck on exactly these "
                  "points, and the luck does not go with it."))), 2,
        (Cure(_("60 networks instead of 30"), _("An even luckier one is found."), _LOOKS, _MORE_LOOKS),
         Cure(_("Decide first, then look at the test points once"),
              _("One network, chosen without the test points: its result is right on average. To choose, keep other "
                "points: the validation set."), _LOOKS, 1),
         Cure(_("Train each network twice as long"), _("Thirty other lucky ones."),
              _LOOKS.with_(training={"epochs": 120}), _LOOKED)), 1, _LOOKED),
)}


def all_spreads() -> dict[str, Spread]:
    """Return the draws of all cases and cures under the names of their recordings."""
    found: dict[str, Spread] = {}
    for case in CASES.values():
        options = {"case": case} | {f"cure{place}": cure for place, cure in enumerate(case.cures, 1)}
        for name, option in options.items():
            for series, spread in enumerate(case.spreads_of(option)):
                if spread not in found.values():
                    found[f"{case.id}-{name}" + (f"-{series}" if case.looks > 1 else "")] = spread
    return found
