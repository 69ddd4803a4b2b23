"""How the benchmarks measure and print."""

import os
import platform
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = perf_counter()
    call()
    return perf_counter() - start


def fastest(calls: dict[str, Callable[[], float]], turns: int) -> dict[str, float]:
    """Let engines take turns; each call returns its seconds, and the fewest count."""
    taken = [{name: call() for name, call in calls.items()} for _ in range(turns)]
    return {name: min(turn[name] for turn in taken) for name in calls}


def table(title: str, head: list[str], lines: Iterable[list[str]]) -> None:
    """Print a Markdown table, each line as soon as it is measured."""
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for line in lines:
        print(f"| {' | '.join(line)} |", flush=True)


def processor() -> str:
    """Return the processor's name."""
    facts = Path("/proc/cpuinfo")
    names = [line.split(": ")[1] for line in facts.read_text().splitlines() if line.startswith("model name")] \
        if facts.exists() else []
    return names[0] if names else platform.processor()


def machine() -> str:
    """Return the processor, its cores and what else they do now."""
    return f"{processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} | Python {platform.python_version()}"
