"""The page of decision boundaries as a student meets it, in a real browser."""

import json
import re

from browser_tools import (
    accessibility_violations,
    choose_in_menu,
    count_messages,
    free_port,
    knob,
    open_card,
    open_tab,
    settle,
    start_app,
)
from playwright.sync_api import expect


def press(page, name: str, key: str, times: int = 1) -> None:
    """Move a slider with the keyboard."""
    thumb = knob(page, name).get_by_role("slider")
    thumb.focus()
    for _ in range(times):
        thumb.press(key)
    settle(page)


def stands(page, name: str, value: str):
    """Return a live slider that stands at a value; what a screen reader hears may name its accuracy, too."""
    told = f'[aria-valuetext="{value}"], [aria-valuetext^="{value}, "]'
    return knob(page, name).locator(f"input[type=range]:is({told})")


def test_opens_on_a_finished_picture_in_the_browsers_language_on_a_phone(open_page):
    page = open_page("/boundaries", locale="fr-CH", width=390, height=844)
    expect(page.get_by_role("heading", name="Frontières de décision")).to_be_visible()
    expect(page.get_by_text("Entraîné 200 époques")).to_be_visible()
    expect(page.locator(".st-key-loss .vega-embed")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert 250 < page.locator(".st-key-boundary .vega-embed").bounding_box()["width"] <= 390


def test_the_state_of_a_link_survives_a_reload_another_page_and_another_language(open_page):
    """The knobs show what is trained also on a first visit, whose widgets arrive while the page is still loading."""
    def at_hand():
        expect(page.get_by_text("24 + 36 + 5 = 65")).to_be_visible()
        for name, value in (("layers", "2"), ("units1", "8"), ("units2", "4")):
            expect(stands(page, name, value)).to_be_visible()

    page = open_page("/boundaries?lang=en&data=moons&hidden=8-4&act=relu&lr=0.1&seed=7")
    at_hand()
    chosen = knob(page, "inputs").get_by_role("button", name="x1", exact=True)
    expect(chosen).to_have_attribute("aria-pressed", "true")
    address = page.url
    page.reload()
    settle(page)
    assert page.url == address
    at_hand()
    choose_in_menu(page, "The course", "The course's experiments")
    expect(page.get_by_text("A17 ·")).to_be_visible()
    choose_in_menu(page, "Points of the plane", "Boundaries")
    settle(page)
    at_hand()
    expect(page).to_have_url(re.compile("hidden=8-4"))
    page.get_by_role("radio", name="Français").or_(page.get_by_role("button", name="Français")).first.click()
    expect(page.get_by_role("heading", name="Frontières de décision")).to_be_visible()
    at_hand()
    expect(page).to_have_url(re.compile("lang=fr.*hidden=8-4|hidden=8-4.*lang=fr"))


def test_a_slider_changes_arithmetic_link_and_charts_and_the_back_button_takes_it_back(open_page):
    page = open_page("/boundaries")
    expect(page.get_by_text("9 + 4 = 13")).to_be_visible()
    expect(page.get_by_text("Trained for")).to_be_visible()
    page.evaluate("document.querySelector('.st-key-boundary .vega-embed canvas, .st-key-boundary .vega-embed svg')"
                  ".dataset.mine = 'yes'")
    press(page, "units1", "ArrowRight", 2)
    expect(page.get_by_text("15 + 6 = 21")).to_be_visible()
    expect(page).to_have_url(re.compile(r"hidden=5"))
    expect(page.get_by_text("Trained for")).to_be_visible()
    press(page, "units1", "ArrowRight")
    expect(page.get_by_text("18 + 7 = 25")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("15 + 6 = 21")).to_be_visible()
    expect(stands(page, "units1", "5")).to_be_visible()

    thumb = knob(page, "units1").get_by_role("slider")
    thumb.focus()
    for key in ("ArrowRight", "ArrowLeft") * 2:  # quickly to and fro
        for _ in range(4):
            thumb.press(key)
        page.wait_for_timeout(250)
    settle(page)
    expect(page.get_by_text("15 + 6 = 21")).to_be_visible()
    expect(page.get_by_text("Trained for")).to_be_visible()
    assert page.locator(".st-key-boundary [data-mine=yes]").count() == 1


def test_a_bad_value_in_the_link_gets_one_sentence(open_page):
    page = open_page("/boundaries?lang=en&lr=fast&hidden=5")
    expect(page.get_by_text("The link says")).to_have_count(1)
    expect(page.get_by_text("which is not possible here")).to_be_visible()
    expect(page.get_by_text("15 + 6 = 21")).to_be_visible()
    press(page, "units1", "ArrowRight")
    expect(page.get_by_text("The link says")).to_have_count(0)


def test_the_scrubber_moves_every_picture_without_the_server(open_page):
    page = open_page("/boundaries")
    expect(page.get_by_text("Trained for")).to_be_visible()
    open_tab(page, "The network")
    expect(page.locator(".network .unit").first).to_be_visible()
    count_messages(page)
    charts = page.locator(".st-key-boundary"), page.locator(".st-key-loss")
    drawn = page.locator(".network .answer").first, page.locator(".network .unit:nth-of-type(3)").first
    weight = page.locator(".network .weight").first

    def look() -> list:
        return [*(chart.screenshot() for chart in charts),
                *(picture.evaluate("canvas => canvas.toDataURL()") for picture in drawn),
                weight.get_attribute("aria-label")]

    before = look()
    expect(page.get_by_text("Epoch 200 of 200")).to_be_visible()
    expect(page.locator(".network figcaption")).to_contain_text("epoch 200")
    slider = page.get_by_role("slider", name=re.compile("Epoch|Replay"))
    slider.focus()
    slider.press("Home")
    expect(page.get_by_text("Epoch 0 of 200")).to_be_visible()
    expect(page.locator(".network figcaption")).to_contain_text("epoch 0")
    page.wait_for_timeout(300)
    assert all(old != new for old, new in zip(before, look(), strict=True))
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("Epoch 200 of 200")).to_be_visible()
    weight.dispatch_event("click")
    page.locator(".network .value").fill("3")
    expect(page.locator(".network .changed")).to_have_count(1)
    page.wait_for_timeout(200)
    assert page.evaluate("window.sent") == 0


