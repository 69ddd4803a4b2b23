"""Experiments as links, and back."""
