"""How a chart follows the epoch scrubber: in the browser alone, without a trip to the server.

The scrubber keeps the number of the frame on the page's ``body`` element and fires an event there whenever it changes.
Each chart has a Vega parameter *bound* to that element: it reads the number when the chart is drawn, at every event
afterwards, and finds no number where the page has no scrubber. A chart never names the number of frames it has; it
reads that from its data, so that a new run swaps the data and leaves the chart itself in place.
"""

from typing import NamedTuple

import altair as alt
import pandas as pd

from nnviz.charts.style import ChartStyle, Spec, configure

#: The Vega parameter that holds the scrubber's frame: 0, 1, 2, ...
FRAME = "nnviz_frame"
#: The event that the scrubber fires on ``body`` (``ui/assets/scrubber.js`` says the same name).
EVENT = "nnviz-frame"


class Picture(NamedTuple):
    """A chart and its data, apart: the chart is made once, the data change with every run.

    Attributes
    ----------
    spec : dict
        Vega-Lite specification; its data sources are names. It is shared: do not change it.
    data : dict of str to pandas.DataFrame
        The tables of those names.
    """

    spec: Spec
    data: dict[str, pd.DataFrame]


def shown(last: str) -> str:
    """Return the Vega expression of the frame to show: the scrubber's, at most ``last``; ``last`` without a scrubber.

    Parameters
    ----------
    last : str
        Vega expression of the last frame in the data.
    """
    return f"(isNumber({FRAME}) ? min({FRAME}, {last}) : {last})"


#: Vega expression: does this row belong to the frame to show? After ``with_last``.
IS_SHOWN = f"datum.frame === {shown('datum.last')}"


def with_last(chart: alt.Chart) -> alt.Chart:
    """Add the column ``last``, the greatest ``frame`` of all rows."""
    return chart.transform_joinaggregate(last="max(frame)")


def only_shown(chart: alt.Chart) -> alt.Chart:
    """Keep the rows of the frame to show, by their column ``frame``."""
    return with_last(chart).transform_filter(IS_SHOWN)


def follow(chart: alt.LayerChart | alt.FacetChart, style: ChartStyle) -> Spec:
    """Finish a chart that uses ``shown``, ``only_shown`` or ``IS_SHOWN``: parameter, style, Vega-Lite dictionary."""
    frame = alt.param(name=FRAME, bind=alt.BindDirect(element="body", event=EVENT))
    return configure(chart.add_params(frame), style)
