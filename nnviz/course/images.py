"""The experiments on images: sections B (USPS), F (MNIST three ways) and H7 of the course.

All words are English literals that are marked for translation; they are translated where they are shown.
"""

from nnviz.course.entry import CourseExperiment
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer, ImageData, ImageNetwork, ImageTraining
from nnviz.language import mark as _

_DIY = "Réseau de neurones DIY"
_LAB = "Practical Work 04"
_ANN = "Artificial Neural Network sous Python"


def _dense(*units: int, activation: str = "relu", dropout: float = 0.0) -> tuple[DenseLayer, ...]:
    return tuple(DenseLayer(units=count, activation=activation, dropout=dropout) for count in units)


def _cnn(kernel: int, units: int, dropout: float = 0.0, pools: tuple[int, ...] = (0, 0, 2)) -> Cnn:
    """Return the lab report's network: three convolutions of 32 filters; as its code is written, the last one pools."""
    convolutions = tuple(Convolution(filters=32, kernel=kernel, pool=pool) for pool in pools)
    return Cnn(convolutions=convolutions, hidden=_dense(units, dropout=dropout))


def _mnist(network: ImageNetwork, batch: int, epochs: int) -> ClassifierExperiment:
    """Return an experiment of the lab report: RMSprop with its rate 0.001, rho 0.9 and no momentum."""
    return ClassifierExperiment(data=ImageData(images=60_000), network=network,
                           training=ImageTraining(batch=batch, epochs=epochs))


def _usps(units: int) -> ClassifierExperiment:
    return ClassifierExperiment(
        data=ImageData(dataset="usps", images=7291), network=PixelMlp(hidden=_dense(units, activation="tanh")),
        training=ImageTraining(optimizer="sgd", learning_rate=0.1, batch=100, epochs=20))


_SEEDED = _("Not in the document: the seed.")
_USPS_CHOSEN = _("Not in the document: the optimizer (SGD, as for its other networks), the learning rate "
                 "(0.001 × 100 = 0.1 in Keras), the batch of 100, the 20 epochs and the seed.")

