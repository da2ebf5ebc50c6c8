"""What is measured of a GAN in the plane."""
