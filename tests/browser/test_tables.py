"""The pages of tables as a student meets them, in a real browser."""

import re

import pytest
from browser_tools import accessibility_violations, open_tab, settle
from playwright.sync_api import expect

from nnviz.language import catalogue


def picture(page, name: str):
    return page.locator(f".st-key-{name} .vega-embed")


def test_prices_and_map_stand_above_the_fold_and_scrub_in_the_browser(open_page):
    page = open_page("/housing?lang=en&epochs=5")
    for name in ("housing-scatter", "housing-map"):
        expect(picture(page, name)).to_be_in_viewport(ratio=0.9)
    said = page.get_by_text(re.compile("Epoch 5 of 5 · RMSE: train"))
    expect(said).to_be_visible()
    page.get_by_role("button", name="To the first epoch").click()
    expect(page.get_by_text(re.compile("Epoch 0 of 5 · RMSE: train"))).to_be_visible()
    settle(page)
    assert accessibility_violations(page) == []


def test_a_suggestion_sets_the_knobs_and_the_link_opens_it_elsewhere(open_page):
    page = open_page("/housing?lang=en&epochs=5")
    page.get_by_role("button", name="Without shuffling").click()
    expect(page).to_have_url(re.compile("shuffle=0"))
    address = page.url
    page = open_page(address[address.index("/housing"):], dark=True)
    expect(page.get_by_text("Shuffle the rows")).to_be_attached()
    expect(picture(page, "housing-map")).to_be_visible()


def test_the_curve_is_drawn_beside_its_scores(open_page):
    page = open_page("/curves?lang=fr&epochs=50", width=390, height=844)
    expect(picture(page, "curves-fit")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_the_wide_path_is_drawn(open_page):
    page = open_page("/wide?lang=en&epochs=3")
    expect(page.get_by_role("img", name="The network: 8 inputs, hidden layers, and the wide path past them.")
           ).to_be_in_viewport()
    open_tab(page, "Three networks")
    expect(picture(page, "wide-three-strip")).to_be_visible()


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("bad.csv", "a,b\n" + "1,2\n" * 20 + "3\n", "Line 22 has 1 cells, and the first line 2."),
    ("word.csv", "a,b\n" + "1,2\n2,3\n" * 12 + "x1,3\n", "Line 26: x1 is not a number")])
def test_a_bad_file_names_its_line_and_the_page_keeps_what_it_has(open_page, name, content, sentence):
    page = open_page("/table?lang=en&epochs=5")
    expect(picture(page, "table-scatter")).to_be_visible()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_text("Until then the page keeps what it has.")).to_be_visible()
    expect(picture(page, "table-scatter")).to_be_visible()


def test_an_own_table_is_read_trained_and_explained(open_page):
    rows = "\n".join(f"{row},{(row * 7) % 13},{'north' if row % 2 else 'south'},{3 * row + 40 * (row % 2)}"
                     for row in range(80))
    page = open_page("/table?lang=en&epochs=30")
    page.locator("input[type=file]").set_input_files({
        "name": "mine.csv", "mimeType": "text/csv", "buffer": f"size,<b>noise</b>,place,price\n{rows}".encode()})
    expect(page.get_by_text("Validation, 15")).to_be_visible()
    open_tab(page, "Importance")
    expect(picture(page, "table-importance-bars")).to_be_visible()
    open_tab(page, "Report")
    expect(page.get_by_text("80 rows, 3 columns beside the target price.")).to_be_visible()


def give(page, name: str, content: str) -> None:
    page.locator("input[type=file]").set_input_files({
        "name": name, "mimeType": "text/csv", "buffer": content.encode()})


def test_a_bad_file_after_a_good_one_leaves_the_good_one_and_its_targets(open_page):
    rows = "\n".join(f"{row},{'old' if row % 9 == 1 else row % 40},{3 * row}" for row in range(81))
    page = open_page("/table?lang=en&epochs=5")
    give(page, "mine.csv", f"size,age,price\n{rows}")
    expect(page.get_by_text("In use: mine.csv, 81 rows;")).to_be_visible()
    expect(page.get_by_text("age holds numbers in 72 of its cells, but words in others (line 3: old).")).to_be_visible()
    expect(page.get_by_text("Validation, 15")).to_be_visible()
    give(page, "bad.csv", "a,b\n" + "1,2\n" * 20 + "3\n")
    expect(page.get_by_text("Line 22 has 1 cells, and the first line 2.")).to_be_visible()
    expect(page.get_by_text("Until then the page keeps what it has.")).to_be_visible()
    settle(page)
    expect(page.get_by_text("In use: mine.csv, 81 rows;")).to_be_visible()
    expect(page.get_by_text("Validation, 15")).to_be_visible()
    page.get_by_role("combobox", name="What to predict").click()
    page.get_by_role("option", name="size").click()
    expect(picture(page, "table-scatter").get_by_text("size, predicted")).to_be_visible()
    page.get_by_role("button", name="Back to the example").click()
    expect(page.get_by_text("In use: the example, 240 rows;")).to_be_visible()
    expect(page.get_by_text("Line 22 has 1 cells")).to_have_count(0)


@pytest.mark.parametrize(("name", "language"), [("housing", "en"), ("curves", "fr"), ("table", "en")])
def test_large_type_cuts_no_figure(open_page, name, language):
    page = open_page(f"/{name}?lang={language}&epochs=5")
    page.locator(".st-key-presenter button").first.click()
    expect(page.get_by_role("button", name=catalogue(language).gettext("Smaller"))).to_be_visible()
    settle(page)  # the page is new from top to bottom
    expect(page.locator("[class*=st-key-scores] th", has_text=re.compile("R²")).first).to_be_visible()
    for tables in ("scores", "arithmetic"):
        boxes = page.locator(f"[class*=st-key-{tables}] [data-testid=stMarkdownContainer]:has(> table)")
        assert boxes.count() > 0
        assert boxes.evaluate_all("boxes => boxes.every(box => box.scrollWidth <= box.clientWidth)")
