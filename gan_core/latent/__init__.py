"""The noise space of a trained generator: walks in it, and the way back from an image to a z."""
