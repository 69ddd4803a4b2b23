"""Run Python scripts one after another in this process, with little data and one epoch: for ``test_mended.py``.

Reads a JSON list of sources from the standard input and writes a list of what each of them did: ``error`` (the
exception's class, empty if there was none), ``message``, ``line`` (of the script, 0 if none), ``warnings`` and
``printed``.
"""

import contextlib
import io
import json
import sys
import traceback
import warnings
from pathlib import Path

import keras
import numpy as np
import sklearn.datasets

NAME = "<script>"


def small_mnist():
    with np.load(Path(__file__).parents[3] / "assets" / "data" / "mnist.npz") as file:
        arrays = [file[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    return (arrays[0][:5320], arrays[1][:5320]), (arrays[2][:50], arrays[3][:50])


def few_houses(return_X_y=False):  # noqa: N803 - scikit-learn's name
    rng = np.random.default_rng(0)
    X = rng.normal(0, 1, (160, 8))  # noqa: N806
    y = X[:, 0] + rng.normal(0, 0.1, 160)
    return (X, y) if return_X_y else sklearn.utils.Bunch(data=X, target=y)


def one_epoch(fit):
    def shorter(self, *arguments, **options):
        return fit(self, *arguments, **options | {"epochs": 1, "verbose": 0})

    return shorter


keras.datasets.mnist.load_data = small_mnist
sklearn.datasets.fetch_california_housing = few_houses
keras.Model.fit = one_epoch(keras.Model.fit)


def run(source: str) -> dict:
    printed, error = io.StringIO(), None
    with contextlib.redirect_stdout(printed), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(compile(source, NAME, "exec"), {"__name__": "__main__"})
        except Exception as raised:
            error = raised
    frames = traceback.extract_tb(error.__traceback__) if error else ()
    lines = [frame.lineno for frame in frames if frame.filename == NAME]
    if isinstance(error, SyntaxError):
        lines = [error.lineno]
    return {"error": type(error).__name__ if error else "", "message": str(error or ""),
            "line": lines[0] if lines else 0,
            "warnings": [f"{type(entry.message).__name__}: {entry.message}" for entry in caught],
            "printed": printed.getvalue()}


if __name__ == "__main__":
    results = [run(source) for source in json.load(sys.stdin)]
    json.dump(results, sys.stdout)
