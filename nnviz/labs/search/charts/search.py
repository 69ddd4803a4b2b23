"""The charts of a search: its history, the race, chance's luck, importance; parallel coordinates for ECharts."""

from collections.abc import Callable
from functools import lru_cache
from html import escape
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import CATEGORICAL, INK, PAPER, SPLIT_COLORS, ChartStyle, Spec, configure, line_legend, literal
from nnviz.experiments.space import Space, finite
from nnviz.labs.search.charts import axes
from nnviz.language import mark as _

_HEIGHT, _LOW_HEIGHT = 320, 260
#: Letters in a line of a title over a parallel axis.
_AXIS_LETTERS = 13
CLICK = "trial"
#: Searcher -> colour and dash: none has a meaning of good or bad.
SEARCHERS = {"grid": (CATEGORICAL[2], [2, 2]), "random": (CATEGORICAL[3], [1, 0]), "tpe": (CATEGORICAL[4], [8, 3])}
SEARCHER_NAMES = {"grid": _("Grid"), "random": _("Random"), "tpe": "TPE"}
EVALUATORS = {"PED-ANOVA": CATEGORICAL[3], "fANOVA": CATEGORICAL[2]}


def history(trials: pd.DataFrame, best: pd.DataFrame, chosen: int | None, *, value: str, share: bool,
            style: ChartStyle) -> Picture:
    """Draw every trial in its order, and the best score so far.

    Parameters
    ----------
    trials : pandas.DataFrame
        ``trial`` (from 1), ``score``, ``state`` (``done`` or ``pruned``), ``what``: its knobs in words.
    best : pandas.DataFrame
        ``trial``, ``score``: the steps of the best so far.
    chosen : int or None
        The trial that is framed.
    """
    ends = axes.around(trials["score"], share=share)
    return Picture(_history(value, share, ends, "pruned" in set(trials["state"]), style), {
        "trials": trials, "best": best, "chosen": trials[trials["trial"] == (chosen or 0)]})


@lru_cache(maxsize=32)
def _history(value: str, share: bool, ends: axes.Ends, some_pruned: bool, style: ChartStyle) -> Spec:
    t = style.t
    x = alt.X("trial:Q", title=t("Trial"), axis=axes.TRIALS,
              scale=alt.Scale(zero=False, nice=False, padding=8))
    y = alt.Y("score:Q", title=value, scale=axes.scale(ends), axis=alt.Axis(format="%" if share else "~g"))
    words = {"done": t("all folds"), "pruned": t("given up early")}
    click = alt.selection_point(name=CLICK, fields=["trial"], on="click")
    legend = alt.Legend(labelExpr=f"{literal(words)}[datum.label]", symbolSize=style.area(110), symbolStrokeWidth=0,
                        symbolOpacity=1) if some_pruned else None
    dots = alt.Chart(alt.NamedData("trials"), height=_HEIGHT).mark_point(
        filled=True, opacity=0.9, size=style.area(70), stroke=PAPER, strokeWidth=1, cursor="pointer").encode(
        x=x, y=y, shape=alt.Shape("state:N", legend=legend, scale=alt.Scale(
            domain=list(words), range=["circle", "triangle-down"])),
        color=alt.Color("state:N", legend=legend, scale=alt.Scale(
            domain=list(words), range=[SPLIT_COLORS["validation"], CATEGORICAL[3]])),
        tooltip=[alt.Tooltip("trial:Q", title=t("Trial")), alt.Tooltip("what:N", title=t("Knobs and values")),
                 alt.Tooltip("score:Q", title=value, format=".1%" if share else ".4~g"),
                 alt.Tooltip("folds:N", title=t("Folds"))]).add_params(click)
    steps = alt.Chart(alt.NamedData("best")).mark_line(
        interpolate="step-after", strokeWidth=style.size(2), color=INK).encode(x=x, y=y)
    frame = alt.Chart(alt.NamedData("chosen")).mark_point(size=style.area(240), stroke=INK, strokeWidth=2).encode(
        x=x, y=y)
    return configure(alt.layer(steps, frame, dots), style)


