"""Buttons that save the charts of a page as PNG or SVG, as they stand at the scrubber's epoch; the browser makes them.

Streamlit's own chart toolbar has a PNG, too, but neither SVG, nor all charts in one, nor a caption with the settings.
"""

from collections.abc import Callable

from nnviz.ui.component import component

_component = component("pictures")


def pictures(charts: dict[str, str], *, epochs: list[int], readouts: list[str], settings: str, stem: str,
             t: Callable[[str], str], key: str) -> None:
    """Offer the charts of the page, one by one or all in one.

    Parameters
    ----------
    charts : dict of str to str
        Key of a chart on the page (``nnviz.ui.show``) -> its name, in the reader's language. The key is part of the
        file's name.
    epochs : list of int
        The epoch of each frame of the scrubber.
    readouts : list of str
        What the caption says of each frame.
    settings : str
        What the caption says of the run.
    stem : str
        What the files' names begin with.
    t : callable
        English sentence -> the reader's.
    key : str
        Where the buttons stand on their page.
    """
    words = {
        "pictures": t("Save pictures"),
        "picture": t("Picture at the epoch of the replay"),
        "all": t("All in one"),
        "png": t("Save as PNG, for slides"),
        "svg": t("Save as SVG, sharp at any size"),
        "saved": t("Saved: {name}"),
        "missing": t("The charts are still being drawn. Try again in a moment."),
        "pixels": t("This picture has too many points for SVG. Save it as PNG."),
        "failed": t("The browser could not make the PNG. Save the picture as SVG."),
    }
    _component(data={"charts": charts, "epochs": epochs, "readouts": readouts, "settings": settings, "stem": stem,
                     "words": words},
               key=key)
