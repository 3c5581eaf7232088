"""Ending on a signal: soon, with nothing half done and no process left behind.

Ctrl-C, ``kill`` and a closed terminal reach a command as `Interrupted`, wherever it is just then. What it had
started (kernels, browsers, test processes) is ended at the same time, and a command that does not come to its own
end within `PATIENCE` is ended from outside. Further signals change nothing: the ending is under way and is short.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import psutil

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))
GRACE = 0.7
"""Seconds that a process gets between being asked to end and being made to."""
PATIENCE = 1.5
"""Seconds that a command gets from the signal to its own end."""

Job = TypeVar("Job")
Result = TypeVar("Result")


class Interrupted(KeyboardInterrupt):
    """A signal asked the command to end."""


class _Ending:
    """What is known of the ending: the signal that came, and how many blocks may not be cut in two just now."""

    came: int | None = None
    held: int = 0
    over = threading.Event()


# ---- hearing a signal ---------------------------------------------------------------------------------------


@contextmanager
def heard() -> Iterator[None]:
    """Run a command so that a signal ends it; the exit code is then 128 and the signal's number.

    A command that takes a signal for its proper end (a server) returns and exits with 0.
    """
    # One that is ignored already (a background job, nohup) stays so.
    before = {n: signal.getsignal(n) for n in SIGNALS if signal.getsignal(n) is not signal.SIG_IGN}
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    _Ending.came, _Ending.held, _Ending.over = None, 0, threading.Event()
    watch = threading.Thread(target=_watch, args=(reader,), daemon=True)
    watch.start()
    waking = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in before:
        signal.signal(number, _raise)
    try:
        yield
    except BaseException as error:
        # After a signal any failure is its consequence, such as a kernel that is gone.
        if _Ending.came is None or (isinstance(error, SystemExit) and not error.code):
            raise
        _Ending.over.set()
        watch.join()
        _say()
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(128 + _Ending.came)  # Python's own end takes its time, and may be interrupted again
    finally:
        _Ending.held = 1  # the command is done: a signal has nothing to cut short any more
        signal.set_wakeup_fd(waking)
        for number, handler in before.items():
            signal.signal(number, handler if _Ending.came is None else signal.SIG_IGN)
        _Ending.over.set()
        os.close(writer)
        watch.join()
        os.close(reader)


@contextmanager
def held() -> Iterator[None]:
    """Let a signal wait until a short block is through, so that it happens whole or, after a signal, not at all."""
    if _Ending.came is not None and not _Ending.held:
        raise Interrupted
    _Ending.held += 1
    try:
        yield
    finally:
        _Ending.held -= 1
    if _Ending.came is not None and not _Ending.held:
        raise Interrupted


def _raise(number: int, _frame: object) -> None:
    if _Ending.came is None:
        _Ending.came = number
        if not _Ending.held:
            raise Interrupted


def _watch(reader: int) -> None:
    """Wait for a signal, also while the command is deep in a library, and see to it that all ends."""
    told = b"?"
    while told and told[0] not in SIGNALS:
        told = os.read(reader, 1)
    if not told:  # the command is done
        return
    started = time.monotonic()
    end(_below(psutil.Process()))
    if not _Ending.over.wait(PATIENCE - (time.monotonic() - started)):
        end(_below(psutil.Process()), grace=0)
        _say()
        os._exit(128 + told[0])


def _say() -> None:
    if sys.__stderr__ is not None:
        with suppress(OSError):  # a terminal that is closed
            os.write(sys.__stderr__.fileno(), b"interrupted; nothing was left half done\n")


def _forget() -> None:
    """A forked process is no command: it neither reports its signals to ours nor ends as ours does."""
    if any(signal.getsignal(number) is _raise for number in SIGNALS):
        signal.set_wakeup_fd(-1)
        for number in SIGNALS:
            if signal.getsignal(number) is _raise:
                signal.signal(number, signal.SIG_DFL)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


# ---- processes ----------------------------------------------------------------------------------------------


def run(
    command: Sequence[str | Path],
    *,
    timeout: float | None = None,
    **options: Any,  # noqa: ANN401 - as Popen has them
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; whatever cuts that short also ends the command and all that it started.

    Raises
    ------
    subprocess.TimeoutExpired
        If it takes longer than `timeout` seconds.
    """
    with subprocess.Popen(command, **options) as process:
        try:
            out, err = process.communicate(timeout=timeout)
        except BaseException:
            with suppress(psutil.NoSuchProcess):
                top = psutil.Process(process.pid)
                end([top, *_below(top)])
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def end(processes: Iterable[psutil.Process], grace: float = GRACE) -> None:
    """Ask processes to end, and make those that have not done so after `grace` seconds."""
    left = list(processes)
    if grace:
        for process in left:
            with suppress(psutil.Error):
                process.terminate()
    until = time.monotonic() + grace
    while (left := [p for p in left if _lives(p)]) and time.monotonic() < until:
        time.sleep(0.02)
    for process in left:
        with suppress(psutil.Error):
            process.kill()


def _below(process: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return process.children(recursive=True)
    return []


def _lives(process: psutil.Process) -> bool:
    """Whether it still runs; its parent may not have asked yet how it ended."""
    with suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


# ---- waiting for several ------------------------------------------------------------------------------------


def as_done(
    work: Callable[[Job], Awaitable[Result]], jobs: Iterable[Job], at_once: int = 1
) -> Iterator[tuple[Job, Result]]:
    """Await `work` for each job, `at_once` at a time, and yield job and result as each is done.

    It is awaited in a thread of its own, so that signals stay with the caller. An error, a signal, or a caller who
    asks for no more ends what is under way (each piece of work may clean up), and nothing further is begun.
    """
    jobs = list(jobs)
    done: SimpleQueue[Any] = SimpleQueue()
    running: SimpleQueue[Any] = SimpleQueue()

    async def all_of_them() -> None:
        running.put((asyncio.get_running_loop(), asyncio.current_task()))
        room = asyncio.Semaphore(at_once)

        async def one(job: Job) -> None:
            async with room:
                done.put((job, await work(job)))

        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(one(job))

    def begin() -> None:
        try:
            asyncio.run(all_of_them())
        except BaseExceptionGroup as errors:
            done.put(errors.exceptions[0])
        except BaseException as error:
            done.put(error)

    thread = threading.Thread(target=begin, daemon=True)
    thread.start()
    loop, task = running.get()
    try:
        for _ in jobs:
            item = done.get()
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        with suppress(RuntimeError):  # it is through
            loop.call_soon_threadsafe(task.cancel)
        thread.join()
