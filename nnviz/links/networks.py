"""A network that reads images as a short text, and back.

``cnn_c32k3sp2-c32k3s_64``, ``hog_o8c4b1_64``: the kind, its own layers where it has some, the dense layers.

- ``c32k3sp2``: a convolution of 32 filters, kernel 3, padding *same* (``v``: *valid*), pooling 2.
- ``o8c4b1``: HOG with 8 orientations, cells of 4 pixels and blocks of 1 cell.
- ``512-256``: hidden dense layers; ``0``: none.

An autoencoder is ``128-64_32_m``: the encoder's layers, the latent one, the decoder's layers or ``m``, the encoder's
mirrored. Its convolutions, if there are any, stand before them: ``c16k3sp2_128-64_32_m``.

After a layer, ``n`` means batch normalisation, ``d50`` dropout of 50 % and ``.tanh`` an activation other than ReLU.
"""

import re
from collections.abc import Callable
from typing import Any

from nnviz.experiments.autoencoder import MAX_AUTOENCODER_CONVOLUTIONS, MAX_AUTOENCODER_LAYERS, Autoencoder
from nnviz.experiments.classifier import (
    MAX_CONVOLUTIONS,
    MAX_DENSE_LAYERS,
    ClassifierNetwork,
    Cnn,
    HogMlp,
    PixelMlp,
)
from nnviz.experiments.images import Convolution, DenseLayer
from nnviz.links.grammar import LONGEST

#: Networks as they stand in a link, to show what is possible.
EXAMPLES = "pixels_512-256, hog_o8c4b1_64, cnn_c32k3sp2-c32k3s_64"
AUTOENCODERS = "128-64_32_m, 400-200_25.tanh_200-400, c16k3sp2_64_16_m"

_DENSE = re.compile(r"(?P<units>\d{1,4})(?P<normalised>n?)(d(?P<dropout>\d{1,2}))?(\.(?P<activation>[a-z]{1,9}))?",
                    re.ASCII)
_CONVOLUTION = re.compile(r"c(?P<filters>\d{1,3})k(?P<kernel>\d)(?P<padding>[sv])(p(?P<pool>\d))?(?P<normalised>n?)"
                          r"(\.(?P<activation>[a-z]{1,9}))?", re.ASCII)
_HOG = re.compile(r"o(?P<orientations>\d{1,2})c(?P<cell>\d{1,2})b(?P<block>\d)", re.ASCII)
_LATENT = re.compile(r"(?P<units>\d{1,3})(\.(?P<activation>[a-z]{1,9}))?", re.ASCII)
_MIRRORED = "m"
_PADDINGS = {"s": "same", "v": "valid"}


def write(network: ClassifierNetwork) -> str:
    """Write a network as a short text, for example ``cnn_c32k3sp2_64``."""
    parts: list[str] = [network.kind]
    if isinstance(network, HogMlp):
        parts.append(f"o{network.orientations}c{network.cell}b{network.block}")
    if isinstance(network, Cnn):
        parts.append("-".join(map(_write_convolution, network.convolutions)))
    return "_".join([*parts, _write_layers(network.hidden)])


def write_autoencoder(network: Autoencoder) -> str:
    """Write an autoencoder as a short text, for example ``128-64_32_m``; its loss and its noise are no part of it."""
    own = ["-".join(map(_write_convolution, network.convolutions))] if network.convolutions else []
    latent = f"{network.latent}{_write_activation(network.latent_activation)}"
    decoder = _MIRRORED if network.decoder is None else _write_layers(network.decoder)
    return "_".join([*own, _write_layers(network.encoder), latent, decoder])


def _write_layers(layers: tuple[DenseLayer, ...]) -> str:
    return "-".join(map(_write_dense, layers)) or "0"


def _write_convolution(layer: Convolution) -> str:
    pool = f"p{layer.pool}" if layer.pool else ""
    own = f"c{layer.filters}k{layer.kernel}{layer.padding[0]}"
    return f"{own}{pool}{_write_normalised(layer)}{_write_activation(layer.activation)}"


def _write_dense(layer: DenseLayer) -> str:
    dropout = f"d{round(100 * layer.dropout)}" if layer.dropout else ""
    return f"{layer.units}{_write_normalised(layer)}{dropout}{_write_activation(layer.activation)}"


def _write_normalised(layer: Convolution | DenseLayer) -> str:
    return "n" if layer.normalised else ""


def _write_activation(activation: str) -> str:
    return "" if activation == "relu" else f".{activation}"


def read(text: str) -> ClassifierNetwork:
    """Read a network from its short text.

    Raises
    ------
    ValueError
        If the text is no network, or a value is out of its bounds (``pydantic.ValidationError`` is a ``ValueError``).
    """
    if len(text) > LONGEST:
        raise ValueError("too long")
    kind, *own, dense = text.split("_")
    hidden = _read_hidden(dense, MAX_DENSE_LAYERS)
    if kind == "pixels" and not own:
        return PixelMlp(hidden=hidden)
    if kind == "hog" and len(own) == 1:
        return HogMlp(hidden=hidden, **{name: int(value) for name, value in _match(_HOG, own[0]).items()})
    if kind == "cnn" and len(own) == 1:
        return Cnn(hidden=hidden, convolutions=_read_layers(own[0], _read_convolution, MAX_CONVOLUTIONS))
    raise ValueError("no such network")


def read_autoencoder(text: str) -> dict[str, Any]:
    """Read an autoencoder from its short text, as the values that the text tells.

    Raises
    ------
    ValueError
        If the text is no autoencoder, or a layer has a value out of its bounds.
    """
    if len(text) > LONGEST:
        raise ValueError("too long")
    *own, encoder, latent, decoder = text.split("_")
    if len(own) > 1:
        raise ValueError("no such network")
    found = _match(_LATENT, latent)
    return {
        "convolutions": _read_layers(own[0], _read_convolution, MAX_AUTOENCODER_CONVOLUTIONS) if own else (),
        "encoder": _read_hidden(encoder, MAX_AUTOENCODER_LAYERS), "latent": int(found["units"]),
        "latent_activation": found["activation"] or "relu",
        "decoder": None if decoder == _MIRRORED else _read_hidden(decoder, MAX_AUTOENCODER_LAYERS)}


def _read_hidden(text: str, most: int) -> tuple[DenseLayer, ...]:
    return () if text == "0" else _read_layers(text, _read_dense, most)


def _read_layers(text: str, read_layer: Callable[[str], Any], most: int) -> tuple:
    parts = text.split("-")
    if len(parts) > most:
        raise ValueError("too many layers")
    return tuple(map(read_layer, parts))


def _read_dense(text: str) -> DenseLayer:
    found = _match(_DENSE, text)
    return DenseLayer(units=int(found["units"]), normalised=bool(found["normalised"]),
                      dropout=int(found["dropout"] or 0) / 100, activation=found["activation"] or "relu")


def _read_convolution(text: str) -> Convolution:
    found = _match(_CONVOLUTION, text)
    return Convolution(filters=int(found["filters"]), kernel=int(found["kernel"]), padding=_PADDINGS[found["padding"]],
                       pool=int(found["pool"] or 0), normalised=bool(found["normalised"]),
                       activation=found["activation"] or "relu")


def _match(pattern: re.Pattern, text: str) -> dict[str, str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(f"no layer: {text}")
    return found.groupdict()
