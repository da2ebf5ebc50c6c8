"""A parser for Dockerfile steps and .dockerignore, for the features used here."""

import json
import re
import shutil
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Step:
    """One instruction: `name` in capitals, and the text after it."""

    name: str
    text: str

    @property
    def words(self) -> list[str]:
        """The words of CMD ["a", "b"], or those between blanks."""
        return json.loads(self.text) if self.text.startswith("[") else self.text.split()


def steps(text: str) -> list[Step]:
    """Read the instructions in order; a backslash continues a line, and ${NAME} of an ARG has its default value.

    'ARG A=x' and 'RUN do ${A}' → Step("ARG", "A=x"), Step("RUN", "do x").
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found: list[Step] = []
    defaults: dict[str, str] = {}
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        name, _, rest = line.strip().partition(" ")
        rest = re.sub(r"\$\{(\w+)\}", lambda use: defaults.get(use[1], use[0]), rest.strip())
        if name.upper() == "ARG":
            key, _, default = rest.partition("=")
            defaults[key] = default
        found.append(Step(name.upper(), rest))
    return found


def environment(found: list[Step]) -> dict[str, str]:
    """Return the variables of the ENV steps: 'ENV A=1 B=2' → {"A": "1", "B": "2"}."""
    pairs = (word.partition("=") for step in found if step.name == "ENV" for word in step.words)
    return {name: value for name, _, value in pairs}


def is_ignored(path: str, patterns: list[str]) -> bool:
    """Tell whether a path, or a folder above it, matches a line of .dockerignore; '**/' means any folders or none."""
    parts = path.split("/")
    above = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
    return any(
        fnmatchcase(part, pattern) or (pattern.startswith("**/") and fnmatchcase(part.rpartition("/")[2], pattern[3:]))
        for pattern in patterns
        for part in above
    )


def lay_out(folder: Path, root: Path = ROOT) -> None:
    """Copy the files that `COPY . ./` would copy: the tree without those named in .dockerignore."""
    lines = (line.strip() for line in (root / ".dockerignore").read_text().splitlines())
    patterns = [line for line in lines if line and not line.startswith("#")]

    def passed_over(where: str, names: list[str]) -> set[str]:
        return {name for name in names if is_ignored((Path(where) / name).relative_to(root).as_posix(), patterns)}

    shutil.copytree(root, folder, ignore=passed_over, dirs_exist_ok=True)


def front_matter(text: str) -> dict[str, str]:
    """Return the fields between the two --- lines at the top of a text: one 'name: value' per line."""
    match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if match is None:
        raise ValueError("there is no front matter at the top")
    pairs = (line.partition(":") for line in match[1].splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}
