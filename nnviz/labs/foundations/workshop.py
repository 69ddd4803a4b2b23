"""The course's code, mended, on its page: a script, the line that fails, what one sees, and the script to take home."""

import textwrap

import streamlit as st

from nnviz.labs.foundations.mended import SCRIPTS, Fault, Script
from nnviz.labs.foundations.states import Mending
from nnviz.ui import lesson_links, vote
from nnviz.ui.language import t
from nnviz.ui.page import note
from nnviz.ui.state import PageState


def choose(state: PageState, before: Mending, fresh: bool) -> Mending:
    """Draw the list of scripts and the vote for the line that fails; after it what one sees, why, and what mends it."""
    if fresh:
        st.session_state[state.key("script")] = before.script
    lesson_links.say_hidden(state)
    chosen = before.script if state.hides("script") else _list(state, before)
    script = SCRIPTS[chosen]
    mended = min(before.mended, len(script.faults)) if chosen == before.script else 0
    st.markdown(f"{t(script.document)}. {t(script.does)}")
    if mended == len(script.faults):
        st.success(t("All mended: this script runs."), icon=":material/check_circle:")
        st.button(t("Break it again"), icon=":material/replay:", key=state.key("again"), on_click=state.load,
                  args=(Mending(script=chosen),))
        return Mending(script=chosen, mended=mended)
    fault = script.faults[mended]
    note(t("Fault {place} of {count}").format(place=mended + 1, count=len(script.faults)))
    suspects = in_order(script, mended)
    line = vote.ask(state, "line", _question(script, fault), suspects, fresh=fresh, vote=before.line, write=_as_code)
    shown = Mending(script=chosen, mended=mended, line=line)
    if line:
        _reveal(state, script, shown)
    return shown


def _list(state: PageState, before: Mending) -> str:
    """Draw the list of scripts and the way to the next one."""
    titles = {id: f"{place} · {t(script.title)}" for place, (id, script) in enumerate(SCRIPTS.items(), 1)}
    ids = list(titles)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(t("Script"), ids, ids.index(before.script), key=state.key("script"), on_change=_begin,
                              args=(state,), format_func=titles.__getitem__)
        following = ids[(ids.index(chosen) + 1) % len(ids)]
        st.button(t("Next script"), icon=":material/skip_next:", key=state.key("next-preset"), on_click=state.load,
                  args=(Mending(script=following),))
    return chosen


def _question(script: Script, fault: Fault) -> str:
    if script.shell:
        return t("Which line fails?")
    return {"error": t("Which line stops it?"), "warning": t("Which line makes it warn you?"),
            "silent": t("It runs. Which line is wrong all the same?")}[fault.shows]


def in_order(script: Script, mended: int) -> list[str]:
    """Return the line that fails next and the two that may be suspected, in the order of the script."""
    fault = script.faults[mended]
    lines = script.source(mended).splitlines()
    return sorted({fault.line, *fault.others}, key=lambda line: (line not in lines, lines.index(line) if line in lines
                                                                 else 0, line))


def _as_code(line: str) -> str:
    return f"`{line.strip()}`"


def _begin(state: PageState) -> None:
    """Forget the vote for another script."""
    state.touch()
    st.session_state[state.key("line")] = None


#: The numbers of lines are too pale to be read, and on a phone a long name would make the code scroll sideways.
_READABLE = ("<style>.react-syntax-highlighter-line-number { color: inherit !important; }"
             "[data-testid=stCode] code span { overflow-wrap: anywhere; min-width: 0; }</style>")


def code(state: PageState, shown: Mending) -> None:
    """Draw the script as it stands now; once it is mended, with all that was changed, and to take home."""
    script = SCRIPTS[shown.script]
    st.html(_READABLE)
    st.code(script.source(shown.mended), language=None, line_numbers=not script.shell, wrap_lines=True)
    if shown.mended == len(script.faults):
        _take_home(state, script)


def _reveal(state: PageState, script: Script, shown: Mending) -> None:
    fault = script.faults[shown.mended]
    right = in_order(script, shown.mended)[shown.line - 1] == fault.line
    where = t("the command") if script.shell else t("line {number}").format(
        number=script.source(shown.mended).splitlines().index(fault.line) + 1)
    (st.success if right else st.info)(
        (t("That is it: {where}.") if right else t("Not that one. It is {where}.")).format(where=where),
        icon=":material/check_circle:" if right else ":material/lightbulb:")
    seen = f"{fault.error}: {fault.message}" if fault.error else fault.message
    st.markdown(t("What one sees:") if fault.error else t("What it prints:"))
    st.code(seen, language=None, wrap_lines=True)
    st.markdown(t(fault.why))
    st.code(f"- {fault.line.strip()}\n+ {fault.mended.strip()}", language=None, wrap_lines=True)
    st.button(t("Mend it and run on"), icon=":material/build:", type="primary", key=state.key("mend"),
              on_click=state.load, args=(Mending(script=script.id, mended=shown.mended + 1),))


def _take_home(state: PageState, script: Script) -> None:
    st.download_button(t("Take home {file}").format(file=script.file), file_text(script), script.file,
                       mime="text/x-python", icon=":material/download:", key=state.key("download"), type="primary",
                       on_click="ignore")
    if script.needs:
        note(t("It needs the packages {packages}.").format(packages=", ".join(script.needs)))
    for place, fault in enumerate(script.faults, 1):
        st.code(f"- {fault.line.strip()}\n+ {fault.mended.strip()}", language=None, wrap_lines=True)
        note(f"{place} · {t(fault.why)}")


def file_text(script: Script) -> str:
    """Return the mended script with what it is, what it does and what was mended, in the reader's language."""
    words = [t(script.title) + ".", t(script.does), *(t(fault.why) for fault in script.faults)]
    head = "\n".join(f"# {line}" for sentence in words for line in textwrap.wrap(sentence, 110))
    return f"{head}\n\n{script.source()}"
