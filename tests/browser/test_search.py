"""The pages of searches as a student meets them, in a real browser."""

import re
from time import time_ns

import pytest
from browser_tools import accessibility_violations, open_tab, settle
from playwright.sync_api import expect


@pytest.mark.parametrize(("locale", "dark", "upto", "said"), [
    ("en-GB", False, "", "Raise the knob “Highest rate”"), ("fr-FR", True, "&upto=100", "D’une graine à l’autre")])
def test_the_range_test_stands_above_the_fold_and_leads_back_to_the_lab(locale, dark, upto, said, open_page):
    page = open_page(f"/range?hidden=5{upto}", locale=locale, dark=dark)
    expect(page.get_by_text(re.compile(said))).to_be_visible()
    picture = page.locator(".st-key-range-curve .vega-embed")
    expect(picture).to_be_in_viewport(ratio=0.9)
    assert accessibility_violations(page) == []
    way = page.get_by_role("link", name=re.compile(r"^(Try|Essayer) \d")).last
    rate = re.search(r"\d+([.,]\d+)?", way.inner_text())[0].replace(",", ".")
    way.click()
    expect(page).to_have_url(re.compile(rf"/boundaries\?.*lr={re.escape(rate)}\b"))
    settle(page)
    expect(page).to_have_url(re.compile(r"hidden=5"))


@pytest.mark.parametrize(("locale", "width", "height", "dark", "start", "cannot", "marked"), [
    ("en-GB", 1280, 800, False, "Search", "neurons=100000 is not possible here: it lies between 1 and 64",
     "This picture still belongs to other settings."),
    ("fr-FR", 390, 844, True, "Rechercher", "neurons=100000 n’est pas possible ici",
     "Cette image appartient encore à d’autres réglages.")])
def test_an_impossible_space_is_said_right_below_its_box_and_begins_nothing(locale, width, height, dark, start, cannot,
                                                                         marked, open_page):
    page = open_page("/search?space=lr%3D0.05..1:log&sampler=random&trials=3&epochs=5&points=200"
                     f"&chance={time_ns() % 1_000_000}",  # none that an earlier run has kept
                     locale=locale, width=width, height=height, dark=dark)
    button, box = page.locator(".st-key-search-start button"), page.locator(".st-key-search-space textarea")
    button.click()
    expect(page.get_by_text(re.compile("3 (of 3 trials in|tentatives sur 3 en)"))).to_be_visible()
    page.locator(".st-key-search-trials input").fill("5")
    page.locator(".st-key-search-trials input").press("Enter")
    expect(button).to_be_enabled()
    settle(page)
    box.fill("neurons=1..100000")
    box.press("Control+Enter")
    said = page.get_by_text(cannot)
    expect(said).to_be_in_viewport(ratio=1)
    space, sentence = box.bounding_box(), said.bounding_box()
    assert 0 < sentence["y"] - (space["y"] + space["height"]) < 60
    expect(button).to_be_disabled()
    expect(button).to_contain_text(start)
    expect(page.get_by_text(marked).first).to_be_visible()
    expect(page.locator(".st-key-search-history .vega-embed")).to_be_visible()
    page.mouse.move(1, 1)  # a slider under the pointer fades its ends in
    settle(page)
    assert accessibility_violations(page) == []
    box.fill("lr=0.05..1:log")
    box.press("Control+Enter")
    expect(said).to_have_count(0)
    expect(page.get_by_text(marked)).to_have_count(0)
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_text(re.compile("5 (of 5 trials in|tentatives sur 5 en)"))).to_be_visible()


def test_a_click_right_after_typing_never_searches_the_space_of_before(open_page):
    page = open_page("/search?lang=en&space=lr%3D0.05..1:log&trials=3&epochs=5&points=200"
                     f"&chance={time_ns() % 1_000_000}")
    page.locator(".st-key-search-space textarea").fill("lr=abc")
    page.locator(".st-key-search-start button").click()
    expect(page.get_by_text("lr=abc is not possible here")).to_be_in_viewport(ratio=1)
    settle(page)
    expect(page.locator(".st-key-search-start button")).to_be_disabled()
    page.locator(".st-key-search-space textarea").fill("lr=0.05..1:log")
    page.locator(".st-key-search-space textarea").press("Control+Enter")
    expect(page.get_by_text("Nothing has been tried yet")).to_be_visible()


@pytest.mark.parametrize(("locale", "title"), [("en-GB", "accuracy (%)"), ("fr-FR", "validation (%)")])
def test_the_titles_of_all_knobs_at_once_are_whole(locale, title, open_page):
    for width, height in ((1280, 800), (390, 844)):
        page = open_page("/search?space=lr%3D0.05..1:log+layers%3D1..2+neurons%3D2,4&sampler=random&trials=3&epochs=5"
                         "&points=200&chance=7", locale=locale, width=width, height=height, dark=width < 500)
        button = page.locator(".st-key-search-start button")
        if button.is_enabled():
            button.click()
        expect(page.get_by_text(re.compile("3 (of 3 trials in|tentatives sur 3 en)"))).to_be_visible()
        settle(page)
        said, drawn = (page.locator(f".st-key-search-{name}").bounding_box() for name in ("status", "history"))
        assert said["y"] + said["height"] <= drawn["y"] + 1  # the line above the picture stands clear of it
        open_tab(page, "All knobs at once", locale[:2])
        picture = page.locator("[data-testid='stEChartsChart'] svg")
        last = picture.locator("text", has_text=title).last
        last.wait_for()
        assert not picture.locator("text", has_text="…").count()
        assert not picture.locator("text", has_text="...").count()
        frame, seen = picture.bounding_box(), last.bounding_box()
        assert frame["x"] <= seen["x"]
        assert seen["x"] + seen["width"] <= frame["x"] + frame["width"]


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
    expect(page.get_by_text(re.compile("12 of 12 trials in"))).to_be_visible()
    expect(page.get_by_text("the validation set was looked at 24 times")).to_be_visible()
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
    number, score = re.search(r"^Trial (\d+): .*\. ([\d.]+%) \(folds", shown.first.inner_text()).groups()
    whole = re.compile(rf"^Trial {number}: lr = 0?\.\d{{4,}}, neurons = \d\. {re.escape(score)}$")
    expect(page.get_by_text(whole)).to_be_visible()  # the hover value is that of the same trial, with all digits
    open_tab(page, "Best trials")
    page.get_by_role("link", name="Open its run").last.click()
    expect(page).to_have_url(re.compile(r"/boundaries\?.*lr="))


def test_on_a_phone_nothing_is_wider_than_the_page(open_page):
    for path in ("/range?lang=fr", "/sweep?lang=fr&seeds=2&epochs=5", "/search?lang=fr"):
        page = open_page(path, width=390, height=844, dark=True, locale="fr-FR")
        page.wait_for_timeout(1500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
