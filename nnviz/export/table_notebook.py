"""An experiment on a table as a Jupyter notebook: the parts of the script, explained, with the curves.

``tests/export`` executes the notebooks and compares their scores with the app's.
"""

from nnviz.arithmetic import rows
from nnviz.experiments.tables import Curve, Housing, TableExperiment
from nnviz.export import notebook_frame as frame
from nnviz.export.notebook_frame import Translate
from nnviz.export.table_script import HOUSING_FILE, OWN_FILE, parts
from nnviz.language import catalogue, number


def table_notebook(experiment: TableExperiment, title: str, language: str) -> str:
    """Write the notebook of an experiment on a table.

    Parameters
    ----------
    experiment : TableExperiment
    title : str
        The notebook's heading, in the reader's language; if empty, a general one.
    language : str
        Language code of the explanations.

    Returns
    -------
    str
        JSON of a notebook (nbformat 4) that was not run yet. It needs the packages of the script and matplotlib, and
        prints the scores that the script prints.

    Raises
    ------
    KeyError
        If the app does not speak the language.
    """
    t, code = catalogue(language).gettext, parts(experiment, keep_history=True)
    head = (f"{frame.heading(title, t('A network of a table'))}\n\n"
            + t("This notebook trains the network that you saw in the app: the same three sets of rows, the same "
                "initial weights, the same batches.") + frame.about_dropout(rows(experiment), t))
    sections = [
        (head, code.imports + "\nimport matplotlib.pyplot as plt"), (frame.settings(t), code.settings),
        (_about_data(experiment, t), code.data), (_about_pipeline(t), code.pipeline),
        (t("## The network") + "\n\n" + frame.counted(rows(experiment), t), code.network),
        (t("## Training\n\nEach step looks at {batch} rows, and the mean gradient of their loss moves every weight a "
           "little.").format(batch=number(experiment.batch_size, language))
         + frame.how_long(experiment.training.patience, t, language, validated=True), code.training),
        (t("## The scores\n\nOf the three sets. Choose by validation; the test set is for the end."), code.scores),
        (t("## The learning curves\n\nThe training value is a mean during the epoch, the validation value is measured "
           "at its end."), frame.curves(t, "", "val_", "epochs", accuracy=False, validated=True))]
    return frame.written(sections)


def _about_data(experiment: TableExperiment, t: Translate) -> str:
    data = experiment.data
    if isinstance(data, Curve):
        said = t("Points beside a curve that is known.")
    elif isinstance(data, Housing):
        said = t("California housing: put the file {file} beside this notebook, or let scikit-learn download it."
                 ).format(file=f"`{HOUSING_FILE}`")
    else:
        said = t("Put the file {file}, which the app gives, beside this notebook.").format(file=f"`{OWN_FILE}`")
    return t("## The data") + "\n\n" + said


def _about_pipeline(t: Translate) -> str:
    return t("## What the network is told\n\nWhat is measured here (means, standard deviations, what fills a gap) is "
             "measured on the training rows only.")
