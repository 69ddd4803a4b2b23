"""What all charts share: the colours and their meaning, text sizes, number formats."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import altair as alt

from nnviz.palette import CLASS_COLORS

#: Up to ten classes. Any two are at least 0.09 apart in OKLab, for normal, red-, green- and blue-blind eyes (Machado
#: 2009); each has at least 2.2:1 against the page in both themes, the first two at least 3:1.
CATEGORICAL = CLASS_COLORS
#: The two curves: what the network learns from, and what it never saw.
SPLIT_COLORS = {"train": "#27A574", "validation": "#C2528B", "test": "#9B6BD3"}

#: The same for the pinned run beside it: grey.
PINNED_COLORS = {"train": "#6C6F79", "validation": "#8C8F99", "test": "#8C8F99"}

#: Vega expression: the page's colour. The browser knows the theme, so no chart is built anew when it changes.
PAPER = alt.expr("background || 'white'")
#: Vega expression: the colour that stands out most from the page.
INK = alt.expr("luminance(background || 'white') > 0.5 ? 'black' : 'white'")
#: Vega expression: the colour of axis and legend text, 7:1 or more against the page.
TEXT = alt.expr("luminance(background || 'white') > 0.5 ? '#3B3E4A' : '#D5D7DE'")

#: Shapes for points, as SVG paths in [-1, 1]²: a ring (its hole shows what lies below) and a diagonal cross.
RING = "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0ZM.45,0A.45,.45,0,1,0,-.45,0A.45,.45,0,1,0,.45,0Z"
CROSS = "M-1,-.7L-.7,-1L0,-.3L.7,-1L1,-.7L.3,0L1,.7L.7,1L0,.3L-.7,1L-1,.7L-.3,0Z"

#: Makes a chart's plot as high as it is wide, whatever the width of its column: overrides Vega's own signal.
SQUARE = alt.param(name="height", expr="width")

#: A chart as Vega-Lite takes it.
Spec = dict[str, Any]

#: The last label of a horizontal axis may reach beyond its plot by so much, pixels.
_LAST_LABEL = 8
#: A legend's line with its gap, the gap between two entries, and a letter, pixels.
_LEGEND_LINE, _LEGEND_GAP, _LETTER = 26, 14, 6
#: How much larger everything is drawn in the large style.
_LARGER = 1.4
#: Language code -> d3 number locale.
_NUMBERS = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["£", ""], "percent": "%"},
    "fr": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u202f€"], "percent": "\u202f%"},
}


class ChartStyle(NamedTuple):
    """How a chart speaks and how large it is drawn: equal styles share one chart.

    Attributes
    ----------
    language : str
        Language code, for the numbers.
    t : callable
        English sentence -> the reader's; always the same function for a language.
    large : bool
        Larger type and thicker lines, for the last row of a lecture hall.
    """

    language: str
    t: Callable[[str], str]
    large: bool = False

    def size(self, pixels: float) -> float:
        """Return a type size or a line width in this style."""
        return pixels * _LARGER if self.large else pixels

    def area(self, pixels: float) -> float:
        """Return the area of a symbol, in square pixels, in this style."""
        return self.size(self.size(pixels))


def configure(chart: alt.TopLevelMixin, style: ChartStyle) -> Spec:
    """Finish a chart: the app's text sizes and colours, the numbers of a language; return the Vega-Lite dictionary.

    The rest (page colour, font, grid) comes from Streamlit's chart theme, so the chart must be shown with it.

    Raises
    ------
    KeyError
        If the app does not speak the language.
    """
    text = {"labelFontSize": style.size(13), "titleFontSize": style.size(14), "labelColor": TEXT, "titleColor": TEXT}
    spec: Spec = chart.properties(autosize={"type": "fit-x", "contains": "padding"}).configure(
        locale={"number": _NUMBERS[style.language]},
        axis={**text, "labelPadding": 6, "titlePadding": 8},
        axisY={"minExtent": style.size(34), "labelFlush": False},  # a label stands beside its own tick
        legend={**text, "orient": "top", "title": None, "padding": 0, "offset": 10, "columnPadding": 14},
    ).to_dict()  # fmt: skip
    # Legends one below the other, as a phone needs it: Vega-Lite hands this on, but its schema does not name it.
    spec["config"]["legend"]["layout"] = {"top": {"direction": "vertical", "anchor": "start", "margin": 4}}
    return spec


def line_legend(style: ChartStyle, *, thickness: float = 4, **options: Any) -> alt.Legend:
    """Return a legend whose symbols are pieces of the lines, long enough to show a dash.

    ``thickness`` is the lines' width in pixels; ``options`` are those of ``altair.Legend``.
    """
    return alt.Legend(symbolType="stroke", symbolStrokeWidth=style.size(thickness), symbolSize=100 * thickness,
                      **options)


def legend_width(style: ChartStyle, *letters: int) -> float:
    """Return about how wide a legend's row is, pixels; ``letters`` are the lengths of its words."""
    return style.size(sum(_LEGEND_LINE + _LETTER * length for length in letters) + _LEGEND_GAP * (len(letters) - 1))


def beside_the_plot(style: ChartStyle) -> dict[str, float]:
    """Return the padding that leaves room for the last label of the horizontal axis."""
    return {"right": style.size(_LAST_LABEL)}


def literal(words: dict[str, str]) -> str:
    """Write code -> word as a Vega object, to be looked up in an expression.

    >>> literal({"train": "entraînement"})
    '{"train": "entraînement"}'
    """
    return json.dumps(words, ensure_ascii=False)
