"""Trained weights that ship with the code: safetensors files and a manifest that says how each was made. numpy only."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from gan_core.errors import BadInput

FOLDER = Path(__file__).parents[1] / "checkpoints"


def manifest(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return {name: entry}; an entry has the file's "sha256", how it was made ("made": the tool's arguments) and "metrics"."""
    try:
        return json.loads((folder / "manifest.json").read_text("utf-8"))["checkpoints"]
    except (OSError, ValueError, KeyError) as problem:
        raise BadInput(f"checkpoints/manifest.json cannot be read ({type(problem).__name__}).") from problem


def read(name: str, folder: Path = FOLDER) -> dict[str, np.ndarray]:
    """Return a checkpoint's arrays; BadInput where it is unknown, missing or not the file that the manifest speaks of."""
    entries = manifest(folder)
    if name not in entries:
        raise BadInput(f"checkpoint: '{name}' is not known; known: {', '.join(entries) or 'none'}.")
    try:
        content = (folder / f"{name}.safetensors").read_bytes()
    except OSError as problem:
        raise BadInput(f"checkpoint: the file of '{name}' is missing; `make checkpoints` creates it.") from problem
    if hashlib.sha256(content).hexdigest() != entries[name]["sha256"]:
        raise BadInput(f"checkpoint: the file of '{name}' is damaged; `make checkpoints` creates it.")
    try:
        return load(content)
    except SafetensorError as problem:
        raise BadInput(f"checkpoint: the file of '{name}' cannot be read; `make checkpoints` creates it.") from problem


def write(name: str, arrays: Mapping[str, np.ndarray], entry: Mapping[str, Any], folder: Path = FOLDER) -> int:
    """Write a checkpoint and its entry in the manifest; return its size in bytes."""
    content = save({key: np.ascontiguousarray(array) for key, array in arrays.items()})
    (folder / f"{name}.safetensors").write_bytes(content)
    entries = manifest(folder) if (folder / "manifest.json").exists() else {}
    entries[name] = {**entry, "sha256": hashlib.sha256(content).hexdigest()}
    text = json.dumps({"checkpoints": dict(sorted(entries.items()))}, indent=2, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", "utf-8")
    return len(content)
