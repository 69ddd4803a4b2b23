"""Which autoencoder the page "Latent space" looks at: a recorded one, one of this session, or one trained now."""

from functools import partial

import streamlit as st

from nnviz.course import recorded
from nnviz.course.autoencoders import AUTOENCODERS
from nnviz.datasets.images import unseen_part
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.labs.autoencoder.figures.latent import Coded, coded
from nnviz.labs.autoencoder.lab import AUTOENCODER
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui import follow, run, run_log
from nnviz.ui.changes import brief
from nnviz.ui.choice import choice
from nnviz.ui.images import run as image_run
from nnviz.ui.images.tested import identity
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.state import PageState

#: So many test images are looked at.
MOST_IMAGES = 2000
#: The document's experiments, those on which it looks at the latent space first.
_ORDER = ("D", "C5", "C6", "C1", "C3", "C4", "E", "E800")
#: Of the list of networks, in pixels.
_WIDTH = 290


def choose(state: PageState, experiment: AutoencoderExperiment) -> None:
    """Draw the list of trained networks; it shows the one that the page stands on."""
    if state.hides("network"):
        return
    titles = _choices()
    if all(known.key != experiment.key for known in titles):
        titles = {experiment: _named(experiment), **titles}
    networks = list(titles)
    place = next(place for place, known in enumerate(networks) if known.key == experiment.key)
    widget = state.key(f"network-{experiment.key}-{len(networks)}")
    choice(st.selectbox, t("Network"), networks, networks[place], key=widget, name=titles.__getitem__,
           on_change=_choose, args=(state, widget), width=_WIDTH,
           help=t("The course’s networks, and those that you have trained in this session."))
    st.page_link(AUTOENCODER.script, label=t("Train another"), icon=":material/model_training:", width="content")


def _choices() -> dict[AutoencoderExperiment, str]:
    """Return the recorded networks of the course, then those of this session: experiment -> title."""
    course = {entry.id: entry for entry in AUTOENCODERS}
    titles = {course[id].experiment: f"{id} · {t(course[id].title)}"
              for id in _ORDER if recorded.find(course[id].experiment)}
    mine = [entry.experiment for entry in run_log.entries() if entry.page == AUTOENCODER]
    last = image_run.last_shown(PageState(AUTOENCODER))
    for experiment in [*([last.experiment] if last else []), *mine[::-1]]:
        titles.setdefault(experiment, _named(experiment))
    return titles


def _named(experiment: AutoencoderExperiment) -> str:
    changed = brief(AUTOENCODER.opening, experiment)
    return t("Yours: {changes}").format(changes=changed) if changed else t("As the page “Autoencoder” opens")


def _choose(state: PageState, widget: str) -> None:
    state.choose(st.session_state[widget])


def trained(state: PageState, experiment: AutoencoderExperiment, *, name: str, button: str) -> ImageRecording | None:
    """Return what is trained of an experiment; else offer to train it, or show how far it is, and return None.

    ``name`` tells the places on the page apart; ``button`` is the button's text, with ``{seconds}``.
    """
    runs = follow.queue()
    if runs and runs.is_going(experiment):
        follow.watch(runs, [experiment], partial(follow.say_progress, runs, experiment, state.key(name)),
                     every=follow.LONG_TICK)
        return None
    if found := _found(state, runs, experiment):
        return found
    if runs:
        if status := runs.status(experiment):
            follow.say_why_there_is_none(status)
        st.button(button.format(seconds=run.roughly(runs.estimate(experiment))), type="primary",
                  icon=":material/model_training:", key=state.key(f"{name}:train"), on_click=runs.submit,
                  args=(experiment,))
    return None


def _found(state: PageState, runs: follow.Runs | None, experiment: AutoencoderExperiment) -> ImageRecording | None:
    """Return a network trained here, else one that this session still holds, else the recorded one."""
    recording = runs.recording(experiment) if runs else None
    if recording:
        run_log.note_down(AUTOENCODER, recording, recorded=False)
        return recording
    last = image_run.last_shown(PageState(AUTOENCODER))
    if last and last.experiment.key == experiment.key:
        return last
    known = recorded.find(experiment)
    return known.recording if known else None


def describe(recording: ImageRecording, seen: Coded) -> bool:
    """Say what is looked at, and tell whether there is anything to see: after a divergence there is not."""
    if not seen.usable:
        st.warning(t("This network diverged: its codes are no numbers any more. Train it with a smaller learning rate, "
                     "or choose another one."), icon=":material/bolt:")
        return False
    latent = seen.codes.shape[1]
    said = [t("You see {count} test images, which the network never learned from, as {latent} latent numbers "
              "each.").format(count=number(len(seen.images)), latent=number(latent))]
    if recording.ended == "stopped":
        said.append(t("This training was stopped early."))
    if 0 < seen.silent < latent:
        said.append(t("{count} of them are the same for every image: these neurons are dead.").format(
            count=number(seen.silent)))
    note(" ".join(said))
    if seen.silent == latent:
        st.warning(t("The latent layer is dead: it gives every image the same code. Everything falls on one point."),
                   icon=":material/do_not_disturb_on:")
    return True


@st.cache_resource(max_entries=12, show_spinner=False, hash_funcs={ImageRecording: identity})
def codes_of(recording: ImageRecording) -> Coded:
    """Return the first test images of a network's kind with their codes."""
    experiment = recording.experiment
    images, classes = unseen_part(experiment.data.dataset, experiment.data.left_out)
    return coded(experiment, recording.final_weights, images[:MOST_IMAGES], classes[:MOST_IMAGES])
