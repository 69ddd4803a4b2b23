"""The autoencoders of the course: sections C (USPS), D (MNIST) and E (400 or 800).

All words are English literals that are marked for translation; they are translated where they are shown.
"""

from nnviz.course.entry import CourseExperiment
from nnviz.experiments.autoencoder import Autoencoder, AutoencoderExperiment
from nnviz.experiments.images import DenseLayer, ImageData, ImageTraining
from nnviz.language import mark as _

_DIY = "Réseau de neurones DIY"
_DNN = "AutoEncoder DNN - MNIST"
_WHY = "Pourquoi 400, et pas 800 ?"
_USPS_BATCH, _USPS_PIXELS = 100, 256


#: The experiments that are about the codes of a network: they are replayed on the page of the latent space.
LATENT = ("C5", "C6")
#: The one that has the network of another (C2) once more, for its latent space.
REPEATED = "C5"


def pyramid(*units: int, latent: int, activation: str = "relu", **network: object) -> Autoencoder:
    """Return an autoencoder of dense layers whose decoder mirrors its encoder."""
    return Autoencoder(encoder=tuple(DenseLayer(units=count, activation=activation) for count in units),
                       latent=latent, latent_activation=activation, **network)


def _usps(neurons: int, epochs: int) -> AutoencoderExperiment:
    """Return one of the report's: two tanh layers, mirrored, and its gradient step of a sum as Keras's of a mean."""
    return AutoencoderExperiment(
        data=ImageData(dataset="usps", images=7291),
        network=pyramid(neurons, latent=neurons, activation="tanh", loss="bce"),
        training=ImageTraining(optimizer="sgd", learning_rate=1e-4 * _USPS_BATCH * _USPS_PIXELS, batch=_USPS_BATCH,
                               epochs=epochs))


def _mnist(network: Autoencoder, images: int, epochs: int) -> AutoencoderExperiment:
    return AutoencoderExperiment(data=ImageData(images=images), network=network,
                           training=ImageTraining(optimizer="adam", batch=256, epochs=epochs))


_USPS_CHOSEN = _("Not in the document: the optimizer (SGD, as for its other networks), the batch of 100 and the seed. "
                 "We take one of its iterations for one epoch.")
_USPS_CONVERSION = _("We take it that the document's step of 0.0001 is for the gradient summed over the images of a "
                     "batch and their pixels: its figures fit. Keras averages both: 0.0001 × 100 × 256 = 2.56.")
_MNIST_CHOSEN = _("Not in the document: the learning rate (Adam's 0.001) and the seed.")
_ARGUED = _("Not in the document: everything but the layers. It argues and trains nothing. We chose 10,000 images, "
            "Adam, squared error, batches of 256 and 20 epochs.")

AUTOENCODERS = (
    CourseExperiment(
        "C1", _DIY, _("USPS autoencoder, 100 neurons, 500 epochs"), _usps(100, 500), {},
        see=_("The document calls these reconstructions good. Compare the fives, eights and nines with C2's."),
        chosen=_USPS_CHOSEN, conversion=_USPS_CONVERSION, judged_on="test"),
    CourseExperiment(
        "C2", _DIY, _("USPS autoencoder, 100 neurons, 100 epochs"), _usps(100, 100), {},
        see=_("The document finds 5, 8 and 9 unlike their originals after a fifth of C1's epochs."),
        chosen=_USPS_CHOSEN, conversion=_USPS_CONVERSION, judged_on="test"),
    CourseExperiment(
        "C3", _DIY, _("USPS autoencoder, 500 neurons"), _usps(500, 100), {},
        see=_("500 latent numbers for 256 pixels: nothing is compressed. The document finds finer detail."),
        chosen=_USPS_CHOSEN, conversion=_USPS_CONVERSION, judged_on="test"),
    CourseExperiment(
        "C4", _DIY, _("USPS autoencoder, 10 neurons"), _usps(10, 100), {},
        see=_("The document finds the digits homogenised: ten numbers keep what most images share, and lose detail."),
        chosen=_USPS_CHOSEN, conversion=_USPS_CONVERSION, judged_on="test"),
    CourseExperiment(
        "C5", _DIY, _("USPS, k-means and t-SNE of 100 latent numbers"), _usps(100, 100), {},
        see=_("C2's network; look at its latent space. The document groups it by k-means and finds that a perplexity "
              "of 5 separates best."),
        chosen=_USPS_CHOSEN, conversion=_USPS_CONVERSION, judged_on="test"),
    CourseExperiment(
        "C6", _DIY, _("USPS, k-means and t-SNE of 10 latent numbers"), _usps(10, 500), {},
        see=_("The document finds the classes intermingled in ten latent numbers, even after 500 epochs."),
        chosen=_USPS_CHOSEN, conversion=_USPS_CONVERSION, judged_on="test"),
    CourseExperiment(
        "D", _DNN, _("MNIST autoencoder 784-128-64-32 and back"),
        _mnist(pyramid(128, 64, latent=32), 60_000, 50), {},
        see=_("Ten originals above ten reconstructions: what do 32 numbers keep of 784 pixels? The accuracy that the "
              "document logs says nothing here."),
        chosen=_MNIST_CHOSEN, judged_on="test"),
    CourseExperiment(
        "E", _WHY, _("MNIST autoencoder, a pyramid from 400 to 25"),
        _mnist(pyramid(400, 200, 100, 50, latent=25), 10_000, 20), {},
        see=_("The document argues for 400 neurons in the first layer instead of 800. Compare with E800, over several "
              "seeds."),
        chosen=_ARGUED, judged_on="test"),
    CourseExperiment(
        "E800", _WHY, _("MNIST autoencoder, a pyramid from 800 to 25"),
        _mnist(pyramid(800, 200, 100, 50, latent=25), 10_000, 20), {},
        see=_("The same pyramid as E with 800 neurons in the first layer: nearly twice the parameters."),
        chosen=_ARGUED, judged_on="test"),
)
