"""A network that reads images as a Jupyter notebook: the parts of its Keras script, explained, with the curves.

``tests/export`` executes the notebooks and compares their scores with the app's.
"""

import json

from nnviz.arithmetic import rows
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import HogMlp
from nnviz.experiments.images import ImageExperiment
from nnviz.export import notebook_frame as frame
from nnviz.export.image_script import FILES, parts
from nnviz.export.notebook_frame import Section, Translate
from nnviz.language import catalogue, number


def image_notebook(experiment: ImageExperiment, title: str, language: str) -> str:
    """Write the notebook of an experiment on images.

    Parameters
    ----------
    experiment : ImageExperiment
    title : str
        The notebook's heading, in the reader's language; if empty, a general one.
    language : str
        Language code of the explanations.

    Returns
    -------
    str
        JSON of a notebook (nbformat 4) that was not run yet. It needs keras, tensorflow, numpy and matplotlib, of HOG
        vectors scikit-image, too; it prints the scores of every epoch. An autoencoder's ends with images and what they
        were rebuilt as.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    KeyError
        If the app does not speak the language.
    """
    t, code = catalogue(language).gettext, parts(experiment, for_notebook=True)
    usual = t("A network that reads images")
    rebuilt: list[Section] = []
    if isinstance(experiment, AutoencoderExperiment):
        usual, rebuilt = t("An autoencoder"), [_rebuilt(experiment, t, language)]
    return frame.written([
        (f"{frame.heading(title, usual)}\n\n{_introduction(experiment, t)}",
         f"{code.imports}\nimport matplotlib.pyplot as plt"),
        (frame.settings(t), code.settings),
        (_about_data(experiment, t, language), code.data),
        (_about_network(experiment, t), code.network),
        (_about_training(experiment, t, language), code.training),
        (t("## The learning curves\n\nThe training value is a mean during the epoch, while the "
           "weights still change; so it stands in the middle of its epoch. The test value is measured "
           "at the end of the epoch. At first, the test curve may therefore be the better one."),
         frame.curves(t, "train_", "validation_" if experiment.data.validation else "test_", "epochs - 0.5",
                       accuracy="accuracy" in experiment.metrics, validated=bool(experiment.data.validation))),
        *rebuilt,
    ])


def _introduction(experiment: ImageExperiment, t: Translate) -> str:
    text = t("This notebook trains the network that you saw in the app: the same images, the same initial weights, the "
             "same batches. Run the cells from top to bottom. You need the packages keras, tensorflow, numpy and "
             "matplotlib.")
    if isinstance(experiment.network, HogMlp):
        text += " " + t("The HOG vectors are made by scikit-image, so you need that package, too.")
    text += frame.about_dropout(rows(experiment), t)
    if any(row.kind == "noise" for row in rows(experiment)):
        text += "\n\n" + t("The noise on the input differs: Keras draws other random numbers than the app, so the "
                           "scores differ a little.")
    return text


def _about_data(experiment: ImageExperiment, t: Translate, language: str) -> str:
    text = t("## The images\n\nThe network learns from {train} images. It never learns from the test images: they show "
             "what it does with images that are new to it.").format(
        train=number(experiment.data.train_images, language))
    if experiment.data.validation:
        text += " " + t("The first {images} images of the training set validate: it does not learn from them, either. "
                        "They are for choosing, so that the test images are looked at last.").format(
            images=number(experiment.data.validation, language))
    if experiment.data.left_out is not None:
        text += " " + t("The class `LEFT_OUT` is taken out: the network is neither trained nor tested with it.")
    if isinstance(experiment, AutoencoderExperiment):
        text += "\n\n" + t("The network must rebuild each image, so its targets are the pixels themselves. It never "
                           "learns the classes.")
    if file := FILES.get(experiment.data.dataset):
        return text + "\n\n" + t("Put the file `{file}` beside this notebook: the app offers it under “Take "
                                 "home”.").format(file=file)
    return text + "\n\n" + t("Keras downloads them.")


def _about_network(experiment: ImageExperiment, t: Translate) -> str:
    text = t("## The network\n\nThese are the layers that learn, with the number of their weights and biases:")
    if isinstance(experiment, AutoencoderExperiment):
        text = t("## The network\n\nThe encoder turns an image into a few numbers, those of the layer `latent`. The "
                 "decoder rebuilds the image from these numbers alone. These are the layers that learn, with the "
                 "number of their weights and biases:")
    return text + "\n\n" + frame.counted(rows(experiment), t)


def _about_training(experiment: ImageExperiment, t: Translate, language: str) -> str:
    images, batch = experiment.data.train_images, experiment.batch_size
    text = t("## The training\n\nIn each step, the network answers for a batch of at most {batch} images, and the mean "
             "gradient of their loss moves every weight a little. {steps} steps make an epoch: then every training "
             "image was used once.").format(batch=number(batch, language), steps=number(-(-images // batch), language))
    if isinstance(experiment, AutoencoderExperiment):
        text += " " + t("The loss compares every rebuilt pixel with its original. There is no accuracy: no class is "
                        "told.")
    return text + frame.how_long(experiment.training.patience, t, language, validated=bool(experiment.data.validation))


def _rebuilt(experiment: AutoencoderExperiment, t: Translate, language: str) -> Section:
    """Return the section that shows one test image of each class above what the network makes of it."""
    text = t("## Originals and reconstructions\n\nAbove: the first test image of each class. Below: what the network "
             "rebuilt from {latent} numbers. What did it keep, and what did it lose?")
    words = {"originals": t("originals"), "rebuilt": t("rebuilt images")}
    literals = {name: json.dumps(word, ensure_ascii=False) for name, word in words.items()}
    return text.format(latent=number(experiment.network.latent, language)), _REBUILT.format(**literals)


_REBUILT = """\
_, first = np.unique(y_test, return_index=True)
rebuilt = model.predict(x_test[first], verbose=0)
figure, plots = plt.subplots(2, len(first), figsize=(len(first), 2.4))
for row, images, title in zip(plots, [pixels_test[first], rebuilt], [{originals}, {rebuilt}]):
    for plot, image in zip(row, images):
        plot.imshow(image.reshape(x_test.shape[1:3]), cmap="gray_r", vmin=0, vmax=1)
        plot.axis("off")
    row[0].set_title(title, loc="left")
plt.show()"""
