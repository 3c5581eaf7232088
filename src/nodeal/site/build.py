"""Running the book build and looking at the result."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
from pathlib import Path

from nodeal.site.stored import SiteError

SITE = Path("_build/html")
PORT = 8000


def book_root(start: Path | None = None) -> Path:
    """The checkout of the book: the nearest folder upwards with ``_toc.yml``.

    Raises
    ------
    SiteError
        If there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "_toc.yml").is_file():
            return folder
    raise SiteError(
        str(here), found="no _toc.yml here or above", expected="a checkout of the book",
        remedy="Change into the checkout and run the command again.",
    )  # fmt: skip


def build(root: Path, *, target: Path | None = None, afresh: bool = False) -> Path:
    """Build the book from stored outputs; a warning is an error.

    Parameters
    ----------
    root
        Checkout of the book.
    target
        Folder that receives ``html/``; ``_build`` of the checkout if not given.
    afresh
        Build every page, not only what changed.

    Returns
    -------
    pathlib.Path
        Folder of the built site.

    Raises
    ------
    SiteError
        If the build fails, with its warnings.
    """
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [str(jupyter_book), "build", str(root), "-W", "--keep-going", "-n", "-q"]
    if target is not None:
        command += ["--path-output", str(target)]
    if afresh:
        command.append("--all")
    quiet = os.environ | {"NO_COLOR": "1"}
    run = subprocess.run(command, cwd=root, env=quiet, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SiteError(
            "book", found=f"a build that failed:\n{_complaints(run.stdout + run.stderr)}\n",
            expected="a build without a warning", remedy="Mend what the lines above name, then build again.",
        )  # fmt: skip
    return (target / SITE) if target is not None else root / SITE


def serve(root: Path, port: int = PORT) -> None:
    """Show the built site at 127.0.0.1 until interrupted; nothing is opened and nobody else can see it.

    Raises
    ------
    SiteError
        If the book is not built or the port is taken.
    """
    site = root / SITE
    if not (site / "index.html").is_file():
        raise SiteError(str(SITE), found="no built book", expected="index.html", remedy="Run `nodeal book` first.")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    try:
        with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
            server.serve_forever()
    except OSError as error:
        raise SiteError(
            f"127.0.0.1:{port}", found=str(error), expected="a free port", remedy="Name another one with --port.",
        ) from error  # fmt: skip
    except KeyboardInterrupt:
        return


def _complaints(log: str) -> str:
    lines = [line for line in log.splitlines() if any(word in line for word in ("WARNING", "ERROR", "Error"))]
    return "\n".join(lines or log.splitlines()[-20:])
