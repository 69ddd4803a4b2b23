"""The course's experiments on the page: choose one, see what was changed, compare its figure with ours."""

from collections.abc import Callable

import streamlit as st

from nnviz.course.entry import CourseExperiment
from nnviz.course.experiments import all_experiments, get, plane_experiments
from nnviz.experiment import Experiment
from nnviz.image_experiment import ImageExperiment
from nnviz.training.recording import Recording
from nnviz.ui.changes import brief, changes
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.state import PageState


def choose(state: PageState, experiment: Experiment) -> None:
    """Draw the list of presets; it shows the one that the knobs stand on, or the last one chosen."""
    presets = {preset.id: preset for preset in plane_experiments()}
    titles = {preset.id: f"{preset.id} · {t(preset.title)}" for preset in presets.values()}
    key, chosen_key = state.key("preset"), state.key("chosen")
    exact = exact_preset(experiment)
    if exact:
        st.session_state[chosen_key] = exact.id
    st.session_state[key] = exact.id if exact else None
    chosen = presets.get(st.session_state.get(chosen_key))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            t("Experiment of the course"), list(presets), list(presets).index(exact.id) if exact else None, key=key,
            placeholder=t("Your own settings"), format_func=titles.get,
            help=t("A preset sets every knob to the document's experiment. Then change one thing and compare."),
            on_change=_load, args=(state, key))
        following = _after(chosen, list(presets.values()))
        st.button(following.id, icon=":material/skip_next:", key=state.key("next-preset"),
                  help=t("Next: {preset}").format(preset=titles[following.id]), on_click=state.load,
                  args=(following.experiment,))
    if chosen and not exact:
        with st.container(horizontal=True, vertical_alignment="center"):
            note(t("{preset}, changed: {changes}").format(
                preset=chosen.id, changes=changes(chosen.experiment, experiment)))
            st.button(t("Back to {preset}").format(preset=chosen.id), type="tertiary",
                      on_click=state.load, args=(chosen.experiment,))


def _after(chosen: CourseExperiment | None, presets: list[CourseExperiment]) -> CourseExperiment:
    """Return the preset after the chosen one; the first after the last, or if none was chosen."""
    return presets[(presets.index(chosen) + 1) % len(presets)] if chosen else presets[0]


def exact_preset(experiment: Experiment | ImageExperiment) -> CourseExperiment | None:
    """Return the course's experiment with exactly these settings, if there is one."""
    return next((preset for preset in all_experiments() if preset.experiment == experiment), None)


def described(experiment: Experiment | ImageExperiment, default: Experiment | ImageExperiment) -> str:
    """Say in a few words what an experiment is: a preset's id, or a knob that differs from the page's default."""
    exact = exact_preset(experiment)
    return exact.id if exact else brief(default, experiment)


def _load(state: PageState, key: str) -> None:
    if chosen := st.session_state[key]:
        state.choose(get(chosen).experiment)


def compare(recording: Recording) -> None:
    """Put the document's figure beside ours, when the knobs stand on one of its experiments."""
    preset = exact_preset(recording.experiment)
    if preset is None:
        return
    st.subheader(f"{preset.id} · {t(preset.title)}", anchor=False)
    final = recording.final
    lines = table_head(" ", t("Document"), t("Here, train"), t("Here, test"))
    if "accuracy" in preset.reported:
        lines.append(_line(t("Accuracy"), percent, preset.reported["accuracy"], final, "accuracy"))
    if "loss" in preset.reported:
        lines.append(_line(t("Loss"), lambda value: number(value, 4), preset.reported["loss"], final, "loss"))
    st.markdown("\n".join(lines))
    st.markdown(f":material/visibility: {t(preset.see)}")
    with st.expander(t("What the document leaves open, and what we chose")):
        st.markdown(t(preset.chosen))
        st.markdown(t(preset.conversion))


def _line(title: str, write: Callable[[float], str], reported: float, final: dict[str, float], metric: str) -> str:
    return (f"| {title} | **{write(reported)}** | **{write(final['train_' + metric])}** | "
            f"{write(final['test_' + metric])} |")
