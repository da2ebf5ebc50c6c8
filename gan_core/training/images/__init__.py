"""The training of image GANs: one game a member, torch's own optimisers, the losses and penalties of the plane."""
