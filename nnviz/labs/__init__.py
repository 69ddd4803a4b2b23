"""The labs of the course, a folder each. A lab knows nothing of the others."""
