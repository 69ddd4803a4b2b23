""""400 or 800?" on a page: autoencoders of several sizes over the same seeds, recorded; the reader adds one, or checks.
"""

from functools import partial

import streamlit as st

from nnviz.course import pyramids as course
from nnviz.course import recorded
from nnviz.experiments.autoencoder import MAX_AUTOENCODER_LAYERS
from nnviz.experiments.spread import Spread
from nnviz.labs.autoencoder.charts import pyramids as charts
from nnviz.labs.autoencoder.figures import pyramids as analysis
from nnviz.recordings.recording import SpreadRecording
from nnviz.training.jobs import JobState
from nnviz.ui import difference_words, follow
from nnviz.ui.choice import choice
from nnviz.ui.difference_words import of_metric
from nnviz.ui.language import day, number, t
from nnviz.ui.page import made_by, note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

_FIRST, _SECOND = "E", "E800"
_OWN, _EXAMPLE = "own", "600-300-100"
#: So many pyramids of the reader's are kept, the oldest go first: among more, the seeds could show nothing any more.
_MOST_OWN = 2


def draw(state: PageState) -> None:
    """Draw the section, in a fragment of its own."""
    base = course.experiment_of(course.PYRAMIDS[_FIRST].units)
    st.markdown(t("The document argues for 400 neurons in the first layer instead of 800, and measures nothing. Here "
                  "is the measurement: the same {draws} seeds for each network, {images} MNIST images, {epochs} "
                  "epochs, {latent} latent numbers. The decoder mirrors the encoder.").format(
        draws=course.DRAWS, images=number(base.data.images), epochs=base.training.epochs, latent=base.network.latent))
    runs = follow.queue_if_any()
    follow.watch(runs, _spreads(state).values(), partial(_section, state, runs), every=follow.LONG_TICK)


def _spreads(state: PageState) -> dict[str, Spread]:
    """Return what is compared: the recorded pyramids, and those that the reader has added."""
    own = st.session_state.get(state.key("pyramids-own"), ())
    return {id: entry.spread for id, entry in course.PYRAMIDS.items()} | {
        "-".join(map(str, units)): course.spread_of(units) for units in own}


def _section(state: PageState, runs: follow.Runs | None) -> None:
    spreads = _spreads(state)
    trained = {id: recording for id, spread in spreads.items() if (recording := _trained(runs, spread))}
    known = {id: entry for id, spread in spreads.items() if id not in trained and (entry := recorded.find(spread))}
    shown = {id: trained.get(id) or known[id].recording for id in spreads if id in trained or id in known}
    if shown:
        _results(state, shown, trained)
        _say_recorded(known)
    if runs is not None:
        _offer(state, runs)
        _say_how_it_goes(state, runs, spreads)


def _trained(runs: follow.Runs | None, spread: Spread) -> SpreadRecording | None:
    """Return what was trained here, if all its seeds were."""
    recording = runs.recording(spread) if runs else None
    return recording if recording and not recording.stopped else None


def _results(state: PageState, shown: dict[str, SpreadRecording], trained: dict[str, SpreadRecording]) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        show(charts.points(analysis.dots(shown), style=chart_style()), key=state.key("pyramids-points"), alt=t(
            "The test error of every seed against the parameters, with a bar at the median of each network."))
    with right:
        _say_pairs(shown)
    lines = table_head(t("Encoder"), t("Parameters"), t("Seconds per epoch"), t("Median error"), t("Lowest"),
                       t("Highest"), t("Trained"))
    for id, recording in sorted(shown.items(), key=lambda entry: analysis.parameters(entry[1])):
        found = analysis.errors(recording)
        cells = (analysis.written(recording), number(analysis.parameters(recording)),
                 number(analysis.epoch_seconds(recording), 2), f"**{number(found.median, 5)}**",
                 number(found.low, 5), number(found.high, 5), t("here") if id in trained else t("recorded"))
        lines.append(f"| {' | '.join(cells)} |")
    st.markdown("\n".join(lines))


