"""`python -m gan_core claims`: run the claims again, keep what came out, and say it."""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

import orjson

from gan_core.claims import Claim, FormulaClaim, named, outcomes
from gan_core.claims.measure import Named, jobs, measure_job
from gan_core.claims.outcomes import Outcome
from gan_core.errors import BadInput

MAX_SEEDS = 1000


def add_to(verbs: Any) -> None:
    """Add the verb to the command line."""
    verb = verbs.add_parser("claims", help="run the claims of the lessons again and keep their outcomes")
    verb.add_argument("names", nargs="*", metavar="NAME", help="a lesson, or LESSON/CLAIM; all if left out")
    verb.add_argument(
        "--seeds", help="how many seeds, from 100 on (default: as each claim says); fewer are printed and not kept"
    )
    verb.add_argument("--processes", help="claims run at the same time (default: the cores)")
    verb.add_argument("--device", default="", help="cpu, cuda or cuda:N (default: a GPU if there is one)")
    verb.add_argument("--due", action="store_true", help="only those that are not run yet or stale")
    verb.add_argument("--kept", action="store_true", help="run nothing: print what is kept")
    verb.add_argument("--json", action="store_true", help="print a JSON list of objects")
    verb.set_defaults(do=do)


def do(given: argparse.Namespace) -> None:
    """Run, keep and print. BadInput names what is wrong."""
    claims = named(given.names)
    if given.due:
        claims = [(lesson, claim) for lesson, claim in claims if _is_due(lesson, claim)]
    seeds = _whole("--seeds", given.seeds, None)
    processes = _whole("--processes", given.processes, os.cpu_count() or 1)
    found = dict(outcomes.kept()) if given.kept else {}
    if not given.kept:
        own = {f"{lesson}/{claim.name}": claim.seeds for lesson, claim in claims}
        for part in _run(claims, seeds, processes or 1, given.device):
            found |= part
            whole = {name: entry for name, entry in part.items() if entry.of >= own[name]}
            outcomes.write(whole, [f"{lesson}/{claim.name}" for lesson, claim in named([])])
    rows = [report(lesson, claim, found.get(f"{lesson}/{claim.name}")) for lesson, claim in claims]
    if given.json:
        print(orjson.dumps(rows, option=orjson.OPT_SERIALIZE_NUMPY).decode())
    else:
        print("\n".join(_line(row) for row in rows))


def report(lesson: str, claim: Any, outcome: Outcome | None) -> dict[str, Any]:
    """Return a claim with its outcome as one JSON object; null where it was not run."""
    run = isinstance(claim, Claim)
    return {
        "lesson": lesson, "claim": claim.name, "sentence": claim.sentence, "expected": not claim.false,
        "experiment": claim.experiment if run else claim.model.__name__.removesuffix("Params"),
        "params": claim.base.model_dump(), "step": claim.step if run else None, "events": claim.events if run else "",
        "figure": claim.words, "threshold": claim.threshold, "condition": claim.condition, "share": claim.share,
        "free": {name: list(allowed) for name, allowed in claim.free.items()}, "source": claim.source,
        "state": outcomes.state(claim, outcome),
        "seeds": list(outcome.seeds) if outcome else None, "values": list(outcome.values) if outcome else None,
        "holds": outcome.holds if outcome else None, "of": outcome.of if outcome else None,
        "interval": list(outcome.interval) if outcome else None, "date": outcome.date if outcome else None,
        "versions": dict(outcome.versions) if outcome else None, "device": outcome.device if outcome else None,
        "seconds": outcome.seconds if outcome else None,
    }  # fmt: skip


def _run(claims: Sequence[Named], seeds: int | None, processes: int, device: str) -> Iterator[dict[str, Outcome]]:
    """Yield the outcomes of each group of claims as it is done, with progress on a terminal."""
    start, groups = time.perf_counter(), jobs(claims)
    if processes == 1:
        for done, job in enumerate(groups, 1):
            yield dict(measure_job(job, seeds=seeds, device=device))
            _progress(done, len(groups), start)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        ahead = [
            pool.submit(_by_name, [f"{lesson}/{claim.name}" for lesson, claim in job], seeds, device) for job in groups
        ]
        for done, future in enumerate(as_completed(ahead), 1):
            yield future.result()
            _progress(done, len(groups), start)


def _by_name(names: list[str], seeds: int | None, device: str) -> dict[str, Outcome]:
    """Measure a group in another process: a claim contains functions, which cannot be sent there."""
    return dict(measure_job(named(names), seeds=seeds, device=device))


def _progress(done: int, of: int, start: float) -> None:
    if sys.stderr.isatty():
        print(
            f"\r{done} of {of} runs, {time.perf_counter() - start:.0f} s",
            end="\n" if done == of else "",
            file=sys.stderr,
        )


def _is_due(lesson: str, claim: Claim | FormulaClaim) -> bool:
    return outcomes.state(claim, outcomes.outcome_of(lesson, claim)) in ("stale", "not run yet")


def _whole(name: str, text: str | None, default: int | None) -> int | None:
    if text is None:
        return default
    if not text.isdecimal() or not 1 <= int(text) <= MAX_SEEDS:
        raise BadInput(f"{name}: '{text}' is not allowed; a whole number from 1 to {MAX_SEEDS}.")
    return int(text)


def _line(row: dict[str, Any]) -> str:
    counted = "" if row["of"] is None else f" {row['holds']} of {row['of']}"
    return f"{row['state']:12}{counted:>9}  {row['lesson']}/{row['claim']}: {row['sentence']}"
