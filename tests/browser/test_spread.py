"""Is it luck? As a student meets it, in a real browser."""

import re

from browser_tools import open_tab, settle
from playwright.sync_api import expect


def test_thirty_draws_are_trained_read_and_one_is_loaded(open_page):
    page = open_page("/boundaries?lang=en&hidden=2&lr=1&batch=full&epochs=120")
    open_tab(page, "Is it luck?")
    page.get_by_role("button", name=re.compile("Train 30 draws")).click()
    expect(page.get_by_text("30 draws trained side by side for 120 epochs")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Median [\d.]+%, from [\d.]+% to [\d.]+%\. Half of the draws"))).to_be_visible()
    assert page.locator(".st-key-boundaries-spread-fan .vega-embed").count() == 1
    assert page.locator(".st-key-boundaries-spread-strip .vega-embed").count() == 1
    lowest = page.get_by_role("button", name=re.compile("Lowest draw"))
    value = re.search(r"[\d.]+%", lowest.inner_text()).group()
    lowest.click()
    expect(page).to_have_url(re.compile(r"seed=\d+"))
    settle(page)
    expect(page.get_by_text(f"test {value}").first).to_be_visible()
    expect(page.get_by_text("30 draws trained side by side for 120 epochs")).to_be_visible()
