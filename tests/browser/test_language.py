"""The language switch: what is chosen and which tab is open stay, however often the language changes."""

import pytest
from browser_tools import knob, settle
from playwright.sync_api import TimeoutError

from nnviz.labs.catalogue import PAGES

#: Page -> what the reader has chosen before the switch: the knob and the option's words in English.
CHOSEN = {
    "boundaries": {"act1": "sigmoid", "out": "softmax, cross-entropy"},
    "digits": {"kind": "MLP on HOG vectors"},
    "weights": {"a-kind": "MLP on raw pixels"},
    "autoencoder": {"act1": "tanh"},
    "latent": {},
    "eyes": {},
}
#: What the reader sees of every widget and of the tabs: words, values, which tab is open and which button is pressed.
SEEN = """() => [...document.querySelectorAll(
    '[data-testid=stSelectbox], [data-testid=stSlider], [data-testid=stButtonGroup], [data-testid=stRadio], ' +
    '[data-testid=stMultiSelect], [data-testid=stNumberInput], [data-testid=stCheckbox], [role=tablist]')]
  .filter(widget => !widget.closest('.st-key-language_switch') && !widget.closest('[class*=language]'))
  .map(widget => [widget.getAttribute('role'), widget.textContent.replaceAll(/\\s+/g, ' '),
    ...[...widget.querySelectorAll('input')].map(input => `${input.value} ${input.checked}`),
    ...[...widget.querySelectorAll('[aria-valuetext]')].map(thumb => thumb.getAttribute('aria-valuetext')),
    ...[...widget.querySelectorAll('[aria-selected=true], [aria-checked=true], [data-selected=true]')].map(
      chosen => `chosen: ${chosen.textContent}`)].join(' | '))"""


def switch(page, language: str) -> None:
    page.locator(".st-key-language_switch").get_by_text(language, exact=True).click()
    page.wait_for_function(f"document.location.search.includes('lang={'fr' if language == 'Français' else 'en'}')")
    settle(page)


def choose(page, name: str, knob_name: str, words: str) -> None:
    settle(page)
    knob(page, knob_name, name).locator("input").first.click()
    option = page.get_by_role("option", name=words, exact=True)
    try:
        option.click(timeout=10_000)
    except TimeoutError:  # a page that was still drawing its results has closed the list
        knob(page, knob_name, name).locator("input").first.click()
        option.click()
    settle(page)


@pytest.mark.parametrize("name", CHOSEN)
def test_six_switches_change_only_the_words(app, open_page, name):
    page = open_page(f"/{PAGES[name].address}?lang=en", locale="fr-FR")  # a browser writes decimals its own way
    tabs = page.get_by_role("tab", name="Training", exact=True)
    for knob_name, words in CHOSEN[name].items():
        choose(page, name, knob_name, words)
    if has_tabs := bool(tabs.count()):
        tabs.click()
        settle(page)
    seen = {"English": [page.evaluate(SEEN)], "Français": []}
    for _turn in range(3):
        for language in ("Français", "English"):
            switch(page, language)
            assert page.locator('[data-testid="stException"]').count() == 0
            if has_tabs:
                opened = "Entraînement" if language == "Français" else "Training"
                assert page.get_by_role("tab", selected=True).first.inner_text().strip() == opened
            seen[language].append(page.evaluate(SEEN))
    for looks in seen.values():
        assert all(look == looks[0] for look in looks[1:])
    other = open_page(page.url.removeprefix(app).replace("lang=en", "lang=fr"), locale="fr-FR")
    fresh = [widget for widget in other.evaluate(SEEN) if not widget.startswith("tablist")]
    assert len(fresh) >= 3
    assert [widget for widget in fresh if widget not in seen["Français"][0]] == []
