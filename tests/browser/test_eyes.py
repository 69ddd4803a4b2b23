"""One digit, three eyes, as a student meets it: drawing, sliders, a phone."""

import re

import pytest
from browser_tools import accessibility_violations, choose_in_menu, knob, open_tab, settle
from playwright.sync_api import Page, expect

SEVEN = ((0.3, 0.2), (0.7, 0.2), (0.45, 0.85))


def verdicts(page: Page):
    return page.locator("[class*='st-key-eyes-verdict']")


def stroke(page: Page, places) -> None:
    """Draw a stroke on the sheet; places are shares of its width and height."""
    sheet = knob(page, "pad", "eyes").locator("canvas")
    sheet.scroll_into_view_if_needed()
    frame = sheet.bounding_box()
    points = [(frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in places]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=8)
    page.mouse.up()


def ink(page: Page) -> float:
    """How bright the sheet is on average, 0 to 255."""
    return knob(page, "pad", "eyes").locator("canvas").evaluate(
        "sheet => { const {data} = sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height);"
        " let sum = 0; for (let i = 0; i < data.length; i += 4) sum += data[i]; return sum / (data.length / 4); }")


def test_a_drawn_seven_is_read_by_all_three_and_undone_on_an_accessible_page(open_page):
    page = open_page("/eyes?lang=en&digit=3", dark=True)
    expect(verdicts(page).first).to_contain_text("Reads 0")
    knob(page, "source", "eyes").get_by_text("Draw", exact=True).click()
    expect(page.get_by_text("For now, the networks read test image 3.")).to_be_visible()
    stroke(page, SEVEN)
    for place in range(3):
        expect(verdicts(page).nth(place)).to_contain_text(re.compile(r"Reads 7 \(\d"))
    expect(page.get_by_text("For now, the networks")).to_have_count(0)
    settle(page)
    before = ink(page)
    stroke(page, ((0.2, 0.5), (0.8, 0.5)))
    assert ink(page) > 1.1 * before
    page.get_by_role("button", name="Undo").click()
    assert ink(page) == pytest.approx(before)
    for place in range(3):
        expect(verdicts(page).nth(place)).to_contain_text("Reads 7")
    open_tab(page, "Check the document")
    page.locator(".st-key-card-I8").get_by_text("It stays in all three cases", exact=True).click()
    expect(page.get_by_text("The claim does not hold as it stands.")).to_be_visible()
    # Streamlit drops what a component sends in the very frame in which the page is left.
    page.wait_for_timeout(500)
    settle(page)
    assert accessibility_violations(page) == []

    choose_in_menu(page, "The course", "The course's experiments")
    expect(page.get_by_text("A17 ·")).to_be_visible()
    choose_in_menu(page, "Reading images", "Three eyes")
    expect(verdicts(page).first).to_contain_text("Reads 7")
    page.wait_for_timeout(500)
    assert ink(page) == pytest.approx(before, rel=0.02)
    page.get_by_role("button", name="Clear").click()
    expect(verdicts(page).first).to_contain_text("Reads 0")
    assert ink(page) == 0


def test_a_slider_moves_the_verdicts_and_the_link(open_page):
    page = open_page("/eyes?lang=en&digit=5")
    expect(verdicts(page).first).to_contain_text("Right.")
    page.evaluate("document.querySelector('.st-key-eyes-bars-pixels').querySelector('canvas, svg').dataset.mine = 'y'")
    thumb = knob(page, "right", "eyes").get_by_role("slider")
    thumb.focus()
    for _ in range(8):
        thumb.press("ArrowRight")
    expect(verdicts(page).first).to_contain_text("Wrong: the label says 1.")
    expect(page).to_have_url(re.compile("right=8"))
    assert page.locator(".st-key-eyes-bars-pixels [data-mine=y]").count() == 1


def test_a_phone_in_french_keeps_the_verdicts_in_sight_and_refuses_a_broken_file(open_page):
    page = open_page("/eyes?lang=fr", width=390, height=844)
    knob(page, "noise", "eyes").scroll_into_view_if_needed()
    expect(page.locator(".st-key-eyes-glance")).to_be_in_viewport()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    knob(page, "source", "eyes").get_by_text("Importer", exact=True).click()
    knob(page, "file", "eyes").locator("input[type=file]").set_input_files(
        {"name": "chiffre.png", "mimeType": "image/png", "buffer": b"rien"})
    expect(page.get_by_text("Ce fichier n’est pas une image lisible ici.")).to_be_visible()
    expect(verdicts(page).first).to_contain_text("Lit 7")


def test_the_curve_is_that_of_the_distortion_just_moved(open_page):
    page = open_page("/eyes?lang=en")

    def curve():
        return page.locator(".st-key-eyes-curve").get_by_role("radio", checked=True).or_(
            page.locator(".st-key-eyes-curve button[aria-checked='true'], .st-key-eyes-curve button[kind$='Active']"))

    expect(curve().first).to_have_text("Shift")
    for name, title in (("turn", "Rotation"), ("noise", "Noise"), ("down", "Shift")):
        thumb = knob(page, name, "eyes").get_by_role("slider")
        thumb.focus()
        thumb.press("ArrowRight")
        expect(curve().first).to_have_text(title)
    page.locator(".st-key-eyes-curve").get_by_text("Size", exact=True).click()
    expect(curve().first).to_have_text("Size")
    page.get_by_role("button", name="Take all changes back").click()
    expect(curve().first).to_have_text("Size")
