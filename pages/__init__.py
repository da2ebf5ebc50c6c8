"""The lessons, in the order of the menu. Adding one: its file or folder here, and its name in ORDER."""

from importlib import import_module

from ui.lesson import Lesson

ORDER = (
    "plane", "images", "latent", "inversion",
    "slope", "exact", "starving", "race",
    "collapse", "order", "seeds", "stacked",
    "lines", "distributions", "transport", "critic", "noise", "dirac",
    "forward", "reverse", "score", "denoise", "digits", "latent_diffusion", "trilemma",
)  # fmt: skip
from pathlib import Path  # noqa: E402  -- TRANSITION: lessons that are not converted yet are left out

HERE = Path(__file__).parent
DONE = [
    n
    for n in ORDER
    if any("LESSON = Lesson(" in f.read_text() for f in (HERE / f"{n}.py", HERE / n / "__init__.py") if f.exists())
]
LESSONS: tuple[Lesson, ...] = tuple(import_module(f"pages.{name}").LESSON for name in DONE)