def parallel(trials: list[dict[str, Any]], space: Space, *, titles: dict[str, str], score: str, lower: bool,
             share: bool, dark: bool, write: Callable[[float], str] = "{:.4g}".format,
             write_knob: Callable[[str], str] = str, chosen: int | None = None) -> dict[str, Any]:
    """Return ECharts' option of parallel coordinates: an axis for each knob, the last one for the score.

    The line of the chosen trial is thick.

    Parameters
    ----------
    trials : list of dict
        ``params`` (name of a knob -> value as in a link), ``score``, ``trial`` (from 1), finished ones; ``what`` says
        all of it in words.
    titles : dict of str to str
        Name of a knob -> its title.
    score : str
        Title of the score's axis.
    share : bool
        Whether the score is a share, drawn in percent.
    write : callable
        Writes a score for the ends of the legend.
    write_knob : callable
        Writes a value of a knob that is drawn as a word. The numbers of an axis that goes from one to another are
        ECharts' own.
    chosen : int or None
        Number of the chosen trial.
    """
    found = [_axis(number, knob, titles[knob.name], write_knob) for number, knob in enumerate(space.knobs)]
    scores = [100 * trial["score"] if share else trial["score"] for trial in trials]
    found.append({"dim": len(found), "name": _lines(f"{score}\u00a0(%)" if share else score), "scale": True,
                 "inverse": False})
    knobs = list(zip(found, space.names, strict=False))
    rows = [{"value": [*(_value(axis, trial["params"][name], write_knob) for axis, name in knobs), drawn],
             "name": str(trial["trial"]), "tooltip": {"formatter": escape(trial["what"])},
             "lineStyle": {"width": 6, "opacity": 1} if trial["trial"] == chosen else {}}
            for trial, drawn in zip(trials, scores, strict=True)]
    text = "#D5D7DE" if dark else "#3B3E4A"
    low, high = (min(scores), max(scores)) if scores else (0, 1)
    ends = [write(end / 100 if share else end) for end in (high, low)]
    top = 26 + 15 * max(axis["name"].count("\n") + 1 for axis in found)
    return {
        "parallel": {"left": 52, "right": 60, "top": top, "bottom": 56, "parallelAxisDefault": {
            "nameTextStyle": {"fontSize": 12, "lineHeight": 15, "color": text}, "nameGap": 16,
            "axisLabel": {"color": text, "fontSize": 12}, "areaSelectStyle": {"width": 24, "opacity": 0.3}}},
        "parallelAxis": found,
        "visualMap": {"show": True, "type": "continuous", "dimension": len(found) - 1, "min": low,
                      "max": high if high > low else low + 1e-9, "orient": "horizontal", "left": "center", "bottom": 0,
                      "itemHeight": 120, "itemWidth": 12, "textStyle": {"color": text}, "precision": 3,
                      "text": ends,
                      "inRange": {"color": list(reversed(_VIRIDIS)) if lower else _VIRIDIS}},
        "tooltip": {"trigger": "item"},
        "series": [{"type": "parallel", "data": rows, "smooth": False, "selectedMode": "single",
                    "inactiveOpacity": 0.06, "activeOpacity": 0.9, "lineStyle": {"width": 2, "opacity": 0.7},
                    "emphasis": {"lineStyle": {"width": 5}}, "select": {"lineStyle": {}}}]}


_VIRIDIS = ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725"]


def _lines(title: str) -> str:
    """Break an axis's title into short lines: the axes of a phone stand close together."""
    return "\n".join(wrap(title, _AXIS_LETTERS, break_long_words=False))


def _axis(number: int, knob: Any, title: str, write: Callable[[str], str]) -> dict[str, Any]:
    numbers = [finite(text) for text in knob.choices]
    if knob.choices and (None in numbers or len(numbers) < 8):
        return {"dim": number, "name": _lines(title), "type": "category",
                "data": [write(text) for text in knob.choices]}
    known = [value for value in numbers if value is not None] or [knob.low, knob.high]
    log = knob.log or (min(known) > 0 and max(known) / min(known) >= 50)
    return {"dim": number, "name": _lines(title), "type": "log" if log else "value", "scale": True,
            "min": min(known), "max": max(known)} | ({"minInterval": 1} if all(map(float.is_integer, map(float, known)))
                                                     else {})


def _value(axis: dict[str, Any], text: str, write: Callable[[str], str]) -> float | str:
    return write(text) if axis.get("type") == "category" else float(text)


def race(bands: pd.DataFrame, *, value: str, share: bool, style: ChartStyle) -> Picture:
    """Draw each searcher's best so far as a band over the repeats: see ``figures.race.bands``."""
    ends = axes.around(pd.concat([bands["low"], bands["high"]]), share=share)
    return Picture(_race(value, share, ends, style), {"bands": bands})


