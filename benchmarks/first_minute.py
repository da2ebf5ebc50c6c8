"""What a student sees 5, 15 and 60 seconds after Run, alone and in a class of thirty, in every lesson that trains, as its page opens.

python -m benchmarks.first_minute [--only plane,images] [--students 1,30] [--seconds 60] [--json]

One worker's loop on one core without pages: each student looks as often as a page does, alone five times a second and in a class twice. The
seconds are of processor time, so other programs matter little; where the page limits the speed, they are the clock's. Beside the steps stand the readings of the
page.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pages
from gan_core.runtime.scheduler import Scheduler
from gan_core.runtime.store import Store
from ui.lesson.training import Training
from ui.run_control import SPEEDS

MARKS_S = (5.0, 15.0, 60.0)
LOOKS = {False: 5.0, True: 2.0}  # a second: alone, in a class


def scenes() -> Iterator[tuple[str, Training]]:
    """Every scene that trains, with the name of its lesson."""
    for lesson in pages.LESSONS:
        for scene in lesson.scenes.values():
            if isinstance(scene, Training):
                yield lesson.path, scene


def watched(scene: Training, students: int, seconds: float, folder: Path) -> list[dict[str, Any]]:
    """Train so many runs; return what the first student sees at each mark, and how far the slowest and the fastest are at the end."""
    speed = SPEEDS[scene.speed]
    clock = time.process_time if speed is None else time.monotonic
    scheduler = Scheduler(Store(folder, max_bytes=1 << 30), clock=clock)
    opening = scene.model.of(preset=scene.opens) if scene.opens else scene.model.of(scene.start)
    runs = [f"{i:08x}" for i in range(students)]
    for i, run in enumerate(runs):
        scheduler.start(run, scene.experiment, {**opening.model_dump(), "seed": i}, speed=speed)
    began = clock()
    next_look = dict.fromkeys(runs, began)
    marks, seen = [mark for mark in MARKS_S if mark < seconds] + [seconds], []
    while True:
        wait, now = scheduler.tick(), clock() - began
        for run in runs:
            if next_look[run] <= clock():
                scheduler.look(run)
                next_look[run] = clock() + 1 / LOOKS[students > 1]
        if now >= marks[len(seen)]:
            snapshot = scheduler.look(runs[0])
            readings = scene.readings(snapshot, 0) if "picture" in snapshot else {}
            seen.append({"seconds": marks[len(seen)], "step": snapshot["step"], **readings})
        if len(seen) == len(marks):
            break
        if wait and clock is time.monotonic:
            time.sleep(min(wait, 0.01))
        elif wait:  # nothing trains: every run is over
            seen += [{**seen[-1], "seconds": mark} for mark in marks[len(seen) :]] if seen else []
            break
    steps = [scheduler.scheduled_runs[run].run.step for run in runs]
    return [*seen, {"slowest": min(steps), "fastest": max(steps)}]


def main() -> None:
    """Print a table in Markdown, or with --json a line for each scene."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="lessons, by their paths")
    parser.add_argument("--students", default="1,30", help="sizes of the classes")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    import torch

    torch.set_num_threads(1)
    if not given.json:
        print("| lesson | students | after | step | the page's readings |\n| --- | --- | --- | --- | --- |")
    for path, scene in scenes():
        if given.only and path not in given.only.split(","):
            continue
        for students in map(int, given.students.split(",")):
            with tempfile.TemporaryDirectory() as folder:
                found = watched(scene, students, given.seconds, Path(folder))
            if given.json:
                print(json.dumps({"lesson": path, "experiment": scene.experiment, "students": students, "seen": found}))
                continue
            for row in found[:-1]:
                words = ", ".join(f"{name} {value}" for name, value in row.items() if name not in ("seconds", "step"))
                print(f"| {path} | {students} | {row['seconds']:.0f} s | {row['step']:,} | {words} |", flush=True)


if __name__ == "__main__":
    main()
