"""The documents' totals and the cards' verdicts, against the arithmetic and against Keras."""

import re

import pytest

from nnviz.arithmetic import rows, total
from nnviz.course.arithmetic_cards import ARITHMETIC_CARDS
from nnviz.course.experiments import get
from nnviz.course.weights import OPENING, POOLED, PRESETS, PRINTED_TOTALS, WIRED
from nnviz.links.pairs import Pair
from nnviz.models.image import build

CARDS = {card.id: card for card in ARITHMETIC_CARDS}


def count(pair, side):
    return total(rows(pair.experiment(side)))


def result(text):
    return int(text.rsplit("= ", 1)[1])


def test_how_the_lab_report_comes_to_its_totals():
    shallow, deep = PRINTED_TOTALS
    assert 16 * 3 * 3 + 6 * 6 * 16 * 128 == shallow.printed == result(shallow.written) == 73_872
    assert 3 * (32 * 3 * 3) + 6 * 6 * 32 * 256 == deep.printed == result(deep.written) == 295_776


def test_the_right_totals_by_hand():
    assert count(OPENING, "a") == 16 * (9 + 1) + 28 * 28 * 16 * 128 + 128 + 128 * 10 + 10
    assert count(OPENING, "b") == 32 * (9 + 1) + 2 * 32 * (9 * 32 + 1) + 28 * 28 * 32 * 256 + 256 + 256 * 10 + 10
    assert [entry.network for entry in PRINTED_TOTALS] == [OPENING.a, OPENING.b]


def test_i9_pooling_turns_the_claim_round():
    assert CARDS["I9"].right == 1
    assert count(OPENING, "b") / count(OPENING, "a") == pytest.approx(4, abs=0.05)
    assert count(POOLED, "a") / count(POOLED, "b") == pytest.approx(4, abs=0.3)
    assert [result(text) for _, text in CARDS["I9"].sums] == [
        count(OPENING, "a"), count(OPENING, "b"), count(POOLED, "a"), count(POOLED, "b")]


def test_i10_both_sums_are_wrong():
    assert CARDS["I10"].answers[CARDS["I10"].right] == "About 1.6 million"
    assert [result(text) for _, text in CARDS["I10"].sums] == [73_872, 1_607_210, 640 * 10 + 10, 64 * 10 + 10]


def test_i11_one_pooling_is_wired():
    assert [layer.pool for layer in WIRED.a.convolutions] == [0, 0, 2]
    assert [layer.pool for layer in WIRED.b.convolutions] == [2, 2, 2]
    assert [result(text) for _, text in CARDS["I11"].sums] == [6272, 410_538, 288, 27_562]
    assert CARDS["I11"].answers[CARDS["I11"].right] == CARDS["I11"].sums[0][1]
    assert count(WIRED, "a") == get("F7").reported["parameters"]


def test_i14_keras_keeps_a_row_for_each_input():
    kernel, bias = build(get("H7").experiment).get_layer("hidden_1").get_weights()
    card = CARDS["I14"]
    assert card.answers[card.right] == str(kernel.shape) == "(784, 300)"
    assert str(kernel.shape) in card.sums[0][1]
    assert str(bias.shape) in card.sums[0][1]
    assert result(card.sums[1][1]) == kernel.size


def test_i15_bias_units_and_kerass_biases_come_to_the_same_total():
    weights = [layer.get_weights() for layer in build(get("H7").experiment).layers if layer.get_weights()]
    kernels, biases = sum(kernel.size for kernel, _ in weights), [bias.size for _, bias in weights]
    card = CARDS["I15"]
    assert [int(answer.replace(",", "")) for answer in card.answers] == [
        kernels, kernels + sum(biases[:-1]), kernels + sum(biases)]
    assert card.answers[card.right] == "266,610"
    assert [result(text) for _, text in card.sums] == [785 * 300, 301 * 100, 101 * 10, 266_610, 266_610]


@pytest.mark.parametrize("card", ARITHMETIC_CARDS, ids=CARDS)
def test_numbers_in_the_sentences_are_those_of_the_arithmetic(card):
    """Large numbers of claims and verdicts stand in a sum of the card, or are a document's figure that is refuted."""
    known = {int(found) for _, text in card.sums for found in re.findall(r"\d{3,}", text)}
    written = {int(found.replace(",", "")) for found in re.findall(r"\d{2,3},\d{3}", card.held + card.claim)}
    assert written <= known


def test_every_preset_fits_its_images():
    assert all(count(Pair(a=preset.network), "a") for preset in PRESETS)
    assert len({preset.network for preset in PRESETS}) == len(PRESETS)
