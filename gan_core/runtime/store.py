"""Saved runs: one safetensors file a run, in a bounded folder of the server."""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from gan_core.errors import BadInput

RUN_ID = re.compile(r"[0-9a-f]{8,64}")


class Store:
    """Saves atomically, so that a reader sees a whole file or none. A process may die at any moment; a power cut is not covered."""

    def __init__(self, folder: Path, most_bytes: int):
        self.folder, self.most_bytes = folder, most_bytes
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, run_id: str) -> Path:
        """Return the file of a run; an id that is not hexadecimal raises BadInput, so no path is ever followed."""
        if not RUN_ID.fullmatch(run_id):
            raise BadInput("run: an id is 8 to 64 hexadecimal digits.", fields=("run",))
        return self.folder / f"{run_id}.safetensors"

    def save(
        self, run_id: str, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any], *, live: Collection[str] = ()
    ) -> None:
        """Write a run; then the oldest files go until the folder is within its limit, but never those of live runs."""
        path = self.path(run_id)
        part = path.with_suffix(f".part{os.getpid()}")
        part.write_bytes(
            save({name: np.ascontiguousarray(a) for name, a in arrays.items()}, {"rest": orjson.dumps(rest).decode()})
        )
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
                f"The saved state of this run is damaged ({type(error).__name__}); it starts again."
            ) from error

    def delete(self, run_id: str) -> None:
        """Forget a run."""
        self.path(run_id).unlink(missing_ok=True)

    def _bound(self, kept: Collection[str]) -> None:
        files = []
        for path in self.folder.glob("*.safetensors"):
            try:
                files.append((path.stat().st_mtime_ns, path.stat().st_size, path))
            except FileNotFoundError:  # another worker was faster
                continue
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self.most_bytes:
                return
            if path.stem not in kept:
                path.unlink(missing_ok=True)
                total -= size
