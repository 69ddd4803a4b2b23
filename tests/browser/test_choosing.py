"""Choosing, played in front of a class."""

import re

from browser_tools import accessibility_violations, knob, settle
from playwright.sync_api import expect


def part(page, name: str):
    return knob(page, name, "choosing")


def test_from_the_task_to_the_page_that_trains_it(open_page):
    page = open_page("/choosing?lang=en")
    expect(page.locator(".st-key-choosing-answer .vega-embed")).to_be_in_viewport(ratio=1)
    expect(page.locator(".st-key-choosing-loss .vega-embed")).to_be_in_viewport(ratio=1)
    part(page, "task").get_by_text("One class of several").click()
    part(page, "act").get_by_text("sigmoid", exact=True).click()
    expect(page.get_by_text("Not that one.")).to_be_visible()
    part(page, "act").get_by_text("softmax", exact=True).click()
    expect(page.get_by_text("That is it.")).to_be_visible()
    part(page, "loss").get_by_text("cross-entropy over the classes").click()
    expect(page.get_by_text("sparse_categorical_crossentropy")).to_be_visible()
    settle(page)
    assert accessibility_violations(page) == []
    page.get_by_role("link", name="Try it: Three classes of points").click()
    expect(page.get_by_role("heading", name="Decision boundaries")).to_be_visible()
    expect(page).to_have_url(re.compile("data=blobs"))


def test_the_sum_moves_by_keyboard_and_the_charts_stay(open_page):
    page = open_page("/choosing?lang=en&act=3&loss=2")
    expect(page.get_by_text("Answer: 0.731")).to_be_visible()
    thumb = part(page, "z").get_by_role("slider")
    thumb.focus()
    thumb.press("ArrowLeft")
    expect(page.get_by_text("Answer: 0.711")).to_be_visible()
    expect(page).to_have_url(re.compile("z=0.9"))


def test_a_bet_on_a_rule_in_french_and_dark(open_page):
    page = open_page("/choosing?lang=fr&rule=early", dark=True)
    expect(page.get_by_text(re.compile("^Pariez d’abord"))).to_be_visible()
    part(page, "bet").get_by_text("Elle contredit la règle").click()
    expect(page.locator(".st-key-choosing-rule-strip .vega-embed")).to_be_visible()
    settle(page)
    assert accessibility_violations(page) == []


def test_a_phone_has_nothing_sideways(open_page):
    page = open_page("/choosing?lang=fr&task=bounded&act=3&loss=1&bet=1", width=390, height=844)
    expect(page.get_by_text("C’est cela.").first).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
