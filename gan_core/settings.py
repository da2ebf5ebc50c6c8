"""The server's own settings, read from GANSCOPE_* environment variables; the README lists them."""

import os
import tempfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gan_core.errors import BadInput


class Settings(BaseModel):
    """One field a variable: GANSCOPE_DATA is `data`, and so on."""

    model_config = ConfigDict(frozen=True)

    data: Path | None = Field(None, description="folder in which MNIST and Fashion-MNIST already lie")
    state: Path = Field(
        default_factory=lambda: Path(tempfile.gettempdir()) / f"ganscope-{os.getuid()}",
        description="folder in which runs are saved",
    )
    state_mb: int = Field(512, ge=1, description="size limit of that folder; the oldest runs go first")
    workers: int = Field(0, ge=0, le=256, description="worker processes; 0: one per GPU, or cores - 1")
    device: str = Field("", pattern=r"^(|cpu|cuda(:\d+)?)$", description="device of the workers; empty: a GPU if any")


def settings() -> Settings:
    """Read the environment now; a bad value raises BadInput naming the variable."""
    given = {
        name: os.environ[key] for name in Settings.model_fields if os.environ.get(key := f"GANSCOPE_{name.upper()}")
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"GANSCOPE_{str(first['loc'][0]).upper()}={first['input']}: {first['msg']}") from error
