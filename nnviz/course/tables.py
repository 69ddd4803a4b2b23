"""The experiments on tables, section H of the course: document "Artificial Neural Network sous Python"."""

from nnviz.course.entry import CourseExperiment
from nnviz.experiments.tables import TableExperiment, TableLayer, TableNetwork, TableTraining
from nnviz.language import mark as _

_ANN = "Artificial Neural Network sous Python"

#: One hidden layer of 500 neurons, the plain network for the price of a house.
H9 = TableExperiment(network=TableNetwork(hidden=(TableLayer(units=500),)), training=TableTraining(
    learning_rate=1e-2, epochs=20))
#: Wide and deep: the inputs beside two hidden layers of 30.
H10 = TableExperiment(network=TableNetwork(hidden=(TableLayer(units=30), TableLayer(units=30)), wide=True),
                      training=TableTraining(learning_rate=1e-3, epochs=20))

#: The network that the course's search begins with: its function's own defaults, one epoch, as its wrapper trains.
H11 = TableExperiment(network=TableNetwork(hidden=(TableLayer(units=30),)), training=TableTraining(
    learning_rate=1e-3, epochs=1))
#: The range test's network, to be trained at one rate afterwards.
H12 = TableExperiment(network=TableNetwork(hidden=(TableLayer(units=30),)), training=TableTraining(
    learning_rate=1e-2, epochs=20))

TABLE_EXPERIMENTS = (
    CourseExperiment(
        "H9", _ANN, _("California housing, one hidden layer of 500"), H9, {"parameters": 5001},
        see=_("The price of a house from eight numbers. Watch the validation RMSE, in dollars, against the line of a "
              "linear regression, and the capped prices at 500,000 $."),
        chosen=_("Not in the document: the learning rate (0.01, Keras's own), the epochs (20, as in H10), ReLU in the "
                 "hidden layer, how the weights start (Glorot's, as in Keras), the three sets (a quarter tests, a "
                 "quarter of the rest validates) and the seed."), judged_on="test"),
    CourseExperiment(
        "H10", _ANN, _("California housing, wide and deep"), H10, {"parameters": 1239},
        see=_("The output sees the eight inputs and the second hidden layer: a line and a network, added up."),
        chosen=_("Not in the document: how the weights start (Glorot's, as in Keras), the three sets (a quarter tests, "
                 "a quarter of the rest validates) and the seed."), judged_on="test"),
    CourseExperiment(
        "H11", _ANN, _("California housing, a search over layers, neurons and the rate"), H11, {},
        see=_("27 networks on two folds. Trained for one epoch, as the code stands, the search finds who learns "
              "fastest, and not who ends best: try 30 epochs."),
        chosen=_("The document names 30 epochs as an option; without it the wrapper trains one. Not in the document: "
                 "the rows that test (a quarter), how the weights start (Glorot's, as in Keras) and the seed."),
        judged_on="test"),
    CourseExperiment(
        "H12", _ANN, _("California housing, a learning-rate range test"), H12, {},
        see=_("From 0.00001 to 1, multiplied by 1.0233 after each batch, 500 times. Four rules read a rate from the "
              "curve: over 30 seeds, do they agree with themselves?"),
        chosen=_("Not in the document: the network (one hidden layer of 30, as the search's), the batch of 32, the "
                 "seeds, and the rules that read the curve."), judged_on="test"),
)
