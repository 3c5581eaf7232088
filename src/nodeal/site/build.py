"""Running the book build and looking at the result."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from rich.text import Text

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


def _complaints(log: str) -> str:
    plain = Text.from_ansi(log).plain.splitlines()  # Jupyter Book colours them also where nobody sees it
    lines = [line for line in plain if any(word in line for word in ("WARNING", "ERROR", "Error"))]
    return "\n".join(lines or plain[-20:])
