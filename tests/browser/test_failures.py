"""What goes wrong, played in front of a class: by mouse, by keyboard, on a phone."""

import re

import pytest
from browser_tools import accessibility_violations, knob, settle
from playwright.sync_api import expect

from nnviz.course.failures import CASES


def part(page, name: str):
    return knob(page, name, "failures")


def test_vote_reveal_and_run_the_cure_beside_the_failing_run(open_page):
    page = open_page("/failures?lang=en")
    expect(page.locator(".st-key-failures-failing .vega-embed")).to_be_in_viewport(ratio=0.9)
    expect(page.get_by_text("That is it.")).to_have_count(0)
    part(page, "says").get_by_text("The learning rate is too large").click()
    expect(page.get_by_text("That is it.")).to_be_visible()
    part(page, "cure").get_by_text("A learning rate of 0.1 instead of 10").click()
    expect(page.get_by_text("It helps.")).to_be_visible()
    expect(page.locator(".st-key-failures-cured .vega-embed")).to_be_visible()
    expect(page.locator(".st-key-failures-failing .vega-embed")).to_be_visible()
    expect(page.get_by_text("Always, in 20 of 20 draws.")).to_be_visible()
    expect(page).to_have_url(re.compile("says=1.*cure=2"))
    settle(page)
    assert accessibility_violations(page) == []
    page.reload()
    expect(page.get_by_text("It helps.")).to_be_visible()


def test_the_keyboard_votes_and_goes_to_the_next_case(open_page):
    page = open_page("/failures?lang=en&case=twins")
    expect(page.get_by_text("Four hidden neurons learn XOR.")).to_be_visible()
    radio = part(page, "says").get_by_role("radio")
    radio.first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Not that one.")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("That is it.")).to_be_visible()
    settle(page)
    page.keyboard.press("n")
    expect(page.get_by_text("The same four neurons.")).to_be_visible()
    expect(page.get_by_text("That is it.")).to_have_count(0)
    expect(page).to_have_url(re.compile("case=still"))


@pytest.mark.parametrize("id", ["looks", "toogood"])
def test_dark_french_and_accessible(open_page, id):
    place = CASES[id].helps
    page = open_page(f"/failures?lang=fr&case={id}&says={CASES[id].right + 1}&cure={place + 1}", dark=True)
    expect(page.get_by_text("Cela aide.")).to_be_visible()
    page.get_by_role("tab", name="Dans les couches").click()
    settle(page)
    assert accessibility_violations(page) == []


def test_the_layers_tell_what_the_eye_cannot_see_and_the_knobs_are_a_click_away(open_page):
    page = open_page("/failures?lang=en&case=twins&cure=3")
    page.get_by_role("tab", name="Inside the layers").click()
    rows = page.get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("As it was")
    expect(rows.nth(1).get_by_role("cell").nth(4)).to_have_text("1")
    expect(rows.nth(2).get_by_role("cell").nth(4)).to_have_text("4")
    page.get_by_role("tab", name="What to look at").click()
    page.get_by_role("button", name="Open the failing settings").click()
    expect(page.get_by_role("heading", name="Decision boundaries")).to_be_visible()
    expect(page).to_have_url(re.compile("init=all_equal"))


def test_a_phone_has_nothing_sideways(open_page):
    page = open_page("/failures?lang=fr&case=memory&says=3&cure=3", width=390, height=844)
    expect(page.get_by_text("Cela aide.")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
