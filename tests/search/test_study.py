"""A search: who chooses, what is kept, how it goes on, stops and gives trials up; on a file and on PostgreSQL."""

from time import time
from types import SimpleNamespace

import numpy as np
import optuna
import pytest

from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment
from nnviz.links.space import SUBJECTS, read
from nnviz.search import store, study, winner
from nnviz.search.settings import Search, folded
from nnviz.search.store import Kept, StoreError, best
from nnviz.search.study import Driver
from nnviz.training.tasks import train_recordings

BASE = Experiment().with_(data={"points": 200}, training={"epochs": 10})


def search(text="lr=0.01,0.1,1 neurons=2,4", base=BASE, **settings) -> Search:
    return Search(base=base, space=read(text, base), **({"trials": 8, "score": "loss"} | settings))


@pytest.mark.parametrize("sampler", ["grid", "random", "tpe"])
def test_a_search_scores_every_trial_by_its_folds(sampler, database, jobs):
    asked = search("lr=0.01..1:log neurons=2,4", sampler=sampler, folds=3)
    driver = Driver(asked)
    assert driver.run(jobs)
    trials = driver.kept.trials()
    assert len(trials) == 8
    assert {trial.state for trial in trials} == {"done"}
    found = best(trials, lower=True)
    members = asked.members(found.params)
    expected = [recording.final["validation_loss"] for member in members
                for recording in train_recordings([member], with_pictures=False)]
    assert np.allclose(found.folds, expected, rtol=1e-4)
    assert found.score == pytest.approx(np.mean(expected), rel=1e-4)
    assert found.score == min(trial.score for trial in trials)


def test_a_grid_tries_every_point_once_and_ends(database, jobs):
    driver = Driver(search(sampler="grid", trials=100))
    assert driver.run(jobs)
    points = [tuple(trial.params.values()) for trial in driver.kept.trials()]
    assert sorted(points) == sorted((lr, units) for lr in ("0.01", "0.1", "1") for units in ("2", "4"))


@pytest.mark.parametrize("sampler", ["grid", "random", "tpe"])
def test_a_search_goes_on_where_it_ended(sampler, database, jobs):
    first = Driver(search(sampler=sampler, trials=4))
    assert first.run(jobs)
    before = first.kept.trials()
    store._storage.cache_clear()  # as after a restart
    second = Driver(search(sampler=sampler, trials=6))
    assert second.kept.trials() == before
    assert second.run(jobs)
    after = second.kept.trials()
    assert after[:4] == before
    assert len(after) == 6
    assert store.find(first.search.key).space == first.search.space
    if sampler == "random":
        assert [trial.params for trial in after[4:]] != [trial.params for trial in before[:2]]


def test_a_stopped_search_keeps_what_it_has_and_goes_on(database, jobs):
    asked, told = search("lr=0.01..1:log", sampler="tpe", trials=30), []
    driver = Driver(asked)
    assert driver.run(jobs, lambda: len(told) >= 3, told.append)
    kept = [trial for trial in driver.kept.trials() if trial.state == "done"]
    assert 3 <= len(kept) < 30
    assert not driver.kept.going
    again = Driver(asked.model_copy(update={"trials": len(kept) + 2}))
    assert again.run(jobs)
    assert sum(trial.state == "done" for trial in again.kept.trials()) == len(kept) + 2


def test_another_copy_of_the_app_sees_it_going_and_can_stop_it(database, jobs):
    asked, seen = search("lr=0.01..1:log", sampler="tpe", trials=200), []

    def on_trial(done):
        if not seen:
            other = Kept(asked)
            seen.append(other.going)
            assert Driver(asked).run(jobs) is False
            other.ask_to_stop()

    driver = Driver(asked)
    driver._between = 0
    study_renewals, study._BETWEEN_RENEWALS = study._BETWEEN_RENEWALS, 0.0
    try:
        assert driver.run(jobs, on_trial=on_trial)
    finally:
        study._BETWEEN_RENEWALS = study_renewals
    assert seen == [True]
    assert sum(trial.state == "done" for trial in driver.kept.trials()) < 200


def test_a_driver_that_died_is_followed_by_the_next(database, jobs):
    asked = search(sampler="grid", trials=100)
    dead = Kept(asked)
    dead.study.enqueue_trial({"lr": "0.1", "neurons": "2"})
    dead.study.ask(study.distributions(asked.space, "grid"))
    dead.note("driver", ["dead", time() - store.LEASE + 1.5])
    assert Driver(asked).run(jobs) is False
    dead.note("driver", ["dead", time() - store.LEASE - 1])
    driver = Driver(asked)
    assert driver.run(jobs)
    states = [trial.state for trial in driver.kept.trials()]
    assert states.count("done") == 6
    assert states.count("stopped") == 1


