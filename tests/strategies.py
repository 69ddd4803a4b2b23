"""Hypothesis strategies: any experiment of the plane."""

from typing import get_args

from hypothesis import strategies as st

from nnviz.datasets.own import gather
from nnviz.experiments.autoencoder import Autoencoder, AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer, ImageData, ImageDataset, ImageTraining
from nnviz.experiments.own_points import OwnPoints, tidy_name
from nnviz.experiments.plane import Blobs, Experiment, Feature, GenArti, HiddenLayer, Mlp, Shape, Training


def _steps(low: int, high: int, step: float):
    """Multiples of a step, as a slider gives them."""
    return st.integers(low, high).map(lambda count: round(count * step, 6))


def _options(model, field):
    return st.sampled_from(model.model_fields[field].annotation.__args__)


_plane = {"epsilon": _steps(0, 300, 0.01), "points": st.integers(20, 4000), "train_share": _steps(2, 18, 0.05),
          "validation_share": st.just(0.0) | _steps(0, 10, 0.05)}
_spread = {"sigma": _steps(1, 1000, 0.01)}
_names = st.text(max_size=30).map(tidy_name).filter(bool) | st.integers(-20, 20).map(str)


@st.composite
def own_points(draw, most: int = 200) -> OwnPoints:
    """Any own points, up to a number; their classes are numbered or have any names."""
    names = draw(st.lists(_names, min_size=2, max_size=6, unique=True))
    given = 2 * names + draw(st.lists(st.sampled_from(names), max_size=most - 2 * len(names)))
    place = _steps(-1000, 1000, 0.01)
    places = draw(st.lists(st.tuples(place, place), min_size=len(given), max_size=len(given)))
    points = gather((x1, x2, name) for (x1, x2), name in zip(places, draw(st.permutations(given)), strict=True))
    return points.model_copy(update={"train_share": draw(_steps(2, 18, 0.05)),
                                     "validation_share": draw(st.just(0.0) | _steps(0, 10, 0.05))})


data = st.one_of(
    own_points(most=40),
    st.builds(GenArti, kind=st.sampled_from(["gaussians", "xor", "checkerboard"]), centerx=_steps(0, 40, 0.1),
              centery=_steps(0, 40, 0.1), **_spread, **_plane),
    st.builds(Shape, kind=st.sampled_from(["circles", "moons", "spiral"]), **_plane),
    st.builds(Blobs, clouds=st.integers(3, 6), **_spread, **_plane),
)
layers = st.lists(st.builds(HiddenLayer, units=st.integers(1, 64), activation=_options(HiddenLayer, "activation"),
                            dropout=_steps(0, 18, 0.05)), max_size=6).map(tuple)


@st.composite
def experiments(draw) -> Experiment:
    """Any valid experiment."""
    points = draw(data)
    outputs = ["softmax_ce"] if points.classes > 2 else ["sigmoid_mse", "sigmoid_bce", "softmax_ce"]
    network = Mlp(
        inputs=tuple(draw(st.lists(st.sampled_from(Feature.__args__), min_size=1, unique=True))),
        hidden=draw(layers), initializer=draw(_options(Mlp, "initializer")),
        regularizer=draw(_options(Mlp, "regularizer")), penalty=draw(_steps(0, 10000, 0.0001)),
        output=draw(st.sampled_from(outputs)))
    training = Training(
        optimizer=draw(_options(Training, "optimizer")),
        learning_rate=draw(st.sampled_from([4e-11, 1e-5, 1e-4, 0.003, 0.3, 1, 10, 100])),
        batch=draw(st.one_of(st.just("full"), st.integers(1, 4000))), epochs=draw(st.integers(1, 2000)),
        patience=draw(st.integers(0, 500)) if points.validation_points else 0)
    seeds = st.integers(0, 999_999)
    return Experiment(data=points, network=network, training=training, seed=draw(seeds),
                      weights_seed=draw(st.none() | seeds))


dense_layers = st.lists(st.builds(
    DenseLayer, units=st.integers(1, 1024), activation=_options(DenseLayer, "activation"), normalised=st.booleans(),
    dropout=_steps(0, 18, 0.05)), max_size=3).map(tuple)
convolutions = st.lists(st.builds(
    Convolution, filters=st.integers(1, 128), kernel=st.integers(1, 9), padding=st.sampled_from(["same", "valid"]),
    activation=_options(Convolution, "activation"), normalised=st.booleans(), pool=st.sampled_from([0, 0, 2, 3])),
    min_size=1, max_size=4).map(tuple)
_classifiers = st.one_of(
    st.builds(PixelMlp, hidden=dense_layers),
    st.builds(HogMlp, hidden=dense_layers, orientations=st.integers(1, 36), cell=st.integers(2, 14),
              block=st.integers(1, 4)),
    st.builds(Cnn, hidden=dense_layers, convolutions=convolutions))
_autoencoders = st.builds(
    Autoencoder, convolutions=st.just(()) | convolutions.map(lambda layers: layers[:3]), encoder=dense_layers,
    latent=st.integers(1, 512), latent_activation=_options(Autoencoder, "latent_activation"),
    decoder=st.none() | dense_layers, loss=_options(Autoencoder, "loss"), noise=_steps(0, 20, 0.05))


@st.composite
def _on_images(draw, kind, networks, left_out):
    validation = draw(st.just(0) | st.integers(0, 5000))
    return kind(
        network=draw(networks), seed=draw(st.integers(0, 999_999)),
        data=ImageData(dataset=draw(st.sampled_from(get_args(ImageDataset))), images=draw(st.integers(100, 60_000)),
                       left_out=draw(left_out), validation=validation),
        training=ImageTraining(
            optimizer=draw(st.sampled_from(["sgd", "rmsprop", "adam"])), rho=draw(_steps(0, 99, 0.01)),
            momentum=draw(_steps(0, 99, 0.01)), learning_rate=draw(st.sampled_from([4e-11, 1e-4, 1e-3, 0.1])),
            batch=draw(st.integers(1, 4096)), epochs=draw(st.integers(1, 500)),
            patience=draw(st.integers(0, 50)) if validation else 0))


#: Any network that tells the class of an image; its layers may not fit the images.
image_experiments = _on_images(ClassifierExperiment, _classifiers, st.none())
#: Any autoencoder; its convolutions may not fit the images.
autoencoders = _on_images(AutoencoderExperiment, _autoencoders, st.none() | st.integers(0, 9))
