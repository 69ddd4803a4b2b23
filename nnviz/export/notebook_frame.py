"""What every notebook has, whatever its network reads: explained parts of the script, and the learning curves."""

import json
from collections.abc import Callable, Iterable

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nnviz.arithmetic import Row, written_total
from nnviz.language import number

#: English sentence -> the reader's.
Translate = Callable[[str], str]
#: What explains a cell, and its code.
Section = tuple[str, str]


def written(sections: Iterable[Section]) -> str:
    """Return a notebook of these sections as JSON; the same sections give the same text."""
    cells = [cell for text, code in sections for cell in (new_markdown_cell(text), new_code_cell(code))]
    for position, cell in enumerate(cells, 1):  # else random
        cell["id"] = f"cell-{position}"
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                "language_info": {"name": "python"}}
    return nbformat.writes(new_notebook(cells=cells, metadata=metadata), version=4)


def heading(title: str, usual: str) -> str:
    """Return the notebook's heading on one line; the usual one if the title is empty."""
    return f"# {' '.join(title.split()) or usual}"


def settings(t: Translate) -> str:
    """Say what the settings are good for."""
    return t("## The settings\n\nThese are the settings of the app. Change one number, run all cells "
             "again, and look at what it does to the curves.")


def about_dropout(lines: list[Row], t: Translate) -> str:
    """Say that dropout makes the scores differ, if the network has any; a paragraph, or nothing."""
    if not any(row.kind == "dropout" for row in lines):
        return ""
    return "\n\n" + t("Only the dropout differs: Keras switches off other neurons than the app, so the scores "
                      "differ a little.")


def counted(lines: list[Row], t: Translate) -> str:
    """List the layers that learn, with the sums of their parameters, as Markdown."""
    listed = [f"- `{row.name}`: {row.sum}" for row in lines if row.parameters]
    if len(listed) > 1:
        listed.append("- " + t("all layers together: {sum}").format(sum=written_total(lines)))
    return "\n".join(listed)


def how_long(patience: int, t: Translate, language: str, *, validated: bool) -> str:
    """Say when training stops early, if it does, and that the cell works for a while."""
    sentence = (t("Training stops early when the validation loss has not improved for {patience} epochs.") if validated
                else t("Training stops early when the test loss has not improved for {patience} epochs."))
    early = " " + sentence.format(patience=number(patience, language)) if patience else ""
    return early + "\n\n" + t("This cell works for a while. It is done when a number stands beside it.")


_CURVES = """\
epochs = np.arange(1, len(history["{train_name}loss"]) + 1)
figure, plots = plt.subplots(1, 2, figsize=(11, 4))
for plot, name, title in zip(plots, ["loss", "accuracy"], {titles}):
    plot.plot({train_epochs}, history[{train_names}], color="tab:green", label={train})
    plot.plot(epochs, history["{watched_name}" + name], color="tab:purple", linestyle="dashed", label={watched})
    plot.set(xlabel={epoch}, ylabel=title)
    plot.legend()
plt.show()"""

_LOSS_CURVE = """\
epochs = np.arange(1, len(history["{train_name}loss"]) + 1)
plt.figure(figsize=(7, 4))
plt.plot({train_epochs}, history["{train_name}loss"], color="tab:green", label={train})
plt.plot(epochs, history["{watched_name}loss"], color="tab:purple", linestyle="dashed", label={watched})
plt.xlabel({epoch})
plt.ylabel({loss})
plt.legend()
plt.show()"""


def curves(t: Translate, train_name: str, watched_name: str, train_epochs: str, *, accuracy: bool = True,
           validated: bool = False) -> str:
    """Write the cell that draws the learning curves.

    Parameters
    ----------
    train_name, watched_name : str
        What begins the names of the training's values in ``history``, and of those beside them; may be empty.
    train_epochs : str
        Code: where the training values stand on the axis of the epochs.
    accuracy : bool
        Whether there is an accuracy, too.
    validated : bool
        Whether validation stands beside the training; else it is the test.
    """
    words = {"titles": [t("Loss"), t("Accuracy")], "loss": t("Loss"), "train": t("train"),
             "watched": t("validation") if validated else t("test"), "epoch": t("Epoch")}
    literals = {name: json.dumps(word, ensure_ascii=False) for name, word in words.items()}
    return (_CURVES if accuracy else _LOSS_CURVE).format(
        **literals, train_name=train_name, watched_name=watched_name, train_epochs=train_epochs,
        train_names=f'"{train_name}" + name' if train_name else "name")
