"""Write the generated tables into README.md and docs/: `python -m tools.make_docs`. tests/test_docs.py compares them."""

import re
from collections.abc import Callable
from pathlib import Path

from gan_core.reference_runs import table as cures
from gan_core.reference_runs import trilemma
from pages import LESSONS

ROOT = Path(__file__).parents[1]


def lessons() -> str:
    """Return the table of lessons, in the order of the menu."""
    rows = (f"| {item.topic} | {item.title} | {item.question} | {item.claim} | {item.minutes} |" for item in LESSONS)
    return "\n".join(["| Topic | Lesson | Question | What you can check there | Minutes |", "| --- | --- | --- | --- | --: |", *rows])  # fmt: skip


TABLES: dict[tuple[str, str], Callable[[], str]] = {
    ("README.md", "lessons"): lessons,
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
