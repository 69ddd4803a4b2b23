"""The boundary follows the finger: what is dragged is shown at once, without the server, and stays when let go."""

import re

import pytest
from browser_tools import accessibility_violations, count_messages, knob, settle
from playwright.sync_api import Page, expect

#: What the boundary shows: the picture of the last epoch.
PICTURE = "[...document.querySelectorAll('.st-key-boundary svg.marks image')].at(-1).getAttribute('href')"
READOUT = ".st-key-scrubber .readout"


def slider(page: Page, name: str):
    return knob(page, name).get_by_role("slider")


def curve(page: Page, name: str):
    return knob(page, name).locator(".curve")


def fetched(page: Page, name: str) -> None:
    """Reach for a knob until its strip has come; a program that is missing is compiled meanwhile."""
    for _ in range(8):
        page.mouse.move(5, 5)
        page.wait_for_timeout(200)
        slider(page, name).hover()
        try:
            expect(curve(page, name)).to_be_visible(timeout=8000)
            return
        except AssertionError:
            page.wait_for_timeout(500)
    expect(curve(page, name)).to_be_visible()


def trained(page: Page) -> None:
    expect(page.get_by_text("Trained for")).to_be_visible()
    settle(page)


def drag(page: Page, name: str, start: float, end: float, steps: int = 12) -> list[str]:
    """Drag a slider, without letting go; return the pictures that were seen on the way."""
    box = slider(page, name).bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    seen = []
    for step in range(1, steps + 1):
        page.mouse.move(box["x"] + (start + (end - start) * step / steps) * box["width"], y)
        page.wait_for_timeout(30)
        seen.append(page.evaluate(PICTURE))
    return seen


def test_while_a_knob_is_dragged_nothing_goes_to_the_server_and_the_run_takes_over_without_a_jump(open_page):
    page = open_page("/boundaries?lang=en&seed=23")
    trained(page)
    page.get_by_role("tab", name="Training", exact=True).click()
    settle(page)
    fetched(page, "lr")
    page.wait_for_timeout(800)
    count_messages(page)
    before = page.evaluate(PICTURE)
    seen = drag(page, "lr", 0.7, 0.1)
    assert page.evaluate("window.sent") == 0
    assert len(set(seen)) >= 5
    assert before not in seen[-4:]
    expect(page.locator(READOUT)).to_contain_text(re.compile(r"^Learning rate 0\.\d+ · loss: train 0\.\d+ · accuracy"))
    expect(curve(page, "lr")).to_contain_text("training accuracy")
    expect(page.locator(".st-key-boundary.nnviz-live")).to_have_count(1)
    expect(page.locator(".st-key-loss")).to_have_css("opacity", "0.3")  # these curves are not of what is shown
    page.mouse.up()
    expect(page).to_have_url(re.compile("lr=0.0001"))
    expect(page.locator(".st-key-boundary.nnviz-live")).to_have_count(0)
    expect(page.locator(".st-key-loss")).to_have_css("opacity", "1")
    settle(page)
    assert page.evaluate(PICTURE) == seen[-1]  # the run's last picture, to the last pixel
    expect(page.locator(READOUT)).to_contain_text("Epoch 200 of 200")
    expect(page.locator(READOUT)).to_contain_text("test")

    expect(curve(page, "lr")).to_be_visible()  # the same strip holds
    page.wait_for_timeout(1000)
    count_messages(page)
    drag(page, "lr", 0.1, 0.9)
    assert page.evaluate("window.sent") == 0
    page.mouse.up()
    expect(page).to_have_url(re.compile("lr=3"))


def test_what_is_let_go_where_it_was_changes_nothing(open_page):
    page = open_page("/boundaries?lang=en&seed=24")
    trained(page)
    page.get_by_role("tab", name="Training", exact=True).click()
    settle(page)
    fetched(page, "lr")
    before, said = page.evaluate(PICTURE), page.locator(READOUT).inner_text()
    drag(page, "lr", 0.7, 0.2)
    box = slider(page, "lr").bounding_box()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 10)
    page.wait_for_timeout(200)
    page.mouse.up()
    page.wait_for_timeout(400)
    assert page.evaluate(PICTURE) == before
    assert page.locator(READOUT).inner_text() == said
    assert "lr=" not in page.url


