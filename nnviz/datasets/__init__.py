"""The data sets. Each is a pure function of its settings and a seed."""
