"""The most confused pairs of classes in words, beside the document's, and over five seeds: were they luck?"""

import numpy as np
import streamlit as st

from nnviz.course import recorded
from nnviz.course.entry import CourseExperiment
from nnviz.labs.digits.figures import pairs
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.images.tested import matrices, names
from nnviz.ui.language import number, t
from nnviz.ui.page import table_head
from nnviz.ui.presets import exact_preset


def draw(recording: ImageRecording) -> None:
    """Draw the pairs; the document's and those of other seeds stand beside where the run is one of the course's."""
    preset = exact_preset(recording.experiment)
    spread = recorded.IMAGE_SPREADS.get(preset.id) if preset else None
    seeds = recorded.find(spread) if spread else None
    matrix, words = matrices(recording)[-1], names(recording)
    st.subheader(t("The most confused pairs"), anchor=False)
    _ours(matrix, words)
    if preset and preset.confused:
        _document(preset, matrix, words)
    if preset and seeds and seeds.recording.confusion is not None:
        _over_seeds(seeds.recording.confusion, _couples(preset, matrix), words)


def _ours(matrix: np.ndarray, words: tuple[str, ...]) -> None:
    sentence = t("**{a} / {b}**: {count} ({a} taken for {b}: {there}; {b} taken for {a}: {back})")
    lines = [f"{pair.place}\\. " + sentence.format(  # no list of Markdown's: it would number equal places anew
        a=words[pair.first], b=words[pair.second], count=number(pair.images), there=number(pair.there),
        back=number(pair.back)) for pair in pairs.top(matrix)]
    st.markdown(t("Here, by the number of test images:"))
    st.markdown("  \n".join(lines) or t("No pair is confused."))


def _document(preset: CourseExperiment, matrix: np.ndarray, words: tuple[str, ...]) -> None:
    among, below = (t("**{pair}**: among our first {places}, too (place {place}, {count} images)."),
                    t("**{pair}**: not among our first {places} (place {place}, {count} images)."))
    lines = []
    for written in preset.confused:
        pair = pairs.most_confused(matrix, pairs.claimed(written))
        sentence = among if pair.place <= pairs.PLACES and pair.images else below
        shown = written if "/" in written else t("{one}, most often {a} / {b}").format(
            one=written, a=words[pair.first], b=words[pair.second])
        lines.append("- " + sentence.format(pair=shown, places=pairs.PLACES, place=pair.place,
                                            count=number(pair.images)))
    st.markdown("\n".join([t("The document ({preset}) names:").format(preset=preset.id), "", *lines]))


def _couples(preset: CourseExperiment, matrix: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs to follow over the seeds: ours, then those of the document that are not among them."""
    ours = [(pair.first, pair.second) for pair in pairs.top(matrix)]
    claims = [(min(claim), max(claim)) for claim in map(pairs.claimed, preset.confused) if len(claim) == 2]
    return list(dict.fromkeys([*ours, *claims]))


def _over_seeds(found: np.ndarray, couples: list[tuple[int, int]], words: tuple[str, ...]) -> None:
    seeds = len(found)
    counted = pairs.over_seeds(found, couples)
    always = sum(entry.among_top == seeds for entry in counted)
    sentence = (t("**Were these pairs luck?** The same network with {seeds} seeds: {always} of these {pairs} pairs are "
                  "among the first {places} every time. The others come and go with the draw.")
                if always < len(counted) else
                t("**Were these pairs luck?** No. The same network with {seeds} seeds: all these {pairs} pairs are "
                  "among the first {places} every time."))
    st.markdown(sentence.format(seeds=seeds, always=always, pairs=len(counted), places=pairs.PLACES))
    lines = table_head(t("Pair"), t("Seeds with it among the first {places}").format(places=pairs.PLACES),
                       t("Images, fewest to most"))
    among, between = t("{count} of {seeds}"), t("{low} to {high}")
    for entry in counted:
        lines.append(f"| {words[entry.first]} / {words[entry.second]} "
                     f"| {among.format(count=entry.among_top, seeds=seeds)} "
                     f"| {between.format(low=number(entry.fewest), high=number(entry.most))} |")
    st.markdown("\n".join(lines))
