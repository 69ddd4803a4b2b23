"""Where it looks in a real browser: the maps come, the planted mark is found, a network without maps is refused."""

import re

from browser_tools import accessibility_violations, open_tab, settle
from playwright.sync_api import expect

from nnviz.datasets.xrays import part
from nnviz.experiments.xray import XrayData

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
    expect(page.get_by_text("The map tells something.")).to_be_visible()
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


def test_without_a_network_of_ones_own_the_page_says_where_to_train_one(open_page):
    page = open_page("/where?lang=en&net=own")
    expect(page.get_by_text("You have trained no network yet.")).to_be_visible()
    expect(page.get_by_role("link", name="Train one")).to_be_visible()
