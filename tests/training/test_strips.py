"""All values of a knob at once: equal to the runs of each value, kept for them, and never in the way of other runs."""

from time import monotonic, sleep

import numpy as np
import pytest
from worker_tools import jobs_without_programs

from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.strip import changed, strip_of
from nnviz.training import cluster, compiling, fleet, strips, tasks
from nnviz.training import jobs as queue_of_runs
from nnviz.training.jobs import Jobs, JobState

TIMEOUT = 180
BASE = Experiment().with_(data={"points": 125, "train_share": 0.4, "validation_share": 0.2},
                          training={"epochs": 4, "batch": 11})
LONG = ClassifierExperiment().with_(data={"dataset": "usps", "images": 500}, network={"hidden": [{"units": 4}]},
                                    training={"batch": 1, "epochs": 500})


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(strips, "_kept", type(strips._kept)())


@pytest.mark.parametrize("knob", ["lr", "noise", "units1", "penalty", "init", "batch", "layers", "opt"])
def test_every_value_ends_where_its_own_run_ends(knob):
    base = BASE.with_(network={"regularizer": "l2"})
    strip = strip_of(base, knob)
    recording = strips.train(strip)
    assert len(recording.pictures) == len(strip.values) == len(recording.ended)
    assert set(recording.scores) == {"train_loss", "train_accuracy", "validation_loss", "validation_accuracy"}
    for place in (0, len(strip.values) // 2, len(strip.values) - 1):
        member = changed(base, knob, strip.values[place])
        alone = fleet.train([member])[0]
        for name, values in recording.scores.items():
            np.testing.assert_allclose(values[0, place], alone.final[name], atol=1e-5)
        together = strips.kept(member)
        assert together.pictures[-1] == recording.pictures[place]  # to the last pixel: it takes over without a jump
        assert together.final[name] == values[0, place]
        assert together.frames.tolist() == alone.frames.tolist()
        for ours, theirs in zip(together.weights, alone.weights, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_more_draws_have_other_points_and_weights_and_the_pictures_of_the_first():
    strip = strip_of(BASE, "lr", draws=3)
    recording, first = strips.train(strip), strips.train(strip_of(BASE, "lr"))
    assert recording.scores["train_loss"].shape == (3, len(strip.values))
    assert recording.pictures == first.pictures
    np.testing.assert_array_equal(recording.scores["train_loss"][:1], first.scores["train_loss"])
    drawn = changed(BASE, "lr", strip.values[5]).with_(seed=2)
    np.testing.assert_allclose(recording.scores["train_loss"][2, 5], fleet.train([drawn])[0].final["train_loss"],
                               atol=1e-5)


def test_a_value_that_diverges_is_told():
    base = BASE.with_(network={"hidden": [{"units": 8, "activation": "selu"}] * 3, "output": "sigmoid_bce"},
                      training={"batch": "full", "epochs": 40, "learning_rate": 1000})
    recording = strips.train(strip_of(base, "lr"))
    assert recording.strip.values[-1] == 1000
    assert (recording.ended[0], recording.ended[-1]) == ("finished", "diverged")


def test_what_is_not_compiled_is_left(monkeypatch):
    monkeypatch.setattr(compiling, "_compiled", set())
    strip = strip_of(BASE, "lr")
    assert strips.train(strip, may_compile=False).why_none == "unready"
    assert strips.kept(BASE) is None
    assert not strips.train(strip).stopped
    assert not strips.train(strip, may_compile=False).stopped


def test_a_strip_that_is_stopped_leaves_nothing():
    recording = strips.train(strip_of(BASE, "lr"), should_stop=lambda: True)
    assert (recording.why_none, recording.pictures, strips.kept(BASE)) == ("stopped", [], None)


def test_the_oldest_is_forgotten(monkeypatch):
    monkeypatch.setattr(strips, "_KEPT_BYTES", 1)
    strips.train(strip_of(BASE, "lr"))
    assert strips.kept(BASE) is None


# The queue

@pytest.fixture(scope="module")
def jobs():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cluster.GROWTH, "1e9")
        yield from jobs_without_programs()


def eventually(condition):
    deadline = monotonic() + TIMEOUT
    while not condition():
        assert monotonic() < deadline, "the condition never held"
        sleep(0.02)


@pytest.fixture(autouse=True, scope="module")
def warm(jobs):
    """The program of the strips is there, and the worker quiet."""
    jobs.submit(strip_of(BASE, "lr"))
    assert jobs.wait(strip_of(BASE, "lr").key, TIMEOUT)


def rates(number: int):
    return strip_of(BASE.with_(seed=100 + number), "lr")


def test_a_strip_is_trained_ahead_shared_and_its_runs_are_there(jobs):
    strip = rates(1)
    assert jobs.train_ahead(strip, "Ada")
    assert jobs.wait(strip.key, TIMEOUT)
    assert jobs.status(strip.key).state is JobState.DONE
    starts = jobs._jobs[strip.key].starts
    assert jobs.train_ahead(strip, "Bob")
    assert jobs._jobs[strip.key].starts == starts == 1
    member = strip.members()[6]
    jobs.submit(member)
    assert jobs.wait(member.key, TIMEOUT)
    recording = jobs.recording(member.key)
    assert recording.together == len(strip.values)
    assert recording.pictures[-1] == jobs.recording(strip.key).pictures[6]


def test_a_visitor_has_one_and_none_once_the_focus_has_left(jobs, monkeypatch):
    monkeypatch.setattr(Jobs, "_next_ahead", lambda self: None)  # none begins
    for number in (2, 3):
        assert jobs.train_ahead(rates(number), "Ada")
    assert jobs.train_ahead(rates(3), "Bob")
    assert jobs.status(rates(2).key).state is JobState.STOPPED
    assert jobs.status(rates(3).key).state is JobState.WAITING
    jobs.drop_ahead("Ada")
    assert jobs.status(rates(3).key).state is JobState.WAITING  # Bob's
    jobs.drop_ahead("Bob")
    assert jobs.status(rates(3).key).state is JobState.STOPPED


def test_none_begins_while_a_run_waits_that_somebody_asked_for(jobs):
    asked = [LONG.with_(seed=seed) for seed in range(2)]  # one trains, one waits
    for run in asked:
        jobs.submit(run)
    eventually(lambda: jobs.status(asked[0].key).state is JobState.RUNNING)
    assert jobs.train_ahead(rates(4), "Ada")
    sleep(1)
    assert jobs.status(rates(4).key).state is JobState.WAITING
    assert jobs.status(asked[1].key).place == 1
    for run in asked:
        jobs.stop(run.key)
    assert jobs.wait(rates(4).key, TIMEOUT)
    assert jobs.status(rates(4).key).state is JobState.DONE


def test_a_strip_gives_way_to_a_run_and_comes_after_it(jobs):
    strip = strip_of(BASE.with_(seed=9, training={"epochs": 600}, data={"points": 4000}), "lr")
    jobs._speeds["strips"].append(1e-3)  # not too long to be trained ahead
    sleep(tasks._SECONDS_OF_QUIET + 0.2)  # its program is compiled where no run was a moment ago
    assert jobs.train_ahead(strip, "Ada")
    eventually(lambda: jobs.status(strip.key).state is JobState.RUNNING)
    run = BASE.with_(seed=77)
    jobs.submit(run)
    assert jobs.wait(run.key, TIMEOUT)
    assert jobs.wait(strip.key, TIMEOUT)
    assert jobs.status(strip.key).state is JobState.DONE
    jobs._speeds["strips"].clear()


def test_who_asks_for_a_strip_gets_it_although_it_began_ahead(jobs):
    strip = strip_of(BASE.with_(network={"hidden": [{"units": 3, "activation": "selu"}]}), "lr")
    run = BASE.with_(seed=78)
    jobs.submit(run)
    assert jobs.wait(run.key, TIMEOUT)
    assert jobs.train_ahead(strip, "Ada")  # its program is missing, and the worker not quiet
    assert jobs.wait(strip.key, TIMEOUT)
    jobs.submit(strip, "Ada")
    assert jobs.wait(strip.key, TIMEOUT)
    assert jobs.status(strip.key).state is JobState.DONE


def test_what_is_trained_apart_is_not_compiled_ahead(jobs):
    strip = strip_of(BASE, "opt")
    sleep(tasks._SECONDS_OF_QUIET + 0.2)
    assert jobs.train_ahead(strip, "Ada")
    assert jobs.wait(strip.key, TIMEOUT)
    assert jobs.recording(strip.key).why_none == "unready"
    jobs.submit(strip, "Ada")
    assert jobs.wait(strip.key, TIMEOUT)
    assert jobs.status(strip.key).state is JobState.DONE


def test_none_that_takes_long_and_none_where_the_host_says_no(jobs, monkeypatch):
    long = strip_of(Experiment().with_(network={"hidden": [{"units": 64}] * 6}, training={"epochs": 2000}), "lr")
    assert not jobs.train_ahead(long, "Ada")
    assert jobs.status(long.key) is None
    monkeypatch.setattr(jobs, "_trains_ahead", False)
    assert not jobs.train_ahead(rates(5), "Ada")
    monkeypatch.setattr(queue_of_runs, "Workers", lambda *_, **__: None)
    monkeypatch.setattr(queue_of_runs, "Thread", lambda **_: type("Never", (), {"start": lambda self: None})())
    for said, trains in (("0", False), ("1", True)):
        monkeypatch.setenv(queue_of_runs.AHEAD, said)
        assert Jobs()._trains_ahead is trains
