"""Networks that squeeze an image into a few numbers, and the space of these numbers."""
