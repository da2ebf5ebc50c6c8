"""GANs of points in the plane: K members as one program."""
