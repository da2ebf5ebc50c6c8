"""The race of losses on images: GANs of images that differ in the loss alone."""

from gan_core.experiments.image_gan import ImageGan


class ImageRace(ImageGan):
    """As `ImageGan`, under a name and with start values of its own."""

    name = "image_race"
