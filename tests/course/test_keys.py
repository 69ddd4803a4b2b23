"""Runs keep their identity: links that a class has saved and the files of recorded runs depend on it."""

import json
from pathlib import Path

import pytest

from nnviz.course.experiments import get
from nnviz.course.recorded import RUNS

#: The keys of the presets and of the recorded runs on the day before the house got its wings; of H7, which
#: validates since, and of spreads that were given more draws or others, the keys of the day of that change.
KEYS = json.loads(Path(__file__).with_name("keys.json").read_text())


@pytest.mark.parametrize("name", KEYS["presets"])
def test_a_preset_keeps_its_key(name):
    assert get(name).experiment.key == KEYS["presets"][name]


@pytest.mark.parametrize("name", KEYS["recorded"])
def test_a_recorded_run_keeps_its_key(name):
    assert RUNS[name].key == KEYS["recorded"][name]
