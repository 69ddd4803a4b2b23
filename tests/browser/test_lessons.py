"""Lesson links, keys and presenter mode in a real browser."""

import re

import pytest
from browser_tools import accessibility_violations, choose_in_menu, knob, settle
from playwright.sync_api import expect


def test_a_lesson_link_hides_controls_and_lets_the_class_guess(open_page):
    page = open_page("/boundaries?lang=en")
    page.get_by_role("button", name="Lesson link").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("svg, img").first).to_be_visible()
    dialog.get_by_text("Let the class guess before it sees the result").click()
    expect(dialog.locator("code")).to_have_text(re.compile("predict=1"))
    dialog.get_by_text("Only these", exact=True).click()
    expect(dialog.get_by_text("Nothing is chosen yet: until then the class can move all of them.")).to_be_visible()
    expect(dialog.get_by_text("Replace 127.0.0.1 by your computer's name")).to_be_visible()
    dialog.get_by_role("combobox", name="These stay").fill("Learning")
    page.get_by_role("option", name="Learning rate").click()
    expect(dialog.locator("code")).to_have_text(re.compile(r"keep=lr&predict=1"))
    address = dialog.locator("code").inner_text()

    page = open_page("/boundaries?" + address.split("?")[1])
    expect(page.get_by_text("This lesson hides some controls.")).to_be_visible()
    expect(knob(page, "lr")).to_be_visible()  # its tab is open, though another one usually is
    assert knob(page, "batch").count() == 0
    expect(page.get_by_text("The result is there. Guess it first.")).to_be_visible()
    expect(page.locator(".st-key-points .vega-embed")).to_be_visible()
    assert page.locator(".st-key-boundary").count() == 0
    for gives_away in ("preset", "pin-run", "next-preset", "try-rate"):
        assert knob(page, gives_away).count() == 0
    page.get_by_role("button", name="Reveal the result").click()
    expect(page.locator(".st-key-boundary .vega-embed")).to_be_visible()
    expect(page.get_by_text("You expected 75%")).to_be_visible()
    expect(page).to_have_url(re.compile("keep=lr"))


def test_a_class_guesses_the_number_of_parameters(open_page):
    page = open_page("/boundaries?lang=fr&sums=1", dark=True)
    form = page.locator(".st-key-boundaries-guess-form-sums")
    expect(form.get_by_text("Combien de paramètres ce réseau a-t-il")).to_be_visible()
    expect(page.get_by_text("9 + 4 = 13")).to_have_count(0)
    form.get_by_role("spinbutton").fill("20")
    form.get_by_role("spinbutton").press("Enter")
    form.get_by_role("button", name="Révéler le calcul").click()
    expect(page.get_by_text("9 + 4 = 13")).to_be_visible()
    expect(page.get_by_text(re.compile("Soit 7 de trop"))).to_be_visible()
    settle(page)
    assert accessibility_violations(page) == []


def clipped(page) -> list[str]:
    """Return what is cut off: words of buttons, and words of charts that reach beyond them."""
    return page.evaluate("""() => {
        const cut = (element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
        const words = [...document.querySelectorAll('button p, [data-testid="stTopNavSection"] p, a p')].filter(cut);
        const beyond = [...document.querySelectorAll('.vega-embed svg text')].filter((text) => {
            const [inner, outer] = [text, text.closest('svg')].map((element) => element.getBoundingClientRect());
            return text.textContent.endsWith('…') || inner.left < outer.left - 8 || inner.right > outer.right + 8;
        });
        return [...words, ...beyond].map((element) => element.textContent);
    }""")


def menu(page) -> list[str]:
    return [section.inner_text() for section in page.get_by_test_id("stTopNavSection").all()]


@pytest.mark.parametrize("address", ["/boundaries?lang=fr", "/digits?lang=fr", "/latent?lang=fr"])
def test_presenter_mode_clips_nothing_and_keeps_the_menu(open_page, address):
    page = open_page(address)
    before = menu(page)
    page.keyboard.press("l")
    expect(page.get_by_role("button", name="Réduire").first).to_be_visible()
    settle(page)
    page.wait_for_timeout(1500)
    assert menu(page) == before
    assert clipped(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_notes_are_in_the_menu(open_page):
    page = open_page("/?lang=en")
    choose_in_menu(page, "The course", "Notes for the lecturer")
    expect(page.get_by_role("heading", name="Decision boundaries, in 45 minutes")).to_be_visible()


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
    seed = knob(page, "seed").get_by_role("textbox")
    seed.focus()
    page.keyboard.press("t")
    page.wait_for_timeout(500)
    settle(page)
    assert "seed=" not in page.url  # the letter was written
    page.keyboard.press("Escape")
    expect(seed).to_have_value("0")
    seed.evaluate("field => field.blur()")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("seed=1"))
    page.keyboard.press("n")
    expect(page.get_by_text(re.compile("A1 · Accuracy: 95.0% in the document"))).to_be_visible()


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


def test_long_options_end_in_dots_and_say_themselves_on_hover(open_page):
    page = open_page("/boundaries?lang=fr")
    knob(page, "preset").get_by_role("combobox").click()
    option = page.get_by_role("option", name=re.compile("^A5 · "))
    words = option.locator("div").first
    assert words.evaluate("element => element.scrollWidth > element.clientWidth")
    assert words.evaluate("element => getComputedStyle(element).textOverflow") == "ellipsis"
    words.hover()
    expect(words).to_have_attribute("title", re.compile("modèle linéaire$"))
    page.get_by_role("combobox", name="Expérience du cours").fill("qqq")
    expect(page.get_by_text("Aucun résultat")).to_be_visible()


def test_the_tools_of_a_chart_cover_no_words(open_page):
    page = open_page("/boundaries?lang=fr")
    chart = page.locator(".st-key-loss")
    chart.locator("svg text").first.wait_for()
    chart.hover()
    tools = chart.locator("[data-testid='stElementToolbarButtonContainer']").bounding_box()
    others = page.locator(".st-key-loss svg text, .st-key-boundaries-pin-run button").all()
    for box in filter(None, (other.bounding_box() for other in others)):
        apart = (box["x"] + box["width"] <= tools["x"] or tools["x"] + tools["width"] <= box["x"]
                 or box["y"] + box["height"] <= tools["y"] or tools["y"] + tools["height"] <= box["y"])
        assert apart, (box, tools)
