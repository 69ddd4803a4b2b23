"""The pages of searches, by Streamlit's own test runner: range test, sweep, search and its tabs."""

import re
from time import sleep

import numpy as np
import pytest
from optuna.trial import TrialState
from pages_tools import open_tab, start

from nnviz.labs.search import running
from nnviz.search import store
from nnviz.search.settings import search_of
from nnviz.search.study import distributions

SMALL = {"points": "200", "epochs": "10"}


@pytest.fixture(autouse=True)
def kept_here(tmp_path, monkeypatch):
    monkeypatch.delenv(store.DATABASE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def words(app) -> str:
    found = "\n".join(entry.value for kind in ("markdown", "subheader", "info", "warning", "error", "caption")
                      for entry in app.get(kind))
    return re.sub("[\u00a0\u202f\u2060]", " ", found)


def links(app) -> list[tuple[str, str]]:
    return [(entry.proto.page, entry.proto.query_string) for entry in app.get("page_link")]


def charts(app, key: str) -> int:
    return sum(key in str(chart.proto) for chart in app.get("vega_lite_chart"))


def until(app, condition, runs=300):
    for _ in range(runs):
        if condition():
            return app
        sleep(0.2)
        app.run()
        assert not app.exception
    raise AssertionError("it never came")


@pytest.mark.parametrize(("locale", "title", "said"), [
    ("en-GB", "Learning-rate range test", "Over the seeds, what"),
    ("fr-FR", "Test de plage du taux d’apprentissage", "D’une graine à l’autre")])
def test_the_range_test_opens_on_its_picture_with_four_rules(locale, title, said):
    app = start(locale, "pages/range.py", hidden="5", lr="0.03", upto="100")
    until(app, lambda: said in words(app))
    assert app.title[0].value == title
    assert len(app.get("vega_lite_chart")) == 1
    assert all(f"**{rule}" in words(app) for rule in ("steepest", "valley", "minimum/10", "slide"))
    assert ("**steepest (la plus forte pente)**" in words(app)) == (locale == "fr-FR")
    back = [query for page, query in links(app) if page == "boundaries"]
    assert len(back) == 5  # to the experiment, and with each rule's rate
    assert all("hidden=5" in query for query in back)
    assert sum("lr=0.03" in query for query in back) == 1


def test_one_seed_says_that_nobody_can_tell():
    app = start("en-GB", "pages/range.py", seeds="1", **SMALL)
    until(app, lambda: "nobody can tell" in words(app))
    assert "One seed, 501 batches, in" in words(app)
    assert "With one seed nobody" in words(app)
    assert re.search(r"\*\*steepest\*\* suggests \*\*[\d.]+\*\*\.$", words(app), re.MULTILINE)
    assert "8 seeds in 10" not in words(app)
    app.slider(key="range:seeds").set_value(3).run()
    until(app, lambda: "With 3 seeds nobody" in words(app))
    assert re.search(r"steepest\*\* suggests \*\*[\d.]+\*\*, the median of 3 seeds that say [\d.]+ to ", words(app))
    app.slider(key="range:seeds").set_value(12).run()
    until(app, lambda: "12 seeds, 501 batches each" in words(app))
    assert "8 seeds in 10" in words(app)


@pytest.mark.parametrize(("locale", "said", "hint", "line"), [
    ("en-GB", "The loss still falls at the highest rate of the test, 1.", "Raise the knob “Highest rate”.",
     "which only tells where the test ends"),
    ("fr-FR", "La perte baisse encore au taux le plus haut du test, 1.", "Augmentez le réglage « Taux le plus haut ».",
     "ce qui dit seulement où le test s’arrête")])
def test_rules_that_only_tell_where_the_test_ends_are_named_and_called_steady_no_more(locale, said, hint, line):
    steady = {"en-GB": "Over the seeds, what", "fr-FR": "D’une graine à l’autre"}[locale]
    app = start(locale, "pages/range.py", lr="0.03")
    until(app, lambda: said in words(app))
    assert hint in words(app)
    lines = words(app).split("\n")
    assert [next(rule for rule in ("valley", "minimum/10", "slide") if rule in text)
            for text in lines if line in text] == ["valley", "minimum/10", "slide"]
    assert steady not in words(app)
    app.select_slider(key="range:upto").set_value(100.0).run()
    until(app, lambda: steady in words(app))
    assert said not in words(app)
    assert line not in words(app)


@pytest.mark.parametrize(("locale", "upto", "said"), [
    ("en-GB", "1", "After each batch the rate is multiplied by 1.0233: 500 times, from 0.00001 to 1."),
    ("en-GB", "100", "After each batch the rate is multiplied by 1.0328: 500 times, from 0.00001 to 100."),
    ("fr-FR", "0.1", "Après chaque lot, le taux est multiplié par 1,0186 : 500 fois, de 0,00001 à 0,1.")])
def test_the_range_test_says_by_how_much_the_rate_grows(locale, upto, said):
    app = start(locale, "pages/range.py", upto=upto, seeds="3")
    until(app, lambda: app.get("vega_lite_chart"))
    assert said in words(app)
    assert "500" not in words(app).replace(said, "")  # the lesson holds for every highest rate


def test_a_large_factor_is_written_with_two_digits():
    app = start("en-GB", "pages/range.py", upto="100")
    until(app, lambda: "a factor of" in words(app))
    factors = [found.replace(",", "") for found in re.findall(r"a factor of ([\d,]+)[.)]", words(app))]
    large = [factor for factor in factors if len(factor) > 3]
    assert large
    assert all(factor[2:].strip("0") == "" for factor in large)


def test_a_link_that_hides_the_knob_of_the_highest_rate_gives_no_hint_to_raise_it():
    app = start("en-GB", "pages/range.py", hide="upto")
    until(app, lambda: "The loss still falls" in words(app))
    assert "Raise the knob" not in words(app)


def test_a_range_test_on_images_asks_first_and_runs():
    small = {"images": "usps", "train": "300", "net": "pixels_8", "batch": "32"}
    app = start("en-GB", "pages/range.py", on="digits", seeds="2", **small)
    until(app, lambda: app.get("vega_lite_chart") or any(button.key == "range:run" for button in app.button))
    if not app.get("vega_lite_chart"):
        app.button(key="range:run").click().run()
    until(app, lambda: app.get("vega_lite_chart"))
    assert any(page == "digits" and "lr=" in query for page, query in links(app))


@pytest.mark.parametrize(("locale", "said"), [("en-GB", "The best median is that of"),
                                               ("fr-FR", "La meilleure médiane est celle de")])
def test_a_sweep_of_two_knobs_is_a_heat_map_whose_cells_open_their_runs(locale, said):
    app = start(locale, "pages/sweep.py", space="lr=0.03,0.3 neurons=2,4,8", seeds="6", **SMALL)
    until(app, lambda: said in words(app))
    (picture,) = app.get("vega_lite_chart")
    assert '"mark": {"type": "rect"' in str(picture.proto) or "rect" in str(picture.proto)
    runs = [query for page, query in links(app) if page == "boundaries" and "seed=" in query]
    assert len(runs) == 5  # six seeds; that of the first is the usual one and needs no word
    assert all("points=200" in query and "val=0.25" in query for query in runs)
    assert all("sealed=1" in query for query in runs)


def test_few_seeds_cannot_tell_and_the_page_says_so():
    app = start("en-GB", "pages/sweep.py", space="lr=0.03,0.3", seeds="3", **SMALL)
    until(app, lambda: "no test can tell" in words(app))
    app.slider(key="sweep:seeds").set_value(8).run()
    until(app, lambda: "The same seeds" in words(app))


@pytest.mark.parametrize(("text", "said"), [
    ("lrr=1", "did you mean"), ("lr=0", "possible"), ("lr=1 batch=2 neurons=3", "one knob or two"),
    ("lr=<b>1</b>", "possible")])
def test_a_space_that_is_not_possible_is_one_sentence_and_the_picture_stays(text, said):
    app = start("en-GB", "pages/sweep.py", space="lr=0.03,0.3", seeds="2", **SMALL)
    until(app, lambda: app.get("vega_lite_chart"))
    app.text_area(key="sweep:space").set_value(text).run()
    assert not app.exception
    assert said in words(app)
    assert "<b>" not in words(app)
    assert app.get("vega_lite_chart")
    assert "This picture still belongs to other settings." in words(app)
    assert "These settings are not possible" in words(app)
    app.text_area(key="sweep:space").set_value("lr=0.03,0.3").run()
    assert "This picture still belongs to other settings." not in words(app)
    assert not app.warning


def test_a_knob_is_added_to_the_space():
    app = start("en-GB", "pages/sweep.py", space="lr=0.03,0.3", seeds="2", **SMALL)
    app.selectbox(key="sweep:add").set_value("batch").run()
    assert not app.exception
    assert "batch=8,32,128" in app.text_area(key="sweep:space").value


@pytest.mark.parametrize(("locale", "said", "alone", "one"), [
    ("en-GB", r"2 of 2 points share the best median, [\d.]+; the first of them is \*\*penalty = 0\*\*\. The same "
     r"seeds do not tell it from the other one\.", "The best median is that of",
     "The same seeds tell it from the other one."),
    ("fr-FR", r"2 points sur 2 partagent la meilleure médiane, [\d,]+ ; le premier est \*\*penalty = 0\*\*\. Sur "
     r"les mêmes graines, rien ne permet de le distinguer de l’autre\.", "La meilleure médiane est celle de",
     "Sur les mêmes graines, il se distingue de l’autre.")])
def test_a_sweep_says_how_many_points_share_the_best_median(locale, said, alone, one):
    app = start(locale, "pages/sweep.py", space="penalty=0,0.01", by="loss", points="200", epochs="60")
    until(app, lambda: re.search(said, words(app)))
    assert alone not in words(app)  # without a regularizer both points are the same network
    app.text_area(key="sweep:space").set_value("lr=0.0001,1").run()
    until(app, lambda: alone in words(app))
    assert one in words(app)  # its usual seeds are enough for that
    assert not re.search(said, words(app))


def test_a_sweep_of_one_network_says_one():
    app = start("en-GB", "pages/sweep.py", space="lr=0.3", seeds="1", **SMALL)
    until(app, lambda: "One network in" in words(app))
    assert re.search(r"Chosen: \*\*lr = 0\.3\*\*, [\d.]+% with one seed\. Open its run", words(app))


@pytest.mark.parametrize(("locale", "said", "alone"), [
    ("en-GB", "Points with seeds that have diverged: 1 of 3.", "The best median is that of"),
    ("fr-FR", "Points dont des graines ont divergé : 1 sur 3.", "La meilleure médiane est celle de")])
def test_a_sweep_counts_the_points_that_have_diverged(locale, said, alone):
    app = start(locale, "pages/sweep.py", on="housing", space="lr=0.001,0.002,900", epochs="1", seeds="2")
    until(app, lambda: alone in words(app) or any(entry.key == "sweep:run" for entry in app.button))
    if alone not in words(app):
        app.button(key="sweep:run").click().run()
    until(app, lambda: said in words(app))
    app.text_area(key="sweep:space").set_value("lr=0.001,0.002").run()
    until(app, lambda: alone in words(app) and said not in words(app))


@pytest.mark.parametrize(("locale", "text", "said"), [
    ("en-GB", "lr=0", "possible: more than 0, at most 1000"), ("fr-FR", "lr=0", "possible : plus de 0, au plus 1000"),
    ("en-GB", "noise=0..7", "noise=7 is not possible here; possible: from 0 to "),
    ("fr-FR", "neurons=0", "neurons=0 n’est pas possible ici : la valeur est entre 1 et 64")])
def test_what_a_knob_may_be_is_said_in_words(locale, text, said):
    app = start(locale, "pages/sweep.py", space="lr=0.3", seeds="1", **SMALL)
    app.text_area(key="sweep:space").set_value(text).run()
    assert said in app.warning[0].value.replace("**", "").replace("\\", "").translate({0xa0: " ", 0x202f: " "})


def searched(locale="en-GB", **query):
    asked = {"space": "lr=0.01..1:log neurons=2,4", "sampler": "random", "trials": "12"}
    app = start(locale, "pages/search.py", **(asked | SMALL | query))
    app.button(key="search:start").click().run()
    assert not app.exception
    return until(app, lambda: app.button(key="search:start").disabled if any(
        button.key == "search:start" for button in app.button) else False)


@pytest.mark.parametrize(("locale", "said", "looked"), [
    ("en-GB", "12 of 12 trials", "the validation set was looked at 24 times"),
    ("fr-FR", "12 tentatives sur 12", "le jeu de validation a été regardé 24 fois")])
def test_a_search_shows_its_history_and_every_trial_opens_its_run(locale, said, looked):
    app = searched(locale)
    assert said in words(app)
    assert looked in words(app)
    assert len(app.get("vega_lite_chart")) == 1
    assert sum("lr=" in query and "sealed=1" in query for _page, query in links(app)) == 1
    open_tab(app, "top", "search")
    runs = [query for page, query in links(app) if page == "boundaries" and "sealed=1" in query]
    assert len(runs) == 11  # the chosen trial and the ten best; the way to the lab of the experiment covers nothing
    assert all("lr=" in query and "val=0.25" in query for query in runs)
    assert sum("sealed" not in query for page, query in links(app) if page == "boundaries") == 1
    open_tab(app, "parallel", "search")
    assert app.get("echarts_chart") or "Drag along an axis" in words(app) or "Glissez le long d’un axe" in words(app)
    open_tab(app, "home", "search")
    assert len(app.get("download_button")) == 3


@pytest.mark.parametrize(("locale", "said", "button"), [
    ("en-GB", "These buttons set the knobs only. Then press “Search”.", "Search"),
    ("fr-FR", "Appuyez ensuite sur « Rechercher ».", "Rechercher")])
def test_the_suggestions_of_a_search_say_once_that_they_begin_nothing(locale, said, button):
    app = open_tab(start(locale, "pages/search.py", **SMALL), "look", "search")
    assert words(app).count(said) == 1
    assert app.button(key="search:start").label == button


def test_importance_is_told_by_two_evaluators_each_named():
    app = open_tab(searched(trials="15"), "importance", "search")
    until(app, lambda: "Where they differ most" in words(app))
    assert re.search(r"\d+% of the importance by PED-ANOVA, \d+% by fANOVA", words(app))


def test_a_search_that_has_more_trials_than_are_asked_for_says_how_many_it_has():
    app = searched(trials="6")
    app.number_input(key="search:trials").set_value(3).run()
    assert "6 of 6 trials" in words(app)
    assert app.button(key="search:start").disabled


@pytest.mark.parametrize(("locale", "said"), [
    ("en-GB", "0.000123 (0.000110 · 0.00450 · 1.2 × 10⁻⁷ · 0.1234)"),
    ("fr-FR", "0,000123 (0,000110 · 0,00450 · 1,2 × 10⁻⁷ · 0,1234)")])
def test_small_losses_are_written_with_the_digits_that_tell_them_apart(locale, said, monkeypatch):
    app = searched(locale, space="lr=0.3 neurons=4", trials="1", by="loss")
    trial = store.Trial(0, "done", {"lr": "0.3", "neurons": "4"}, 1.2345e-4, (1.1e-4, 0.0045, 1.2e-7, 0.12344))
    monkeypatch.setattr(store.Kept, "trials", lambda kept: [trial])
    open_tab(app, "top", "search")
    found = words(app).replace("*", "")
    assert said.partition(" (")[0] in found
    assert said.partition(" (")[2] in found


def test_a_search_goes_on_with_more_trials():
    app = searched(trials="4")
    app.number_input(key="search:trials").set_value(7).run()
    assert app.button(key="search:start").label == "Go on"
    app.button(key="search:start").click().run()
    until(app, lambda: "7 of 7 trials" in words(app))


def test_the_winner_is_trained_again_and_the_test_set_is_opened_once():
    app = open_tab(searched(), "winner", "search")
    assert "The validation set was looked at 24 times, and the best of 12 trials was taken" in words(app)
    assert "of the winner, trained on what does not test" not in words(app)
    app.button(key="search:train-again").click().run()
    until(app, lambda: "On fresh seeds: median" in words(app))
    assert "The test set is sealed" in words(app)
    app.button(key="search:open-test").click().run()
    until(app, lambda: "Test accuracy of the winner" in words(app))
    assert "Opened once: this score is fair." in words(app)


def test_a_test_score_that_another_session_has_opened_stays_sealed_here():
    query = {"space": "lr=0.02..1:log", "trials": "4"}
    app = open_tab(searched(**query), "winner", "search")
    app.button(key="search:open-test").click().run()
    until(app, lambda: "Test accuracy of the winner" in words(app))
    other = open_tab(start("en-GB", "pages/search.py", sampler="random", **query, **SMALL), "winner", "search")
    assert "4 of 4 trials" in words(other)
    assert "The test set is sealed" in words(other)
    assert "Test accuracy" not in words(other)
    other.button(key="search:open-test").click().run()
    until(other, lambda: "Test accuracy of the winner" in words(other))
    assert "Opened once: this score is fair." in words(other)


def test_searchers_race_and_what_is_said_follows_from_it():
    app = open_tab(searched(), "race", "search")
    app.button_group(key="search:repeats").set_value(5).run()
    app.button_group(key="search:budget").set_value(10).run()
    app.button(key="search:race-start").click().run()
    until(app, lambda: "Best score after 10 trials" in words(app))
    assert "How lucky is random? Of 10 trials drawn by chance" in words(app)
    assert re.search(r"at least 40% \(1 − 0.95ⁿ\).* in \d+% of the 5 repeats", words(app))  # 1 - 0.95^10
    assert ("do not tell any two of them apart" in words(app)) or ("apart here:" in words(app))


@pytest.mark.parametrize(("locale", "said"), [
    ("en-GB", "All trials score the same here,"), ("fr-FR", "Toutes les tentatives ont ici le même score,")])
def test_where_all_trials_score_the_same_there_is_nothing_to_race_for(locale, said):
    app = open_tab(searched(locale, space="lr=0.3 neurons=4", trials="3"), "race", "search")
    app.button_group(key="search:repeats").set_value(5).run()
    app.button_group(key="search:budget").set_value(10).run()
    app.button(key="search:race-start").click().run()
    until(app, lambda: said in words(app))
    assert "0.95ⁿ" not in words(app)
    assert "0,95ⁿ" not in words(app)


@pytest.mark.parametrize(("locale", "said", "first"), [
    ("en-GB", "trials were given up early and are not drawn", "trial"),
    ("fr-FR", "tentatives ont été abandonnées et ne sont pas dessinées", "tentative")])
def test_trials_given_up_early_are_missed_in_words_among_all_knobs(locale, said, first, monkeypatch):
    app = searched(locale, space="lr=0.3 neurons=4", trials="3")
    known = [store.Trial(0, "done", {"lr": "0.3", "neurons": "4"}, 1e-4, (1e-4, 1.25e-4)),
             *(store.Trial(place, "pruned", {"lr": "0.3", "neurons": "4"}, 0.5, (0.5,)) for place in (1, 2))]
    monkeypatch.setattr(store.Kept, "trials", lambda kept: known)
    open_tab(app, "parallel", "search")
    assert re.search(f"2 {said}", words(app))
    open_tab(app, "top", "search")
    assert re.search(rf"1\. \*\*.*\*\* · {first} 1 · lr = ", words(app))


@pytest.mark.parametrize(("score", "said"), [("loss", True), ("accuracy", False)])
def test_a_loss_that_holds_the_penalty_is_no_judge_of_it(score, said):
    app = start("en-GB", "pages/search.py", space="penalty=0,0.01", reg="l2", by=score, **SMALL)
    until(app, lambda: any(button.key == "search:start" for button in app.button))
    assert ("a small penalty looks good by itself" in words(app)) == said


@pytest.mark.parametrize(("locale", "said", "other", "marked"), [
    ("en-GB", "is not possible here", "These settings are not possible",
     "This picture still belongs to other settings."),
    ("fr-FR", "n’est pas possible ici", "Ces réglages ne sont pas possibles",
     "Cette image appartient encore à d’autres réglages.")])
def test_an_impossible_space_begins_nothing_and_what_is_there_is_marked(locale, said, other, marked):
    app = searched(locale, trials="4")
    app.number_input(key="search:trials").set_value(7).run()
    assert marked not in words(app)
    app.text_area(key="search:space").set_value("lr=abc").run()
    assert not app.exception
    assert said in app.warning[0].value
    assert app.button(key="search:start").disabled
    assert other in words(app)
    assert marked in words(app)
    assert len(app.get("vega_lite_chart")) == 1
    assert "neurons" in words(app)  # the trial of the last space that was possible
    open_tab(app, "top", "search")
    assert words(app).count(marked) == 2
    open_tab(app, "race", "search")
    assert app.button(key="search:race-start").disabled
    app.text_area(key="search:space").set_value("lr=0.01..1:log neurons=2,4").run()
    assert not app.warning
    assert marked not in words(app)
    assert not app.button(key="search:start").disabled
    assert not app.button(key="search:race-start").disabled
    app.button(key="search:start").click().run()
    until(app, lambda: ("7 of 7" if locale == "en-GB" else "sur 7") in words(app))


@pytest.mark.parametrize(("knob", "typed", "said"), [
    ("trials", 0, "Trials: a whole number from 1 to 1,000."), ("trials", 1001, "Trials: a whole number"),
    ("seconds", -1, "Seconds at most: a whole number from 0 to 86,400."),
    ("chance", 1_000_000, "Seed of the search: a whole number from 0 to 999,999.")])
def test_an_impossible_number_begins_nothing_either(knob, typed, said):
    app = start("en-GB", "pages/search.py", space="lr=0.01..1:log", **SMALL)
    before = app.number_input(key=f"search:{knob}").value
    app.number_input(key=f"search:{knob}").set_value(typed).run()
    assert said in words(app).replace("**", "")
    assert app.button(key="search:start").disabled
    assert dict(app.query_params)["space"] in (["lr=0.01..1:log"], "lr=0.01..1:log")
    app.number_input(key=f"search:{knob}").set_value(before).run()
    assert not app.warning
    assert not app.button(key="search:start").disabled


def test_a_click_counts_for_what_was_typed_a_moment_before():
    app = start("en-GB", "pages/search.py", space="lr=0.01..1:log", sampler="random", trials="3", **SMALL)
    app.text_area(key="search:space").set_value("lr=abc")
    app.button(key="search:start").click().run()  # both in one message
    assert "is not possible here" in words(app)
    assert not running._registry()._known or not any(known.going for known in running._registry()._known.values())
    app.text_area(key="search:space").set_value("neurons=2,3,4").run()
    assert "Nothing has been tried yet" in words(app)
    app.text_area(key="search:space").set_value("neurons=3,4")
    app.button(key="search:start").click().run()
    until(app, lambda: "3 of 3 trials" in words(app))
    assert "lr =" not in words(app)
    assert "neurons =" in words(app)


@pytest.mark.parametrize(("locale", "said", "first"), [
    ("en-GB", r"(\d) of 6 trials reach the best score, [\d.]+%; the first of them is trial (\d)",
     "The winner so far is"),
    ("fr-FR", r"(\d) tentatives sur 6 atteignent le meilleur score, [\d,]+ %.; la première est la tentative (\d)",
     "Le gagnant jusqu’ici est")])
def test_trials_that_share_the_best_score_are_counted(locale, said, first):
    app = searched(locale, space="lr=0.3 neurons=4", trials="6")
    found = re.search(said, words(app))
    assert (found[1], found[2]) == ("6", "1")  # six times the same network
    open_tab(app, "winner", "search")
    assert len(re.findall(said, words(app))) == 2
    assert first in words(app)
    open_tab(app, "top", "search")
    assert len(re.findall(said, words(app))) == 2


@pytest.mark.parametrize(("locale", "said"), [
    ("en-GB", "Validation RMSE, 100,000 $: the mean of the folds"),
    ("fr-FR", "RMSE de validation, 100 000 $ : la moyenne des plis")])
def test_the_rmse_of_houses_has_its_unit(locale, said):
    app = start(locale, "pages/search.py", on="housing", space="lr=0.012345,0.1", sampler="grid", epochs="1")
    app.button(key="search:start").click().run()
    until(app, lambda: len(app.get("vega_lite_chart")) == 1 and any(
        entry.key == "search:start" and entry.disabled for entry in app.button))
    open_tab(app, "top", "search")
    assert said in words(app)
    assert ("lr = 0.0123" if locale == "en-GB" else "lr = 0,0123") in words(app)
    assert any("lr=0.012345" in query for _page, query in links(app))


@pytest.mark.parametrize(("locale", "said", "tested"), [
    ("en-GB", "One trial has diverged and is not drawn.", "Test RMSE of the winner"),
    ("fr-FR", "Une tentative a divergé et n’est pas dessinée.", "RMSE de test du gagnant")])
def test_a_trial_that_has_diverged_is_said_and_no_picture_breaks(locale, said, tested):
    app = start(locale, "pages/search.py", on="housing", space="lr=0.001,900", sampler="grid", epochs="1")
    app.button(key="search:start").click().run()
    until(app, lambda: any(entry.key == "search:start" and entry.disabled for entry in app.button))
    assert words(app).count(said) == 1
    open_tab(app, "top", "search")
    assert re.search(r"\*\*∞\*\* · (trial|tentative) 2 · lr = 900", words(app))
    for tab in ("parallel", "importance", "race", "winner", "home"):
        open_tab(app, tab, "search")
        assert words(app).count(said) == (2 if tab == "parallel" else 1)
    open_tab(app, "winner", "search")
    app.button(key="search:open-test").click().run()
    until(app, lambda: tested in words(app))


@pytest.mark.parametrize(("scores", "said"), [
    ([0.5] * 7 + [float("inf")] * 3, "On fresh seeds: median 0.5000, from 0.5000 to ∞."),
    ([0.5] * 7 + [float("inf")] * 3, "Diverged: 3 of 10."), ([float("inf")] * 10, "most fresh seeds diverge"),
    ([0.5] * 10, "The winning score looks too good by about 0."), ([1e-9] * 10, "does not look too good")])
def test_fresh_seeds_that_diverge_count_as_the_worst(scores, said, monkeypatch):
    app = open_tab(searched(trials="3", by="loss"), "winner", "search")
    monkeypatch.setattr("nnviz.search.winner.scores_again", lambda search, recording: np.array(scores))
    if any(entry.key == "search:train-again" for entry in app.button):  # else they are there already
        app.button(key="search:train-again").click().run()
    app.run()
    until(app, lambda: "On fresh seeds: median" in words(app))
    assert said in words(app)
    assert ("Diverged: " in words(app)) == (float("inf") in scores)
    some = 0 < sum(map(np.isinf, scores)) < 10
    assert ("the picture marks them at its right edge" in words(app)) == some
    assert any("∞, diverged: 3" in str(chart.proto) or "diverged: 3" in str(chart.proto)
               for chart in app.get("vega_lite_chart")) == some


@pytest.mark.parametrize(("locale", "said"), [
    ("en-GB", "Possible: the neurons of each hidden layer, such as 8-8, for at most 6 layers of 1 to 64 neurons"),
    ("fr-FR", "les neurones de chaque couche cachée, comme 8-8, pour 6 couches au plus de 1 à 64 neurones")])
def test_a_link_with_impossible_layers_says_in_words_what_is_possible(locale, said):
    app = start(locale, "pages/search.py", hidden="abc")
    assert said in words(app).replace("\\", "")


def test_the_pruner_says_when_it_can_do_nothing():
    app = start("en-GB", "pages/search.py", prune="1", folds="3", **SMALL)
    assert "Take 4 folds or more" in words(app)


def test_without_its_database_the_page_says_what_to_do(monkeypatch):
    monkeypatch.setenv(store.DATABASE, "postgresql://user:secret@127.0.0.1:9/none")
    app = start("en-GB", "pages/search.py", **SMALL)
    assert "the database does not answer" in words(app)
    assert "secret" not in words(app)


def test_the_labs_lead_here_with_what_they_show():
    app = start("en-GB", "pages/boundaries.py", hidden="6", lr="0.2")
    here = dict(entry for entry in links(app) if entry[0] in ("range", "sweep", "search"))
    assert set(here) == {"range", "sweep", "search"}
    assert all("hidden=6" in query and "lr=0.2" in query for query in here.values())


def test_a_stopped_search_stays_stopped():
    app = start("en-GB", "pages/search.py", space="lr=0.01..1:log", trials="400", **SMALL)
    app.button(key="search:start").click().run()
    until(app, lambda: any(button.key == "search:stop" for button in app.button) and app.get("vega_lite_chart"))
    app.button(key="search:stop").click().run()
    until(app, lambda: any(button.key == "search:start" for button in app.button))
    assert app.button(key="search:start").label == "Go on"
    until(app, lambda: not any(known.going for known in running._registry()._known.values()))
    assert app.button(key="search:start").label == "Go on"


@pytest.mark.parametrize(("locale", "said"), [("en-GB", "others go on with it"), ("fr-FR", "d’autres continuent")])
def test_to_stop_a_search_that_others_want_takes_only_oneself_out(locale, said):
    app = start(locale, "pages/search.py", space="lr=0.01..2:log", trials="900", **SMALL)
    app.button(key="search:start").click().run()
    until(app, lambda: any(button.key == "search:stop" for button in app.button) and app.get("vega_lite_chart"))
    (now,) = [known for known in running._registry()._known.values() if known.going]
    assert said not in app.get("progress")[0].proto.text
    assert now.join("another session")
    app.button(key="search:stop").click().run()
    assert now.going
    assert said in app.get("progress")[0].proto.text
    app.button(key="search:join").click().run()
    now.leave("another session")
    assert not now.wait(0.2)
    assert said not in app.get("progress")[0].proto.text
    app.button(key="search:stop").click().run()
    until(app, lambda: not now.going)


@pytest.mark.parametrize(("locale", "said"), [("en-GB", "The second is spent. “Go on” gives more."),
                                              ("fr-FR", "La seconde est écoulée. « Continuer » en redonne.")])
def test_go_on_gives_seconds_anew(locale, said):
    app = start(locale, "pages/search.py", space="lr=0.01..1.5:log", trials="900", seconds="1", **SMALL)
    assert said not in words(app)
    counts = []
    for _ in range(2):
        app.button(key="search:start").click().run()
        until(app, lambda: any(button.key == "search:start" for button in app.button))
        assert said in words(app)
        counts.append(int(re.search(r"(\d+) (of|tentatives sur) 900", words(app))[1]))
    assert 0 < counts[0] < counts[1] < 900


@pytest.mark.parametrize(("locale", "said"), [("en-GB", "at most **8** knobs, and here are **9**"),
                                              ("fr-FR", "au plus **8** réglages, et en voici **9**")])
def test_too_many_knobs_are_one_sentence_in_the_readers_language(locale, said):
    app = start(locale, "pages/search.py", **SMALL)
    area = app.text_area(key="search:space")
    area.set_value("cx=1\ncy=1\nsigma=1\nnoise=1\ndrop=0\nreg=l1\nlr=1\nbatch=1\nepochs=1").run()
    assert app.warning[0].value == said


def test_the_pages_own_example_can_be_copied_and_a_knob_beside_spaces_is_not_offered_again():
    app = start("en-GB", "pages/sweep.py", space="lr = 0.03,\u00a00.3", seeds="2", **SMALL)
    assert not app.warning
    assert app.text_area(key="sweep:space").value == "lr=0.03,0.3"
    app.text_area(key="sweep:space").set_value("lr").run()
    example = re.search(r"for example \*\*(.*)\*\*", app.warning[0].value)[1].replace("\\", "")
    assert "\u2060" in example
    app.text_area(key="sweep:space").set_value(example.replace("=", " = ")).run()
    assert not app.warning
    assert not any(option.startswith("lr:") for option in app.selectbox(key="sweep:add").options)
    app.selectbox(key="sweep:add").set_value("drop").run()
    assert app.text_area(key="sweep:space").value.endswith("\ndrop=0,0.2,0.5")


@pytest.mark.parametrize(("locale", "one", "failed"), [
    ("en-GB", "One trial was stopped on its way and does not count.", "not finished"),
    ("fr-FR", "Une tentative a été arrêtée en route et ne compte pas.", "non finies")])
def test_a_trial_that_was_stopped_and_replaced_is_not_called_unfinished(locale, one, failed):
    asked = {"space": "lr=0.01,0.1,1", "sampler": "grid", "trials": "3"}
    app = start(locale, "pages/search.py", **asked, **SMALL)
    begun = store.Kept(search_of(app.session_state["search:experiment"]))
    begun.study.ask(distributions(begun.search.space, "grid"))
    begun.study.tell(0, state=TrialState.FAIL)
    app.button(key="search:start").click().run()
    until(app, lambda: any(button.key == "search:start" and button.disabled for button in app.button))
    assert one in words(app)
    assert failed not in words(app)
    assert [trial.state for trial in begun.trials()] == ["stopped", "done", "done", "done"]
