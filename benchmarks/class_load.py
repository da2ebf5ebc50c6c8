"""A class on one server: N students without browsers, each training a plane GAN and looking at it as often as the page asks.

    python -m benchmarks.class_load [--json] [--students 30] [--seconds 120] [--kills 0] [--page plane]

Starts the real server. The students come within --arrive seconds; from then on, for --seconds: how long a press on Pause or Play takes
until the bar shows it, every run's steps, refreshes a second, memory, failures. --kills: that many times in between the worker is killed
with SIGKILL, and it is told how long it takes until every run has gone on. The students' own work is done on the same machine.
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import time

from benchmarks.student import Student
from tools.make_screenshots import serve

BETWEEN_CLICKS_S = 30.0
LATE_S = 60.0  # a run that has not gone on by then has failed


def processes(server: int) -> dict[int, tuple[float, str]]:
    """Return {pid: (resident MB, command)} of the server and its children, by ps."""
    rows = subprocess.run(["ps", "-eo", "pid,ppid,rss,args"], capture_output=True, text=True, check=True).stdout
    found = {}
    for row in rows.splitlines()[1:]:
        pid, parent, kilobytes, command = row.split(None, 3)
        if server in (int(pid), int(parent)):
            found[int(pid)] = (int(kilobytes) / 1024, command)
    return found


def workers(server: int) -> list[int]:
    """Return the pids of the server's workers."""
    return [pid for pid, (_, command) in processes(server).items() if "runtime.worker" in command]


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


async def lesson(given: argparse.Namespace, address: str, server: int) -> dict[str, object]:
    """Let the class come, work and go."""
    students = [Student(address, given.page, f"seed={k}&play=1", f"student {k + 1}") for k in range(given.students)]
    tasks = []
    for k, student in enumerate(students):
        first = given.arrive - k * given.arrive / given.students + BETWEEN_CLICKS_S * k / given.students
        tasks.append(asyncio.create_task(student.run(BETWEEN_CLICKS_S, first)))
        await asyncio.sleep(given.arrive / given.students)
    begun, start = [student.seen.step for student in students], time.monotonic()
    refreshes = sum(student.seen.refreshes for student in students)
    recoveries = []
    for _ in range(given.kills):
        await asyncio.sleep(given.seconds / (given.kills + 1))
        recoveries.append(await recovery(students, server))
    await asyncio.sleep(max(0.0, start + given.seconds - time.monotonic()))
    took = time.monotonic() - start
    memory = processes(server)
    for student, task in zip(students, tasks, strict=True):
        if task.done():
            student.seen.failures.append(
                f"{student.name}: the session ended: {task.exception() if not task.cancelled() else 'cancelled'}"
            )
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    made = [student.seen.step - before for student, before in zip(students, begun, strict=True)]
    clicks = [1000 * seconds for student in students for seconds in student.seen.clicks_s]
    named = {pid: megabytes for pid, (megabytes, command) in memory.items() if "runtime.worker" in command}
    return {
        "students": given.students, "seconds": round(took, 1), "clicks": len(clicks),
        "click_ms_median": round(statistics.median(clicks)) if clicks else None,
        "click_ms_95": round(statistics.quantiles(clicks, n=20)[-1]) if len(clicks) > 1 else None,
        "steps_total": sum(made), "steps_slowest": min(made), "steps_fastest": max(made), "slowest_over_fastest": round(min(made) / max(1, max(made)), 3),
        "refreshes_a_second": round((sum(student.seen.refreshes for student in students) - refreshes) / took / given.students, 2),
        "bars_mended": sum(student.seen.mended for student in students),
        "looks_unanswered": sum(student.seen.unanswered for student in students),
        "dependents_drawn": sum(student.seen.dependents for student in students), "server_mb": round(memory[server][0]), "workers_mb": [round(megabytes) for megabytes in named.values()],
        "recoveries_s": [round(seconds, 1) for seconds in recoveries], "failures": [failure for student in students for failure in student.seen.failures],
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--arrive", type=float, default=20.0, help="seconds within which the students open the page")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--page", default="plane")
    given = parser.parse_args()
    address, server = serve()
    try:
        found = asyncio.run(lesson(given, address, server.pid))
    finally:
        server.terminate()
        server.wait(20)
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:22} {value}")


if __name__ == "__main__":
    main()
