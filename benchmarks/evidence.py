"""Print how often the rule for "is the difference real?" raises a false alarm, and how often it finds a true shift.

    python -m benchmarks.evidence [--quick]

Two settings are simulated, with values that are normal, or shares of 2,007 images; a shift is counted in standard
deviations of one setting's draws. The rule that compared middle halves, which nnviz used before, stands beside it.
"""

import argparse
from collections.abc import Iterator

import numpy as np

from benchmarks.measuring import table
from nnviz.maths.difference import paired, together

DRAWS, SHIFTS = (5, 6, 10, 20, 30, 60), (0.0, 0.5, 1.0, 2.0)
_RIGHT, _IMAGES = 0.9, 2007


def halves_apart(first: np.ndarray, second: np.ndarray) -> bool:
    """Tell whether the middle halves of two settings' draws do not overlap: the old rule."""
    one, other = np.quantile(first, [0.25, 0.75]), np.quantile(second, [0.25, 0.75])
    return bool(one[1] < other[0] or other[1] < one[0])


def normal(generator: np.random.Generator, draws: int, shift: float) -> np.ndarray:
    """Return draws of a setting whose mean is shifted by so many standard deviations."""
    return generator.normal(shift, 1.0, draws)


def images(generator: np.random.Generator, draws: int, shift: float) -> np.ndarray:
    """Return the same as shares of images."""
    share = _RIGHT + shift * np.sqrt(_RIGHT * (1 - _RIGHT) / _IMAGES)
    return generator.binomial(_IMAGES, share, draws) / _IMAGES


def power(times: int) -> Iterator[list[str]]:
    """Yield a line for each kind of values and number of draws: how often each rule shows each shift."""
    for kind in (normal, images):
        for draws in DRAWS:
            generator, cells = np.random.default_rng(draws), []
            for shift in SHIFTS:
                pairs = [(kind(generator, draws, 0.0), kind(generator, draws, shift))
                         for _ in range(times if shift else 4 * times)]
                now = np.mean([paired(*pair).shown for pair in pairs])
                before = np.mean([halves_apart(*pair) for pair in pairs])
                cells.append(f"{now:.1%} ({before:.1%})")
            yield [kind.__name__, str(draws), *cells]


def five_equal(times: int) -> Iterator[list[str]]:
    """Yield how often any of the ten pairs of five equal settings is said to differ."""
    for draws in DRAWS:
        generator, now, before = np.random.default_rng(draws), [], []
        for _ in range(times):
            values = normal(generator, 5 * draws, 0.0).reshape(5, draws)
            pairs = [(values[one], values[other]) for one in range(5) for other in range(one)]
            now.append(any(found.shown for found in together([paired(*pair) for pair in pairs])))
            before.append(any(halves_apart(*pair) for pair in pairs))
        yield [str(draws), f"{np.mean(now):.1%}", f"{np.mean(before):.1%}"]


def main() -> None:
    """Simulate, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer simulations: shares to about 3 points")
    times = 100 if parser.parse_args().quick else 2000
    print("`python -m benchmarks.evidence`: in brackets what the rule of the middle halves says")
    table(f"Share of {times} simulations that show a difference; a shift of 0 is a false alarm",
          ["values", "draws", *(f"shift {shift:g}" for shift in SHIFTS)], power(times))
    table("Any of the ten pairs of five equal settings is shown", ["draws", "one rule, Holm", "middle halves apart"],
          five_equal(times // 2))


if __name__ == "__main__":
    main()
