"""The run that a worker is working on, in shared memory that the parent can read after the worker's death."""

import mmap
import os
import tempfile

LENGTH = 128  # bytes; a run's id is shorter


class CurrentRun:
    """A run's id in a page of memory that two processes share through a file descriptor; '' while there is none."""

    def __init__(self, fd: int | None = None):
        """Open the page of a descriptor, or create one whose `fd` a child process inherits."""
        if fd is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- it lives as long as this object
            self._file.truncate(LENGTH)
            fd = self._file.fileno()
        self.fd = fd
        self._page = mmap.mmap(fd, LENGTH)

    def write(self, run_id: str) -> None:
        """Set the current run."""
        self._page[:] = run_id.encode()[:LENGTH].ljust(LENGTH, b"\0")

    def read(self) -> str:
        """Return the current run."""
        return bytes(self._page).rstrip(b"\0").decode(errors="replace")

    def close(self) -> None:
        """Close the page and its file."""
        self._page.close()
        if hasattr(self, "_file"):
            self._file.close()
        else:
            os.close(self.fd)
