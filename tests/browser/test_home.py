"""Home, as a visitor meets it: a picture at once, every group of the menu in sight, one click into a chapter."""

import re

import pytest
from browser_tools import accessibility_violations, choose_in_menu, settle
from playwright.sync_api import expect

from nnviz.labs.catalogue import LABS


@pytest.mark.parametrize(("lang", "dark"), [("en", False), ("fr", True)])
def test_a_finished_picture_and_the_whole_menu_stand_above_the_fold_on_an_accessible_page(open_page, lang, dark):
    page = open_page(f"/?lang={lang}", dark=dark)
    expect(page.locator(".st-key-home-boundary .vega-embed")).to_be_in_viewport(ratio=0.9)
    groups = page.get_by_test_id("stTopNavSection")
    assert groups.count() == len(LABS) - 1  # the first page stands alone
    for place in range(groups.count()):
        expect(groups.nth(place)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 1280
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 2.5 * 800
    assert accessibility_violations(page) == []


def test_the_picture_plays_and_a_chapter_is_one_click_away(open_page):
    page = open_page("/?lang=en")
    expect(page.get_by_text("After 200 epochs it is right for")).to_be_visible()
    page.keyboard.press(",")
    expect(page.get_by_text("After 200 epochs it is right for")).to_be_hidden()
    page.locator(".st-key-home-failures").get_by_role("link").click()
    expect(page.get_by_role("heading", name="What goes wrong", level=1)).to_be_visible()
    settle(page)
    choose_in_menu(page, "Reading images", "Weights")
    expect(page.get_by_role("heading", name="Who has more weights?")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Home").click()
    visited = page.locator(".st-key-home-visited").get_by_role("link")
    expect(visited).to_have_count(2)
    expect(visited.first).to_contain_text("Weights")


def test_a_link_from_before_goes_on_to_the_boundaries_and_stays_a_link(open_page):
    page = open_page("/?data=moons&hidden=8-4&lr=0.1&hide=noise&lang=fr")
    expect(page.get_by_role("heading", name="Frontières de décision")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/boundaries\?.*data=moons"))
    settle(page)
    for part in ("hidden=8-4", "lr=0.1", "hide=noise", "lang=fr"):
        assert part in page.url
    address = page.url
    page.reload()
    expect(page.get_by_role("heading", name="Frontières de décision")).to_be_visible()
    settle(page)
    assert page.url == address


def test_a_phone_sees_the_picture_first_and_nothing_sideways(open_page):
    page = open_page("/?lang=fr", width=390, height=844)
    picture = page.locator(".st-key-home-boundary .vega-embed")
    expect(picture).to_be_visible()
    assert picture.bounding_box()["y"] < 500
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
