"""Running the book build and looking at the result.

A book is built aside, from what the last good build left, and takes the place of the last good book only when it
is without fault. A build that failed leaves nothing behind: the next one meets the same faults.
"""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from rich.text import Text
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

from nodeal import interrupts, notebooks
from nodeal.errors import refuse_conflict
from nodeal.site import answering, imprint, prerender
from nodeal.site.stored import SiteError
from nodeal.tables import DESCRIPTOR, check_foreign_keys, described

SITE = Path("_build/html")
MEMORY = (".doctrees", "jupyter_execute")
"""What a build remembers beside ``html``: pages as read, and the numbers that notebooks glued."""
SHOWN = 3
"""So many pictures are named when more than that are missing or stale."""
PORT = 8000


def build(
    root: Path, *, target: Path | None = None, afresh: bool = False, waits: Callable[[], None] = lambda: None
) -> Path:
    """Build the book from stored outputs; a warning is an error, and leaves the last good book as it was.

    Parameters
    ----------
    root
        Checkout of the book.
    target
        Folder that receives ``html/``; ``_build`` of the checkout if not given.
    afresh
        Build every page, not only what changed.
    waits
        Hears that another build is at work in the folder, before waiting for it.

    Returns
    -------
    pathlib.Path
        Folder of the built site.

    Raises
    ------
    SiteError
        If chapters, contents or pictures are not ready, or if the build fails, with its warnings.
    NotebookError
        If a stored notebook is not the whole executed form of its text.
    """
    check_ready(root)
    place = (target or root) / "_build"
    with alone(place, waits):
        attempt = place / ".attempt"
        shutil.rmtree(attempt, ignore_errors=True)  # of a build that was killed
        try:
            for part in (*MEMORY, "html"):
                if not afresh and (place / part).is_dir():
                    shutil.copytree(place / part, attempt / "_build" / part)
            _run_jupyter_book(root, attempt)
            _put_in_place(attempt, place)
        finally:
            shutil.rmtree(attempt, ignore_errors=True)
    return place / "html"


