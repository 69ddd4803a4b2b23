"""What the tools that all pages share make of an autoencoder's run, which has no accuracy; nothing is trained."""

import csv
import io
import json
import sys
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from nnviz.arithmetic import rows
from nnviz.course.experiments import get
from nnviz.course.recorded import OPENING
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.export.tables import image_curves_csv
from nnviz.labs.autoencoder.lab import AUTOENCODER
from nnviz.labs.digits.lab import DIGITS
from nnviz.links.images import CODES
from nnviz.recordings.image_recording import ImageRecording
from nnviz.training.jobs import JobState, JobStatus
from nnviz.ui import run_log
from nnviz.ui.pins import Pin

C4 = get("C4").experiment


@pytest.fixture(autouse=True)
def keep_the_main_module(monkeypatch):
    """Streamlit's test runner leaves its script as the main module; a worker that a later test starts would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def a_run(experiment: AutoencoderExperiment = C4, train: float = 0.5, test: float = 0.25) -> ImageRecording:
    """A recording of four epochs, with random weights at three of its moments."""
    draw = np.random.default_rng(0)
    shapes = []
    for row in rows(experiment):
        if row.kind == "dense":
            inputs = row.parameters // row.output_shape[0] - 1
            shapes += [(3, inputs, row.output_shape[0]), (3, row.output_shape[0])]
    return ImageRecording(
        experiment=experiment, epochs=4.0, epoch_loss=np.array([4, 2, 1, 1], np.float32) * np.float32(train),
        epoch_accuracy=None, test_loss=np.array([4, 2, 1, 1], np.float32) * np.float32(test), test_accuracy=None,
        validation_loss=None, validation_accuracy=None,
        frames=np.array([0.0, 4.0]), predicted=None, output=None, weight_frames=np.array([0.0, 2.0, 4.0]),
        weights=[draw.normal(size=shape).astype(np.float32) for shape in shapes], state=[], seconds=8.0,
        compile_seconds=1.0, ended="finished", diverged_at=None)


def drawn(recording: ImageRecording, pin: Pin | None = None, language: str = "en") -> AppTest:
    """Draw what stands around a run on every page."""
    def script(recording, pin, language):
        import streamlit as st

        from nnviz.labs.autoencoder.lab import AUTOENCODER
        from nnviz.ui import follow, pins, presets, run, take_home
        from nnviz.ui.images import curves as image_curves
        from nnviz.ui.state import PageState
        st.session_state["language"] = language
        lines = ((0.5, float("nan"), 0.25, float("nan")),)
        follow.say_progress(follow.queue(), recording.experiment, "a")
        run.say_trained(recording, 0, 9.0)
        presets.compare(PageState(AUTOENCODER), recording)
        image_curves.draw(recording, pin, key="autoencoder")
        image_curves.draw_growing(recording.experiment, lines, pin, key="growing")
        if pin:
            pins.draw_comparison(PageState(AUTOENCODER), pin, recording)
        take_home.draw_images(AUTOENCODER, recording, None, was_recorded=False)
        st.text(take_home._image_settings(recording.experiment))
        st.text("; ".join(take_home._image_readouts(recording)))

    kwargs = {"recording": recording, "pin": pin, "language": language}
    app = AppTest.from_function(script, default_timeout=60, kwargs=kwargs).run()
    assert not app.exception
    return app


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """A queue whose runs are all in the middle of their second epoch."""
    class Queue:
        def check(self):
            pass

        def status(self, key, *_whose):
            return JobStatus(JobState.RUNNING, 0, 1.5, 100, 0.125, 12.0, 0, "")

    monkeypatch.setattr("nnviz.ui.follow.jobs", Queue)


def text(app: AppTest) -> str:
    return "\n".join(entry.value for entry in [*app.markdown, *app.text]).replace("\u202f", " ").replace("\u00a0", " ")


def specs(app: AppTest) -> list[str]:
    return [json.dumps(json.loads(chart.proto.spec), ensure_ascii=False) for chart in app.get("vega_lite_chart")]


@pytest.mark.parametrize(("language", "loss", "lines"), [
    ("en", "Loss (BCE)",
     ("| Loss, test images | **—** | **0.2500** |", "| Parameters | **—** | **5,606** |",
      "Trained for 4 epochs in 8.0 s")),
    ("fr", "Perte (BCE)",
     ("| **—** | **0,2500** |", "| **—** | **5 606** |", "Entraîné 4 époques en"))])
def test_a_run_without_an_accuracy_says_only_its_losses(language, loss, lines):
    app = drawn(a_run(), language=language)
    said = text(app)
    assert all(line in said for line in lines)
    assert "ccuracy" not in said
    assert "xactitude" not in said
    assert len(specs(app)) == 2
    assert all(loss in spec for spec in specs(app))


def test_what_is_taken_home_names_the_run():
    left_out = C4.with_(data={"left_out": 3})
    app = drawn(a_run(left_out))
    assert [button.label for button in app.get("download_button")] == [
        "Keras script", "Notebook", "Curves (CSV)", "Weights", "Images"]
    assert "Autoencoder: 256 → 10 → 10 → 10 → 256 · SGD" in text(app)
    assert "binary cross-entropy (BCE) · without class 3" in text(app)
    assert "Epoch 0 of 100; Epoch 2 of 100; Epoch 4 of 100" in text(app)
    table = pd.read_csv(io.BytesIO(image_curves_csv(a_run())), index_col="epoch")
    assert {name: column.tolist() for name, column in table.items()} == {
        "train_loss": [2.0, 1.0, 0.5, 0.5], "test_loss": [1.0, 0.5, 0.25, 0.25]}


def test_pinned_runs_are_compared_by_their_losses():
    pin = Pin(1, AUTOENCODER, a_run(C4.with_(network={"latent": 32}), test=0.5).trace())
    app = drawn(a_run(), pin)
    assert "Changed: Latent numbers 32 → 10" in text(app)
    assert "| Loss, test | 0.5000 | 0.2500 | ▼ −0.2500 · better |" in text(app)
    assert "Accuracy" not in text(app)
    assert "not the same formula" not in text(app)


@pytest.mark.parametrize(("change", "said"), [
    ({"network": {"loss": "mse"}}, "so their values cannot be compared"),
    ({"data": {"left_out": 3}}, "tested on different images"),
    ({"network": {"noise": 0.2}}, "The test images never have noise")])
def test_what_cannot_be_compared_is_said(change, said):
    app = drawn(a_run(), Pin(1, AUTOENCODER, a_run(C4.with_(**change), test=0.5).trace()))
    assert said in text(app)
    other_formula = "loss" in change.get("network", {})
    assert ("better" in text(app)) is not other_formula
    assert all(("Loss (two formulas)" in spec) is other_formula for spec in specs(app))


def test_a_pin_keeps_only_the_scores():
    trace = a_run().trace()
    assert trace.scores.keys() == {"train_loss", "test_loss"}
    assert trace.final == {"train_loss": 0.5, "test_loss": 0.25}
    assert (trace.weights, len(trace.moments)) == ([], 0)
    assert trace.nbytes < 100


def test_the_log_has_classifiers_and_autoencoders_side_by_side(monkeypatch):
    for name in ("t", "percent", "number"):
        monkeypatch.setattr(run_log, name, str)
    for name in ("described", "exact_preset"):
        monkeypatch.setattr(run_log, name, lambda *_: None)
    monkeypatch.setattr(run_log, "_zone", lambda: None)
    noisy = OPENING["autoencoder"].with_(network={"noise": 0.2, "latent": 2}, data={"left_out": 7})
    experiments = [(noisy, AUTOENCODER, {"train_loss": 0.3, "test_loss": 0.02}),
                   (OPENING["autoencoder"], AUTOENCODER, {"train_loss": 0.2, "test_loss": 0.01}),
                   (C4, AUTOENCODER, {"train_loss": 0.4, "test_loss": 0.3}),
                   (ClassifierExperiment(), DIGITS, {"train_loss": 0.1, "test_loss": 0.2, "train_accuracy": 0.9,
                                                  "test_accuracy": 0.8})]
    log = [run_log.Entry(number, datetime(2026, 1, 2, tzinfo=UTC), page, ("", "", 1), experiment, 1, 0.5, scores,
                         "finished") for number, (experiment, page, scores) in enumerate(experiments, 1)]
    table = run_log._table(log)
    assert table["★"].tolist() == ["", "★", "★", "★"]
    assert table["Accuracy, test"].isna().tolist() == [True, True, True, False]
    assert not any("Accuracy" in title for title in run_log._table(log[:3]))
    coded, opening, c4, digits = csv.DictReader(io.StringIO(run_log.to_csv(log)))
    assert (coded["test_accuracy"], coded["test_loss"], digits["test_accuracy"]) == ("", "0.02", "0.8")
    assert (coded["noise"], coded["without"], coded["loss"]) == ("0.2", "7", "mse")
    assert (digits["noise"], digits["without"], digits["net"]) == ("", "", "pixels_64")
    assert opening["link"] == "autoencoder?"
    query = dict(pair.split("=") for pair in c4["link"].removeprefix("autoencoder?").split("&"))
    assert CODES.from_query(query, OPENING["autoencoder"]) == (C4, [])
