"""Section E as an experiment: pyramids with other first layers than E's and E800's, everything else as theirs."""

import re
from dataclasses import dataclass

from nnviz.course.autoencoders import pyramid
from nnviz.course.experiments import get
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.spread import Spread

#: Seeds of each pyramid: the same for all. Nine is the least that shows anything among five pyramids.
DRAWS = 10
#: The one that all others are compared with.
REFERENCE = "E"
#: Characters of a pyramid that is written down.
LONGEST = 40
_WRITTEN = re.compile(r"\d{1,4}(-\d{1,4})*", re.ASCII)


@dataclass(frozen=True)
class Pyramid:
    """An autoencoder whose layers get smaller and smaller, and its mirror.

    Attributes
    ----------
    id : str
        Its recorded spread is ``spreads/<id>``.
    units : tuple of int
        Neurons of the encoder's layers between the image and the latent layer.
    """

    id: str
    units: tuple[int, ...]

    @property
    def spread(self) -> Spread:
        """Its seeds."""
        return spread_of(self.units)


def experiment_of(units: tuple[int, ...]) -> AutoencoderExperiment:
    """Return E with other layers in its encoder, and as many latent numbers.

    Raises
    ------
    pydantic.ValidationError
        If there are too many layers, or too many neurons in one.
    """
    base = get(REFERENCE).experiment
    return base.model_copy(update={"network": pyramid(*units, latent=base.network.latent)})


def spread_of(units: tuple[int, ...]) -> Spread:
    """Return the seeds of E with other layers in its encoder; it raises what ``experiment_of`` raises."""
    return Spread(base=experiment_of(units), draws=DRAWS)


def read(text: str) -> tuple[int, ...]:
    """Read layers that are written as ``600-300-100``.

    Raises
    ------
    ValueError
        If they are not so written, are too many, or one has no neuron or too many.
    """
    plain = text.replace(" ", "")
    if len(text) > LONGEST or not _WRITTEN.fullmatch(plain):
        raise ValueError("no layers")
    units = tuple(map(int, plain.split("-")))
    experiment_of(units)
    return units


#: Id -> the pyramid, the smallest first layer first; the last one goes from 400 to 25 in one step.
PYRAMIDS = {entry.id: entry for entry in (
    Pyramid("P100", (100, 50)),
    Pyramid("P200", (200, 100, 50)),
    Pyramid("E", (400, 200, 100, 50)),
    Pyramid("E800", (800, 200, 100, 50)),
    Pyramid("flat", (400,)),
)}
