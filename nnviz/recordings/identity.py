"""What tells recordings apart."""

from nnviz.experiments.images import ImageExperiment
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording
from nnviz.recordings.table_recording import TableRecording


def identity(recording: Recording | ImageRecording[ImageExperiment] | TableRecording) -> tuple[str, str, float]:
    """Return what tells recordings apart: a run that was stopped and trained again may end at another epoch."""
    return recording.experiment.key, recording.ended, recording.epochs
