"""The server's settings, read from GANSCOPE_* environment variables; the README lists them."""

import os
import tempfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gan_core.errors import BadInput

SYSTEMS = "GANscope runs on Linux, on macOS, and on Windows in WSL (learn.microsoft.com/windows/wsl): its worker processes need a Unix system."


class Settings(BaseModel):
    """One field for each variable: GANSCOPE_DATA is `data`, and so on."""

    model_config = ConfigDict(frozen=True)

    data: Path | None = Field(
        None, description="folder of MNIST and Fashion-MNIST; they are downloaded into it if missing"
    )
    state: Path = Field(
        default_factory=lambda: Path(tempfile.gettempdir()) / f"ganscope-{os.getuid()}",
        description="folder in which runs are saved",
    )
    state_mb: int = Field(512, ge=1, description="size limit of that folder; the oldest runs go first")
    workers: int = Field(0, ge=0, le=256, description="worker processes; 0: one per GPU, or cores - 1")
    runs: int = Field(48, ge=1, description="maximum number of runs being viewed; further users wait in a queue")
    members: int = Field(1024, ge=1, description="maximum number of members of these runs")
    memory_mb: int = Field(8192, ge=64, description="maximum total memory of these runs, estimated from their settings")
    session_runs: int = Field(
        6, ge=1, description="maximum number of runs of one session; with more, the least recently viewed one is paused"
    )
    session_members: int = Field(128, ge=1, description="maximum number of members of one session's runs")
    session_memory_mb: int = Field(2048, ge=64, description="maximum memory of one session's runs")
    hang_s: float = Field(
        60.0, gt=0, le=3600, description="seconds without an answer after which a worker is restarted"
    )
    release_s: float = Field(
        15.0, ge=0, le=150, description="seconds for which a run trains on after its tab was closed"
    )
    frame_ancestors: str = Field(
        "*",
        pattern=r"^[\w.:/*'\- ]+$",
        description="sites that may embed the app in a frame, as CSP's frame-ancestors; *: all, for Spaces and course pages",
    )
    device: str = Field(
        "", pattern=r"^(|cpu|cuda(:\d+)?)$", description="device of the workers; empty: a GPU if there is one"
    )


def settings() -> Settings:
    """Read the environment; a bad value raises BadInput, which names the variable. So does a system without Unix users."""
    if not hasattr(os, "getuid"):
        raise BadInput(SYSTEMS)
    given = {
        name: os.environ[key] for name in Settings.model_fields if os.environ.get(key := f"GANSCOPE_{name.upper()}")
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"GANSCOPE_{str(first['loc'][0]).upper()}={first['input']}: {first['msg']}") from error