def test_a_long_run_shows_progress_and_stops(open_page):
    page = open_page("/boundaries?lang=en&hidden=64-64-64-64-64-64&batch=1&epochs=2000&lr=0.01")
    expect(page.get_by_text(re.compile(r"Epoch [\d,]+ of 2,000 · about"))).to_be_visible()
    stop = knob(page, "stop-run").get_by_role("button")  # Streamlit has a button of that name, too
    stop.press("Enter")  # a click misses a button that moves as the progress comes
    expect(page.get_by_text("Stopped after")).to_be_visible()
    page.get_by_role("button", name="Train again").click()
    stop.press("Enter")
    expect(page.get_by_text("Stopped after")).to_be_visible()
    open_tab(page, "Take home")
    expect(page.get_by_text("script and notebook train all 2,000 epochs")).to_be_visible()
    with page.expect_download(timeout=120_000) as arriving:
        page.locator(".st-key-take-home").get_by_role("button", name="Weights").click()
    assert arriving.value.suggested_filename.endswith("_seed0.weights.h5")
    assert arriving.value.path().read_bytes().startswith(b"\x89HDF")


def test_an_impossible_setting_is_flagged_and_keeps_the_picture(open_page):
    page = open_page("/boundaries?lang=en")
    page.get_by_role("tab", name="Data").click()
    knob(page, "data").get_by_role("combobox").click()
    page.get_by_role("option", name="Clouds: three or more classes").click()
    settle(page)
    expect(page.get_by_text("One sigmoid output tells only two classes apart")).to_be_visible()
    expect(page.locator(".st-key-boundary .vega-embed")).to_have_count(1)
    page.get_by_role("button", name="Choose softmax").click()
    settle(page)
    expect(page.get_by_text("9 + 12 = 21")).to_be_visible()


