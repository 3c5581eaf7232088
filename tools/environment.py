"""Bring ``.venv`` up to date: built beside the old one, then swapped, so that a failure loses nothing.

Called by ``tools/setup.sh`` with the Python that the environment shall have. Uses the standard library alone, since it
runs before anything is installed. With ``uv ...`` as arguments it runs the pinned uv instead, for the other targets
of the Makefile.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What only the making needs is imported where it is used: nearly always all is ready, and nobody should wait for it.

UV_VERSION = "0.13.9"
PLACE = Path(__file__).resolve().parent.parent
VENV = PLACE / ".venv"
READY = VENV / ".ready"
"""Says from what ``.venv`` was made and where; written last, so that a half-made one has none."""
WORKSHOP = PLACE / ".boot"
"""Holds the pinned uv, the lock, and environments that are being made or given up."""
UV = WORKSHOP / "bin" / "uv"
LAST = WORKSHOP / "last"
MADE_FROM = ("requirements.lock", "pyproject.toml")


class SetUpError(Exception):
    """Something that set-up needs and does not have; the text says what, and how to go on."""


def main(arguments: list[str]) -> int:
    """Make the environment ready, or run the pinned uv. Returns the exit code."""
    try:
        if arguments[:1] == ["uv"]:
            with one_at_a_time():
                fetch_uv()
                if code := run(UV, *arguments[1:]):
                    say(f"`uv {' '.join(arguments[1:3])} …` failed, see above. {kept()}")
                return code
        if outdated() is not None:
            with one_at_a_time():
                # Another set-up may have made it meanwhile.
                if (why := outdated()) is not None:
                    say(why)
                    make()
    except SetUpError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.strerror or error} ({error.filename or PLACE}). {kept()}")
        return 1
    except KeyboardInterrupt:
        say(f"stopped. {kept()}")
        return 130
    return 0


def say(text: str) -> None:
    """One line for the person who waits."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


# ---- is it ready? -------------------------------------------------------------------------------------------


def outdated() -> str | None:
    """Why the environment must be made, in words; None if it is ready."""
    asked = f"Python {version()}"
    if not VENV.is_dir():
        return f"making .venv with {asked}; a minute or so, once"
    if not (VENV / "bin" / "python").exists():
        return f"the Python that .venv was made with is gone; making it anew with {asked}"
    if not READY.is_file():
        return f".venv is not complete; making it anew with {asked}"
    place, _, made_from = READY.read_text("utf-8").partition("\n")
    if made_from and place != str(PLACE):
        return f".venv was made in another folder ({place}); making it anew here"
    if (has := version_of(VENV)) != version():
        return f".venv has Python {has} and {asked} is asked for; making it anew"
    if made_from.strip() != digest():
        return "what .venv is made from has changed; making it anew"
    return None


def version() -> str:
    """Version of the Python at work, such as ``3.12``: an environment survives a change of the third number."""
    return ".".join(map(str, sys.version_info[:2]))


def version_of(environment: Path) -> str:
    """Version of an environment's Python, as its own description says; ``?`` if it does not."""
    for line in (environment / "pyvenv.cfg").read_text("utf-8").splitlines():
        name, _, value = line.partition("=")
        if name.strip() in ("version", "version_info"):
            return ".".join(value.strip().split(".")[:2])
    return "?"


def digest() -> str:
    """Digest of the files that say what is installed: a new date alone renews nothing."""
    found = hashlib.sha256()
    for name in MADE_FROM:
        found.update((PLACE / name).read_bytes())
    return found.hexdigest()