def test_keys_move_it_and_only_the_last_value_is_told(open_page):
    page = open_page("/boundaries?lang=en&seed=25")
    trained(page)
    page.get_by_role("tab", name="Data", exact=True).click()
    settle(page)
    fetched(page, "noise")
    slider(page, "noise").focus()
    page.wait_for_timeout(800)
    count_messages(page)
    first = page.evaluate(PICTURE)
    for _ in range(4):
        page.keyboard.down("ArrowRight")
        page.wait_for_timeout(60)
    assert page.evaluate("window.sent") == 0
    assert page.evaluate(PICTURE) != first
    expect(slider(page, "noise")).to_have_attribute("aria-valuetext", re.compile(r"^0\.3, training accuracy \d"))
    expect(page.locator("canvas.nnviz-points")).to_have_count(1)  # other points, too
    page.keyboard.up("ArrowRight")
    expect(page).to_have_url(re.compile("noise=0.3"))
    trained(page)
    expect(page.locator("canvas.nnviz-points")).to_have_count(0)
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile("noise=0(&|$)"))
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("noise=3(&|$)"))


def test_the_neurons_are_one_strip_and_a_wide_layer_has_none(open_page):
    page = open_page("/boundaries?lang=en&seed=26")
    trained(page)
    fetched(page, "units1")
    seen = drag(page, "units1", 0.12, 0.45)
    assert len(set(seen)) >= 5
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"hidden=\d+"))
    trained(page)
    assert page.evaluate(PICTURE) == seen[-1]


@pytest.mark.parametrize(("lang", "text", "value", "refused"), [
    ("en", "0.37", "0.37", "Type a number from 0 to 3."), ("fr", "0,37", "0.37", "Tapez un nombre de 0 à 3.")])
def test_it_can_be_typed_into_and_what_cannot_be_gets_one_sentence(open_page, lang, text, value, refused):
    page = open_page(f"/boundaries?lang={lang}&seed=27")
    page.get_by_role("tab", name={"en": "Data", "fr": "Données"}[lang], exact=True).click()
    settle(page)
    box = knob(page, "noise").locator(".typed")
    box.fill(text)
    box.press("Enter")
    expect(page).to_have_url(re.compile(f"noise={value}"))
    expect(slider(page, "noise")).to_have_attribute("aria-valuetext", text)
    box.fill("12")
    box.press("Enter")
    expect(knob(page, "noise").get_by_role("alert")).to_have_text(re.compile(refused.replace(" ", r"\s")))
    expect(page).to_have_url(re.compile(f"noise={value}"))


def test_where_a_result_is_to_be_guessed_a_strip_gives_nothing_away(open_page):
    page = open_page("/boundaries?lang=en&predict=1&seed=28")
    settle(page)
    page.get_by_role("tab", name="Training", exact=True).click()
    settle(page)
    page.wait_for_timeout(500)
    count_messages(page)
    slider(page, "lr").hover()
    page.wait_for_timeout(1500)
    assert page.evaluate("window.sent") == 0
    expect(curve(page, "lr")).to_be_hidden()
    expect(page.get_by_role("tab", name="All values at once")).to_have_count(0)


def test_all_values_stand_side_by_side_and_a_click_chooses(open_page):
    page = open_page("/boundaries?lang=en&strip=lr&val=0.2&noise=0.4&seed=29", height=1500)
    expect(page.get_by_role("tab", name="All values at once")).to_have_attribute("aria-selected", "true")
    pictures = page.locator(".st-key-strip-pictures svg.marks")
    expect(pictures.locator("image")).to_have_count(11)
    expect(pictures.get_by_text("0.003", exact=True)).to_be_visible()
    assert len(re.findall(r"\d+\.\d%", pictures.text_content())) == 11
    expect(page.get_by_text("its accuracy on the validation points")).to_be_visible()
    expect(page.locator(".st-key-strip-curve svg.marks")).to_be_visible()
    frames = pictures.locator("g.mark-rect.role-mark path")
    expect(frames).to_have_count(11)
    frames.nth(4).click()
    expect(page).to_have_url(re.compile("lr=0.01(&|$).*strip=lr|strip=lr.*lr=0.01(&|$)"))
    trained(page)
    page.get_by_text("Over 5 draws").click()
    expect(page.get_by_text("55 runs side by side")).to_be_visible()
    saved = page.locator(".st-key-strip-save")
    with page.expect_download() as arriving:
        saved.get_by_role("button", name=re.compile("SVG")).click()
    assert "strip-pictures" in arriving.value.suggested_filename
    assert arriving.value.path().read_text("utf-8").count("<image") == 11


def test_it_is_usable_on_a_phone_in_french_and_by_a_screen_reader(open_page):
    page = open_page("/boundaries?lang=fr&strip=units1", width=390, height=844, dark=True)
    settle(page)
    expect(page.locator(".st-key-strip-pictures svg.marks image")).to_have_count(16)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert slider(page, "units1").get_attribute("aria-label") == "Neurones 1"
    assert accessibility_violations(page) == []


def test_a_knob_of_a_link_that_is_none_gets_one_sentence(open_page):
    page = open_page("/boundaries?lang=en&strip=points")
    expect(page.get_by_text("The link says")).to_have_count(1)
