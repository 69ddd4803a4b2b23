"""What several seeds of autoencoders of different sizes say: their errors against their parameters.

A spread's recording comes as it is in ``training.recording``.
"""

import numpy as np
import pandas as pd

from nnviz.analysis.spread import Summary, compare_all, summary
from nnviz.arithmetic import rows, total
from nnviz.maths.difference import Difference

_METRIC = "test_loss"


def written(recording) -> str:
    """Write an encoder's layers and its latent numbers as ``400-200-100-50 → 25``."""
    network = recording.spread.base.network
    return f"{'-'.join(str(layer.units) for layer in network.encoder)} → {network.latent}"


def parameters(recording) -> int:
    """Return how many parameters one of the networks has."""
    return total(rows(recording.spread.base))


def epoch_seconds(recording) -> float:
    """Return how long an epoch of one network took, in seconds, without compiling."""
    return (recording.seconds - recording.compile_seconds) / (len(recording.ended) * recording.epochs)


def gaps(recording) -> np.ndarray:
    """Return each seed's test error less its training error at the end: float64 (D,). More is more overfitting."""
    return recording.final(_METRIC).astype(float) - recording.final("train_loss")


def dots(recordings) -> pd.DataFrame:
    """Return a row for each seed of each pyramid.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``layers``, ``first`` (see ``names``), ``parameters``, ``seconds`` (of an epoch),
        ``seed``, ``error``, ``median`` and ``highest`` (of the pyramid's seeds).
    """
    short = names(recordings)
    return pd.concat([pd.DataFrame({
        "id": id, "layers": written(recording), "first": short[id],
        "parameters": parameters(recording),
        "seconds": epoch_seconds(recording), "seed": recording.spread.seeds,
        "error": recording.final(_METRIC).astype(float), "median": summary(recording.final(_METRIC)).median,
        "highest": float(recording.final(_METRIC).max()),
    }) for id, recording in recordings.items()], ignore_index=True)


def names(recordings) -> dict[str, str]:
    """Return a short name for each pyramid: the first layer, with the latent one if no other is between them.

    Where two would have the same name, all layers.
    """
    short = {id: _first(recording.spread.base.network) for id, recording in recordings.items()}
    return {id: name if list(short.values()).count(name) == 1 else written(recordings[id])
            for id, name in short.items()}


def _first(network) -> str:
    first = str(network.encoder[0].units)
    return first if len(network.encoder) > 1 else f"{first} → {network.latent}"


def differences(recordings) -> dict[tuple[str, str], Difference]:
    """Compare the test errors of each two pyramids, corrected for the number of comparisons."""
    return compare_all(recordings, _METRIC)


def errors(recording) -> Summary:
    """Summarise the test errors of all seeds."""
    return summary(recording.final(_METRIC))
