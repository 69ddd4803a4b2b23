"""What a run leaves: plain NumPy arrays, their identity, and how they are kept on disk."""
