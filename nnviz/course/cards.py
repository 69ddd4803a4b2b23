"""The "Check the document" cards: a claim, what the class predicts, the experiments that decide, and what is known."""

from dataclasses import dataclass

from nnviz.course.claim import Claim, Question
from nnviz.course.experiments import get
from nnviz.course.recorded import COMPARED, IMAGE_SPREADS, IMAGES, PYRAMID_SPREADS
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Run, Spread
from nnviz.language import mark as _

_BASE = Experiment()
_NETWORK = {"hidden": [{"units": 3}]}


@dataclass(frozen=True)
class Card(Claim):
    """A claim that runs decide.

    Attributes
    ----------
    runs : dict of str to Experiment or Spread
        What is run: name -> experiment, or many draws of one.
    """

    runs: dict[str, Run]


@dataclass(frozen=True)
class MeasuredCard(Question):
    """A claim that runs decide each time: which answer is right is measured.

    Attributes
    ----------
    runs : dict of str to Experiment or Spread
        As a ``Card``'s.
    outcomes : tuple of str
        What held, for each of the answers if it is the right one; the measured figures stand in braces.
    """

    runs: dict[str, Run]
    outcomes: tuple[str, ...]


CARDS: dict[str, Card | MeasuredCard] = {card.id: card for card in (
    Card(
        "I1", _("Report on DIY networks"),
        _("The parameter epsilon of gen_arti is the tolerance of the algorithm."),
        _("You raise epsilon from 0 to 1.5. What will change?"),
        (_("Training stops earlier"), _("The points scatter more"), _("Nothing")), 1,
        _("The claim is wrong. Epsilon is the standard deviation of noise that is added to the points. A tolerance "
          "would end the training early; here every run trains for all its epochs."),
        {name: _BASE.with_(data={"epsilon": epsilon}, network=_NETWORK)
         for name, epsilon in (("epsilon 0", 0.0), ("epsilon 0.5", 0.5), ("epsilon 1.5", 1.5))},
    ),
    Card(
        "I2", _("Report on DIY networks"),
        _("A linear model separates two noisy clouds with an accuracy of 0.45, with more noise of 0.15."),
        _("The two classes are equally frequent. Over 30 random draws, what accuracies will you see?"),
        (_("About 0.45 and 0.15"), _("About 0.5: it can only guess"), _("Well above 0.5")), 2,
        _("The claim is wrong. Whoever guesses is right for half of two equally frequent classes, so 0.5 is the floor, "
          "and every draw lies above it. The document's figures look like R², the share of the variance that a linear "
          "regression explains: 0.47 and 0.15 here."),
        {name: Spread(base=get(name).experiment) for name in ("A4", "A5")},
    ),
    Card(
        "I3", _("Report on DIY networks"),
        _("Two neurons are enough for XOR (0.97). A page later they are not (0.574)."),
        _("Both runs have the same settings. How many of 30 random draws will find the solution?"),
        (_("All of them"), _("About seven in ten"), _("None of them")), 1,
        _("Both claims describe the same settings; only the random draw differs. About seven draws in ten find the "
          "solution. The others are still stuck after 300 epochs; one as low as 0.574 is rare. A single run says "
          "little: look at many draws."),
        {"A6": Spread(base=get("A6").experiment)},
    ),
    Card(
        "I4", _("Report on DIY networks"),
        _("With a larger batch, the loss becomes more chaotic than with batches of one point."),
        _("The same learning rate, batches of 1 and of 100 points. Which loss curve will be the smoother one?"),
        (_("Batch 1"), _("Batch 100"), _("Both alike")), 1,
        _("The claim does not hold at the same learning rate: an average over 100 points is steadier than a single "
          "point, but there are 100 times fewer steps, so more epochs are needed. The document adds the gradients of a "
          "batch up instead of averaging them: its steps with batch 100 are 100 times longer (third curve)."),
        {_("batch 1"): _BASE.with_(network=_NETWORK, training={"batch": 1, "learning_rate": 0.1}),
         _("batch 100"): _BASE.with_(network=_NETWORK, training={"batch": 100, "learning_rate": 0.1}),
         _("batch 100, summed"): _BASE.with_(network=_NETWORK, training={"batch": 100, "learning_rate": 10.0})},
    ),
    Card(
        "I5", _("Report on DIY networks"),
        _("More hidden neurons help on USPS digits (0.8316, 0.8520 and 0.8535 with 10, 100 and 200), until 500 do not "
          "(0.8421)."),
        _("Each network is trained with five seeds. What will 500 neurons do against 200?"),
        (_("Clearly worse"), _("No clear difference"), _("Clearly better")), 1,
        _("From 10 to 100 neurons the gain is real: only the luckiest seed of 10 neurons reaches the seeds of 100. "
          "From 100 to 500 the seeds overlap: another seed makes more difference than 200 neurons against 500. The "
          "document compares single runs."),
        {name: IMAGE_SPREADS[name] for name in ("B1", "B2", "B3", "B4")},
    ),
    MeasuredCard(
        "I6", _("Report on DIY networks"),
        _("Cross-entropy (BCE) is steeper than squared error (MSE) near 0 and 1."),
        _("The same autoencoder (C2) is trained with each loss. Which one rebuilds the test images with a squared "
          "error that is smaller by more than a tenth?"),
        (_("The one trained with MSE"), _("Neither"), _("The one trained with BCE")),
        {"BCE": IMAGES["C2"], "MSE": COMPARED["C2-mse"]},
        (_("The claim holds for the curves: at p = {p}, cross-entropy is {times} times as steep. Yet here squared "
           "error does better in what it is trained for: {mse} against {bce} after {epochs} epochs."),
         _("The claim holds for the curves: at p = {p}, cross-entropy is {times} times as steep. After {epochs} epochs "
           "both have learned about as much: {bce} with BCE, {mse} with MSE."),
         _("The claim holds: at p = {p}, cross-entropy is {times} times as steep, and so is its gradient for the "
           "weighted sum, p − y: it does not fade where the sigmoid is flat. After {epochs} epochs with the same steps "
           "the squared error is {bce} with BCE and {mse} with MSE, though only MSE trains on it. A larger learning "
           "rate makes up for a part of that.")),
    ),
    Card(
        "I7", _("Lab report on MNIST"),
        _("The pairs that the network on raw pixels confuses are 7/2, 9/4 and 3/5."),
        _("The same network is trained with five seeds. Will these three pairs recur?"),
        (_("Yes, and they are the most confused ones"), _("They recur, but others do as often"),
         _("No, each seed has others")), 1,
        _("4/9 leads with every seed: a property of the digits, not luck. 2/7 and 3/5 recur, too. But 7/9, which the "
          "document does not name for this network, recurs at least as often as 3/5."),
        {"F1": IMAGE_SPREADS["F1"]},
    ),
    MeasuredCard(
        "I12", _("Texts on autoencoders"),
        _("The accuracy that is logged in training measures how well the images are rebuilt."),
        _("Three versions of the test images of D. Which one has the highest accuracy?"),
        (_("Rebuilt by D"), _("Only the brightest pixel, the rest black"), _("Each pixel darker by up to 4%")),
        {"D": IMAGES["D"]},
        (_("The claim is wrong. What D rebuilds has the highest accuracy, {rebuilt_accuracy}, though the images that "
           "were changed a little are nearer to the originals: {changed_accuracy}, with an error of {changed_error}. "
           "Look at the error."),
         _("The claim is wrong. A single bright pixel is always right: {brightest_accuracy}. D's good images get "
           "{rebuilt_accuracy}, and a change that you hardly see gets {changed_accuracy}. Their errors tell the truth: "
           "{brightest_error}, {rebuilt_error} and {changed_error}."),
         _("Here the images with the smallest error, {changed_error}, have the highest accuracy, {changed_accuracy}. "
           "Still it compares nothing but the place of the brightest pixel. Look at the error.")),
    ),
    MeasuredCard(
        "I13", _("Texts on autoencoders"),
        _("800 neurons in the first layer overfit and are harder to train than 400."),
        _("E (400) and E800 are trained with five seeds each. What will 800 do on the test images?"),
        (_("Worse than 400"), _("No clear difference"), _("Better than 400")),
        {name: PYRAMID_SPREADS[name] for name in ("E", "E800")},
        (_("On the test images 800 is worse by more than the spread of the seeds: {second} against {first}. The table "
           "says whether it overfits or trains worse."),
         _("The claim does not show: the seeds of both overlap, {second} with 800 and {first} with 400. Another seed "
           "makes more difference than 400 neurons more. The table says what these cost."),
         _("The claim is wrong here: 800 is better by more than the spread of the seeds, {second} against {first}. The "
           "table says what it costs.")),
    ),
    Card(
        "I16", _("Course on artificial neural networks"),
        _("If all weights start with the same value, the neurons of a layer never become different."),
        _("Four neurons start with equal weights. What will they be after 200 epochs?"),
        (_("All different"), _("Still all equal"), _("Some equal, some not")), 1,
        _("The claim holds. Equal neurons of one layer get equal gradients, so they stay copies of each other: four "
          "neurons are worth one. Random initial weights break the tie."),
        {name: _BASE.with_(network={"hidden": [{"units": 4}], "initializer": initializer})
         for name, initializer in ((_("all equal"), "all_equal"), ("Glorot", "glorot"))},
    ),
    MeasuredCard(
        "I19", _("Course on artificial neural networks"),
        _("tanh answers around 0, which speeds learning up; ReLU comes first because its derivative is simple."),
        _("The same network of 8 hidden neurons, the same 30 seeds. Which activation needs the fewest epochs to bring "
          "the training loss down to 0.1?"),
        (_("sigmoid"), "tanh", "ReLU", _("No clear winner")),
        {activation: Spread(base=_BASE.with_(
            network={"hidden": [{"units": 8, "activation": activation}], "output": "sigmoid_bce"},
            training={"learning_rate": 0.1, "epochs": 100}), vary="weights")
         for activation in ("sigmoid", "tanh", "relu")},
        (_("Here the sigmoid is the fastest: {sigmoid} epochs in the median, against {tanh} (tanh) and {relu} (ReLU). "
           "The claim does not hold on these points."),
         _("Here tanh is the fastest: {tanh} epochs in the median, against {sigmoid} (sigmoid) and {relu} (ReLU). "
           "{centred}"),
         _("ReLU is the fastest: {relu} epochs in the median, against {tanh} (tanh) and {sigmoid} (sigmoid). {centred} "
           "Both beat the sigmoid by their slopes as well: 1 at z = 0 instead of 0.25. This run cannot tell the two "
           "reasons apart."),
         _("The fastest two differ no more than chance allows: {sigmoid} epochs (sigmoid), {tanh} (tanh), {relu} "
           "(ReLU). {centred}")),
    ),
)}
