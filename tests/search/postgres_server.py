"""A real PostgreSQL server for tests: as an unprivileged user, in a folder of its own, on a free port of 127.0.0.1."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from browser_tools import free_port

#: Where Debian's package puts the server's own programs.
_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)


def program(name: str) -> str:
    """Return the path of one of the server's programs.

    Raises
    ------
    FileNotFoundError
        If PostgreSQL's server is not installed: the test then fails, it is never left out.
    """
    found = next((str(folder / name) for folder in _DEBIAN if (folder / name).exists()), None) or shutil.which(name)
    if not found:
        raise FileNotFoundError(f"no {name}: install PostgreSQL's server (Debian: apt-get install postgresql)")
    return found


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server, yield the address of its database, and end it."""
    folder = Path(tempfile.mkdtemp(prefix="nnviz-postgres-"))
    port, data = free_port(), folder / "data"
    who: dict[str, object] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to be run by root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, **who)
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        run(program("initdb"), "-D", str(data), "-U", "nnviz", "--auth=trust", "--no-sync", "-E", "UTF8")
        log = folder / "log"
        with log.open("w") as output:
            server = subprocess.Popen([program("postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1",
                                       "-k", "", "-F"], cwd=folder, stdout=output, stderr=output, **who)
        try:
            _wait_until_ready(log)
            yield f"postgresql://nnviz@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": it waits for nobody who is still connected
            server.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(log: Path) -> None:
    for _ in range(300):
        if "ready to accept" in log.read_text("utf-8"):
            return
        sleep(0.2)
    raise RuntimeError(log.read_text("utf-8"))