@lru_cache(maxsize=32)
def _race(value: str, share: bool, ends: axes.Ends, style: ChartStyle) -> Spec:
    t = style.t
    words = {name: t(title) for name, title in SEARCHER_NAMES.items()}
    bands = alt.Chart(alt.NamedData("bands"), height=_LOW_HEIGHT).transform_calculate(
        name=f"{literal(words)}[datum.searcher]")
    x = alt.X("trial:Q", title=t("Trials"), axis=axes.TRIALS, scale=alt.Scale(zero=False, nice=False))
    legend = line_legend(style, labelExpr=f"{literal(words)}[datum.label]", symbolOpacity=1)
    scale = alt.Scale(domain=list(SEARCHERS), range=[color for color, _dash in SEARCHERS.values()])
    color = alt.Color("searcher:N", scale=scale, legend=legend)
    dash = alt.StrokeDash("searcher:N", legend=legend, scale=alt.Scale(
        domain=list(SEARCHERS), range=[dash for _color, dash in SEARCHERS.values()]))
    form = ".1%" if share else ".4~g"

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=value, scale=axes.scale(ends),
                     axis=alt.Axis(format="%" if share else "~g"))

    area = bands.mark_area(opacity=0.16).encode(x=x, y=y("low"), y2="high:Q", color=color)
    line = bands.mark_line(strokeWidth=style.size(3)).encode(
        x=x, y=y("median"), color=color, strokeDash=dash,
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("trial:Q", title=t("Trials")),
                 alt.Tooltip("median:Q", title=t("median"), format=form),
                 alt.Tooltip("low:Q", title=t("one in ten lies below"), format=form),
                 alt.Tooltip("high:Q", title=t("one in ten lies above"), format=form)])
    return configure(alt.layer(area, line), style)


def luck(table: pd.DataFrame, *, style: ChartStyle) -> Picture:
    """Draw the chance of a trial among the best 5 %, expected and as it happened: see ``figures.race.luck``."""
    return Picture(_luck(style), {"luck": table})


@lru_cache(maxsize=8)
def _luck(style: ChartStyle) -> Spec:
    t = style.t
    words = {"expected": t("at least 1 − 0.95ⁿ"), "happened": t("what happened")}
    legend = line_legend(style, labelExpr=f"{literal(words)}[datum.label]")
    chart = alt.Chart(alt.NamedData("luck"), height=_LOW_HEIGHT).transform_calculate(
        name=f"{literal(words)}[datum.series]").mark_line(strokeWidth=style.size(3)).encode(
        x=alt.X("trial:Q", title=t("Random trials n"), axis=axes.TRIALS, scale=alt.Scale(nice=False)),
        y=alt.Y("share:Q", title=t("One of them is among the best 5 %"), scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", tickCount=5)),
        color=alt.Color("series:N", legend=legend, scale=alt.Scale(domain=list(words), range=[
            CATEGORICAL[2], SEARCHERS["random"][0]])),
        strokeDash=alt.StrokeDash("series:N", legend=legend, scale=alt.Scale(
            domain=list(words), range=[[6, 3], [1, 0]])),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("trial:Q", title="n"),
                 alt.Tooltip("share:Q", title=" ", format=".0%")])
    return configure(chart, style)


def importance(table: pd.DataFrame, *, style: ChartStyle) -> Picture:
    """Draw the share of each knob by two evaluators: ``knob``, ``evaluator``, ``share``."""
    return Picture(_importance(tuple(dict.fromkeys(table["knob"])), style), {"shares": table})


@lru_cache(maxsize=32)
def _importance(knobs: tuple[str, ...], style: ChartStyle) -> Spec:
    t = style.t
    chart = alt.Chart(alt.NamedData("shares"), height=max(90, style.size(46) * len(knobs))).mark_bar().encode(
        x=alt.X("share:Q", title=t("Share of the importance"), scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", tickCount=5)),
        y=alt.Y("knob:N", title=None, sort=list(knobs), axis=alt.Axis(labelLimit=220)),
        yOffset=alt.YOffset("evaluator:N", sort=list(EVALUATORS)),
        color=alt.Color("evaluator:N", scale=alt.Scale(domain=list(EVALUATORS), range=list(EVALUATORS.values()))),
        tooltip=[alt.Tooltip("knob:N", title=" "), alt.Tooltip("evaluator:N", title=t("Evaluator")),
                 alt.Tooltip("share:Q", title=t("Share of the importance"), format=".0%")])
    return configure(chart, style)
