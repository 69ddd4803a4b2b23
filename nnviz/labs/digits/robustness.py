"""Accuracy against a distortion: the recorded curves of three networks, what they say, and the claim they decide."""

import streamlit as st

from nnviz.analysis.robustness import hardest_and_easiest, table, tolerance
from nnviz.course import robustness
from nnviz.course.hog_claim import ASKED, INVARIANT
from nnviz.course.robustness import Robustness
from nnviz.experiments.distortion import Distortion
from nnviz.labs.digits.charts import three_networks as charts
from nnviz.labs.digits.three_networks import TrainedNetwork
from nnviz.language import mark as _
from nnviz.links.distorted import CURVES, DistortedDigit
from nnviz.ui import claim
from nnviz.ui.choice import choice
from nnviz.ui.language import day, number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: Distortion -> its name in a list.
_NAMES = {"right": _("Shift"), "rotation": _("Rotation"), "size": _("Size"), "thickness": _("Thickness"),
          "contrast": _("Contrast"), "noise": _("Noise")}
#: Distortion -> how a strength is written.
_UNITS = {"right": _("{value} px"), "rotation": _("{value}°"), "size": _("{value}%"), "thickness": _("{value} px"),
          "contrast": _("{value}%"), "noise": _("{value} grey values")}
#: A network bears a distortion while it still reads so many digits right.
_BEARS = 0.9
_NEUTRAL = Distortion()


def choose(state: PageState, settings: DistortedDigit, fresh: bool) -> str:
    """Draw the choice of a curve; return the distortion's field."""
    if state.hides("curve"):
        return settings.curve
    key = state.key("curve")
    if fresh or not st.session_state.get(key):
        st.session_state[key] = settings.curve
    titles = {field: t(_NAMES[field]) for field in CURVES}
    return choice(
        st.segmented_control, t("Accuracy against"), CURVES, st.session_state[key], required=True, key=key,
        name=titles.__getitem__, on_change=state.touch)


def draw(three: dict[str, TrainedNetwork], field: str, distortion: Distortion) -> None:
    """Draw the curves of three networks against one distortion, and say what all their curves show."""
    found = {kind: robustness.find(network.id) for kind, network in three.items()}
    known = {kind: curves for kind, curves in found.items() if curves}
    for kind in found.keys() - known.keys():
        _say_missing(three[kind].id)
    if not known:
        return
    names = {three[kind].name: kind for kind in known}
    frame = table({name: known[kind].curves[field] for name, kind in names.items()})
    title = t(Distortion.model_fields[field].title)
    show(charts.curves(frame, getattr(distortion, field), names, chart_style(), x=title), key="eyes-curves",
         alt=t("Accuracy of each network against the strength of the distortion chosen above. The "
               "table below says how far each one bears it."))
    some = next(iter(known.values()))
    note(t("Measured before, on the first {images} test images; dashed line: where your slider stands. Recorded on "
           "{date} by {command}.").format(images=number(some.images), date=day(some.date), command=_commands(known)))
    st.subheader(t("What is each blind to?"), anchor=False)
    for kind, curves in known.items():
        st.markdown(_best_and_worst(three[kind].name, curves))
    _tolerances({three[kind].name: curves for kind, curves in known.items()})


def _say_missing(id: str) -> None:
    st.info(t("The curves of {id} are not recorded yet: {command}").format(
        id=id, command=f"`{robustness.COMMAND} curves/{id}`"), icon=":material/pending:")


def _commands(known: dict[str, Robustness]) -> str:
    return f"`{robustness.COMMAND} " + " ".join(curves.command.rsplit(" ", 1)[1] for curves in known.values()) + "`"


def _strength(field: str, value: float) -> str:
    return t(_UNITS[field]).format(value=number(value))


def _best_and_worst(name: str, known: Robustness) -> str:
    """Say which distortion a network bears best and which one hits it hardest."""
    hardest, easiest = hardest_and_easiest(known.curves)
    at, lowest = known.curves[hardest].worst
    return t("**{name}** bears “{easiest}” best: its accuracy never falls below {least}. “{hardest}” hits it hardest: "
             "at {at} it reads only {lowest} right.").format(
        name=name, easiest=t(_NAMES[easiest]), least=percent(known.curves[easiest].worst[1]),
        hardest=t(_NAMES[hardest]), lowest=percent(lowest), at=_strength(hardest, at))


def _tolerances(known: dict[str, Robustness]) -> None:
    st.markdown(t("This is how far each network still reads at least {share} of the digits right:")
                .format(share=percent(_BEARS, 0)))
    lines = table_head(t("Distortion"), *known)
    for field in CURVES:
        title = t(Distortion.model_fields[field].title)
        lines.append(f"| {title} | " + " | ".join(_range(field, curves) for curves in known.values()) + " |")
    st.markdown("\n".join(lines))


def _range(field: str, known: Robustness) -> str:
    found = tolerance(known.curves[field], getattr(_NEUTRAL, field), _BEARS)
    if found is None:
        return t("nowhere")
    low, high = map(number, found)
    return t("only {value}").format(value=low) if low == high else t("{low} to {high}").format(low=low, high=high)


def card(network: TrainedNetwork) -> None:
    """Draw the card on HOG: the class predicts, then the curves of a network on HOG answer."""
    st.markdown(t("Make your prediction. The measured curves then show what holds."))
    with claim.place(INVARIANT, alone=True):
        st.fragment(_card)(network)


def _card(network: TrainedNetwork) -> None:
    prediction = claim.ask(INVARIANT)
    if prediction is None:
        return
    known = robustness.find(network.id)
    if known is None:
        _say_missing(network.id)
        return
    for column, (field, asked) in zip(st.columns(len(ASKED)), ASKED.items(), strict=True):
        with column:
            curve = known.curves[field]
            st.markdown(t("**{distortion}**: {unchanged} before, **{left}** at {at}").format(
                distortion=t(_NAMES[field]), unchanged=percent(curve.at(getattr(_NEUTRAL, field))),
                left=percent(curve.at(asked)), at=_strength(field, asked)))
            kinds = {network.name: network.kind}
            show(charts.curves(table({network.name: curve}), asked, kinds, chart_style(), height=200,
                               x=t(Distortion.model_fields[field].title)),
                 key=f"card-I8-{field}",
                 alt=t("Accuracy of the network on HOG against the strength of one distortion."))
    claim.say_what_held(INVARIANT.right, t(INVARIANT.held), prediction)
