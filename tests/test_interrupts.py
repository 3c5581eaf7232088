"""A signal ends a command soon: nothing is stored after it, nobody is left behind, one line says so."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from nodeal import article, cores, place

# A test run in the background ignores Ctrl-C, and so would what it starts.
HEARING = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "signal.signal(signal.SIGHUP, signal.SIG_DFL); "
)
"""Who starts the tests in the background, or under nohup, has the signals ignored: the commands inherit that."""
LONG = 60
"""Seconds after which a command that will not end fails its test."""

SLEEPING = """---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

```{code-cell}
import os, subprocess, time
helper = subprocess.Popen(["sleep", "600"])
with open("new", "w") as file:
    file.write(f"{os.getpid()} {helper.pid}")
os.rename("new", "started")
time.sleep(600)
```
"""


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", HEARING + code, *arguments]


def wait_for(path: Path) -> str:
    until = time.monotonic() + LONG
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} did not come"
        time.sleep(0.02)
    return path.read_text("utf-8")


def gone(pids: str) -> bool:
    """Whether these processes end, if they have not yet."""
    for pid in pids.split():
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(int(pid))
            with suppress(psutil.TimeoutExpired):
                process.wait(5)
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                process.kill()
                return False
    return True


@pytest.fixture
def checkout(tmp_path):
    """Two notebooks that sleep, both stored before; the second waits for the first."""
    src = tmp_path / "notebooks/src"
    src.mkdir(parents=True)
    (tmp_path / "_toc.yml").touch()
    shutil.copy(place.root(Path(__file__)) / article.FILE, tmp_path)
    for name in ("01_sleep", "02_sleep"):
        (src / f"{name}.md").write_text(SLEEPING, "utf-8")
        (tmp_path / f"notebooks/{name}.ipynb").write_text("as before", "utf-8")
    (tmp_path / "runtime").mkdir()
    return tmp_path


@pytest.mark.parametrize("times", [1, 3])
def test_ctrl_c_ends_notebooks(checkout, monkeypatch, times):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(checkout / "runtime"))
    command = python("from nodeal import cli, notebooks; notebooks.PROCESSES = 1; cli.main()", "notebooks")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(checkout)
        os.execv(command[0], command)
    pids = wait_for(checkout / "notebooks/started")
    settings = termios.tcgetattr(terminal)
    settings[3] |= termios.NOFLSH  # or each Ctrl-C would throw away what is not read yet
    termios.tcsetattr(terminal, termios.TCSANOW, settings)
    for _ in range(times):
        os.write(terminal, b"\x03")
        time.sleep(0.1)
    said, until = b"", time.monotonic() + LONG
    with suppress(OSError):  # the other end of the terminal is closed
        while time.monotonic() < until:
            if select.select([terminal], [], [], 1)[0]:
                said += os.read(terminal, 65536)
    if time.monotonic() > until:
        os.kill(pid, signal.SIGKILL)
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    assert gone(pids)
    assert os.waitstatus_to_exitcode(status) == 130, said
    assert b"Traceback" not in said
    assert said.count(b"interrupted;") == 1
    assert [p.read_text("utf-8") for p in sorted(checkout.glob("notebooks/*.ipynb"))] == ["as before"] * 2
    assert not list(checkout.rglob("*.new"))
    assert not list((checkout / "runtime").rglob("*.json"))


@pytest.mark.parametrize("command", [["-m", "nodeal"], [str(Path(sys.executable).with_name("nodeal"))]])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_heard_while_libraries_are_still_being_imported(tmp_path, command, number):
    """A stand-in for one of them sends it: Python's own answer would be a traceback."""
    (tmp_path / "typer.py").write_text(
        f"import os, signal, time\nos.kill(os.getpid(), {int(number)})\ntime.sleep({LONG})\n", "utf-8"
    )
    done = subprocess.run(
        python("import os; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])", *command, "--version"),
        env=os.environ | {"PYTHONPATH": str(tmp_path)}, check=False, capture_output=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (128 + number, b"")
    assert done.stderr == b"interrupted; nothing was left half done\n"


DEAF = """
import hashlib, subprocess
from pathlib import Path
from nodeal import interrupts
with interrupts.heard():
    helper = subprocess.Popen(["sleep", "600"])
    Path("new").write_text(str(helper.pid))
    Path("new").rename("started")
    hashlib.pbkdf2_hmac("sha256", b"", b"", 10**9)
"""


def test_a_command_deep_in_a_library_ends_too(tmp_path):
    """Python hears a signal only between two of its own steps."""
    with subprocess.Popen(python(DEAF), cwd=tmp_path, stderr=subprocess.PIPE) as command:
        helper = wait_for(tmp_path / "started")
        command.send_signal(signal.SIGTERM)
        _, said = command.communicate(timeout=LONG)
    assert command.returncode == 128 + signal.SIGTERM
    assert said == b"interrupted; nothing was left half done\n"
    assert gone(helper)


HELD = """
import os, time
from pathlib import Path
from nodeal import files, interrupts
with interrupts.heard():
    with interrupts.held():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)
        Path("whole").touch()
    Path("after").touch()
"""
SWALLOWED = """
import os
from pathlib import Path
from nodeal import files, interrupts
with interrupts.heard():
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except BaseException:
        pass  # as Python itself does in a finalizer
    files.write(Path("after"), "")
"""


@pytest.mark.parametrize(("code", "left"), [(HELD, ["whole"]), (SWALLOWED, [])])
def test_what_may_not_be_cut_is_whole_or_not_begun(tmp_path, code, left):
    done = subprocess.run(python(code), cwd=tmp_path, check=False, timeout=LONG, capture_output=True)
    assert done.returncode == 128 + signal.SIGTERM, done.stderr
    assert [p.name for p in tmp_path.iterdir()] == left


SPREAD = """
import os, time
from pathlib import Path
from nodeal import cores, interrupts
def work(n):
    Path(f"new{n}").write_text(str(os.getpid()))
    Path(f"new{n}").rename(f"started{n}")
    time.sleep(600)
with interrupts.heard():
    cores.spread(work, range(4), processes=2)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_processes_at_work_end_with_the_one_they_work_for(tmp_path, number):
    with subprocess.Popen(python(SPREAD), cwd=tmp_path, stderr=subprocess.PIPE) as command:
        pids = " ".join(wait_for(tmp_path / f"started{n}") for n in range(2))
        command.send_signal(number)
        assert gone(pids)
        _, said = command.communicate(timeout=LONG)
    assert command.returncode == (130 if number == signal.SIGINT else -number)
    assert b"Traceback" not in said
    assert not (tmp_path / "started2").exists()


def _fails_at_once(n: int) -> int:
    if n == 0:
        raise ValueError(n)
    time.sleep(600)
    return n


def test_an_error_waits_for_no_other_process():
    with pytest.raises(ValueError, match="0"):
        cores.spread(_fails_at_once, range(4), processes=2)
    assert cores.spread(pow, [2, 3], [3, 2], processes=2) == [8, 9]
