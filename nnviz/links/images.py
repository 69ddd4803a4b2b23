"""An experiment on images as a link, and back. The link holds only what differs from the page's default.

``?images=usps&train=7291&net=hog_o8c4b1_64d50&opt=sgd&lr=0.1&batch=100&epochs=20&seed=4``; ``net`` is the network as
``image_link`` writes it. A value that is not possible is a ``Problem``; the default is used in its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nnviz.experiments.autoencoder import Autoencoder
from nnviz.experiments.images import ImageData, ImageExperiment, ImageNetwork, ImageTraining
from nnviz.experiments.value import Value
from nnviz.links import networks as image_link
from nnviz.links.plane import Problem, plain, range_of, read_each

#: Name in the link -> (section, field) of a choice or a number; ``net`` and ``seed`` have rules of their own.
_FIELDS = {"images": ("data", "dataset"), "train": ("data", "images"), "opt": ("training", "optimizer"),
           "lr": ("training", "learning_rate"), "rho": ("training", "rho"), "mom": ("training", "momentum"),
           "batch": ("training", "batch"), "epochs": ("training", "epochs"), "stop": ("training", "patience")}
_CODING_FIELDS = {"without": ("data", "left_out"), "loss": ("network", "loss"), "noise": ("network", "noise")}
_OWNERS: dict[str, type[Value]] = {"data": ImageData, "network": Autoencoder, "training": ImageTraining}
#: What a link says where nothing is chosen.
_NOTHING = "none"


@dataclass(frozen=True)
class ImageGrammar:
    """How one page writes its experiments into links, and reads them.

    Attributes
    ----------
    fields : dict
        Name in the link -> (section, field) of a choice or a number.
    write_network, read_network : function
        To and from the text of ``net``; reading raises ``ValueError`` if it is no network for this page.
    examples : str
        Networks as they stand in a link, to show what is possible.
    """

    fields: dict[str, tuple[str, str]]
    write_network: Callable[[ImageNetwork], str]
    read_network: Callable[[str], dict[str, Any]]
    examples: str

    @property
    def NAMES(self) -> tuple[str, ...]:  # noqa: N802 - as the modules of the other pages' links call it
        """Every name that a link to the page may hold."""
        return (*self.fields, "net", "seed")

    def settings(self, experiment: ImageExperiment) -> dict[str, str]:
        """Return all settings of an experiment, written as in a link: also those that a page has by default."""
        values = {name: _write(getattr(getattr(experiment, section), field))
                  for name, (section, field) in self.fields.items()}
        return values | {"net": self.write_network(experiment.network), "seed": str(experiment.seed)}

    def to_query(self, experiment: ImageExperiment, default: ImageExperiment) -> dict[str, str]:
        """Return the link's names and values: only what differs from the page's default."""
        usual = self.settings(default)
        return {name: value for name, value in self.settings(experiment).items() if value != usual[name]}

    def from_query(self, query: Mapping[str, str],
                   default: ImageExperiment) -> tuple[ImageExperiment, list[Problem]]:
        """Read an experiment from a link.

        Returns
        -------
        experiment : ImageExperiment
            The page's default, changed by every value of the link that is possible.
        problems : list of Problem
            One for each value that is not possible; other names are left to the caller.
        """
        return read_each(query, self.NAMES, default, allowed=self._allowed,
                         change=lambda experiment, name, text: experiment.with_(**self._read(name, text)),
                         used=lambda experiment, name: self.settings(experiment)[name])

    def _read(self, name: str, text: str) -> dict[str, Any]:
        """Return a text as what ``with_`` takes.

        Raises
        ------
        ValueError
            If it is no network, or no number where one is wanted.
        """
        if name == "net":
            return {"network": self.read_network(text)}
        if name == "seed":
            return {"seed": int(text)}
        section, field = self.fields[name]
        kind = _OWNERS[section].model_fields[field].annotation
        if kind == int | None:
            return {section: {field: None if text == _NOTHING else int(text)}}
        return {section: {field: kind(text) if kind in (int, float) else text}}

    def _allowed(self, name: str) -> str:
        if name == "net":
            return self.examples
        if name == "seed":
            return range_of(ImageExperiment, "seed")
        section, field = self.fields[name]
        owner = _OWNERS[section]
        kind = owner.model_fields[field].annotation
        if kind in (int, float):
            return range_of(owner, field)
        if kind == int | None:
            return f"{_NOTHING}, {range_of(owner, field)}"
        return ", ".join(kind.__args__)


def _write(value: str | float | None) -> str:
    if value is None:
        return _NOTHING
    return value if isinstance(value, str) else plain(value)


#: The links of the digit lab.
DIGITS = ImageGrammar(_FIELDS, image_link.write, lambda text: image_link.read(text).model_dump(), image_link.EXAMPLES)
#: The links of the autoencoder lab. Loss and noise are the network's, but have names of their own.
CODES = ImageGrammar({**_FIELDS, **_CODING_FIELDS}, image_link.write_autoencoder, image_link.read_autoencoder,
                     image_link.AUTOENCODERS)
