"""Exact values: the optimal discriminator, transport, the slopes of the losses."""
