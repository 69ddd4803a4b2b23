"""The command line as a contract: what stdout and stderr hold, and the exit status."""

import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nnviz import cli
from nnviz.arithmetic import rows
from nnviz.course import recorded
from nnviz.course.entry import CourseExperiment
from nnviz.course.experiments import all_experiments, get
from nnviz.experiments.plane import Experiment
from nnviz.export.keras_script import keras_script

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "nnviz"]


def nnviz(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=ROOT)


def test_list_has_a_line_for_each_experiment():
    done = nnviz("list")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [entry.id for entry in all_experiments()]
    assert all(entry.title in line and entry.document in line
               for entry, line in zip(all_experiments(), lines, strict=True))


def test_list_as_json(capsys):
    assert cli.main(["list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[5] == {
        "id": "A6", "document": "Réseau de neurones DIY", "title": "XOR with 2 tanh neurons"}


def test_params_as_json():
    done = nnviz("params", "a6", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"id": "A6", "parameters": 9, "layers": [
        {"name": "hidden_1", "output_shape": [2], "parameters": 6, "sum": "2·2 + 2 = 6"},
        {"name": "output", "output_shape": [1], "parameters": 3, "sum": "2·1 + 1 = 3"}]}


def test_params_as_text(capsys):
    assert cli.main(["params", "A12"]) == 0
    printed = capsys.readouterr().out
    for written in ("A12", *(row.sum for row in rows(get("A12").experiment)), "18 + 7 = 25"):
        assert written in printed


@pytest.mark.parametrize("arguments", [["list"], ["params", "A6", "--json"], ["script", "A6"]])
def test_tensorflow_is_not_imported_where_nothing_is_trained(arguments):
    program = (f"import sys; from nnviz import cli; assert cli.main({arguments!r}) == 0; "
               "assert not {'tensorflow', 'keras', 'streamlit'} & set(sys.modules)")
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def test_run_as_json_with_progress_on_stderr():
    done = nnviz("run", "A6", "--json")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert list(result) == ["id", "parameters", "epochs", "seconds", "compile_seconds", "score", "reported"]
    assert (result["id"], result["parameters"], result["epochs"]) == ("A6", 9, 300)
    assert 0 < result["compile_seconds"] < result["seconds"]
    assert set(result["score"]) == {"train_loss", "test_loss", "train_accuracy", "test_accuracy"}
    assert result["score"]["train_accuracy"] == pytest.approx(0.978, abs=0.005)
    assert result["reported"] == {"accuracy": 0.97, "loss": 0.1575}
    progress = done.stderr.splitlines()
    assert progress[0] == "A6: starting"
    assert all(re.fullmatch(r"A6: epoch \d+ of 300, training loss \d\.\d{4}", line) for line in progress[1:])
    assert progress[-1].startswith("A6: epoch 300 of 300")


def test_run_of_the_x_rays_measures_the_three_sets(capsys):
    assert cli.main(["run", "g5", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["id"] == "G5"
    names = {f"{part}_{metric}" for part in ("train", "validation", "test")
             for metric in ("accuracy", "balanced_accuracy", "recall", "specificity", "auc")}
    assert names <= set(result["score"])
    assert set(result["score"]) - names == {"train_loss", "validation_loss", "test_loss"}
    assert result["score"]["test_auc"] > 0.99
    balanced = (result["score"]["test_recall"] + result["score"]["test_specificity"]) / 2
    assert result["score"]["test_balanced_accuracy"] == pytest.approx(balanced)


def test_the_x_rays_are_counted_without_tensorflow():
    assert json.loads(nnviz("params", "G", "--json").stdout)["parameters"] == 32_609


def test_run_of_many_seeds_gives_a_spread(capfd):
    assert cli.main(["run", "A6", "--seeds", "34", "--json"]) == 0
    printed = capfd.readouterr()
    result = json.loads(printed.out)
    for spread in result["score"].values():
        assert list(spread) == ["median", "low", "high"]
        assert spread["low"] < spread["median"] < spread["high"]
    assert result["score"]["train_accuracy"]["low"] < 0.8 < result["score"]["train_accuracy"]["median"]
    assert "draws 33 to 34 of 34: epoch 300 of 300" in printed.err


def test_run_as_text_puts_reported_and_measured_side_by_side(capsys):
    assert cli.main(["run", "A8"]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"reported +measured", printed)
    assert re.search(r"train accuracy +1\.0000 +(0\.99\d\d|1\.0000)\n", printed)
    assert re.search(r"train loss +0\.0061 +0\.00\d\d\n", printed)
    entry = get("A8")
    assert all(sentence in printed for sentence in (entry.see, entry.chosen, entry.conversion))


def test_run_of_one_seed_as_text_names_the_spread(capsys):
    assert cli.main(["run", "A2", "--seeds", "1"]) == 0
    assert re.search(r"train accuracy +0\.9400 +1\.0000 \(lowest 1\.0000, highest 1\.0000\)", capsys.readouterr().out)


def test_numbers_that_are_not_finite_are_null_in_json(capsys, monkeypatch):
    diverging = Experiment().with_(
        network={"hidden": [{"units": 4, "activation": "linear"}] * 3, "output": "sigmoid_bce"},
        training={"learning_rate": 1000, "epochs": 60})
    entry = CourseExperiment("Z1", "none", "It diverges", diverging, {}, "", "", "")
    monkeypatch.setattr(cli, "get", lambda name: entry)
    assert cli.main(["run", "Z1", "--json"]) == 0
    result = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert result["score"]["train_loss"] is None


def test_script_is_the_exported_one(capsys):
    assert cli.main(["script", "A14"]) == 0
    entry = get("A14")
    assert capsys.readouterr().out == keras_script(entry.experiment, f"A14: {entry.title}")


@pytest.mark.parametrize(("arguments", "named"), [
    (["params", "A66"], ["A66", "A6", "A16"]),
    (["run", "nothing"], ["nothing", "A1"]),
    (["script", "A\n6"], ["A6"]),
    (["prams", "A6"], ["prams", "params"]),
    ([], ["COMMAND"]),
    (["run"], ["ID"]),
    (["run", "A6", "--sedes", "3"], ["--sedes", "--seeds"]),
    (["run", "A6", "--seeds", "0"], ["--seeds", "200"]),
    (["run", "A6", "--seeds", "201"], ["--seeds", "200"]),
    (["run", "A6", "--seeds", "many"], ["--seeds", "many"]),
    (["run", "A6", "--seeds", "²"], ["--seeds", "²"]),
    (["params", "A6", "--seeds", "3"], ["--seeds"]),
    (["params", "A6", "A7"], ["A7"]),
    (["script", "A6", "--json"], ["--json"]),
    (["worker"], ["ADDRESS"]),
    (["worker", "10.0.0.5:8786"], ["'10.0.0.5:8786'", "tcp://"]),
    (["scheduler", "--port", "99999"], ["99999", "65535"]),
])
def test_wrong_arguments_are_one_line_and_status_2(arguments, named, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("nnviz")
    assert all(word in printed.err for word in named)


def test_status_2_reaches_the_shell():
    done = nnviz("params", "A66")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
def test_nobody_reads_the_output():
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*COMMAND, "script", "A6"], stdout=writer, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's device of a full disk")
@pytest.mark.parametrize("arguments", [["list"], ["params", "A6", "--json"], ["script", "A6"], ["run", "A2"]])
def test_a_full_disk_is_one_line_and_status_1(arguments):
    with open("/dev/full", "w") as full:
        done = subprocess.run([*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("A2: ")]
    assert line == "nnviz: the output cannot be written: No space left on device"


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
def test_a_closed_output_is_no_error():
    done = subprocess.run(["bash", "-c", f"{sys.executable} -m nnviz params A6 >&-"], capture_output=True, text=True,
                          cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [["list"], ["params", "A6"], ["script", "C4"]])
def test_a_terminal_without_accents_gets_their_codes(arguments):
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, cwd=ROOT, env=os.environ | {
        "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("ascii").encode().decode("unicode_escape") == nnviz(*arguments).stdout


def test_a_checkout_that_cannot_be_written_is_one_line_before_anything_is_trained(capsys, monkeypatch, tmp_path):
    def never(*_):
        pytest.fail("trained before it looked")

    monkeypatch.setattr(recorded, "FOLDER", tmp_path / "read only")
    monkeypatch.setattr(recorded, "record", never)
    assert cli.main(["record", "boundaries"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"nnviz: .*read only.*: No such file or directory\n", printed.err)


def test_a_curve_without_its_recorded_run_is_one_line(capfd, monkeypatch):
    monkeypatch.setattr(recorded, "find", lambda experiment: None)
    with pytest.raises(SystemExit, match="2"):
        cli.main(["record", "curves/F1"])
    assert "first run python -m nnviz record images/F1\n" in capfd.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
def test_ctrl_c_stops_the_training_without_a_traceback():
    with subprocess.Popen([*COMMAND, "run", "A13", "--seeds", "200"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, cwd=ROOT) as process:
        while "epoch" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert "draws 33" not in err


def test_run_of_a_network_that_reads_images(capfd, monkeypatch):
    entry = get("B1")
    short = replace(entry, experiment=entry.experiment.with_(data={"images": 500}, training={"epochs": 2}))
    monkeypatch.setattr(cli, "get", lambda name: short)
    assert cli.main(["run", "B1", "--seeds", "2", "--json"]) == 0
    printed = capfd.readouterr()
    result = json.loads(printed.out)
    assert (result["parameters"], result["epochs"], result["reported"]) == (2680, 2, {"accuracy": 0.8316})
    assert all(0 < spread["low"] <= spread["median"] <= spread["high"] for spread in result["score"].values())
    assert "B1, draws 1 to 2 of 2, seed 1: epoch 2 of 2" in printed.err
    assert cli.main(["run", "B1"]) == 0
    assert re.search(r"test accuracy +0\.8316 +0\.\d{4}\n", capfd.readouterr().out)


def test_script_of_a_network_that_reads_images(capsys):
    assert cli.main(["script", "F7"]) == 0
    assert "keras.layers.Conv2D(32, 2" in capsys.readouterr().out


def test_run_of_an_autoencoder_has_losses_and_no_accuracy(capfd, monkeypatch):
    entry = get("C4")
    short = replace(entry, experiment=entry.experiment.with_(data={"images": 300}, training={"epochs": 2}))
    monkeypatch.setattr(cli, "get", lambda name: short)
    assert cli.main(["run", "C4", "--seeds", "2", "--json"]) == 0
    printed = capfd.readouterr()
    result = json.loads(printed.out)
    assert (result["parameters"], result["epochs"], result["reported"]) == (5606, 2, {})
    assert list(result["score"]) == ["train_loss", "test_loss"]
    assert all(0 < spread["low"] < spread["median"] < spread["high"] for spread in result["score"].values())
    assert "C4, draws 1 to 2 of 2, seed 1: epoch 2 of 2" in printed.err
    assert cli.main(["run", "C4"]) == 0
    printed = capfd.readouterr().out
    assert re.search(r"test loss +0\.\d{4}\n", printed)
    assert "accuracy" not in printed


@pytest.mark.parametrize(("name", "parameters"), [("D", 222_384), ("E", 842_009)])
def test_params_and_script_of_an_autoencoder(name, parameters, capsys):
    assert cli.main(["params", name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parameters"] == parameters
    assert cli.main(["script", name]) == 0
    assert "An autoencoder in Keras." in capsys.readouterr().out


@pytest.mark.parametrize(("name", "parameters"), [("H9", 5001), ("H10", 1239)])
def test_params_and_run_of_a_table(name, parameters, capfd, monkeypatch):
    entry = get(name)
    short = dataclasses.replace(entry, experiment=entry.experiment.with_(training={"epochs": 2}))
    monkeypatch.setattr(cli, "get", lambda name: short)
    assert cli.main(["params", name, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["parameters"] == parameters
    assert cli.main(["run", name, "--json"]) == 0
    result = json.loads(capfd.readouterr().out)
    assert (result["parameters"], result["epochs"]) == (parameters, 2)
    assert list(result["score"]) == [f"{part}_{metric}" for part in ("train", "validation", "test")
                                     for metric in ("loss", "rmse", "mae", "r2")]
    assert result["score"]["test_rmse"] < 1.154  # the standard deviation of the target: the best constant's
    assert cli.main(["run", name, "--seeds", "2"]) == 0
    assert re.search(r"validation rmse +\d\.\d{4} \(lowest \d\.\d{4}, highest \d\.\d{4}\)", capfd.readouterr().out)
    assert cli.main(["script", name]) == 0
    assert f"{name}: {entry.title}" in capfd.readouterr().out
