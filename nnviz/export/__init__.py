"""What leaves the app as a file: Keras script, notebook, curves. No TensorFlow here."""
