"""One real app and one real Chromium for all browser tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
# Machines that run tests may be slow and busy; no test measures time.
expect.set_options(timeout=60_000)
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run"]
#: Messages that say nothing about the app: a browser without a network, and Streamlit looking for its server below the
#: page's own path first.
_HARMLESS = ("net::ERR_NAME_NOT_RESOLVED", "net::ERR_INTERNET_DISCONNECTED", "/course/_stcore/", "/boundaries/_stcore/")


def chromium() -> str:
    """Return the browser's path: ``NNVIZ_CHROMIUM``, or the first one found; a missing browser fails the run."""
    named = os.environ.get("NNVIZ_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.fail("no Chromium found: install Debian's package chromium, or set NNVIZ_CHROMIUM to a browser")
    return found


def free_port() -> int:
    """Return a TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_app(port: int, **environment: str) -> subprocess.Popen:
    """Start the app and wait until it answers."""
    app = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true", "--server.port",
         str(port), "--server.address", "127.0.0.1"],
        cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return app
        except OSError:
            time.sleep(0.2)
    app.kill()
    raise RuntimeError("the app did not start")


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
        browser = playwright.chromium.launch(executable_path=chromium(), args=_OPTIONS)
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
        page.set_default_timeout(30_000)
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
    assert [error for error in errors if not any(words in error for words in _HARMLESS)] == []


def settle(page: Page) -> None:
    """Wait until the page's script has run and its picture stands."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_function("!document.querySelector('[data-testid=\"stSkeleton\"]')")
    page.wait_for_timeout(300)


def knob(page: Page, name: str, page_name: str = "boundaries"):
    """Return the widget of a knob."""
    return page.locator(f".st-key-{page_name}-{name}")
