"""The bench of a lab page: knobs on the left, the picture on the right, and under it one row of tabs.

Only the open tab is drawn, so that a move of a knob costs the picture and no more, and the page is at most two screens
long. A page draws, in this order::

    controls, pictures = bench.columns(state)
    with controls:
        data_tab, network_tab, training_tab = bench.knob_tabs(state)
        ...
    with pictures:
        run.panel(...)
        bench.draw(state, {"look": partial(try_this.draw, state), "log": partial(run_log.draw, state)})

A result that is to be guessed first is told by no tab: the page names those that would tell it in ``without``.

A button that sets the knobs calls ``state.load(experiment, title)``: the picture comes into view, a line above it says
what was set (``say_setting``), and the tab of the knob that was set is open.
"""

from collections.abc import Callable, Collection, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz.experiments.value import Identified
from nnviz.language import mark as _
from nnviz.ui import choice
from nnviz.ui.changes import changes
from nnviz.ui.component import component
from nnviz.ui.language import t
from nnviz.ui.page import note
from nnviz.ui.state import PageState

#: The tabs that several pages have, by name. A page may name others in the call.
TITLES = {"look": _("Look and try"), "network": _("The network"), "confusion": _("Confusion matrix"),
          "values": _("All values at once"), "luck": _("Is it luck?"), "compare": _("Compare"),
          "document": _("Check the document"), "home": _("Take home"), "log": _("Run log")}
_KNOBS = {"data": _("Data"), "network": _("Network"), "training": _("Training")}
#: Part of an experiment -> the tab of its knobs.
_WHERE = {"data": "data", "seed": "data", "weights_seed": "data", "network": "network", "training": "training"}

_scroll = component("scroll")


def columns(state: PageState) -> list[DeltaGenerator]:
    """Return where the knobs and where the pictures of a page stand."""
    controls, pictures = st.columns([4, 9], gap="medium")
    return [controls, pictures.container(key=state.key("result"))]


def knob_tabs(state: PageState, elsewhere: Mapping[str, str] | None = None) -> list[DeltaGenerator]:
    """Draw the tabs of the knobs: data, network, training. That of a knob that a button has just set is open.

    ``elsewhere`` names the tab of what does not stand where its part of the experiment does: ``{"network.loss":
    "training"}``.
    """
    key, setting = state.key("tab"), state.setting
    if setting and st.session_state.get(state.key("tab-of")) != setting.number:
        st.session_state[state.key("tab-of")] = setting.number
        paths = [path for path, _before, _after in setting.before.diff(setting.after)]
        touched = [(elsewhere or {}).get(path, _WHERE[path.split(".")[0]]) for path in paths]
        if touched and choice.open_now(key) not in touched:
            choice.open_tab(key, touched[0])
    return choice.tabs({name: t(title) for name, title in _KNOBS.items()}, state.landing("network"), key=key)


def draw(state: PageState, tabs: Mapping[str, Callable[[], None]], *, without: Collection[str] = (),
         titles: Mapping[str, str] | None = None) -> None:
    """Draw the row of tabs under the picture, and what stands in the open one.

    Parameters
    ----------
    tabs : mapping of str to callable
        Name of each tab -> what draws it. The first one is open when the page opens.
    without : collection of str
        Names of those that are not offered now, because they would tell what is to be guessed first.
    titles : mapping of str to str, optional
        Titles, in English, of tabs that ``TITLES`` does not name.
    """
    every = TITLES | dict(titles or {})
    named = {name: t(every[name]) for name in tabs if name not in without}
    with st.container(key=state.key("tabs")):
        for name, tab in zip(named, choice.tabs(named, next(iter(named)), key=_key(state)), strict=True):
            if tab.open:
                with tab:
                    tabs[name]()
    _scroll(data={"places": {f"st-key-{state.name}-result": state.times_set,
                             f"st-key-{state.name}-tabs": _times_shown(state)}}, key=state.key("scroll"))


def open_tab(state: PageState, name: str) -> None:
    """Open a tab of the bench at the next run of the page; without a tab of that name, nothing happens."""
    choice.open_tab(_key(state), name)


def show_tab(state: PageState, name: str) -> None:
    """Open a tab at the next run of the page, and bring it into view."""
    open_tab(state, name)
    st.session_state[state.key("tab-shown")] = _times_shown(state) + 1


def is_open(state: PageState, name: str) -> bool:
    """Tell whether a tab of the bench is open."""
    return choice.open_now(_key(state)) == name


def redraw() -> None:
    """Draw the whole page where only a part of it runs, so that its tabs follow."""
    context = get_script_run_ctx()
    if context is not None and context.fragment_ids_this_run:
        st.rerun()


def _times_shown(state: PageState) -> int:
    return st.session_state.get(state.key("tab-shown"), 0)


def _key(state: PageState) -> str:
    return state.key("bench-tab")


def say_setting(state: PageState) -> None:
    """Say what a button or a list has set, until a knob is moved."""
    setting = state.setting
    if setting is None:
        return
    known = isinstance(setting.before, Identified) and isinstance(setting.after, Identified)
    what = [f"**{t(setting.title)}**"] if setting.title else []
    if known and (changed := changes(setting.before, setting.after, most=3)):
        what.append(changed)
    if what:
        note(":material/tune: " + t("Set: {changes}").format(changes=" · ".join(what)))
