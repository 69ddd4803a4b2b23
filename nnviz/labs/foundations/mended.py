"""The course's code that fails today, as scripts whose faults are mended one after another.

A script holds its code as it stands in the document, with every fault in it. With the first faults mended it runs up
to the next one: ``Script.source(k)`` is the script with ``k`` faults mended. The tests run each of these.
"""

from dataclasses import dataclass
from typing import Literal

from nnviz.language import mark as _

#: How a fault shows: an error that ends the script, a warning, or nothing but a wrong result.
Shows = Literal["error", "warning", "silent"]


@dataclass(frozen=True)
class Fault:
    """A line that fails, and what mends it. Words are English, to be translated where they are shown.

    Attributes
    ----------
    line, mended : str
        The line as it stands when one meets the fault, and as it works.
    error, message : str
        The exception's class and the beginning of what it says; of a silent fault no class, and what is printed.
    why : str
        Why it fails, and what the mended line does instead.
    others : tuple of str
        Two other lines of the script that the class may suspect.
    shows : str
        How one notices it.
    """

    line: str
    mended: str
    error: str
    message: str
    why: str
    others: tuple[str, str]
    shows: Shows = "error"


@dataclass(frozen=True)
class Script:
    """A script of the course.

    Attributes
    ----------
    id, title, document, does : str
        Its short name; its title; where it stands; what it does, in one or two sentences.
    code : str
        As the document has it, faults and all.
    faults : tuple of Fault
        In the order in which one meets them.
    needs : tuple of str
        The packages that the mended script needs.
    shell : bool
        Whether it is a line for a terminal and not a Python script.
    """

    id: str
    title: str
    document: str
    does: str
    code: str
    faults: tuple[Fault, ...]
    needs: tuple[str, ...]
    shell: bool = False

    def source(self, mended: int | None = None) -> str:
        """Return the code with the first ``mended`` faults mended; all of them by default."""
        lines = self.code.splitlines()
        for fault in self.faults[:mended]:
            lines[lines.index(fault.line)] = fault.mended
        return "\n".join(lines) + "\n"

    @property
    def file(self) -> str:
        """The name of the mended script's file."""
        return f"{self.id}.{'sh' if self.shell else 'py'}"


_ANN, _LAB = _("Course on artificial neural networks"), _("Lab report on MNIST")

_IRIS = """\
from sklearn.datasets import load_iris
from sklearn.linear_model import {model}

iris = load_iris()
X = iris.data[:, (2, 3)]
"""

_PERCEPTRON = Script(
    "perceptron", _("Perceptron on iris"), _ANN,
    _("Learns from the length and the width of the petals whether an iris is a setosa."),
    "import numpy as np\n" + _IRIS.format(model="Perceptron") + """\
y = (iris.target == 0).astype(np.int)

per_clf = Perceptron()
per_clf.fit(X, y)
y_pred = per_clf.predict([[2, 0.5]])
print(y_pred)
""",
    (Fault("y = (iris.target == 0).astype(np.int)", "y = (iris.target == 0).astype(int)",
           "AttributeError", "module 'numpy' has no attribute 'int'",
           _("np.int was only another name for Python’s own int. NumPy 1.20 called it out of date, NumPy 1.24 took it "
             "away. Write int."),
           ("X = iris.data[:, (2, 3)]", "y_pred = per_clf.predict([[2, 0.5]])")),),
    ("numpy", "scikit-learn"))

