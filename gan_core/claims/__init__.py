"""The ledger of claims: what the lessons say of trained networks and of formulas, each with what would refute it, and how often it held.

A lesson's claims stand in the module of its name: `gan_core/claims/collapse.py` has `CLAIMS`, a list. `measure` runs them, `outcomes.json`
keeps what was found. `FIND_THE_FALSE_ONE` of a lesson names five claims, one of them false: an exercise.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from gan_core.claims.claim import Claim, FormulaClaim
from gan_core.errors import BadInput
from gan_core.registry import suggest

__all__ = ["Claim", "FormulaClaim", "five", "lessons", "named", "of_lesson", "stated"]

MACHINERY = {"__init__", "claim", "command", "figures", "fingerprint", "judge", "measure", "outcomes"}


def lessons() -> list[str]:
    """Return the lessons that have claims, by their paths."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in MACHINERY)


@cache
def of_lesson(lesson: str) -> dict[str, Claim | FormulaClaim]:
    """Return a lesson's claims by name, in their order; {} for a lesson without any."""
    if lesson not in lessons():
        return {}
    claims: list[Claim | FormulaClaim] = import_module(f"gan_core.claims.{lesson}").CLAIMS
    found = {claim.name: claim for claim in claims}
    assert len(found) == len(claims), f"two claims of '{lesson}' have the same name"
    return found


def stated(lesson: str) -> dict[str, Claim | FormulaClaim]:
    """Return what the lesson states, by name: its claims without the one that is false on purpose."""
    return {name: claim for name, claim in of_lesson(lesson).items() if not claim.false}


@cache
def five(lesson: str) -> tuple[str, ...]:
    """Return the names of the five claims among which the reader finds the false one, in the order shown; () without this exercise."""
    if lesson not in lessons():
        return ()
    return tuple(getattr(import_module(f"gan_core.claims.{lesson}"), "FIND_THE_FALSE_ONE", ()))


def named(names: list[str]) -> list[tuple[str, Claim | FormulaClaim]]:
    """Return (lesson, claim) for names such as "collapse" or "collapse/complete_collapse"; all for []. BadInput for an unknown name."""
    every = [(lesson, claim) for lesson in lessons() for claim in of_lesson(lesson).values()]
    for name in names:
        known = {lesson for lesson, _ in every} | {f"{lesson}/{claim.name}" for lesson, claim in every}
        if name not in known:
            raise BadInput(f"unknown claim '{name}'{suggest(name, sorted(known))}; a lesson, or LESSON/CLAIM.")
    return [
        (lesson, claim) for lesson, claim in every if not names or lesson in names or f"{lesson}/{claim.name}" in names
    ]
