"""Families of generative models by name. Adding one: write the file, import it here, its words in gan_core.params.family_words."""

# isort: off
from gan_core.training.trilemma import gan, vae, flow, ddpm, denoising_gan

# isort: on
from gan_core.training.trilemma.family import Family, families

__all__ = ["Family", "ddpm", "denoising_gan", "families", "flow", "gan", "vae"]