_SGD = Script(
    "sgd_classifier", _("The perceptron as SGDClassifier"), _ANN,
    _("The same perceptron, written as a linear model that is trained by stochastic gradient descent."),
    _IRIS.format(model="SGDClassifier") + """\
y = (iris.target == 0).astype(int)

clf = SGDClassifier(loss='perceptron', learning_reate='constan', eta0=1, penalty=None)
clf.fit(X, Y)
print(clf.score(X, y))
""",
    (Fault("clf = SGDClassifier(loss='perceptron', learning_reate='constan', eta0=1, penalty=None)",
           "clf = SGDClassifier(loss='perceptron', learning_rate='constan', eta0=1, penalty=None)",
           "TypeError", "SGDClassifier.__init__() got an unexpected keyword argument 'learning_reate'",
           _("A typing error in the name of an argument: Python does not know learning_reate. The value has one, too, "
             "but nobody has looked at it yet."),
           ("y = (iris.target == 0).astype(int)", "clf.fit(X, Y)")),
     Fault("clf.fit(X, Y)", "clf.fit(X, y)", "NameError", "name 'Y' is not defined",
           _("Capital and small letters are different names. The labels were called y."),
           ("X = iris.data[:, (2, 3)]", "print(clf.score(X, y))")),
     Fault("clf = SGDClassifier(loss='perceptron', learning_rate='constan', eta0=1, penalty=None)",
           "clf = SGDClassifier(loss='perceptron', learning_rate='constant', eta0=1, penalty=None)",
           "InvalidParameterError", "The 'learning_rate' parameter of SGDClassifier must be a str among",
           _("scikit-learn checks values only when fit is called: the error shows one line later than its cause. With "
             "constant, the script prints 1.0."),
           ("clf.fit(X, y)", "print(clf.score(X, y))"))),
    ("scikit-learn",))

_INSTALL = Script(
    "install", _("Installing TensorFlow"), _ANN,
    _("Installs the version of TensorFlow that the course was written for."),
    "pip install tensorflow==2.11.0\n",
    (Fault("pip install tensorflow==2.11.0", "pip install tensorflow", "ERROR",
           "Could not find a version that satisfies the requirement tensorflow==2.11.0",
           _("TensorFlow 2.11 was built for Python 3.7 to 3.10. For a newer Python there is no file to install. Take a "
             "current version: Keras comes with it."),
           ("import tensorflow as tf", "from tensorflow import keras")),),
    (), shell=True)

_MNIST = Script(
    "mnist", _("MNIST: 784-300-100-10"), _ANN,
    _("Trains a network with two hidden layers on handwritten digits, draws its curves, tests it and reads three "
      "digits."),
    """\
import keras
import matplotlib.pyplot as plt
import pandas as pd

(X_full, y_full), (X_test, y_test) = keras.datasets.mnist.load_data()
X_valid, X_train = X_full[:5000] / 255, X_full[5000:] / 255
y_valid, y_train = y_full[:5000], y_full[5000:]
X_test = X_test / 255

model = keras.Sequential([
    keras.Input((28, 28)),
    keras.layers.Flatten(),
    keras.layers.Dense(300, activation="relu"),
    keras.layers.Dense(100, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
w, b = model.layers[1].get_weights()
print(w.shape)  # (300, 784)

model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
train_model = model.fit(X_train, y_train, epochs=30, validation_data=(X_valid, y_valid))

pd.DataFrame(history.history).plot(figsize=(8, 5), grid=True)
plt.show(

print(train_model.evaluate(X_test, y_test))
print(train_model.predict_classes(X_test[:3]))
""",
    (Fault("plt.show(", "plt.show()", "SyntaxError", "'(' was never closed",
           _("A bracket is missing. Python reads the whole file before it runs the first line, so nothing happens at "
             "all."),
           ("print(w.shape)  # (300, 784)", "print(train_model.evaluate(X_test, y_test))")),
     Fault("print(w.shape)  # (300, 784)", "print(w.shape)  # (784, 300)", "", "(784, 300)",
           _("Nothing stops, but the shape is not what the document prints. Keras keeps one row for each input and one "
             "column for each neuron: it computes X·W + b."),
           ("w, b = model.layers[1].get_weights()", "    keras.layers.Dense(300, activation=\"relu\"),"),
           shows="silent"),
     Fault("pd.DataFrame(history.history).plot(figsize=(8, 5), grid=True)",
           "pd.DataFrame(train_model.history).plot(figsize=(8, 5), grid=True)",
           "NameError", "name 'history' is not defined",
           _("What fit returned was called train_model a few lines above. After minutes of training, a wrong name "
             "costs all of it."),
           ("w, b = model.layers[1].get_weights()", "print(train_model.evaluate(X_test, y_test))")),
     Fault("print(train_model.evaluate(X_test, y_test))", "print(model.evaluate(X_test, y_test))",
           "AttributeError", "'History' object has no attribute 'evaluate'",
           _("fit returns a History: the curves and nothing else. The network itself is model, and it is what is "
             "tested."),
           ("plt.show()", "print(train_model.predict_classes(X_test[:3]))")),
     Fault("print(train_model.predict_classes(X_test[:3]))", "print(model.predict(X_test[:3]).argmax(axis=1))",
           "AttributeError", "'History' object has no attribute 'predict_classes'",
           _("Again the History, and Keras has no predict_classes any more. The predicted class is the place of the "
             "largest probability: argmax."),
           ("print(model.evaluate(X_test, y_test))", "plt.show()"))),
    ("keras", "tensorflow", "pandas", "matplotlib"))

