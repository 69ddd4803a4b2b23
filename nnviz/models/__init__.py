"""Builders: an ``Experiment`` becomes an ordinary, compiled ``keras.Model``."""
