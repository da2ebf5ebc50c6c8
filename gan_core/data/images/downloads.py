"""Downloads of image sets, each in its own thread: one for all runs that wait for the same set."""

import threading

from gan_core.data.images.image_set import image_sets
from gan_core.data.images.remote import Remote
from gan_core.errors import BadInput


class Download:
    """A set on its way: `label`, `done` and `size` in bytes; then `over`, and `problem`, a sentence or ''."""

    def __init__(self, remote: Remote):
        self.label, self.size, self.done, self.problem = remote.label, remote.size, 0, ""
        self._thread = threading.Thread(target=self._fetch, args=(remote,), name=f"fetch {remote.label}", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether it is there, or given up."""
        return not self._thread.is_alive()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until it is over, timeout_s at most; return whether it is."""
        self._thread.join(timeout_s)
        return self.over

    def _fetch(self, remote: Remote) -> None:
        try:
            remote.fetch(self._progress)
        except BadInput as problem:
            self.problem = str(problem)
        except Exception as problem:  # an internal error: the waiting runs must not wait forever
            self.problem = f"{remote.label} could not be fetched ({type(problem).__name__}: {problem})."

    def _progress(self, done: int, size: int) -> None:
        self.done = done


_under_way: dict[str, Download] = {}
_lock = threading.Lock()


def download(name: str) -> Download | None:
    """Return the download of an image set that is not there yet, begun now if none is under way; None where nothing is to fetch.

    '' is no set. A failed download is started again.
    """
    remote = image_sets[name].remote if name else None
    if remote is None:
        return None
    with _lock:
        known = _under_way.get(name)
        if known is not None and not known.over:
            return known
        if remote.is_there():
            return None
        _under_way[name] = Download(remote)
        return _under_way[name]
