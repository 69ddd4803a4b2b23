"""The "Check the document" cards: a claim, what the class predicts, and the experiments that decide.

Which answer is right, and what held, follows from what the runs give: nothing is typed here.
"""

from nnviz.course.claim import Card
from nnviz.course.comparison_cards import COMPARISON_CARDS
from nnviz.course.experiments import get
from nnviz.course.recorded import IMAGE_SPREADS, IMAGES, LOSS_SPREADS, PYRAMID_SPREADS
from nnviz.course.wide import CARD_SPREADS
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.language import mark as _

_BASE = Experiment()
_NETWORK = {"hidden": [{"units": 3}]}
#: Draws of a card that trains while the class waits.
_DRAWS = 10


def _batches(batch: int, rate: float) -> Spread:
    return Spread(base=_BASE.with_(network=_NETWORK, training={"batch": batch, "learning_rate": rate}), draws=_DRAWS)


CARDS: dict[str, Card] = {card.id: card for card in (
    Card(
        "I1", _("Report on DIY networks"),
        _("The parameter epsilon of gen_arti is the tolerance of the algorithm."),
        _("You raise epsilon from 0 to 1.5. What will change?"),
        (_("Training stops earlier"), _("The points scatter more"), _("Nothing")),
        {name: _BASE.with_(data={"epsilon": epsilon}, network=_NETWORK)
         for name, epsilon in (("epsilon 0", 0.0), ("epsilon 0.5", 0.5), ("epsilon 1.5", 1.5))},
        (_("The claim holds: the larger epsilon, the earlier training ends, after {fewest} epochs instead of {most}."),
         _("The claim is wrong. Epsilon is the standard deviation of noise that is added to the points: they scatter "
           "{times} times as far. A tolerance would end the training early; here every run trains for all its {most} "
           "epochs."),
         _("Neither holds here: every run trains for {most} epochs, and the points lie as they did.")),
    ),
    Card(
        "I2", _("Report on DIY networks"),
        _("A linear model separates two noisy clouds with an accuracy of 0.73, with more noise of 0.45 and 0.15."),
        _("The two classes are equally frequent. Over 30 random draws, what accuracies will A4 and A5 have?"),
        (_("About 0.45 and 0.15"), _("About 0.5: it can only guess"), _("Well above 0.5")),
        {name: Spread(base=get(name).experiment) for name in ("A1", "A3", "A4", "A5")},
        (_("The claim holds: the median accuracy of A4 is {first}, that of A5 {second}."),
         _("The claim is wrong. Whoever guesses is right for half of two equally frequent classes, and so are these "
           "draws: the lowest has {lowest}."),
         _("The claim is wrong. Whoever guesses is right for half of two equally frequent classes, so 0.5 is the "
           "floor, and every draw lies above it: the lowest has {lowest}.")),
    ),
    Card(
        "I3", _("Report on DIY networks"),
        _("Two neurons are enough for XOR (0.97). A page later they are not (0.574)."),
        _("Both runs have the same settings. How many of 30 random draws will find the solution?"),
        (_("All of them"), _("Most of them"), _("Fewer than half")),
        {name: Spread(base=get("A6").experiment.with_(network={"initializer": initializer}))
         for name, initializer in (("A6", "glorot"), ("He", "he"), (_("Normal, small"), "small_normal"))},
        (_("Two neurons are enough here: all {draws} draws find the solution. One as low as 0.574 is then rare."),
         _("Both claims describe the same settings; only the random draw differs. {solved} of {draws} draws find the "
           "solution, the others are still stuck after 300 epochs. A single run says little: look at many."),
         _("Two neurons seldom find the solution here: {solved} of {draws} draws. A single run of 0.97 is luck.")),
    ),
    Card(
        "I4", _("Report on DIY networks"),
        _("With a larger batch, the loss becomes more chaotic than with batches of one point."),
        _("The same learning rate, batches of 1 and of 100 points. Which loss curve will be the smoother one?"),
        (_("Batch 1"), _("Batch 100"), _("Both alike")),
        {_("batch 1"): _batches(1, 0.1), _("batch 100"): _batches(100, 0.1),
         _("batch 100, summed"): _batches(100, 10.0)},
        (_("The claim holds, at the same learning rate, too: batch 1 is smoother in {count} of {draws} draws."),
         _("At the same learning rate the claim does not hold: batch 100 is smoother in {count} of {draws} draws. An "
           "average over 100 points is steadier than a single point, but there are 100 times fewer steps, so more "
           "epochs are needed."),
         _("At the same learning rate no difference is shown: batch 100 is smoother in {count} of {draws} draws.")),
    ),
    Card(
        "I5", _("Report on DIY networks"),
        _("More hidden neurons help on USPS digits (0.8316, 0.8520 and 0.8535 with 10, 100 and 200), until 500 do not "
          "(0.8421)."),
        _("Each network is trained with the same ten seeds. What will 200 and 500 neurons do against 100?"),
        (_("One of them is better"), _("No difference is shown"), _("Neither is better, and one is worse")),
        {name: IMAGE_SPREADS[name] for name in ("B1", "B2", "B3", "B4")},
        (_("The claim holds beyond 100 neurons: more still help. Median test accuracy {B1} with 10 neurons, {B2} with "
           "100, {B3} with 200, {B4} with 500."),
         _("Beyond 100 neurons nothing is shown: another seed makes as much difference. Median test accuracy {B1} with "
           "10 neurons, {B2} with 100, {B3} with 200, {B4} with 500."),
         _("The claim turns too late: more than 100 neurons already make it worse. Median test accuracy {B1} with 10 "
           "neurons, {B2} with 100, {B3} with 200, {B4} with 500.")),
    ),
    Card(
        "I6", _("Report on DIY networks"),
        _("Cross-entropy (BCE) is steeper than squared error (MSE) near 0 and 1."),
        _("The same autoencoder (C2) is trained with each loss, at four learning rates and with six seeds. Each loss "
          "gets the rate that suits it. Which one rebuilds the test images better?"),
        (_("The one trained with MSE"), _("No difference is shown"), _("The one trained with BCE")),
        LOSS_SPREADS,
        (_("The claim holds for the curves: at p = {p}, cross-entropy is {times} times as steep. Yet at its best rate "
           "squared error does better in what it is trained for: {mse} against {bce}."),
         _("The claim holds for the curves: at p = {p}, cross-entropy is {times} times as steep. But at the best rate "
           "of each, both have learned about as much: {bce} with BCE, {mse} with MSE."),
         _("The claim holds for the curves: at p = {p}, cross-entropy is {times} times as steep, and its gradient for "
           "the weighted sum, p − y, does not fade where the sigmoid is flat. At the best rate of each, BCE still does "
           "better: {bce} against {mse}, though only MSE trains on it.")),
    ),
    Card(
        "I7", _("Lab report on MNIST"),
        _("The pairs that the network on raw pixels confuses are 7/2, 9/4 and 3/5."),
        _("The same network is trained with several seeds. Will these three pairs recur?"),
        (_("Yes, and they are the most confused ones"), _("They recur, but others do as often"),
         _("Not all of them recur")),
        {"F1": IMAGE_SPREADS["F1"]},
        (_("The claim holds: its pairs are among the five most confused with most of the {seeds} seeds, and no other "
           "is as often."),
         _("The claim names true pairs, but not all: {others}, which the document does not name for this network, is "
           "among the five most confused at least as often as one of its own."),
         _("Not all of these pairs recur: {missing} is not among the five most confused with most of the {seeds} "
           "seeds.")),
    ),
    Card(
        "I27", _("Lab report on MNIST"),
        _("Each change improves the network on raw pixels: F1 0.9726, F2 0.9798, F3 0.9817."),
        _("Which steps are larger than both the error of 10,000 test images and what another seed changes?"),
        (_("Both steps"), _("Only that from F1 to F2"), _("Only that from F2 to F3"), _("Neither")),
        {"F1": IMAGES["F1"], "F2": IMAGES["F2"], "F3": IMAGES["F3"], _("seeds of F1"): IMAGE_SPREADS["F1"]},
        (_("The claim holds: {first} and {second} points, where the test images and the seeds of F1 explain about "
           "{noise}."),
         _("Only the first step holds, {first} points: the second, {second}, is what other test images or another seed "
           "might give ({noise})."),
         _("Only the second step holds, {second} points: the first, {first}, is what other test images or another seed "
           "might give ({noise})."),
         _("No step is larger than what other test images or another seed might give: {first} and {second} points, "
           "against {noise}.")),
    ),
    Card(
        "I23", _("Course on neural networks"),
        _("Wide networks (more than 500 neurons) suit simple patterns, deep ones (more than three layers) complex "
          "patterns."),
        _("One layer of 512 against four layers with as many parameters, on a cubic curve and on housing prices, ten "
          "seeds each. Which is better?"),
        (_("Wide on the curve, deep on the prices"), _("The same one on both"), _("It is not shown on both")),
        CARD_SPREADS,
        (_("The claim holds here: with {draws} seeds, the wide network is better on the curve and the deep one on the "
           "prices."),
         _("The claim does not hold here: with {draws} seeds, one and the same network is better on both patterns."),
         _("The claim is not shown here: with {draws} seeds, at least one of the two differences is not shown, or it "
           "is the other way round.")),
    ),
    Card(
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
    Card(
        "I13", _("Texts on autoencoders"),
        _("800 neurons in the first layer overfit and are harder to train than 400."),
        _("E (400) and E800 are trained with the same ten seeds. Which part of the claim will be shown?"),
        (_("Both parts"), _("Only that it overfits more"), _("Only that it is harder to train"), _("Neither")),
        {name: PYRAMID_SPREADS[name] for name in ("E", "E800")},
        (_("The claim holds. With 800 the test error exceeds the training error by {gap_800} instead of {gap_400}, and "
           "a training error of {level} takes {epochs_800} epochs instead of {epochs_400}."),
         _("Half of the claim holds. 800 overfits more: its test error exceeds the training error by {gap_800} instead "
           "of {gap_400}. But it is not shown to be harder to train: it reaches a training error of {level} after "
           "{epochs_800} epochs, 400 after {epochs_400}."),
         _("Half of the claim holds. 800 is harder to train: it reaches a training error of {level} after {epochs_800} "
           "epochs, 400 after {epochs_400}. But it is not shown to overfit more: its test error exceeds the training "
           "error by {gap_800}, that of 400 by {gap_400}."),
         _("The claim is not shown. The test error exceeds the training error by {gap_800} with 800 and by {gap_400} "
           "with 400, and a training error of {level} takes {epochs_800} epochs with 800 and {epochs_400} with 400.")),
    ),
    Card(
        "I16", _("Course on artificial neural networks"),
        _("If all weights start with the same value, the neurons of a layer never become different."),
        _("Four neurons start with equal weights. What will they be after 200 epochs?"),
        (_("All different"), _("Still all equal"), _("Some equal, some not")),
        {name: _BASE.with_(network={"hidden": [{"units": 4}], "initializer": initializer})
         for name, initializer in ((_("all equal"), "all_equal"), ("Glorot", "glorot"))},
        (_("The claim does not hold here: the {neurons} neurons have become different, by up to {difference}."),
         _("The claim holds. Equal neurons of one layer get equal gradients, so they stay copies of each other: "
           "{neurons} neurons are worth one. Random initial weights break the tie."),
         _("The claim holds for a part: of {neurons} neurons, {distinct} are different.")),
    ),
    Card(
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
    *COMPARISON_CARDS,
)}
