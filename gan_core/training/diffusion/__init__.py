"""The training of denoisers: a loss for ε, x_0 or v at random times, an average of the weights, and sampling with a network."""
