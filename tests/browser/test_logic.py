"""Neurons and logic as a class plays it: switches, truth tables, gates and the map, by mouse and by keyboard."""

import re

import pytest
from browser_tools import accessibility_violations, settle
from playwright.sync_api import Page, expect

from nnviz.labs.foundations.figures import logic
from nnviz.labs.foundations.figures.logic import Neuron


def rows(page: Page, card: int = 0) -> list[list[str]]:
    """Return the cells of a truth table, without its head."""
    lines = page.locator(".play .truth").nth(card).locator("tr").all()[1:]
    return [[cell.inner_text() for cell in line.locator("td").all()] for line in lines]


def set_neuron(page: Page, weights: tuple[float, ...], threshold: float) -> None:
    for box, value in zip(page.locator(".knob .value").all(), (*weights, threshold), strict=True):
        box.fill(str(value))


def test_switches_feed_all_four_networks_and_tables_fill_in(open_page):
    page = open_page("/logic?lang=en")
    networks = [logic.COURSE_NETWORKS[name] for name in ("same", "and", "or", "and_not")]
    assert rows(page, 1)[3][2:] == ["·", "·"]
    a, b = (page.get_by_role("switch", name=name, exact=True).first for name in ("A", "B"))
    b.click()
    a.focus()
    page.keyboard.press("Enter")
    b.click()
    for card, neuron in enumerate(networks):
        used = 1 if card == 0 else 2
        shown = rows(page, card)
        assert len(shown) == 2**used
        for *inputs, total, answer in shown:
            inputs = [int(value) for value in inputs] + [0] * (2 - used)
            assert float(total.replace("−", "-")) == neuron.sums(inputs)
            assert int(answer) == neuron.answers(inputs)
    expect(page.locator(".card").nth(3).locator(".neuron")).to_have_text("1")
    expect(page.locator(".card").nth(1).locator(".note").last).to_have_text("1 < 2")
    page.locator(".card").nth(2).locator(".input").nth(1).click()  # B, in a drawing
    expect(page.locator(".card").nth(1).locator(".neuron")).to_have_text("1")
    page.wait_for_url(re.compile("a=1&b=1"))
    page.get_by_role("button", name="Start again").click()
    assert [row[2] for row in rows(page, 1)] == ["·", "·", "·", "2"]
    page.get_by_role("button", name="Fill in every row").click()
    assert [row[3] for row in rows(page, 3)] == ["0", "0", "1", "0"]


def test_guesses_are_marked_when_they_are_revealed(open_page):
    page = open_page("/logic?lang=en")
    page.get_by_role("button", name="Guess first").click()
    expect(page.locator(".card .neuron").first).to_have_text("?")
    cells = page.locator(".truth button.cell")
    expect(cells).to_have_count(14)
    for place in range(14):
        cells.nth(place).click()
    cells.nth(1).focus()
    page.keyboard.press("Enter")  # C = A, A = 1: 1
    page.get_by_role("button", name="Reveal", exact=True).click()
    wanted = [answer for table in ((0, 1), (0, 0, 0, 1), (0, 1, 1, 1), (0, 0, 1, 0)) for answer in table]
    right = wanted.count(0) + 1
    expect(page.get_by_text(f"{right} of 14 rows guessed right.")).to_be_visible()
    assert rows(page, 0) == [["0", "0", "0 ✓"], ["1", "2", "1 ✓"]]
    assert rows(page, 3)[2] == ["1", "0", "2", "1 ✗"]


@pytest.mark.parametrize(("gate", "weights", "threshold"), [
    ("and", (1, 1), 1.5), ("or", (2, 2), 2), ("not", (-1,), -0.5), ("nand", (-1, -1), -1.5), ("nand", (1, 1), 2),
    ("xor", (1, 1), 1), ("xor", (-1, 3), 0.5)])
def test_every_row_of_a_gate_is_checked(open_page, gate, weights, threshold):
    page = open_page("/logic?lang=en&part=build")
    name = gate.upper()
    page.get_by_role("button", name=re.compile(rf"^{name}( ✓)?$")).click()
    set_neuron(page, weights, threshold)
    right = logic.right_rows(Neuron(weights, threshold), gate)
    assert [row[-1] for row in rows(page)] == ["✓" if good else "✗" for good in right]
    said = page.locator(".play .said")
    if all(right):
        expect(said).to_have_text(f"{name}: all {len(right)} rows are right. You have built it.")
        expect(page.get_by_role("button", name=f"{name} ✓")).to_be_visible()
    else:
        expect(said).to_contain_text(f"{sum(right)} of {len(right)} rows")
    expect(page.locator(".why")).to_be_visible(visible=gate == "xor")
    expect(page.locator(".play .plot-place .point")).to_have_count(0 if gate == "not" else 4)
    threshold_in_link = re.compile(rf"threshold={re.escape(str(threshold))}(&|$)" if threshold != 1 else "gate=xor")
    page.wait_for_url(threshold_in_link)
    again = open_page(page.url[page.url.index("/logic"):])
    expect(again.locator(".play .truth tr")).to_have_count(len(right) + 1)
    assert rows(again) == rows(page)


