"""The training of a variational autoencoder, and its latents as data for a denoiser."""
