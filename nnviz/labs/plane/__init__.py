"""Small networks on points of the plane."""