def test_a_gate_is_built_by_keyboard_and_a_silly_weight_is_refused(open_page):
    page = open_page("/logic?lang=en&part=build&gate=or")
    sliders = page.locator(".knob .slider")
    for place in (0, 1):
        sliders.nth(place).focus()
        for _ in range(2):
            page.keyboard.press("ArrowRight")
    expect(page.locator(".play .said")).to_have_text("OR: all 4 rows are right. You have built it.")
    box = page.locator(".knob .value").first
    box.fill("500")
    expect(page.get_by_text("Type a number from −20 to 20.")).to_be_visible()
    expect(page.locator(".play .said")).to_contain_text("all 4 rows are right")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".play .said")).to_have_text("OR: 1 of 4 rows are right.")
    expect(box).to_have_value("0")


def test_xor_leads_on_to_two_layers(open_page):
    page = open_page("/logic?lang=en&part=build&gate=xor&w=1-1")
    page.locator(".why summary").click()
    expect(page.get_by_text("Both cannot hold, whatever you choose.")).to_be_visible()
    page.get_by_role("link", name="Two layers can do XOR: see how").click()
    expect(page.get_by_role("heading", name="XOR folded")).to_be_visible()


def test_two_functions_stay_dark_and_the_map_can_be_guessed(open_page):
    page = open_page("/logic?lang=en&part=map")
    expect(page.locator(".play .said")).to_contain_text("14 of 16")
    expect(page.locator(".dark")).to_have_count(2)
    expect(page.locator(".cell .border")).to_have_count(12)  # none for "always" and "never"
    expect(page.locator(".verdict")).to_contain_text("No single neuron computes it")
    page.locator(".cell").nth(8).click()
    expect(page.locator(".detail h3")).to_have_text("Function 8: neither")
    expect(page.locator(".verdict")).to_have_text("One neuron computes it: weights −1; −1, threshold −0.5.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".detail h3")).to_have_text("Function 9: A equals B")
    page.wait_for_url(re.compile("f=9"))
    page.get_by_role("button", name="Hide and guess").click()
    expect(page.locator(".dark")).to_have_count(0)
    expect(page.locator(".verdict")).to_contain_text("Not revealed yet")
    page.locator(".cell").nth(6).click()
    expect(page.locator(".dark")).to_have_count(1)
    page.get_by_label("How many can one neuron compute?").fill("12")
    page.get_by_role("button", name="Reveal", exact=True).click()
    expect(page.locator(".play .said")).to_have_text("14 of 16. Your guess was 12.")
    expect(page.locator(".dark")).to_have_count(2)


def test_a_lecturers_link_asks_for_guesses_first(open_page):
    page = open_page("/logic?lang=en&part=map&predict=1")
    expect(page.locator(".verdict")).to_contain_text("Not revealed yet")
    expect(page.locator(".dark")).to_have_count(0)
    assert "predict=1" in page.url
    page = open_page("/logic?lang=en&predict=1")
    expect(page.locator(".truth button.cell")).to_have_count(14)
    page = open_page("/perceptron?lang=en&predict=1")
    expect(page.locator(".where")).to_contain_text("Step 1 of 24")
    expect(page.get_by_role("button", name="It is right")).to_be_enabled()


def test_of_three_inputs_104_of_256_are_lit(open_page):
    page = open_page("/logic?lang=fr&part=three&f=23", locale="fr-FR", dark=True)
    expect(page.locator(".lit-cell")).to_have_count(104)
    expect(page.locator(".dark")).to_have_count(152)
    expect(page.locator(".verdict")).to_contain_text("poids 1; 1; 1, seuil 1,5")
    expect(page.locator(".detail .point")).to_have_count(8)
    page.locator(".cell").nth(22).click()
    expect(page.locator(".verdict")).to_contain_text("Aucun neurone seul")


@pytest.mark.parametrize(("part", "dark"), [("networks", False), ("build", True), ("map", False), ("three", True)])
def test_the_page_is_accessible_and_fits_a_phone(open_page, part, dark):
    page = open_page(f"/logic?lang=fr&part={part}&gate=xor", locale="fr-FR", dark=dark, width=390, height=844)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert accessibility_violations(page) == []
