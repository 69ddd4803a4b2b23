"""XOR folded, as a class plays it: weights by hand, the fold, and a network that is trained."""

import re

import numpy as np
import pytest
from browser_tools import accessibility_violations, settle
from playwright.sync_api import Page, expect

from nnviz.labs.foundations.figures import xor


def rows(page: Page) -> list[list[str]]:
    lines = page.locator(".play .truth tr").all()[1:]
    return [line.locator("td").all_inner_texts() for line in lines]


def check(page: Page, weights) -> None:
    """The table, the sentence and the link are those of the weights."""
    folded = xor.fold(weights, xor.CORNERS)
    shown = rows(page)
    assert [[int(cell) for cell in row[2:5]] for row in shown] == np.column_stack(
        [folded.hidden, folded.answers]).tolist()
    right = xor.right(weights)
    assert [row[6] for row in shown] == ["✓" if good else "✗" for good in right]
    sentence = "All four corners are right" if right.all() else f"{right.sum()} of 4 corners are right"
    expect(page.locator(".play .said")).to_contain_text(sentence)


@pytest.mark.parametrize("name", ["The course’s solution", "NAND and OR", "One without the other", "Two equal neurons"])
def test_presets_and_their_tables(open_page, name):
    page = open_page("/xor?lang=en")
    page.get_by_role("button", name=name).click()
    id = dict(zip(["The course’s solution", "NAND and OR", "One without the other", "Two equal neurons"], xor.PRESETS,
                  strict=True))[name]
    check(page, xor.PRESETS[id])
    places = len({tuple(hidden) for hidden in xor.fold(xor.PRESETS[id], xor.CORNERS).hidden.tolist()})
    expect(page.locator(".play .plane").nth(1).locator(".point")).to_have_count(places)


def test_a_weight_is_changed_by_mouse_and_by_keyboard_and_stands_in_the_link(open_page):
    page = open_page("/xor?lang=en")
    weights = list(xor.PRESETS["course"])
    page.get_by_role("button", name="Weight h1 → ŷ: −1").dispatch_event("click")
    page.locator(".editor .value").fill("2")
    weights[6] = 2
    check(page, weights)
    stop = page.locator(".play .stage [tabindex='0']")
    stop.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Bias of h1: −1.5")).to_be_focused()
    page.keyboard.press("Enter")
    slider = page.locator(".editor .slider")
    expect(slider).to_be_focused()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    weights[4] = -0.5
    check(page, weights)
    expect(page.locator(".play .said")).to_contain_text("The fold puts an orange corner on a blue one")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Bias of h1: −0.5")).to_be_focused()
    page.wait_for_url(re.compile(r"w=1-1-1-1--0.5--0.5-2-1--0.5"))
    again = open_page(page.url[page.url.index("/xor"):])
    check(again, weights)
    page.locator(".play .input").first.click()
    expect(page.locator(".play tr.here td").first).to_have_text("1")


def test_the_fold_is_moved_from_the_plane_to_the_hidden_space(open_page):
    page = open_page("/xor?lang=en&fold=0")
    title = page.get_by_role("heading", name="What the output sees")
    expect(title).to_have_text("What the output sees: 0% folded")
    points = page.locator(".play .plane").nth(1).locator(".point")
    expect(points).to_have_count(4)
    page.locator(".player").get_by_role("button", name="To the end").click()
    expect(title).to_have_text("What the output sees: 100% folded")
    expect(points).to_have_count(3)
    expect(page.locator(".play .plane").nth(1).get_by_text("01, 10")).to_be_visible()
    page.locator(".player").get_by_role("button", name="Play").click()
    expect(title).to_have_text("What the output sees: 100% folded")
    slider = page.locator(".player .along")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(title).to_have_text("What the output sees: 50% folded")
    page.wait_for_url(re.compile("fold=0.5"))


def test_training_folds_the_plane_and_seeds_differ(open_page):
    page = open_page("/xor?lang=en&part=trained")
    expect(page.get_by_text("Trained for")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Seeds: 13 of 16 find a fold"))).to_be_visible()
    settle(page)
    readout = page.locator(".scrubber .readout")
    expect(readout).to_contain_text("Epoch 150: test accuracy 9")
    crosses = page.locator(".play .plane").nth(1).locator(".wrong")
    at_the_end = crosses.count()
    slider = page.get_by_role("slider", name="Epoch")
    slider.focus()
    slider.press("Home")
    expect(readout).to_contain_text("Epoch 0")
    page.wait_for_timeout(200)
    assert crosses.count() > at_the_end
    fold = page.locator(".fold-label .slider")
    fold.focus()
    fold.press("Home")
    expect(page.get_by_role("heading", name="What the output sees: 0% folded")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^1 ✗")).click()
    page.wait_for_url(re.compile("seed=1"))
    slider.focus()
    slider.press("End")
    expect(readout).to_contain_text(re.compile(r"Epoch 150: test accuracy [67]"))
    page.get_by_role("link", name="Change this network’s layers and data").click()
    expect(page.get_by_role("heading", name="Decision boundaries")).to_be_visible()
    assert all(part in page.url for part in ("hidden=2", "seed=1", "points=400"))


@pytest.mark.parametrize(("part", "dark"), [("hand", True), ("trained", False)])
def test_the_page_is_accessible_and_fits_a_phone(open_page, part, dark):
    page = open_page(f"/xor?lang=fr&part={part}", locale="fr-FR", dark=dark, width=390, height=844)
    if part == "trained":
        expect(page.get_by_text(re.compile(r"Entraîné \d+ époques"))).to_be_visible()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert accessibility_violations(page) == []
