"""What is measured of GANs of images."""
