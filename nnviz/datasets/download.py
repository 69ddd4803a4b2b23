"""Image sets that are too large to ship. They are downloaded once, checked, and kept in the user's cache folder."""

import gzip
from pathlib import Path

import numpy as np
import pooch

_ADDRESS = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
#: Array -> its file, the file's SHA-256, and how many bytes stand before the first value.
_FASHION_MNIST = {
    "x_train": ("train-images-idx3-ubyte.gz", "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 16),
    "y_train": ("train-labels-idx1-ubyte.gz", "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 8),
    "x_test": ("t10k-images-idx3-ubyte.gz", "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 16),
    "y_test": ("t10k-labels-idx1-ubyte.gz", "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 8),
}
#: Seconds without a byte after which a download is given up.
TIMEOUT = 20


class UnavailableError(RuntimeError):
    """A set cannot be downloaded: no internet, or the file there is not the one we know."""


def fashion_mnist() -> dict[str, np.ndarray]:
    """Return all of Fashion-MNIST, from the cache folder or from its makers' server.

    Returns
    -------
    dict
        ``x_train`` (60000, 28, 28), ``y_train`` (60000,), ``x_test`` (10000, 28, 28), ``y_test`` (10000,), all uint8.

    Raises
    ------
    UnavailableError
        If a file is neither there nor to be had.
    """
    arrays = {}
    for key, (name, sha256, header) in _FASHION_MNIST.items():
        values = np.frombuffer(gzip.decompress(_fetch(name, sha256).read_bytes()), np.uint8, offset=header)
        arrays[key] = values.reshape(-1, 28, 28) if key.startswith("x") else values
    return arrays


def _fetch(name: str, sha256: str) -> Path:
    try:
        return Path(pooch.retrieve(_ADDRESS + name, f"sha256:{sha256}", name, pooch.os_cache("nnviz") / "fashion-mnist",
                                   downloader=pooch.HTTPDownloader(timeout=TIMEOUT)))
    except (OSError, ValueError) as error:  # requests raises OSErrors; pooch a ValueError if the hash is another
        raise UnavailableError(f"{name} cannot be downloaded") from error
