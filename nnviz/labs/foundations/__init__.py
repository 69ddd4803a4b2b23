"""The foundations: from the neuron of 1943 to backpropagation, and what goes wrong on the way."""
