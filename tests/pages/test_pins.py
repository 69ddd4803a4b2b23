"""Pins and the run log, by Streamlit's own test runner."""

import csv
import io
import time

from pages_tools import open_tab, start, turn
from streamlit.testing.v1 import AppTest

from nnviz.experiments.plane import Experiment
from nnviz.labs.plane.lab import BOUNDARIES
from nnviz.links.plane import PLANE
from nnviz.training.tasks import train_recordings
from nnviz.ui import pins, run_log


def trained(app: AppTest) -> AppTest:
    """Run the page again until its training has ended: a worker that is just starting takes its time."""
    for _ in range(300):
        assert not app.exception
        if "Trained for" in text(app):
            return app
        time.sleep(0.2)
        app.run()
    raise AssertionError("the training does not end")


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def text(app: AppTest) -> str:
    return "\n".join(entry.value for entry in [*app.markdown, *app.subheader])


def test_a_pin_is_compared_renamed_and_removed():
    app = trained(start("en-GB", epochs="20"))
    press(app, "boundaries:pin-run")
    assert app.button(key="boundaries:pin-run").label == "This is Pin 1"
    assert "This is the pinned run itself." in text(app)  # pinning opens the tab that compares
    press(app, "boundaries:pin-run")
    assert len(app.session_state["pins"]) == 1
    trained(turn(app, "boundaries:units1", 8))
    assert "Changed: Neurons 1 3 → 8" in text(app)
    assert "| Parameters | 13 | 33 | ▲ +20 |" in text(app)
    app.text_input(key="pin-name-1").set_value("a|b *c*").run()
    assert r"Compared with a\|b \*c\*" in text(app)
    app.switch_page("pages/course.py").run()
    app.switch_page("pages/boundaries.py").run()
    assert "Compared with a" in text(app)
    app.button_group(key="boundaries:pin-choice").set_value(0).run()
    assert "Compared with a" not in text(app)
    assert len(app.session_state["pins"]) == 1
    press(app, "pin-remove-1")
    assert app.session_state["pins"] == []
    assert app.button(key="boundaries:pin-run").label == "Pin this run"


def test_seconds_before_the_program_is_ready_are_not_compared():
    app = trained(start("en-GB", epochs="20", hidden="7-6-5-4", act="selu"))
    assert "NumPy" not in text(app)
    press(app, "boundaries:pin-run")
    trained(turn(app, "boundaries:units1", 6))
    assert "| Seconds of training | — |" in text(app)


def test_there_are_at_most_so_many_pins(monkeypatch):
    monkeypatch.setattr(pins, "MOST", 2)
    app = trained(start("en-GB", epochs="5"))
    for units in (1, 2, 4):
        trained(turn(app, "boundaries:units1", units))
        if units <= pins.MOST:
            press(app, "boundaries:pin-run")
    assert app.button(key="boundaries:pin-run").disabled
    assert "There are 2 pins" in text(app)


def test_each_run_is_logged_once_and_opens_again():
    app = trained(start("en-GB", epochs="5"))
    for units in (4, 5, 4):
        trained(turn(app, "boundaries:units1", units))
    log = app.session_state["run_log"]
    assert [entry.experiment.network.hidden[0].units for entry in log] == [3, 4, 5]
    open_tab(app, "log")
    assert list(app.dataframe[0].value["Run"]) == [3, 2, 1]
    app.selectbox(key="run-log-choice").set_value(1).run()
    press(app, "run-log-open")
    assert app.session_state["boundaries:units1"] == 3
    press(app, "run-log-forget")
    assert app.session_state["run_log"] == []


def test_the_csv_holds_results_and_every_setting():
    experiment = Experiment().with_(data={"points": 100}, network={"hidden": [{"units": 2}, {"units": 4}]},
                                    training={"epochs": 3, "learning_rate": 0.01}, seed=7)
    recording = train_recordings([experiment], with_pictures=False)[0]
    entry = run_log.Entry(4, run_log.datetime(2026, 1, 2, 3, 4, 5, tzinfo=run_log.UTC), BOUNDARIES, ("", "", 3),
                          experiment, 3, 0.25, recording.final, "finished")
    line, = csv.DictReader(io.StringIO(run_log.to_csv([entry])))
    assert (line["run"], line["time"], line["ended"]) == ("4", "2026-01-02T03:04:05+00:00", "finished")
    assert (line["hidden"], line["lr"], line["seed"], line["opt"]) == ("2-4", "0.01", "7", "sgd")
    assert float(line["test_loss"]) == recording.final["test_loss"]
    assert int(line["parameters"]) == 2 * 2 + 2 + 2 * 4 + 4 + 4 + 1
    query = dict(pair.split("=") for pair in line["link"].removeprefix("boundaries?").split("&"))
    assert PLANE.from_query(query, Experiment()) == (experiment, [])
