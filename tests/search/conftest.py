"""The tests of searches share a queue of runs, and two places to keep searches: a file, and a real PostgreSQL."""

import pytest
from postgres_server import postgres
from worker_tools import jobs_without_programs

from nnviz.search import store
from nnviz.training import cluster


@pytest.fixture(scope="session")
def jobs():
    """A queue whose worker is never replaced for its memory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cluster.GROWTH, "1e9")
        yield from jobs_without_programs()


@pytest.fixture(scope="session")
def server():
    """The address of a PostgreSQL server's database."""
    with postgres() as address:
        yield address


@pytest.fixture(params=["file", "postgres"])
def database(request, tmp_path, monkeypatch):
    """Keep searches in a file of the user's, or on the server; every test begins without any."""
    if request.param == "file":
        monkeypatch.delenv(store.DATABASE, raising=False)
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    else:
        monkeypatch.setenv(store.DATABASE, request.getfixturevalue("server"))
    yield request.param
    if request.param == "postgres":
        import optuna

        for summary in optuna.get_all_study_summaries(store.storage()):
            optuna.delete_study(study_name=summary.study_name, storage=store.storage())
