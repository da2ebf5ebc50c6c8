"""One student alone and a class on one server: students without browsers, each training a plane GAN and looking at it as often as the page asks.

    python -m benchmarks.class_load [--json] [--students 30] [--seconds 60] [--kills 0] [--page plane] [--against COMMIT] [--rounds 1]

Starts the real server twice a round: for one student, and for the class. The students come within --arrive seconds, with the settings with
which the plane opens; from then on, for --seconds: every run's steps, looks, how long a press on Pause or Play takes until the bar shows it,
the seconds of a core that web server, workers and students use, memory, failures. time_to_learn: from a student's first picture until 7
modes and 75 % good samples were seen, also while the others arrive. --kills: that many times in between the worker is killed with SIGKILL,
and it is told how long it takes until every run has gone on. --against: the same with the code of that commit, by turns, also with its students, who may not know whether
a run has learnt. The students' own work is done on the same machine.
"""

import argparse
import asyncio
import json
import math
import os
import signal
import statistics
import time
from pathlib import Path
from typing import Any

from benchmarks.server import checkout, processes, processor_s, serving, workers
from benchmarks.student import Student, student_of
from gan_core.params import PlaneGanParams

BETWEEN_CLICKS_S = 30.0
LATE_S = 60.0  # a run that has not gone on by then has failed
ALONE_S = 30.0
# by name, so that a commit without this preset has the same settings
SETTINGS = "&".join(f"{name}={value}" for name, value in PlaneGanParams.preset("start").items())


async def recovery(students: list[Student], server: int) -> float:
    """Kill a worker; return the seconds until every run has come further than it was."""
    before = {student.name: student.seen.step for student in students}
    start = time.monotonic()
    for pid in workers(server):
        os.kill(pid, signal.SIGKILL)
    behind = set(before)
    lowest = dict(before)  # a run goes on from its last saved step
    while behind and time.monotonic() - start < LATE_S:
        await asyncio.sleep(0.1)
        for student in students:
            now = student.seen.step
            if now < lowest[student.name]:
                lowest[student.name] = now
            elif now > lowest[student.name] + 1:
                behind.discard(student.name)
    for name in behind:
        next(one for one in students if one.name == name).seen.failures.append(
            f"{name}: its run did not go on within {LATE_S:.0f} s"
        )
    return time.monotonic() - start


def used(server: int) -> dict[str, float]:
    """Return the seconds of a core used until now by web server, workers and students."""
    return {
        "front": processor_s(server),
        "worker": sum(processor_s(pid) for pid in workers(server)),
        "students": time.process_time(),
    }


async def lesson(
    given: argparse.Namespace, make: type[Student], address: str, server: int, many: int, seconds: float
) -> dict[str, Any]:
    """Let the class come, work and go."""
    students = [make(address, given.page, f"{SETTINGS}&seed={k}&play=1", f"student {k + 1}") for k in range(many)]
    arrive, tasks = (given.arrive if many > 1 else 5.0), []
    for k, student in enumerate(students):
        first = arrive - k * arrive / many + BETWEEN_CLICKS_S * k / many
        tasks.append(asyncio.create_task(student.run(BETWEEN_CLICKS_S, first)))
        await asyncio.sleep(arrive / many)
    begun, looks = ([getattr(student.seen, name) for student in students] for name in ("step", "refreshes"))
    start, before, recoveries = time.monotonic(), used(server), []
    for _ in range(given.kills if many > 1 else 0):
        await asyncio.sleep(seconds / (given.kills + 1))
        recoveries.append(await recovery(students, server))
    await asyncio.sleep(max(0.0, start + seconds - time.monotonic()))
    took, after, memory = time.monotonic() - start, used(server), processes(server)
    made, looked = ([getattr(student.seen, name) - then for student, then in zip(students, earlier, strict=True)]
                    for name, earlier in (("step", begun), ("refreshes", looks)))  # fmt: skip
    for student, task in zip(students, tasks, strict=True):
        if task.done():
            why = task.exception() if not task.cancelled() else "cancelled"
            student.seen.failures.append(f"{student.name}: the session ended: {why}")
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    clicks = [1000 * each for student in students for each in student.seen.clicks_s]
    learned = [
        found if (found := getattr(student.seen, "learned_s", None)) is not None else math.inf for student in students
    ]
    cores = {f"{name}_core_s": round(after[name] - before[name], 2) for name in before}
    if recoveries:
        cores["worker_core_s"] = math.nan  # what the killed workers had used is not known
    megabytes = [round(resident) for resident, command in memory.values() if "runtime.worker" in command]
    return {
        "students": many, "seconds": round(took, 1), "steps_a_second": round(sum(made) / took, 1),
        "steps_slowest": min(made), "steps_fastest": max(made), "slowest_over_fastest": round(min(made) / max(1, *made), 3),
        **cores, "front_ms_a_look": round(1000 * cores["front_core_s"] / max(1, sum(looked)), 2),
        "looks_a_second": round(sum(looked) / took / many, 2), "looks_a_second_least": round(min(looked) / took, 2),
        "time_to_learn_s_median": round(statistics.median(learned), 1), "time_to_learn_s_slowest": round(max(learned), 1),
        "clicks": len(clicks), "click_ms_median": round(statistics.median(clicks)) if clicks else None,
        "click_ms_95": round(statistics.quantiles(clicks, n=20)[-1]) if len(clicks) > 1 else None,
        "bars_mended": sum(student.seen.mended for student in students),
        "looks_unanswered": sum(student.seen.unanswered for student in students),
        "dependents_drawn": sum(getattr(student.seen, "dependents", 0) for student in students),
        "front_mb": round(memory[server][0]), "workers_mb": megabytes, "recoveries_s": [round(each, 1) for each in recoveries],
        "failures": [failure for student in students for failure in student.seen.failures],
    }  # fmt: skip


def measured(given: argparse.Namespace, tree: Path) -> dict[str, Any]:
    """Return what one student alone has, and a class, each on a new server."""
    found = {}
    for name, many, seconds in (("alone", 1, ALONE_S), ("class", given.students, given.seconds)):
        with serving(tree) as (address, server):
            found[name] = asyncio.run(lesson(given, student_of(tree), address, server, many, seconds))
    found["class_over_alone"] = round(found["class"]["steps_a_second"] / max(1e-9, found["alone"]["steps_a_second"]), 3)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--arrive", type=float, default=20.0, help="seconds within which the students open the page")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--page", default="plane")
    parser.add_argument("--against", default="", help="a commit whose code is measured too, by turns")
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    commits = ["", *([given.against] if given.against else [])]
    for round_ in range(given.rounds):
        for commit in commits:
            with checkout(commit) as tree:
                found = measured(given, tree) | {"round": round_ + 1, "code": commit or "this"}
            if given.json:
                print(json.dumps(found), flush=True)
            else:
                table(found)


def table(found: dict[str, Any]) -> None:
    """Print one round's figures, the student alone beside the class."""
    print(f"round {found['round']}, {found['code']}: class over alone {found['class_over_alone']}", flush=True)
    for name, value in found["class"].items():
        print(f"  {name:24} {found['alone'][name]!s:>10}   {value}", flush=True)


if __name__ == "__main__":
    main()
