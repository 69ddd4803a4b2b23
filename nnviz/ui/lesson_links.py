"""Lesson links: a link that hides controls or lets the class guess first, as an address and as a QR code."""

from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from nnviz.language import mark as _
from nnviz.ui import bench
from nnviz.ui.choice import choice
from nnviz.ui.language import t
from nnviz.ui.page import note
from nnviz.ui.state import AnyExperiment, PageState

#: Which controls a lesson leaves.
_STAYS = {"all": _("All"), "some": _("Only these"), "none": _("None")}


def say_hidden(state: PageState) -> None:
    """Say that the link hides controls, with a way to show them."""
    if state.lesson.hidden:
        with st.container(horizontal=True, vertical_alignment="center"):
            note(":material/visibility_off: " + t("This lesson hides some controls."))
            st.button(t("Show them"), type="tertiary", key=state.key("show-hidden"), on_click=state.set_lesson,
                      args=(replace(state.lesson, hidden=()),))


def offer(state: PageState, experiment: AnyExperiment) -> None:
    """Draw the button that opens the maker of lesson links; it stays open while runs end behind it."""
    opened = state.key("lesson-link-open")
    st.button(t("Lesson link"), icon=":material/qr_code_2:", key=state.key("lesson-link"),
              help=t("A link and a QR code for your class: say which controls stay, and what the class guesses first."),
              on_click=st.session_state.update, args=({opened: True},))
    if st.session_state.get(opened):
        st.dialog(t("Lesson link"), width="large", on_dismiss=lambda: st.session_state.pop(opened))(_make)(
            state, experiment)


def _make(state: PageState, experiment: AnyExperiment) -> None:
    wishes, code = st.columns([3, 2], gap="medium")
    with wishes:
        hidden = _hidden(state)
        predict = st.toggle(t("Let the class guess before it sees the result"), state.lesson.predict,
                            key=state.key("predict"))
        sums = state.page.counts and st.toggle(
            t("Let the class guess the number of parameters before it sees the sum"), state.lesson.sums,
            key=state.key("sums"))
        base = st.text_input(t("Address of the app"), st.context.url or "", key=state.key("address"), max_chars=200)
        if (host := _host(base)) == "localhost" or host.startswith("127."):
            st.warning(t("Only your own computer can open this address. Replace {host} by your computer's name or "
                         "address in the network of the room.").format(host=host), icon=":material/wifi_off:")
    strip = state.lesson.strip if bench.is_open(state, "values") else ""
    lesson = replace(state.lesson, hidden=hidden, predict=predict, sums=sums, strip=strip)
    address = f"{base.strip()}?{urlencode(state.link(experiment, lesson), safe=',')}"
    with code:
        _show_qr(address)
    st.code(address, language=None, wrap_lines=True)
    note(t("A hidden control keeps its value. A button lets everyone show it again.") + " " + t(
        "Where the class guesses, or the list of the course’s experiments is hidden, there are neither suggestions nor "
        "pins: they would give the answer away."))
    if st.button(t("Use it on this page, too"), icon=":material/co_present:", key=state.key("use-lesson")):
        state.set_lesson(lesson)
        st.session_state.pop(state.key("lesson-link-open"), None)
        st.rerun()


def _hidden(state: PageState) -> tuple[str, ...]:
    """Let the lecturer say which controls stay; return those to hide."""
    grammar = state.page.grammar
    titles = {name: t(title) for name, title in grammar.hideable.items()}
    if not titles:
        return ()
    before = state.lesson.hidden
    kept = grammar.kept(before) if before else ()
    if kept is None:
        kept = tuple(name for name in titles if name not in before)
    at_first = "all" if not before else "some" if kept else "none"
    stays = choice(st.segmented_control, t("Controls that the class can move"), _STAYS, at_first,
                   name=lambda option: t(_STAYS[option]), key=state.key("stays")) or "all"
    if stays != "some":
        return () if stays == "all" else grammar.all_but(())
    chosen = choice(st.multiselect, t("These stay"), titles, list(kept), name=titles.__getitem__,
                    key=state.key("keep"), placeholder=t("Choose one or two"))
    if set(chosen) == set(kept) and before:
        return before
    if not chosen:
        note(t("Nothing is chosen yet: until then the class can move all of them."))
        return ()
    return grammar.all_but(chosen)


def _host(address: str) -> str:
    """Return the computer that an address names; nothing if it names none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _show_qr(address: str) -> None:
    """Draw an address as a QR code, dark on white in both themes; say so if the address is too long for one."""
    try:
        code = segno.make(address, error="l", micro=False)
    except segno.DataOverflowError:
        st.info(t("This address is too long for a QR code. Copy it instead."), icon=":material/qr_code_2:")
        return
    st.image(code.svg_inline(scale=6, border=4, light="white", dark="black"), width="stretch")
