"""Downloading Fashion-MNIST, from a small server of our own: parsed, checked, kept; one clear exception otherwise."""

import functools
import gzip
import hashlib
import http.server
import threading
from pathlib import Path

import numpy as np
import pytest

from nnviz.datasets import download

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


def same(arrays: dict) -> bool:
    return arrays.keys() == ARRAYS.keys() and all(np.array_equal(arrays[key], ARRAYS[key]) for key in ARRAYS)


def test_the_files_are_read_and_kept(shop):
    folder, _ = shop
    assert same(download.fashion_mnist())
    for name, *_ in download._FASHION_MNIST.values():
        (folder / name).unlink()
    assert same(download.fashion_mnist())  # from the cache: the server has nothing any more


def test_a_file_with_other_content_is_refused_and_not_kept(shop):
    folder, _ = shop
    (folder / "t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"something else"))
    with pytest.raises(download.UnavailableError, match="t10k-images"):
        download.fashion_mnist()
    assert not list(Path(folder / "cache").rglob("t10k-images*"))


def test_no_server_is_said_clearly(shop):
    _, server = shop
    server.shutdown()
    server.server_close()
    with pytest.raises(download.UnavailableError, match="cannot be downloaded"):
        download.fashion_mnist()


def test_a_missing_file_is_said_clearly(shop):
    folder, _ = shop
    (folder / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(download.UnavailableError, match="train-labels"):
        download.fashion_mnist()
