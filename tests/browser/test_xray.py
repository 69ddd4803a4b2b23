"""Chest X-rays in a real browser: one threshold moves everything, the server hears nothing of it."""

import re

import numpy as np
import pytest
from browser_tools import accessibility_violations, count_messages, open_tab, scripts, settle
from playwright.sync_api import Page, expect

from nnviz.analysis.xrays import answers
from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.experiments.spread import Spread
from nnviz.language import catalogue, number, percent
from nnviz.maths import binary

RUN = recorded.find(get("G").experiment).recording
SETS = {name: answers(RUN.experiment, RUN.final_weights, name) for name in ("validation", "test")}
SLIDER = ".st-key-xray-threshold"


def board(page: Page):
    return page.locator(f"{SLIDER} .threshold")


def rates(page: Page, name: str) -> str:
    return page.locator(f"{SLIDER} .set.{name} .rates").inner_text()


def pictures(page: Page, name: str) -> list[int]:
    """The four counts as the pictures say them: ill found, ill missed, healthy alarmed, healthy left in peace."""
    said = page.locator(f"{SLIDER} .set.{name} canvas").get_attribute("aria-label")
    return [int(count) for count in re.findall(r"\d+", said)]


def expected(name: str, threshold: float) -> list[int]:
    found = binary.counts(*SETS[name], threshold)
    return [found.true_positives, found.false_negatives, found.false_positives, found.true_negatives]


def drag(page: Page, threshold: float) -> None:
    """Move the slider as a finger does, by its own events."""
    page.locator(f"{SLIDER} .slide").evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', {bubbles: true})); }",
        str(threshold))


def test_the_threshold_moves_everything_at_once_and_asks_the_server_nothing(open_page):
    page = open_page("/xray?lang=en")
    expect(board(page)).to_be_visible()
    expect(page.get_by_text("Not for clinical use.")).to_be_visible()
    expect(page.get_by_role("link", name="CC BY 4.0")).to_be_visible()
    count_messages(page)
    before = page.locator(f"{SLIDER} .plots .dot.test").first.get_attribute("cy")
    for threshold in (0.5, 0.123, 0.9, 0.0, 1.0, 0.7):
        drag(page, threshold)
        for name in SETS:
            assert pictures(page, name) == expected(name, threshold)
            found = binary.metrics(*SETS[name], threshold)
            for metric, word in (("recall", "recall"), ("specificity", "specificity"), ("accuracy", "accuracy")):
                assert f"{word}\u00a0{percent(found[metric], 'en')}" in rates(page, name)
        assert float(board(page).get_attribute("data-threshold")) == threshold
    rules = page.locator(f"{SLIDER} .rule").evaluate_all("lines => lines.map(line => line.getAttribute('x1'))")
    assert len(set(rules[:2])) == 1  # both histograms
    assert page.locator(f"{SLIDER} .plots .dot.test").first.get_attribute("cy") != before
    assert page.evaluate("window.sent") == 0
    assert accessibility_violations(page) == []


@pytest.mark.parametrize(("language", "dark", "width", "height"), [
    ("en", False, 1280, 800), ("fr", True, 1280, 800), ("fr", False, 390, 844), ("en", True, 390, 844)])
