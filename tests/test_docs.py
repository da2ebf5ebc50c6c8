"""The documents: generated tables are up to date, links and named files exist, and the README is short."""

import re
from pathlib import Path

import pytest

from pages import LESSONS
from tools.make_docs import TABLES, between

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))  # fmt: skip
TOP = {path.name for path in ROOT.iterdir()}


@pytest.mark.parametrize(("file", "name"), TABLES)
def test_a_generated_table_is_up_to_date(file, name):
    (found,) = between(name).findall((ROOT / file).read_text("utf-8"))
    assert found == TABLES[file, name]() + "\n", "run python -m tools.make_docs"


def test_the_readme_names_every_lesson_and_is_short():
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 200
    assert all(f"| {lesson.title} |" in text for lesson in LESSONS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_named_files_exist(document):
    text = (ROOT / document).read_text("utf-8")
    linked = [(ROOT / document).parent / path for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", text)]
    named = [ROOT / path for path in re.findall(r"`([\w./]+/[\w./]*|\w+\.py)`", text) if path.split("/")[0] in TOP]
    missing = [str(path.relative_to(ROOT)) for path in (*linked, *named) if not path.exists()]
    assert not missing
