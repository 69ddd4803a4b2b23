"""The course's documents: their experiments as data, the words of the lessons. No TensorFlow here."""
