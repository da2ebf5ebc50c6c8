"""A set of images that lies on the web: which files, where from, and how they come into the server's folder. No torch."""

import gzip
import hashlib
import http.client
import os
import shutil
import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gan_core.errors import BadInput
from gan_core.settings import settings

CHUNK, PATIENCE_S = 1 << 16, 20.0
LEGACY = ("training.pt", "test.pt")  # what torchvision kept before 0.9, and still reads


@dataclass(frozen=True)
class File:
    """A gzipped file by its name without .gz, its md5 and its size in bytes, both of the gzipped file."""

    name: str
    md5: str
    size: int


@dataclass(frozen=True)
class Remote:
    """The files of a set, each at `mirror + name + ".gz"`; they are kept unpacked in <data>/<folder>/raw, as torchvision has it."""

    label: str
    folder: str
    mirrors: tuple[str, ...]
    files: tuple[File, ...]

    @property
    def size(self) -> int:
        """Bytes to fetch in all."""
        return sum(file.size for file in self.files)

    def is_there(self) -> bool:
        """Tell whether the set can be read from the folder of the settings."""
        place = data_folder() / self.folder
        raw, old = [place / "raw" / file.name for file in self.files], [place / "processed" / name for name in LEGACY]
        return any(all(map(os.path.isfile, paths)) for paths in (raw, old))

    def fetch(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Bring what is missing, each file from the first mirror that has it whole; BadInput says what was tried.

        progress(bytes, bytes in all). A file appears under its name when it is whole, so who reads beside this, or fetches
        the same, meets no half of one.
        """
        raw, before = data_folder() / self.folder / "raw", 0
        try:
            raw.mkdir(parents=True, exist_ok=True)
            for file in self.files:
                if not (raw / file.name).is_file():
                    with tempfile.TemporaryDirectory(dir=raw, prefix=".fetching-") as part:
                        self._bring(file, raw, Path(part), before, progress)
                before += file.size
        except OSError as problem:
            raise self._refused(str(problem)) from problem

    def _bring(
        self, file: File, raw: Path, part: Path, before: int, progress: Callable[[int, int], None] | None
    ) -> None:
        packed, unpacked, at_hand = part / "packed", part / "unpacked", raw / f"{file.name}.gz"
        if at_hand.is_file() and _md5(at_hand) == file.md5:
            packed = at_hand
        else:
            self._download(file, packed, lambda done: progress and progress(before + done, self.size))
        with gzip.open(packed) as source, unpacked.open("wb") as target:
            shutil.copyfileobj(source, target)
        os.replace(unpacked, raw / file.name)

    def _download(self, file: File, path: Path, progress: Callable[[int], object]) -> None:
        problems = []
        for mirror in self.mirrors:
            try:
                _copy(f"{mirror}{file.name}.gz", path, file.size, progress)
            except (OSError, http.client.HTTPException) as problem:
                problems.append(str(getattr(problem, "reason", problem)) or type(problem).__name__)
                continue
            if _md5(path) == file.md5:
                return
            problems.append("the file is damaged")
        raise self._refused("; ".join(dict.fromkeys(problems)))

    def _refused(self, why: str) -> BadInput:
        return BadInput(
            f"{self.label} is not in {data_folder()} and could not be fetched ({why}). The built-in digits need no network; "
            "or put the set there and name the folder in GANSCOPE_DATA.",
            fields=("data",),
        )


def data_folder() -> Path:
    """The folder of image sets: GANSCOPE_DATA, else one in the state folder."""
    own = settings()
    return own.data or own.state / "data"


def _copy(address: str, path: Path, most: int, progress: Callable[[int], object]) -> None:
    """Write what an address gives, up to its known size and one piece more: a mirror that does not end is damaged too."""
    with urllib.request.urlopen(address, timeout=PATIENCE_S) as reply, path.open("wb") as file:
        done = 0
        while done <= most and (piece := reply.read(CHUNK)):
            file.write(piece)
            done += len(piece)
            progress(min(done, most))


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