_CALIFORNIA = Script(
    "california", _("Prices of houses in California"), _ANN,
    _("Predicts a price from eight numbers: standardises them, trains one hidden layer, and prints the error (RMSE)."),
    """\
import keras
from sklearn.datasets import fetch_california_housing
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

housing = fetch_california_housing()
X_full, X_test, y_full, y_test = train_test_split(housing.data, housing.target, random_state=42)
X_train, X_valid, y_train, y_valid = train_test_split(X_full, y_full, random_state=42)
scaler = StandardScaler().fit(X_train)
X_train, X_valid, X_test = map(scaler.transform, (X_train, X_valid, X_test))

reg_model = keras.models.Sequential([
    keras.layers.Input(shape=8),
    keras.layers.Dense(30, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(loss="mean_squared_error", optimizer="sgd")
model.fit(X_train, y_train, epochs=20, validation_data=(X_valid, y_valid))
print("RMSE", reg_model.evaluate(X_test, y_test) ** 0.5)
""",
    (Fault("    keras.layers.Input(shape=8),", "    keras.layers.Input(shape=(8,)),",
           "ValueError", "Cannot convert '8' to a shape",
           _("A shape is a tuple, also with a single number in it: (8,). The comma makes the tuple."),
           ("    keras.layers.Dense(30, activation=\"relu\"),", "    keras.layers.Dense(1),")),
     Fault("model.compile(loss=\"mean_squared_error\", optimizer=\"sgd\")",
           "reg_model.compile(loss=\"mean_squared_error\", optimizer=\"sgd\")",
           "NameError", "name 'model' is not defined",
           _("The network is called reg_model. In a notebook it is worse: the model of an earlier cell is still there, "
             "and that one is compiled without a word."),
           ("    keras.layers.Dense(1),", "scaler = StandardScaler().fit(X_train)")),
     Fault("model.fit(X_train, y_train, epochs=20, validation_data=(X_valid, y_valid))",
           "reg_model.fit(X_train, y_train, epochs=20, validation_data=(X_valid, y_valid))",
           "NameError", "name 'model' is not defined",
           _("The same name once more. One name for one network, from the first line to the last."),
           ("reg_model.compile(loss=\"mean_squared_error\", optimizer=\"sgd\")",
            "print(\"RMSE\", reg_model.evaluate(X_test, y_test) ** 0.5)"))),
    ("keras", "tensorflow", "scikit-learn"))

_SEARCH = Script(
    "search", _("Search over hyperparameters"), _ANN,
    _("Builds networks with one to three hidden layers and lets scikit-learn find the best one by cross-validation."),
    """\
import keras
from scikeras.wrappers import KerasRegressor
from sklearn.datasets import fetch_california_housing
from sklearn.model_selection import GridSearchCV
from sklearn.preprocessing import StandardScaler

X, y = fetch_california_housing(return_X_y=True)
X = StandardScaler().fit_transform(X)


def build_model(X, y, n_hidden=1, n_neurons=30, learning_rate=1e-3):
    model = keras.models.Sequential()
    model.add(keras.layers.InputLayer(input_shape=(8,)))
    for _ in range(n_hidden):
        model.add(keras.layers.Dense(n_neurons, activation="relu"))
    model.add(keras.layers.Dense(1))
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=learning_rate))
    return model


grid = [{"n_hidden": n_hidden, "n_neurons": n_neurons} for n_hidden in (1, 2, 3) for n_neurons in (50, 100)]
search = GridSearchCV(KerasRegressor(build_model), {"model_kwargs": grid}, cv=2,
                      scoring="neg_mean_squared_error")
search.fit(X, y)
print(search.best_params_, search.best_score_)
""",
    (Fault("from scikeras.wrappers import KerasRegressor",
           "from keras.wrappers import SKLearnRegressor as KerasRegressor",
           "ModuleNotFoundError", "No module named 'scikeras'",
           _("scikeras is a package of its own, and its last release is of April 2024. Keras now has a wrapper itself. "
             "It searches over model_kwargs, one dictionary for each network."),
           ("from sklearn.model_selection import GridSearchCV", "search.fit(X, y)")),
     Fault("    model.add(keras.layers.InputLayer(input_shape=(8,)))", "    model.add(keras.Input((8,)))",
           "UserWarning", "Argument `input_shape` is deprecated. Use `shape` instead.",
           _("It works, with a warning for every network that is built. The argument is now called shape; keras.Input "
             "is shorter and says the same."),
           ("    model.add(keras.layers.Dense(1))", "X = StandardScaler().fit_transform(X)"), shows="warning")),
    ("keras", "tensorflow", "scikit-learn"))

