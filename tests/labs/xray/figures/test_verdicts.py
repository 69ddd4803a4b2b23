"""What figures say of a network for chest X-rays, in every direction."""

import pytest

from nnviz.labs.xray.figures import verdicts


@pytest.mark.parametrize(("specificity", "auc", "verdict"), [
    (0.585, 0.922, "though"),  # G
    (0.9957, 1.0, "and"),  # G5 with the mark: both are high
    (0.88, 0.92, "and"), (0.86, 0.92, "though"),  # on either side of five points
    (0.996, 0.74, "but"),  # G5 without the mark: hardly anybody is called ill
    (0.3, 0.55, "and"),  # poorly ordered: nothing is surprising
    (0.6, 0.6, "and")])
def test_auc_follows_on_the_specificity_as_the_two_figures_ask_for(specificity, auc, verdict):
    assert verdicts.ordered(specificity, auc) == verdict


@pytest.mark.parametrize(("accuracy", "images", "verdict"), [
    (0.833, 624, "better"), (0.66, 624, "same"), (0.66, 20_000, "better"), (0.59, 624, "same"), (0.38, 624, "worse")])
def test_a_network_is_better_than_one_answer_to_all_only_outside_the_interval(accuracy, images, verdict):
    assert verdicts.beside_constant(accuracy, 0.625, images) == verdict


@pytest.mark.parametrize(("validation", "test", "corrected", "verdict"), [
    (1.0, 0.998, 1.0, "no gap"), (0.9, 0.95, 0.5, "no gap"), (0.96, 0.86, 0.845, "no help"),
    (0.96, 0.86, 0.86, "no help"), (0.96, 0.833, 0.851, "part"), (0.95, 0.91, 0.94, "all")])
def test_prior_correction_mends_no_gap_none_a_part_or_all_of_it(validation, test, corrected, verdict):
    assert verdicts.mended(validation, test, corrected) == verdict


def test_an_order_is_worse_only_by_more_than_two_points_of_auc():
    assert verdicts.order_is_worse(0.993, 0.922)
    assert not verdicts.order_is_worse(0.993, 0.98)
    assert not verdicts.order_is_worse(0.9, 0.99)
