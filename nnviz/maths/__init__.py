"""What a network computes, in NumPy: layers, losses, scores, decision boundaries."""
