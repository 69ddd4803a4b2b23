"""The pages of tables, in both languages, by Streamlit's own test runner."""

import re
from time import sleep

import pytest
from pages_tools import open_tab, start

KINDS = ("markdown", "subheader", "info", "warning", "error", "success")


def opened(page: str, locale: str = "en-GB", **query: str):
    return settled(start(locale, f"pages/{page}.py", **query), page)


def settled(app, page: str):
    """Wait until the page shows the run of its knobs: the first one waits for the worker."""
    for _ in range(400):
        session, key = app.session_state, f"{page}:shown"
        if key in session and session[key].experiment == session[f"{page}:experiment"]:
            return app
        sleep(0.2)
        app.run()
    raise AssertionError("no run came to its end")


def text(app) -> str:
    found = "\n".join(entry.value for kind in KINDS for entry in app.get(kind))
    return re.sub("[\u00a0\u202f\u2060]", " ", found)


@pytest.mark.parametrize(("locale", "title", "sentences"), [
    ("en-GB", "The price of a house", ["**5,001 parameters**, 11,610 training rows", "8·500 + 500 = 4,500", "a line",
                                       "gradient boosting", "Better than a line, on the same validation rows: RMSE"]),
    ("fr-FR", "Le prix d’un logement", ["**5 001 paramètres**, 11 610 lignes d’entraînement", "une droite",
                                        "Mieux qu’une droite, sur les mêmes lignes de validation"])])
def test_housing_opens_on_h9_in_the_browsers_language(locale, title, sentences):
    app = opened("housing", locale)
    assert app.title[0].value == title
    for sentence in sentences:
        assert sentence in text(app)
    assert app.selectbox(key="housing:preset").value == "H9"
    assert re.search(r"\*\*\d\d,\d00 \$\*\* ± \d,\d00 \$", text(opened("housing")))


@pytest.mark.parametrize(("locale", "sentence"), [
    ("en-GB", "**1,021 parameters**, 22 training rows: 46.4 parameters for each row."),
    ("fr-FR", "**1 021 paramètres**, 22 lignes d’entraînement : 46,4 par ligne.")])
def test_more_parameters_than_rows_are_counted_for_each_row(locale, sentence):
    assert sentence in text(opened("curves", locale, points="40", epochs="5"))


def test_a_net_that_loses_to_a_line_says_so():
    app = opened("housing", hidden="30", lr="0.0001", epochs="10")
    assert "**A line does better**, on the same validation rows: RMSE " in text(app)


@pytest.mark.parametrize(("locale", "sentence"), [
    ("en-GB", "**Not shown to be better than a constant**, on the same "),
    ("fr-FR", "**Rien ne montre que le réseau fasse mieux qu’une constante**, sur les mêmes ")])
def test_a_net_that_loses_to_a_constant_is_not_praised_for_beating_a_line(locale, sentence):
    said = text(opened("curves", locale, shuffle="0"))
    assert sentence in said
    assert "Better than a line" not in said
    assert "Mieux qu’une droite" not in said
    assert "**A constant does better**, on the same validation rows: RMSE " in text(
        opened("housing", hidden="8", lr="0.00001", epochs="2"))


def test_a_net_without_hidden_layers_is_called_a_line():
    assert "This network is a line itself" in text(opened("housing", hidden="0", epochs="3"))


def test_an_impossible_link_is_named_and_the_default_is_used():
    app = opened("housing", loss="bce", epochs="2")
    assert "The link says **loss**=**bce**, which is not possible here. Possible: mse, mae, huber." in text(app)
    assert app.selectbox(key="housing:loss").value == "mse"


def test_a_sealed_test_set_is_opened_and_counted():
    app = opened("housing", sealed="1", epochs="2")
    assert "Test, 5,160" not in text(app)
    assert "Take home" not in [tab.label for tab in app.tabs]  # its files hold the test scores
    app.button(key="housing:open-envelope").click().run()
    assert "Test, 5,160" in text(app)
    assert "Opened once for this table: this score is fair." in text(app)
    assert "before you sealed" not in text(app)
    assert "Take home" in [tab.label for tab in app.tabs]


@pytest.mark.parametrize(("locale", "one", "two"), [
    ("en-GB", "You had seen one test score of these data before you sealed them, and it counts. Opened once",
     "You had seen 2 test scores of these data before you sealed them, and they count. Opened 3 times"),
    ("fr-FR", "Vous aviez vu un score de test de ces données avant de les sceller, et il compte.",
     "Vous aviez vu 2 scores de test de ces données avant de les sceller, et ils comptent.")])
def test_a_test_score_that_was_seen_before_the_sealing_counts(locale, one, two):
    app = opened("curves", locale, epochs="5")
    app.toggle(key="curves:sealed").set_value(True).run()
    app.button(key="curves:open-envelope").click().run()
    assert one in text(app)
    app.toggle(key="curves:sealed").set_value(False).run()
    settled(app.slider(key="curves:layers").set_value(1).run(), "curves")
    app.toggle(key="curves:sealed").set_value(True).run()
    settled(app.slider(key="curves:layers").set_value(3).run(), "curves")
    app.button(key="curves:open-envelope").click().run()
    assert two in text(app)


def test_a_pin_stays_beside_another_target_and_says_what_was_changed():
    app = opened("table", epochs="5")
    app.button(key="table:pin-run").click().run()
    key = next(box.key for box in app.selectbox if (box.key or "").startswith("table:target"))
    settled(app.selectbox(key=key).set_value("year").run(), "table")
    assert "Changed: Table rent, 240 rows → year, 2" in text(open_tab(app, "compare", "table"))
    settled(app.selectbox(key=key).set_value("balcony").run(), "table")
    assert not app.exception
    assert "Changed: Table rent, 240 rows → balcony, 240 rows" in text(app)


