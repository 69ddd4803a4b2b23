"""What a network is told about an image in place of its pixels."""