def test_the_plots_have_a_legend_that_shows_what_is_drawn(open_page, language, dark, width, height):
    t = catalogue(language).gettext
    page = open_page(f"/xray?lang={language}", dark=dark, width=width, height=height)
    key = page.locator(f"{SLIDER} .key")
    expect(key.locator("span")).to_have_text([t("Validation"), t("Test"), t("Threshold")])
    style = "element => [getComputedStyle(element).strokeDasharray, getComputedStyle(element).stroke]"
    for name in SETS:  # the legend's line is that of the curves
        curves = page.locator(f"{SLIDER} .plots .curve.{name}")
        assert curves.count() == 4
        shown = key.locator(f".curve.{name}").evaluate(style)
        assert {tuple(curves.nth(at).evaluate(style)) for at in range(4)} == {tuple(shown)}
    assert key.locator(".curve.validation").evaluate(style) != key.locator(".curve.test").evaluate(style)
    box = key.bounding_box()
    assert box["height"] < 32
    assert box["x"] + box["width"] <= width
    for name in SETS:  # classes and their colours stand at each histogram, in the row of its title
        head = page.locator(f"{SLIDER} .set.{name} .head")
        assert head.locator(".classes").inner_text() == t("normal") + t("pneumonia")
        assert head.bounding_box()["height"] < 32
        colors = head.locator(".swatch").evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
        bars = page.locator(f"{SLIDER} .set.{name} svg rect").evaluate_all(
            "all => [...new Set(all.map(one => getComputedStyle(one).fill))]")
        assert colors == bars
    drag(page, 0.9)
    found = {name: binary.metrics(*SETS[name], 0.9) for name in SETS}
    for name, set_ in (("validation", "Validation"), ("test", "Test")):
        said = page.locator(f"{SLIDER} .plots .dot.{name}[r='5'] title").first.text_content()
        parts = [part.replace("\u202f", "\u00a0") for part in said.split(" · ")]
        assert parts == [t(set_), *(f"{t(rate)}\u00a0{percent(found[name][rate], language)}".replace("\u202f", "\u00a0")
                                    for rate in ("recall", "specificity"))]
        near = page.locator(f"{SLIDER} .plots .curve.{name} + .near title")
        assert set(near.all_text_contents()) == {t(set_)}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert accessibility_violations(page) == []


def test_a_sealed_test_set_stands_in_no_legend(open_page):
    page = open_page("/xray?lang=en&sealed=1")
    expect(page.locator(f"{SLIDER} .key span")).to_have_text(["Validation", "Threshold"])


def test_typing_and_the_buttons_set_it_and_costs_move_the_buttons(open_page):
    page = open_page("/xray?lang=fr", dark=True, width=390, height=844)
    typed = page.locator(f"{SLIDER} .typed")
    typed.fill("0.25")
    typed.press("Enter")
    assert pictures(page, "test") == expected("test", 0.25)
    typed.fill("7")
    typed.press("Enter")
    assert float(board(page).get_attribute("data-threshold")) == 1
    cost = page.locator(f"{SLIDER} .miss-number")
    for impossible, corrected in (("999", "20"), ("0", "1")):
        cost.fill(impossible)
        cost.press("Enter")
        expect(cost).to_have_value(corrected)
    cost.fill("4")
    prevalence = float(np.mean(SETS["test"].classes))
    ways = {"half": 0.5, "validation": binary.cheapest(*SETS["validation"], 4, 1),
            "calibrated": 0.2, "corrected": binary.for_prevalence(0.2, 3494 / 4708, prevalence)}
    for way, threshold in ways.items():
        button = page.locator(f"{SLIDER} button[data-way={way}]")
        expect(button).to_contain_text(number(threshold, "fr", 3))
        button.click()
        assert float(board(page).get_attribute("data-threshold")) == pytest.approx(threshold, abs=1e-3)
        cost = binary.mean_cost(*SETS["test"], threshold, 4, 1)
        assert f"coût par image\u00a0{number(cost, 'fr', 3)}" in rates(page, "test")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_sealed_test_set_stays_out_of_the_picture_until_it_is_opened(open_page):
    page = open_page("/xray?lang=en&sealed=1")
    expect(page.get_by_text("The test set is sealed.")).to_be_visible()
    assert pictures(page, "validation") == expected("validation", 0.5)
    expect(page.locator(f"{SLIDER} .set.test")).to_have_count(0)
    expect(page.locator(f"{SLIDER} button[data-way=corrected]")).to_have_count(0)
    expect(page.get_by_role("tab", name="Measures")).to_have_count(0)
    page.get_by_role("button", name="Open the envelope").click()
    settle(page)
    expect(page.locator(f"{SLIDER} .set.test")).to_be_visible()
    assert pictures(page, "test") == expected("test", 0.5)


