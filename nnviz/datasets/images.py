"""The sets of real images: handwritten digits, clothes and chest X-rays.

An image is uint8: paper 0, ink (or cloth) up to 255; of an X-ray, air 0 and bone up to 255. ``assets/data`` holds the
sets; ``NOTICE`` says where they come from.
"""

from pathlib import Path
from threading import Lock

import numpy as np

from nnviz.datasets.download import fashion_mnist
from nnviz.experiments.images import IMAGE_SIZES
from nnviz.language import mark as _

FOLDER = Path(__file__).parents[2] / "assets" / "data"
_FILES = {"mnist": "mnist.npz", "usps": "usps.npz", "fashion": "fashion_mnist_10k.npz",
          "pneumonia": "pneumoniamnist_rebuilt.npz"}
#: The sets that need no internet. The other one, all 70,000 images of Fashion-MNIST, is downloaded when it is read.
IMAGE_SETS = tuple(_FILES)

_ARRAYS = ("x_train", "y_train", "x_test", "y_test")
_DIGITS = tuple("0123456789")
_CLOTHES = (_("T-shirt/top"), _("Trouser"), _("Pullover"), _("Dress"), _("Coat"), _("Sandal"), _("Shirt"), _("Sneaker"),
            _("Bag"), _("Ankle boot"))
_CLASS_NAMES = {"mnist": _DIGITS, "usps": _DIGITS, "fashion": _CLOTHES, "fashion_full": _CLOTHES,
                "pneumonia": (_("normal"), _("pneumonia"))}
#: Array -> the arrays of MedMNIST that make it, in their order: the images that validate come first.
_MEDMNIST = {"x_train": ("val_images", "train_images"), "y_train": ("val_labels", "train_labels"),
             "x_test": ("test_images",), "y_test": ("test_labels",)}


class ImageSet:
    """Images and classes, for training and for testing; an array is read from its file when it is first asked for.

    The arrays are read-only, because everyone shares them. ``class_names`` are English, marked for translation.

    Raises
    ------
    KeyError
        If there is no set of this name.
    nnviz.datasets.download.UnavailableError
        When an array is asked for that must be downloaded and cannot be.
    """

    def __init__(self, name: str):
        self.class_names = _CLASS_NAMES[name]
        self._name = name
        self._known: dict[str, np.ndarray] = {}
        self._locks = {array: Lock() for array in _ARRAYS}

    @property
    def x_train(self) -> np.ndarray:
        """The training images, uint8 (n, h, w)."""
        return self._array("x_train")

    @property
    def y_train(self) -> np.ndarray:
        """The classes of the training images, uint8 (n,), indices into ``class_names``."""
        return self._array("y_train")

    @property
    def x_test(self) -> np.ndarray:
        """The test images, uint8 (n, h, w)."""
        return self._array("x_test")

    @property
    def y_test(self) -> np.ndarray:
        """The classes of the test images, uint8 (n,), indices into ``class_names``."""
        return self._array("y_test")

    def _array(self, array: str) -> np.ndarray:
        with self._locks[array]:  # two readers at once would read it twice
            if array not in self._known:
                values = _read(self._name, array)
                values.flags.writeable = False
                self._known[array] = values
            return self._known[array]


_SETS = {name: ImageSet(name) for name in IMAGE_SIZES}


def load(name: str) -> ImageSet:
    """Return an image set, everywhere in a process the same one. `KeyError` if there is none."""
    return _SETS[name]


def shape(name: str) -> tuple[int, int]:
    """Return the height and width of a set's images in pixels, without reading it. `KeyError` if there is none."""
    return IMAGE_SIZES[name][:2]


def sizes(name: str) -> tuple[int, int]:
    """Return how many images train and test, without reading the set. `KeyError` if there is none."""
    return IMAGE_SIZES[name][2:]


def class_names(name: str) -> tuple[str, ...]:
    """Return the names of a set's classes (English, to be translated), without reading it. `KeyError` as above."""
    return _CLASS_NAMES[name]


def training_part(name: str, images: int, left_out: int | None = None,
                  validating: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the first training images of a set and their classes, without those of a class that is left out.

    ``validating`` images before them are passed over: ``validation_part`` returns those. The sets come in mixed order,
    so their first images are a fair sample, if not one with equally many of each class.

    Returns
    -------
    images : numpy.ndarray, uint8, shape (images, h, w)
        Fewer if the set has too few of the other classes.
    classes : numpy.ndarray, uint8, shape (images,)

    Raises
    ------
    ValueError
        If ``images`` is less than 1 or more than the set has.
    KeyError, nnviz.datasets.download.UnavailableError
        As `ImageSet` does.
    """
    if not 1 <= images <= sizes(name)[0] - validating:
        raise ValueError(f"{name} has 1 to {sizes(name)[0] - validating} training images to give, not {images}")
    return _from_training_set(name, slice(validating, validating + images), left_out)


def validation_part(name: str, images: int, left_out: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the first so many images of a training set, which validate, as ``training_part`` returns the others."""
    return _from_training_set(name, slice(images), left_out)


def _from_training_set(name: str, some: slice, left_out: int | None) -> tuple[np.ndarray, np.ndarray]:
    whole = load(name)
    if left_out is None:
        return whole.x_train[some], whole.y_train[some]
    kept = np.flatnonzero(whole.y_train != left_out)[some]
    return whole.x_train[kept], whole.y_train[kept]


def unseen_part(name: str, left_out: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the test images of a set and their classes, without those of a class that is left out.

    Returns
    -------
    images : numpy.ndarray, uint8, shape (n, h, w)
    classes : numpy.ndarray, uint8, shape (n,)

    Raises
    ------
    KeyError, nnviz.datasets.download.UnavailableError
        As `ImageSet` does.
    """
    whole = load(name)
    if left_out is None:
        return whole.x_test, whole.y_test
    kept = whole.y_test != left_out
    return whole.x_test[kept], whole.y_test[kept]


def _read(name: str, array: str) -> np.ndarray:
    if name not in _FILES:
        return fashion_mnist(array)
    with np.load(FOLDER / _FILES[name], allow_pickle=False) as file:
        if name != "pneumonia":
            return file[array]
        values = np.concatenate([file[part] for part in _MEDMNIST[array]])
        return values if array.startswith("x") else values[:, 0]
