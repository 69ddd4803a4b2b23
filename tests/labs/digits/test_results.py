"""What a run on images shows, in both languages, by Streamlit's own test runner; nothing is trained."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from streamlit.testing.v1 import AppTest

from nnviz.arithmetic import rows
from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.datasets.images import load
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer, ImageData
from nnviz.maths.forward import probabilities
from nnviz.maths.scores import confusion
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import SpreadRecording

F1, F4 = (recorded.find(get(id).experiment).recording for id in ("F1", "F4"))


@pytest.fixture(autouse=True)
def keep_the_main_module(monkeypatch):
    """Streamlit's test runner leaves its script as the main module; a worker that a later test starts would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def untrained(experiment: ClassifierExperiment, weights: list[np.ndarray], **changes) -> ImageRecording:
    """A recording of one frame of a network with random weights."""
    output = probabilities(experiment, weights, load(experiment.data.dataset).x_test).astype(np.float16)
    nothing = np.zeros(0, np.float32)
    return ImageRecording(
        experiment=experiment, epochs=0.0, epoch_loss=nothing, epoch_accuracy=nothing, test_loss=nothing,
        test_accuracy=nothing, validation_loss=None, validation_accuracy=None, frames=np.zeros(1),
        predicted=output.argmax(axis=1)[None].astype(np.uint8),
        output=output, weight_frames=np.zeros(1), weights=[weight[None] for weight in weights], state=[], seconds=1.0,
        compile_seconds=0.0, ended="stopped", diverged_at=None, **changes)


def random_weights(*shapes: tuple[int, ...]) -> list[np.ndarray]:
    draw = np.random.default_rng(0)
    return [draw.normal(0, 0.2, shape).astype(np.float32) for shape in shapes]


@pytest.fixture(scope="module")
def cnn() -> ImageRecording:
    """A convolutional network on USPS that has learned nothing yet."""
    experiment = ClassifierExperiment(data=ImageData(dataset="usps"), network=Cnn(
        convolutions=(Convolution(filters=3, pool=2), Convolution(filters=2, pool=4)), hidden=(DenseLayer(units=4),)))
    assert rows(experiment)[-3].output_shape == (8,)
    return untrained(experiment, random_weights((3, 3, 1, 3), (3,), (3, 3, 3, 2), (2,), (8, 4), (4,), (4, 10), (10,)))


def draw(recordings, language):
    """Draw the picture and a tab of a run; the session says which of them."""
    import streamlit as st

    from nnviz.labs.digits import results as image_results
    from nnviz.labs.digits.lab import DIGITS
    from nnviz.ui.state import PageState
    st.session_state["language"] = language
    state, recording = PageState(DIGITS), recordings[st.session_state.get("run", 0)]
    image_results.picture(state, recording)
    image_results.tabs(state, recording)[st.session_state.get("part", "cell")]()


def show(*recordings: ImageRecording, language: str = "en") -> AppTest:
    """Draw the first recording's results on a page of their own."""
    app = AppTest.from_function(draw, default_timeout=60,
                                kwargs={"recordings": recordings, "language": language}).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return "\n".join(entry.value for entry in [*app.markdown, *app.info]).replace("\u202f", " ").replace("\u00a0", " ")


def choose(app: AppTest, field: str, value: int) -> None:
    """Choose from one of the two lists of a cell, whatever its present name is."""
    (found,) = [box for box in app.selectbox if box.key.startswith(f"digits:results:{field}")]
    found.set_value(value).run()
    assert not app.exception


def part(app: AppTest, name: str) -> None:
    app.session_state["part"] = name
    app.run()
    assert not app.exception


@pytest.mark.parametrize(("language", "headline", "cell"), [
    ("en", "**97.18%** test accuracy (± 0.32 points): 9,718 of 10,000 test images right. Test loss: **0.0889**.",
     "Test images of **4** taken for **9**: **26**."),
    ("fr", "Exactitude de test **97,18 %** (± 0,32 pt) : 9 718 images de test justes sur 10 000. "
           "Perte de test : **0,0889**.",
     "Images de test de **4** prises pour **9** : **26**.")])
def test_opens_on_the_score_and_the_largest_mistake(language, headline, cell):
    matrix = confusion_matrix(load("mnist").y_test, F1.predicted[-1])
    assert matrix.trace() == 9718
    assert matrix[4, 9] == (matrix - np.diag(matrix.diagonal())).max() == 26
    app = show(F1, language=language)
    assert headline in text(app)
    assert cell in text(app)


@pytest.mark.parametrize("chooses", [False, True])
def test_the_lists_say_the_cell_of_another_run_too(chooses):
    app = show(F1, F4)
    if chooses:
        choose(app, "predicted", 6)
    app.session_state["run"] = 1
    app.run()
    matrix = confusion_matrix(load("mnist").y_test, F4.predicted[-1])
    largest = np.argwhere(matrix == (matrix - np.diag(matrix.diagonal())).max())[0].tolist()
    assert largest != [4, 9]
    actual, predicted = (box.value for box in app.selectbox)
    assert [actual, predicted] == ([4, 6] if chooses else largest)
    assert f"Test images of **{actual}** taken for **{predicted}**: **{matrix[actual, predicted]}**" in text(app)


@pytest.mark.parametrize(("language", "words"), [
    ("en", "counts the 10,000 test images"), ("fr", "compte les 10 000 images de test")])
def test_the_matrix_says_which_images_it_counts(language, words):
    assert words in text(show(F1, language=language))


