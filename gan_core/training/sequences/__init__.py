"""Training of networks that read and write sequences."""
