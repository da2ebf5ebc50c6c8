"""Run claims and read their figures. Claims about the same run share it, and seeds that an experiment trains side by side are trained so."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from typing import Any

from gan_core.claims.claim import FIRST_SEED, Claim, FormulaClaim
from gan_core.claims.fingerprint import fingerprint
from gan_core.claims.outcomes import Outcome
from gan_core.experiments import registry

Named = tuple[str, Claim | FormulaClaim]
TOGETHER = 16  # seeds trained side by side


def jobs(claims: Sequence[Named]) -> list[list[Named]]:
    """Return the claims in groups: those of one group share their runs."""
    return [list(group) for _, group in groupby(sorted(claims, key=_run_of), key=_run_of)]


def measure_job(job: Sequence[Named], *, seeds: int | None = None, device: str = "") -> list[tuple[str, Outcome]]:
    """Measure claims that share their runs: ("lesson/claim", outcome) of each. seeds: how many, each claim's own if None."""
    start = time.perf_counter()
    _, claim = job[0]
    numbers = range(FIRST_SEED, FIRST_SEED + (seeds or max(each.seeds for _, each in job)))
    if isinstance(claim, FormulaClaim):
        values = {name: [each.at(each.drawn(seed)) for seed in numbers] for name, each in _formulas(job)}
        used = "cpu"
    else:
        values, used = _runs(
            [(f"{lesson}/{each.name}", each) for lesson, each in job if isinstance(each, Claim)], numbers, device
        )
    seconds = time.perf_counter() - start
    found = []
    for lesson, each in job:
        own = numbers[: seeds or each.seeds]
        read = values[f"{lesson}/{each.name}"][: len(own)]
        outcome = Outcome(
            seeds=list(own), values=read, holds=sum(each.holds(value) for value in read), device=used, fingerprint=fingerprint(each),
            date=datetime.now(UTC).date().isoformat(), versions={name: version(name) for name in ("torch", "numpy", "POT")}, seconds=round(seconds, 1),
        )  # fmt: skip
        found.append((f"{lesson}/{each.name}", outcome))
    return found


def _formulas(job: Sequence[Named]) -> Iterator[tuple[str, FormulaClaim]]:
    yield from ((f"{lesson}/{each.name}", each) for lesson, each in job if isinstance(each, FormulaClaim))


def _runs(
    claims: Sequence[tuple[str, Claim]], seeds: Sequence[int], device: str
) -> tuple[dict[str, list[float | None]], str]:
    """Return the figures of every seed by claim, and the device."""
    import torch

    from gan_core.runtime.device import choose_device

    torch.set_num_threads(1)
    used = choose_device(device)
    values: dict[str, list[float | None]] = {name: [] for name, _ in claims}
    at_once = TOGETHER if claims[0][1].seeds_are_members else 1
    for begin in range(0, len(seeds), at_once):
        part = seeds[begin : begin + at_once]
        own = {"members": len(part)} if at_once > 1 else {}
        for name, found in _one_run(claims, {"seed": part[0], **own}, len(part), used).items():
            values[name] += found
    return values, used


def _one_run(
    claims: Sequence[tuple[str, Claim]], own: dict[str, Any], members: int, device: str
) -> dict[str, list[float | None]]:
    from gan_core.params.events import read_events
    from gan_core.runtime.run import Run

    claim = claims[0][1]
    entry = registry[claim.experiment]
    params = entry.Params.of({**claim.settings, **own})
    run = Run(entry.load()(params, device=device), read_events(claim.events, entry.Params, entry.commands))
    values = {}
    for name, each in sorted(claims, key=lambda item: item[1].step):
        run.advance(each.step - run.step)
        run.measure()
        snapshot = run.snapshot()
        values[name] = [each.read(snapshot, member) for member in range(members)]
    return values


def _run_of(named: Named) -> tuple[str, ...]:
    lesson, claim = named
    if isinstance(claim, FormulaClaim):
        return ("", lesson, claim.name)
    return (claim.experiment, repr(sorted(claim.base.model_dump().items())), claim.events)