def test_after_stop_the_test_loss_is_that_of_the_last_test():
    stopped = replace(F1, ended="stopped", test_loss=np.array([0.5, 0.25, np.nan], np.float32))
    assert "Test loss: **0.2500**" in text(show(stopped))
    assert stopped.final["test_loss"] == 0.25
    diverged = replace(stopped, ended="diverged")
    assert np.isnan(diverged.final["test_loss"])


def test_the_lists_choose_any_cell_also_right_and_empty_ones():
    matrix, app = confusion_matrix(load("mnist").y_test, F1.predicted[-1]), show(F1)
    choose(app, "actual", 5)
    assert f"Test images of **5** taken for **9**: **{matrix[5, 9]}**" in text(app)
    choose(app, "predicted", 5)
    assert f"Test images of **5** that are right: **{matrix[5, 5]}**" in text(app)
    assert "The first 40 are shown." in text(app)
    choose(app, "actual", 0)
    choose(app, "predicted", 1)
    assert matrix[0, 1] == 0
    assert "No test image of **0** is taken for **1**." in text(app)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_documents_pairs_stand_beside_ours(language):
    matrix = confusion_matrix(load("mnist").y_test, F4.predicted[-1])
    both = matrix + matrix.T
    shown = text(show(F4, language=language)).replace(" :", ":")
    places = {pair: 1 + sum(both[a, b] > both[pair] for a in range(10) for b in range(a))
              for pair in ((5, 3), (4, 9), (7, 9), (3, 8))}
    for (a, b), place in places.items():
        among = {"en": "among our first", "fr": "parmi nos"}[language]
        (line,) = [line for line in shown.splitlines() if line.startswith(f"- **{a}/{b}**")]
        assert among in line
        assert ("not" in line or "pas" in line) == (place > 5)
        assert f" {place}, " in line
        assert str(both[a, b]) in line


def test_pairs_over_seeds_stand_where_a_spread_is_recorded(monkeypatch):
    assert "luck" not in text(show(replace(F4, experiment=F4.experiment.with_(seed=3))))
    spread = recorded.IMAGE_SPREADS["F4"]
    last = confusion(F4.predicted[-1:], load("mnist").y_test, 10)[0]
    other = np.diag(last.diagonal())
    recording = SpreadRecording(spread=spread, frames=np.arange(1), scores={}, ended=("finished",) * 5, seconds=1.0,
                                compile_seconds=0.0, confusion=np.stack([last, last, last, last, other]))
    find = recorded.find
    monkeypatch.setattr(recorded, "find", lambda run: recorded.Recorded(recording, "", "", "") if run == spread
                        else find(run))
    both = np.triu(last + last.T, 1)
    first, second = np.unravel_index(both.argmax(), both.shape)
    shown = text(show(F4))
    assert "with 5 seeds: 0 of these" in shown
    assert f"| {first} / {second} | 4 of 5 | 0 to {both[first, second]} |" in shown


def test_mistakes_come_twenty_at_a_time():
    app = show(F1)
    part(app, "errors")
    assert "Test images taken for something else: **282** of 10,000." in text(app)
    more = app.button(key="digits:results:more")
    assert more.label == "20 more"
    more.click().run()
    assert app.session_state["digits:results:mistakes-shown"][1] == 40


@pytest.mark.parametrize(("recording", "sentence"), [
    (F1, "Shown: the 32 neurons with the largest weights, of 512."), (F4, "This network never sees a pixel")])
def test_the_inside_of_a_dense_network(recording, sentence):
    app = show(recording)
    part(app, "inside")
    assert sentence in text(app)


def test_the_inside_without_a_hidden_layer():
    experiment = ClassifierExperiment(data=ImageData(dataset="fashion"), network=PixelMlp(hidden=()))
    app = show(untrained(experiment, random_weights((784, 10), (10,))), language="fr")
    part(app, "inside")
    assert app.subheader[0].value == "Ce que cherche chaque neurone de sortie"


def test_the_inside_of_a_convolutional_network(cnn):
    app = show(cnn)
    part(app, "inside")
    assert "Each filter has 3 × 3 weights" in text(app)
    assert "**Convolution 1**: 3 maps of 16 × 16" in text(app)
    assert "**Convolution 2**: 2 maps of 8 × 8" in text(app)
    app.selectbox(key="digits:results:class").set_value(7).run()
    app.button(key="digits:results:next-image").click().run()
    assert app.session_state["digits:results:looked-at"] == (7, 1)
    assert "Class: **7**." in text(app)


def test_what_was_chosen_stays_while_another_part_is_looked_at():
    app = show(F1)
    choose(app, "actual", 8)
    part(app, "errors")
    part(app, "cell")
    assert "Test images of **8** taken for **9**" in text(app)


def test_a_run_without_a_tested_network_says_so(cnn):
    app = show(replace(cnn, output=None, frames=np.zeros(0), predicted=np.zeros(0, np.uint8)))
    assert "ended before the network was tested" in text(app)


def test_a_network_that_diverged_shows_dashes(cnn):
    broken = [np.full_like(weight, np.nan) for weight in cnn.weights]
    app = show(replace(cnn, output=np.full_like(cnn.output, np.nan), weights=broken, ended="diverged"))
    assert "Test loss: **—**" in text(app)
    for name in ("errors", "inside"):
        part(app, name)
    assert "(—)" in text(app)


def test_a_class_that_a_document_calls_confused_stands_with_its_worst_partner():
    shown = text(show(replace(F4, experiment=get("F7").experiment)))
    matrix = confusion_matrix(load("mnist").y_test, F4.predicted[-1])
    both = matrix + matrix.T
    other = max((name for name in range(10) if name != 8), key=lambda name: both[8, name])
    first, second = sorted((8, other))
    assert f"- **8, most often {first} / {second}**" in shown
