"""The sealed test set on the page of the plane: what stays covered everywhere, and what an opening shows."""

import csv
import io
import time

import pytest
from pages_tools import open_tab, start, turn
from streamlit.testing.v1 import AppTest

from nnviz.labs.plane.lab import BOUNDARIES
from nnviz.links.lesson import Lesson
from nnviz.ui import run_log, state

COVER = "✉"


def text(app: AppTest) -> str:
    return "\n".join(entry.value for entry in [*app.markdown, *app.subheader])


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def until(app: AppTest, condition) -> AppTest:
    """Run the page again until a condition holds: a worker that is just starting takes its time."""
    for _ in range(300):
        assert not app.exception
        if condition():
            return app
        time.sleep(0.2)
        app.run()
    raise AssertionError("the condition never held")


def trained(app: AppTest) -> AppTest:
    return until(app, lambda: "Trained for" in text(app))


def tabs(app: AppTest) -> list[str]:
    return [tab.label for tab in app.tabs]


@pytest.mark.parametrize(("locale", "words", "opened"), [
    ("en-GB", "The test set is sealed.", "Opened once for these points"),
    ("fr-FR", "Le jeu de test est scellé.", "Ouverte une fois pour ces points")])
def test_a_link_seals_the_test_points(locale, words, opened):
    app = start(locale, sealed="1", epochs="20", val="0.2")
    until(app, lambda: words in text(app))
    assert app.toggle(key="boundaries:sealed").value
    assert opened not in text(app)
    press(app, "boundaries:open-envelope")
    assert opened in text(app)
    assert words not in text(app)


def test_tabs_of_the_test_points_come_with_the_opening():
    app = trained(start("en-GB", sealed="1", epochs="20", val="0.2"))
    covered = tabs(app)
    assert {"Is it luck?", "Compare", "Run log"} <= set(covered)
    assert not {"The network", "Confusion matrix", "Take home"} & set(covered)
    press(app, "boundaries:open-envelope")
    assert {"The network", "Confusion matrix", "Take home"} <= set(tabs(app))


def test_pins_compare_by_validation_and_cover_the_test():
    app = trained(start("en-GB", sealed="1", epochs="20", val="0.2"))
    press(app, "boundaries:pin-run")
    app.session_state["boundaries:tab:asked"] = "network"
    app.run()
    trained(turn(app, "boundaries:units1", 8))
    shown = text(app)
    assert f"| Accuracy, test | {COVER} | {COVER} | — |" in shown
    assert f"| Loss, test | {COVER} | {COVER} | — |" in shown
    assert "| Accuracy, validation | " in shown
    assert "its score is covered until you open it" in shown
    press(app, "boundaries:open-envelope")  # of the run on the page alone
    line = next(line for line in text(app).splitlines() if line.startswith("| Accuracy, test"))
    assert line.split(" | ")[1] == COVER
    assert line.split(" | ")[2].endswith("%")


def test_the_log_and_its_csv_leave_out_covered_scores():
    app = trained(start("en-GB", sealed="1", epochs="20", val="0.2"))
    open_tab(app, "log")
    table = app.dataframe[0].value
    assert not {"Accuracy, test", "Loss, test"} & set(table)
    assert table["Accuracy, validation"].notna().all()
    assert "Scores of a sealed test set are left out" in text(app)


def test_without_validation_nothing_is_drawn_that_the_test_came_to():
    app = trained(start("en-GB", sealed="1", epochs="20"))
    assert "Nothing validates yet" in text(app)
    open_tab(app, "luck")
    press(app, "boundaries:spread-train")
    until(app, lambda: any("spread-by" in (group.key or "") for group in app.button_group))
    offered = {option for group in app.button_group if "spread-by" in (group.key or "") for option in group.options}
    assert not any("test" in option for option in offered)


def test_unsealed_the_draws_say_that_nothing_validates():
    app = trained(start("en-GB", epochs="21"))
    open_tab(app, "luck")
    press(app, "boundaries:spread-train")
    until(app, lambda: "Nothing validates here" in text(app))


def test_a_guess_is_asked_of_validation_where_the_test_is_sealed():
    app = start("en-GB", sealed="1", predict="1", epochs="20", val="0.2")
    until(app, lambda: any("guess" in (slider.key or "") for slider in app.slider))
    assert app.slider(key="boundaries:guess-validation-accuracy").label == "Validation accuracy that you expect, in %"


def test_the_csv_of_the_log_is_covered_where_the_page_is_sealed(monkeypatch):
    experiment = BOUNDARIES.opening.with_(data={"validation_share": 0.2})
    scores = {f"{split}_{metric}": 0.5 for split in ("train", "validation", "test") for metric in ("loss", "accuracy")}
    entry = run_log.Entry(1, run_log.datetime(2026, 1, 2, tzinfo=run_log.UTC), BOUNDARIES, ("", "", 3), experiment, 3,
                          1.0, scores, "finished")
    for sealed in (True, False):
        monkeypatch.setattr(state.PageState, "lesson", Lesson(sealed=sealed))
        line, = csv.DictReader(io.StringIO(run_log.to_csv([entry])))
        assert (line["test_accuracy"], line["test_loss"]) == (("", "") if sealed else ("0.5", "0.5"))
        assert line["validation_accuracy"] == "0.5"
