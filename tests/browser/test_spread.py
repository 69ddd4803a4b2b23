"""Is it luck? As a student meets it, in a real browser."""

import re

from browser_tools import knob, settle
from playwright.sync_api import expect


def test_thirty_draws_are_trained_read_and_one_is_loaded(open_page):
    page = open_page("/?lang=en&hidden=2&lr=1&batch=full&epochs=120")
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


def test_a_preset_shows_where_the_documents_figure_falls(open_page):
    page = open_page("/?lang=fr&data=gaussians&hidden=0&lr=1&batch=full&epochs=1000&noise=1.5")
    knob(page, "preset").get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile("^A4 ·")).click()
    expect(page.get_by_text(re.compile("Aucun des 30 tirages n’est aussi bas"))).to_be_visible()
    expect(page.get_by_text(re.compile("30 tirages, enregistrés le"))).to_be_visible()


def test_a_card_runs_its_draws(open_page):
    page = open_page("/?lang=en")
    page.get_by_text("About seven in ten").click()
    settle(page)
    page.locator(".st-key-card-I3-run").get_by_role("button").click()
    expect(page.get_by_text(re.compile(r"Draws that end above 90%: \d+ of 30"))).to_be_visible()
    expect(page.get_by_text("You were right.")).to_be_visible()
    assert page.locator(".st-key-card-I3-strip .vega-embed").count() == 1
