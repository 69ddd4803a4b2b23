"""Figures of the lab of searches."""
