"""Networks of K members, stacked along the first axis."""
