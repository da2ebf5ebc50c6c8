"""Diffusion without a network: schedules, the forward process and samplers, where every step can be computed.

Time is the paper's: t = 1 … T, tables have T + 1 entries and alpha_bar[0] = 1. Arrays are numpy's or torch's.
"""
