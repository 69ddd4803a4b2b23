"""The list of the course's experiments in a real browser: find one, compare, replay it with one click."""

import itertools
import re

from browser_tools import accessibility_violations, settle
from playwright.sync_api import expect


def test_an_experiment_is_found_compared_and_replayed(open_page):
    page = open_page("/course?lang=en")
    expect(page.get_by_text("A17 ·")).to_be_visible()
    page.get_by_role("button", name="luck").click()
    row = page.locator("[class*='st-key-course-entry']").filter(has_text="A10 ·")
    expect(row).to_be_visible()
    expect(page.get_by_text("A17 ·")).to_have_count(0)
    expect(row.get_by_role("row").filter(has_text="Accuracy")).to_contain_text(re.compile("99.0%.*74.3%.*luck"))
    settle(page)
    assert accessibility_violations(page) == []
    row.get_by_role("link", name="Replay A10").click()
    line = page.get_by_text(re.compile("A10 · Accuracy: 99.0% in the document, .* here"))
    expect(line).to_be_visible()
    box = line.bounding_box()
    assert box["y"] + box["height"] < 800
    expect(page).to_have_url(re.compile("boundaries.*lr=100"))


def test_figures_stand_side_by_side_on_a_phone_and_nothing_is_cut(open_page):
    page = open_page("/course?lang=fr", width=390, height=844, dark=True)
    row = page.locator("[class*='st-key-course-entry-later-A9']")
    expect(row.get_by_text("confirmé")).to_be_visible()
    line = row.get_by_role("row").filter(has_text="Exactitude")
    cells = [cell.bounding_box() for cell in line.get_by_role("cell").all()]
    assert len(cells) == 4
    assert all(before["x"] + before["width"] <= after["x"] + 1 for before, after in itertools.pairwise(cells))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 4000
    for badge in row.locator(".stMarkdownBadge").all():
        assert badge.evaluate("element => element.scrollWidth <= element.clientWidth + 1")
