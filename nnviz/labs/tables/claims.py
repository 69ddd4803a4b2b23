"""What decides a card's claim on tables: pictures and tables of its runs, and what they measure."""

import streamlit as st

from nnviz.analysis import spread as analysis
from nnviz.arithmetic import rows, total
from nnviz.language import mark as _
from nnviz.maths.difference import Difference
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import difference_words
from nnviz.ui.cards import Evidence, Verdict
from nnviz.ui.language import number, t
from nnviz.ui.page import table_head

_METRIC = "validation_rmse"
_PATTERNS = {"simple": _("simple: a cubic curve"), "complex": _("complex: housing")}


def shape_answer(simple: Difference, complex_: Difference) -> int:
    """Return which answer of I23 holds, from deep against wide on both patterns (``side`` 1: deep has larger errors).

    0: wide is better on the simple one and deep on the complex one. 1: the same network is better on both. 2: neither
    is shown.
    """
    sides = simple.side, complex_.side
    if sides == (1, -1):
        return 0
    return 1 if sides in ((1, 1), (-1, -1)) else 2


def _shapes(recordings: dict[str, SpreadRecording]) -> Verdict:
    lines = table_head(t("Pattern"), t("Network"), t("Parameters"), t("Median RMSE on the validation rows"))
    found, said = {}, []
    for pattern, title in _PATTERNS.items():
        wide, deep = recordings[f"{pattern}, wide"], recordings[f"{pattern}, deep"]
        for name, recording in ((t("one layer of 512"), wide), (t("four layers"), deep)):
            median = analysis.summary(recording.final(_METRIC)).median
            lines.append(f"| {t(title)} | {name} | {number(total(rows(recording.spread.base)))} | "
                         f"{number(median, 4)} |")
        found[pattern] = analysis.compare(wide, deep, _METRIC)
        said.append(f"**{t(title)}**: " + difference_words.of_metric(
            found[pattern], t("one layer of 512"), t("four layers"), _METRIC))
    st.markdown("\n".join(lines))
    for sentence in said:
        st.markdown(sentence)
    return Verdict(shape_answer(found["simple"], found["complex"]),
                   {"draws": recordings["simple, wide"].spread.draws})


#: Card -> what shows its runs and judges them.
EVIDENCE: dict[str, Evidence] = {"I23": _shapes}
