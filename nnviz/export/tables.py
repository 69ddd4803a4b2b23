"""A recording's curves as a table for a spreadsheet or for pandas."""

import numpy as np
import pandas as pd

from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording


def curves_csv(recording: Recording) -> bytes:
    """Write the learning curves as CSV: UTF-8, comma between columns, decimal point.

    One row an epoch, the first one epoch 0, before training. The columns:

    ``epoch``
        From 0 to the last epoch that was trained.
    ``train_loss``, ``train_accuracy``
        Mean *during* the epoch, as Keras reports them; empty at epoch 0.
    ``test_loss``, ``test_accuracy``, ``train_loss_after``, ``train_accuracy_after``
        Measured *after* the epoch; empty where the recording has no snapshot, or where a number is not finite.
    ``validation_loss``, ``validation_accuracy``
        The same of the points that validate, if there are some.
    """
    during = pd.DataFrame({"train_loss": recording.epoch_loss, "train_accuracy": recording.epoch_accuracy},
                          index=np.arange(1, recording.epochs + 1))
    scores = recording.scores
    columns = {name: values for name, values in scores.items() if not name.startswith("train")}
    after = pd.DataFrame(columns | {"train_loss_after": scores["train_loss"],
                                    "train_accuracy_after": scores["train_accuracy"]}, index=recording.frames)
    return as_csv(during.join(after, how="outer"))


def image_curves_csv(recording: ImageRecording) -> bytes:
    """Write the learning curves of a run on images, in the same form: one row an epoch that was begun, from 1.

    ``train_loss`` and ``train_accuracy`` are means *during* the epoch, ``test_loss`` and ``test_accuracy`` are measured
    *after* it; empty where there is none, or where a number is not finite. An autoencoder has no accuracies.
    """
    return as_csv(pd.DataFrame(recording.scores, index=np.arange(1, len(recording.epoch_loss) + 1)))


def as_csv(table: pd.DataFrame) -> bytes:
    """Write curves whose index is the epoch as CSV; what is not finite stays empty."""
    finite = table.replace([np.inf, -np.inf], np.nan)
    return finite.to_csv(index_label="epoch", lineterminator="\n").encode()
