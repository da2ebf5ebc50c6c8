"""Plain standard English: phrases that must not occur in our code, texts and documents. CONTRIBUTING.md says how we write."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("gan_core", "ui", "pages", "gradio_face", "deploy", "tools", "benchmarks", "tests", "docs")
PHRASES = [
    r"hand(s|ed|ing)? in (a|an|the|your|yet|at|by)\b",
    r"was handed in\b",
    r"\bhand(s|ed|ing)? \w+ \w+ in\b",
    r"comes? beyond",
    r"in the mean\b(?! (and|or|of)\b)",
    r"\bof ours\b",
    r"\bone of theirs\b",
    r"\b(lays?|laid|laying) (on|over)\b",
    r"\bsit(s|ting)? down\b",
    r"\bst(ands?|ood) up\b",
    r"\bgives? way\b",
    r"\bdear(er|est|ly)?\b",
    r"\bone reader\b",
    r"\bwind (a|an|it|through)\b",
    r"\bset aside\b",
    r"\b(is|are) liked\b",
    r"\banew\b",
    r"\b(for|in) want of\b",
    r"\bof then\b",
    r"\blets? expect\b",
    r"\bwho(ever)? comes\b",
    r"\bis no news\b",
    r"\b(lets|has let|had let) go\b",
    r"\bfront of the room\b",
    r"\bnobody looks\b",
    r"\bthere is to see\b",
    r"\bstarts? by itself\b",
    r"\btakes? along\b",
    r"\bnobody overpays\b",
    r"\bmeans? ill\b",
    r"\bit minds\b",
    r"\blooked at longest ago\b",
    r"\bso it is: ",
    r"\bword of the browser\b",
    r"\btakes? what the others leave\b",
]


def texts():
    """(path, text) of every file of this repository."""
    files = [*ROOT.glob("*.py"), *ROOT.glob("*.md"), ROOT / "Makefile"]
    files += [path for folder in FOLDERS for ending in ("py", "js", "md") for path in (ROOT / folder).rglob(f"*.{ending}")]  # fmt: skip
    for path in files:
        if path != Path(__file__):
            text = path.read_text("utf-8")
            if path.name == "CONTRIBUTING.md":
                text = text.partition("| rule | before | after |")[0]
            yield path.relative_to(ROOT), words_of(text)


def words_of(text):
    return re.sub(r"[\s_*]+", " ", text)


def found_in(text):
    return [found[0] for phrase in PHRASES for found in re.finditer(phrase, text, re.IGNORECASE)]


def test_no_phrase_of_the_list_occurs():
    problems = {str(path): found for path, text in texts() if (found := found_in(text))}
    assert not problems


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You can hand in a zip.", ["hand in a"]),
        ("3.2 calls in the\nmean", ["in the mean"]),
        ("an entropic plan is quicker and dearer", ["dearer"]),
        ("def test_a_run_is_set_aside():", ["set aside"]),
        ("the difference in the mean of A and B; a pointer in the picture", []),
    ],
)
def test_the_search_finds_what_it_looks_for(text, found):
    assert found_in(words_of(text)) == found
