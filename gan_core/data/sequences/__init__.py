"""Tasks of sequences: what goes in, and what should come out."""
