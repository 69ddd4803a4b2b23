"""Where searches are kept: Optuna's storage in a file of the user's data folder, or in the database that is named.

``NNVIZ_DATABASE`` names a database by its address, such as ``postgresql://user@host/name``. Several copies of the app
that name one database share their searches.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import time
from typing import Any

import optuna
import platformdirs
from optuna.storages import BaseStorage, RDBStorage
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState
from sqlalchemy.exc import SQLAlchemyError

from nnviz.language import mark as _
from nnviz.search.settings import Search

#: Environment variable with the address of a database.
DATABASE = "NNVIZ_DATABASE"
#: A driver that has not been heard of for so many seconds has died: another may go on.
LEASE = 20.0
#: What is noted beside a trial that failed: why. Without it, it was stopped on its way.
ERROR = "error"
_FILE = "searches.db"
_PREFIX = "nnviz-"
#: Optuna's names of states -> ours.
_STATES = {TrialState.COMPLETE: "done", TrialState.PRUNED: "pruned", TrialState.FAIL: "failed",
           TrialState.RUNNING: "running", TrialState.WAITING: "waiting"}

optuna.logging.set_verbosity(optuna.logging.WARNING)
logging.getLogger("alembic").setLevel(logging.WARNING)


class StoreError(RuntimeError):
    """The searches cannot be kept or read. The message says why in one sentence (English, marked for translation)."""


@dataclass(frozen=True)
class Trial:
    """A point of the space that was tried.

    Attributes
    ----------
    number : int
        From 0, in the order in which they were begun.
    state : str
        ``done``, ``pruned``, ``failed``, ``stopped``, ``running`` or ``waiting``. A stopped one does not count: another
        takes its place.
    params : dict of str to str
        Name of each knob -> its value as in a link.
    score : float or None
        The mean of the folds; of a pruned trial, of those that were trained.
    folds : tuple of float
        The score of each fold.
    """

    number: int
    state: str
    params: dict[str, str]
    score: float | None
    folds: tuple[float, ...]

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "pruned", "failed", "stopped")


def address() -> str:
    """Return the address of the database that keeps the searches, as SQLAlchemy reads it."""
    if named := os.environ.get(DATABASE):
        scheme, colon, rest = named.partition(":")
        return f"postgresql+psycopg:{rest}" if colon and scheme in ("postgres", "postgresql") else named
    return f"sqlite:///{platformdirs.user_data_path('nnviz') / _FILE}"


@cache
def _storage(where: str) -> BaseStorage:
    if where.startswith("sqlite:///"):
        Path(where.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        return RDBStorage(where, engine_kwargs={"connect_args": {"timeout": 30}})
    return RDBStorage(where, engine_kwargs={"pool_pre_ping": True, "connect_args": {"connect_timeout": 10}})


@contextmanager
def _said() -> Iterator[None]:
    """Turn what a database raises into one sentence; the address, which may hold a password, is never in it."""
    try:
        yield
    except (SQLAlchemyError, ModuleNotFoundError, OSError, optuna.exceptions.StorageInternalError) as error:
        logging.getLogger(__name__).warning("The database of searches: %s", type(error).__name__)
        raise StoreError(_("The searches cannot be kept: the database does not answer. Check NNVIZ_DATABASE, or unset "
                           "it to keep them in a file of yours.")) from error


def storage() -> BaseStorage:
    """Return Optuna's storage, made once. Raises ``StoreError`` if the database does not answer."""
    with _said():
        return _storage(address())


class Kept:
    """One search as it is kept: its trials and a few facts beside them.

    Raises
    ------
    StoreError
        If the database does not answer; so do all methods.
    """

    def __init__(self, search: Search, *, only_known: bool = False):
        """Open a search, or begin it; with ``only_known`` raise ``KeyError`` if there is none."""
        self.search = search
        with _said():
            if only_known:
                self.study = optuna.load_study(storage=storage(), study_name=_PREFIX + search.key)
                return
            direction = StudyDirection.MINIMIZE if search.lower_is_better else StudyDirection.MAXIMIZE
            self.study = optuna.create_study(storage=storage(), study_name=_PREFIX + search.key, direction=direction,
                                             load_if_exists=True)
            if self.fact("search") is None:
                self.note("search", search.model_dump_json())

    def fact(self, name: str) -> Any:
        """Return something that was noted beside the trials; None if it was not."""
        with _said():
            return self.study.user_attrs.get(name)

    def note(self, name: str, value: Any) -> None:
        """Note something beside the trials: a JSON value."""
        with _said():
            self.study.set_user_attr(name, value)

    def frozen(self) -> list[FrozenTrial]:
        """Return all trials as Optuna keeps them."""
        with _said():
            return self.study.get_trials(deepcopy=False)

    def trials(self) -> list[Trial]:
        """Return all trials, the first one first."""
        return [_read(self.search, trial) for trial in self.frozen()]

    @property
    def going(self) -> bool:
        """Whether somebody drives it now, here or in another copy of the app."""
        return time() - (self.fact("driver") or ["", 0])[1] < LEASE

    def ask_to_stop(self) -> None:
        """Ask whoever drives it to stop."""
        self.note("stop", True)


def _read(search: Search, trial: FrozenTrial) -> Trial:
    folds = tuple(float(score) for score in trial.user_attrs.get("folds", ()))
    score = trial.value if trial.state is TrialState.COMPLETE else sum(folds) / len(folds) if folds else None
    stopped = trial.state is TrialState.FAIL and ERROR not in trial.user_attrs
    state = "stopped" if stopped else _STATES[trial.state]
    return Trial(trial.number, state, written(search, trial.params), score, folds)


def written(search: Search, params: dict[str, Any]) -> dict[str, str]:
    """Return what Optuna chose, as a link writes it."""
    return {knob.name: knob.write(params[knob.name]) for knob in search.space.knobs if knob.name in params}


def known(search: Search) -> Kept | None:
    """Return a search that was begun; None if it was not. Raises ``StoreError`` if the database does not answer."""
    try:
        return Kept(search, only_known=True)
    except KeyError:
        return None


def best(trials: list[Trial], *, lower: bool) -> Trial | None:
    """Return the trial with the best score among those that were trained on all folds; the first one of equals."""
    done = [trial for trial in trials if trial.state == "done" and trial.score is not None]
    return min(done, key=lambda trial: (trial.score or 0.0) * (1 if lower else -1), default=None)


def find(key: str) -> Search | None:
    """Return a kept search by its key, as it was first asked for; None if there is none."""
    with _said():
        for summary in optuna.get_all_study_summaries(storage(), include_best_trial=False):
            if summary.study_name == _PREFIX + key and "search" in summary.user_attrs:
                return Search.model_validate_json(summary.user_attrs["search"])
    return None
