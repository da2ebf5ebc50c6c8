"""What the claims came to when they were last measured. The file is written by `python -m gan_core claims`, never by hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gan_core.claims.claim import Claim, FormulaClaim
from gan_core.claims.fingerprint import fingerprint

FILE = Path(__file__).with_name("outcomes.json")


@dataclass(frozen=True)
class Outcome:
    """The figure of every seed of one claim. values: None where a run had none. versions: {"torch": "2.13.0", …}."""

    seeds: Sequence[int]
    values: Sequence[float | None]
    holds: int
    date: str
    versions: Mapping[str, str]
    device: str
    fingerprint: str
    seconds: float

    @property
    def of(self) -> int:
        """How many seeds."""
        return len(self.seeds)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Clopper and Pearson for the share of seeds in which the claim holds."""
        from scipy.special import betaincinv  # here, because the web server starts without scipy

        k, n = self.holds, self.of
        low = float(betaincinv(k, n - k + 1, 0.025)) if k else 0.0
        return low, float(betaincinv(k + 1, n - k, 0.975)) if k < n else 1.0


def state(claim: Claim | FormulaClaim, outcome: Outcome | None) -> str:
    """Return "held", "failed", "stale" (the settings or the code changed since) or "not run yet"."""
    if outcome is None:
        return "not run yet"
    if outcome.fingerprint != fingerprint(claim):
        return "stale"
    return "held" if passes(claim, outcome) else "failed"


def passes(claim: Claim | FormulaClaim, outcome: Outcome) -> bool:
    """Return whether the claim held in its share of the seeds."""
    return outcome.holds >= claim.share * outcome.of - 1e-9


@cache
def kept() -> dict[str, Outcome]:
    """Return every outcome of the file by "lesson/claim"."""
    return _read(FILE)


def outcome_of(lesson: str, claim: Claim | FormulaClaim) -> Outcome | None:
    """Return the outcome kept for a claim, or None."""
    return kept().get(f"{lesson}/{claim.name}")


def write(new: Mapping[str, Outcome], known: Sequence[str], file: Path = FILE) -> None:
    """Put outcomes into the file, in place of those of the same names; those of claims that are not `known` any more are dropped."""
    every = {**_read(file), **new}
    found = {name: asdict(every[name]) for name in sorted(every) if name in known}
    lines = [f"{json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}" for name, entry in found.items()]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    kept.cache_clear()


def _read(file: Path) -> dict[str, Outcome]:
    found: dict[str, dict[str, Any]] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return {name: Outcome(**entry) for name, entry in found.items()}
