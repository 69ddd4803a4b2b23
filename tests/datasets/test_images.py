"""The sets of images: what is said about them without reading them is true, and everyone shares one copy."""

import hashlib
import threading

import numpy as np
import pytest

from nnviz.datasets import download, images
from nnviz.datasets.images import IMAGE_SETS, class_names, load, shape, sizes, training_part
from nnviz.language import catalogue

SHA256 = {
    "pneumoniamnist_rebuilt.npz": "2685ff716ff4e4627734cea777ded3f3342ff1e9ed07dd971a2564bdb3f8f624",
    "mnist.npz": "99b6212d8b734503d7fa2e29ea6413bad62226998e56555f4a6b0b30072f1aec",
    "usps.npz": "14624cdce8f355f0e4bf0a95a20d7eb1843c2b7e0b38d1e77582c4917c7997a5",
    "fashion_mnist_10k.npz": "c73027faa8c43e8dfb1d4fbdb18a3d1207b51ba8530ee171a85e6d8963f17990",
}


def test_the_files_are_the_known_ones():
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in images.FOLDER.glob("*.npz")}
    assert SHA256.items() <= found.items()


@pytest.mark.parametrize("name", IMAGE_SETS)
def test_shapes_sizes_and_classes_are_those_of_the_files(name):
    whole = load(name)
    for pictures, classes, size in zip((whole.x_train, whole.x_test), (whole.y_train, whole.y_test), sizes(name),
                                       strict=True):
        assert pictures.shape == (size, *shape(name))
        assert classes.shape == (size,)
        assert pictures.dtype == classes.dtype == np.uint8
        assert pictures.min() == 0
        assert pictures.max() >= 254  # of X-rays, no test image has a pixel of 255
        assert set(classes.tolist()) == set(range(len(class_names(name))))
    assert whole.class_names == class_names(name)


@pytest.mark.parametrize("name", ["mnist", "usps"])
def test_digits_are_the_digits_they_say(name):
    whole = load(name)
    assert whole.class_names == tuple("0123456789")
    means = np.array([whole.x_train[whole.y_train == digit].mean(axis=0) for digit in range(10)])
    middle = tuple(side // 2 for side in shape(name))
    assert means[0][middle] < 60 < 150 < means[1][middle]  # a zero is hollow, a one is not


@pytest.mark.parametrize("array", ["x_train", "y_train", "x_test", "y_test"])
def test_everyone_shares_one_copy_that_nobody_can_write(array):
    assert load("usps") is load("usps")
    whole, together, found = images.ImageSet("usps"), threading.Barrier(8), []

    def read():
        together.wait()
        found.append(getattr(whole, array))

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(found) == 8
    assert all(one is found[0] for one in found)
    with pytest.raises(ValueError, match="read-only"):
        found[0][0] = 0


def test_who_asks_for_test_images_does_not_read_the_training_images(tmp_path, monkeypatch):
    with np.load(images.FOLDER / "usps.npz") as file:
        broken = {name: file[name] if "test" in name else np.array([{}], object) for name in file.files}
    np.savez(tmp_path / "usps.npz", **broken)  # of its training images, only the name can be read
    monkeypatch.setattr(images, "FOLDER", tmp_path)
    whole = images.ImageSet("usps")
    np.testing.assert_array_equal(whole.x_test, load("usps").x_test)
    np.testing.assert_array_equal(whole.y_test, load("usps").y_test)
    with pytest.raises(ValueError, match="Object arrays"):
        _ = whole.x_train


def test_what_cannot_be_had_is_asked_for_again(monkeypatch):
    def fail(array):
        raise download.UnavailableError(array)

    monkeypatch.setattr(images, "fashion_mnist", fail)
    whole = images.ImageSet("fashion_full")
    with pytest.raises(download.UnavailableError):
        _ = whole.x_test
    monkeypatch.setattr(images, "fashion_mnist", lambda array: np.zeros((2, 28, 28), np.uint8))
    assert whole.x_test.shape == (2, 28, 28)


@pytest.mark.parametrize("name", IMAGE_SETS)
def test_a_part_is_the_beginning_and_copies_nothing(name):
    whole = load(name)
    for count in (1, 777, sizes(name)[0]):
        part, classes = training_part(name, count)
        assert part.base is not None
        assert np.shares_memory(part, whole.x_train)
        np.testing.assert_array_equal(part, whole.x_train[:count])
        np.testing.assert_array_equal(classes, whole.y_train[:count])


@pytest.mark.parametrize("name", IMAGE_SETS)
def test_the_beginning_is_a_fair_sample(name):
    whole = load(name)
    shares = np.bincount(whole.y_train, minlength=10) / len(whole.y_train)
    _, classes = training_part(name, 1000)
    np.testing.assert_allclose(np.bincount(classes, minlength=10) / 1000, shares, atol=0.05)  # 3 standard deviations


@pytest.mark.parametrize("count", [-1, 0, 7292])
def test_parts_that_are_not_there_are_refused(count):
    with pytest.raises(ValueError, match="7291"):
        training_part("usps", count)


@pytest.mark.parametrize("ask", [load, shape, sizes, class_names, lambda name: training_part(name, 1)])
def test_unknown_sets_are_refused(ask):
    with pytest.raises(KeyError):
        ask("cifar")


def test_clothes_have_french_names():
    french = catalogue("fr").gettext
    assert all(french(name) != name for name in class_names("fashion") if name not in {"Sandal", "Pullover"})
    assert len({french(name) for name in class_names("fashion")}) == 10
