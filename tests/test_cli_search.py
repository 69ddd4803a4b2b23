"""The commands ``search`` and ``lr-range`` as a contract: one JSON object, progress on stderr, both go on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def nnviz(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in ("NNVIZ_SCHEDULER", "NNVIZ_DATABASE")}

    def run(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "-m", "nnviz", *arguments], capture_output=True, text=True,
                              encoding="utf-8", cwd=ROOT, env=kept | {"XDG_DATA_HOME": str(tmp_path)}, timeout=300)

    return run


def test_a_search_is_one_object_and_goes_on_where_it_was(nnviz):
    words = ("search", "A6", "--space", "lr=0.1..3:log", "neurons=2,3", "--sampler", "random", "--seed", "3", "--json")
    done = nnviz(*words, "--trials", "4")
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout)
    assert {"id", "sampler", "seconds", "trials", "best"} <= set(first)
    assert (first["id"], first["sampler"], len(first["trials"])) == ("A6", "random", 4)
    assert "trial 4 of 4" in done.stderr
    for trial in first["trials"]:
        assert set(trial["params"]) == {"lr", "neurons"}
        assert len(trial["folds"]) == 2
        assert trial["score"] == pytest.approx(sum(trial["folds"]) / 2)
    assert first["best"]["score"] == max(trial["score"] for trial in first["trials"])
    assert first["best"]["low"] <= first["best"]["high"]
    again = nnviz(*words, "--trials", "6")
    assert "4 trials are there already" in again.stderr
    second = json.loads(again.stdout)
    assert second["trials"][:4] == first["trials"]
    assert len(second["trials"]) == 6


def test_a_range_test_is_one_object_and_is_not_run_twice(nnviz):
    done = nnviz("lr-range", "b1", "--seeds", "2", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found["rates"]) == len(found["loss"]) == 501
    assert set(found["suggestions"]) == {"steepest", "valley", "minimum/10", "slide"}
    assert all(rule["low"] <= rule["median"] <= rule["high"] for rule in found["suggestions"].values())
    more = nnviz("lr-range", "B1", "--seeds", "3")
    assert more.stderr.splitlines()[0] == "B1: 2 of 3 seeds"
    assert "minimum/10" in more.stdout


@pytest.mark.parametrize(("words", "said"), [
    (("search", "A6", "--space", "lrr=1"), "did you mean lr?"), (("search", "A66"), "did you mean A6"),
    (("search", "A6", "--sampler", "gird"), "did you mean grid?"), (("search", "A6", "--trails", "3"), "--trials"),
    (("search", "A6", "--trials", "0"), "from 1 to 1000"), (("search", "C1", "--score", "accuracy"), "judged by: loss"),
    (("search", "A6", "--score", "los"), "did you mean loss?"), (("lr-range", "A6", "--seeds", "999"), "from 1 to 60"),
    (("lr-rang", "A6"), "did you mean lr-range?"), (("search", "A6", "--space", "neurons=99"), "between 1 and 64")])
def test_wrong_words_are_answered_in_one_line_with_the_near_ones(nnviz, words, said):
    done = nnviz(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_does_not_answer_is_one_line(nnviz, monkeypatch):
    done = subprocess.run([sys.executable, "-m", "nnviz", "search", "A6"], capture_output=True, text=True, cwd=ROOT,
                          env=os.environ | {"NNVIZ_DATABASE": "postgresql://u:secret@127.0.0.1:9/x"}, timeout=120)
    assert done.returncode == 2
    assert "database does not answer" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_course_s_range_test_and_search_are_known(nnviz):
    listed = nnviz("list").stdout
    assert "H11" in listed
    assert "H12" in listed
    replayed = nnviz("replay", "--only", "H12").stdout
    factor = next(line for line in replayed.splitlines() if "factor" in line)
    assert "1.0233" in factor
    assert "reproduced" in factor
    assert all(rule in replayed for rule in ("steepest", "valley", "minimum/10", "slide"))
    best = nnviz("replay", "--only", "H11").stdout
    assert "best rmse" in best
