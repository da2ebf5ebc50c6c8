"""How good samples are.

In the plane: modes covered, Jensen–Shannon divergence, sliced Wasserstein distance. Of images: Fréchet distance, precision
and recall, density and coverage (of a classifier's features), classes seen, nearest training image.
"""