def test_a_budget_in_seconds_begins_no_further_trial(database, jobs):
    driver = Driver(search("lr=0.01..1:log", sampler="tpe", trials=500, seconds=1))
    assert driver.run(jobs)
    assert 0 < len(driver.kept.trials()) < 500
    assert all(trial.ended for trial in driver.kept.trials())
    assert driver.spent
    before, again = len(driver.kept.trials()), Driver(driver.search)
    assert again.run(jobs)
    assert before < len(again.kept.trials()) < 500


def test_the_pruner_gives_up_what_is_worse_on_the_same_folds(jobs, tmp_path, monkeypatch):
    monkeypatch.delenv(store.DATABASE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert study.fewest_folds() == 4
    base = BASE.with_(training={"epochs": 60})
    driver = Driver(search("lr=1,0.00001,0.00002,0.00003,0.00004", base, sampler="grid", folds=8, pruner=True))
    assert driver.run(jobs)
    trials = {trial.params["lr"]: trial for trial in driver.kept.trials()}
    assert len(trials["1"].folds) == 8
    pruned = [trial for trial in trials.values() if trial.state == "pruned"]
    assert pruned
    assert all(study.fewest_folds() <= len(trial.folds) < 8 for trial in pruned)
    assert best(list(trials.values()), lower=True) == trials["1"]


def test_points_that_are_possible_only_alone_fail_and_the_rest_goes_on(jobs, tmp_path, monkeypatch):
    monkeypatch.delenv(store.DATABASE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    asked = search("act=tanh,tanh-relu hidden=3,4-4", sampler="grid", base=BASE.with_(
        network={"hidden": [{"units": 3}, {"units": 3}]}))
    driver = Driver(asked)
    assert driver.run(jobs)
    states = {tuple(trial.params.values()): trial.state for trial in driver.kept.trials()}
    assert states.pop(("tanh-relu", "3")) == "failed"
    assert set(states.values()) == {"done"}


def test_images_and_autoencoders_are_searched_by_folds_too(jobs, tmp_path, monkeypatch):
    monkeypatch.delenv(store.DATABASE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    base = ClassifierExperiment().with_(data={"dataset": "usps", "images": 300}, training={"epochs": 2})
    driver = Driver(search("lr=0.01,0.0001", base, sampler="grid", score="accuracy"))
    assert driver.run(jobs)
    assert best(driver.kept.trials(), lower=False).params == {"lr": "0.01"}
    parts = [folded(base, number, 2) for number in range(2)]
    assert [part.data.train_images for part in parts] == [150, 150]


def test_the_winner_is_trained_again_on_seeds_that_were_never_used(jobs):
    asked = search(folds=3)
    group = winner.again(asked, {"lr": "1", "neurons": "4"}, 4)
    assert len(group.members) == 12
    used = {member.seed for member in asked.members({"lr": "1", "neurons": "4"})}
    assert not used & {member.seed for member in group.members}
    key = jobs.submit(group)
    assert jobs.wait(key, 200)
    assert winner.scores_again(asked, jobs.recording(key)).shape == (4,)
    end = winner.at_the_end(asked, {"lr": "1", "neurons": "4"}, 2)
    assert {member.data.validation_points for member in end.members} == {0}
    assert {member.data.train_points for member in end.members} == {BASE.data.train_points}


def test_a_database_that_does_not_answer_is_one_sentence_without_its_password(monkeypatch):
    monkeypatch.setenv(store.DATABASE, "postgresql://user:secret@127.0.0.1:9/none")
    with pytest.raises(StoreError, match="database does not answer") as raised:
        Kept(search())
    assert "secret" not in str(raised.value)


def test_nothing_is_kept_twice_under_one_name():
    one, more = search(trials=5), search(trials=50, seconds=9)
    assert one.key == more.key
    assert len({one.key, search(seed=1).key, search(folds=3).key, search(sampler="random").key}) == 4
    assert optuna.logging.get_verbosity() == optuna.logging.WARNING


@pytest.mark.parametrize(("score", "worst"), [("loss", float("inf")), ("accuracy", 0.0)])
def test_a_network_that_left_the_numbers_has_the_worst_score(score, worst):
    asked = Search(base=Experiment(), space=read("lr=0.1,1", Experiment()), score=score)
    scores = {name: np.array([0.5, 0.7, np.nan, 0.6]) for name in (f"validation_{score}", f"test_{score}")}
    recording = SimpleNamespace(scores=scores)
    assert winner.scores_again(asked, recording).tolist() == [0.6, worst if score == "loss" else 0.3]
    assert winner.scores_at_the_end(asked, recording).tolist() == [0.5, 0.7, worst, 0.6]


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)
def test_the_winner_of_every_family_is_tested_at_the_end_without_folds(subject):
    asked = Search(base=subject.default, space=read("lr=0.001,0.01", subject.default), score="loss", folds=3)
    end = winner.at_the_end(asked, {"lr": "0.01"}, 2).members
    again = winner.again(asked, {"lr": "0.01"}, 2).members
    assert (len({member.key for member in end}), len({member.key for member in again})) == (2, 6)
    assert {member.training.learning_rate for member in end} == {0.01}
    assert [getattr(member.data, "fold", None) for member in end] == [None, None]
