"""The page that counts weights as a student meets it, in a real browser."""

import re

from browser_tools import accessibility_violations, choose_in_menu, knob, open_card, open_tab
from playwright.sync_api import expect


def test_a_knob_changes_the_sentence_and_the_link_opens_elsewhere(open_page):
    page = open_page("/weights?lang=en")
    expect(page.get_by_text("B has 4.0 times as many parameters as A: 6,444,170 against 1,607,210.")).to_be_visible()
    page.evaluate("document.querySelector('.st-key-weights-bars canvas, .st-key-weights-bars svg').dataset.mine = 'y'")
    for position in (1, 2, 3):
        thumb = knob(page, f"b-pool{position}", "weights").get_by_role("slider")
        thumb.focus()
        thumb.press("ArrowRight")
        thumb.press("ArrowRight")
        expect(thumb).to_have_value("2")
        expect(page).to_have_url(re.compile("-".join(["c32k3sp2"] * position)))
    sentence = page.get_by_text("B is deeper and has fewer parameters: the claim does not hold here.")
    expect(sentence).to_be_in_viewport()
    expect(page.get_by_text("1,607,210 against 95,370.")).to_be_in_viewport()
    assert page.locator(".st-key-weights-bars [data-mine=y]").count() == 1
    expect(page).to_have_url(re.compile(r"b=cnn_c32k3sp2-c32k3sp2-c32k3sp2_256$"))
    address = page.url

    page = open_page(address[address.index("/weights"):], dark=True)
    assert page.url == address
    expect(page.get_by_text("1,607,210 against 95,370.")).to_be_visible()
    expect(knob(page, "b-pool3", "weights").get_by_role("slider")).to_have_value("2")
    open_tab(page, "Check the document")
    open_card(page, "I9")
    page.locator(".st-key-card-I9").get_by_text("The shallow one", exact=True).click()
    expect(page.get_by_text("four times fewer")).to_be_visible()
    page.wait_for_timeout(1000)
    assert accessibility_violations(page) == []


def test_page_change_and_back_button_keep_the_networks(open_page):
    page = open_page("/weights?lang=en&a=pixels_100")
    expect(page.get_by_text("784·100 + 100 = 78,500")).to_be_visible()
    thumb = knob(page, "a-units1", "weights").get_by_role("slider")
    thumb.focus()
    thumb.press("ArrowRight")
    expect(page.get_by_text("784·101 + 101 = 79,285")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("784·100 + 100 = 78,500")).to_be_visible()
    choose_in_menu(page, "The course", "The course's experiments")
    expect(page.get_by_text("A17 ·")).to_be_visible()
    choose_in_menu(page, "Reading images", "Weights")
    expect(page.get_by_text("784·100 + 100 = 78,500")).to_be_visible()
    expect(page).to_have_url(re.compile("a=pixels_100"))


def test_a_phone_shows_everything_without_scrolling_sideways(open_page):
    page = open_page("/weights?lang=fr", width=390, height=844)
    picture = page.locator(".st-key-weights-bars .vega-embed").bounding_box()
    assert 250 < picture["width"] <= 390
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
