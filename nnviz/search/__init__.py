"""Drivers over the queue: sweeps and searches. They ask for runs and collect scores; none of them trains."""