IMAGE_EXPERIMENTS = (
    CourseExperiment(
        "B1", _DIY, _("USPS digits with 10 tanh neurons"), _usps(10), {"accuracy": 0.8316},
        see=_("Ten neurons must say everything about 256 pixels: compare with 100."),
        chosen=_USPS_CHOSEN, judged_on="test"),
    CourseExperiment(
        "B2", _DIY, _("USPS digits with 100 tanh neurons"), _usps(100), {"accuracy": 0.8520},
        see=_("Ten times the neurons of B1, and about ten times the parameters."),
        chosen=_USPS_CHOSEN, judged_on="test"),
    CourseExperiment(
        "B3", _DIY, _("USPS digits with 200 tanh neurons"), _usps(200), {"accuracy": 0.8535, "seconds": 71},
        see=_("The document gains 0.15 points over B2: is that more than another seed gives?"),
        chosen=_USPS_CHOSEN, judged_on="test"),
    CourseExperiment(
        "B4", _DIY, _("USPS digits with 500 tanh neurons"), _usps(500), {"accuracy": 0.8421, "seconds": 120},
        see=_("The document loses about a point against B3 and concludes that 500 neurons are too many."),
        chosen=_USPS_CHOSEN, judged_on="test"),
    CourseExperiment(
        "F1", _LAB, _("MNIST, raw pixels, 512 sigmoid neurons"),
        _mnist(PixelMlp(hidden=_dense(512, activation="sigmoid")), 128, 10),
        {"loss": 0.0904, "accuracy": 0.9726, "parameters": 407_050},
        see=_("Nearly all parameters are weights of pixels: 784 for each of the 512 neurons."),
        chosen=_SEEDED, judged_on="test", confused=("7/2", "9/4", "3/5")),
    CourseExperiment(
        "F2", _LAB, _("MNIST, raw pixels, 512 sigmoid neurons, dropout, batch 32"),
        _mnist(PixelMlp(hidden=_dense(512, activation="sigmoid", dropout=0.5)), 32, 20),
        {"loss": 0.0712, "accuracy": 0.9798, "parameters": 407_050},
        see=_("The same parameters as F1: dropout has none. Watch the gap between training and test loss."),
        chosen=_SEEDED, judged_on="test", confused=("7/2", "9/4", "3/5")),
    CourseExperiment(
        "F3", _LAB, _("MNIST, raw pixels, 512 sigmoid and 256 ReLU neurons, dropout"),
        _mnist(PixelMlp(hidden=(DenseLayer(units=512, activation="sigmoid", dropout=0.5),
                                DenseLayer(units=256, activation="relu", dropout=0.5))), 128, 30),
        {"loss": 0.0703, "accuracy": 0.9817, "parameters": 535_818},
        see=_("A second hidden layer adds 128,768 parameters net: is the gain over F2 worth them?"),
        chosen=_SEEDED, judged_on="test", confused=("4/9", "2/7", "3/5")),
    CourseExperiment(
        "F4", _LAB, _("MNIST, HOG with 8 orientations, 64 ReLU neurons"),
        _mnist(HogMlp(orientations=8, hidden=_dense(64, dropout=0.5)), 128, 50),
        {"loss": 0.0939, "accuracy": 0.9776, "parameters": 25_802},
        see=_("A sixteenth of F1's parameters. The document prints (640 × 10) + 10 for the last layer; it is "
              "64 × 10 + 10 = 650."),
        chosen=_SEEDED, judged_on="test", confused=("5/3", "4/9", "7/9", "3/8")),
    CourseExperiment(
        "F5", _LAB, _("MNIST, HOG with 16 orientations, 64 ReLU neurons"),
        _mnist(HogMlp(orientations=16, hidden=_dense(64, dropout=0.5)), 128, 20),
        {"loss": 0.0738, "accuracy": 0.9794, "parameters": 50_890},
        see=_("Twice the orientations, twice the length of the HOG vector, nearly twice the parameters."),
        chosen=_SEEDED, judged_on="test", confused=("5/3", "4/9", "7/9", "3/8")),
    CourseExperiment(
        "F6", _LAB, _("MNIST, HOG with 16 orientations, 128 ReLU neurons"),
        _mnist(HogMlp(orientations=16, hidden=_dense(128, dropout=0.5)), 256, 10),
        {"loss": 0.0617, "accuracy": 0.9808, "parameters": 101_770},
        see=_("As many inputs as raw pixels have, and a quarter of F1's parameters."),
        chosen=_SEEDED, judged_on="test", confused=("3/8", "3/5", "4/9", "7/9")),
    CourseExperiment(
        "F7", _LAB, _("MNIST, three 2x2 convolutions, 64 ReLU neurons"), _mnist(_cnn(2, 64), 128, 3),
        {"loss": 0.0401, "accuracy": 0.9872, "parameters": 410_538},
        see=_("Its code defines three poolings and wires only the last one: 14·14·32 = 6272 numbers reach the dense "
              "layer, and their weights are nearly all of its parameters."),
        chosen=_SEEDED, judged_on="test", confused=("2/7", "8", "2")),
    CourseExperiment(
        "F8", _LAB, _("MNIST, three 2x2 convolutions, 128 ReLU neurons, dropout"),
        _mnist(_cnn(2, 128, dropout=0.5), 128, 5), {"loss": 0.0350, "accuracy": 0.9881, "parameters": 812_650},
        see=_("Twice F7's dense neurons, and nearly twice its parameters: the convolutions hardly count."),
        chosen=_SEEDED, judged_on="test", confused=("7/2",)),
    CourseExperiment(
        "F9", _LAB, _("MNIST, three 5x5 convolutions, 128 ReLU neurons, dropout"),
        _mnist(_cnn(5, 128, dropout=0.5), 128, 4), {"loss": 0.0264, "accuracy": 0.9921, "parameters": 856_330},
        see=_("Filters of 25 pixels instead of 4 cost 43,680 parameters more than F8, and much more time."),
        chosen=_SEEDED, judged_on="test", confused=("4/9", "5/3")),
    CourseExperiment(
        "H7", _ANN, _("MNIST, 300 and 100 ReLU neurons"),
        ClassifierExperiment(data=ImageData(images=55_000, validation=5000), network=PixelMlp(hidden=_dense(300, 100)),
                        training=ImageTraining(optimizer="sgd", learning_rate=0.01, batch=32, epochs=30)),
        {"parameters": 266_610},
        see=_("235,500 + 30,100 + 1,010: the output layer has its ten biases, too."),
        chosen=_("Not in the document: the seed. As there, the first 5,000 images validate, and the network learns "
                 "from the 55,000 others."),
        judged_on="test"),
)


def as_intended(entry: CourseExperiment) -> ClassifierExperiment:
    """Return a CNN of the lab report with all three poolings wired, as its code intends."""
    network = entry.experiment.network
    pooled = [layer.model_dump() | {"pool": 2} for layer in network.convolutions]
    return entry.experiment.with_(network={"convolutions": pooled})
