"""The lab of searches: its pages. Each takes the experiment of any lab along."""

from nnviz.course.experiments import get
from nnviz.course.page import Lab, Page, Suggestion
from nnviz.course.searches import RANGE_TESTS, SEARCHES
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment
from nnviz.language import mark as _
from nnviz.links.search import RANGE, SEARCH, SWEEP, RangeKnobs, SearchKnobs, SweepKnobs

_POINTS, _DIGITS = Experiment(), ClassifierExperiment()

_COURSE = SearchKnobs(base=get("H11").experiment, space=SEARCHES["H11"].space, sampler="grid", trials=27,
                      folds=SEARCHES["H11"].folds, score="rmse")

RANGE_TEST = Page(
    "range", _("Range test"), _("Learning-rate range test"),
    _("How large may the learning rate be? Let it grow at every batch, and watch the loss."),
    ":material/trending_down:", opening=RangeKnobs(), grammar=RANGE, replays=RANGE_TESTS, suggestions=(
        Suggestion("further", _("Up to a rate of 100"), RangeKnobs(highest=100.0),
                   _("Does the loss still fall at the rate of 1? Go on, and see which rules change what they say.")),
        Suggestion("a6", _("XOR with 2 neurons (A6)"), RangeKnobs(base=get("A6").experiment, highest=100.0),
                   _("One step an epoch, and the rate is multiplied after each. Which rules still agree with one "
                     "another?")),
        Suggestion("noisy", _("One seed alone"), RangeKnobs(seeds=1, smoothing=0.9, highest=100.0),
                   _("This is what most tools show. How sure are you of the suggestion? Then set the seeds to 30.")),
        Suggestion("adam", _("Adam, up to 10"), RangeKnobs(base=_POINTS.with_(
            training={"optimizer": "adam"}, network={"output": "sigmoid_bce"}), highest=10.0),
                   _("The same network with another optimizer: the valley lies elsewhere, and the loss explodes.")),
        Suggestion("raw", _("No smoothing"), RangeKnobs(smoothing=0.0, highest=100.0),
                   _("The rule “steepest” looks at differences of neighbours. What does noise do to it?")),
    ))

SWEEP_PAGE = Page(
    "sweep", _("Sweep"), _("Sweep of one or two knobs"),
    _("How does the result change when a knob moves through all its values?"),
    ":material/grid_on:", opening=SweepKnobs(), grammar=SWEEP, suggestions=(
        Suggestion("grid", _("Learning rate × neurons"), SweepKnobs(
            base=_POINTS.with_(network={"hidden": [{"units": 3}]}),
            space="lr=0.003,0.01,0.03,0.1,0.3,1,3 neurons=1,2,3,4,6,8"),
                   _("Every cell is the median of six networks. Is the best cell better than its neighbours, or "
                     "luckier?")),
        Suggestion("batch", _("Batch size"), SweepKnobs(
            base=_POINTS, space="batch=1,2,4,8,16,32,64,128,256,full"),
                   _("The course says: between 2 and 192, 32 by default. At this rate, where does it stop working?")),
        Suggestion("noise", _("Noise × neurons"), SweepKnobs(
            base=_POINTS.with_(network={"hidden": [{"units": 3}]}), space="noise=0,0.2,0.4,0.6,0.8,1 neurons=1,2,4,8"),
                   _("More neurons against more noise: from where on do they help no more?")),
    ))

SEARCH_PAGE = Page(
    "search", _("Hyperparameter search"), _("Search over hyperparameters"),
    _("Which settings are the best, who finds them sooner, and how much of it is luck?"),
    ":material/travel_explore:", opening=SearchKnobs(), grammar=SEARCH, replays=tuple(SEARCHES), suggestions=(
        Suggestion("course", _("H11: the course’s search"), _COURSE, get("H11").see),
        Suggestion("course30", _("H11 with 30 epochs"), _COURSE.model_copy(update={
            "base": _COURSE.base.with_(training={"epochs": 30})}),
                   _("The option that the document names. Is the winner the same network as after one epoch?")),
        Suggestion("random", _("By chance"), SearchKnobs(sampler="random"),
                   _("The same space, and nobody thinks. After how many trials is one among the best?")),
        Suggestion("grid", _("Every combination"), SearchKnobs(sampler="grid"),
                   _("A grid tries five rates and no rate between them. What does it spend its trials on?")),
        Suggestion("prune", _("Give up early"), SearchKnobs(sampler="random", folds=8, pruner=True),
                   _("Eight folds, one after the other: how many trainings does the pruner save, and does it cost "
                     "time here?")),
    ))

LAB = Lab(_("Searches"), (RANGE_TEST, SWEEP_PAGE, SEARCH_PAGE))
