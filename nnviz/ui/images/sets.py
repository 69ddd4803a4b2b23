"""The test images of a set on a page. What must be downloaded comes beside the page, which stays usable."""

from concurrent.futures import Future, wait
from threading import Thread

import streamlit as st

from nnviz.datasets.images import IMAGE_SETS, ImageSet, load
from nnviz.ui import follow
from nnviz.ui.language import t
from nnviz.ui.page import note

#: So long a page waits for images that may be on this machine already; then it looks again at each tick. In seconds.
_PATIENCE, _TICK = 0.5, 1.0


def tested(name: str, key: str) -> ImageSet | None:
    """Return an image set whose test images are here; else say where they stay, and return None.

    All readers share one download. After a failure, a button begins another; ``key`` begins the button's name.
    """
    if name in IMAGE_SETS:
        return load(name)
    fetch = _fetch(name)
    wait([fetch], _PATIENCE)
    if not fetch.done():
        follow.wait_for(fetch.done, _say_it_comes, every=_TICK)
    elif error := fetch.exception():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.error(t(str(error)), icon=":material/cloud_off:")
            st.button(t("Try again"), icon=":material/replay:", key=f"{key}:fetch-again", on_click=_fetch.clear,
                      args=(name,))
    else:
        return fetch.result()
    return None


def _say_it_comes() -> None:
    note(":material/downloading: " + t("The test images are being downloaded. You can use the page meanwhile."))


@st.cache_resource(show_spinner=False)
def _fetch(name: str) -> Future:
    """Begin to read the test images of a set, and return what will be the set or the reason why it is not there."""
    fetch: Future[ImageSet] = Future()
    Thread(target=_read, args=(name, fetch), daemon=True).start()
    return fetch


def _read(name: str, fetch: Future) -> None:
    try:
        images = load(name)
        images.x_test, images.y_test  # noqa: B018 (reads them)
        fetch.set_result(images)
    except Exception as error:  # whatever it is: a page that waits must be told
        fetch.set_exception(error)
