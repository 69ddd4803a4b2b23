"""What is said of a difference: in both directions, shown or not, for few draws and for many, in both languages."""

import numpy as np
import pytest

from nnviz.maths.difference import paired, together, unpaired
from nnviz.ui import difference_words, language

RISES = np.linspace(0, 0.002, 10)


@pytest.fixture(params=["en", "fr"])
def speak(request, monkeypatch):
    """Say a difference in one of the languages, with plain spaces."""
    monkeypatch.setattr(language, "current", lambda: request.param)

    def say(found, *names, **how):
        return request.param, difference_words.say(found, *names, **how).replace("\u00a0", " ").replace("\u202f", " ")

    return say


@pytest.mark.parametrize(("lower", "better"), [(False, "B2"), (True, "B1")])
def test_which_is_better_by_how_much_and_with_how_many_seeds(speak, lower, better):
    found = paired(0.90 + RISES, 0.91 + 2 * RISES)
    code, said = speak(found, "B1", "B2", unit="points", lower_is_better=lower)
    assert said == {"en": f"**{better} is better**: by 1.1 points (1.0 to 1.2), with 10 of 10 seeds.",
                    "fr": f"**{better} fait mieux** : de 1,1 pt (1,0 à 1,2), avec 10 graines sur 10."}[code]


def test_the_other_way_round_the_bounds_turn_with_it(speak):
    code, said = speak(paired(0.91 + 2 * RISES, 0.90 + RISES), "B1", "B2", unit="points")
    assert said == {"en": "**B1 is better**: by 1.1 points (1.0 to 1.2), with 10 of 10 seeds.",
                    "fr": "**B1 fait mieux** : de 1,1 pt (1,0 à 1,2), avec 10 graines sur 10."}[code]


def test_losses_are_written_with_two_figures(speak):
    code, said = speak(paired(0.0225 + RISES / 10, 0.0200 + RISES / 5), "400", "800", lower_is_better=True)
    assert said == {"en": "**800 is better**: by 0.0024 (0.0023 to 0.0025), with 10 of 10 seeds.",
                    "fr": "**800 fait mieux** : de 0,0024 (0,0023 à 0,0025), avec 10 graines sur 10."}[code]


def test_five_seeds_cannot_show_it(speak):
    code, said = speak(paired([0.90] * 5, [0.95] * 5), "B1", "B2", unit="points")
    assert said == {"en": "**Not shown with 5 seeds**: so few cannot show anything, 6 could. B2 is ahead by 5.0 "
                          "points, with 5 of 5 seeds.",
                    "fr": "**Pas démontré avec 5 graines** : si peu ne peuvent rien démontrer, 6 le pourraient. B2 "
                          "devance de 5,0 pt, avec 5 graines sur 5."}[code]


def test_many_comparisons_need_more_seeds(speak):
    found = together([paired(np.arange(7) / 100, np.arange(7) / 90 + 0.1)] * 10)[0]
    code, said = speak(found, "B1", "B2")
    assert {"en": "among 10 comparisons, 9 could.", "fr": "parmi 10 comparaisons, 9 le pourraient."}[code] in said


def test_how_many_draws_it_would_take(speak):
    first = np.random.default_rng(0).normal(0, 1, 30)
    code, said = speak(paired(first, first + np.random.default_rng(2).normal(0.3, 1, 30)), "A", "B")
    assert said.startswith({"en": "**Not shown with 30 draws.** B is ahead by", "fr": "**Pas démontré avec"}[code])
    assert {"en": "It would take about ", "fr": "Il faudrait environ "}[code] in said


def test_a_difference_so_small_that_no_number_is_told(speak):
    first = np.random.default_rng(0).normal(0, 1, 30)
    noise = np.random.default_rng(1).normal(0, 1, 30)
    code, said = speak(paired(first, first + noise - np.median(noise) + 0.001), "A", "B")
    assert {"en": "more than 1,000 draws", "fr": "plus de 1 000 tirages"}[code] in said or "0 (" in said


def test_all_alike(speak):
    code, said = speak(paired([0.9] * 10, [0.9] * 10), "A", "B")
    assert said == {"en": "**No difference**: with each of 10 seeds both give the same.",
                    "fr": "**Aucune différence** : avec chacune des 10 graines, les deux donnent la même chose."}[code]


@pytest.mark.parametrize(("shift", "shown"), [(1.0, True), (0.0, False)])
def test_without_common_seeds(speak, shift, shown):
    generator = np.random.default_rng(3)
    code, said = speak(unpaired(generator.normal(0, 0.1, 10), generator.normal(shift, 0.1, 10)), "A", "B")
    assert ({"en": "Their seeds differ", "fr": "Leurs graines diffèrent"}[code] in said) == shown
    assert (" of " not in said.replace("of this size", "")) or code == "fr"


@pytest.mark.parametrize(("metric", "name", "unit"), [("test_accuracy", "B", "points"), ("test_loss", "A", "")])
def test_a_metric_tells_its_unit_and_its_better_side(monkeypatch, metric, name, unit):
    monkeypatch.setattr(language, "current", lambda: "en")
    said = difference_words.of_metric(paired(RISES, 0.5 + 2 * RISES), "A", "B", metric)
    assert said.startswith(f"**{name} is better**")
    assert (unit in said) if unit else ("points" not in said)
