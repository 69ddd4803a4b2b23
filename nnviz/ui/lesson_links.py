"""Lesson links: a link that hides controls or lets the class guess first, as an address and as a QR code."""

from dataclasses import replace
from urllib.parse import urlencode

import segno
import streamlit as st

from nnviz.ui.choice import choice
from nnviz.ui.language import t
from nnviz.ui.page import note
from nnviz.ui.state import AnyExperiment, PageState


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
              help=t("A link and a QR code for your class, with some controls hidden if you like."),
              on_click=st.session_state.update, args=({opened: True},))
    if st.session_state.get(opened):
        st.dialog(t("Lesson link"), width="large", on_dismiss=lambda: st.session_state.pop(opened))(_make)(
            state, experiment)


def _make(state: PageState, experiment: AnyExperiment) -> None:
    titles = {name: t(title) for name, title in state.page.grammar.hideable.items()}
    wishes, code = st.columns([3, 2], gap="medium")
    with wishes:
        hidden = choice(st.multiselect, t("Hide these controls"), titles, list(state.lesson.hidden),
                        name=titles.__getitem__, key=state.key("hide"), placeholder=t("Nothing is hidden"))
        predict = st.toggle(t("Let the class guess before it sees the result"), state.lesson.predict,
                            key=state.key("predict"))
        base = st.text_input(t("Address of the app"), st.context.url or "", key=state.key("address"), max_chars=200)
        if "//localhost" in base or "//127." in base:
            st.warning(t("Only your own computer can open this address. Replace localhost by your computer's name or "
                         "address in the network of the room."), icon=":material/wifi_off:")
    lesson = replace(state.lesson, hidden=tuple(name for name in titles if name in hidden), predict=predict)
    address = f"{base.strip()}?{urlencode(state.link(experiment, lesson), safe=',')}"
    with code:
        _show_qr(address)
    st.code(address, language=None, wrap_lines=True)
    note(t("A hidden control keeps its value. A button lets everyone show it again."))


def _show_qr(address: str) -> None:
    """Draw an address as a QR code, dark on white in both themes; say so if the address is too long for one."""
    try:
        code = segno.make(address, error="l", micro=False)
    except segno.DataOverflowError:
        st.info(t("This address is too long for a QR code. Copy it instead."), icon=":material/qr_code_2:")
        return
    st.image(code.svg_inline(scale=6, border=4, light="white", dark="black"), width="stretch")

