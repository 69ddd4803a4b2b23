"""The pages of searches as links, and back: an experiment of any lab in its own words, and the page's knobs beside it.

``?on=boundaries&hidden=8-8&lr=0.3&seeds=30``: ``on`` names the page that trains the experiment. The other names are
that page's own; those of this page are told apart from all of them.
"""

from collections.abc import Mapping
from typing import Any, Literal, Self, TypeVar

from pydantic import Field, model_validator

from nnviz.experiments.fields import MAX_FOLDS
from nnviz.experiments.group import Member
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.space import MAX_POINTS, SpaceError
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.value import Value
from nnviz.language import mark as _
from nnviz.links.forms import seen
from nnviz.links.grammar import LONGEST, Control, Grammar, Problem, Setting, of_field
from nnviz.links.space import LONGEST as LONGEST_SPACE
from nnviz.links.space import SUBJECTS, Subject, parts, read, subject_of, write

Sampler = Literal["grid", "random", "tpe"]
Score = Literal["accuracy", "rmse", "loss"]
#: What a sweep moves at first.
_SWEEP = "lr=0.001..3:log"


#: Why a score is not possible.
NO_SCORE = _("this network has no {score}; it is judged by: {known}")


def scores_of(experiment: Any) -> tuple[Score, ...]:
    """Return what an experiment can be judged by; the first is the usual one."""
    if isinstance(experiment, TableExperiment) and experiment.data.task == "regression":
        return "rmse", "loss"
    return ("accuracy", "loss") if "accuracy" in getattr(experiment, "metrics", ("accuracy",)) else ("loss",)


class _OnExperiment(Value):
    """What the pages share: the experiment of some lab."""

    base: Member = SUBJECTS["boundaries"].default

    @classmethod
    def usual(cls, base: Any) -> Self:
        """Return what the page opens with for an experiment."""
        return cls(base=base)


class RangeKnobs(_OnExperiment):
    """What the page "Range test" shows."""

    seeds: int = Field(
        30, ge=1, le=60, title=RangeTest.model_fields["seeds"].title,
        description=RangeTest.model_fields["seeds"].description)
    smoothing: float = Field(0.95, ge=0, le=0.99, multiple_of=0.01, title=_("Smoothing"), description=_(
        "Share of its average that each batch keeps. 0: every batch as it is."))
    highest: float = Field(1.0, ge=1e-3, le=100, title=RangeTest.model_fields["highest"].title,
                           description=RangeTest.model_fields["highest"].description)

    @property
    def test(self) -> RangeTest:
        """The range test of these knobs."""
        return RangeTest(base=self.base, seeds=self.seeds, highest=self.highest)


class _OnSpace(_OnExperiment):
    """An experiment and some of its knobs with their values."""

    space: str = Field(max_length=LONGEST_SPACE, title=_("Knobs and values"), description=_(
        "One knob after the other: lr=0.01,0.1,1 lists values, lr=0.001..1:log is a range by factors, layers=1..3 one "
        "of whole numbers."))
    score: Score = Field("accuracy", title=_("Judged by"), description=_(
        "What is measured on the part that validates. The test set is never looked at."))

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        read(self.space, self.base)
        if self.score not in scores_of(self.base):
            raise SpaceError(NO_SCORE, score=self.score, known=", ".join(scores_of(self.base)))
        return self

    @classmethod
    def usual(cls, base: Any) -> Self:
        """Return what the page opens with for an experiment: the usual knobs of its family."""
        return cls(base=base, space=subject_of(base).space, score=scores_of(base)[0])


class SweepKnobs(_OnSpace):
    """What the page "Sweep" shows."""

    space: str = Field(
        _SWEEP, max_length=LONGEST_SPACE, title=_OnSpace.model_fields["space"].title,
        description=_OnSpace.model_fields["space"].description)
    seeds: int = Field(6, ge=1, le=30, title=_("Seeds"), description=_(
        "Each point is trained with so many random draws: the interval tells how far they lie apart."))

    @model_validator(mode="after")
    def _is_small_enough(self) -> Self:
        space = read(self.space, self.base)
        if len(space.knobs) > 2:
            raise SpaceError(_("a sweep moves one knob or two"))
        if space.size * self.seeds > MAX_POINTS:
            raise SpaceError(_("{count} networks are too many: at most {most}"), count=space.size * self.seeds,
                             most=MAX_POINTS)
        return self

    @classmethod
    def usual(cls, base: Any) -> Self:
        """Return what the page opens with for an experiment: the first of its usual knobs."""
        return cls(base=base, space=subject_of(base).space.split()[0], score=scores_of(base)[0])


