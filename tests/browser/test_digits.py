"""The digit page's left column as a student meets it, in a real browser."""

import re

from browser_tools import knob
from playwright.sync_api import expect

#: A set and a training that end in no time.
SMALL = "images=usps&train=300&epochs=1"


def test_orientations_move_the_picture_the_chain_the_sums_and_the_link(open_page):
    page = open_page(f"/digits?lang=en&{SMALL}&net=hog_o8c4b1_64")
    expect(page.get_by_text("16·16·8 / 4² = 128 numbers → 128·64 + 64 = 8,256 weights and biases")).to_be_visible()
    picture = page.locator(".st-key-digits-hog-picture svg.marks")
    strokes = picture.locator(".mark-rule line")
    expect(picture).to_be_visible()
    before = strokes.count()
    page.evaluate("document.querySelector('.st-key-digits-hog-picture svg').dataset.mine = 'y'")
    thumb = knob(page, "orientations", "digits").get_by_role("slider")
    thumb.focus()
    for _ in range(4):
        thumb.press("ArrowRight")
    expect(thumb).to_have_value("12")
    expect(page.get_by_text("16·16·12 / 4² = 192 numbers → 192·64 + 64 = 12,352 weights and biases")).to_be_visible()
    expect(page.get_by_text("13,002 parameters")).to_be_visible()
    page.wait_for_function(
        "before => document.querySelectorAll('.st-key-digits-hog-picture .mark-rule line').length > before", arg=before)
    assert page.locator(".st-key-digits-hog-picture svg[data-mine=y]").count() == 1
    expect(page).to_have_url(re.compile(r"net=hog_o12c4b1_64$"))
    cell = knob(page, "cell", "digits").get_by_role("slider")
    cell.focus()
    cell.press("ArrowRight")
    expect(page.get_by_text("16 / 5 = 3.2 is no whole number").filter(visible=True)).to_have_count(1)
    page.get_by_role("button", name="Cells of 4 pixels").click()
    expect(page.get_by_text("192 numbers")).to_be_visible()
