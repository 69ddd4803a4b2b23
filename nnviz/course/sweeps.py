"""Families of spreads that differ in one or a few settings: what decides the cards I20, I24 and I26.

All members of a family have the same seeds.
"""

from nnviz.course.experiments import get
from nnviz.experiments.classifier import ClassifierExperiment, PixelMlp
from nnviz.experiments.images import DenseLayer
from nnviz.experiments.spread import Spread

#: Seeds of each member: seven can show something among three comparisons, eight among four.
DRAWS = 8

#: F1 and F2 differ in three settings; each has two levels, F1's first. The runs are as long as F2's: the first ten
#: epochs of a run are the run of ten epochs.
DROPOUTS, BATCHES_OF_F, EPOCHS = (0.0, 0.5), (128, 32), (10, 20)
#: (dropout, batch) -> its draws.
ATTRIBUTION: dict[tuple[float, int], Spread] = {
    (dropout, batch): Spread(base=get("F1").experiment.with_(
        network=PixelMlp(hidden=(DenseLayer(units=512, activation="sigmoid", dropout=dropout),)).model_dump(),
        training={"batch": batch, "epochs": EPOCHS[-1]}), draws=DRAWS)
    for dropout in DROPOUTS for batch in BATCHES_OF_F}

_DIGITS = ClassifierExperiment().with_(data={"images": 5000, "validation": 1000})
_FEW_DIGITS = _DIGITS.with_(data={"images": 2000})
#: The batches that the course recommends, and its default.
RECOMMENDED, RECOMMENDED_BATCH = (2, 192), 32
#: Batch -> the learning rates among which validation chooses: the larger the batch, the longer its steps may be.
BATCH_RATES = {1: (0.003, 0.01, 0.03), 2: (0.01, 0.03, 0.1), 32: (0.1, 0.3, 1.0), 192: (0.1, 0.3, 1.0),
               1000: (0.1, 0.3, 1.0)}
#: (batch, learning rate) -> its draws.
BATCHES: dict[tuple[int, float], Spread] = {
    (batch, rate): Spread(base=_FEW_DIGITS.with_(
        network=PixelMlp(hidden=(DenseLayer(units=64),)).model_dump(),
        training={"optimizer": "sgd", "learning_rate": rate, "batch": batch, "epochs": 10}), draws=DRAWS)
    for batch, rates in BATCH_RATES.items() for rate in rates}

#: Seeds of the networks of one to five layers, whose differences are small and whose training is short.
LAYER_DRAWS = 16
#: Hidden layers -> neurons in each, so that all networks have about 50,900 parameters.
WIDTHS = {1: 64, 2: 59, 3: 56, 5: 51}
#: Hidden layers -> its draws.
LAYERS: dict[int, Spread] = {
    layers: Spread(base=_DIGITS.with_(
        network=PixelMlp(hidden=(DenseLayer(units=units),) * layers).model_dump(),
        training={"optimizer": "adam", "learning_rate": 0.001, "batch": 32, "epochs": 15}), draws=LAYER_DRAWS)
    for layers, units in WIDTHS.items()}
