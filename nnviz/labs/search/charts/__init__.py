"""Charts of the lab of searches."""
