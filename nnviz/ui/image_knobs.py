"""Widgets made from the fields of a network that reads images."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.image_experiment import (
    MAX_CONVOLUTIONS,
    MAX_DENSE_LAYERS,
    Cnn,
    Convolution,
    DenseLayer,
    HogMlp,
    ImageNetwork,
    PixelMlp,
)
from nnviz.ui.changes import layer_title
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import t
from nnviz.ui.page import note
from nnviz.ui.state import PageState

_KINDS = {"pixels": PixelMlp, "hog": HogMlp, "cnn": Cnn}


class ImageKnobs(FieldKnobs):
    """The knobs of one network's shape. What has no knob, such as an activation, stays as the network has it.

    ``below_hog`` is an empty place below the knobs of HOG, once they are drawn.
    """

    def __init__(self, state: PageState, network: ImageNetwork, fresh: bool, prefix: str = "", *,
                 detailed: bool = False):
        """Start from a network.

        ``prefix`` begins the name of every knob, where a page has two networks. ``detailed`` adds what changes no
        number of outputs: activation, dropout and batch normalisation.
        """
        super().__init__(state, fresh)
        self.start, self.prefix, self.detailed = network, prefix, detailed
        self.below_hog: DeltaGenerator | None = None

    def network(self) -> dict[str, Any]:
        """Draw the knobs; return the network's nested values."""
        kind = self._select(self.prefix + "kind", t("Kind of network"), tuple(_KINDS), self.start.kind,
                            t("What reads the image: dense layers on its pixels, dense layers on the directions of "
                              "its edges (HOG), or convolutions."))
        network = self.start if kind == self.start.kind else _KINDS[kind](hidden=self.start.hidden)
        values = {"kind": kind}
        if isinstance(network, HogMlp):
            values |= self._hog(network)
        if isinstance(network, Cnn):
            values["convolutions"] = self._convolutions(network.convolutions)
        return values | {"hidden": self._hidden(network.hidden)}

    def _hog(self, network: HogMlp) -> dict[str, int]:
        """Draw the knobs of HOG: in one row, or the orientations above the others where the column is narrow."""
        if self.detailed:
            places = [st.container(), *st.columns(2, vertical_alignment="bottom")]
        else:
            places = st.columns(3, vertical_alignment="bottom")
        values = {}
        for place, field in zip(places, ("orientations", "cell", "block"), strict=True):
            with place:
                values[field] = self._slider(self.prefix + field, HogMlp, field, getattr(network, field))
        self.below_hog = st.container()
        return values

    def _convolutions(self, layers: tuple[Convolution, ...]) -> list[dict[str, Any]]:
        count = self._count(self.prefix + "convolutions", Cnn, "convolutions", len(layers), 1, MAX_CONVOLUTIONS)
        return [self._convolution(position, layers[position - 1] if position <= len(layers) else Convolution())
                for position in range(1, count + 1)]

    def _convolution(self, position: int, layer: Convolution) -> dict[str, Any]:
        if not self.detailed:
            filters, kernel, padding, pool = st.columns([5, 4, 4, 4], vertical_alignment="bottom")
            return layer.model_dump() | self._convolution_shape(position, layer, filters, kernel, padding, pool)
        with st.container(border=True):
            note("**" + t("Convolution {position}").format(position=position) + "**")
            filters, kernel = st.columns(2, vertical_alignment="bottom")
            padding, pool = st.columns(2, vertical_alignment="bottom")
            values = self._convolution_shape(position, layer, filters, kernel, padding, pool)
            activation, normalised = st.columns(2, vertical_alignment="bottom")
            with activation:
                values["activation"] = self._activation("convolutions", position, layer)
            with normalised:
                values["normalised"] = self._normalised("convolutions", position, layer)
        return values

    def _convolution_shape(self, position: int, layer: Convolution, filters: DeltaGenerator, kernel: DeltaGenerator,
                           padding: DeltaGenerator, pool: DeltaGenerator) -> dict[str, Any]:
        """Draw what decides the shape of a convolution's output, each knob in its place."""
        values, where = {}, f" {position}"
        for field, place in (("filters", filters), ("kernel", kernel)):
            with place:
                values[field] = self._slider(f"{self.prefix}{field}{position}", Convolution, field,
                                             getattr(layer, field), where)
        with padding:
            values["padding"] = self.choice(f"{self.prefix}padding{position}", Convolution, "padding", layer.padding,
                                            where)
        with pool:
            values["pool"] = self._slider(f"{self.prefix}pool{position}", Convolution, "pool", layer.pool, where)
        return values

    def _hidden(self, layers: tuple[DenseLayer, ...]) -> list[dict[str, Any]]:
        count = self._count(self.prefix + "layers", PixelMlp, "hidden", len(layers), 0, MAX_DENSE_LAYERS)
        known = [layers[position] if position < len(layers) else DenseLayer() for position in range(count)]
        if self.detailed:
            return [self._dense(position, layer) for position, layer in enumerate(known, 1)]
        hidden = []
        for first in range(0, count, 2):
            for column, position in zip(st.columns(2), range(first, min(first + 2, count)), strict=False):
                with column:
                    hidden.append(known[position].model_dump() | {"units": self._units(position + 1, known[position])})
        return hidden

    def _dense(self, position: int, layer: DenseLayer) -> dict[str, Any]:
        with st.container(border=True):
            units, activation = st.columns([3, 2], vertical_alignment="bottom")
            dropout, normalised = st.columns([3, 2], vertical_alignment="bottom")
            with units:
                values = {"units": self._units(position, layer)}
            with activation:
                values["activation"] = self._activation("hidden", position, layer)
            with dropout:
                values["dropout"] = self._slider(f"{self.prefix}drop{position}", DenseLayer, "dropout", layer.dropout,
                                                 f" {position}")
            with normalised:
                values["normalised"] = self._normalised("hidden", position, layer)
        return values

    def _units(self, position: int, layer: DenseLayer) -> int:
        return self._slider(f"{self.prefix}units{position}", DenseLayer, "units", layer.units, f" {position}")

    def _activation(self, layers: str, position: int, layer: DenseLayer | Convolution) -> str:
        info, knob = type(layer).model_fields["activation"], "act" if layers == "hidden" else "cact"
        return self._select(f"{self.prefix}{knob}{position}", layer_title(layers, "activation", position),
                            info.annotation.__args__, layer.activation, t(info.description))

    def _normalised(self, layers: str, position: int, layer: DenseLayer | Convolution) -> bool:
        info, knob = type(layer).model_fields["normalised"], "norm" if layers == "hidden" else "cnorm"
        key, now = self._begin(f"{self.prefix}{knob}{position}", layer.normalised)
        return st.toggle(layer_title(layers, "normalised", position), now, key=key, on_change=self.state.touch,
                         help=t(info.description))
