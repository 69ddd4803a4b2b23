"""The app's keys: one letter each, shown on "?"."""

from nnviz.course.page import Page
from nnviz.language import mark as _
from nnviz.ui.component import component
from nnviz.ui.language import current, t

_component = component("keys", "titles.js", "menu.js", "streamlit_words.js")
#: Words that Streamlit says by itself (``assets/streamlit_words.js``).
_STREAMLIT = (_("Select all"), _("No results"), _("Choose an option"), _("Choose options"), _("{count} more"),
              _("View less"), _("Show data"), _("Fullscreen"), _("Close fullscreen"), _("Download as CSV"),
              _("Press Enter to apply"), _("Drag and drop file here"), _("Browse files"), _("Upload"))


def draw(page: Page) -> None:
    """Draw the button that shows the keys, and make them work on this page.

    A key clicks a button of the page, found by the key of its widget, or moves the scrubber. A key whose button does
    not stand on the page does nothing and is not shown.
    """
    keys = [
        {"key": "t", "does": t("Train with a new draw"), "click": f"st-key-{page.name}-draw"},
        {"key": "p", "does": t("Play or pause the training"), "scrub": "play"},
        {"key": ".", "does": t("One step forward"), "scrub": "forward"},
        {"key": ",", "does": t("One step back"), "scrub": "back"},
        {"key": "n", "does": t("Next experiment of the course"), "click": f"st-key-{page.name}-next-preset"},
        {"key": "i", "does": t("Pin this run"), "click": f"st-key-{page.name}-pin-run"},
        {"key": "l", "does": t("Presenter mode on or off"), "click": "st-key-presenter"},
        {"key": "?", "does": t("Show these keys")},
    ]
    _component(data={"keys": keys, "streamlit": _words(),
                     "words": {"button": t("Keys"), "title": t("Keys"), "close": t("Close")}},
               key="keys", width="content")


def _words() -> dict[str, str]:
    """Return Streamlit's own words in the reader's language; nothing in English, which is Streamlit's."""
    return {} if current() == "en" else {word: t(word) for word in _STREAMLIT}
