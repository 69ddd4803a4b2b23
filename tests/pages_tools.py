"""How tests run the app without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

ENTRY = str(Path(__file__).parents[1] / "streamlit_app.py")


def open_tab(app: AppTest, tab: str, page: str = "boundaries") -> AppTest:
    """Open a tab of a page's bench, by its name in ``nnviz.ui.bench``; it stays open."""
    app.session_state[f"{page}:bench-tab:asked"] = tab
    app.run()
    assert not app.exception
    return app


def turn(app: AppTest, key: str, value: object) -> AppTest:
    """Set a live slider, which Streamlit's test runner does not know, and run the page as the slider does."""
    app.session_state[key] = value
    app.session_state[f"{key.split(':')[0]}:touched"] = True
    return app.run()


def live_sliders(app: AppTest) -> set[str]:
    """Return the keys of the live sliders on the page."""
    ids = [element.proto.id for element in app.get("bidi_component")]
    return {id.split("-", 2)[-1].removesuffix(":live") for id in ids if id.endswith(":live")}


def start(locale: str = "en-GB", page: str = "pages/boundaries.py", **query: str) -> AppTest:
    """Open a page with a link: as from an address bar, page and query arrive with the very first run.

    Before that run Streamlit's test runner knows a page by its file's name, which is its address here.
    """
    app = AppTest.from_file(ENTRY, default_timeout=60)
    app.context = {"locale": locale}
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(page).run()
    assert not app.exception
    return app
