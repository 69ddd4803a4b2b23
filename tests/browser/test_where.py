"""Where it looks in a real browser: the maps come, the planted mark is found, a network without maps is refused."""

import re

import pytest
from browser_tools import accessibility_violations, open_tab, settle
from playwright.sync_api import expect

from nnviz.datasets.xrays import part
from nnviz.experiments.xray import XrayData
from nnviz.language import catalogue

CLASSES = part(XrayData(), "test")[1]


def test_the_maps_of_the_marked_network_find_the_mark(open_page):
    page = open_page("/where?lang=en&net=G5&mark=1")
    expect(page.get_by_text("The map of random weights")).to_be_visible()
    expect(page.get_by_text("Not for clinical use.")).to_be_visible()
    settle(page)
    open_tab(page, "Does it lie?")
    said = page.get_by_text(re.compile("of what speaks for pneumonia lies there, over all ill")).inner_text()
    even, there, random = (float(share) for share in re.findall(r"([\d.]+)%", said))
    assert there > 3 * even > 3
    assert random < there
    open_tab(page, "Delete pixels")
    expect(page.locator(".st-key-where-deletion-all svg.marks")).to_be_visible()
    expect(page.get_by_text("The map passes.")).to_be_visible()
    assert accessibility_violations(page) == []


def test_a_button_goes_to_the_next_mistake_in_french(open_page):
    page = open_page("/where?lang=fr&net=G", width=390, height=844, dark=True)
    expect(page.get_by_text("La carte de poids au hasard")).to_be_visible()
    page.get_by_role("button", name="Un enfant sain pris pour malade").click()
    expect(page.get_by_text(re.compile("normal. Le réseau dit pneumonie"))).to_be_visible()
    settle(page)
    image = int(re.search(r"img=(\d+)", page.url)[1])
    assert CLASSES[image] == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("language", "slope", "verdict"), [
    ("en", "mean", "It lies:"), ("fr", "place", "Elle trouve la marque :")])
def test_g6_lies_by_the_mean_slope_and_finds_the_mark_by_that_of_each_place(open_page, language, slope, verdict):
    page = open_page(f"/where?lang={language}&net=G6&mark=1&slope={slope}")
    t = catalogue(language).gettext
    tabs = [t(title) for title in ("Look and try", "Does it lie?", "Delete pixels")]
    expect(page.get_by_role("tab")).to_have_text(tabs)
    expect(page.get_by_role("button", name=t("The same mark, and a map that lies"))).to_be_visible()  # open at first
    open_tab(page, "Does it lie?", language)
    told = page.locator(".st-key-where-tabs li")
    expect(told.filter(has_text=verdict.replace(" :", "\u00a0:"))).to_have_count(1)
    for test in ({"en": ("Random weights test whether", "Deleted pixels test another thing"),
                  "fr": ("Les poids au hasard disent si", "Les pixels effacés testent autre chose")}[language]):
        expect(told.filter(has_text=test)).to_have_count(1)


def test_an_early_layer_shows_the_image_in_exchanged_colours(open_page):
    page = open_page("/where?lang=en&net=G&layer=1")
    open_tab(page, "Does it lie?")
    said = page.locator(".st-key-where-tabs li").filter(has_text="Random weights test").inner_text()
    assert float(re.search(r"correlate by (−?[\d.]+) on", said)[1].replace("−", "-")) < -0.5
    assert "exchanged colours" in said


@pytest.mark.parametrize(("language", "dark", "width", "height"), [
    ("en", False, 390, 844), ("fr", True, 390, 844), ("fr", False, 1280, 800), ("en", True, 1280, 800)])
def test_no_name_of_the_deletion_chart_is_cut(open_page, language, dark, width, height):
    page = open_page(f"/where?lang={language}&net=G4", dark=dark, width=width, height=height)
    open_tab(page, "Delete pixels", language)
    t = catalogue(language).gettext
    for which in ("all", "one"):
        chart = page.locator(f".st-key-where-deletion-{which} svg.marks")
        expect(chart).to_be_visible()
        names = chart.locator(".role-legend-label text")
        assert set(names.all_text_contents()) == {t("this map"), t("map of random weights"), t("by chance")}
        whole = chart.bounding_box()
        for name in names.all():
            box = name.bounding_box()
            assert box["x"] >= whole["x"]
            assert box["x"] + box["width"] <= whole["x"] + whole["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_network_of_ones_own_the_page_says_where_to_train_one(open_page):
    page = open_page("/where?lang=en&net=own")
    expect(page.get_by_text("You have trained no network yet.")).to_be_visible()
    expect(page.get_by_role("link", name="Train one")).to_be_visible()
