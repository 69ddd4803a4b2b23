"""Training on the digit page as a student meets it, in a real browser."""

import re

from browser_tools import choose_in_menu, knob, open_tab, settle
from playwright.sync_api import Page, expect

#: A run that takes minutes: each test stops it.
LONG = "/digits?lang=en&train=20000&epochs=100&net=pixels_512"
#: What files of a run are called.
STEM = "usps_pixels_64_lr0.001_20epochs_seed2"


def train(page: Page):
    return knob(page, "train-run", "digits").get_by_role("button")


def marks(page: Page) -> int:
    """Return how many points the curves of the loss have."""
    paths = page.locator(".st-key-digits-loss .mark-line path").evaluate_all(
        "paths => paths.map(path => path.getAttribute('d') || '')")
    return sum(len(re.findall("[ML]", path)) for path in paths)


def test_curves_grow_stop_ends_and_the_run_goes_on(open_page):
    page = open_page(LONG + "&seed=1")
    page.locator(".st-key-digits-loss .vega-embed").evaluate("chart => chart.dataset.mine = 'y'")
    train(page).dblclick()  # the second click must not hit Stop, nor train twice
    expect(page.get_by_text(re.compile(r"Epoch ([1-9]|\d\d)\.\d of 100 · loss so far 0\.\d+"))).to_be_visible()
    few = marks(page)
    for _ in range(120):
        if marks(page) > few:
            break
        page.wait_for_timeout(500)
    assert marks(page) > few
    knob(page, "stop-run", "digits").get_by_role("button").click()
    expect(page.get_by_text(re.compile(r"Stopped after [\d.]+ epochs"))).to_be_visible()
    expect(train(page)).to_have_text(re.compile("Go on · about"))
    train(page).click()
    expect(page.get_by_text(re.compile(r"It goes on from epoch [\d.]+ instead of starting again"))).to_be_visible()
    assert page.locator(".st-key-digits-loss [data-mine=y]").count() == 1
    knob(page, "stop-run", "digits").get_by_role("button").click()
    expect(page.get_by_text(re.compile(r"Stopped after"))).to_be_visible()


def test_a_run_is_found_again_after_another_page_and_downloads_its_files(open_page):
    page = open_page("/digits?lang=fr&images=usps&train=3000&epochs=20&seed=2", locale="fr-FR")
    train(page).click()
    knob(page, "stop-run", "digits").or_(page.get_by_text("Entraîné 20 époques en")).first.wait_for()  # it is short
    choose_in_menu(page, "Le cours", "Les expériences du cours")
    settle(page)
    choose_in_menu(page, "Lire des images", "Chiffres")
    expect(page.get_by_text("Entraîné 20 époques en")).to_be_visible()
    expect(page).to_have_url(re.compile("images=usps.*epochs=20"))
    open_tab(page, "Take home", "fr")
    for name, file in (("Script Keras", f"{STEM}.py"), ("Carnet Jupyter", f"{STEM}.ipynb"),
                       ("Poids", f"{STEM}.weights.h5"), ("Images", "usps.npz")):
        with page.expect_download(timeout=120_000) as arriving:
            page.locator(".st-key-take-home").get_by_role("button", name=name, exact=True).click()
        assert arriving.value.suggested_filename == file
