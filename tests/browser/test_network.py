"""The drawing of the network in a real browser: its numbers are those of the recording, and a weight can be tried."""

import re

import pytest
from browser_tools import open_tab, settle
from playwright.sync_api import Page, expect

NUMBER = re.compile(r"\d[\d\u202f]*(?:[.,]\d+)?")


def opened(open_page, link: str = "/boundaries?lang=en", **options) -> Page:
    """Open a page whose network is drawn and whose own run has replaced what was recorded."""
    page = open_page(link, **options)
    expect(page.get_by_text(re.compile(r"Trained for|Diverged|Entraîné \d"))).to_be_visible()
    open_tab(page, "The network", "fr" if "lang=fr" in link else "en")
    expect(page.locator(".network .unit").first).to_be_visible()
    return page


def numbers(page: Page, line: str) -> list[float]:
    """Return the numbers of a line of text: accuracies in percent, then losses."""
    return [float(text.replace("\u202f", "").replace(",", ".")) for text in
            NUMBER.findall(page.locator(line).inner_text())]


def choose(page: Page, kind: str = "weight", which: int = 0) -> None:
    """Open the editor for a weight or a bias."""
    page.locator(f".network .{kind}").nth(which).dispatch_event("click")
    expect(page.locator(".network .value")).to_be_enabled()


def scrub(page: Page, *keys: str) -> None:
    """Move the scrubber by the keyboard and wait until the network has followed."""
    slider = page.get_by_role("slider", name=re.compile("^(Epoch|Époque)$"))
    slider.focus()
    for key in keys:
        slider.press(key)
    page.wait_for_timeout(200)


def picture(page: Page, name: str = ".answer") -> str:
    """Return what a picture of the network shows."""
    return page.locator(f".network {name}").first.evaluate("canvas => canvas.toDataURL()")


@pytest.mark.parametrize("link", [
    "/boundaries?lang=en&data=blobs&classes=3&out=softmax&hidden=6-5&act=selu-sigmoid&epochs=30&reg=l2&penalty=0.01",
    "/boundaries?lang=en&data=circles&inputs=x1-x1sq-sinx2&out=bce&epochs=30&reg=l1&penalty=0.01&hidden=12-8&act=tanh-relu"
    "&drop=0.2"])
def test_the_browsers_scores_are_those_of_the_recording(open_page, link):
    page = opened(open_page, link)
    assert page.get_by_text("The link says").count() == 0
    for keys in (["End"], ["Home"], ["ArrowRight"] * 4):
        scrub(page, *keys)
        choose(page)
        trained, computed = numbers(page, ".network .trained"), numbers(page, ".network .yours")
        assert computed[:2] == trained[:2]
        assert computed[2:] == pytest.approx(trained[2:], abs=1.01e-4)
        told = numbers(page, ".scrubber .readout")[2:]
        assert trained == [told[2], told[3], told[0], told[1]]


def test_a_weight_changed_by_hand_changes_the_answer_and_comes_back(open_page):
    page = opened(open_page, "/boundaries?lang=en&hidden=1&epochs=20")
    edges = page.locator(".network .weight")
    line = edges.nth(2).locator(".halo")
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".network .chosen")).to_contain_text("Weight hidden 1.1 → output:")
    trained, before = numbers(page, ".network .trained"), picture(page)
    reset = page.get_by_role("button", name="Back to the trained weights")
    expect(reset).to_be_disabled()
    page.locator(".network .value").fill("0")
    choose(page, "bias", 1)
    page.locator(".network .value").fill("-900")
    expect(page.locator(".network .changed")).to_have_count(2)
    # Everything is now class 0, for sure: half of the points are right, and the squared error of the others is 1.
    share = numbers(page, ".network .yours")
    assert share[:2] == pytest.approx([50, 50], abs=5)
    assert share[2:] == pytest.approx([1 - share[0] / 100, 1 - share[1] / 100], abs=1e-3)
    assert picture(page) != before
    expect(edges.nth(2)).to_have_attribute("aria-label", re.compile(r"0\.000 \(changed by hand, trained: "))
    reset.click()
    assert picture(page) == before
    assert numbers(page, ".network .yours")[:2] == trained[:2]
    expect(page.locator(".network .changed")).to_have_count(0)


