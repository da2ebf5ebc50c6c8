"""The memory of a worker: a single user who visits every lesson that trains, and a class on the first lesson.

    python -m benchmarks.memory [--seconds 5] [--students 30]

Starts a worker's scheduler in a process of its own, and trains each lesson's run with the settings with which it opens, looked at twice a
second. Then the tabs are closed: the clock is put on until every run is forgotten. Resident memory, in MB.
"""

import argparse
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gan_core.experiments import registry

LOOK_EVERY_S = 0.5
Start = tuple[str, str, dict[str, Any]]  # lesson, experiment, params


def resident_mb() -> int:
    """Return the resident memory of this process, by /proc."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


def opened() -> list[Start]:
    """Return what every lesson that trains starts when it is opened."""
    from pages import LESSONS
    from ui.lesson import Training

    found = []
    for lesson in LESSONS:
        for name, scene in lesson.scenes.items():
            if isinstance(scene, Training):
                preset = scene.model.preset(scene.opens) if scene.opens else {}
                values = scene.model.of({**scene.start, **preset}).model_dump()
                found.append((f"{lesson.path} {name}".strip(), scene.experiment, values))
    return found


def worker(starts: Sequence[Start], seconds: float, at_once: bool, answers: Any) -> None:
    """Train the runs, one after the other or all at once, then forget them; send (what was done, MB) after each."""
    import torch

    from gan_core.runtime import protocol
    from gan_core.runtime.scheduler import FORGET_AFTER_S, LEASE_S, Scheduler
    from gan_core.runtime.store import Store

    torch.set_num_threads(1)
    for entry in registry:
        entry.load().warm_up()
    put_on = 0.0
    with tempfile.TemporaryDirectory() as folder:
        scheduler = Scheduler(Store(Path(folder), 512 << 20), clock=lambda: time.monotonic() + put_on)

        def train(names: Sequence[str]) -> None:
            until, look_at = time.monotonic() + seconds, 0.0
            while time.monotonic() < until:
                scheduler.tick()
                if time.monotonic() >= look_at:
                    look_at = time.monotonic() + LOOK_EVERY_S
                    for name in names:
                        protocol.encode(scheduler.look(name))

        answers.send(("imports", resident_mb()))
        for i, (lesson, experiment, params) in enumerate(starts):
            scheduler.start(f"{i:016x}", experiment, params)
            if not at_once:
                train([f"{i:016x}"])
                scheduler.release(f"{i:016x}")
                answers.send((lesson, resident_mb()))
        if at_once:
            train([f"{i:016x}" for i in range(len(starts))])
            answers.send((f"{len(starts)} runs", resident_mb()))
        put_on = LEASE_S + FORGET_AFTER_S + 10.0
        scheduler.tick()
        answers.send((f"forgotten, {scheduler.summary()['runs_in_memory']} left", resident_mb()))
    answers.close()


def measured(starts: Sequence[Start], seconds: float, at_once: bool = False) -> list[tuple[str, int]]:
    """Return what `worker` sends, from a process that imports no web server."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=worker, args=(starts, seconds, at_once, theirs))
    process.start()
    theirs.close()
    found = []
    while True:
        try:
            found.append(ours.recv())
        except EOFError:
            process.join()
            return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=5.0, help="for which a run is trained")
    parser.add_argument("--students", type=int, default=30)
    given = parser.parse_args()
    starts = opened()
    lesson, experiment, params = next(start for start in starts if start[0] == "plane")
    students = [(lesson, experiment, {**params, "seed": seed}) for seed in range(given.students)]
    reader = measured(starts, given.seconds)
    class_ = measured(students, max(given.seconds, 20.0), at_once=True)
    if given.json:
        print(json.dumps({"reader": reader, "class": class_}))
        return
    for name, rows in (("a single user, every lesson", reader), ("a class on the first lesson", class_)):
        print(name)
        for what, megabytes in rows:
            print(f"  {what:28} {megabytes:6}")


if __name__ == "__main__":
    main()
