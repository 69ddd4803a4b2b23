"""What a worker must share with the app."""

from nnviz.training import versions


def test_a_change_of_what_a_worker_runs_is_another_version(monkeypatch, tmp_path):
    folder = tmp_path / "training"
    folder.mkdir()
    monkeypatch.setattr(versions, "_NNVIZ", tmp_path)
    told = set()
    for text in ("one = 1\n", "one = 2\n", "one = 2\r\n"):
        (folder / "engine.py").write_bytes(text.encode())
        told.add(versions._sources())
    assert len(told) == 2


def test_the_same_versions_differ_in_nothing_and_a_missing_one_is_named():
    here = versions.versions()
    assert versions.differences(here, here) == []
    assert set(here) >= {"nnviz", "Python", "tensorflow", "numpy"}
    assert versions.differences(here, here | {"keras": "missing"}) == [f"keras missing (here {here['keras']})"]