def test_a_typed_weight_is_checked_and_belongs_to_its_run_and_frame(open_page):
    page = opened(open_page)
    choose(page)
    before = picture(page)
    for text in ("5000", ""):
        page.locator(".network .value").fill(text)
        expect(page.get_by_text("Type a number from −1,000 to 1,000.")).to_be_visible()
        assert picture(page) == before
    page.locator(".network .value").fill("2")
    expect(page.get_by_text("Type a number from")).to_have_count(0)
    expect(page.locator(".network .changed")).to_have_count(1)
    page.get_by_role("tab", name="Training").click()  # the same run is drawn again
    settle(page)
    expect(page.locator(".network .changed")).to_have_count(1)
    scrub(page, "ArrowLeft")
    expect(page.locator(".network .changed")).to_have_count(0)
    expect(page.locator(".network .yours")).to_be_empty()
    expect(page.locator(".network .value")).to_be_disabled()


def test_the_keyboard_reaches_reads_and_changes_a_weight(open_page):
    page = opened(open_page)
    stops = page.locator(".network .stage [tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    readout = page.locator(".network .readout")
    expect(readout).to_have_text("Input x1: its value over the plane")
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("Bias of hidden 1.1:")
    page.keyboard.press("ArrowDown")
    expect(readout).to_contain_text("Weight x1 → hidden 1.1:")
    page.keyboard.press("ArrowRight")
    expect(readout).to_have_text(re.compile(r"hidden 1\.1 = tanh\([−\d.]+·x1 [+−] [\d.]+·x2 [+−] [\d.]+\)"))
    expect(stops).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    slider = page.locator(".network .slider")
    expect(slider).to_be_focused()
    slider.press("ArrowRight")
    expect(page.locator(".network .bias.changed")).to_have_count(1)
    slider.press("Escape")
    expect(page.locator(".network .bias").first).to_be_focused()


def test_a_network_that_diverged_is_a_sentence_and_shows_dashes(open_page):
    page = opened(open_page, "/boundaries?lang=en&hidden=8-8-8&act=linear&out=softmax&lr=1000&opt=momentum&epochs=100")
    expect(page.get_by_text("Diverged at epoch 1: the learning rate")).to_be_visible()
    expect(page.locator(".network .weight").first).to_have_attribute("aria-label", "Weight x1 → hidden 1.1: —")
    expect(page.locator(".network .trained")).to_contain_text("loss train —, test —")
    choose(page)
    page.locator(".network .value").fill("1")
    expect(page.locator(".network .yours")).to_contain_text("loss train —, test —")


def test_deep_and_wide_in_french_with_a_decimal_comma_on_a_phone(open_page):
    page = opened(open_page, "/boundaries?lang=fr&hidden=64-10-8-8-8-8&epochs=20", locale="fr-FR", width=390,
                  height=844)
    expect(page.locator(".network .more")).to_have_count(1)
    expect(page.locator(".network .more")).to_contain_text("55")
    expect(page.locator(".network .unit")).to_have_count(2 + 9 + 10 + 4 * 8 + 1)
    expect(page.locator(".network .weight")).to_have_count(2 * 9 + 9 * 10 + 10 * 8 + 3 * 8 * 8 + 8)
    expect(page.locator(".network .head").nth(1)).to_contain_text("64 neurones")
    choose(page)
    expect(page.locator(".network .chosen")).to_have_text(re.compile(r"Poids x1 → caché 1\.1\s: −?\d,\d{3}"))
    expect(page.locator(".network .yours")).to_contain_text("Avec vos poids : exactitude d’entraînement")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
