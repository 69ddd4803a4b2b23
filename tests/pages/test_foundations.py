"""The pages on logic, the perceptron and XOR, in both languages, by Streamlit's own test runner."""

import json
from functools import partial

import pytest
from pages_tools import open_tab, start

from nnviz.labs.foundations.figures import xor

logic = partial(start, page="pages/logic.py")
perceptron = partial(start, page="pages/perceptron.py")
folded = partial(start, page="pages/xor.py")


def sent(app, name: str) -> dict:
    """Return what a component of a page is given."""
    (found,) = [entry.proto for entry in app.get("bidi_component") if entry.proto.component_name == f"nnviz_{name}"]
    return json.loads(found.json)


def text(app) -> str:
    kinds = ("markdown", "info", "error", "warning")
    everything = "\n".join(entry.value for kind in kinds for entry in app.get(kind))
    return everything.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(("open_", "locale", "title", "words"), [
    (logic, "en-GB", "Neurons and logic", "The neuron of 1943"),
    (logic, "fr-FR", "Neurones et logique", "Le neurone de 1943"),
    (perceptron, "en-GB", "Perceptron", "Exactly on the line"),
    (perceptron, "fr-FR", "Perceptron", "Exactement sur la droite"),
    (folded, "en-GB", "XOR folded", "One line is not enough"),
    (folded, "fr-FR", "XOR plié", "Une seule droite ne suffit pas")])
def test_pages_open_in_both_languages(open_, locale, title, words):
    app = open_(locale)
    assert app.title[0].value == title
    assert words in text(app)
    assert not app.warning


def test_logic_shows_the_part_and_the_state_of_its_link():
    app = logic(part="build", gate="nand", w="-1--1", threshold="-1.5", b="1")
    data = sent(app, "logic_build")
    assert data["state"] == {"a": False, "b": True, "gate": "nand", "weights": [-1, -1], "threshold": -1.5}
    assert data["gates"]["nand"] == {"name": "NAND", "table": [1, 1, 1, 0]}
    assert sent(logic("fr-FR", part="build"), "logic_build")["gates"]["nand"]["name"] == "NON-ET"


@pytest.mark.parametrize(("part", "inputs", "count"), [("map", 2, 14), ("three", 3, 104)])
def test_logic_sends_the_map(part, inputs, count):
    data = sent(logic(part=part), "logic_map")
    assert (data["inputs"], len(data["neurons"])) == (inputs, count)
    assert data["state"] == {"function": 6}


def test_a_part_is_chosen_and_a_suggestion_sets_everything():
    app = logic()
    assert len(sent(app, "logic_networks")["networks"]) == 4
    app.button_group(key="logic:part").set_value("map").run()
    assert app.query_params["part"] == "map"
    before = sent(app, "logic_map")["version"]
    app.button(key="logic:try-xor").click().run()
    assert app.query_params["gate"] == "xor"
    assert sent(app, "logic_build")["state"]["weights"] == [1, 1]
    app.button(key="logic:try-map").click().run()
    data = sent(app, "logic_map")
    assert data["state"] == {"function": 9}
    assert data["version"] > before


def test_what_a_link_asks_in_vain_is_said():
    app = logic(gate="maybe", threshold="99")
    said = text(app)
    assert "maybe" in said
    assert "and, or, not, nand, xor" in said
    assert "99" in said


def test_the_perceptrons_verdict_is_that_of_its_steps():
    assert sent(perceptron(), "perceptron")["verdict"] == "At rest: epoch 6 has no error. 10 updates in all."
    xor_data = sent(perceptron("fr-FR", data="xor"), "perceptron")
    assert xor_data["verdict"].startswith("Sans fin")
    assert xor_data["cycle"] == [2, 3]
    assert xor_data["epoch_errors"] == [2, 3, 4]
    species = sent(perceptron(data="species"), "perceptron")
    assert species["verdict"].endswith("Without an error: setosa.")
    assert species["names"] == ["setosa", "versicolor", "virginica"]


def test_a_knob_trains_again_and_stands_in_the_link():
    app = perceptron()
    app.selectbox(key="perceptron:data").set_value("gaussians").run()
    first = sent(app, "perceptron")
    assert app.query_params["data"] == "gaussians"
    app.slider(key="perceptron:noise").set_value(1.0).run()
    app.toggle(key="perceptron:shuffle").set_value(True).run()
    noisy = sent(app, "perceptron")
    assert noisy["points"] != first["points"]
    assert (app.query_params["noise"], app.query_params["shuffle"]) == ("1", "1")
    again = perceptron(data="gaussians", noise="1", shuffle="1")
    assert sent(again, "perceptron")["weights"] == noisy["weights"]
    assert again.slider(key="perceptron:noise").value == 1.0
    app.selectbox(key="perceptron:zero").set_value("always_wrong").run()
    assert sent(app, "perceptron")["always_wrong"]
    app.button(key="perceptron:draw").click().run()
    assert app.query_params["seed"] == "1"


@pytest.mark.parametrize(("start_", "sentence"), [
    ("zero", "Nothing changes but the size"), ("random", "Here the learning rate matters")])
def test_the_learning_rate_changes_nothing_from_zero_alone(start_, sentence):
    app = open_tab(perceptron(start=start_, data="nand"), "compare", "perceptron")
    said = text(app)
    assert sentence in said
    rows = [line.split("|") for line in said.splitlines() if line.startswith(("| 0.01 ", "| 0.1 ", "| 1 ", "| 10 "))]
    assert len(rows) == 4
    assert len({row[3] for row in rows}) == (1 if start_ == "zero" else 4)
    assert (rows[0][4].strip() == "0.01 · (−2; −1; 3)") == (start_ == "zero")


def test_xor_opens_on_the_courses_solution_folded():
    data = sent(folded(), "xor_fold")
    assert data["state"] == {"weights": list(xor.PRESETS["course"]), "share": 1.0}
    assert set(data["presets"]) == set(xor.PRESETS)
    half = sent(folded(fold="0.5", w="1-1-1-1--0.5--0.5-1-1--0.5"), "xor_fold")
    assert half["state"] == {"weights": list(xor.PRESETS["parallel"]), "share": 0.5}


def test_training_finds_a_fold_for_most_seeds():
    app = folded(part="trained", seed="1")
    for _ in range(60):
        if any("find a fold" in entry.value for entry in app.markdown) and app.get("bidi_component")[-1]:
            break
        app.run()
    assert "Seeds: **13 of 16** find a fold" in text(app)
    assert app.button_group(key="xor:seed").value == 1


def test_a_lesson_hides_controls_and_no_result():
    app = perceptron(data="or", hide="data,lr", lr="0.3")
    assert "This lesson hides some controls." in text(app)
    assert [box.label for box in app.selectbox] == ["Step function", "At a score of exactly 0", "First weights"]
    assert sent(app, "perceptron")["rate"] == 0.3
    assert sent(app, "perceptron")["verdict"].startswith("At rest: epoch 4")
    app.button(key="perceptron:show-hidden").click().run()
    assert app.selectbox(key="perceptron:data").value == "or"
    hidden = logic(part="map", hide="part")
    assert not [group for group in hidden.button_group if group.key == "logic:part"]
    assert sent(hidden, "logic_map")["inputs"] == 2
