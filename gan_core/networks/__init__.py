"""Networks with an ensemble axis: the weights of K members lie in one tensor."""
