"""The lab of tables: its pages."""

from nnviz.course.page import Lab, Page, Suggestion
from nnviz.course.tables import H9, H10
from nnviz.datasets.own_table import example, make, read_sheet
from nnviz.experiments.tables import Curve, Housing, OwnTable, TableExperiment
from nnviz.language import mark as _
from nnviz.links.tables import CURVE_LINKS, HOUSING_LINKS, OWN_LINKS, WIDE_LINKS

_CURVE = TableExperiment(data=Curve()).with_(
    network={"hidden": [{"units": 30, "activation": "tanh"}] * 2},
    training={"optimizer": "adam", "learning_rate": 0.01, "epochs": 300, "batch": 16})

#: What is to be predicted of the example on the page of own tables.
EXAMPLE_TARGET = "rent"

HOUSING = Page(
    "housing", _("Housing"), _("The price of a house"),
    _("How well can a network predict the price of a house from eight numbers of its district, and does it need to "
      "be a network?"), ":material/home_work:", opening=H9, grammar=HOUSING_LINKS,
    trains=lambda experiment: isinstance(experiment, TableExperiment) and isinstance(experiment.data, Housing)
    and not experiment.network.wide, suggestions=(
        Suggestion("line", _("A line"), H9.with_(network={"hidden": []}, training={"learning_rate": 1e-3}),
                   _("Without a hidden layer the network is a weighted sum. How much worse is it? Its rate is 0.001: "
                     "at 0.01, one district with 600 people to a household throws the line far off.")),
        Suggestion("unshuffled", _("Without shuffling"), H9.with_(data={"shuffle": False}),
                   _("The file goes from district to district. The three sets are now three regions: look at the "
                     "map.")),
        Suggestion("raw", _("Without standardising"), H9.with_(data={"standardise": False}),
                   _("Population goes to 35,000, the rooms to 140. What becomes of the loss?")),
        Suggestion("bounded", _("An output between 0.15 and 5"), H9.with_(network={"output_activation": "bounded"}),
                   _("No prediction leaves the range of the prices now. Is that better, or only tidier?")),
        Suggestion("relu", _("A price is never negative: ReLU"), H9.with_(network={"output_activation": "relu"}),
                   _("No price below 0 any more. But where the sum is below 0, nothing is learned.")),
        Suggestion("mae", _("Absolute errors"), H9.with_(network={"loss": "mae"}),
                   _("Large errors weigh less. Compare the MAE and the RMSE with those of MSE.")),
    ))

CURVES = Page(
    "curves", _("Curves"), _("Fitting a curve"),
    _("What does a network make of a few noisy points, and when does it learn the noise?"),
    ":material/show_chart:", opening=_CURVE, grammar=CURVE_LINKS,
    trains=lambda experiment: isinstance(experiment, TableExperiment) and isinstance(experiment.data, Curve),
    suggestions=(
        Suggestion("under", _("Underfitting: a line through a sine"), _CURVE.with_(network={"hidden": []}),
                   _("A line cannot bend: training and validation stay high, together.")),
        Suggestion("over", _("Overfitting: few points, a large network"),
                   _CURVE.with_(data={"points": 40, "noise": 0.4},
                                network={"hidden": [{"units": 128, "activation": "relu"}] * 3},
                                training={"epochs": 600}),
                   _("The training loss goes on falling while the validation loss rises: the curve runs through the "
                     "noise.")),
        Suggestion("step", _("A step"), _CURVE.with_(data={"kind": "step"}),
                   _("A network of smooth neurons draws an edge. How steep does it get?")),
        Suggestion("corners", _("ReLU has corners"),
                   _CURVE.with_(network={"hidden": [{"units": 8, "activation": "relu"}]}),
                   _("One layer of eight ReLU neurons is a line with at most eight corners. Count them.")),
        Suggestion("outside", _("Without shuffling"), _CURVE.with_(data={"shuffle": False}),
                   _("The points on the right validate and test. Where nothing was learned, the curve goes its own "
                     "way.")),
    ))

WIDE = Page(
    "wide", _("Wide & deep"), _("Wide and deep"),
    _("What does it help to send the inputs past the hidden layers, straight to the output?"),
    ":material/call_split:", opening=H10, grammar=WIDE_LINKS,
    trains=lambda experiment: isinstance(experiment, TableExperiment) and isinstance(experiment.data, Housing)
    and experiment.network.wide, suggestions=(
        Suggestion("deep", _("Deep alone"), H10.with_(network={"wide": False}),
                   _("The same hidden layers without the way past them. Compare the first epochs.")),
        Suggestion("alone", _("Wide alone"), H10.with_(network={"hidden": []}),
                   _("Only the way past the hidden layers is left: a line.")),
        Suggestion("routed", _("Each input on one path"), H10.with_(network={
            "wide_inputs": ["MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population"],
            "deep_inputs": ["AveOccup", "Latitude", "Longitude"]}),
                   _("Income goes straight to the output, the place through the hidden layers. What is lost?")),
        Suggestion("adam", _("With Adam"), H10.with_(training={"optimizer": "adam"}),
                   _("20 epochs of SGD at 0.001 are not the end of learning. How far does Adam get?")),
    ))

OWN = Page(
    "table", _("Your own table"), _("Your own table"),
    _("What can a network learn from your table, and is it better than a line?"),
    ":material/table_chart:", opening=H10.with_(
        data=make(read_sheet(example()), EXAMPLE_TARGET, classes=False)[0].model_dump(),
        training={"learning_rate": 0.01, "epochs": 60}), grammar=OWN_LINKS,
    trains=lambda experiment: isinstance(experiment, TableExperiment) and isinstance(experiment.data, OwnTable))

LAB = Lab(_("Tables"), (HOUSING, CURVES, WIDE, OWN))
