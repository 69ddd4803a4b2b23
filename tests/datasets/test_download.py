"""Downloading Fashion-MNIST, from a small server of our own: parsed, checked, kept; one clear exception otherwise."""

import functools
import gzip
import hashlib
import http.server
import threading
from pathlib import Path

import numpy as np
import pytest
from distributed.core import clean_exception, error_message

from nnviz.datasets import download
from nnviz.language import catalogue

RNG = np.random.default_rng(0)
ARRAYS = {"x_train": RNG.integers(0, 256, (5, 28, 28), np.uint8), "y_train": RNG.integers(0, 10, 5, np.uint8),
          "x_test": RNG.integers(0, 256, (3, 28, 28), np.uint8), "y_test": RNG.integers(0, 10, 3, np.uint8)}


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """Serve four small files in the format of the real ones; yields the folder and the server."""
    known = {}
    for key, array in ARRAYS.items():
        name, _, header = download._FASHION_MNIST[key]
        sizes = b"".join(side.to_bytes(4) for side in array.shape)
        content = gzip.compress(bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes())
        (tmp_path / name).write_bytes(content)
        known[key] = (name, hashlib.sha256(content).hexdigest(), header)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietHandler, directory=tmp_path))
    threading.Thread(target=server.serve_forever).start()
    monkeypatch.setattr(download, "_FASHION_MNIST", known)
    monkeypatch.setattr(download, "_ADDRESS", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setattr(download.pooch, "os_cache", lambda project: tmp_path / "cache" / project)
    yield tmp_path, server
    server.shutdown()
    server.server_close()


def cached(folder: Path) -> set[str]:
    return {path.name for path in (folder / "cache").rglob("*.gz")}


@pytest.mark.parametrize("array", ARRAYS)
def test_an_array_is_read_from_its_own_file_which_is_kept(shop, array):
    folder, _ = shop
    for _time in range(2):
        np.testing.assert_array_equal(download.fashion_mnist(array), ARRAYS[array])
        assert cached(folder) == {download._FASHION_MNIST[array][0]}
        (folder / download._FASHION_MNIST[array][0]).unlink(missing_ok=True)  # the second time it is in the cache


def test_a_file_with_other_content_is_refused_and_not_kept(shop):
    folder, _ = shop
    (folder / "t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"something else"))
    with pytest.raises(download.UnavailableError) as raised:
        download.fashion_mnist("x_test")
    assert "hash" in raised.value.reason
    assert not cached(folder)


def test_no_server_is_said_clearly(shop):
    _, server = shop
    server.shutdown()
    server.server_close()
    with pytest.raises(download.UnavailableError, match="cannot be downloaded"):
        download.fashion_mnist("x_test")


def test_a_missing_file_is_said_clearly(shop):
    folder, _ = shop
    (folder / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(download.UnavailableError) as raised:
        download.fashion_mnist("y_train")
    assert "train-labels" in raised.value.reason


def test_a_download_that_takes_too_long_is_given_up(shop, monkeypatch):
    folder, _ = shop
    monkeypatch.setattr(download, "LONGEST", -1)
    with pytest.raises(download.UnavailableError) as raised:
        download.fashion_mnist("x_train")
    assert "TimeoutError" in raised.value.reason
    assert not cached(folder)


class StuckError(OSError):
    """Such as the error of urllib3 that tells of a name without an address: pickled, it cannot be read again."""

    def __init__(self, host, reason):
        super().__init__(f"{host}: {reason}")


def test_the_error_survives_the_way_from_a_worker_and_is_french_in_french(monkeypatch):
    def fail(*_arguments, **_options):
        raise StuckError("host", "no address")

    monkeypatch.setattr(download.pooch, "retrieve", fail)
    with pytest.raises(download.UnavailableError) as raised:
        download.fashion_mnist("x_test")
    arrived = clean_exception(error_message(raised.value)["exception"].data)[1]
    assert "StuckError" in arrived.reason
    assert str(arrived) == str(raised.value)
    assert catalogue("fr").gettext(str(arrived)).startswith("Téléchargement impossible.")
