"""The maps of the page "Latent space": PCA, t-SNE at several perplexities, or the latent plane itself."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.analysis.projection import pca
from nnviz.datasets.images import class_names
from nnviz.experiments.embedding import Embedding
from nnviz.labs.autoencoder import latent_map
from nnviz.labs.autoencoder.figures.clusters import Clusters
from nnviz.labs.autoencoder.figures.encoding import decoder_layers
from nnviz.labs.autoencoder.figures.latent import NEIGHBOURS, Coded, alike, apart
from nnviz.labs.autoencoder.latent_network import codes_of
from nnviz.palette import CLASS_COLORS, many_colors
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui import follow, run
from nnviz.ui.choice import choice
from nnviz.ui.guess import Quantity, Question, points, whole_percent
from nnviz.ui.images.tested import identity
from nnviz.ui.language import current, number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.state import PageState

PERPLEXITIES = (2, 5, 10, 15, 20, 30, 40, 50, 75, 100)
_USUAL = (5, 15, 30, 50)
_MOST_MAPS = 4
#: Maps that are computed at the same time.
_SIDE_BY_SIDE = 2


@dataclass(frozen=True, eq=False)
class Drawn:
    """A map that is drawn: its title, its positions, its axes, its perplexity (None: it is no t-SNE)."""

    title: str
    positions: np.ndarray
    axes: tuple[str, str] | None
    perplexity: int | None = None
    plane: bool = False


def draw(state: PageState, recording: ImageRecording, seen: Coded, clusters: Clusters,
         place: DeltaGenerator) -> list[Drawn]:
    """Draw the choices, into ``place``, and the maps; return the maps that stand."""
    methods = {"pca": t("PCA"), "tsne": t("t-SNE")}
    if seen.codes.shape[1] == 2:
        methods = {"plane": t("The latent plane"), **methods}
    with place:
        method = _choice(state, "method", t("Map"), methods)
        colour = _choice(state, "colour", t("Colours"), {"class": t("Class"), "cluster": t("Cluster")})
        source = _choice(state, "source", t("Made from"), {"latent": t("Latent numbers"), "pixels": t("Raw pixels")}) \
            if method == "tsne" else ""
    maps = (_plane(seen) if method == "plane" else _components(recording) if method == "pca"
            else _embedded(state, seen, source))
    if maps:
        shown = _coded(recording, clusters if colour == "cluster" else None, current())
        latent_map.draw([latent_map.Map(each.title, each.positions, each.axes, each.plane) for each in maps], shown,
                        key=state.key("map"))
    return maps


def open_on_the_plane(state: PageState) -> None:
    """Begin with the latent plane, whatever map was chosen before: the reader has asked for a network that has one."""
    for name in ("method-chosen", "method-3"):
        st.session_state[state.key(name)] = "plane"


def _choice(state: PageState, name: str, title: str, options: dict[str, str]) -> str:
    """Draw a choice that outlives a visit to another page, and return what is chosen."""
    kept = state.key(f"{name}-chosen")
    before = st.session_state.get(kept)
    if state.hides(name):
        return before if before in options else next(iter(options))
    chosen = choice(
        st.segmented_control, title, options, before if before in options else next(iter(options)),
        name=options.__getitem__, key=state.key(f"{name}-{len(options)}"), required=True)
    st.session_state[kept] = chosen
    return chosen


def _plane(seen: Coded) -> list[Drawn]:
    return [Drawn(t("The two latent numbers"), seen.codes, (t("latent number 1"), t("latent number 2")), plane=True)]


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={ImageRecording: identity})
def _projection(recording: ImageRecording, source: str, _seen: Coded) -> tuple[np.ndarray, np.ndarray]:
    return pca(_seen.vectors[source])


def _components(recording: ImageRecording) -> list[Drawn]:
    """Return the map of the pixels and that of the latent numbers: the same images, before and after."""
    seen, maps = codes_of(recording), []
    titles = {"pixels": t("Raw pixels: {count} numbers"), "latent": t("Latent space: {count} numbers")}
    counts = {"pixels": seen.images[0].size, "latent": seen.codes.shape[1]}
    for source, title in titles.items():
        positions, explained = _projection(recording, source, seen)
        across, up = (t("component {number}: {share} of the variance").format(number=axis + 1, share=percent(share, 0))
                      for axis, share in enumerate(explained.tolist()))
        maps.append(Drawn(title.format(count=number(counts[source])), positions, (across, up)))
    return maps


def _embedded(state: PageState, seen: Coded, source: str) -> list[Drawn]:
    """Return the t-SNE maps that are done; offer to compute the others, or show how far they are."""
    perplexities = sorted(_USUAL if state.hides("perplexities") else st.multiselect(
        t("Perplexities"), PERPLEXITIES, _USUAL, max_selections=_MOST_MAPS, key=state.key("perplexities"),
        format_func=str, placeholder=t("Choose up to four"),
        help=t("About how many neighbours count for an image. Each perplexity gives a map of its own.")))
    runs = follow.queue()
    if runs is None or not perplexities:
        return []
    wanted = {perplexity: Embedding(seen.vectors[source], perplexity) for perplexity in perplexities}
    done = {perplexity: left for perplexity, embedding in wanted.items()
            if (left := runs.recording(embedding)) and not left.stopped}
    going = {perplexity: embedding for perplexity, embedding in wanted.items() if runs.is_going(embedding)}
    missing = [embedding for perplexity, embedding in wanted.items() if perplexity not in {*done, *going}]
    if missing:
        _offer(state, runs, missing)
    if going:
        follow.watch(runs, going.values(), partial(_say_progress, state, runs, going), each=True,
                     every=follow.LONG_TICK)
    return [Drawn(t("t-SNE, perplexity {perplexity}").format(perplexity=number(perplexity)), left.positions, None,
                  perplexity) for perplexity, left in done.items()]


def _offer(state: PageState, runs: follow.Runs, missing: list[Embedding]) -> None:
    """Offer to compute maps; say so where one has failed or was stopped."""
    for embedding in missing:
        status = runs.status(embedding)
        if status and status.error:
            st.error(t("This map could not be computed: {error}").format(error=t(status.error)),
                     icon=":material/error:")
    seconds = runs.estimate(*missing) / min(len(missing), _SIDE_BY_SIDE)
    st.button(t("Compute the maps that are missing ({count}): about {seconds}").format(
        count=len(missing), seconds=run.roughly(seconds)), type="primary", key=state.key("embed"),
        icon=":material/scatter_plot:", on_click=runs.submit, args=missing)


def _say_progress(state: PageState, runs: follow.Runs, going: dict[int, Embedding]) -> None:
    """Show how far each map is; the page draws it once it is done."""
    for perplexity, embedding in going.items():
        follow.say_progress(runs, embedding, state.key(f"embed-{perplexity}"))


@st.cache_resource(max_entries=8, show_spinner=False,
                   hash_funcs={ImageRecording: identity, Clusters: lambda clusters: clusters.labels.tobytes()})
def _coded(recording: ImageRecording, clusters: Clusters | None, language: str) -> latent_map.Coded:
    """Return what the browser draws and decodes, coloured by class or, if there are some, by cluster."""
    seen, experiment = codes_of(recording), recording.experiment
    layers = [(layer.kernel, layer.bias, layer.activation)
              for layer in decoder_layers(experiment, recording.final_weights)]
    if clusters is None:
        names = [t(name) for name in class_names(experiment.data.dataset)]
        colors, groups = [*CLASS_COLORS], seen.classes
    else:
        count = len(clusters.centers)
        names = [t("cluster {number}").format(number=number(cluster + 1)) for cluster in range(count)]
        colors, groups = many_colors(count), clusters.labels
    return latent_map.Coded(seen.images, seen.codes, layers, groups, names, list(colors))


@st.cache_resource(max_entries=64, show_spinner=False)
def separation(key: bytes, _vectors: np.ndarray, _classes: np.ndarray) -> tuple[float, float]:
    """Return how alike neighbours are, and how far the classes are apart; ``key`` tells the vectors from others."""
    return alike(_vectors, _classes), apart(_vectors, _classes)


def of_vectors(seen: Coded, vectors: np.ndarray) -> tuple[float, float]:
    """Return the ``separation`` of the images' classes in a space or on a map."""
    return separation(vectors.tobytes() + seen.classes.tobytes(), vectors, seen.classes)


