"""Exact values: the optimal critic, transport."""
