"""Activations and losses as a class meets them: curves to drag along, benches, a card, a phone."""

import re

import numpy as np
import pytest
from browser_tools import accessibility_violations, count_messages, knob, scripts, settle
from playwright.sync_api import Page, expect

from nnviz.labs.foundations.figures import losses
from nnviz.labs.foundations.figures.activations import ACTIVATIONS, entropy, softmax


def cells(page: Page, row: int = 1) -> list[str]:
    """Return the texts of a row of the table below the curves."""
    return page.locator(".function-plot tr").nth(row).locator("td").all_inner_texts()


def numbers(page: Page, row: int = 1) -> list[float]:
    return [float(text.replace("−", "-")) for text in cells(page, row)[1:]]


def test_the_browser_draws_what_python_computes(browser):
    page = browser.new_page()
    code = scripts("network_math.js", "functions.js")
    places = [-7.5, -1.0, -0.25, 0.25, 1.0, 7.5]
    found = page.evaluate(
        f"places => {{ {code}\n return Object.fromEntries(Object.entries(FUNCTIONS).map(([name, one]) => "
        "[name, places.map((z) => [one.value(z), one.slope(z)])])); }", places)
    stretched = found.pop("stretched")
    assert set(found) == set(ACTIVATIONS)
    for name, pairs in found.items():
        expected = [[float(part(z)) for part in ACTIVATIONS[name]] for z in places]
        for pair, one in zip(pairs, expected, strict=True):
            assert pair == pytest.approx(one, rel=1e-12, abs=1e-15)
    for pair, one in zip(stretched, found["tanh"], strict=True):
        assert pair == pytest.approx(one, abs=1e-14)
    found = page.evaluate(f"() => {{ {code}\n return Object.fromEntries(Object.entries(LOSSES).map(([name, one]) => "
                          "[name, [one.value(0.3, 0.8), one.slope(0.3, 0.8), one.value(0, 3), one.slope(0, 3)]])); }")
    for name, ours in losses.LOSSES.items():
        expected = [float(part(y, p)) for y, p in ((0.3, 0.8), (0, 3)) for part in ours]
        assert found[name] == pytest.approx(expected, rel=1e-9, abs=1e-12)
    page.close()


def test_a_point_is_dragged_along_the_curve_without_asking_the_server(open_page):
    page = open_page("/activations?lang=en")
    assert numbers(page) == [0.7311, 0.1966]
    panel = page.locator(".function-plot svg[role='img']").first
    box = panel.bounding_box()
    count_messages(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    page.mouse.down()
    for share in (0.6, 0.75, 0.95):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 60)
    assert page.evaluate("window.sent") == 0
    page.mouse.up()
    expect(page.locator(".function-plot .says")).to_contain_text("sigmoid is saturated here")
    z = float(page.locator(".function-plot .typed").input_value())
    assert 6 < z < 8
    assert numbers(page) == pytest.approx([float(part(z)) for part in ACTIVATIONS["sigmoid"]], abs=1e-4)
    page.wait_for_url(re.compile(r"z=[67]\."))
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    settle(page)
    assert float(page.locator(".function-plot .typed").input_value()) == z


def test_the_slider_and_a_typed_number_move_the_point(open_page):
    page = open_page("/activations?lang=en&act=relu&beside=leaky_relu&z=0.5")
    assert numbers(page, 1) == [0.5, 1.0]
    assert numbers(page, 2) == [0.5, 1.0]
    page.locator(".function-plot .typed").fill("-3")
    assert numbers(page, 1) == [0.0, 0.0]
    assert numbers(page, 2) == [-0.6, 0.2]
    expect(page.locator(".function-plot .says")).to_contain_text("ReLU is flat here")
    page.locator(".function-plot .typed").fill("99")
    expect(page.get_by_text("Type a number from −8 to 8.")).to_be_visible()
    slider = page.get_by_role("slider", name="Weighted sum z")
    slider.press("End")
    assert numbers(page, 1) == [8.0, 1.0]
    expect(page.get_by_text("Type a number from")).to_have_count(0)
    slider.press("ArrowLeft")
    assert numbers(page, 1) == [7.99, 1.0]


def test_tanh_is_a_stretched_sigmoid_to_twelve_digits(open_page):
    page = open_page("/activations?lang=en")
    page.get_by_role("button", name="Is tanh a sigmoid?").click()
    settle(page)
    said = page.locator(".function-plot .says").inner_text()
    first, second = re.findall(r"= (\d\.\d{12})", said)
    assert first == second == "0.604367777117"
    expect(page.locator(".function-plot .curve")).to_have_count(4)


