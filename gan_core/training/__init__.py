"""One step of a GAN, and what it is made of: losses, constraints, optimisers, random streams."""
