"""What a recording says: scores, confusion, decision boundaries. NumPy only."""
