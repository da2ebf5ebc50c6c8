"""Data sets. In the plane: one distribution a file. Adding one: write the file, import it here."""

from gan_core.data.distribution import Distribution, distributions

__all__ = ["Distribution", "distributions"]
