"""The page of decision boundaries as a student meets it, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_tools import free_port, knob, settle, start_app
from playwright.sync_api import expect

TRAINED = re.compile(r"Trained for|Recorded on")


def press(page, name: str, key: str, times: int = 1) -> None:
    """Move a slider with the keyboard."""
    thumb = knob(page, name).get_by_role("slider")
    thumb.focus()
    for _ in range(times):
        thumb.press(key)
    settle(page)


def test_opens_on_a_finished_picture_in_the_browsers_language(open_page):
    page = open_page(locale="fr-CH")
    expect(page.get_by_role("heading", name="Frontières de décision")).to_be_visible()
    expect(page.get_by_text("200 époques apprises")).to_be_visible()
    assert page.locator(".st-key-boundary .vega-embed").count() == 1
    assert page.locator(".st-key-loss .vega-embed").count() == 1


def test_the_knobs_show_what_is_trained(open_page):
    """Also on a first visit, whose widgets arrive while the page is still loading."""
    page = open_page("/?lang=en&hidden=8-4")
    expect(page.get_by_text("24 + 36 + 5 = 65")).to_be_visible()
    for name, value in (("layers", "2"), ("units1", "8"), ("units2", "4")):
        expect(knob(page, name).get_by_role("slider")).to_have_value(value)
    chosen = knob(page, "inputs").get_by_role("button", name="x1", exact=True)
    expect(chosen).to_have_attribute("aria-pressed", "true")


def test_a_slider_changes_arithmetic_and_link(open_page):
    page = open_page()
    expect(page.get_by_text("9 + 4 = 13")).to_be_visible()
    press(page, "units1", "ArrowRight", 2)
    expect(page.get_by_text("15 + 6 = 21")).to_be_visible()
    expect(page).to_have_url(re.compile(r"hidden=5"))
    expect(page.get_by_text(TRAINED)).to_be_visible()


def test_the_link_opens_the_same_state_elsewhere_and_survives_a_reload(open_page):
    page = open_page("/?lang=en&data=moons&hidden=8-4&act=relu&lr=0.1&seed=7")
    expect(page.get_by_text("24 + 36 + 5 = 65")).to_be_visible()
    address = page.url
    page.reload()
    settle(page)
    assert page.url == address
    expect(page.get_by_text("24 + 36 + 5 = 65")).to_be_visible()


def test_the_state_survives_a_page_change(open_page):
    page = open_page("/?lang=en&hidden=8-4&seed=7")
    page.get_by_role("link", name="The course's experiments").click()
    expect(page.get_by_text("A17 ·")).to_be_visible()
    page.get_by_role("link", name="Decision boundaries").click()
    settle(page)
    expect(page.get_by_text("24 + 36 + 5 = 65")).to_be_visible()
    expect(page).to_have_url(re.compile("hidden=8-4"))


def test_a_bad_value_in_the_link_gets_one_sentence(open_page):
    page = open_page("/?lang=en&lr=fast&hidden=5")
    expect(page.get_by_text("The link says")).to_have_count(1)
    expect(page.get_by_text("which is not possible here")).to_be_visible()
    expect(page.get_by_text("15 + 6 = 21")).to_be_visible()
    press(page, "units1", "ArrowRight")
    expect(page.get_by_text("The link says")).to_have_count(0)


def test_the_back_button_takes_a_knob_back(open_page):
    page = open_page("/?lang=en&hidden=5")
    expect(page.get_by_text("15 + 6 = 21")).to_be_visible()
    press(page, "units1", "ArrowRight")
    expect(page.get_by_text("18 + 7 = 25")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("15 + 6 = 21")).to_be_visible()
    expect(knob(page, "units1").get_by_role("slider")).to_have_value("5")


def test_a_misspelt_name_in_the_link_is_said_and_a_foreign_one_ignored(open_page):
    page = open_page("/?lang=en&noize=0.5&fbclid=abc")
    expect(page.get_by_text("The link says")).to_have_count(1)
    expect(page.get_by_text("noize")).to_be_visible()


def test_the_scrubber_moves_every_picture_without_the_server(open_page):
    page = open_page()
    expect(page.get_by_text("Trained for")).to_be_visible()
    page.evaluate("""() => { window.sent = 0; const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (...a) { window.sent += 1; return send.apply(this, a); }; }""")
    boundary, loss = page.locator(".st-key-boundary"), page.locator(".st-key-loss")
    before = boundary.screenshot(), loss.screenshot()
    expect(page.get_by_text("Epoch 200 of 200")).to_be_visible()
    slider = page.get_by_role("slider", name=re.compile("Epoch|Replay"))
    slider.focus()
    slider.press("Home")
    expect(page.get_by_text("Epoch 0 of 200")).to_be_visible()
    page.wait_for_timeout(300)
    after = boundary.screenshot(), loss.screenshot()
    assert before[0] != after[0]
    assert before[1] != after[1]
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("Epoch 200 of 200")).to_be_visible()
    assert page.evaluate("window.sent") == 0


def test_a_new_run_leaves_the_chart_in_its_place(open_page):
    page = open_page()
    expect(page.get_by_text("Trained for")).to_be_visible()
    page.evaluate("document.querySelector('.st-key-boundary .vega-embed canvas, .st-key-boundary .vega-embed svg')"
                  ".dataset.mine = 'yes'")
    press(page, "units1", "ArrowRight")
    expect(page.get_by_text("12 + 5 = 17")).to_be_visible()
    page.wait_for_timeout(1500)
    assert page.locator(".st-key-boundary [data-mine=yes]").count() == 1


def test_a_knob_may_be_moved_quickly(open_page):
    page = open_page()
    expect(page.get_by_text("Trained for")).to_be_visible()
    thumb = knob(page, "units1").get_by_role("slider")
    thumb.focus()
    for turn in range(12):
        for _ in range(4):
            thumb.press("ArrowRight" if turn % 2 == 0 else "ArrowLeft")
        page.wait_for_timeout(250)
    settle(page)
    expect(page.get_by_text("9 + 4 = 13")).to_be_visible()
    expect(page.get_by_text("Trained for")).to_be_visible()


def test_a_long_run_shows_progress_and_stops(open_page):
    page = open_page("/?lang=en&hidden=64-64-64-64-64-64&batch=1&epochs=2000&lr=0.01")
    expect(page.get_by_text(re.compile(r"Epoch [\d,]+ of 2,000 · about"))).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped by you after")).to_be_visible()
    page.get_by_role("button", name="Train again").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped by you after")).to_be_visible()


def test_divergence_is_a_sentence(open_page):
    page = open_page("/?lang=en&hidden=8-8-8&act=linear&out=softmax&lr=1000&opt=momentum&epochs=100")
    expect(page.get_by_text("Diverged at epoch")).to_be_visible()


def test_an_impossible_setting_is_flagged_and_keeps_the_picture(open_page):
    page = open_page("/?lang=en")
    page.get_by_role("tab", name="Data").click()
    knob(page, "data").get_by_role("combobox").click()
    page.get_by_role("option", name="Clouds: three or more classes").click()
    settle(page)
    expect(page.get_by_text("One sigmoid output tells only two classes apart")).to_be_visible()
    assert page.locator(".st-key-boundary .vega-embed").count() == 1
    page.get_by_role("button", name="Choose softmax").click()
    settle(page)
    expect(page.get_by_text("9 + 12 = 21")).to_be_visible()


def test_a_preset_shows_the_documents_figure_beside_ours(open_page):
    page = open_page("/?lang=en")
    knob(page, "preset").get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile("^A8 ")).click()
    settle(page)
    expect(page.get_by_role("heading", name=re.compile("^A8 "))).to_be_visible()
    expect(page.get_by_text("0.0061")).to_be_visible()
    press(page, "layers", "ArrowRight")
    expect(page.get_by_text("A8, changed: Hidden layers 1 → 2")).to_be_visible()


@pytest.mark.parametrize(("card", "answer", "words"), [
    ("I4", "Batch 1", "You predicted otherwise."), ("I16", "Still all equal", "You were right.")])
def test_cards_run_and_say_what_held(open_page, card, answer, words):
    page = open_page("/?lang=en")
    button = page.locator(f".st-key-card-{card}-run").get_by_role("button")
    expect(button).to_be_disabled()
    page.locator(f".st-key-card-{card}").get_by_text(answer, exact=True).click()
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_text(words)).to_be_visible()


def test_the_language_switch_keeps_the_state(open_page):
    page = open_page("/?lang=en&hidden=5")
    page.get_by_role("radio", name="Français").or_(page.get_by_role("button", name="Français")).first.click()
    expect(page.get_by_role("heading", name="Frontières de décision")).to_be_visible()
    expect(page.get_by_text("15 + 6 = 21")).to_be_visible()
    expect(page).to_have_url(re.compile("lang=fr.*hidden=5|hidden=5.*lang=fr"))


@pytest.mark.parametrize(("path", "dark"), [
    ("/?lang=en", False), ("/?lang=en", True), ("/course?lang=en", False), ("/notes?lang=en", True),
    ("/?lang=en&data=own", False)])
def test_no_serious_accessibility_violation(open_page, path, dark):
    page = open_page(path, dark=dark)
    page.wait_for_timeout(1000)
    found = Axe().run(page).response["violations"]
    assert [(entry["id"], entry["nodes"][0]["html"][:200]) for entry in found
            if entry["impact"] in ("serious", "critical")] == []


def test_a_phone_shows_everything_without_scrolling_sideways(open_page):
    page = open_page(locale="fr-FR", width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture = page.locator(".st-key-boundary .vega-embed").bounding_box()
    assert picture["width"] <= 390
    assert picture["width"] > 250


def test_a_pinned_run_is_drawn_beside_the_next_one(open_page):
    page = open_page("/?lang=fr&epochs=50")
    page.get_by_role("button", name="Épingler cet essai").click()
    settle(page)
    press(page, "units1", "ArrowLeft")
    expect(page.get_by_role("heading", name="Comparé avec Épingle 1")).to_be_visible()
    expect(page.get_by_text("3 → 2")).to_be_visible()
    now, pinned = page.locator(".st-key-boundary"), page.locator(".st-key-boundary-pinned")
    expect(pinned.locator(".vega-embed")).to_be_visible()
    page.wait_for_timeout(1000)
    page.evaluate("""() => { window.sent = 0; const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (...a) { window.sent += 1; return send.apply(this, a); }; }""")
    before = now.screenshot(), pinned.screenshot()
    assert before[0] != before[1]
    slider = page.locator(".st-key-scrubber").get_by_role("slider")
    slider.focus()
    slider.press("Home")
    page.wait_for_timeout(500)
    after = now.screenshot(), pinned.screenshot()
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert page.evaluate("window.sent") == 0


def test_the_first_visitor_of_a_fresh_server_may_open_any_page(browser):
    port = free_port()
    server = start_app(port)
    try:
        page = browser.new_page(locale="en-GB")
        page.goto(f"http://127.0.0.1:{port}/course?lang=fr")
        expect(page.get_by_role("link", name="Frontières de décision")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator('[data-testid="stException"]').count() == 0
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.close()
    finally:
        server.terminate()
        server.wait(20)
