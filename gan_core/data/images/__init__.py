"""Sets of images by name. Adding one: write the file, import it here, in the order of the menus; nothing is read on import."""

# isort: off
from gan_core.data.images import digits, glyphs, torchvision_sets, own_images, stacked  # noqa: F401

# isort: on
from gan_core.data.images.image_set import ImageSet, ImageSource, image_sets
from gan_core.data.images.upload import read_zip

__all__ = ["ImageSet", "ImageSource", "image_sets", "read_zip"]
