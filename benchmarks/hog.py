"""Measure our HOG of many images against scikit-image's, called for one image after the other.

    python -m benchmarks.hog [--quick]

Only the ratios mean something. The two take turns and the fastest turn of each counts; their results are checked to be
the same. Images of floats cannot be looked up in a table, so they have a column of their own.
"""

import argparse
from collections.abc import Iterator

import numpy as np
import skimage
from skimage.feature import hog as skimage_hog

from benchmarks.measuring import fastest, machine, seconds, table
from nnviz.datasets.images import load
from nnviz.features.hog import hog

IMAGES = 2_000
#: Orientations, cell, block.
SETTINGS = [(9, 4, 1), (9, 4, 2), (8, 7, 1), (9, 7, 2), (18, 7, 4), (12, 14, 1), (12, 14, 2), (9, 28, 1)]


def one_by_one(images: np.ndarray, orientations: int, cell: int, block: int) -> np.ndarray:
    """Return what scikit-image says of each image."""
    return np.array([skimage_hog(image, orientations, (cell, cell), (block, block), "L2-Hys") for image in images])


def compare(name: str, turns: int) -> Iterator[list[str]]:
    """Yield a line for each setting."""
    images = load(name).x_test[:IMAGES]
    floats = (images / 255).astype(np.float32)
    for orientations, cell, block in SETTINGS:
        chosen = {"orientations": orientations, "cell": cell, "block": block}
        np.testing.assert_allclose(hog(images[:200], **chosen), one_by_one(images[:200], *chosen.values()), atol=1e-5)
        took = fastest({
            "skimage": lambda chosen=chosen: seconds(lambda: one_by_one(images, *chosen.values())),
            "bytes": lambda chosen=chosen: min(seconds(lambda: hog(images, **chosen)) for _ in range(5)),
            "floats": lambda chosen=chosen: min(seconds(lambda: hog(floats, **chosen)) for _ in range(5)),
        }, turns)
        yield [str(orientations), str(cell), str(block), f"{1e3 * took['skimage'] / IMAGES:.3f} ms",
               f"{1e3 * took['bytes'] / IMAGES:.4f} ms", f"**{took['skimage'] / took['bytes']:.0f}x** (10)",
               f"{took['skimage'] / took['floats']:.0f}x"]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one turn")
    turns = 1 if parser.parse_args().quick else 3
    print(f"{machine()}, NumPy {np.__version__}, scikit-image {skimage.__version__}")
    for name in ("mnist", "fashion"):
        table(f"{IMAGES} images of {name}, an image; in brackets the target",
              ["orientations", "cell", "block", "scikit-image", "ours, bytes", "times faster", "floats: times faster"],
              compare(name, turns))


if __name__ == "__main__":
    main()
