"""Backpropagation as a class meets it: steps, lit paths, numbers to change, the gradient check, a phone."""

import re

import pytest
from browser_tools import accessibility_violations, count_messages, knob, scripts, settle
from playwright.sync_api import Page, expect

from nnviz.labs.foundations.figures import backprop
from nnviz.labs.foundations.figures.net import Net, drawn
from nnviz.labs.foundations.lab import BACKPROP

BITS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
NETS = [
    Net(), Net(updates=100), Net(updated_first=True, updates=3, biases="shared"),
    Net(inputs=((1, 2), (3, 4), (0, 1)), targets=((0, 1), (1, 0), (0, 0)), example=2, updates=4),
    Net(sizes=(3, 4, 2), weights=drawn((3, 4, 2), 3), inputs=((.1, .2, .3), (1, -1, .5)), targets=((0, 1), (1, 0)),
        hidden="leaky_relu", output="softmax", loss="cce", batch="all", example=2, biases="own", updates=5),
    Net(sizes=(3, 4, 2), weights=drawn((3, 4, 2), 4), inputs=((.1, .2, .3), (1, -1, .5)), targets=((0, 1), (1, 0)),
        hidden="selu", output="softmax", loss="huber", updates=5),
    Net(sizes=(1, 3, 1), weights=drawn((1, 3, 1), 3), inputs=((.1,), (2,)), targets=((0,), (1,)), hidden="softplus",
        output="sigmoid", loss="bce", biases="own", updates=5),
    Net(sizes=(1, 3, 1), weights=drawn((1, 3, 1), 3), inputs=((.1,), (2,)), targets=((0,), (1,)), hidden="tanh",
        output="softplus", loss="mae", biases="own", updates=5),
    Net(sizes=(2, 2, 1), weights=drawn((2, 2, 1), 3), inputs=BITS, targets=((0,), (1,), (1,), (0,)), hidden="relu",
        output="linear", loss="mse", batch="all", updates=7),
]


def formulas(page: Page):
    return page.locator(".backprop .formulas")


def forward(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.locator(".backprop .player .forward").click()


def lit(page: Page) -> set[str]:
    """Return the names of the weights, biases and units that are lit."""
    labels = page.locator(".backprop .stage .lit[aria-label]").evaluate_all("all => all.map(one => one.ariaLabel)")
    return {re.search(r"\b[wbxho]\d\b", label).group() for label in labels}


def line(page: Page, name: str):
    return page.locator(".backprop .stage").locator(f"[aria-label^='Weight {name},'], [aria-label^='Bias {name} ']")


def choose(page: Page, name: str) -> None:
    line(page, name).dispatch_event("click")


def test_the_browser_computes_what_python_computes(browser):
    page = browser.new_page()
    code = scripts("network_math.js", "functions.js", "backprop_math.js")
    for net in NETS:
        found = page.evaluate(f"net => {{ {code}\n return namedOf(net); }}", net.model_dump())
        assert found == pytest.approx(backprop.named(net), rel=1e-12, abs=1e-12)
    quotients = page.evaluate(
        f"net => {{ {code}\n return differencesOf(net, edgesOf(net.sizes), net.weights, 0); }}", Net().model_dump())
    expected = backprop.finite_differences(Net(), backprop.weights_of(Net()), *backprop.batch_now(Net()))
    assert quotients == pytest.approx(expected, abs=1e-10)
    page.close()


def test_stepping_works_out_mazur_s_numbers_without_asking_the_server(open_page):
    page = open_page("/backprop?lang=en")
    stage = page.locator(".backprop .stage")
    expect(stage.locator(".neuron")).to_have_text(["?"] * 4)
    expect(page.locator(".rail button[aria-pressed='true']")).to_have_text("1Examples")
    count_messages(page)
    forward(page)
    expect(stage.locator(".neuron").first).to_have_text("0.593")
    expect(formulas(page)).to_contain_text("0.3775")
    forward(page, 4)
    expect(page.locator(".losses .sum")).to_have_text("L = 0.2984")
    expect(page.locator(".losses .share")).to_have_text(["L1 = 0.2748", "L2 = 0.02356"])
    forward(page, 2)
    expect(formulas(page)).to_contain_text("0.08217")
    assert lit(page) == {"h1", "w5", "o1"}
    assert page.evaluate("window.sent") <= 2  # the page's link, once the reader pauses
    page.locator(".rail button").nth(4).click()
    assert lit(page) == {"h1", "w5", "w7", "o1", "o2"}
    expect(formulas(page)).to_contain_text("0.03635")
    page.locator(".player .last").click()
    expect(stage.get_by_text("w5 → 0.3589")).to_be_visible()
    expect(page.locator(".backprop .state")).to_have_text("Updates done: 0. Loss L: 0.2984, after this update: 0.291.")


def test_a_clicked_weight_lights_its_paths_and_shows_the_chain_rule(open_page):
    page = open_page("/backprop?lang=en")
    box = line(page, "w1").locator(".halo").bounding_box()
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2)
    assert lit(page) == {"x1", "w1", "h1", "w5", "w7", "o1", "o2"}
    expect(page.locator(".losses .pair.lit")).to_have_count(2)
    expect(page.locator(".says")).to_contain_text("along 2 paths")
    expect(formulas(page).locator("math")).to_have_count(5)
    expect(formulas(page)).to_contain_text("4.386")
    formulas(page).locator("[data-part='w7']").hover()
    assert lit(page) == {"w7"}
    page.locator(".says").hover()
    assert lit(page) == {"x1", "w1", "h1", "w5", "w7", "o1", "o2"}
    choose(page, "w5")
    assert lit(page) == {"h1", "w5", "o1"}
    expect(page.locator(".losses .pair.lit")).to_have_count(1)
    choose(page, "w5")
    expect(page.locator(".says")).to_contain_text("Take example 1 of 1")
    expect(page.locator(".which input").first).to_be_disabled()


