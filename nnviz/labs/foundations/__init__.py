"""From the neuron of 1943 to backpropagation, to be played with."""
