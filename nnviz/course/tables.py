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
)