def test_a_changed_weight_input_or_target_is_in_the_link_and_comes_back(open_page):
    page = open_page("/backprop?lang=en")
    choose(page, "w5")
    page.locator(".which .value").fill("-2")
    expect(page.locator(".backprop .stage .number").get_by_text("w5 −2")).to_be_visible()
    page.get_by_role("button", name="Input x2: 0.1").click()
    page.locator(".which .value").fill("3")
    page.get_by_role("button", name="t2 = 0.99").click()
    page.locator(".which .value").fill("0.25")
    expect(page.get_by_role("button", name="t2 = 0.25")).to_be_visible()
    page.locator(".which .value").fill("1000")
    expect(page.get_by_text("Type a number from −100 to 100.")).to_be_visible()
    page.wait_for_url(re.compile(r"x=0\.05_3&.*|.*t=0\.01_0\.25.*"))
    settle(page)
    page.locator(".player .last").click()
    page.wait_for_url(re.compile("step="))
    net = Net(weights=(0.15, 0.2, 0.25, 0.3, 0.35, 0.35, -2, 0.45, 0.5, 0.55, 0.6, 0.6), inputs=((0.05, 3),),
              targets=((0.01, 0.25),))
    loss = backprop.named(net)["L"]
    expect(page.locator(".losses .sum")).to_have_text(f"L = {loss:.4g}")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    settle(page)
    expect(page.locator(".losses .sum")).to_have_text(f"L = {loss:.4g}")
    expect(line(page, "w5")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".rail button[aria-pressed='true']")).to_have_text("6Update")


def test_the_gradient_check_passes_and_finds_the_common_bug(open_page):
    page = open_page("/backprop?lang=en&act=tanh")
    page.get_by_role("button", name="Check the gradient").click()
    verdict = page.locator(".backprop .verdict")
    expect(verdict).to_contain_text("The gradient agrees with what the loss did")
    expect(page.locator(".scroll-table tr.off")).to_have_count(0)
    expect(page.locator(".scroll-table tr")).to_have_count(13)
    page.get_by_text("Common bug: use the updated w5").click()
    expect(verdict).to_contain_text("when w1, w2, w3, w4, b1, b2 are nudged")
    expect(page.locator(".scroll-table tr.off")).to_have_count(6)
    page.get_by_role("button", name="All numbers").click()
    expect(verdict).to_be_empty()
    expect(page.locator(".scroll-table td").get_by_text("0.150000000")).to_be_visible()


def test_updates_train_xor_and_the_loss_is_python_s(open_page):
    xor = next(one.experiment for one in BACKPROP.suggestions if one.id == "xor")
    page = open_page("/backprop?lang=en")
    page.get_by_role("button", name="XOR with a batch of four").click()
    settle(page)
    expect(page.locator(".backprop .head").first).to_contain_text("example 1 of 4")
    page.get_by_role("button", name="1,000 more updates").click()
    page.locator(".rail button").nth(2).click()
    after = backprop.named(xor.with_(updates=1000))["batch L"]
    assert after < 0.1
    expect(page.locator(".backprop .state")).to_contain_text("Updates done: 1,000.")
    found = page.locator(".backprop .state").inner_text()
    assert float(re.search(r"Loss L: ([\d.]+)\.$", found).group(1)) == pytest.approx(after, rel=1e-3)
    page.get_by_role("button", name="Next example").click()  # of a batch: another one is shown, nothing is updated
    expect(page.locator(".backprop .head").first).to_contain_text("example 2 of 4")
    second = backprop.named(xor.with_(updates=1000, example=2))["L"]
    expect(page.locator(".losses .sum")).to_have_text(f"L = {second:.4g}")
    page.get_by_role("button", name="Back to the start").click()
    expect(page.locator(".backprop .state")).to_contain_text("Updates done: 0.")


