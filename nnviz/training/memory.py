"""How much memory a run needs, from its arithmetic: estimated before it is begun, so that none ends a worker.

The numbers are counted as the engines keep them; ``benchmarks.memory`` puts what was measured beside them. What
TensorFlow itself and the compiled programs need is the worker's own, and not counted here.
"""

from dataclasses import asdict, dataclass
from math import prod

from nnviz.arithmetic import Row, rows, total
from nnviz.experiments.embedding import Embedding
from nnviz.experiments.explanation import Explanation
from nnviz.experiments.group import Group
from nnviz.experiments.images import IMAGE_SIZES, ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.spread import Spread
from nnviz.experiments.strip import Strip
from nnviz.experiments.tables import TableExperiment
from nnviz.recordings.image_recording import SNAPSHOT_BYTES

_FLOAT = 4
#: NumPy's array of the data, TensorFlow's, and one on the way between them.
_COPIES_OF_DATA = 3
#: A network in training: the weights of the model and of its compiled copy, both optimizers' moments, the gradients,
#: the state before, at the end, and packed for the way to the app.
_COPIES_OF_WEIGHTS = 16
#: What a layer answered, what its gradient is, and one array on its way between them.
_COPIES_OF_ACTIVATIONS = 3
#: t-SNE looks at so many neighbours for each unit of perplexity: their distances, numbers and weights, some copies.
_NEIGHBOURS, _BYTES_PER_NEIGHBOUR = 3, 60
_EMBEDDING = 20_000_000
#: What the plane's own runs need at most: 4,000 points, 60 frames, pictures.
_PLANE = 100_000_000
#: A table, its inputs, the three sets, the padded ones, and those in the order of an epoch.
_COPIES_OF_TABLE = 6
#: The rows of all networks that train side by side, in two threads: padded, watched, and in the order of an epoch.
_TABLES_BESIDE = 100_000_000
#: The weights of all frames, as the program gives them and as they are kept.
_TABLE_SNAPSHOTS = 24_000_000
#: The traced loops of a network on images.
_TRACED = 40_000_000


@dataclass(frozen=True)
class Need:
    """The bytes that a run needs, by what they are for."""

    data: int = 0
    weights: int = 0
    activations: int = 0
    snapshots: int = 0
    pairs: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(asdict(self).values())

    @property
    def largest(self) -> str:
        """The name of the largest part."""
        return max(asdict(self).items(), key=lambda part: part[1])[0]


def images_need(experiment: ImageExperiment) -> Need:
    """Estimate what a network on images needs. Raises ``ShapeError`` if its layers do not fit the images."""
    lines = rows(experiment)
    height, width, _train, test = IMAGE_SIZES[experiment.data.dataset]
    images = experiment.data.train_images + test
    features = _FLOAT * lines[0].output_shape[0] if lines[0].kind == "hog" else 0
    parameters = _FLOAT * total(lines)
    return Need(
        data=images * (height * width + _COPIES_OF_DATA * (features or height * width)),
        weights=_COPIES_OF_WEIGHTS * parameters + _TRACED,
        activations=_COPIES_OF_ACTIVATIONS * _FLOAT * experiment.batch_size * sum(map(_answers, lines)),
        snapshots=max(parameters, SNAPSHOT_BYTES))


def _answers(line: Row) -> int:
    """Return how many numbers a layer answers to one image."""
    return 0 if line.kind in ("flatten", "hog") else prod(line.output_shape)


def image_spread_need(spread: Spread) -> Need:
    """Estimate what draws on images need: one after another; of each, the end is kept until all are gathered."""
    assert isinstance(spread.base, ImageExperiment)
    alone = images_need(spread.base)
    kept = 4 * _FLOAT * total(rows(spread.base))
    return Need(alone.data, alone.weights, alone.activations, alone.snapshots + spread.draws * kept)


def plane_need(experiment: Experiment) -> Need:
    """Estimate what a network on points needs."""
    lines = rows(experiment)
    answers = sum(prod(line.output_shape) for line in lines)
    return Need(data=_PLANE, weights=0, activations=_COPIES_OF_ACTIVATIONS * _FLOAT * experiment.data.points * answers,
                snapshots=2 * _FLOAT * 60 * total(lines))


def table_need(experiment: TableExperiment) -> Need:
    """Estimate what a network of a table needs."""
    data, lines = experiment.data, rows(experiment)
    answers = sum(line.output_shape[0] for line in lines)
    return Need(data=_COPIES_OF_TABLE * _FLOAT * data.rows * (len(data.features) + 1),
                weights=_COPIES_OF_WEIGHTS * _FLOAT * total(lines),
                activations=_COPIES_OF_ACTIVATIONS * _FLOAT * experiment.batch_size * answers,
                snapshots=_TABLE_SNAPSHOTS)


def table_spread_need(spread: Spread) -> Need:
    """Estimate what draws of a network of a table need: some train at once, and of each its snapshots are kept."""
    assert isinstance(spread.base, TableExperiment)
    alone = table_need(spread.base)
    return Need(min(spread.draws * alone.data, 2 * alone.data + _TABLES_BESIDE), 2 * alone.weights,
                2 * alone.activations, spread.draws * alone.snapshots)


def spread_need(spread: Spread) -> Need:
    """Estimate what draws of a network on points need."""
    assert isinstance(spread.base, Experiment)
    alone = plane_need(spread.base)
    return Need(alone.data, alone.weights, alone.activations, alone.snapshots * spread.draws)


def strip_need(strip: Strip) -> Need:
    """Estimate what all values of a knob need."""
    needs = list(map(plane_need, strip.members()))
    return Need(needs[0].data, 0, max(need.activations for need in needs), sum(need.snapshots for need in needs))


def embedding_need(embedding: Embedding) -> Need:
    """Estimate what a t-SNE map needs."""
    points, length = embedding.vectors.shape
    return Need(data=_EMBEDDING + 3 * 8 * points * length,
                pairs=round(_BYTES_PER_NEIGHBOUR * _NEIGHBOURS * embedding.perplexity * points))


def explanation_need(asked: Explanation) -> Need:
    """Estimate what the maps of all test images need: less than training the network."""
    return images_need(asked.experiment)


def alone_need(test: RangeTest) -> Need:
    """Estimate what a range test needs: as much as one run for each seed on points; on images seeds follow each other.
    """
    if isinstance(test.base, ImageExperiment):
        return images_need(test.base)
    if isinstance(test.base, TableExperiment):
        alone = table_need(test.base)
        return Need(test.seeds * alone.data, test.seeds * alone.weights, test.seeds * alone.activations)
    alone = plane_need(test.base)
    return Need(alone.data, alone.weights, test.seeds * alone.activations, alone.snapshots)


def group_need(group: Group) -> Need:
    """Estimate what a group needs: its members' ends are kept until all are scored."""
    needs = [images_need(member) if isinstance(member, ImageExperiment) else table_need(member)
             if isinstance(member, TableExperiment) else plane_need(member) for member in group.members]
    largest = max(needs, key=lambda need: need.total)
    return Need(largest.data, largest.weights, largest.activations, largest.snapshots)
