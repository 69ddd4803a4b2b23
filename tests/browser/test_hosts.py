"""A lecture hall may have no internet, and what a visitor looks at is nobody else's business."""

from urllib.parse import urlsplit

import pytest
from browser_tools import settle

from nnviz.labs.catalogue import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_host_for_anything(app, browser, name):
    context = browser.new_context(locale="en-GB")
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{app}/{PAGES[name].address}")
    settle(page)
    page.wait_for_timeout(500)
    icon = page.locator("link[rel*=icon]").get_attribute("href")
    context.close()
    hosts = {urlsplit(url).netloc for url in [*asked, icon] if urlsplit(url).scheme in ("http", "https", "ws", "wss")}
    assert hosts <= {urlsplit(app).netloc}
