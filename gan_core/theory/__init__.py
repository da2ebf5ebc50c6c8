"""Exact values: the optimal critic, transport, the slopes of the losses."""
