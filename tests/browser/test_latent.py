"""The page of the latent space in a real browser: from a link to a trained network, its maps, and groups."""

from urllib.parse import urlencode

from browser_tools import accessibility_violations, open_tab, settle
from playwright.sync_api import expect

from nnviz.course.autoencoders import pyramid
from nnviz.course.experiments import get
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.images import ImageData, ImageTraining
from nnviz.links.images import CODES

TINY = AutoencoderExperiment(
    data=ImageData(dataset="usps", images=300), network=pyramid(16, latent=2, activation="tanh"),
    training=ImageTraining(epochs=2), seed=77)
LINK = f"/latent?lang=en&{urlencode(CODES.to_query(TINY, get('D').experiment))}"


def test_from_a_link_to_a_decoded_place_and_groups_accessibly(open_page):
    page = open_page(LINK)
    page.locator(".st-key-latent-own-train button").click()
    plane = page.get_by_role("application", name="Map “The two latent numbers”, 2,000 dots")
    expect(plane).to_be_visible()

    box = plane.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".latent .tip")).to_be_visible()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".latent .status")).to_contain_text("Now choose a second one")
    expect(page.locator(".latent .decoded .face").first).to_be_visible()

    open_tab(page, "Groups without names: k-means")
    table = page.locator(".st-key-latent-clusters svg.marks")
    expect(table.locator("image")).to_have_count(10)  # a decoded centre for each cluster
    assert sum(int(count) for count in table.locator("text[font-weight='600']").all_text_contents()) == 2000
    settle(page)
    assert accessibility_violations(page) == []


def test_a_class_left_out_is_judged_by_errors_accessibly(open_page):
    page = open_page(LINK.replace("seed=77", "seed=78&without=1"))
    page.locator(".st-key-latent-own-train button").click()
    open_tab(page, "Does it notice what it has never seen?")
    expect(page.locator(".st-key-latent-roc svg.marks")).to_be_visible()
    expect(page.locator(".st-key-latent-errors svg.marks")).to_be_visible()
    sentence = page.get_by_text("At this threshold,")
    before = sentence.inner_text()
    page.get_by_role("slider", name="Threshold of the reconstruction error").press("Home")
    expect(sentence).to_contain_text("100.0% of the unknown images are found")
    assert sentence.inner_text() != before
    settle(page)
    assert accessibility_violations(page) == []
