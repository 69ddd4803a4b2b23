"""Widgets made from the fields of a network that reads images."""

from typing import Any

import streamlit as st

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
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import t
from nnviz.ui.state import PageState

_KINDS = {"pixels": PixelMlp, "hog": HogMlp, "cnn": Cnn}


class ImageKnobs(FieldKnobs):
    """The knobs of one network's shape. What has no knob, such as an activation, stays as the network has it."""

    def __init__(self, state: PageState, network: ImageNetwork, fresh: bool, prefix: str = ""):
        """Start from a network; ``prefix`` begins the name of every knob, where a page has two networks."""
        super().__init__(state, fresh)
        self.start, self.prefix = network, prefix

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
        fields = ("orientations", "cell", "block")
        columns = st.columns(len(fields), vertical_alignment="bottom")
        values = {}
        for column, field in zip(columns, fields, strict=True):
            with column:
                values[field] = self._slider(self.prefix + field, HogMlp, field, getattr(network, field))
        return values

    def _convolutions(self, layers: tuple[Convolution, ...]) -> list[dict[str, Any]]:
        count = self._count(self.prefix + "convolutions", Cnn, "convolutions", len(layers), 1, MAX_CONVOLUTIONS)
        return [self._convolution(position, layers[position - 1] if position <= len(layers) else Convolution())
                for position in range(1, count + 1)]

    def _convolution(self, position: int, layer: Convolution) -> dict[str, Any]:
        values, where = layer.model_dump(), f" {position}"
        filters, kernel, padding, pool = st.columns([5, 4, 4, 4], vertical_alignment="bottom")
        with filters:
            values["filters"] = self._slider(f"{self.prefix}filters{position}", Convolution, "filters", layer.filters,
                                             where)
        with kernel:
            values["kernel"] = self._slider(f"{self.prefix}kernel{position}", Convolution, "kernel", layer.kernel,
                                            where)
        with padding:
            values["padding"] = self.choice(f"{self.prefix}padding{position}", Convolution, "padding", layer.padding,
                                             where)
        with pool:
            values["pool"] = self._slider(f"{self.prefix}pool{position}", Convolution, "pool", layer.pool, where)
        return values

    def _hidden(self, layers: tuple[DenseLayer, ...]) -> list[dict[str, Any]]:
        count = self._count(self.prefix + "layers", PixelMlp, "hidden", len(layers), 0, MAX_DENSE_LAYERS)
        hidden = []
        for first in range(1, count + 1, 2):
            for column, position in zip(st.columns(2), range(first, min(first + 1, count) + 1), strict=False):
                layer = layers[position - 1] if position <= len(layers) else DenseLayer()
                with column:
                    units = self._slider(f"{self.prefix}units{position}", DenseLayer, "units", layer.units,
                                         f" {position}")
                hidden.append(layer.model_dump() | {"units": units})
        return hidden
