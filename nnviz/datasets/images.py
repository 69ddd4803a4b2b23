"""The sets of real images: handwritten digits and clothes.

An image is uint8: paper 0, ink (or cloth) up to 255. ``assets/data`` holds the sets; ``NOTICE`` says where they come
from.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np

from nnviz.datasets.download import fashion_mnist
from nnviz.image_experiment import IMAGE_SIZES
from nnviz.language import mark as _

FOLDER = Path(__file__).parents[2] / "assets" / "data"
#: The sets that need no internet. ``"fashion_full"``, all 70,000 images of Fashion-MNIST, is downloaded when loaded.
IMAGE_SETS = tuple(IMAGE_SIZES)

_FILES = {"mnist": "mnist.npz", "usps": "usps.npz", "fashion": "fashion_mnist_10k.npz"}
_ALL_SIZES = IMAGE_SIZES | {"fashion_full": (28, 28, 60_000, 10_000)}
_SHAPES = {name: (height, width) for name, (height, width, _train, _test) in _ALL_SIZES.items()}
_SIZES = {name: (train, test) for name, (_height, _width, train, test) in _ALL_SIZES.items()}
_DIGITS = tuple("0123456789")
_CLOTHES = (_("T-shirt/top"), _("Trouser"), _("Pullover"), _("Dress"), _("Coat"), _("Sandal"), _("Shirt"), _("Sneaker"),
            _("Bag"), _("Ankle boot"))
_CLASS_NAMES = {"mnist": _DIGITS, "usps": _DIGITS, "fashion": _CLOTHES, "fashion_full": _CLOTHES}
_LOCKS = {name: Lock() for name in _SHAPES}


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Images and classes, for training and for testing; the arrays are read-only, because everyone shares them.

    ``x_train`` and ``x_test`` are uint8 of shape (n, h, w); ``y_train`` and ``y_test`` uint8 (n,), indices into
    ``class_names``. The names are English sentences marked for translation.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]


def load(name: str) -> ImageSet:
    """Return an image set; it is read once a process.

    Raises
    ------
    KeyError
        If there is no such set.
    nnviz.datasets.download.UnavailableError
        If the set must be downloaded and cannot be.
    """
    with _LOCKS[name]:  # two readers at once would read it twice
        return _load(name)


def shape(name: str) -> tuple[int, int]:
    """Return the height and width of a set's images in pixels, without reading it. `KeyError` if there is none."""
    return _SHAPES[name]


def sizes(name: str) -> tuple[int, int]:
    """Return how many images train and test, without reading the set. `KeyError` if there is none."""
    return _SIZES[name]


def class_names(name: str) -> tuple[str, ...]:
    """Return the names of a set's classes (English, to be translated), without reading it. `KeyError` as above."""
    return _CLASS_NAMES[name]


def training_part(name: str, images: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first training images of a set and their classes, as views.

    The sets come in mixed order, so their first images are a fair sample, if not one with equally many of each class.

    Returns
    -------
    images : numpy.ndarray, uint8, shape (images, h, w)
    classes : numpy.ndarray, uint8, shape (images,)

    Raises
    ------
    ValueError
        If ``images`` is less than 1 or more than the set has.
    KeyError, nnviz.datasets.download.UnavailableError
        As `load` does.
    """
    if not 1 <= images <= sizes(name)[0]:
        raise ValueError(f"{name} has 1 to {sizes(name)[0]} training images to give, not {images}")
    whole = load(name)
    return whole.x_train[:images], whole.y_train[:images]


@cache
def _load(name: str) -> ImageSet:
    if name == "fashion_full":
        arrays = fashion_mnist()
    else:
        with np.load(FOLDER / _FILES[name], allow_pickle=False) as file:
            arrays = {key: file[key] for key in ("x_train", "y_train", "x_test", "y_test")}
    for array in arrays.values():
        array.flags.writeable = False
    return ImageSet(**arrays, class_names=_CLASS_NAMES[name])