_CNN = Script(
    "cnn", _("A CNN with three poolings"), _LAB,
    _("Three convolutions, each followed by pooling, then a dense layer: so it is meant. It prints how many weights it "
      "has."),
    """\
import keras
from keras import layers

inputs = keras.Input((28, 28, 1))
l1 = layers.Conv2D(32, 2, padding="same", activation="relu")(inputs)
l1_mp = layers.MaxPooling2D(2)(l1)
l2 = layers.Conv2D(32, 2, padding="same", activation="relu")(l1)
l2_mp = layers.MaxPooling2D(2)(l2)
l3 = layers.Conv2D(32, 2, padding="same", activation="relu")(l2)
l3_mp = layers.MaxPooling2D(2)(l3)
flat = layers.Flatten()(l3_mp)
hidden = layers.Dense(64, activation="relu")(flat)
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(hidden))
print(model.count_params())
""",
    (Fault("l2 = layers.Conv2D(32, 2, padding=\"same\", activation=\"relu\")(l1)",
           "l2 = layers.Conv2D(32, 2, padding=\"same\", activation=\"relu\")(l1_mp)", "", "410538",
           _("Nothing stops. But l1_mp is fed to nothing: the second convolution reads l1, so the first pooling is not "
             "in the network."),
           ("l1_mp = layers.MaxPooling2D(2)(l1)", "flat = layers.Flatten()(l3_mp)"), shows="silent"),
     Fault("l3 = layers.Conv2D(32, 2, padding=\"same\", activation=\"relu\")(l2)",
           "l3 = layers.Conv2D(32, 2, padding=\"same\", activation=\"relu\")(l2_mp)", "", "109482",
           _("The second pooling is left out in the same way. With all three wired, the images shrink from 28 to 14, 7 "
             "and 3 pixels."),
           ("l2_mp = layers.MaxPooling2D(2)(l2)", "l3_mp = layers.MaxPooling2D(2)(l3)"), shows="silent")),
    ("keras", "tensorflow"))

_CROSS_ENTROPY = Script(
    "cross_entropy", _("The formula of the cross-entropy"), _("Texts on autoencoders"),
    _("The mean of −log p over N examples, with the sum as the document writes it: from i = 0 to N."),
    """\
from math import log

p = [0.9, 0.8, 0.6, 0.95]
N = len(p)
loss = -sum(log(p[i]) for i in range(0, N + 1)) / N
print(round(loss, 4))
""",
    (Fault("loss = -sum(log(p[i]) for i in range(0, N + 1)) / N", "loss = -sum(log(p[i]) for i in range(N)) / N",
           "IndexError", "list index out of range",
           _("From 0 to N there are N + 1 terms, but only N examples, and the sum is divided by N. In the formula let "
             "i go from 1 to N; Python counts the same examples from 0 to N − 1."),
           ("N = len(p)", "print(round(loss, 4))")),),
    ())

#: Id -> script, in the order of the course.
SCRIPTS: dict[str, Script] = {script.id: script for script in (
    _PERCEPTRON, _SGD, _CROSS_ENTROPY, _INSTALL, _MNIST, _CALIFORNIA, _SEARCH, _CNN)}
