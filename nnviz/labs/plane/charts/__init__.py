"""Charts of the plane's lab."""