@pytest.mark.parametrize(("tab", "count"), [("Measures", 2), ("Other seeds", 1)])
def test_the_tables_fit_a_phone_in_french(open_page, tab, count):
    page = open_page("/xray?lang=fr", width=390, height=844)
    open_tab(page, tab, "fr")
    tables = page.locator(".st-key-xray-tabs table")
    expect(tables).to_have_count(count)
    for table in tables.all():
        assert table.bounding_box()["x"] + table.bounding_box()["width"] <= 390 - 15
        assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")


def test_measures_and_other_seeds_stand_in_their_tabs(open_page):
    page = open_page("/xray?lang=en")
    open_tab(page, "Measures")
    found, bounds = binary.metrics(*SETS["test"]), binary.intervals(*SETS["test"])["specificity"]
    row = page.get_by_role("row", name=re.compile("^Specificity"))
    expect(row).to_contain_text(f"{percent(found['specificity'], 'en')} ({number(100 * bounds.low, 'en', 1)}\u2060–")
    expect(page.get_by_role("row", name=re.compile("^ResNet-18"))).to_contain_text("0.944")
    expect(page.get_by_text("a threshold of 0.633")).to_be_visible()
    open_tab(page, "Other seeds")
    expect(page.locator(".st-key-xray-seeds-test_accuracy svg.marks")).to_be_visible()
    expect(page.get_by_role("columnheader", name="G4", exact=True)).to_be_visible()
    runs = {name: recorded.find(Spread(base=recorded.IMAGE_SPREADS[name].base, draws=recorded.IMAGE_DRAWS)).recording
            for name in ("G", "G3", "G4")}
    row = page.get_by_role("row", name=re.compile("^Test"))
    expect(row.get_by_role("cell")).to_have_text(
        ["Test", *(percent(np.median(run.final("test_accuracy")), "en") for run in runs.values())])
    assert accessibility_violations(page) == []


def test_the_scripts_measures_are_those_of_python(browser):
    """Also with equal scores, at every threshold that parts them."""
    draw = np.random.default_rng(2)
    scores = draw.random(200).round(2)
    classes = (draw.random(200) < scores).astype(int)
    page = browser.new_page()
    page.add_script_tag(content=scripts("binary.js") + "\nObject.assign(window, {Judged, ratesOf, forPrevalence});")
    found = page.evaluate("""([scores, classes]) => {
        const judged = new Judged(scores, classes);
        return {counts: [0, 0.25, 0.5, 1].map((at) => judged.counts(at)),
                cheapest: [[1, 1], [7, 1], [1, 5]].map(([miss, alarm]) => judged.cheapest(miss, alarm)),
                bins: judged.reliability(10), f1: ratesOf(judged.counts(0.5)).f1,
                moved: forPrevalence(0.5, 0.742, 0.625)};
    }""", [scores.tolist(), classes.tolist()])
    page.close()
    for counted, threshold in zip(found["counts"], (0, 0.25, 0.5, 1), strict=True):
        ours = binary.counts(scores, classes, threshold)
        assert (counted["hits"], counted["alarms"], counted["rest"], counted["misses"]) == ours
    for threshold, (miss, alarm) in zip(found["cheapest"], ((1, 1), (7, 1), (1, 5)), strict=True):
        assert threshold == pytest.approx(binary.cheapest(scores, classes, miss, alarm))
    assert found["f1"] == pytest.approx(binary.metrics(scores, classes)["f1"])
    assert found["moved"] == pytest.approx(binary.for_prevalence(0.5, 0.742, 0.625))
    for (told, share, points), bin_ in zip(found["bins"], binary.reliability(scores, classes), strict=True):
        assert (told, share, points) == pytest.approx(bin_)
