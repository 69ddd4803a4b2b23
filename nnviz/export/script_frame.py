"""What every Keras script has, whatever its network reads: a safe title, counted layers, early stopping."""

from nnviz.arithmetic import Row, written_total

#: What ends the loop over the epochs; it needs ``test_loss``, and ``START_OF_PATIENCE`` before the loop.
STOP_EARLY = """
    best_loss, waited = (test_loss, 0) if test_loss < best_loss else (best_loss, waited + 1)
    if waited == PATIENCE:
        break"""
START_OF_PATIENCE = "best_loss, waited = np.inf, 0\n"


def one_line(title: str, usual: str) -> str:
    """Return the first line of a script's docstring; the usual one if the title is empty. It cannot end the string."""
    safe = " ".join(title.replace("\\", "/").replace('"', "'").split()).rstrip(".")
    return safe or usual


def network(heading: str, lines: list[Row], layers: list[str], compiled: list[str]) -> str:
    """Write a network below the sums of its parameters.

    Parameters
    ----------
    heading : str
        The comment above the sums.
    lines : list of Row
        The network's arithmetic.
    layers : list of str
        The entries of ``keras.Sequential``, the input first.
    compiled : list of str
        The lines that compile the model.
    """
    sums = [f"# {row.name}: {row.sum}" for row in lines if row.parameters]
    if len(sums) > 1:
        sums.append(f"# total: {written_total(lines)}")
    return "\n".join([heading, *(line.replace("·", "*") for line in sums), "model = keras.Sequential([", *layers, "])",
                      *compiled])


def dropout(rate: float, seed: str) -> str:
    """Write a dropout layer; ``seed`` is code."""
    return f"    keras.layers.Dropout({rate}, seed={seed}),"
