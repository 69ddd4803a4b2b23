"""The pages of searches as a student meets them, in a real browser."""

import re

import pytest
from browser_tools import accessibility_violations, open_tab, settle
from playwright.sync_api import expect


@pytest.mark.parametrize(("locale", "dark", "said"), [
    ("en-GB", False, "Over the seeds, what"), ("fr-FR", True, "D’une graine à l’autre")])
def test_the_range_test_stands_above_the_fold_and_leads_back_to_the_lab(locale, dark, said, open_page):
    page = open_page("/range?hidden=5", locale=locale, dark=dark)
    expect(page.get_by_text(re.compile(said))).to_be_visible()
    picture = page.locator(".st-key-range-curve .vega-embed")
    expect(picture).to_be_in_viewport(ratio=0.9)
    assert accessibility_violations(page) == []
    way = page.get_by_role("link", name=re.compile(r"^(Try|Essayer) 0[.,]")).last
    rate = re.search(r"0[.,]\d+", way.inner_text())[0].replace(",", ".")
    way.click()
    expect(page).to_have_url(re.compile(rf"/boundaries\?.*lr={re.escape(rate)}"))
    settle(page)
    expect(page).to_have_url(re.compile(r"hidden=5"))


def test_a_click_on_a_cell_of_the_sweep_chooses_it_and_its_run_opens(open_page):
    page = open_page("/sweep?lang=en&space=lr%3D0.03,0.3+neurons%3D2,4&seeds=6&epochs=20&points=300")
    chosen = page.get_by_text(re.compile("^Chosen: lr"))
    expect(chosen).to_be_visible()
    before = chosen.inner_text()
    cells = page.locator(".st-key-sweep-picture svg g.mark-rect path")
    expect(cells.first).to_be_visible()
    for cell in range(4):
        cells.nth(cell).click()
        page.wait_for_timeout(800)
        settle(page)
        if chosen.inner_text() != before:
            break
    point = re.search(r"lr = ([\d.]+), neurons = (\d+)", chosen.inner_text())
    assert chosen.inner_text() != before
    page.get_by_role("link", name=re.compile("^seed 1:")).click()
    expect(page).to_have_url(re.compile(rf"/boundaries\?.*hidden={point[2]}\b"))
    expect(page).to_have_url(re.compile("seed=1"))


def test_a_search_is_watched_a_dot_is_clicked_and_a_line_chosen(open_page):
    page = open_page("/search?lang=en&space=lr%3D0.01..1:log+neurons%3D2,4,8&sampler=random&trials=12&epochs=15"
                     "&points=300&chance=77")
    start = page.locator(".st-key-search-start button")
    if start.is_enabled():
        start.click()
    expect(page.get_by_text(re.compile("12 of 12 trials"))).to_be_visible()
    expect(page.get_by_text("you looked 24 times at the validation set")).to_be_visible()
    settle(page)
    assert accessibility_violations(page) == []
    shown = page.get_by_text(re.compile(r"^Trial \d+:"))
    before = shown.first.inner_text()
    dots = page.locator(".st-key-search-history svg g.mark-symbol path")
    for dot in range(dots.count()):
        dots.nth(dot).click(force=True)
        page.wait_for_timeout(600)
        settle(page)
        if shown.first.inner_text() != before:
            break
    assert shown.first.inner_text() != before
    open_tab(page, "All knobs at once")
    line = page.locator("[data-testid='stEChartsChart'] svg path[stroke-width='2']").first
    line.wait_for()
    line.scroll_into_view_if_needed()
    before, points = shown.first.inner_text(), line.evaluate(
        "line => [0.2, 0.3, 0.4, 0.6].map(part => { const at = line.getPointAtLength(part * line.getTotalLength());"
        " const seen = new DOMPoint(at.x, at.y).matrixTransform(line.getScreenCTM()); return [seen.x, seen.y]; })")
    for x, y in points:
        page.mouse.click(x, y)
        page.wait_for_timeout(600)
        settle(page)
        if shown.first.inner_text() != before:
            break
    assert shown.first.inner_text() != before
    page.mouse.move(x + 30, y + 300)
    page.mouse.move(x, y)
    said = shown.first.inner_text().split(" (folds")[0]
    expect(page.get_by_text(said, exact=True)).to_be_visible()  # the hover value is that of the same trial
    open_tab(page, "Best trials")
    page.get_by_role("link", name="Open its run").last.click()
    expect(page).to_have_url(re.compile(r"/boundaries\?.*lr="))


def test_on_a_phone_nothing_is_wider_than_the_page(open_page):
    for path in ("/range?lang=fr", "/sweep?lang=fr&seeds=2&epochs=5", "/search?lang=fr"):
        page = open_page(path, width=390, height=844, dark=True, locale="fr-FR")
        page.wait_for_timeout(1500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
