"""The ordered table of lessons: the menu, the cards on the front page and each lesson's header are made from it."""

from dataclasses import dataclass

from gan_core.registry import suggest


@dataclass(frozen=True)
class Lesson:
    """One page. `path` is the file's name in pages/ without .py, and the page's address."""

    path: str
    title: str  # short, for the menu
    question: str  # the title on the page
    sentence: str  # the claim that the page lets the reader check
    able: str  # what the reader will be able to do
    minutes: int
    assumes: str


LESSONS = (
    Lesson(
        path="plane",
        title="The plane",
        question="How do two networks learn a ring of points?",
        sentence="A generator that never sees the data can match them, because the critic's slope tells each point "
        "where to go.",
        able="You will be able to read a GAN's picture: who moves, what pushes it, and how to tell that it works.",
        minutes=20,
        assumes="that you know what a gradient is",
    ),
    Lesson(
        path="images",
        title="Images",
        question="What changes when the points are images?",
        sentence="The same game makes digits; WGAN changes six things in it, and a class can go into both networks or come "
        "out of one.",
        able="You will be able to say what separates GAN, WGAN, CGAN and AC-GAN, and to read which of it matters in a run.",
        minutes=30,
        assumes="the lesson on the plane",
    ),
)


def lesson(path: str) -> Lesson:
    """Return the lesson at a path; an unknown one raises KeyError and lists the known ones."""
    known = {item.path: item for item in LESSONS}
    if path not in known:
        raise KeyError(f"unknown lesson '{path}'{suggest(path, list(known))}; known: {', '.join(known)}")
    return known[path]
