"""One build at a time in a checkout: two would write the same files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has none; there the second build is not kept waiting
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(folder: Path, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of a folder; it ends with the process that holds it, however that ends.

    Parameters
    ----------
    folder
        Is made if it is not there; receives the empty file ``.lock``.
    waits
        Is called if another process holds the lock, before waiting for it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waits()
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
