"""How good samples are: modes covered, Jensen–Shannon divergence, sliced Wasserstein distance."""
