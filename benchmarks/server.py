"""The server of one commit, started for a measurement, and what it uses."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.make_screenshots import serve

ROOT = Path(__file__).parents[1]


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """Yield a folder with the files of a commit; of '' this folder."""
    if not commit:
        yield ROOT
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "-q", "--detach", tree, commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", tree], check=True)


@contextmanager
def serving(tree: Path) -> Iterator[tuple[str, int]]:
    """Yield the address and the pid of a new server of these files, with saved runs of its own."""
    with tempfile.TemporaryDirectory() as state:
        address, server = serve(tree / "app.py", tree, GANSCOPE_STATE=state)
        try:
            yield address, server.pid
        finally:
            server.terminate()
            server.wait(20)


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


def processor_s(pid: int) -> float:
    """Return the seconds of a core that a process has used, by /proc; NaN where there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
