"""The course's code: every fault shows as the page says, and every mended script runs."""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from nnviz.labs.foundations.mended import SCRIPTS

PYTHON = {id: script for id, script in SCRIPTS.items() if not script.shell}
STEPS = [(id, mended) for id, script in PYTHON.items() for mended in range(len(script.faults) + 1)]
FAULTS = [(id, place) for id, script in SCRIPTS.items() for place in range(len(script.faults))]


@pytest.fixture(scope="session")
def ran():
    """What each script did with so many of its faults mended: all are run in one process, which imports Keras once."""
    sources = [PYTHON[id].source(mended) for id, mended in STEPS]
    done = subprocess.run([sys.executable, str(Path(__file__).with_name("run_scripts.py"))], input=json.dumps(sources),
                          capture_output=True, text=True, check=False, timeout=600,
                          env=os.environ | {"MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": ""})
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(zip(STEPS, json.loads(done.stdout), strict=True))


def reached(line: int, source: str, wanted: str) -> bool:
    """Whether a script stopped in a line; a bracket that is never closed is noticed where it was opened."""
    return source.splitlines()[line - 1] == wanted


@pytest.mark.parametrize(("id", "place"), [(id, place) for id, place in FAULTS if id in PYTHON])
def test_each_fault_shows_as_the_page_says(ran, id, place):
    fault, result = PYTHON[id].faults[place], ran[id, place]
    if fault.shows == "error":
        assert result["error"] == fault.error
        assert result["message"].startswith(fault.message)
        late = id == "sgd_classifier" and place == 2  # as the page says, this one shows a line later
        assert reached(result["line"], PYTHON[id].source(place), "clf.fit(X, y)" if late else fault.line)
    elif fault.shows == "warning":
        assert f"{fault.error}: {fault.message}" in result["warnings"]
        assert result["error"] == ""
    else:
        assert fault.message in result["printed"]


@pytest.mark.parametrize("id", PYTHON)
def test_each_mended_script_runs_to_its_end_without_a_warning_of_its_own(ran, id):
    script = PYTHON[id]
    result = ran[id, len(script.faults)]
    assert result["error"] == "", result["message"]
    assert not [text for text in result["warnings"] if any(fault.error and fault.message in text
                                                            for fault in script.faults)]
    assert result["printed"]


def test_what_the_mended_scripts_print(ran):
    def printed(id):
        return ran[id, len(SCRIPTS[id].faults)]["printed"]

    assert printed("perceptron").strip() == "[0]"
    assert printed("sgd_classifier").strip() == "1.0"
    assert printed("cross_entropy").strip() == "0.2227"
    assert "(784, 300)" in printed("mnist")
    assert "\nRMSE " in printed("california")
    assert "model_kwargs" in printed("search")
    assert [ran["cnn", step]["printed"].strip() for step in range(3)] == ["410538", "109482", "27562"]


def test_there_is_no_tensorflow_2_11_for_this_python(tmp_path):
    """The files of that release, as its page on PyPI lists them, offered to pip without a network."""
    script = SCRIPTS["install"]
    for python in ("cp37-cp37m", "cp38-cp38", "cp39-cp39", "cp310-cp310"):
        (tmp_path / f"tensorflow-2.11.0-{python}-manylinux_2_17_x86_64.manylinux2014_x86_64.whl").touch()
    words = script.source(0).split()[1:]
    done = subprocess.run([sys.executable, "-m", "pip", *words, "--no-index", "--dry-run", "--find-links",
                           str(tmp_path)], capture_output=True, text=True, check=False, timeout=120)
    fault = script.faults[0]
    assert done.returncode != 0
    assert f"{fault.error}: {fault.message}" in done.stderr
    assert "==" not in script.source()


@pytest.mark.parametrize(("id", "place"), FAULTS)
def test_a_fault_and_the_lines_that_the_class_may_suspect_stand_in_the_script(id, place):
    script, fault = SCRIPTS[id], SCRIPTS[id].faults[place]
    lines = script.source(place).splitlines()
    assert fault.line in lines
    assert fault.mended in script.source(place + 1).splitlines()
    assert fault.line not in fault.others
    if not script.shell:
        assert set(fault.others) <= set(lines)


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_mending_changes_one_line_at_a_time(script):
    for before, after in pairwise(script.source(mended).splitlines() for mended in range(len(script.faults) + 1)):
        assert len(before) == len(after)
        assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    assert script.source() == script.source(len(script.faults))