def _say_pairs(shown: dict[str, SpreadRecording]) -> None:
    """Say of each two pyramids whether their difference is shown, 400 against 800 first, and which one is best."""
    found = analysis.differences(shown)
    names = analysis.names(shown)
    if asked := found.get((_FIRST, _SECOND)):
        difference_words.box(asked, of_metric(asked, names[_FIRST], names[_SECOND], "test_loss"))
    if clear := [(other, one) if difference.side < 0 else (one, other)  # the smaller error is the better one
                 for (one, other), difference in found.items() if difference.shown]:
        st.markdown(t("Shown, the better one first: {pairs}.").format(pairs=_written(clear, names)))
    if others := [couple for couple, difference in found.items() if not difference.shown]:
        st.markdown(t("Not shown: {pairs}.").format(pairs=_written(others, names)))
    note(t("{comparisons} comparisons stand together here. Each must be clearer than it would alone, or one of them "
           "would look clear by chance.").format(comparisons=len(found)))
    best = min(shown.values(), key=lambda recording: analysis.errors(recording).median)
    st.markdown(t("**{layers}** has the smallest median error: {error}, with {parameters} parameters.").format(
        layers=analysis.written(best), error=number(analysis.errors(best).median, 5),
        parameters=number(analysis.parameters(best))))


def _written(couples: list[tuple[str, str]], names: dict[str, str]) -> str:
    return ", ".join(t("{one} and {other}").format(one=names[one], other=names[other]) for one, other in couples)


def _say_recorded(known: dict[str, recorded.Recorded]) -> None:
    if known:
        note(":material/history: " + t(
            "Trained before, on {date}. Times are those of the machine that trained.").format(
                date=day(max(entry.date for entry in known.values()))),
            made_by(f"{recorded.COMMAND} {' '.join(f'spreads/{id}' for id in known)}"))


def _offer(state: PageState, runs: follow.Runs) -> None:
    """Let the reader choose or write a pyramid, and train its seeds."""
    st.markdown("**" + t("Train one here") + "**")
    choose, write, press = st.columns([4, 4, 5], vertical_alignment="bottom")
    names = {_OWN: t("A pyramid of your own")} | {
        id: "-".join(map(str, entry.units)) for id, entry in course.PYRAMIDS.items()}
    with choose:
        chosen = choice(st.selectbox, t("Encoder"), names, _OWN, name=names.__getitem__,
                        key=state.key("pyramids-chosen"), persist_state="session")
    units, wrong = course.PYRAMIDS[chosen].units if chosen != _OWN else None, False
    if chosen == _OWN:
        with write:
            text = st.text_input(t("Its layers, from the image to the latent numbers"), _EXAMPLE,
                                 max_chars=course.LONGEST, key=state.key("pyramids-text"), persist_state="session")
        try:
            units = course.read(text)
        except ValueError:
            wrong = True
    with press:
        _button(state, runs, units)
    if wrong:
        st.error(t("Write 1 to {layers} numbers from 1 to 1024 with a hyphen between them, for example "
                   "{example}.").format(layers=MAX_AUTOENCODER_LAYERS, example=_EXAMPLE), icon=":material/error:")


def _button(state: PageState, runs: follow.Runs, units: tuple[int, ...] | None) -> None:
    key, icon = state.key("pyramids-train"), ":material/casino:"
    if units is None:
        st.button(t("Train {draws} seeds").format(draws=course.DRAWS), icon=icon, key=key, disabled=True)
        return
    spread = course.spread_of(units)
    st.button(t("Train {draws} seeds, about {seconds} s").format(
                  draws=course.DRAWS, seconds=number(max(1, round(runs.estimate(spread))))),
              icon=icon, key=key, disabled=runs.is_going(spread) or _trained(runs, spread) is not None,
              on_click=_train, args=(state, runs, units))


def _train(state: PageState, runs: follow.Runs, units: tuple[int, ...]) -> None:
    key = state.key("pyramids-own")
    own = st.session_state.get(key, ())
    if units not in own and units not in {entry.units for entry in course.PYRAMIDS.values()}:
        st.session_state[key] = (*own, units)[-_MOST_OWN:]
    st.session_state[state.key("pyramids-asked")] = spread = course.spread_of(units)
    runs.submit(spread)


def _say_how_it_goes(state: PageState, runs: follow.Runs, spreads: dict[str, Spread]) -> None:
    """Show the progress of what trains, and why what the reader asked for last has left nothing."""
    for id, spread in spreads.items():
        if runs.is_going(spread):
            note(id if id not in course.PYRAMIDS else "-".join(map(str, course.PYRAMIDS[id].units)))
            follow.say_progress(runs, spread, state.key(f"pyramids-{id}"))
    asked = st.session_state.get(state.key("pyramids-asked"))
    status = runs.status(asked) if asked else None
    if status is None:
        return
    if status.state is JobState.FAILED:
        follow.say_why_there_is_none(status)
    elif status.state is JobState.STOPPED:
        note(t("Stopped before all seeds were trained. Train them again to compare them."))
