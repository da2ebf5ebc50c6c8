"""The lessons, in the order of the menu. Adding one: its file or folder here, and its name in ORDER."""

from importlib import import_module

from ui.lesson import Lesson

ORDER = (
    "plane", "images", "latent", "inversion",
    "slope", "exact", "starving", "race",
    "collapse", "order", "seeds", "stacked",
    "lines", "distributions", "transport", "critic", "noise", "dirac",
    "forward", "reverse", "score", "denoise", "digits", "latent_diffusion", "trilemma",
    "in_and_out",
    "attention",
    "bptt",
    "vanishing",
    "exposure",
)  # fmt: skip
LESSONS: tuple[Lesson, ...] = tuple(import_module(f"pages.{name}").LESSON for name in ORDER)
