"""The epoch scrubber: a slider with play and step that moves all charts of a page through a recording."""

from collections.abc import Callable, Sequence

from nnviz.ui.component import component
from nnviz.ui.language import number

_component = component("scrubber", "mounting.js")


def scrubber(epochs: Sequence[float], readouts: list[str], *, t: Callable[[str], str], key: str, run: str = "") -> int:
    """Show the scrubber; every chart of the page made with ``nnviz.charts.replay.follow`` obeys it, in the browser.

    It starts at the last frame. A new run leaves it at the end, or at the epoch nearest to where the reader has moved
    it. A page has at most one.

    Parameters
    ----------
    epochs : sequence of float
        The epoch of each frame, ascending; at least one.
    readouts : list of str
        What to say under the slider at each frame, in the reader's language.
    t : callable
        English sentence -> the reader's.
    key : str
        Where the scrubber stands on its page.
    run : str
        Names the recording; then the scrubber tells the server at which frame it comes to rest.

    Returns
    -------
    int
        The frame where it rests, as far as it has told; else the last one.
    """
    words = {
        "replay": t("Replay of the training"),
        "epoch": t("Epoch"),
        "first": t("To the first epoch"),
        "last": t("To the last epoch"),
        "type": t("Type an epoch"),
        "epochs": [number(epoch) for epoch in epochs],
        "back": t("One step back"),
        "play": t("Play"),
        "pause": t("Pause"),
        "forward": t("One step forward"),
    }
    last = len(epochs) - 1
    told = _component(data={"epochs": epochs, "readouts": readouts, "words": words, "run": run}, key=key,
                      on_rest_change=lambda: None).rest
    return min(int(told["frame"]), last) if told and run and told["run"] == run else last
