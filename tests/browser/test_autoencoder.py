"""The page "Autoencoder" in a real browser: train, scrub without the server, a phone."""

import re

from browser_tools import accessibility_violations, count_messages, knob, open_tab, settle
from playwright.sync_api import Page, expect

#: Trains in a moment.
TINY = "/autoencoder?lang=en&images=usps&train=500&epochs=6&net=20_5_m&noise=0.3&without=4"


def rebuilt(page: Page):
    return page.get_by_role("img", name=re.compile("^Rebuilt: "))


def ink(page: Page) -> list[int]:
    """How dark each rebuilt image is, in sum."""
    return rebuilt(page).evaluate_all(
        "all => all.map(one => one.getContext('2d').getImageData(0, 0, one.width, one.height).data"
        ".filter((_, place) => place % 4 === 0).reduce((sum, value) => sum + value, 0))")


def test_a_run_is_trained_and_scrubbed_without_the_server(open_page):
    page = open_page(TINY)
    expect(page.get_by_text("Nothing is trained yet.")).to_be_visible()
    knob(page, "train-run", "autoencoder").get_by_role("button").click()
    expect(rebuilt(page)).to_have_count(10)
    settle(page)
    assert page.get_by_role("img", name=re.compile("^With noise: ")).count() == 10
    last, caption = ink(page), page.get_by_text(re.compile(r"^Epoch 6 of 6 · mean error of these ten images: 0\.\d{4}"))
    expect(caption).to_be_visible()

    count_messages(page)
    slider = page.get_by_role("slider", name="Epoch")
    slider.press("Home")
    expect(page.get_by_text(re.compile(r"^Epoch 0 of 6 · mean error"))).to_be_visible()
    first = ink(page)
    assert all(one != other for one, other in zip(first, last, strict=True))
    assert max(first) - min(first) < 0.2 * min(first)  # nothing is learned yet: all are grey
    slider.press("End")
    expect(caption).to_be_visible()
    assert ink(page) == last
    assert page.evaluate("window.sent") == 0

    settle(page)
    assert accessibility_violations(page) == []


def test_deep_networks_and_ten_images_fit_on_a_phone(open_page):
    page = open_page("/autoencoder?lang=fr&images=usps&train=300&epochs=2&net=90-80-70-60-50-40_2_m", width=390,
                     height=844, locale="fr-FR")
    drawn = page.locator(".st-key-autoencoder-hourglass svg.marks")
    expect(drawn).to_be_visible()
    assert drawn.bounding_box()["width"] <= 390
    assert drawn.locator("text").all_text_contents().count("256") == 2
    knob(page, "train-run", "autoencoder").get_by_role("button").click()
    expect(page.get_by_role("img", name=re.compile("^Reconstruit : "))).to_have_count(10)
    settle(page)
    places = [place.bounding_box() for place in page.get_by_role("img", name=re.compile("^Reconstruit : ")).all()]
    assert len({round(place["y"]) for place in places}) == 2  # five and five
    assert all(place["width"] > 48 and place["x"] + place["width"] <= 390 for place in places)
    open_tab(page, "400 or 800?", "fr")
    expect(page.get_by_role("columnheader", name="Plus haute")).to_be_attached()  # a wide table
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
