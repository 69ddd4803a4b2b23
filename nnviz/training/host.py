"""What this machine, or the container that the process runs in, has."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

#: Where Linux tells a container's limit: version 2 of its control groups, and version 1.
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
#: So many files and connections are enough for a full lecture hall; fewer than the second are too few for a class.
_FILES, _FEW_FILES = 4096, 1024


def memory() -> int:
    """Return the bytes of memory that this process and its children may use: the container's, or the machine's."""
    return min([psutil.virtual_memory().total, *_limits(_LIMITS)])


def _limits(files: Iterable[Path]) -> list[int]:
    """Return the limits that are set; a file that is missing, or says ``max``, sets none."""
    texts = [path.read_text().strip() for path in files if path.is_file()]
    return [int(text) for text in texts if text.isascii() and text.isdigit()]


def raise_open_files() -> str:
    """Let this process open as many files and connections as the system allows it; say so if those are few.

    A browser's session and a worker need some each; macOS begins with 256 in all.

    Returns
    -------
    str
        A sentence for the log; empty if all is well.
    """
    if resource is None:
        return ""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (_FILES, _FEW_FILES):
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft == resource.RLIM_INFINITY or soft >= allowed:
            break
        with suppress(ValueError, OSError):  # a system may allow less than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
            soft = allowed
    if soft == resource.RLIM_INFINITY or soft >= _FEW_FILES:
        return ""
    return (f"This process may open only {soft} files and connections: with many visitors some will be refused. "
            f"Allow more before you start it: ulimit -n {_FILES}")