def test_one_example_after_another_and_playing_on(open_page):
    page = open_page("/backprop?lang=en&x=0.05_0.1~1_0&t=0.01_0.99~1_0")
    expect(page.locator(".backprop .head").first).to_contain_text("example 1 of 2")
    page.get_by_role("button", name="Next example").click()
    expect(page.locator(".backprop .head").first).to_contain_text("example 2 of 2")
    expect(page.locator(".backprop .stage .input")).to_have_text(["1", "0"])
    expect(page.locator(".backprop .state")).to_contain_text("Updates done: 1.")
    page.locator(".player .along").press("End")
    page.locator(".player .back").click()
    page.locator(".player .play").click()  # to the end of this update, and on with the next
    expect(page.locator(".backprop .state")).to_contain_text("Updates done: 2.")
    expect(page.locator(".backprop .neuron").first).not_to_have_text("?")
    page.locator(".player .play").click()
    expect(page.locator(".player .play")).to_have_attribute("aria-label", "Play")


def test_predict_first_hides_each_number_until_it_is_asked_for(open_page):
    page = open_page("/backprop?lang=en&predict=1")
    expect(page.get_by_role("button", name="Predict first")).to_have_attribute("aria-pressed", "true")
    forward(page)
    first = page.locator(".backprop .neuron").first
    expect(first).to_have_text("?")
    expect(formulas(page)).not_to_contain_text("0.5933")
    forward(page)  # reveals
    expect(first).to_have_text("0.593")
    expect(formulas(page)).to_contain_text("0.5933")
    forward(page)
    expect(page.locator(".backprop .neuron").nth(1)).to_have_text("?")
    page.get_by_role("button", name="Reveal").click()
    expect(page.locator(".backprop .neuron").nth(1)).to_have_text("0.597")
    page.get_by_role("button", name="Predict first").click()
    forward(page)
    expect(page.locator(".backprop .neuron").nth(2)).to_have_text("0.751")


def test_knobs_that_do_not_fit_are_a_sentence_and_hide_nothing(open_page):
    page = open_page("/backprop?lang=en&step=5")
    knob(page, "loss", "backprop").get_by_role("combobox").click()
    page.get_by_role("option", name="categorical cross-entropy").click()
    expect(page.get_by_text("categorical cross-entropy needs outputs that sum to 1")).to_be_visible()
    expect(page.locator(".losses .sum")).to_have_text("L = 0.2984")
    knob(page, "out", "backprop").get_by_role("combobox").click()
    page.get_by_role("option", name="softmax").click()
    expect(page.get_by_text("needs outputs that sum to 1")).to_have_count(0)
    loss = backprop.named(Net(output="softmax", loss="cce"))["L"]
    expect(page.locator(".losses .sum")).to_have_text(f"L = {loss:.4g}")


def test_the_keyboard_reaches_lines_numbers_and_steps(open_page):
    page = open_page("/backprop?lang=en")
    page.keyboard.press(".")
    expect(page.locator(".backprop .neuron").first).to_have_text("0.593")
    page.keyboard.press(",")
    expect(page.locator(".backprop .neuron").first).to_have_text("?")
    stops = page.locator(".backprop .stage [tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(line(page, "w1")).to_be_focused()
    page.keyboard.press("Enter")
    slider = page.locator(".which .slider")
    expect(slider).to_be_focused()
    slider.press("ArrowRight")
    expect(page.locator(".which .chosen")).to_have_text("Weight w1, x1 → h1: 0.16")
    slider.press("Escape")
    expect(line(page, "w1")).to_be_focused()


def test_mazur_s_later_figures_are_explained(open_page):
    page = open_page("/backprop?lang=en")
    page.get_by_role("tab", name="Mazur’s page").click()
    expect(page.get_by_text("The first round of his page is exact. 4 later figures are not")).to_be_visible()
    expect(page.get_by_role("row", name="Loss after one update")).to_contain_text(
        "0.2910277740.291027924 ✓")
    page.get_by_role("button", name="Show the bug at work").click()
    settle(page)
    assert "bug=1" in page.url
    expect(line(page, "w1")).to_have_attribute("aria-pressed", "true")


def test_the_card_tells_who_computes_the_gradient(open_page):
    page = open_page("/backprop?lang=en")
    page.get_by_role("tab", name="Check the document").click()
    page.get_by_text("The gradient", exact=True).click()
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_text("You predicted otherwise. The claim mixes up two things.")).to_be_visible()
    expect(page.get_by_role("row", name="difference quotients 0.138498562 SGD −0.069249281")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_is_accessible(open_page, dark):
    page = open_page("/backprop?lang=en&path=w1&step=9", dark=dark)
    page.get_by_role("button", name="Check the gradient").click()
    settle(page)
    assert accessibility_violations(page) == []


def test_the_largest_network_in_french_on_a_phone(open_page):
    page = open_page("/backprop?lang=fr&net=3-4-2&biases=own&step=7", locale="fr-FR", width=390, height=844)
    expect(page.get_by_role("heading", name="La rétropropagation, nombre par nombre")).to_be_visible()
    expect(page.locator(".backprop .weight")).to_have_count(3 * 4 + 4 * 2)
    expect(page.locator(".backprop .bias")).to_have_count(6)
    page.get_by_role("button", name="Vérifier le gradient").click()
    expect(page.locator(".scroll-table tr")).to_have_count(27)
    picture = page.locator(".backprop").bounding_box()
    assert picture["y"] < knob(page, "act", "backprop").bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
