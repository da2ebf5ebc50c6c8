"""Scripts run by hand: figures, checkpoints, screenshots."""
