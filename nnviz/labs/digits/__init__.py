"""Networks that read digits: pixels, HOG and convolutions."""
