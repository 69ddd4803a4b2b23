"""What others have written stays plain text in the real page: no link, picture, icon, colour or formula."""

from urllib.parse import urlencode

import pytest
from browser_tools import knob, settle
from playwright.sync_api import expect

ATTACKS = {
    "labels": "x\n\n[Log in](http://evil.example) ![](http://evil.example/a.png)",
    "lr": ":red[now] :material/home: :smile:", "noise": "# Big",
    "hidden": "www.evil.example me@evil.example", "act": "http://evil.example <b>x</b> &lt;",
    "opt": "$x^2$ `code` *a* _b_ ~~c~~", "batch": "a -> b :streamlit: :blue-background[x]",
    "hide": "[x](http://evil.example)", "predict": "1. one | two", "seeed](http://evil.example)": "1"}


@pytest.mark.parametrize("page_name", ["", "digits", "weights"])
def test_a_link_full_of_markdown_is_shown_as_it_stands(open_page, page_name):
    page = open_page(f"/{page_name}?{urlencode(ATTACKS | {'lang': 'en', 'images': ATTACKS['labels']})}")
    alerts = page.get_by_test_id("stAlert").filter(has_text="The link says")
    expect(alerts.first).to_be_visible()
    assert alerts.locator("a, img, code, em, del, h1, h2, h3, li, table, .katex, b").count() == 0
    assert alerts.locator("[data-testid='stMarkdownContainer'] [data-testid='stIconMaterial']").count() == 0
    assert alerts.locator("span[class*='stMarkdownColored']").count() == 0
    assert page.locator("a[href*='evil']").count() == 0
    texts = [" ".join(text.replace("\u2060", "").split()) for text in alerts.all_inner_texts()]
    if page_name == "":
        for name in ("lr", "noise", "act", "opt", "batch"):
            assert any(ATTACKS[name] in text for text in texts), name


def test_a_pins_name_is_shown_as_it_was_typed(open_page):
    page = open_page("/?lang=en&seed=4711")
    page.get_by_role("button", name="Pin this run").click()
    page.get_by_role("button", name="Rename or remove").click()
    name = "www.evil.example :red[a] [b](http://c.example) $x$"[:40]
    page.get_by_label("Name of pin 1").fill(name)
    page.keyboard.press("Enter")
    settle(page)
    page.keyboard.press("Escape")
    button = knob(page, "pin-run")
    expect(button).to_contain_text("This is www")
    assert name in button.inner_text().replace("\u2060", "")
    assert page.locator("a[href*='evil'], a[href*='c.exa'], .katex").count() == 0
