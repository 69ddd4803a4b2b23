"""An experiment as a Jupyter notebook: the parts of the Keras script, explained, with the curves and the boundary.

``tests/export`` executes the notebooks and compares their scores with the app's.
"""

import json

from nnviz.arithmetic import rows
from nnviz.datasets.plane import extent
from nnviz.experiments.plane import Experiment
from nnviz.export import notebook_frame as frame
from nnviz.export.keras_script import inputs, parts
from nnviz.export.notebook_frame import Translate
from nnviz.language import catalogue, number
from nnviz.palette import CLASS_COLORS


def notebook(experiment: Experiment, title: str, language: str) -> str:
    """Write the notebook of an experiment.

    Parameters
    ----------
    experiment : Experiment
    title : str
        The notebook's heading, in the reader's language; if empty, a general one.
    language : str
        Language code of the explanations.

    Returns
    -------
    str
        JSON of a notebook (nbformat 4) that was not run yet. It needs keras, tensorflow, numpy and matplotlib, and
        prints the scores that the script prints.

    Raises
    ------
    KeyError
        If the app does not speak the language.
    """
    t, code = catalogue(language).gettext, parts(experiment, keep_history=True)
    title_and_introduction = f"{frame.heading(title, t('A small neural network'))}\n\n{_introduction(experiment, t)}"
    return frame.written([
        (title_and_introduction, code.imports + _PLOT_IMPORTS),
        (frame.settings(t), code.settings),
        (_about_data(experiment, t, language), code.data),
        (_about_network(experiment, t), code.network),
        (_about_training(experiment, t, language), code.training),
        (t("## The scores\n\nThe loss says how far the answers are from the truth, the accuracy which "
           "share of the points is classified correctly. Compare both sets of points: a network that "
           "is much better on its training points has learned them by heart."), code.scores),
        (t("## The learning curves\n\nThey show the loss and the accuracy, epoch by epoch. The "
           "training value is a mean during the epoch, the test value is measured at its end: at "
           "first, the test curve may therefore be the better one."),
          frame.curves(t, "", "val_", "epochs", validated=bool(experiment.data.validation_points))),
        (_about_boundary(experiment, t), _boundary(experiment)),
    ])


def _introduction(experiment: Experiment, t: Translate) -> str:
    text = t("This notebook trains the network that you saw in the app: the same points, the same initial weights, the "
             "same batches. Run the cells from top to bottom. You need the packages keras, tensorflow, numpy and "
             "matplotlib.")
    return text + frame.about_dropout(rows(experiment), t)


def _about_data(experiment: Experiment, t: Translate, language: str) -> str:
    data = experiment.data
    return t("## The data\n\nThe seed draws {points} points. The network learns from {train} of them, the training "
             "points. It never learns from the other {test}, the test points: they show what it does with points that "
             "are new to it.").format(
        points=number(data.points, language), train=number(data.train_points, language),
        test=number(data.points - data.train_points - data.validation_points, language)) + (
            "\n\n" + t("{validation} more points validate: the network does not learn from them, either. They are for "
                       "choosing, so that the test points are looked at last.").format(
                validation=number(data.validation_points, language)) if data.validation_points else "")


def _about_network(experiment: Experiment, t: Translate) -> str:
    text = t("## The network\n\nA neuron multiplies each of its inputs by a weight, adds the products and one bias, "
             "and applies its activation. So the number of parameters of a layer is inputs · neurons + neurons.")
    return text + "\n\n" + frame.counted(rows(experiment), t)


def _about_training(experiment: Experiment, t: Translate, language: str) -> str:
    points, batch = experiment.data.train_points, experiment.batch_size
    words = {"points": number(points, language), "batch": number(batch, language),
             "steps": number(-(-points // batch), language)}
    if batch == points:
        text = t("## The training\n\nIn each step, the network answers for all {points} training points, and the mean "
                 "gradient of their loss moves every weight a little. This is the full batch: one step is one epoch.")
    else:
        text = t("## The training\n\nIn each step, the network answers for a batch of at most {batch} points, and the "
                 "mean gradient of their loss moves every weight a little. {steps} steps make an epoch: then every "
                 "training point was used once.")
    return text.format(**words) + frame.how_long(experiment.training.patience, t, language,
                                                      validated=bool(experiment.data.validation_points))


def _about_boundary(experiment: Experiment, t: Translate) -> str:
    title = t("## The decision boundary") + "\n\n"
    if experiment.outputs > 1:
        return title + t("The colour says which class the network answers at each place of the plane. Dots are "
                         "training points, rings are test points. A point on another colour is misclassified.")
    return title + t("The colour says what the network answers at each place of the plane: orange for class 0, blue "
                     "for class 1, pale where it hesitates. Dots are training points, rings are test points. A point "
                     "on the other colour is misclassified.")


_PLOT_IMPORTS = """
import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap, ListedColormap"""

_BOUNDARY = """\
EXTENT, SIDE = {extent}, 200
line = np.linspace(-EXTENT, EXTENT, SIDE)
x1, x2 = (axis.ravel() for axis in np.meshgrid(line, line))
{inputs}
answers = model.predict(inputs, batch_size=4000, verbose=0)

colors = np.array({colors})
{shades}
plt.figure(figsize=(7, 7))
plt.imshow(answers.reshape(SIDE, SIDE), cmap=shades, vmin=0, vmax={highest}, alpha=0.5, origin="lower",
           interpolation="nearest", extent=(-EXTENT, EXTENT, -EXTENT, EXTENT))
plt.scatter(*points[:TRAIN_POINTS].T, s=14, color=colors[classes[:TRAIN_POINTS]])
tested = slice({first_test}, None)
plt.scatter(*points[tested].T, s=20, facecolors="none", edgecolors=colors[classes[tested]])
plt.xlim(-EXTENT, EXTENT)
plt.ylim(-EXTENT, EXTENT)
plt.xlabel("x1")
plt.ylabel("x2")
plt.show()"""


def _boundary(experiment: Experiment) -> str:
    classes = experiment.data.classes
    shades = ('shades = LinearSegmentedColormap.from_list("classes", [colors[0], "white", colors[1]])'
              if experiment.outputs == 1 else "answers, shades = answers.argmax(axis=1), ListedColormap(colors)")
    return _BOUNDARY.format(extent=f"{extent(experiment.data):g}", inputs=inputs(experiment.network.inputs),
                            first_test="TRAIN_POINTS" + (
                                " + VALIDATION_POINTS" if experiment.data.validation_points else ""),
                            colors=json.dumps(CLASS_COLORS[:classes]), shades=shades, highest=classes - 1)
