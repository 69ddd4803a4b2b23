"""The knobs of the autoencoder lab: those of the digit lab, and those of encoder, latent layer and decoder."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from nnviz.datasets.images import class_names
from nnviz.experiments.autoencoder import (
    LATENT_SIZES,
    MAX_AUTOENCODER_CONVOLUTIONS,
    MAX_AUTOENCODER_LAYERS,
    Autoencoder,
)
from nnviz.experiments.images import IMAGE_CLASSES, DenseLayer, ImageData
from nnviz.ui.choice import choice
from nnviz.ui.images.experiment_knobs import ExperimentKnobs
from nnviz.ui.language import t


class AutoencoderKnobs(ExperimentKnobs):
    """The knobs of images, autoencoder and training."""

    def data(self) -> dict[str, Any]:
        """Draw the image set, the number of training images, and the class that is left out."""
        values = super().data()
        return values | {"left_out": self._left_out(values["dataset"])}

    def _left_out(self, dataset: str) -> int | None:
        if self._is_hidden("without"):
            return self.experiment.data.left_out
        info = ImageData.model_fields["left_out"]
        key, now = self._begin("without", self.experiment.data.left_out)
        titles = {None: self.name("none")} | dict(zip(range(IMAGE_CLASSES), map(t, class_names(dataset)), strict=True))
        return choice(st.selectbox, t(info.title), titles, now, key=key, help=t(info.description),
                      name=titles.__getitem__, on_change=self.state.touch)

    def network(self) -> dict[str, Any]:
        """Draw the knobs of the network, but its loss; return its nested values."""
        network = self.experiment.network
        values: dict[str, Any] = {"kind": network.kind,
                                  "noise": self._slider("noise", Autoencoder, "noise", network.noise)}
        convolutions, encoder = self._beside("convolutions", "layers")
        values["convolutions"] = self._convolutions(network.convolutions, Autoencoder, 0, MAX_AUTOENCODER_CONVOLUTIONS,
                                                    convolutions)
        values["encoder"] = self._stack("encoder", network.encoder, encoder)
        latent, activation = self._beside("latent", "lact")
        with latent:
            values["latent"] = self._steps("latent", Autoencoder, "latent", network.latent, LATENT_SIZES)
        with activation:
            values["latent_activation"] = self.choice("lact", Autoencoder, "latent_activation",
                                                      network.latent_activation)
        values["decoder"] = None if self._mirrored(network) else self._stack("decoder", network.decoding)
        if any(values[layers] for layers in ("convolutions", "encoder", "decoder")):
            self._rarely_used(values)
        return values

    def network_in_training(self) -> dict[str, Any]:
        """Draw what compares each pixel with its original."""
        return {"loss": self.choice("loss", Autoencoder, "loss", self.experiment.network.loss)}

    def _stack(self, layers: str, known: tuple[DenseLayer, ...],
               place: AbstractContextManager | None = None) -> list[dict[str, Any]]:
        """Draw the dense layers of ``encoder`` or ``decoder``, and in a ``place`` how many there are."""
        knob = "layers" if layers == "encoder" else "dlayers"
        with place or nullcontext():
            count = self._count(knob, Autoencoder, layers, len(known), 0, MAX_AUTOENCODER_LAYERS)
        return [self._dense(position, known[position - 1] if position <= len(known) else DenseLayer(), layers)
                for position in range(1, count + 1)]

    def _mirrored(self, network: Autoencoder) -> bool:
        if self._is_hidden("mirrored"):
            return network.decoder is None
        key, now = self._begin("mirrored", network.decoder is None)
        return st.toggle(t("Decoder mirrors the encoder"), now, key=key, on_change=self.state.touch,
                         help=t("On: the encoder’s layers in reverse. Off: layers of its own."))