def question(recording: ImageRecording, seen: Coded) -> Question:
    """Ask how many neighbours in the latent space are of the same class."""
    near, _far = of_vectors(seen, seen.vectors["latent"])
    pixels, _far = of_vectors(seen, seen.vectors["pixels"])
    return Question(recording.experiment.key, "neighbours", Quantity(
        t("Neighbours of the same class in the latent space, in %"),
        t("Of the {count} nearest neighbours of an image. In the raw pixels it is {share}.").format(
            count=NEIGHBOURS, share=percent(pixels)),
        (0, 100, 50, 1), near, percent, whole_percent, points, scale=100))


def figures(seen: Coded, maps: list[Drawn]) -> None:
    """Put into numbers what is lost from the pixels to the code, and from the code to each map."""
    spaces = {t("Raw pixels"): seen.vectors["pixels"], t("Latent numbers"): seen.vectors["latent"],
              **{each.title: each.positions for each in maps if each.perplexity}}
    lines = table_head(" ", t("Neighbours of the same class"), t("Classes apart (−1 to 1)"))
    for title, vectors in spaces.items():
        near, far = of_vectors(seen, vectors)
        lines.append(f"| {title} | **{percent(near)}** | {number(far, 2)} |")
    st.markdown("\n".join(lines))
    note(t("Of the {count} nearest neighbours of an image, so many are of its own class. Classes apart (the "
           "silhouette): 1 if each class is a tight group far from the others, 0 if groups touch, below 0 if they "
           "are mixed.").format(count=NEIGHBOURS))


def explain() -> None:
    """Explain, closed, what the maps can say and what they cannot."""
    with st.expander(t("What do the maps show?"), icon=":material/help:"):
        st.markdown(t(
            "- **PCA** looks from the side from which the points spread most. It is a plain projection: distances on "
            "the map can be shorter than in truth, never longer. The axes say how much of the spread the map shows."))
        st.markdown(t(
            "- **t-SNE** tries to keep who is whose neighbour. Its axes mean nothing, and so do the distances between "
            "groups and their sizes. Only who lies close together counts."))
        st.markdown(t(
            "- **Perplexity** is about how many neighbours count for each image. A small one shows small islands, a "
            "large one the large picture. Believe only what several perplexities show."))
        st.markdown(t(
            "- **The latent plane**: with two latent numbers, the map is the latent space itself. Each of its places "
            "can be decoded, also those where no image lies."))
