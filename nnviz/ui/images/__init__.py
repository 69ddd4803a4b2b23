"""The kit of the labs on images: knobs, arithmetic, a run with its curves, the images."""
