"""The arithmetic of an autoencoder: encoder and decoder apart, the compression, and its layers drawn to scale."""

from math import prod

import pandas as pd

from nnviz.arithmetic import Row, halves, rows, total, written_total
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.labs.autoencoder.charts.hourglass import PART_COLORS, hourglass
from nnviz.ui.arithmetic import layer_name, written
from nnviz.ui.images.arithmetic import draw_table, table_line
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show

#: The kinds of lines that change how many numbers are handed on.
_DRAWN = ("convolution", "pooling", "dense")


def draw(experiment: AutoencoderExperiment, *, key: str, with_sums: bool = True) -> None:
    """Draw the layers to scale, and say how many pixels there are for each latent number.

    ``with_sums``: each bar tells the sum of its layer's parameters.
    """
    show(hourglass(_bars(experiment, with_sums=with_sums), chart_style()), key=key, alt=t(
        "The autoencoder’s layers as bars, each as high as its number of outputs."))
    pixels, latent = prod(experiment.data.shape), experiment.network.latent
    sentence = (t("{pixels} pixels → **{latent} numbers**: {ratio} pixels for each latent number.") if latent < pixels
                else t("{pixels} pixels → **{latent} numbers**: nothing is compressed, for there are not fewer latent "
                       "numbers than pixels."))
    note(sentence.format(pixels=number(pixels), latent=number(latent), ratio=number(pixels / latent, 1)))


def table(experiment: AutoencoderExperiment, *, stale: bool) -> None:
    """Write out encoder and decoder layer by layer, each with its own sum.

    ``stale``: it is no longer the network that the knobs ask for.
    """
    lines = rows(experiment)
    encoder, decoder = halves(lines)
    parameters, cells = total(lines), []
    for part, title in ((encoder, t("Encoder, together")), (decoder, t("Decoder, together"))):
        cells += [table_line(line, PART_COLORS[_part(line)] if line.parameters else "") for line in part]
        cells.append(f"| **{title}** | | **{written(written_total(part))}** |")
    both = f"{total(encoder)} + {total(decoder)} = {parameters}"
    cells.append("| **" + t("Total") + f"** | | **{written(both)}** |")
    draw_table(cells, parameters, experiment.data.train_images, stale=stale, folded=True)


def _part(line: Row) -> str:
    """Return which part of the autoencoder a line belongs to: a key of ``PART_COLORS``."""
    if line.name == "latent":
        return "latent"
    return "decoder" if line.name.startswith(("decoder", "output")) else "encoder"


def _bars(experiment: AutoencoderExperiment, *, with_sums: bool = True) -> pd.DataFrame:
    bars = [("image", prod(experiment.data.shape), t("Image"), "—")]
    bars += [(_part(line), prod(line.output_shape), layer_name(line.name), written(line.sum) if with_sums else "?")
             for line in rows(experiment) if line.kind in _DRAWN]
    return pd.DataFrame(bars, columns=["part", "outputs", "layer", "sum"]).rename_axis("position").reset_index()
