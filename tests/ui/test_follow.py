"""A page that follows runs: it looks again while one goes on, is drawn anew at the end, and tells who follows."""

import pytest
from streamlit.testing.v1 import AppTest

from nnviz.experiments.plane import Experiment
from nnviz.training.cluster import ClusterError
from nnviz.training.jobs import JobState, JobStatus
from nnviz.ui import follow

RUNS = [Experiment(seed=seed) for seed in range(3)]


class Queue:
    """Stands in for the queue of runs: the test says how each run goes."""

    def __init__(self):
        self.states, self.submitted, self.left = {}, [], []

    def submit(self, run, follower):
        self.submitted.append(run.key)
        self.states[run.key] = JobState.RUNNING
        return run.key

    def status(self, key, follower):
        state = self.states.get(key)
        return state and JobStatus(state, 3 * (state is JobState.WAITING), 5, 20, 0.02, 30.0, 0, "no memory")

    def unfollow(self, key, follower):
        self.left.append(key)

    def check(self):
        pass

    def stop(self, key, follower):
        self.states[key] = JobState.STOPPED

    def wait(self, key, timeout, follower):
        return key in self.states and self.states[key].ended

    def recording(self, key, follower):
        return None


@pytest.fixture
def queue(monkeypatch):
    found = Queue()
    monkeypatch.setattr(follow, "jobs", lambda: found)
    return found


def page(wanted=RUNS, each=False):
    """Draw a page that follows runs, and counts how often it is drawn."""
    def script(wanted, each):
        import streamlit as st

        from nnviz.ui import follow
        st.session_state["language"] = "en"
        st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1
        runs = follow.queue()

        def draw():
            for run in wanted:
                follow.say_progress(runs, run, f"run-{run.seed}")
            st.button("again", key="again", on_click=lambda: runs.submit(wanted[0]))

        follow.watch(runs, wanted, draw, each=each)
        if runs:
            st.text([runs.phase(run) for run in wanted])

    return checked(AppTest.from_function(script, kwargs={"wanted": wanted, "each": each}).run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def phases(app: AppTest) -> str:
    return app.text[0].value


def stops(app: AppTest) -> list[str]:
    return [button.key for button in app.button if button.label == "Stop"]


def test_a_page_shows_the_progress_of_each_run_that_goes_on(queue):
    queue.states = {RUNS[0].key: JobState.RUNNING, RUNS[1].key: JobState.WAITING}
    app = page()
    assert phases(app) == "['going', 'going', 'none']"
    assert stops(app) == ["run-0:stop-run", "run-1:stop-run"]
    said = [entry.proto.text for entry in app.get("progress")]
    assert said == ["Epoch 5 of 20 · about 30 s left", "Waiting for its turn. Place in the queue: 3"]


def test_stop_ends_one_run_and_the_others_go_on(queue):
    queue.states = {RUNS[0].key: JobState.RUNNING, RUNS[2].key: JobState.RUNNING}
    app = page(each=True)
    checked(app.button(key="run-2:stop-run").click().run())
    assert phases(app) == "['going', 'none', 'stopped']"
    assert stops(app) == ["run-0:stop-run"]


@pytest.mark.parametrize(("each", "expected"), [(False, [2, 2, 3]), (True, [2, 3, 4])])
def test_the_page_is_drawn_anew_at_the_end_of_each_run_or_of_all(queue, monkeypatch, each, expected):
    """The test runner runs no fragment alone: looks are taken as a tick would."""
    queue.states = {run.key: JobState.RUNNING for run in RUNS[:2]}
    looks, counts = [], []
    monkeypatch.setattr(follow.st, "fragment", lambda look, run_every: lambda *parts: (
        looks.append((parts, run_every)), look(*parts)))
    reruns = []
    monkeypatch.setattr(follow.st, "rerun", lambda: reruns.append(1))
    runs = follow.Runs(queue, "a session")

    def draw_page():
        looks.clear()
        follow.watch(runs, RUNS, lambda: None, each=each)

    def tick():
        (phase, before, draw), every = looks[0]
        assert every == follow.TICK
        seen = len(reruns)
        follow._look(phase, before, draw)
        if len(reruns) > seen:
            draw_page()

    draw_page()
    for state in (None, RUNS[0], RUNS[1]):
        if state:
            queue.states[state.key] = JobState.DONE
        tick()
        counts.append(len(reruns) + 2)
    assert counts == expected
    assert looks[0][1] is None  # nothing goes on: no more ticks


def test_a_run_is_asked_for_once_and_stays_stopped(queue, monkeypatch):
    monkeypatch.setattr(follow.st, "session_state", {})
    runs = follow.Runs(queue, "a session")
    for _rerun in range(2):
        runs.submit_once("a place", RUNS[0])
    assert queue.submitted == [RUNS[0].key]
    runs.stop(RUNS[0])
    runs.submit_once("a place", RUNS[0])
    assert runs.phase(RUNS[0]) == "stopped"
    assert runs.can_begin(RUNS[0])
    runs.submit_once("a place", RUNS[1])
    runs.submit_once("a place", RUNS[0])
    assert queue.submitted == [run.key for run in (RUNS[0], RUNS[1], RUNS[0])]
    assert queue.left == [RUNS[0].key, RUNS[1].key]  # who moves a knob follows the former run no longer
    assert not runs.can_begin(RUNS[0])
    del queue.states[RUNS[0].key]  # the queue has forgotten it
    runs.submit_once("a place", RUNS[0])
    assert len(queue.submitted) == 4


def test_without_a_worker_the_page_stands_and_says_so(monkeypatch):
    def fail():
        raise ClusterError("nobody answers")

    monkeypatch.setattr(follow, "jobs", fail)
    app = page([])
    assert "does not answer" in app.error[0].value
    assert any("nobody answers" in (entry.help or "") for entry in app.markdown)
    assert follow.queue_if_any() is None
