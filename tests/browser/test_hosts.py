"""A lecture hall may have no internet, and what a visitor looks at is nobody else's business."""

from urllib.parse import urlsplit

import pytest
from browser_tools import settle

from nnviz.labs.catalogue import PAGES


@pytest.fixture(scope="module")
def tab(browser):
    """A tab for all pages: what the first one has fetched is not fetched again, but asked for."""
    page = browser.new_page(locale="en-GB")
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_host_for_anything(app, tab, name):
    asked = []

    def note(request) -> None:
        asked.append(request.url)

    tab.context.on("request", note)
    tab.goto(f"{app}/{PAGES[name].address}")
    settle(tab)
    tab.wait_for_timeout(500)
    tab.context.remove_listener("request", note)
    icon = tab.locator("link[rel*=icon]").get_attribute("href")
    assert f"/{PAGES[name].address}" in [urlsplit(url).path for url in asked]
    hosts = {urlsplit(url).netloc for url in [*asked, icon] if urlsplit(url).scheme in ("http", "https", "ws", "wss")}
    assert hosts <= {urlsplit(app).netloc}
