"""What a recording says: scores, confusion, decision boundaries, maps of what an autoencoder makes of images."""
