"""What the scrubber of a run on images says of each frame."""

from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.images.tested import matrices
from nnviz.ui.language import number, percent, t


def readouts(recording: ImageRecording) -> list[str]:
    """Say of every frame at which epoch it is, and how many test images are right."""
    counted = matrices(recording)
    sentence = t("Epoch {epoch} of {epochs} · {right} of {total} test images right · test accuracy {accuracy}")
    total = int(counted[0].sum())
    rights = counted.trace(axis1=1, axis2=2).tolist()
    return [sentence.format(
        epoch=number(epoch), epochs=number(recording.experiment.training.epochs), right=number(right),
        total=number(total), accuracy=percent(right / total, 2))
        for epoch, right in zip(epochs(recording), rights, strict=True)]


def epochs(recording: ImageRecording) -> list[float]:
    """Return the epoch of each frame; a run that was stopped ends inside one, at 2.4 for example."""
    return recording.frames.round(1).tolist()
