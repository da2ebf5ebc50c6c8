"""Timings, as ratios paired in one run. Run by hand with `make bench`; the suite asserts no times."""
