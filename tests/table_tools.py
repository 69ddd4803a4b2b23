"""A small own table for tests: numbers with gaps, a category with gaps, a target of any kind."""

import numpy as np

from nnviz.experiments.tables import Column, OwnTable, pack


def own_table(target: str = "regression", rows: int = 90) -> OwnTable:
    """Return a table with the columns size (gaps), district (three categories, gaps) and age.

    ``target``: ``regression`` (about 300,000), ``two`` or ``three`` (classes).
    """
    rng = np.random.default_rng(5)
    size, district, age = rng.normal(80, 25, rows), rng.integers(0, 3, rows).astype(float), rng.uniform(0, 60, rows)
    price = 300_000 + 2_500 * (size - 80) + 20_000 * district + rng.normal(0, 10_000, rows)
    size[::11], district[5::17] = np.nan, np.nan
    wanted = {"regression": price, "two": price > 320_000, "three": np.digitize(price, [290_000, 340_000])}[target]
    names = {"regression": (), "two": ("cheap", "dear"), "three": ("cheap", "middle", "dear")}[target]
    numbers = np.column_stack([size, district, age, wanted])
    return OwnTable(columns=(Column(name="size"), Column(name="district", categories=("A", "B", "C")),
                             Column(name="age")),
                    target=Column(name="price", categories=names), count=rows, packed=pack(numbers))
