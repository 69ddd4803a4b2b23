"""The "Check the document" cards on a page: predict, run, see what held."""

import streamlit as st

from nnviz.analysis import claims
from nnviz.charts import evidence
from nnviz.course.cards import CARDS, Card
from nnviz.training.recording import Recording
from nnviz.ui.language import look, number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.run import queue
from nnviz.ui.show import show

#: How long a card waits for one of its runs before it asks for patience, in seconds.
_PATIENCE = 20


def draw(ids: tuple[str, ...]) -> None:
    """Draw some cards, each in a fragment of its own."""
    st.divider()
    st.subheader(t("Check the document"), anchor=False)
    st.markdown(t("Make your prediction first. Then run the experiment and see what held."))
    for card in map(CARDS.get, ids):
        with st.container(border=True):
            st.fragment(_card)(card)


def _card(card: Card) -> None:
    st.markdown(f"**{card.id} · {t(card.document)}** — {t(card.claim)}")
    answers = [t(answer) for answer in card.answers]
    prediction = st.radio(t(card.question), range(len(answers)), index=None, horizontal=True,
                          format_func=answers.__getitem__, key=f"card-{card.id}")
    if st.button(t("Run it"), key=f"card-{card.id}-run", disabled=prediction is None, icon=":material/science:",
                 help=None if prediction is not None else t("Choose a prediction first.")):
        st.session_state[f"card-{card.id}-shown"] = True
    if prediction is None or not st.session_state.get(f"card-{card.id}-shown"):
        return
    recordings = _train(card)
    if recordings is None:
        st.info(t("The runs are still going on. Press the button again in a moment."), icon=":material/hourglass:")
        return
    _EVIDENCE[card.id](recordings)
    good = prediction == card.right
    (st.success if good else st.info)(
        (t("You were right.") if good else t("You predicted otherwise.")) + " " + t(card.held),
        icon=":material/check_circle:" if good else ":material/lightbulb:")


def _train(card: Card) -> dict[str, Recording] | None:
    runs = queue()
    if runs is None:
        return None
    keys = {name: runs.submit(experiment) for name, experiment in card.experiments.items()}
    with st.spinner(t("Training")):
        finished = all(runs.wait(key, _PATIENCE) for key in keys.values())
    recordings = {name: runs.recording(key) for name, key in keys.items()}
    return recordings if finished and all(recordings.values()) else None


def _noise(recordings: dict[str, Recording]) -> None:
    for column, (name, recording) in zip(st.columns(len(recordings)), recordings.items(), strict=True):
        with column:
            st.markdown(f"**{t(name)}**")
            show(evidence.points(claims.training_points(recording), look=look()),
                 key=f"card-I1-{name}", alt=t("The training points for one value of epsilon."))
    lines = table_head("epsilon", t("Epochs trained"), t("Test accuracy"))
    lines += [f"| {number(recording.experiment.data.epsilon)} | {recording.epochs} | "
              f"{percent(recording.final['test_accuracy'])} |" for recording in recordings.values()]
    st.markdown("\n".join(lines))


def _batches(recordings: dict[str, Recording]) -> None:
    show(evidence.lines(claims.losses(recordings), x=t("Epoch"), y=t("Training loss"), look=look(),
                        log=True),
         key="card-I4-losses", alt=t("Training loss against the epochs, for each batch size."))
    lines = table_head(t("Run"), t("Steps an epoch"), t("Roughness of the loss, millionths"),
                       t("Epochs to 95 % accuracy"))
    for name, recording in recordings.items():
        reached = claims.epochs_to(recording, 0.95) or t("never")
        lines.append(f"| {t(name)} | {claims.steps_per_epoch(recording)} | "
                     f"{number(1e6 * claims.roughness(recording), 0)} | {reached} |")
    st.markdown("\n".join(lines))
    note(t("Roughness: the mean change of the slope from epoch to epoch, over the last 100 epochs."))


def _equal_weights(recordings: dict[str, Recording]) -> None:
    columns = st.columns(len(recordings))
    for column, (name, recording) in zip(columns, recordings.items(), strict=True):
        with column:
            st.markdown(f"**{t(name)}**")
            show(evidence.lines(claims.first_weights(recording), x=t("Epoch"), y=t("Weight from x1"),
                                look=look()),
                 key=f"card-I16-{name}", alt=t("Each neuron's weight from x1 against the epochs."))
            st.markdown(t("Largest difference between two neurons at the end: {difference}").format(
                difference=number(claims.largest_difference(recording), 6)))


_EVIDENCE = {"I1": _noise, "I4": _batches, "I16": _equal_weights}
