"""Compiles each program once in a process, whoever asks first."""

from collections.abc import Callable, Hashable
from threading import Lock
from time import perf_counter

_locks: dict[Hashable, Lock] = {}
_compiled: set[Hashable] = set()


def is_compiled(spec: Hashable) -> bool:
    """Tell whether the program of a specification is compiled in this process."""
    return spec in _compiled


def compile_once(spec: Hashable, call: Callable[[], object]) -> float:
    """Compile a program once in this process, by calling it; return the seconds that took.

    Threads that want the same program wait for the first; a program that is there already waits for nobody.
    """
    if spec in _compiled:
        return 0.0
    with _locks.setdefault(spec, Lock()):
        if spec in _compiled:
            return 0.0
        start = perf_counter()
        call()
        _compiled.add(spec)
        return perf_counter() - start