class SearchKnobs(_OnSpace):
    """What the page "Search" shows."""

    space: str = Field(SUBJECTS["boundaries"].space, max_length=LONGEST_SPACE,
                       title=_OnSpace.model_fields["space"].title,
                       description=_OnSpace.model_fields["space"].description)
    sampler: Sampler = Field("tpe", title=_("Who chooses"), description=_(
        "Grid: every combination in turn. Random: each trial is drawn by chance. TPE: draws more often where trials "
        "were good so far."))
    trials: int = Field(50, ge=1, le=MAX_POINTS, title=_("Trials"), description=_(
        "So many points of the space are tried at most. A grid ends where it has no more points."))
    seconds: int = Field(0, ge=0, le=86_400, title=_("Seconds at most"), description=_(
        "No trial is begun after so many seconds; those that run by then are finished. “Go on” gives as many seconds "
        "again. 0: only the number of trials counts."))
    folds: int = Field(2, ge=2, le=MAX_FOLDS, title=_("Folds"), description=_(
        "What does not test is cut into so many parts. Each part validates once, while the others train; the score "
        "of a trial is the mean."))
    pruner: bool = Field(False, title=_("Prune"), description=_(
        "Trains fold after fold and gives a trial up that is worse than the best one so far on the same folds "
        "(Wilcoxon’s test)."))
    draw: int = Field(0, ge=0, le=999_999, title=_("Seed of the search"), description=_(
        "The number behind the random draws of the search."))


V = TypeVar("V", bound=_OnExperiment)


class OnExperiment(Grammar[V]):
    """The grammar of a page on the experiment of any lab: its own table, then ``on``, then the words of that lab."""

    def __init__(self, table: tuple[Setting, ...], value_class: type[V], others: tuple[Control, ...] = ()):
        super().__init__(table, others)
        self._value_class = value_class

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a link may hold."""
        of_labs = [name for subject in SUBJECTS.values() for name in subject.grammar.names]
        return tuple(dict.fromkeys([*super().names, "on", *of_labs]))

    def _given(self, value: Any) -> V:
        """Return a value; an experiment alone stands for what the page opens with for it."""
        return value if isinstance(value, self._value_class) else self._value_class.usual(value)

    def settings(self, value: Any) -> dict[str, str]:
        """Return all settings of a value, or of an experiment as the page opens with it; its own ones come last."""
        value = self._given(value)
        subject = subject_of(value.base)
        return super().settings(value) | {"on": subject.name} | subject.grammar.settings(value.base)

    def to_query(self, value: Any, default: V) -> dict[str, str]:
        """Return the link's names and values: only what differs from what the page opens with for the experiment."""
        value = self._given(value)
        subject = subject_of(value.base)
        own, usual = super().settings(value), super().settings(self._value_class.usual(value.base))
        found = {name: text for name, text in own.items() if text != usual.get(name)}
        if subject is not subject_of(default.base):
            found["on"] = subject.name
        return found | subject.grammar.to_query(value.base, subject.default)

    def from_query(self, query: Mapping[str, str], default: V) -> tuple[V, list[Problem]]:
        """Read a value: the experiment first, by the words of its own lab."""
        subject, problems = _subject(query, subject_of(default.base))
        base, more = subject.grammar.from_query(query, subject.default)
        value, own = super().from_query(query, self._value_class.usual(base))
        return value, [*problems, *more, *own]


def _subject(query: Mapping[str, str], usual: Subject) -> tuple[Subject, list[Problem]]:
    name = seen(query.get("on", usual.name))
    if name in SUBJECTS:
        return SUBJECTS[name], []
    return usual, [Problem("on", name[:LONGEST], ", ".join(SUBJECTS), usual.name)]


def _space_of(owner: type[_OnSpace]) -> Setting:
    def put(values: dict[str, Any], text: str) -> None:
        values["space"] = " ".join(parts(text.replace("_", " ")))

    info = owner.model_fields["space"]
    return Setting("space", info.title or "", ("space", "add"), lambda value: value.space, put,
                   "lr=0.001..1:log layers=1..3", longest=LONGEST_SPACE)


#: Which experiment, as a control that a link can hide: the way to its lab and the choice of another.
_WHICH = Control("which", _("Experiment"), ("which",))

RANGE = OnExperiment[RangeKnobs]((
    of_field("seeds", "seeds", RangeKnobs), of_field("smooth", "smoothing", RangeKnobs),
    of_field("upto", "highest", RangeKnobs)), RangeKnobs, (_WHICH,))
SWEEP = OnExperiment[SweepKnobs]((
    _space_of(SweepKnobs), of_field("seeds", "seeds", SweepKnobs), of_field("by", "score", SweepKnobs)), SweepKnobs,
    (_WHICH,))
SEARCH = OnExperiment[SearchKnobs]((
    _space_of(SearchKnobs), *(of_field(name, field, SearchKnobs) for name, field in (
        ("sampler", "sampler"), ("trials", "trials"), ("seconds", "seconds"), ("folds", "folds"), ("by", "score"),
        ("prune", "pruner"), ("chance", "draw")))), SearchKnobs, (_WHICH,))


def tidy(space: str, base: Any) -> str:
    """Write a space as the app does. Raises ``SpaceError`` if it is not possible."""
    return write(read(space, base))
