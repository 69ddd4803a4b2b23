"""Lesson links, keys and presenter mode in a real browser."""

import re

from browser_tools import accessibility_violations, knob, settle
from playwright.sync_api import expect


def test_a_lesson_link_hides_controls_and_lets_the_class_guess(open_page):
    page = open_page("/boundaries?lang=en")
    page.get_by_role("button", name="Lesson link").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("svg, img").first).to_be_visible()
    dialog.get_by_text("Let the class guess before it sees the result").click()
    expect(dialog.locator("code")).to_have_text(re.compile("predict=1"))
    dialog.get_by_role("combobox").fill("Batch")
    page.get_by_role("option", name="Batch size").click()
    expect(dialog.locator("code")).to_have_text(re.compile(r"hide=batch&predict=1"))
    address = dialog.locator("code").inner_text()

    page = open_page("/boundaries?" + address.split("?")[1])
    expect(page.get_by_text("This lesson hides some controls.")).to_be_visible()
    page.get_by_role("tab", name="Training").click()
    expect(knob(page, "lr")).to_be_visible()
    assert knob(page, "batch").count() == 0
    expect(page.get_by_text("The result is there. Guess it first.")).to_be_visible()
    assert page.locator(".st-key-boundary").count() == 0
    page.get_by_role("button", name="Reveal the result").click()
    expect(page.locator(".st-key-boundary .vega-embed")).to_be_visible()
    expect(page.get_by_text("You expected 75%")).to_be_visible()
    expect(page).to_have_url(re.compile("hide=batch"))


def test_keys_move_the_lesson_on_and_leave_typing_alone(open_page):
    page = open_page("/boundaries?lang=en")
    expect(page.get_by_text("Epoch 200 of 200")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_text("Train with a new draw")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Train with a new draw")).to_be_hidden()
    page.keyboard.press(",")
    expect(page.get_by_text("Epoch 200 of 200")).to_have_count(0)
    page.keyboard.press(".")
    expect(page.get_by_text("Epoch 200 of 200")).to_be_visible()
    page.get_by_role("tab", name="Data").click()
    seed = knob(page, "seed").get_by_role("spinbutton")
    seed.focus()
    page.keyboard.press("t")
    page.wait_for_timeout(500)
    settle(page)
    expect(seed).to_have_value("0")
    seed.evaluate("field => field.blur()")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("seed=1"))
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name=re.compile("^A1 "))).to_be_visible()


def test_presenter_mode_enlarges_type_and_charts(open_page):
    page = open_page("/boundaries?lang=fr", dark=True)
    label = page.locator(".st-key-loss svg text").first
    expect(label).to_be_visible()
    measure = "element => parseFloat(getComputedStyle(element).fontSize)"
    before = label.evaluate(measure), page.locator("h1").evaluate(measure)
    page.keyboard.press("l")
    expect(page.get_by_role("button", name="Réduire")).to_be_visible()
    settle(page)
    page.wait_for_timeout(1000)
    after = page.locator(".st-key-loss svg text").first.evaluate(measure), page.locator("h1").evaluate(measure)
    assert after[0] > 1.3 * before[0]
    assert after[1] > 1.2 * before[1]
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Notes").click()
    notes = opened.value
    expect(notes.get_by_role("heading", name="Notes pour l’enseignant")).to_be_visible()
    settle(notes)
    assert accessibility_violations(notes) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_class_guesses_which_networks_read_a_digit(open_page):
    page = open_page("/eyes?lang=fr&turn=180&predict=1&hide=turn", width=390, height=844)
    expect(page.get_by_text("Cette séance masque des réglages.")).to_be_visible()
    assert knob(page, "turn", "eyes").count() == 0
    expect(page.get_by_text("Le résultat est prêt. Devinez-le d’abord.")).to_be_visible()
    assert page.locator("[class*='st-key-eyes-bars']").count() == 0
    page.get_by_role("button", name="CNN").click()
    page.get_by_role("button", name="Révéler le résultat").click()
    expect(page.locator(".st-key-eyes-bars-cnn .vega-embed")).to_be_visible()
    expect(page.get_by_text(re.compile("Vous aviez (raison|prédit autre chose)")).first).to_be_visible()
    assert accessibility_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