@contextmanager
def alone(folder: Path, waits: Callable[[], None]) -> Iterator[None]:
    """One build at a time in a folder, which is made if it is not there; the lock ends with whoever holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".building")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waits()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def check_ready(root: Path) -> None:
    """Refuse what would make a book that is not the one in the texts.

    Raises
    ------
    SiteError
        If a chapter is missing from the contents or they name one that is not there, or a picture is missing or stale.
    ImprintError
        If ``book/site.toml`` cannot be read.
    ReplyError
        If ``book/replies/replies.toml`` cannot be read.
    NotebookError
        If a stored notebook is not the whole executed form of its text.
    TableError
        If the description of the tables cannot be read.
    """
    texts = sorted((root / "notebooks" / "src").glob("*.md"))
    for page in (root / "_toc.yml", root / "_config.yml", *sorted((root / "book").glob("*.md"))):
        refuse_conflict(str(page.relative_to(root)), page.read_text("utf-8"), SiteError)
    imprint.read(root)
    answering.replies(root)
    if (package := root / "data" / DESCRIPTOR).is_file():
        described(package)
    _check_contents(root, {f"notebooks/{text.stem}" for text in texts})
    for text in texts:
        notebooks.check_pair(text)
    if problems := prerender.state(root).problems():
        more = f" and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
        raise SiteError(
            str(prerender.PICTURES), found="; ".join(problems[:SHOWN]) + more, expected="two pictures of each chart",
            remedy="Run `make charts`, then look at what it drew.",
        )  # fmt: skip


def _check_contents(root: Path, chapters: set[str]) -> None:
    try:
        listed = {name.removesuffix(".ipynb").removesuffix(".md") for name in parse_toc_yaml(root / "_toc.yml")}
    except MalformedError as error:
        raise SiteError(
            "_toc.yml", found=str(error), expected="the contents as Jupyter Book reads them", remedy="Correct the file."
        ) from error
    for name in sorted(chapters - listed):
        raise SiteError(
            "_toc.yml", found=f"no line for {name}", expected="every chapter of notebooks/src",
            remedy=f"Add `- file: {name}` where it belongs.",
        )  # fmt: skip
    for name in sorted(name for name in listed - chapters if name.startswith("notebooks/")):
        raise SiteError(
            "_toc.yml", found=f"a line for {name}", expected=f"its text notebooks/src/{Path(name).name}.md",
            remedy="Write the text, then run `make notebooks`; or take the line out.",
        )  # fmt: skip


def _run_jupyter_book(root: Path, output: Path) -> None:
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command: list[str | Path] = [jupyter_book, "build", root, "--path-output", output, "-W", "--keep-going", "-n", "-q"]
    done = interrupts.run(
        command, cwd=root, env=os.environ | {"NO_COLOR": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    if done.returncode:
        # A key that finds no row falls wherever a page needs the row, and there only the key is known.
        check_foreign_keys()
        said = _complaints(done.stdout + done.stderr, root)
        raise SiteError(
            "book", found="a build that failed", expected="a build without a warning",
            remedy=f"Mend what these lines name, then build again:\n{said}",
        )  # fmt: skip


def _put_in_place(attempt: Path, place: Path) -> None:
    """Swap a good build for the last one. Cut off anywhere, it leaves a whole book, or none, and the next is built."""
    old, new = attempt / "old", attempt / "_build"
    old.mkdir()
    with interrupts.held():
        # Pages may be newer than what is remembered of them, never older: they would stay as they are.
        for part in (*MEMORY, "html"):
            if (place / part).exists():
                (place / part).replace(old / part)
        for part in ("html", *MEMORY):
            if (new / part).exists():
                (new / part).replace(place / part)


def serve(root: Path, port: int = PORT, announce: Callable[[str], None] = lambda address: None) -> None:
    """Show the built site at 127.0.0.1 until interrupted; nothing is opened and nobody else can see it.

    Parameters
    ----------
    root
        Checkout of the book.
    port
        Where; 0 takes any free one.
    announce
        Hears the address once the site can be read there.

    Raises
    ------
    SiteError
        If the book is not built or the port is taken.
    """
    site = root / SITE
    if not (site / "index.html").is_file():
        raise SiteError(str(SITE), found="no built book", expected="index.html", remedy="Run `make book` first.")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    try:
        with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
            announce(f"http://127.0.0.1:{server.server_port}/")
            server.serve_forever()
    except OSError as error:
        raise SiteError(
            f"127.0.0.1:{port}", found=error.strerror or str(error), expected="a free port",
            remedy="Name another one with --port, as in `make serve PORT=8001`; 0 takes any free one.",
        ) from error  # fmt: skip
    except KeyboardInterrupt:
        return


_IN_NOTEBOOK = re.compile(r"\S*\bnotebooks/(?P<stem>\w+)\.ipynb:(?P<line>\d{5,})")
"""Where MyST-NB finds a fault: ten thousand times the number of the cell, and the line in it, both counted from 1."""


def _complaints(log: str, root: Path) -> str:
    """The lines of a log that name a fault, with the place in the text that people edit."""
    plain = Text.from_ansi(log).plain.splitlines()  # Jupyter Book colours them also where nobody sees it
    named = [
        line.strip()
        for before, line in zip(["", *plain], plain, strict=False)
        if any(word in line for word in ("WARNING", "ERROR", "Error"))
        and not before.lstrip().startswith('File "')  # a line of code, in a traceback
        and not re.fullmatch(r"\w*Error:", line.strip())
    ]
    lines = _once(named)

    def in_text(found: re.Match[str]) -> str:
        cell, line = divmod(int(found["line"]), 10_000)
        begins = notebooks.cell_lines(root / "notebooks" / "src" / f"{found['stem']}.md")
        return f"notebooks/src/{found['stem']}.md:{begins[cell - 1] + max(line, 1) - 1}"

    return _IN_NOTEBOOK.sub(in_text, "\n".join(lines or plain[-20:])).replace(f"{root}/", "")


def _once(lines: list[str]) -> list[str]:
    """Each fault once: Sphinx and Jupyter Book both tell what ended a build, one of them with more before it."""
    return [
        line
        for number, line in enumerate(lines)
        if not any(line in other and (line != other or n < number) for n, other in enumerate(lines))
    ]
