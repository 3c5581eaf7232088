"""Every check of the project, in the order in which a failure is cheapest to understand."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from nodeal import interrupts
from nodeal.article import article
from nodeal.errors import NodealError
from nodeal.place import root

_BIN = Path(sys.executable).parent

BUILT = "NODEAL_BOOK_BUILT"
"""Set where the book was built just now, so that the tests of the site need not build it once more."""

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("style", ("ruff", "check", "--quiet", ".")),
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    (
        "spelling",
        ("codespell", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "book", "notebooks/src", "src", "tests"),
    ),
    ("data package", ("frictionless", "validate", "data/datapackage.json")),
    ("book", ("nodeal", "book")),
    # The longest files first and in this order, so that no process sits idle at the end; a third one works while
    # the others wait for a browser or a kernel.
    (
        "site, notebooks and package",
        (
            "pytest",
            "-q",
            "--nbval",
            "--nbval-current-env",
            "-n",
            "3",
            "--dist",
            "loadfile",
            "--no-loadscope-reorder",
            "tests/site/test_access.py",
            "tests/site",
            "notebooks",
            "tests",
        ),
    ),
)


def run_all() -> int:
    """Run every check, even after one failed, so that one run tells everything. Returns the exit code."""
    console = Console()
    failed = []
    # Kernels and browsers that are ended in the middle leave files: those go with this folder. What pytest keeps of
    # failed tests stays where it always is.
    with tempfile.TemporaryDirectory(prefix="nodeal-", ignore_cleanup_errors=True) as folder:
        places = os.environ | {"TMPDIR": folder, "PYTEST_DEBUG_TEMPROOT": tempfile.gettempdir()}
        for name, command in CHECKS:
            started = time.monotonic()
            console.rule(name)
            done = interrupts.run([_BIN / command[0], *command[1:]], cwd=root(), env=places)
            if done.returncode:
                failed.append(name)
            elif name == "book":
                places[BUILT] = "yes"
            console.print(f"{name}: {'FAILED' if done.returncode else 'passed'} in {time.monotonic() - started:.0f} s")
    if failed:
        console.print("failed: " + ", ".join(failed), style="bold red")
    return 1 if failed else 0


RECORDS = "NODEAL_RECORDS"
"""Set where tests write down what they hold values to instead of holding them to it."""
VALUES = ("tests/measures/values.json", "tests/pinned.json")
"""What measures and counts gave when the tables were last accepted."""
HOLDING = ("tests/data", "tests/measures", "tests/ledger", "tests/charts")
"""Where the tests stand that hold a value to what is written there."""


def renew_values(home: Path) -> None:
    """Write down anew what tests hold values to, each by the test itself, which also checks all else that it checks.

    Raises
    ------
    NodealError
        If one of these tests fails for another reason.
    """
    if not (home / HOLDING[0]).is_dir():
        return
    command: list[str | Path] = [_BIN / "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", *HOLDING]
    done = interrupts.run(
        command,
        cwd=home,
        env=os.environ | {RECORDS: "yes"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
        raise NodealError(
            failed[0].split(" ")[1] if failed else "tests", found=(failed or done.stdout.splitlines()[-1:])[0],
            expected="tables that keep to what this test asks", remedy="Mend the edit, or what the test says of it.",
        )  # fmt: skip


EXAMPLES = article().examples
BENCHMARKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("build, nothing changed", ("nodeal", "book")),
    ("all verdicts at one date", ("nodeal", "verdicts")),
    ("all verdicts at every month", ("python", "-c", "from nodeal import ledger; ledger.trajectories()")),
    ("all verdicts under every choice", ("python", "-c", "from nodeal import ledger; ledger.stability()")),
    ("one explanation", ("nodeal", "explain", EXAMPLES["claim"])),
    ("one measure", ("nodeal", "measure", EXAMPLES["measure"])),
    ("re-execute every notebook", ("nodeal", "notebooks")),
    ("nbval on every notebook", ("pytest", "-q", "--nbval", "--nbval-current-env", "-n", "2", "--dist", "loadfile",
                                 "notebooks")),
)  # fmt: skip


def benchmark() -> Iterator[tuple[str, float]]:
    """What was done and the seconds it took, in order; a command that failed is named so."""
    for what, command in BENCHMARKS:
        started = time.monotonic()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        done = interrupts.run([_BIN / command[0], *command[1:]], cwd=root(), **quiet)
        yield what if done.returncode == 0 else f"{what} (failed)", time.monotonic() - started