def test_a_pin_of_another_target_is_not_said_to_be_better_or_worse():
    app = opened("table", epochs="5")
    app.button(key="table:pin-run").click().run()
    settled(app.slider(key="table:layers").set_value(1).run(), "table")
    apart = "The two runs are to predict different things."
    assert apart not in text(open_tab(app, "compare", "table"))
    assert re.search("(▲|▼).*(better|worse)", text(app))
    assert "table:verdict" in [button.key for button in app.button]
    key = next(box.key for box in app.selectbox if (box.key or "").startswith("table:target"))
    settled(app.selectbox(key=key).set_value("year").run(), "table")
    assert apart in text(app)
    assert not re.search("(▲|▼).*(better|worse)", text(app))
    assert "table:verdict" not in [button.key for button in app.button]


@pytest.mark.parametrize(("locale", "sentences"), [
    ("en-GB", ["**Not shuffled**: the mean latitude is", "**Not standardised**: Population has",
               ", predicted below 0 $: 0; above 500,000 $: 0."]),
    ("fr-FR", ["**Sans mélange** : la latitude moyenne est de", "**Sans standardisation** : Population varie"])])
def test_what_is_not_prepared_and_what_the_output_lets_through_is_said(locale, sentences):
    app = opened("housing", locale, shuffle="0", std="0", out="bounded", epochs="2")
    for sentence in sentences:
        assert sentence in text(app)


@pytest.mark.parametrize(("locale", "sentence"), [
    ("en-GB", "**The error grew**: RMSE 236,300 $ on the training rows before training, > 10 million $"),
    ("fr-FR", "**L’erreur a augmenté** : RMSE de 236 300 $ sur les lignes d’entraînement avant l’entraînement, "
              "de > 10 M$")])
def test_an_error_that_grew_is_said_with_both_figures(locale, sentence):
    assert sentence in text(opened("housing", locale, hidden="0"))
    assert "The error grew" not in text(opened("housing", hidden="0", lr="0.001"))


def test_the_log_of_runs_says_the_unit_of_prices():
    sentence = "The RMSE of houses is in 100,000 $."
    assert sentence in text(open_tab(opened("housing", epochs="2"), "log", "housing"))
    assert sentence not in text(open_tab(opened("curves", epochs="2"), "log", "curves"))


def test_divergence_is_said():
    app = opened("housing", std="0", act="linear", lr="1", epochs="3")
    assert "Diverged at epoch" in text(app)
    assert "This network predicts no numbers any more" in text(app)
    assert "0 are predicted below" not in text(app)


def test_the_wide_page_counts_its_paths_and_draws_them():
    app = opened("wide")
    assert "**1,239 parameters**" in text(app)
    assert "| Inputs and last hidden layer | 8 + 30 = 38 | 0 |" in text(app)
    components = [entry.proto for entry in app.get("bidi_component")]
    (drawn,) = [proto for proto in components if proto.component_name.endswith("skip_drawing")]
    assert "wide path: 8 inputs straight to the output" in str(drawn)
    settled(app.toggle(key="wide:wide").set_value(False).run(), "wide")
    assert "**1,231 parameters**" in text(app)
    routed = opened("wide", winputs="MedInc", dinputs="Latitude-Longitude", epochs="2")
    assert "3·30" not in text(routed)
    assert "2·30 + 30 = 90" in text(routed)


def test_three_networks_are_compared_by_the_one_rule():
    app = open_tab(opened("wide", epochs="2"), "three", "wide")
    assert "| one wide layer | 1,241 |" in text(app)
    assert "| deep | 1,233 |" in text(app)
    assert "| wide and deep | 1,239 |" in text(app)
    assert len(re.findall(r"is better\*\*|Not shown", text(app))) == 3


def test_a_curve_is_chosen_and_drawn():
    app = opened("curves", epochs="20")
    assert app.selectbox(key="curves:data").value == "sine"
    settled(app.selectbox(key="curves:data").set_value("step").run(), "curves")
    assert app.query_params["data"] == ["step"] or app.query_params["data"] == "step"
    assert any("fit" in str(chart.proto) for chart in app.get("vega_lite_chart"))


@pytest.mark.parametrize(("locale", "word"), [("en-GB", "left out"), ("fr-FR", "laissée de côté")])
def test_the_own_table_opens_on_an_example_with_its_report(locale, word):
    app = open_tab(opened("table", locale, epochs="5"), "report", "table")
    assert "240" in text(app)
    frame = app.dataframe[0].value
    assert list(frame.iloc[:, 0]) == ["size", "rooms", "district", "year", "balcony", "rent"]
    assert frame.iloc[2, 5] == "island"
    assert (frame.iloc[5, 1], frame.iloc[0, 1]) == {"en-GB": ("target", "input"), "fr-FR": ("cible", "entrée")}[locale]
    app = open_tab(app, "pipeline", "table")
    assert "SimpleImputer" in app.code[-1].value
    assert word  # nothing of the example is left out


def test_another_target_sets_the_page_to_classes():
    app = opened("table", epochs="5")
    key = next(box.key for box in app.selectbox if (box.key or "").startswith("table:target"))
    settled(app.selectbox(key=key).set_value("balcony").run(), "table")
    assert not app.exception
    assert "| Validation, 45 | Accuracy |" in text(app)
    assert "RMSE" not in text(app)
    app.selectbox(key=key).set_value("district").run()
    assert re.search(r"Only \d rows are of the class \*\*island\*\*", text(app))
    assert "Until then the page keeps what it has." in text(app)
    assert "In use: the example, 240 rows;" in text(app)
    assert "| Validation, 45 | Accuracy |" in text(app)
