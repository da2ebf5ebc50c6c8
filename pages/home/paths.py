"""Three ways through the lessons, of about ninety minutes each. A link carries the path: ?path=gans."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages import LESSONS
from ui.lesson import Lesson

KEY = "path"  # of the address
BY_PATH = {lesson.path: lesson for lesson in LESSONS}


@dataclass(frozen=True)
class Path:
    """Lessons in an order in which each finds what it assumes."""

    title: str
    leads_to: str
    lessons: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """The minutes of its lessons."""
        return sum(BY_PATH[name].minutes for name in self.lessons)

    def after(self, lesson: str) -> Lesson | None:
        """Return the lesson after this one; None at the end."""
        rest = self.lessons[self.lessons.index(lesson) + 1 :]
        return BY_PATH[rest[0]] if rest else None


PATHS = {
    "gans": Path(
        "GANs", "From a ring of points to images, and why all samples may look the same.",
        ("plane", "images", "latent", "collapse"),
    ),
    "distances": Path(
        "Saturation and distances", "Why the generator's gradient vanishes, and which distance still has one.",
        ("slope", "exact", "starving", "lines", "critic"),
    ),
    "diffusion": Path(
        "Diffusion", "From data to noise, back again, and to digits that a network draws.",
        ("forward", "reverse", "denoise", "digits", "latent_diffusion"),
    ),
}  # fmt: skip


def draw_next(lesson: str, links: Mapping[str, Any]) -> None:
    """Draw the link to the lesson after this one, for a reader who came by a path. links: as for the front page."""
    name = st.query_params.get(KEY, "")
    path = PATHS.get(name)
    if path is None or lesson not in path.lessons:
        return
    after, number = path.after(lesson), path.lessons.index(lesson) + 1
    with st.container(key="next_in_path"):
        if after is None:
            st.caption(f"This was the last lesson of the path *{path.title}*.")
        else:
            st.page_link(
                links[after.path],
                label=f"Next in this path: **{after.question}**",
                icon=":material/arrow_forward:",
                query_params={KEY: name},
            )
            st.caption(f"{path.title}: lesson {number} of {len(path.lessons)}.")
