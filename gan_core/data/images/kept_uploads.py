"""Zips that users uploaded, kept by their digest in the server's own folder: bounded in bytes and in number."""

import hashlib
import os
import re
import threading
from pathlib import Path

from gan_core.data.images.upload import MAX_BYTES
from gan_core.errors import BadInput
from gan_core.settings import settings

MAX_KEPT = 30  # the oldest go
DIGEST = re.compile(r"[0-9a-f]{64}")


def keep(content: bytes) -> str:
    """Keep a zip, unread, and return its sha256 as 64 hexadecimal digits; BadInput where it is too large, or cannot be kept."""
    if len(content) > MAX_BYTES:
        raise BadInput(
            f"upload: {len(content) >> 20} MB is too much; at most {MAX_BYTES >> 20} MB.", fields=("upload",)
        )
    digest = hashlib.sha256(content).hexdigest()
    try:
        _write(_path(digest), content)
    except OSError as problem:  # a full disk, a folder that is not ours to write
        raise BadInput(
            f"upload: this server could not keep the zip ({problem.strerror or type(problem).__name__}); nothing was changed.",
            fields=("upload",),
        ) from problem
    return digest


def _write(path: Path, content: bytes) -> None:
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.lstat(path.parent.parent).st_uid != os.getuid():  # under /tmp, anybody may have laid a folder there first
        raise BadInput("GANSCOPE_STATE: the folder must be this user's own.")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    part = path.with_suffix(f".part{os.getpid()}-{threading.get_ident()}")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    kept = sorted(path.parent.glob("*.zip"), key=lambda file: file.stat().st_mtime_ns)
    for old in kept[:-MAX_KEPT]:
        old.unlink(missing_ok=True)


def content_of(digest: str) -> bytes:
    """Return a kept zip; BadInput for what is no digest, so no path is followed, and for one that this server does not have."""
    try:
        return _path(digest).read_bytes()
    except OSError as problem:
        raise BadInput(
            f"upload: this server has no images under {digest[:12]}…; upload the zip again.", fields=("upload", "data")
        ) from problem


def _path(digest: str) -> Path:
    if not DIGEST.fullmatch(digest):
        raise BadInput("upload: not allowed; 64 hexadecimal digits, the sha256 of a zip.", fields=("upload",))
    return settings().state / "uploads" / f"{digest}.zip"
