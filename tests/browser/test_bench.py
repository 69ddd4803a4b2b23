"""The bench of the lab pages in a real browser: what stands above the fold, what a button shows, what can be typed."""

import re

import pytest
from browser_tools import choose_in_menu, knob, open_tab, settle
from playwright.sync_api import Page, expect

#: Page -> its key picture.
PICTURES = {"boundaries": ".st-key-boundary .vega-embed", "digits": ".st-key-digits-results-confusion .vega-embed",
            "autoencoder": ".st-key-autoencoder-results-images", "eyes": ".st-key-eyes-bars-cnn .vega-embed",
            "latent": ".latent .cards", "weights": ".st-key-weights-bars .vega-embed"}
#: Two screens of a lecture room's projector, and what a phone shows before a "more", in pixels.
MOST, MOST_ON_A_PHONE = 1600, 4000
SMALL = "images=usps&train=300&epochs=1"


def height(page: Page) -> int:
    return page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")


@pytest.mark.parametrize("name", PICTURES)
def test_a_lab_is_two_screens_long_and_its_picture_stands_above_the_fold(open_page, name):
    page = open_page(f"/{name}?lang=fr", locale="fr-FR")
    picture = page.locator(PICTURES[name]).first
    expect(picture).to_be_visible()
    settle(page)
    assert height(page) <= MOST
    box = picture.bounding_box()
    assert box["y"] + box["height"] <= 800


@pytest.mark.parametrize("name", PICTURES)
def test_a_lab_on_a_phone_is_not_endless(open_page, name):
    page = open_page(f"/{name}?lang=en", width=390, height=844)
    expect(page.locator(PICTURES[name]).first).to_be_visible()
    settle(page)
    assert height(page) <= MOST_ON_A_PHONE
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_a_suggestion_brings_the_picture_into_view_says_what_it_set_and_shows_the_knob(open_page):
    page = open_page("/boundaries?lang=en")
    page.get_by_role("tab", name="Data", exact=True).click()
    button = page.get_by_role("button", name="A learning rate that is too large")
    button.scroll_into_view_if_needed()
    assert page.locator(".st-key-boundaries-result").bounding_box()["y"] < 0
    button.click()
    said = page.get_by_text("Set: A learning rate that is too large")
    expect(said).to_be_in_viewport()
    expect(said).to_contain_text("Hidden layers 1 → 3")
    expect(page.get_by_text(re.compile("Diverged at epoch 8: the learning rate"))).to_be_in_viewport()
    expect(page.locator(".st-key-boundary")).to_be_in_viewport()
    expect(page.get_by_role("tab", name="Network", exact=True)).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Data", exact=True).click()
    knob(page, "noise").get_by_role("slider").press("ArrowRight")
    expect(page.get_by_text("Set: ")).to_have_count(0)


def test_what_a_pin_shows_opens_and_a_tab_stays_open_over_pages_and_languages(open_page):
    page = open_page("/boundaries?lang=en&epochs=20")
    page.get_by_role("button", name="Pin this run").click()
    expect(page.get_by_text("This is the pinned run itself.")).to_be_visible()
    choose_in_menu(page, "Points of the plane", "Boundaries")
    choose_in_menu(page, "The course", "The course's experiments")
    settle(page)
    choose_in_menu(page, "Points of the plane", "Boundaries")
    expect(page.get_by_text("This is the pinned run itself.")).to_be_visible()
    page.get_by_text("Français", exact=True).click()
    expect(page.get_by_role("tab", name="Comparer", exact=True)).to_have_attribute("aria-selected", "true")


def test_numbers_are_typed_as_well_as_dragged(open_page):
    page = open_page(f"/digits?lang=en&{SMALL}")
    box = knob(page, "units1-number", "digits").get_by_role("spinbutton")
    box.fill("777")
    box.press("Enter")
    expect(page).to_have_url(re.compile("net=pixels_777"))
    expect(knob(page, "units1", "digits").get_by_role("slider")).to_have_value("777")
    thumb = knob(page, "units1", "digits").get_by_role("slider")
    thumb.focus()
    thumb.press("ArrowLeft")
    expect(box).to_have_value("776")
    page.get_by_role("tab", name="Training").click()
    rate = knob(page, "lr-number", "digits").get_by_role("spinbutton")
    rate.fill("0.0123")
    rate.press("Enter")
    expect(page).to_have_url(re.compile("lr=0.0123"))
    expect(knob(page, "lr", "digits").get_by_text("0.0123")).to_be_attached()


def test_what_belongs_to_other_settings_is_framed_where_it_stands_and_train_keeps_the_focus(open_page):
    page = open_page(f"/digits?lang=en&{SMALL}&seed=501")
    train = knob(page, "train-run", "digits").get_by_role("button")
    train.focus()
    train.press("Enter")
    expect(page.get_by_text("Trained for 1 epoch in")).to_be_visible()
    settle(page)
    expect(train).to_be_focused()
    frame = """place => getComputedStyle(document.querySelector(`.st-key-digits-${place}`), '::before').content"""
    assert page.evaluate(frame, "picture") == "none"
    box = knob(page, "units1-number", "digits").get_by_role("spinbutton")
    box.fill("12")
    box.press("Enter")
    expect(page.get_by_text("What you see still belongs to other settings (Neurons 1 64 → 12).")).to_be_visible()
    for place in ("picture", "curves"):
        page.wait_for_function(f"place => ({frame})(place) === '\"Other settings: Neurons 1 64\"'", arg=place)
    settle(page)  # meanwhile the box stands there twice
    box.fill("64")
    box.press("Enter")
    expect(page.get_by_text("still belongs to other settings")).to_have_count(0)
    page.wait_for_function(f"place => ({frame})(place) === 'none'", arg="picture")


def test_a_divergence_on_images_is_said_on_its_chart_with_the_epoch(open_page):
    page = open_page("/digits?lang=en&images=usps&train=300&epochs=5&opt=sgd&lr=100&mom=0.99&seed=502"
                     "&net=pixels_64.linear-64.linear-64.linear")
    knob(page, "train-run", "digits").get_by_role("button").click()
    expect(page.get_by_text(re.compile(r"Diverged at epoch"))).to_be_visible()
    chart = page.locator(".st-key-digits-loss svg.marks")
    expect(chart.get_by_text(re.compile(r"diverged at epoch \d"))).to_be_visible()


def test_a_click_on_a_cell_opens_its_images_in_view(open_page):
    page = open_page("/digits?lang=en")
    open_tab(page, "Run log")
    page.locator(".st-key-digits-results-confusion svg text[font-weight='600']").nth(79).click()
    expect(page.get_by_text(re.compile("^Test images of 7 taken for 9"))).to_be_in_viewport()


def test_on_a_phone_the_menu_closes_after_a_choice_and_train_stays_in_reach(open_page):
    page = open_page(f"/digits?lang=en&{SMALL}", width=390, height=844)
    expect(knob(page, "train-run", "digits").get_by_role("button")).to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Weights").click()
    expect(page.get_by_role("heading", name="Who has more weights?")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNavLink").first).not_to_be_in_viewport()
