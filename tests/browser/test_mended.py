"""The course's code, mended, played in front of a class."""

import re

from browser_tools import accessibility_violations, knob, settle
from playwright.sync_api import expect

from nnviz.labs.foundations.mended import SCRIPTS


def test_find_the_line_mend_it_and_take_the_script_home(open_page):
    page = open_page("/mended?lang=en")
    knob(page, "line", "mended").get_by_text("y_pred = per_clf.predict").click()
    expect(page.get_by_text("Not that one. It is line 7.")).to_be_visible()
    knob(page, "line", "mended").get_by_text("y = (iris.target == 0)").click()
    expect(page.get_by_text("That is it: line 7.")).to_be_visible()
    settle(page)
    assert accessibility_violations(page) == []
    page.get_by_role("button", name="Mend it and run on").click()
    expect(page.get_by_text("All mended: this script runs.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take home perceptron.py").click()
    source = download.value.path().read_text("utf-8")
    assert source.endswith(SCRIPTS["perceptron"].source())
    assert source.startswith("# Perceptron on iris.")
    compile(source, "perceptron.py", "exec")
    settle(page)
    assert accessibility_violations(page) == []


def test_keyboard_dark_and_french(open_page):
    page = open_page("/mended?lang=fr&script=mnist&mended=1", dark=True)
    expect(page.get_by_text("Quelle ligne est fausse malgré tout ?")).to_be_visible()
    knob(page, "line", "mended").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("la ligne 18")).to_be_visible()
    settle(page)
    assert accessibility_violations(page) == []
    page.keyboard.press("n")
    expect(page.get_by_text("Prédit un prix d’après huit nombres")).to_be_visible()
    expect(page).to_have_url(re.compile("script=california"))


def test_a_phone_has_nothing_sideways(open_page):
    page = open_page("/mended?lang=fr&script=search&mended=1&line=1", width=390, height=844)
    expect(page.get_by_text("UserWarning")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
