"""Widgets made from the fields of a network that reads images."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar, get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.experiments.classifier import MAX_CONVOLUTIONS, MAX_DENSE_LAYERS, Cnn, HogMlp, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer
from nnviz.experiments.value import Value
from nnviz.language import mark as _
from nnviz.ui.changes import layer_title
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import t
from nnviz.ui.state import PageState

_KINDS: dict[str, Any] = {"pixels": PixelMlp, "hog": HogMlp, "cnn": Cnn}
_LAYERS: dict[str, type[Value]] = {"convolutions": Convolution, "hidden": DenseLayer,
                                "encoder": DenseLayer, "decoder": DenseLayer}
#: What begins the name of a knob of such a layer.
_BEGINNINGS = {"convolutions": "c", "hidden": "", "encoder": "", "decoder": "d"}


class ImageKnobs(FieldKnobs):
    """The knobs of one network's shape. What has no knob, such as an activation, stays as the network has it.

    ``below`` are empty places, once the knobs are drawn: below those of HOG (0) and of each convolution (from 1), as a
    ``ShapeError`` counts them.
    """

    #: What a network can be, and what is said of that choice.
    kinds: ClassVar[dict[str, Any]] = _KINDS
    kind_help: ClassVar[str] = _("What reads the image: dense layers on its pixels, dense layers on the directions of "
                                 "its edges (HOG), or convolutions.")

    def __init__(self, state: PageState, network: Any, fresh: bool, prefix: str = "", *,
                 detailed: bool = False, place: AbstractContextManager | None = None):
        """Start from a network; the choice of its kind stands in a ``place``.

        ``prefix`` begins the name of every knob, where a page has two networks. ``detailed`` adds what changes no
        number of outputs (activation, dropout and batch normalisation), and draws for a narrow column.
        """
        super().__init__(state, fresh)
        self.start, self.prefix, self.detailed = network, prefix, detailed
        self.place = place or nullcontext()
        self.below: dict[int, DeltaGenerator] = {}

    def network(self) -> dict[str, Any]:
        """Draw the knobs; return the network's nested values."""
        with self.place:
            kind = self._select(self.prefix + "kind", t("Kind of network"), tuple(self.kinds), self.start.kind,
                                t(self.kind_help))
        network = self.start if kind == self.start.kind else self.kinds[kind](hidden=self.start.hidden)
        values: dict[str, Any] = {"kind": kind}
        if isinstance(network, HogMlp):
            values |= self._hog(network)
        counts: list[AbstractContextManager] = [nullcontext(), nullcontext()]
        if isinstance(network, Cnn):
            if not self.detailed:
                counts = self._beside(self.prefix + "convolutions", self.prefix + "layers")
            values["convolutions"] = self._convolutions(network.convolutions, place=counts[0])
        values["hidden"] = self._hidden(network.hidden, counts[1])
        if self.detailed and (values["hidden"] or isinstance(network, Cnn)):
            self._rarely_used(values)
        return values

    def _hog(self, network: HogMlp) -> dict[str, int]:
        if self.detailed:
            places = [st.container(), *st.columns(2, vertical_alignment="bottom")]
        else:
            places = [*st.columns(3, vertical_alignment="bottom")]
        values = {}
        for place, field in zip(places, ("orientations", "cell", "block"), strict=True):
            with place:
                values[field] = self._slider(self.prefix + field, HogMlp, field, getattr(network, field))
        self.below[0] = st.container()
        return values

    def _convolutions(self, layers: tuple[Convolution, ...], owner: type[Value] = Cnn, fewest: int = 1,
                      most: int = MAX_CONVOLUTIONS,
                      place: AbstractContextManager | None = None) -> list[dict[str, Any]]:
        with place or nullcontext():
            count = self._count(self.prefix + "convolutions", owner, "convolutions", len(layers), fewest, most)
        return [self._convolution(position, layers[position - 1] if position <= len(layers) else Convolution())
                for position in range(1, count + 1)]

    def _convolution(self, position: int, layer: Convolution) -> dict[str, Any]:
        values, where = layer.model_dump(), f" {position}"
        framed = self.detailed and not self._is_hidden(f"{self.prefix}filters")
        with st.container(border=framed):
            with self._row(f"{self.prefix}convolution{position}"):
                if self.detailed:
                    places = [place for _row in range(2) for place in st.columns(2, vertical_alignment="bottom")]
                else:
                    places = st.columns([5, 5, 4, 5], vertical_alignment="bottom")
            for place, field in zip(places, ("filters", "kernel", "padding", "pool"), strict=True):
                draw = self.choice if field == "padding" else self._slider
                with place:
                    values[field] = draw(f"{self.prefix}{field}{position}", Convolution, field, values[field], where)
            self.below[position] = st.container()
        return values

    def _hidden(self, layers: tuple[DenseLayer, ...], place: AbstractContextManager) -> list[dict[str, Any]]:
        with place:
            count = self._count(self.prefix + "layers", PixelMlp, "hidden", len(layers), 0, MAX_DENSE_LAYERS)
        known = [layers[position] if position < len(layers) else DenseLayer() for position in range(count)]
        if self.detailed:
            return [self._dense(position, layer) for position, layer in enumerate(known, 1)]
        hidden = []
        for first in range(0, count, 2):
            with self._row(f"{self.prefix}units{first}"):
                columns = st.columns(2)
            for column, position in zip(columns, range(first, min(first + 2, count)), strict=False):
                with column:
                    hidden.append(known[position].model_dump() | {"units": self._units(position + 1, known[position])})
        return hidden

    def _dense(self, position: int, layer: DenseLayer, layers: str = "hidden") -> dict[str, Any]:
        units, activation = self._beside(*(self._name(knob, layers, position) for knob in ("units", "act")))
        with units:
            values = layer.model_dump() | {"units": self._units(position, layer, layers)}
        with activation:
            values["activation"] = self._activation(layers, position, layer.activation)
        return values

    def _beside(self, *knobs: str) -> list[AbstractContextManager]:
        """Return places side by side for two knobs; where one is hidden, the other one has the whole row."""
        if any(map(self._is_hidden, knobs)):
            return [nullcontext(), nullcontext()]
        with self._row(knobs[0]):
            return [*st.columns([6, 5], vertical_alignment="bottom")]

    def _row(self, knob: str) -> AbstractContextManager:
        """Return a row of knobs: on a phone, two of them stay side by side."""
        return st.container(key=self.state.key(f"{knob}-row"))

    def _units(self, position: int, layer: DenseLayer, layers: str = "hidden") -> int:
        return self._slider(self._name("units", layers, position), DenseLayer, "units", layer.units,
                            label=self._title(layers, "units", position))

    def _title(self, layers: str, field: str, position: int) -> str:
        """Name a knob of a layer; those of an encoder stand below its title, so their own is short."""
        return layer_title("hidden" if layers == "encoder" else layers, field, position)

    def _name(self, knob: str, layers: str, position: int) -> str:
        return f"{self.prefix}{_BEGINNINGS[layers]}{knob}{position}"

    def _rarely_used(self, values: dict[str, Any]) -> None:
        """Draw the rarely used knobs of all layers, and set their values."""
        stacks = {layers: values.get(layers) or () for layers in _LAYERS}
        used = any(layer["normalised"] or layer.get("dropout") for stack in stacks.values() for layer in stack)
        knobs = ("cact", "norm", "cnorm", "dnorm", "drop", "ddrop")
        with self._more(*(f"{self.prefix}{knob}" for knob in knobs), used=used):
            for position, layer in enumerate(stacks["convolutions"], 1):
                layer["activation"] = self._activation("convolutions", position, layer["activation"])
            for layers, stack in stacks.items():
                for position, layer in enumerate(stack, 1):
                    if "dropout" in layer:
                        layer["dropout"] = self._slider(
                            self._name("drop", layers, position), DenseLayer, "dropout", layer["dropout"],
                            label=self._title(layers, "dropout", position))
                    layer["normalised"] = self._normalised(layers, position, layer["normalised"])

    def _activation(self, layers: str, position: int, value: str) -> str:
        info = _LAYERS[layers].model_fields["activation"]
        return self._select(self._name("act", layers, position), self._title(layers, "activation", position),
                            get_args(info.annotation), value, t(info.description))

    def _normalised(self, layers: str, position: int, value: bool) -> bool:
        knob, info = self._name("norm", layers, position), _LAYERS[layers].model_fields["normalised"]
        if self._is_hidden(knob):
            return value
        key, now = self._begin(knob, value)
        return st.toggle(self._title(layers, "normalised", position), now, key=key, on_change=self.state.touch,
                         help=t(info.description))
