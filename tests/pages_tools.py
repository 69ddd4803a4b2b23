"""How tests run the app without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

ENTRY = str(Path(__file__).parents[1] / "streamlit_app.py")


def start(locale: str, page: str | None = None, **query: str) -> AppTest:
    """Run the app's entry point, then a page."""
    app = AppTest.from_file(ENTRY, default_timeout=60)
    app.context = {"locale": locale}
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if page:
        app.switch_page(page).run()
    assert not app.exception
    return app


def follow_link(page: str, locale: str = "en-GB", **query: str) -> AppTest:
    """Open a page with a link: the query arrives together with the page, as from an address bar."""
    app = start(locale)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(page).run()
    assert not app.exception
    return app
