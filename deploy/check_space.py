"""Check the Docker Space without Docker: `python -m deploy.check_space [--install]`.

It follows the steps of the Dockerfile: copies the same files, read-only; with --install makes the same installation in a fresh virtual
environment (minutes); starts the same command as user 1000; opens pages; and lists the files that were written.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy import session
from deploy.dockerfile import ROOT, Step, environment, front_matter, lay_out, steps

UID, PORT = 1000, 7860
START_S = 120.0
OPEN_TO_ALL = ("/var/tmp", "/dev/shm")  # besides TMPDIR: writable by all users
MAY_READ = "+dac_read_search"  # to read an interpreter in root's home; it gives no right to write


def faults(found: list[Step], readme: str) -> list[str]:
    """Return a sentence for each fault that would break a Space; [] if there is none."""
    card, words = front_matter(readme), found[-1].words
    of = {name: [step.text for step in found if step.name == name] for name in ("FROM", "RUN", "USER", "EXPOSE")}
    order = [step.name for step in found]
    rules = {
        "the README's sdk is docker": card.get("sdk") == "docker",
        f"the README's app_port is {PORT}": card.get("app_port") == str(PORT),
        f"the image exposes {PORT}": of["EXPOSE"] == [str(PORT)],
        "the last step is the command": found[-1].name == "CMD",
        f"the command serves on {PORT}": f"--server.port={PORT}" in words and "--server.address=0.0.0.0" in words,
        "the base is a slim Python 3.11": of["FROM"] == ["python:3.11-slim"],
        f"a user {UID} is created": any(re.search(rf"useradd .*--uid {UID} user$", run) for run in of["RUN"]),
        "the app runs as that user, and its files belong to root": of["USER"] == ["user"]
        and order.index("USER") > max(i for i, name in enumerate(order) if name in ("RUN", "COPY")),
    }
    return [f"not true: {rule}" for rule, holds in rules.items() if not holds]


def install(found: list[Step], tree: Path, folder: Path) -> Path:
    """Execute the pip steps (RUN) in a fresh virtual environment; return its python."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    for step in found:
        if step.name == "RUN" and " pip install " in step.text:
            subprocess.run([python, *step.words[1:]], cwd=tree, check=True)
    return python


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """Return {path: (size, time of last change)} of every readable file below a folder."""
    known = {}
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                now = os.lstat(os.path.join(where, name))
            except OSError:
                continue
            known[os.path.join(where, name)] = (now.st_size, now.st_mtime_ns)
    return known


def as_another_user() -> tuple[list[str], str]:
    """Return (prefix of a command that runs it as user 1000, description); the prefix is [] if this is not permitted."""
    words = ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", f"--inh-caps={MAY_READ}", f"--ambient-caps={MAY_READ}"]  # fmt: skip
    try:
        subprocess.run([*words, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return [], f"as this user ({os.getuid()}): changing the user is not permitted"
    return words, f"as user {UID}, who cannot write to the tree"


@contextmanager
def served(found: list[Step], python: Path, tree: Path, scratch: Path, port: int, user: list[str]) -> Iterator[str]:
    """Start the Dockerfile's command in a read-only tree, with its own HOME and TMPDIR; yield the address."""
    places = {name: scratch / name.lower() for name in ("HOME", "TMPDIR")}
    for place in places.values():
        place.mkdir()
        if user:
            os.chown(place, UID, UID)
    subprocess.run(["chmod", "-R", "a-w,a+rX", tree], check=True)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("GANSCOPE_STATE", "STREAMLIT_"))}
    words = [word.replace(str(PORT), str(port)).replace("0.0.0.0", "127.0.0.1") for word in found[-1].words]
    log, address = scratch / "log.txt", f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*user, str(python), *words[1:]], cwd=tree, stdout=output, stderr=subprocess.STDOUT,
            env={**own, **environment(found), **{name: str(place) for name, place in places.items()}},
        )  # fmt: skip
    try:
        _wait_for(f"{address}/_stcore/health", process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        subprocess.run(["chmod", "-R", "u+w", tree], check=True)


def _wait_for(health: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(health, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The health endpoint does not answer:\n{log.read_text()[-3000:]}")


def check(port: int, pages: list[str], stay_s: float = 0.0, fresh: bool = False) -> dict[str, list[str]]:
    """Do all checks; return {"said": lines, "faults": sentences, "written": files outside HOME and TMPDIR, "inside": files in them}."""
    found = steps((ROOT / "Dockerfile").read_text())
    wrong = faults(found, (ROOT / "README.md").read_text())
    user, words = as_another_user()
    with tempfile.TemporaryDirectory(prefix="space-") as name:
        scratch = Path(name)
        scratch.chmod(0o755)
        tree = scratch / "app"
        lay_out(tree)
        python = install(found, tree, scratch / "venv") if fresh else Path(sys.executable)
        watched = [tree, *map(Path, OPEN_TO_ALL)]
        before: dict = {}
        with served(found, python, tree, scratch, port, user) as address:
            for place in watched:
                before |= files(place)
            if '<div id="root">' not in session.html(address):
                wrong.append("the first page is not Streamlit's")
            said = [f"{len(before)} files watched; {words}"]
            for page in pages:
                texts = session.visit(address, page, stay_s)
                said.append(f"{page or 'home'}: rendered, {len(texts)} texts" if texts else f"{page or 'home'}: empty")
            after = {path: state for place in watched for path, state in files(place).items()}
        inside = [os.path.relpath(path, scratch) for part in ("home", "tmpdir") for path in files(scratch / part)]
        written = sorted(path for path, state in after.items() if before.get(path) != state)
    return {"said": said, "faults": wrong, "written": written, "inside": sorted(inside)}


def main() -> int:
    """Print the results; return 1 if there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--install", action="store_true", help="install into a fresh virtual environment first (minutes)"
    )
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--stay", type=float, default=8.0, help="seconds on each page, so that a run is also saved")
    given = parser.parse_args()
    result = check(given.port, ["", "plane"], given.stay, given.install)
    for title, lines in result.items():
        print(title, *(f"  {line}" for line in lines or ["none"]), sep="\n")
    return int(bool(result["faults"] or result["written"]))


if __name__ == "__main__":
    if shutil.which("chmod") is None:
        sys.exit("This check needs a Unix.")
    sys.exit(main())