def test_a_preset_shows_the_documents_figures_beside_ours_and_names_its_files(open_page):
    page = open_page("/boundaries?lang=fr")
    knob(page, "preset").get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile("^A8 ")).click()
    expect(page).to_have_url(re.compile("epochs=300"))
    settle(page)
    open_tab(page, "Compare", "fr")
    expect(page.get_by_role("heading", name=re.compile("^A8 "))).to_be_visible()
    expect(page.get_by_text("0,0061", exact=True)).to_have_count(2)  # above the picture, and in the comparison
    open_tab(page, "Is it luck?", "fr")
    expect(page.get_by_text(re.compile("30 tirages, entraînés à l’avance, le"))).to_be_visible()
    open_tab(page, "Take home", "fr")
    with page.expect_download(timeout=120_000) as arriving:
        page.locator(".st-key-take-home").get_by_role("button", name="Carnet Jupyter").click()
    assert arriving.value.suggested_filename == "A8_seed0.ipynb"
    cells = json.loads(arriving.value.path().read_bytes())["cells"]
    assert "".join(cells[0]["source"]).startswith("# A8 · ")
    assert "Exécutez les cellules" in "".join(cells[0]["source"])
    press(page, "layers", "ArrowRight")
    expect(page.get_by_text(re.compile(r"A8, modifiée\s: Couches cachées\s: 1 → 2"))).to_be_visible()


def test_cards_run_and_say_what_held(open_page):
    page = open_page("/boundaries?lang=en")
    expect(page.get_by_text("Trained for")).to_be_visible()  # a run that ends draws the page anew
    open_tab(page, "Check the document")
    for card, answer, words, times in (("I4", "Batch 1", "You predicted otherwise.", 1),
                                       ("I16", "Still all equal", "You were right.", 1),
                                       ("I3", "Most of them", "You were right.", 2)):
        open_card(page, card)
        button = page.locator(f".st-key-card-{card}-run").get_by_role("button")
        expect(button).to_be_disabled()
        page.locator(f".st-key-card-{card}").get_by_text(answer, exact=True).click()
        expect(button).to_be_enabled()
        button.click()
        expect(page.get_by_text(words)).to_have_count(times)
        settle(page)
    expect(page.get_by_text("Draws that end above 90%")).to_be_visible()
    expect(page.locator("td").get_by_text(re.compile(r"^\d+ of 30$"))).to_have_count(3)
    expect(page.locator(".st-key-card-I3-strip .vega-embed")).to_have_count(1)


def test_a_card_names_its_lines_in_the_readers_language_and_shows_the_names_whole_on_a_phone(open_page):
    page = open_page("/boundaries?lang=fr", width=390, height=844)
    open_tab(page, "Check the document", "fr")
    open_card(page, "I4")
    page.locator(".st-key-card-I4").get_by_text("Lot de 1", exact=True).click()
    page.locator(".st-key-card-I4-run").get_by_role("button").click()
    picture = page.locator(".st-key-card-I4-losses svg.marks")
    longest = picture.get_by_text("lot de 100, gradients additionnés")
    expect(longest).to_be_visible()
    whole, name = picture.bounding_box(), longest.bounding_box()
    assert name["x"] + name["width"] <= whole["x"] + whole["width"]


def test_a_pinned_run_is_drawn_beside_the_next_one(open_page):
    page = open_page("/boundaries?lang=fr&epochs=50")
    page.get_by_role("button", name="Épingler cet essai").click()
    settle(page)
    press(page, "units1", "ArrowLeft")
    expect(page.get_by_role("heading", name="Comparé avec Épingle 1")).to_be_visible()
    expect(page.get_by_text("3 → 2")).to_be_visible()
    now, pinned = page.locator(".st-key-boundary"), page.locator(".st-key-boundary-pinned")
    expect(pinned.locator(".vega-embed")).to_be_visible()
    page.wait_for_timeout(1000)
    count_messages(page)
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
        expect(page.get_by_test_id("stTopNavSection").filter(has_text="Points du plan")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator('[data-testid="stException"]').count() == 0
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settle(page)
        assert accessibility_violations(page) == []
        page.close()
    finally:
        server.terminate()
        server.wait(20)