def test_the_step_has_no_slope_and_says_why_that_matters(open_page):
    page = open_page("/activations?lang=en&act=heaviside&z=0")
    expect(page.locator(".function-plot .says")).to_contain_text("Gradient descent cannot train it")
    assert cells(page)[1:] == ["1.0000", "—"]


def test_the_vanishing_gradient_and_the_network_that_shows_it(open_page):
    page = open_page("/activations?lang=en")
    page.get_by_role("button", name="Ten sigmoids in a row").click()
    settle(page)
    expect(page.get_by_role("row", name="sigmoid 0.2500")).to_contain_text("9.5 · 10⁻⁷")
    row = page.get_by_role("row", name="sigmoid 0.2500").inner_text()
    share = re.search(r"([\d.]+) · 10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹])$", row.strip())
    assert "⁰¹²³⁴⁵⁶⁷⁸⁹".index(share.group(2)) >= 4
    relu = page.get_by_role("row", name="ReLU").first.inner_text().strip().split()[-1]
    assert float(relu) > 0.1
    knob(page, "z", "activations").get_by_role("spinbutton").fill("4")
    knob(page, "z", "activations").get_by_role("spinbutton").press("Enter")
    expect(page.get_by_role("row", name="sigmoid 0.0177")).to_be_visible()
    expect(page.locator(".st-key-activations-products canvas, .st-key-activations-products svg").first).to_be_visible()


def test_heat_makes_softmax_unsure_and_the_link_keeps_it(open_page):
    page = open_page("/activations?lang=en&bench=softmax&heat=5&a=3")
    expect(page.get_by_role("row", name="A 3 0.60")).to_be_visible()
    bits = entropy(softmax(np.array([3, 1, -1]), 5))
    expect(page.get_by_text(f"Uncertainty (entropy): {bits:.2f} bits")).to_be_visible()
    knob(page, "heat", "activations").get_by_role("slider").press("ArrowLeft")
    expect(page.get_by_role("row", name="A 3 1.50")).to_be_visible()
    page.wait_for_url(re.compile("heat=2"))


def test_losses_against_the_prediction_and_against_the_logit(open_page):
    page = open_page("/activations?lang=en&bench=loss&z=-5&losses=classification")
    expect(page.locator(".function-plot .says")).to_contain_text("Who still learns here?")
    mse, bce = numbers(page, 1), numbers(page, 2)
    p = float(ACTIVATIONS["sigmoid"].value(-5.0))
    assert mse == pytest.approx([(1 - p) ** 2] * 2 + [2 * (p - 1), 2 * (p - 1) * p * (1 - p)], abs=1e-3)
    assert bce[2:] == pytest.approx([-1 / p, p - 1], rel=1e-3)
    panel = page.locator(".function-plot svg[role='img']").first
    box = panel.bounding_box()
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 50)
    assert float(page.locator(".function-plot .typed").input_value()) > 0
    knob(page, "out", "activations").get_by_role("combobox").click()
    page.get_by_role("option", name="linear").click()
    expect(page.locator(".function-plot tr")).to_have_count(2)  # no cross-entropy without a probability


def test_a_target_out_of_reach_is_a_sentence_and_hides_nothing(open_page):
    page = open_page("/activations?lang=en&bench=loss")
    slider = knob(page, "y", "activations").get_by_role("slider")
    for value in ("1.1", "1.2"):
        slider.press("ArrowRight")
        expect(slider).to_have_value(value)
    expect(page.get_by_text("a sigmoid answers between 0 and 1")).to_be_visible()
    expect(page.locator(".function-plot svg[role='img']")).to_have_count(4)


def test_three_activations_race_over_the_same_seeds(open_page):
    page = open_page("/activations?lang=en")
    page.get_by_role("tab", name="Check the document").click()
    page.get_by_role("radio", name="tanh").locator("xpath=ancestor::label").click()
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_text("You predicted otherwise. ReLU is the fastest")).to_be_visible(timeout=240_000)
    expect(page.get_by_role("row", name="tanh − sigmoid")).to_contain_text("less than 1 in 1,000")


@pytest.mark.parametrize(("link", "dark"), [("", True), ("&bench=depth", False), ("&bench=softmax", True),
                                            ("&bench=loss", False)])
def test_every_bench_is_accessible(open_page, link, dark):
    page = open_page(f"/activations?lang=en{link}", dark=dark)
    assert accessibility_violations(page) == []


@pytest.mark.parametrize("bench", ["activation", "depth", "softmax", "loss"])
def test_every_bench_fits_a_phone_in_french(open_page, bench):
    page = open_page(f"/activations?lang=fr&bench={bench}", locale="fr-FR", width=390, height=844)
    expect(page.get_by_role("heading", name="Fonctions d’activation et pertes")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if bench == "activation":
        assert cells(page)[1:] == ["0,7311", "0,1966"]
