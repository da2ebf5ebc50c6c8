"""Figures that were measured once and are kept with what made them."""
