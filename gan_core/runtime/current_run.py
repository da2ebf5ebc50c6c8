"""Which run a worker has in hand, in memory that its parent can read after its death."""

import mmap
import os
import tempfile

LENGTH = 128  # bytes; a run's id is shorter


class CurrentRun:
    """A run's id in a page of memory that two processes share through a file descriptor; '' while none is in hand."""

    def __init__(self, fd: int | None = None):
        """Open the page behind a descriptor, or make one; `fd` is then what a child inherits."""
        if fd is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- it lives as long as this object
            self._file.truncate(LENGTH)
            fd = self._file.fileno()
        self.fd = fd
        self._page = mmap.mmap(fd, LENGTH)

    def write(self, run_id: str) -> None:
        """Say which run is in hand now."""
        self._page[:] = run_id.encode()[:LENGTH].ljust(LENGTH, b"\0")

    def read(self) -> str:
        """Return the run in hand."""
        return bytes(self._page).rstrip(b"\0").decode(errors="replace")

    def close(self) -> None:
        """Let go of the page, and of the file where it was made here."""
        self._page.close()
        if hasattr(self, "_file"):
            self._file.close()
        else:
            os.close(self.fd)
