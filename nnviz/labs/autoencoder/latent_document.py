"""What the document saw in the latent space of its USPS networks, and whether it holds here."""

import streamlit as st

from nnviz.course.experiments import get
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.labs.autoencoder.figures.latent import Coded
from nnviz.labs.autoencoder.latent_maps import Drawn, of_vectors
from nnviz.ui.language import number, percent, t

#: The perplexity that the document finds best.
_CLAIMED = 5
#: With more of its neighbours in its own class, an image is not among strangers.
_SORTED = 0.8


def draw(experiment: AutoencoderExperiment, seen: Coded, maps: list[Drawn]) -> None:
    """Check what the document says of C5 and of C6, on these two networks."""
    if experiment == get("C5").experiment:
        _perplexity(seen, [each for each in maps if each.perplexity])
    elif experiment == get("C6").experiment:
        _intermingled(seen)


def _perplexity(seen: Coded, maps: list[Drawn]) -> None:
    _head("C5", t("The document finds that a perplexity of 5 separates the classes best."))
    apart = {each.perplexity: of_vectors(seen, each.positions)[1] for each in maps if each.perplexity is not None}
    if _CLAIMED not in apart or len(apart) < 2:
        st.markdown(t("Choose t-SNE, latent numbers, and compute the maps of perplexity 5 and of others: then you see "
                      "whether it holds here."))
        return
    best = max(apart, key=apart.__getitem__)
    sentence = (t("**It holds here**: at perplexity {best} the classes are most apart ({best_value}).")
                if best == _CLAIMED else
                t("**It does not hold here**: at perplexity {best} the classes are more apart ({best_value}) than at 5 "
                  "({claimed_value})."))
    st.markdown(sentence.format(best=number(best), best_value=number(apart[best], 2),
                                claimed_value=number(apart[_CLAIMED], 2)))


def _intermingled(seen: Coded) -> None:
    _head("C6", t("The document finds the classes intermingled in ten latent numbers, even after 500 epochs."))
    latent, pixels = (of_vectors(seen, seen.vectors[source])[0] for source in ("latent", "pixels"))
    sentence = (t("**It does not hold here**: of the nearest neighbours of an image, {latent} are of its own class "
                  "(in the pixels: {pixels}).")
                if latent > _SORTED else
                t("**It holds here**: of the nearest neighbours of an image, only {latent} are of its own class "
                  "(in the pixels: {pixels})."))
    st.markdown(sentence.format(latent=percent(latent), pixels=percent(pixels)))


def _head(id: str, claim: str) -> None:
    st.markdown(f":material/fact_check: **{id}** · {claim}")
