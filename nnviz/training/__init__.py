"""Engines that train networks, and the queue in front of them. TensorFlow is imported only inside a worker."""