# ---- making it ----------------------------------------------------------------------------------------------


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the lock of this checkout; it ends with the process that holds it, however that ends."""
    WORKSHOP.mkdir(exist_ok=True)
    with (WORKSHOP / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another one is at work in this folder; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make() -> None:
    """Build an environment beside ``.venv``, then put it in its place.

    Raises
    ------
    SetUpError
        If something cannot be fetched or installed; ``.venv`` is then as it was.
    """
    import tempfile

    tidy_up()
    fetch_uv()
    # A name of its own: a uv that outlived its stopped set-up may still write into the one before.
    fresh = Path(tempfile.mkdtemp(prefix="next-", dir=WORKSHOP))
    try:
        # Relocatable, because it is made under another name than it will have.
        uv("venv", "--clear", "--relocatable", "--python", base_python(), fresh)
        python = ("--python", fresh / "bin" / "python")
        uv("pip", "sync", "--require-hashes", *python, "requirements.lock", fetches=True)
        uv("pip", "install", "--no-deps", *python, "--editable", ".", fetches=True)
        (fresh / READY.name).write_text(f"{PLACE}\n{digest()}\n", encoding="utf-8")
        fresh.chmod(0o777 & ~umask())
        if VENV.exists() or VENV.is_symlink():
            VENV.rename(LAST)
        fresh.rename(VENV)
    finally:
        tidy_up()


def tidy_up() -> None:
    """Put back what a set-up that was killed between its two renames left, and remove what is of no use."""
    import shutil

    if LAST.exists() and not VENV.exists():
        LAST.rename(VENV)
    for leftover in (LAST, *WORKSHOP.glob("next-*")):
        if leftover.is_symlink():
            leftover.unlink()
        else:
            shutil.rmtree(leftover, ignore_errors=True)


def fetch_uv() -> None:
    """Have the pinned uv in the workshop.

    Raises
    ------
    SetUpError
        If it cannot be fetched, or this Python has no venv.
    """
    import subprocess
    import tempfile

    if UV.exists():
        found = subprocess.run([UV, "--version"], capture_output=True, text=True, check=False).stdout.split()
        if found[1:2] == [UV_VERSION]:
            return
    with tempfile.TemporaryDirectory(prefix="next-", dir=WORKSHOP) as folder:
        if run(base_python(), "-m", "venv", folder):
            raise SetUpError(f"{base_python()} cannot make an environment; it needs venv and pip "
                             f"(Debian: apt-get install python3-venv). {kept()}")  # fmt: skip
        pip = (Path(folder, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        if run(*pip, f"uv=={UV_VERSION}"):
            raise SetUpError(f"uv {UV_VERSION} could not be fetched, see above. Is this machine online? {kept()}")
        UV.parent.mkdir(exist_ok=True)
        Path(folder, "bin", "uv").replace(UV)


def uv(*arguments: str | Path, fetches: bool = False) -> None:
    """Run uv quietly. What fetches is first tried with what this machine has: then no network is needed.

    Raises
    ------
    SetUpError
        If it fails; its own words stand above.
    """
    command = (UV, *arguments, "--quiet")
    if fetches and run(*command, "--offline", silent=True) == 0:
        return
    if run(*command):
        needs = " It fetches packages: is this machine online?" if fetches else ""
        raise SetUpError(f"`uv {' '.join(map(str, arguments[:2]))} …` failed, see above.{needs} {kept()}")


def run(*command: str | Path, silent: bool = False) -> int:
    """Run a command in the checkout and return its exit code."""
    import subprocess

    return subprocess.run(command, cwd=PLACE, env=surroundings(), capture_output=silent, check=False).returncode


def surroundings() -> dict[str, str]:
    """Environment variables for uv and pip: a cache in the workshop where the usual one cannot be written."""
    found = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    # Set by an environment that is active in the shell; here another one is meant.
    found.pop("VIRTUAL_ENV", None)
    usual = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    if not writable(usual):
        found.setdefault("UV_CACHE_DIR", str(WORKSHOP / "cache" / "uv"))
        found.setdefault("PIP_CACHE_DIR", str(WORKSHOP / "cache" / "pip"))
    return found


def writable(folder: Path) -> bool:
    """Whether something can be written to a folder, which is made if it is not there."""
    import tempfile

    try:
        for place in (folder.expanduser(), folder.expanduser() / "uv"):
            place.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=place).close()
    except (OSError, RuntimeError):  # the latter where there is no home at all
        return False
    return True


def base_python() -> str:
    """The Python itself, not an environment's link to it: that one may be on its way out."""
    return getattr(sys, "_base_executable", None) or sys.executable


def umask() -> int:
    """The umask in force, which Python tells only by setting it."""
    found = os.umask(0)
    os.umask(found)
    return found


def kept() -> str:
    """What the person still has, and how to go on."""
    again = "When that is mended, run the same make command again."
    if (VENV / "bin" / "nodeal").exists() and (VENV / "bin" / "python").exists():
        return f".venv is as it was: until then use it as `.venv/bin/nodeal book`. {again}"
    return again


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
