"""Image sets that are too large to ship. They are downloaded once, checked, and kept in the user's cache folder."""

import gzip
from pathlib import Path
from time import monotonic

import numpy as np
import pooch

from nnviz.language import mark as _

_ADDRESS = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
#: Array -> its file, the file's SHA-256, and how many bytes stand before the first value.
_FASHION_MNIST = {
    "x_train": ("train-images-idx3-ubyte.gz", "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 16),
    "y_train": ("train-labels-idx1-ubyte.gz", "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 8),
    "x_test": ("t10k-images-idx3-ubyte.gz", "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 16),
    "y_test": ("t10k-labels-idx1-ubyte.gz", "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 8),
}
_CANNOT = _("These images cannot be downloaded here. Choose “Fashion-MNIST”: 10,000 images without internet.")
#: Seconds without a connection, and seconds without a byte, after which a download is given up.
TIMEOUT = (5, 20)
#: Seconds after which the download of a file is given up in any case.
LONGEST = 120


class UnavailableError(RuntimeError):
    """A set cannot be downloaded: no internet, or the file there is not the one we know.

    ``str`` of it is an English sentence for the reader, marked for translation; ``reason`` is for the log.
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return _CANNOT


class _Clock:
    """Ends a download that takes too long: to pooch it is a progress bar, which hears of every piece that arrives."""

    total = 0

    def __init__(self):
        self._end = monotonic() + LONGEST

    def update(self, _bytes: int) -> None:
        if monotonic() > self._end:
            raise TimeoutError(f"not here after {LONGEST} seconds")

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


def fashion_mnist(array: str) -> np.ndarray:
    """Return an array of all of Fashion-MNIST, from the cache folder or from its makers' server.

    Parameters
    ----------
    array : str
        ``"x_train"``, ``"y_train"``, ``"x_test"`` or ``"y_test"``; each has a file of its own.

    Returns
    -------
    numpy.ndarray, uint8
        Of shape (60000, 28, 28), (60000,), (10000, 28, 28) or (10000,).

    Raises
    ------
    UnavailableError
        If the file is neither there nor to be had within about ``LONGEST`` seconds.
    KeyError
        If there is no such array.
    """
    name, sha256, header = _FASHION_MNIST[array]
    values = np.frombuffer(gzip.decompress(_fetch(name, sha256).read_bytes()), np.uint8, offset=header)
    return values.reshape(-1, 28, 28) if array.startswith("x") else values


def _fetch(name: str, sha256: str) -> Path:
    downloader = pooch.HTTPDownloader(timeout=TIMEOUT, progressbar=_Clock())
    try:
        return Path(pooch.retrieve(_ADDRESS + name, f"sha256:{sha256}", name, pooch.os_cache("nnviz") / "fashion-mnist",
                                   downloader=downloader))
    except (OSError, ValueError) as error:  # requests raises OSErrors; pooch a ValueError if the hash is another
        reason = f"{name}: {error!r}"
    raise UnavailableError(reason)  # out here it has no cause: not every error of requests can travel from a worker
