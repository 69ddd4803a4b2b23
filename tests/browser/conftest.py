"""One real app and one real Chromium for all browser tests."""

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


@pytest.fixture
def open_page(app, browser):
    """A function that opens an address of the app; at the end, no page may have shown an error."""
    contexts, errors = [], []

    def open_(path: str = "/", *, locale: str = "en-GB", dark: bool = False, width: int = 1280,
              height: int = 800) -> Page:
        context = browser.new_context(locale=locale, color_scheme="dark" if dark else "light",
                                      viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(f"{message.text} {message.location.get('url')}")
                if message.type == "error" else None)
        page.goto(app + path)
        settle(page)
        return page

    yield open_
    for context in contexts:
        for page in context.pages:
            assert page.locator('[data-testid="stException"]').count() == 0
            assert "Traceback" not in page.inner_text("body")
        context.close()
    assert [error for error in errors if not any(words in error for words in HARMLESS)] == []
