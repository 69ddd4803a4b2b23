"""The list of the course's experiments: a filter, a group for each document, and a row for each experiment."""

from collections import Counter
from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.course.entry import CourseExperiment
from nnviz.course.marks import MARKS, measured
from nnviz.ui import reported
from nnviz.ui.choice import choice
from nnviz.ui.language import number, t
from nnviz.ui.page import note, table_head

#: What has no recorded run, among the marks to filter by.
_PENDING = "pending"
#: Columns of the same width in all rows; only the first row of a group shows their heads. On a phone the figures stand
#: below the title and its link.
_STYLE = """<style>
[class*="st-key-course-entry"] { border-bottom: 1px solid rgba(128, 128, 128, 0.3); padding: 0.3rem 0; }
[class*="st-key-course-entry"] table { table-layout: fixed; width: 100%; margin: 0; }
[class*="st-key-course-entry"] [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
[class*="st-key-course-entry"] p { margin: 0; }
[class*="st-key-course-entry"] tr { border: none; }
[class*="st-key-course-entry"] :is(th, td) { border: none; padding: 0.1rem 0.4rem 0.1rem 0; width: 18%; }
[class*="st-key-course-entry"] :is(th, td):nth-child(3) { width: 42%; }
[class*="st-key-course-entry"] :is(th, td):nth-child(4) { width: 22%; }
[class*="st-key-course-entry-later"] thead { visibility: collapse; }
@media (max-width: 640px) {
  [class*="st-key-course-entry"] [data-testid="stHorizontalBlock"] { gap: 0.25rem; }
  [class*="st-key-course-entry"] [data-testid="stColumn"]:nth-child(1) { min-width: 0; flex: 1 1 55%; }
  [class*="st-key-course-entry"] [data-testid="stColumn"]:nth-child(2) { min-width: 100%; order: 1; }
  [class*="st-key-course-entry"] [data-testid="stColumn"]:nth-child(3) { min-width: 8rem; flex: 0 0 8rem; }
  [class*="st-key-course-entry"] p { font-size: 0.9rem; line-height: 1.3; }
  [class*="st-key-course-entry"] :is(th, td) { font-size: 0.8rem; line-height: 1.3; width: 19%; }
  [class*="st-key-course-entry"] :is(th, td):nth-child(3) { width: 31%; }
  [class*="st-key-course-entry"] :is(th, td):nth-child(4) { width: 32%; }
}
</style>"""


def choose(entries: list[CourseExperiment]) -> tuple[list[CourseExperiment], bool]:
    """Draw the filter; return the experiments that it lets through, and whether anything is asked for."""
    marks = [mark for mark in (*MARKS, _PENDING) if any(mark in _marks(entry) for entry in entries)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        words = st.text_input(t("Search"), key="course-search", max_chars=60, width=260,
                              icon=":material/search:", placeholder=t("XOR, CNN, F4 …"))
        chosen = choice(st.pills, t("What became of the document’s figures"), marks, [], key="course-marks",
                        name=_name, selection_mode="multi", wrap=True)
    found = [entry for entry in entries if _matches(entry, words) and (not chosen or set(chosen) & _marks(entry))]
    return found, bool(words.strip() or chosen)


def explain() -> None:
    """Say what the marks mean."""
    st.html(_STYLE)
    note(" ".join(f"{reported.badge(mark)} {t(reported.MEANINGS[mark])}." for mark in MARKS))


def groups(entries: Iterable[CourseExperiment]) -> dict[tuple[str, str], list[CourseExperiment]]:
    """Return the experiments of each document and section: the first letter of their ids."""
    found: dict[tuple[str, str], list[CourseExperiment]] = {}
    for entry in entries:
        found.setdefault((entry.document, entry.id[0]), []).append(entry)
    return found


def group(document: str, section: str, entries: list[CourseExperiment], *, opened: bool) -> DeltaGenerator | None:
    """Draw the group of a document's section, ``opened`` or not at first; return its place if it is open now."""
    counts = Counter(mark for entry in entries for mark in _marks(entry))
    said = " · ".join(f"{_name(mark)} {number(counts[mark])}" for mark in (*MARKS, _PENDING) if counts[mark])
    drawn = st.expander(f"**{t(document)} · {section}** ({number(len(entries))}) — {said}", expanded=opened,
                        on_change="rerun", key=f"course-{document}-{section}-{'open' if opened else 'closed'}")
    return drawn.container(gap=None) if drawn.open else None


def row(entry: CourseExperiment, *, first: bool) -> DeltaGenerator:
    """Draw an experiment, its figures and ours side by side; return the place of what replays it."""
    with st.container(key=f"course-entry-{'first' if first else 'later'}-{entry.id}"):
        name, figures, link = st.columns([5, 8, 2], vertical_alignment="center")
        found = measured(entry)
        basis = f" :small[·\u00a0{reported.basis(found)}]" if found else ""
        name.markdown(f"**{entry.id} · {t(entry.title)}**{basis}")
        figures.markdown("\n".join(_lines(entry)))
        return link


def _lines(entry: CourseExperiment) -> list[str]:
    """Write the figures of an experiment as a table, beside ours if it has been run."""
    found = measured(entry)
    lines = table_head(t("Figure"), t("Document"), t("Here"), t("Mark"))
    if found is None:
        return lines + [f"| {reported.title(metric)} | **{reported.written(metric, value)}** | — | "
                        f"{reported.pending()} |" for metric, value in entry.reported.items()
                        ] + ([] if entry.reported else [f"| — | — | — | {reported.pending()} |"])
    for each in found.figures:
        figure = each.figure
        if figure.reported is None and "not reported" not in found.marks:
            continue
        document = "—" if figure.reported is None else f"**{reported.written(figure.metric, figure.reported)}**"
        lines.append(f"| {reported.title(figure.metric)} | {document} | {reported.interval(each)} | "
                     f"{reported.badge(each.mark)} |")
    return lines


def _marks(entry: CourseExperiment) -> set[str]:
    found = measured(entry)
    return set(found.marks) if found else {_PENDING}


def _name(mark: str) -> str:
    return t("not run yet") if mark == _PENDING else reported.word(mark)


def _matches(entry: CourseExperiment, words: str) -> bool:
    """Tell whether all words stand in an experiment's id, title or document, in the reader's language."""
    text = f"{entry.id} {t(entry.title)} {entry.document} {t(entry.document)}".casefold()
    return all(word in text for word in words.casefold().split())
