"""Saved runs: one safetensors file per run, in a folder of limited size."""

import os
import re
import stat
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from gan_core.errors import BadInput

LIVE_S = (
    60.0  # a file touched within this time belongs to a run that is live in some worker: the workers share the folder
)
RUN_ID = re.compile(r"[0-9a-f]{8,64}")


class Store:
    """Saves atomically: a reader sees a complete file or none, even if a process dies at any moment. A power failure is not covered."""

    def __init__(self, folder: Path, max_bytes: int):
        self.folder, self.max_bytes = folder, max_bytes
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = os.lstat(folder)  # under /tmp, another user may have created it first
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise BadInput("GANSCOPE_STATE: the folder must belong to this user and must not be a symbolic link.")
        folder.chmod(0o700)

    def path(self, run_id: str) -> Path:
        """Return the file of a run; an id that is not hexadecimal raises BadInput, so an id cannot name another path."""
        if not RUN_ID.fullmatch(run_id):
            raise BadInput("run: an id is 8 to 64 hexadecimal digits.", fields=("run",))
        return self.folder / f"{run_id}.safetensors"

    def save(
        self, run_id: str, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any], *, live: Collection[str] = ()
    ) -> None:
        """Write a run, then delete the oldest files until the folder is within its limit, but never those of live runs."""
        path = self.path(run_id)
        part = path.with_suffix(f".part{os.getpid()}")
        packed = {name: np.ascontiguousarray(a).reshape(np.shape(a)) for name, a in arrays.items()}  # () stays ()
        part.write_bytes(save(packed, {"rest": orjson.dumps(rest).decode()}))
        os.replace(part, path)
        self._bound({run_id, *live})

    def load(self, run_id: str) -> tuple[dict[str, np.ndarray], dict[str, Any]] | None:
        """Read a run; None if there is none, BadInput if the file is damaged."""
        path = self.path(run_id)
        try:
            with safe_open(path, framework="np") as file:
                return {name: file.get_tensor(name) for name in file.keys()}, orjson.loads(file.metadata()["rest"])  # noqa: SIM118
        except FileNotFoundError:
            return None
        except (SafetensorError, orjson.JSONDecodeError, KeyError, TypeError, OSError) as error:
            raise BadInput(
                f"The saved state of this run is damaged ({type(error).__name__}); the run is restarted."
            ) from error

    def delete(self, run_id: str) -> None:
        """Delete a run."""
        self.path(run_id).unlink(missing_ok=True)

    def touch(self, run_ids: Collection[str]) -> list[str]:
        """Mark these runs as live; return those without a file: after a change of the system clock it may have been deleted as old."""
        missing = []
        for run_id in run_ids:
            try:
                os.utime(self.path(run_id))
            except OSError:
                missing.append(run_id)
        return missing

    def _bound(self, kept: Collection[str]) -> None:
        files, now = [], time.time()  # system clock, as the files' times
        recent = now - LIVE_S
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):  # another worker deleted it
                found = path.stat()
                if path.suffix == ".safetensors":
                    files.append((found.st_mtime, found.st_size, path))
                elif path.suffix.startswith(".part") and found.st_mtime < recent:  # its worker was killed while writing
                    path.unlink()
        total = sum(size for _, size, _ in files)
        for touched, size, path in sorted(files):
            if total <= self.max_bytes:
                return
            live = recent <= touched <= now + LIVE_S  # a time in the future: the clock was set back
            if path.stem not in kept and not live:
                path.unlink(missing_ok=True)
                total -= size
