"""What is measured of a run: probes that read and never train, and bounded stores of what they read."""
