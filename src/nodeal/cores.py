"""Work spread over processes, which end when the work does: done, failed, interrupted, or its process gone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

Result = TypeVar("Result")


def spread(
    work: Callable[..., Result],
    *arguments: Iterable[Any],
    processes: int,
    context: BaseContext | None = None,
) -> list[Result]:
    """``list(map(work, *arguments))`` in so many processes at once, in the order of the arguments.

    The first error is raised at once; then, and after a signal, no further piece is begun and none is waited for.
    """
    context = context or multiprocessing.get_context()
    # Each process watches this line and ends when our end is closed, by us or because we are gone.
    theirs, ours = context.Pipe(duplex=False)
    with (
        theirs,
        ours,
        ProcessPoolExecutor(processes, context, initializer=_hold_on, initargs=(theirs, ours)) as pool,
    ):
        # No `map`: it cancels what is left, and a pool whose processes are gone stumbles over a cancelled piece.
        try:
            begun = [pool.submit(work, *piece) for piece in zip(*arguments, strict=False)]
            return [one.result() for one in begun]
        except BaseException:
            ours.close()
            raise


def _hold_on(line: Connection, other_end: Connection) -> None:
    """Set up a process: it leaves the terminal's signals to the one that began the work."""
    other_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()


def _end_with(line: Connection) -> None:
    with suppress(EOFError, OSError):
        line.recv_bytes()
    os._exit(1)
