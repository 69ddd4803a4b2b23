"""What leaves the app as a file: the Keras script of an experiment. No TensorFlow here."""
