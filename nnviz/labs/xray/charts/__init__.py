"""Charts of the lab of chest X-rays."""
