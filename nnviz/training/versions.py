"""What an outside worker must share with the app: nnviz itself, Python, and the libraries that compute."""

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_NNVIZ = Path(__file__).parents[1]
#: What a worker runs of nnviz.
_RUNS = ("training", "analysis", "models", "recordings", "maths", "datasets", "features", "experiments")
_LIBRARIES = ("tensorflow", "keras", "numpy", "pydantic", "distributed")


@cache
def versions() -> dict[str, str]:
    """Return the versions in this process: of nnviz, a hash of the sources that a worker runs."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"nnviz": _sources(), "Python": python} | {name: _version(name) for name in _LIBRARIES}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Name what differs, with both versions where a reader can tell something by them.

    >>> differences({"nnviz": "f00", "numpy": "2.0"}, {"nnviz": "ba2", "numpy": "1.26"})
    ['nnviz', 'numpy 1.26 (here 2.0)']
    """
    return [name if name == "nnviz" else f"{name} {there.get(name, '?')} (here {wanted})"
            for name, wanted in here.items() if there.get(name) != wanted]


def _sources() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for folder in _RUNS for path in (_NNVIZ / folder).rglob("*.py")):
        digest.update(path.relative_to(_NNVIZ).as_posix().encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
