"""A worker without programs compiled in advance, for tests that prove nothing about them."""

from collections.abc import Iterator

import pytest
from distributed import Worker

from nnviz.training import cluster, tasks
from nnviz.training.jobs import Jobs


class ShortWarmUp(cluster.CompileAhead):
    """A warm-up that compiles nothing and imports no TensorFlow, which costs a worker ten seconds of a core."""

    def _compile(self, worker: Worker) -> None:
        tasks.usual_groups = lambda: ()  # in the worker's own process
        super()._compile(worker)


def jobs_without_programs() -> Iterator[Jobs]:
    """Yield a queue whose workers have a short warm-up, and close it: the body of a fixture."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "CompileAhead", ShortWarmUp)
        queue = Jobs()
        yield queue
        queue.close()
