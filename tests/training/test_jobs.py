"""The queue of runs on a worker process of this machine."""

import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import numpy as np
import pytest

from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import MAX_HIDDEN_LAYERS, Experiment
from nnviz.experiments.spread import Spread
from nnviz.language import catalogue
from nnviz.training import kinds, trainers
from nnviz.training.jobs import Jobs, JobState

TIMEOUT = 120
QUICK = Experiment().with_(training={"epochs": 20})
LONG = Experiment().with_(network={"hidden": [{"units": 64}] * 6}, training={"batch": 1, "epochs": 2000})
IMAGES = ClassifierExperiment().with_(data={"dataset": "usps", "images": 2000}, training={"batch": 4, "epochs": 100})


@pytest.fixture(scope="module")
def jobs(tmp_path_factory):
    """A queue whose worker has no internet and an empty cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "HTTP_PROXY"):
            patch.setenv(name, "http://127.0.0.1:9")  # where nobody listens
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        queue = Jobs()
        yield queue
        queue.close()


def eventually(condition):
    """Wait until a condition holds; fail after a generous time."""
    deadline = monotonic() + TIMEOUT
    while not condition():
        assert monotonic() < deadline, "the condition never held"
        sleep(0.02)


def finished(jobs, experiment):
    key = jobs.submit(experiment)
    assert jobs.wait(key, TIMEOUT)
    return key


def progressing(jobs, experiment):
    """Submit a long run and wait until it has reported an epoch."""
    key = jobs.submit(experiment)
    eventually(lambda: jobs.status(key).epochs_done > 0)
    return key


def sent_runs(jobs, monkeypatch):
    """Return a list that the experiments go to when they are sent to the workers."""
    sent, submit = [], jobs._workers.submit
    monkeypatch.setattr(jobs._workers, "submit",
                        lambda run, **kind: sent.append(run) or submit(run, **kind))
    return sent


def worker_pid(jobs):
    return next(iter(jobs._workers._connection.client.run(os.getpid).values()))


def test_a_run_leaves_a_recording_and_its_status(jobs):
    key = finished(jobs, QUICK)
    assert key == QUICK.key
    status, recording = jobs.status(key), jobs.recording(key)
    assert (status.state, status.place, status.epochs_done, status.epochs) == (JobState.DONE, 0, 20, 20)
    assert (status.restarts, status.error, status.seconds_left) == (0, "", None)
    assert status.loss == pytest.approx(recording.epoch_loss[-1])
    assert recording.experiment == QUICK
    assert len(recording.pictures) == len(recording.frames)


def test_a_spread_leaves_the_scores_of_all_its_draws(jobs, monkeypatch):
    sent = sent_runs(jobs, monkeypatch)
    spread = Spread(base=QUICK, draws=3)
    with ThreadPoolExecutor(8) as sessions:
        (key,) = set(sessions.map(lambda _: finished(jobs, spread), range(8)))
    assert (key, sent) == (spread.key, [spread])
    status, recording = jobs.status(key), jobs.recording(key)
    assert (status.state, status.epochs_done, status.epochs) == (JobState.DONE, 20, 20)
    assert recording.spread == spread
    assert recording.scores["test_loss"].shape == (3, 21)
    base = jobs.recording(finished(jobs, QUICK))
    assert recording.final("test_loss")[0] == pytest.approx(base.final["test_loss"], abs=1e-5)


def test_a_spread_is_stopped_and_keeps_what_was_trained(jobs):
    spread = Spread(base=LONG, draws=2)
    key = progressing(jobs, spread)
    jobs.stop(key)
    assert jobs.wait(key, TIMEOUT)
    status, recording = jobs.status(key), jobs.recording(key)
    assert status.state is JobState.STOPPED
    assert recording.ended == ("stopped", "stopped")
    assert 0 < recording.epochs == status.epochs_done < 2000
    assert np.isfinite(recording.final("train_loss")).all()


def test_the_estimate_of_a_spread_grows_with_its_draws(jobs):
    seconds = [jobs.estimate(Spread(base=LONG, draws=draws)) for draws in (16, 30, 60)]
    assert jobs.estimate(LONG) < seconds[0] < seconds[1] < seconds[2]


def test_a_worker_keeps_memory_for_its_next_array(jobs):
    assert jobs.run(os.getenv, "MALLOC_TRIM_THRESHOLD_", timeout=TIMEOUT) is None  # Dask sets it to almost nothing


def test_what_was_never_submitted_is_unknown(jobs):
    assert jobs.status("?") is None
    assert jobs.recording("?") is None
    assert not jobs.wait("?", 0)
    jobs.stop("?")


def test_identical_requests_share_one_run(jobs):
    experiment = QUICK.with_(seed=1)
    with ThreadPoolExecutor(8) as sessions:
        keys = set(sessions.map(lambda _: jobs.submit(experiment), range(40)))
    (key,) = keys
    assert jobs.wait(key, TIMEOUT)
    recording = jobs.recording(key)
    assert jobs.recording(finished(jobs, experiment)) is recording


def test_two_sessions_race_and_one_run_is_sent(jobs, monkeypatch):
    sent = sent_runs(jobs, monkeypatch)
    experiment = QUICK.with_(seed=2)
    with ThreadPoolExecutor(16) as sessions:
        list(sessions.map(lambda _: finished(jobs, experiment), range(16)))
    assert sent == [experiment]


def test_progress_stop_and_the_partial_recording(jobs):
    key = progressing(jobs, LONG)
    eventually(lambda: jobs.status(key).seconds_left)
    status = jobs.status(key)
    assert status.state is JobState.RUNNING
    assert 0 < status.epochs_done < status.epochs
    assert np.isfinite(status.loss)
    jobs.stop(key)
    assert jobs.wait(key, TIMEOUT)
    status, recording = jobs.status(key), jobs.recording(key)
    assert status.state is JobState.STOPPED
    assert recording.ended == "stopped"
    assert 0 < recording.epochs == status.epochs_done < 2000


def test_a_stopped_run_begins_anew_when_submitted_again(jobs):
    key = progressing(jobs, LONG)
    jobs.stop(key)
    assert jobs.wait(key, TIMEOUT)
    first = jobs.recording(key)
    assert progressing(jobs, LONG) == key
    jobs.stop(key)
    assert jobs.wait(key, TIMEOUT)
    assert jobs.recording(key) is not first


def test_a_short_run_never_waits_behind_long_ones(jobs):
    longs = [LONG.with_(seed=seed) for seed in (10, 11, 12)]
    assert kinds.run_seconds(LONG) > kinds.LONG > kinds.run_seconds(QUICK)
    running = progressing(jobs, longs[0])
    waiting = [jobs.submit(experiment) for experiment in longs[1:]]
    short = finished(jobs, QUICK.with_(seed=3))
    assert jobs.status(short).state is JobState.DONE
    assert jobs.status(running).state is JobState.RUNNING
    assert [jobs.status(key).place for key in waiting] == [1, 2]
    for key in [*waiting, running]:
        jobs.stop(key)
        assert jobs.wait(key, TIMEOUT)
        assert jobs.status(key).state is JobState.STOPPED
    assert [jobs.recording(key) for key in waiting] == [None, None]


def test_a_run_on_images_tells_its_epochs_and_goes_on_where_it_was_stopped(jobs):
    key = jobs.submit(IMAGES)
    eventually(lambda: len(jobs.status(key).lines) >= 2)
    status = jobs.status(key)
    assert len(status.lines) <= status.epochs_done < 100
    assert np.isfinite(status.lines).all()
    jobs.stop(key)
    assert jobs.wait(key, TIMEOUT)
    first = jobs.recording(key)
    assert (first.ended, first.experiment) == ("stopped", IMAGES)
    shorter = IMAGES.with_(training={"epochs": int(first.epochs) + 2})
    assert jobs.beginning(shorter) is first
    assert jobs.beginning(shorter.with_(seed=7)) is None
    again = jobs.recording(finished(jobs, shorter))
    assert (again.ended, again.epochs, len(again.epoch_loss)) == ("finished", int(first.epochs) + 2, int(again.epochs))
    np.testing.assert_array_equal(again.test_loss[:int(first.epochs)], first.test_loss[:int(first.epochs)])
    assert jobs.estimate(shorter) < jobs.estimate(shorter.with_(seed=7))


def test_a_worker_killed_in_the_middle_costs_a_restart_and_a_stop_meanwhile_is_not_lost(jobs):
    stopped = progressing(jobs, LONG)
    key = progressing(jobs, Experiment().with_(network={"hidden": [{"units": 64}] * 3},
                                               training={"batch": 1, "epochs": 400}))
    os.kill(worker_pid(jobs), signal.SIGKILL)
    jobs.stop(stopped)
    assert jobs.wait(key, TIMEOUT)
    status = jobs.status(key)
    assert (status.state, status.restarts, status.epochs_done) == (JobState.DONE, 1, 400)
    assert jobs.wait(stopped, TIMEOUT)
    assert jobs.status(stopped).state is JobState.STOPPED


def test_a_failed_run_tells_why_and_can_be_submitted_again(jobs, monkeypatch):
    sent = sent_runs(jobs, monkeypatch)
    impossible = QUICK.model_copy(update={"seed": -1})
    for times in (1, 2):
        key = finished(jobs, impossible)
        status = jobs.status(key)
        assert status.state is JobState.FAILED
        assert "greater than or equal to 0" in status.error
        assert jobs.recording(key) is None
        assert len(sent) == times


def test_a_run_whose_images_cannot_be_downloaded_fails_with_a_sentence_in_both_languages(jobs):
    key = finished(jobs, ClassifierExperiment().with_(data={"dataset": "fashion_full", "images": 100}))
    status = jobs.status(key)
    assert status.state is JobState.FAILED
    assert status.error.startswith("These images cannot be downloaded here.")
    assert catalogue("fr").gettext(status.error).startswith("Téléchargement impossible.")


def test_the_estimate_learns_from_finished_runs(jobs):
    finished(jobs, LONG.with_(training={"epochs": 20}))  # long enough to count
    seconds = jobs.estimate(LONG)
    assert 0 < jobs.estimate(QUICK) < seconds
    assert seconds == pytest.approx(kinds.run_seconds(LONG) * np.median(jobs._speeds["points"]))


def test_the_store_is_bounded(jobs, monkeypatch):
    keys = [finished(jobs, QUICK.with_(seed=seed)) for seed in range(20, 24)]
    size = jobs.recording(keys[-1]).nbytes
    monkeypatch.setattr(jobs, "_store_bytes", 2.5 * size)
    assert jobs.recording(keys[0])
    newest = finished(jobs, QUICK.with_(seed=24))
    kept = [key for key in keys if jobs.recording(key)]
    assert jobs.recording(newest)
    assert kept in ([keys[0]], [])
    assert sum(job.nbytes for job in jobs._jobs.values()) <= 2.5 * size
    assert jobs.status(keys[1]) is None
    assert jobs.recording(finished(jobs, QUICK.with_(seed=21)))


def until_compiled(jobs, experiment):
    eventually(lambda: jobs.run(trainers.is_ready, experiment, timeout=TIMEOUT))


def test_what_numpy_has_trained_twice_is_compiled_while_nothing_runs(jobs):
    finished(jobs, QUICK)  # now the worker has TensorFlow: two threads that import it at once can lock each other out
    new = QUICK.with_(network={"hidden": [{"units": 2, "activation": "relu"}] * 4})
    for seed in (0, 1):
        assert not jobs.run(trainers.is_ready, new, timeout=TIMEOUT)
        recording = jobs.recording(finished(jobs, new.with_(seed=seed)))
        assert (recording.in_numpy, recording.compile_seconds) == (True, 0)
        sleep(4 * (seed == 0))  # the first time nothing is compiled
    until_compiled(jobs, new)
    recording = jobs.recording(finished(jobs, new.with_(seed=2)))
    assert (recording.in_numpy, recording.compile_seconds) == (False, 0)


def test_one_layer_more_is_compiled_while_nothing_runs_where_numpy_is_too_slow(jobs):
    most, new, deeper = (QUICK.with_(
        network={"hidden": [{"units": 2, "activation": "selu"}] * depth}, training={"epochs": 1000})
        for depth in (MAX_HIDDEN_LAYERS, 4, 5))
    finished(jobs, most)
    sleep(3)  # the worker sees that this one takes no more layers
    assert jobs.recording(finished(jobs, new)).compile_seconds > 0
    until_compiled(jobs, deeper)
    assert jobs.recording(finished(jobs, deeper)).compile_seconds == 0


def test_the_submitting_process_never_imports_tensorflow(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent("""
        import sys
        from nnviz.experiments.plane import Experiment
        from nnviz.training.jobs import Jobs

        if __name__ == "__main__":
            jobs = Jobs()
            key = jobs.submit(Experiment())
            assert jobs.wait(key, 120)
            assert jobs.recording(key).epochs == 200
            print([name for name in sys.modules if name.split(".")[0] in ("tensorflow", "keras")])
    """))
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=TIMEOUT,
                           env=os.environ | {"PYTHONPATH": os.getcwd()}, check=True)
    assert ended.stdout == "[]\n"
    assert ended.stderr == ""
