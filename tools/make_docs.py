"""Write the generated tables into README.md and docs/: `python -m tools.make_docs`. tests/test_docs.py compares them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gan_core import claims
from gan_core.claims import outcomes
from gan_core.reference_runs import table as cures
from gan_core.reference_runs import trilemma
from pages import LESSONS
from ui.claims import words

ROOT = Path(__file__).parents[1]


def lessons() -> str:
    """Return the table of lessons, in the order of the menu."""
    rows = (f"| {item.topic} | {item.title} | {item.question} | {item.claim} | {item.minutes} |" for item in LESSONS)
    return "\n".join(["| Topic | Lesson | Question | What you can check there | Minutes |", "| --- | --- | --- | --- | --: |", *rows])  # fmt: skip


def claims_by_lesson() -> str:
    """Return how many claims each lesson states, and what came of them."""
    rows = []
    for item in LESSONS:
        states = [_state(item.path, claim) for claim in claims.stated(item.path).values()]
        counts = (len(states), *(states.count(state) for state in ("held", "failed", "not run yet")))
        rows.append(counts)
    names = (item.title for item in LESSONS)
    lines = [f"| {name} | {' | '.join(map(str, counts))} |" for name, counts in zip(names, rows, strict=True)]
    total = f"| **all** | {' | '.join(f'**{sum(column)}**' for column in zip(*rows, strict=True))} |"
    return "\n".join(
        ["| Lesson | Claims | Held | Failed | Not run yet |", "| --- | --: | --: | --: | --: |", *lines, total]
    )


def every_claim() -> str:
    """Return every claim that a lesson states with its outcome, those that failed first."""
    found = [(item.title, item.path, claim) for item in LESSONS for claim in claims.stated(item.path).values()]
    return _claims(sorted(found, key=lambda one: _state(*one[1:]) != "failed"))


def false_claims() -> str:
    """Return the claims that are false on purpose, with their outcomes."""
    every = [(item.title, item.path, claim) for item in LESSONS for claim in claims.of_lesson(item.path).values()]
    return _claims([one for one in every if one[2].false])


def _claims(found: list[tuple[str, str, Any]]) -> str:
    rows = []
    for title, path, claim in found:
        cells = (
            title,
            claim.sentence,
            words.asked(claim),
            words.outcome(claim, outcomes.outcome_of(path, claim), _state(path, claim)),
        )
        rows.append(f"| {' | '.join(cell.replace(chr(92) + '|', '|').replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(["| Lesson | Claim | Condition | Outcome |", "| --- | --- | --- | --- |", *rows])


def _state(path: str, claim: Any) -> str:
    """Return "held", "failed" or "not run yet"; whether the code has changed since is said by the page and the command line."""
    found = outcomes.outcome_of(path, claim)
    return "not run yet" if found is None else "held" if outcomes.passes(claim, found) else "failed"


TABLES: dict[tuple[str, str], Callable[[], str]] = {
    ("README.md", "lessons"): lessons,
    ("docs/claims.md", "claims by lesson"): claims_by_lesson,
    ("docs/claims.md", "every claim"): every_claim,
    ("docs/claims.md", "false claims"): false_claims,
    ("docs/reference_runs.md", "cures"): cures.table,
    ("docs/reference_runs.md", "rates"): cures.rates_table,
    ("docs/reference_runs.md", "trilemma"): trilemma.tables,
}


def between(name: str) -> re.Pattern[str]:
    """Return the pattern of the text between the markers <!-- name --> and <!-- end of name -->."""
    return re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", re.DOTALL)


def main() -> None:
    """Write every table."""
    for (file, name), make in TABLES.items():
        path, text = ROOT / file, make() + "\n"
        path.write_text(between(name).sub(lambda _, text=text: text, path.read_text("utf-8")), "utf-8")  # type: ignore[misc]


if __name__ == "__main__":
    main()
