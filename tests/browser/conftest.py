"""One real app and one real Chromium for all browser tests."""

from collections import defaultdict

import pytest
from browser_tools import HARMLESS, OPTIONS, chromium, free_port, settle, start_app
from playwright.sync_api import Page, expect, sync_playwright

# Machines that run tests may be slow and busy; no test measures time.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def app():
    """The address of a running app."""
    port = free_port()
    process = start_app(port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def parked():
    """Empty tabs that tests have left, by locale: a page that opens in one costs half of what it costs in a new one."""
    return defaultdict(list)


@pytest.fixture
def open_page(app, browser, parked):
    """A function that opens an address of the app; at the end, no page may have shown an error."""
    tabs, errors = [], []

    def note_error(error) -> None:
        errors.append(str(error))

    def note_message(message) -> None:
        if message.type == "error":
            errors.append(f"{message.text} {message.location.get('url')}")

    def open_(path: str = "/", *, locale: str = "en-GB", dark: bool = False, width: int = 1280,
              height: int = 800) -> Page:
        page = parked[locale].pop() if parked[locale] else browser.new_context(
            locale=locale, reduced_motion="reduce").new_page()  # animations would take a sixth of a page's time
        tabs.append((locale, page))
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(60_000)
        page.on("pageerror", note_error)
        page.on("console", note_message)
        page.goto(app + path)
        settle(page)
        return page

    yield open_
    for _, page in tabs:
        for shown in page.context.pages:
            assert shown.locator('[data-testid="stException"]').count() == 0
            assert "Traceback" not in shown.inner_text("body")
    assert [error for error in errors if not any(words in error for words in HARMLESS)] == []
    for locale, page in tabs:
        page.remove_listener("pageerror", note_error)
        page.remove_listener("console", note_message)
        empty(page)
        parked[locale].append(page)


def empty(page: Page) -> None:
    """Take away all that a test has left in a tab."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.context.clear_cookies()
    page.goto("about:blank")
