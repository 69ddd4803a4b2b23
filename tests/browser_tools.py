"""How tests and benchmarks start the app and a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from nnviz.labs.catalogue import PAGES
from nnviz.language import catalogue

ROOT = Path(__file__).parents[1]
#: Chromium's options: no sandbox for root, and no attempts to reach the internet.
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run"]
#: Messages that say nothing about the app: a browser without a network, and Streamlit looking for its server below the
#: page's own path first.
HARMLESS = ("net::ERR_NAME_NOT_RESOLVED", "net::ERR_INTERNET_DISCONNECTED",
            *(f"/{page}/_stcore/" for page in PAGES))


def chromium() -> str:
    """Return the browser's path: ``NNVIZ_CHROMIUM``, or the first one found.

    Raises
    ------
    FileNotFoundError
        If there is none; a run of the tests then fails.
    """
    named = os.environ.get("NNVIZ_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        raise FileNotFoundError("no Chromium: install Debian's package chromium, or name a browser in NNVIZ_CHROMIUM")
    return found


def free_port() -> int:
    """Return a TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_app(port: int, script: str = "streamlit_app.py", **environment: str) -> subprocess.Popen:
    """Start the app, or another script with the app's settings, and wait until it answers."""
    app = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true", "--server.port",
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


def settle(page: Page) -> None:
    """Wait until the page's script has run and its picture stands."""
    at_rest = '[data-testid="stApp"][data-test-script-state="notRunning"]'
    for _ in range(100):
        page.wait_for_selector(at_rest)
        page.wait_for_function("!document.querySelector('[data-testid=\"stSkeleton\"]')")
        page.wait_for_timeout(300)
        if page.locator(at_rest).count():  # else what a click asked for has begun only now
            return
    raise AssertionError("the page never comes to rest")


def knob(page: Page, name: str, page_name: str = "boundaries"):
    """Return the widget of a knob."""
    return page.locator(f".st-key-{page_name}-{name}")


def open_tab(page: Page, title: str, language: str = "en") -> None:
    """Open a tab by its title in English, on a page in some language."""
    page.get_by_role("tab", name=catalogue(language).gettext(title), exact=True).click()
    settle(page)


def open_card(page: Page, id: str):
    """Open a card in its list, and return it."""
    place = page.locator(f".st-key-card-{id}-place")
    place.locator("summary").click()
    settle(page)  # it opens slowly
    return place


def choose_in_menu(page: Page, group: str, name: str) -> None:
    """Open a group of the top menu and follow one of its links."""
    page.get_by_test_id("stTopNavSection").filter(has_text=group).first.click()
    page.get_by_role("menuitem", name=name).click()


def accessibility_violations(page: Page) -> list[tuple[str, str]]:
    """Return the serious violations on a page as it stands: each rule, and the first element that breaks it.

    Streamlit's own menu of a phone is left out: its groups put other elements than ``li`` into an ``ul``.
    """
    page.wait_for_function("document.getAnimations().every(({playState, effect}) => playState !== 'running'"
                           " || effect.getComputedTiming().iterations === Infinity)")  # what fades has no contrast
    found = Axe().run(page, context={"exclude": [['[data-testid="stSidebarNav"]']]}).response["violations"]
    return [(entry["id"], entry["nodes"][0]["html"][:200]) for entry in found
            if entry["impact"] in ("serious", "critical")]


def count_messages(page: Page) -> None:
    """Count from now on in ``window.sent`` what the page sends to the server."""
    page.evaluate("""() => { window.sent = 0; const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (...a) { window.sent += 1; return send.apply(this, a); }; }""")


def scripts(*names: str) -> str:
    """Return scripts of the app's components, one after the other, to be run in a page of their own."""
    return "\n".join(next((ROOT / "nnviz").rglob(name)).read_text("utf-8") for name in names)
