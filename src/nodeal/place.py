"""Where the book stands: the one finder of its checkout and of its data."""

from __future__ import annotations

import os
from pathlib import Path

from nodeal.errors import NodealError

CONTENTS = "_toc.yml"
"""What marks the top folder of a checkout."""
HOME = "NODEAL_HOME"
"""Environment variable that names the top folder of another book."""
DATA = "NODEAL_DATA"
"""Environment variable that names another folder of tables."""
PACKAGE = Path(__file__).resolve().parent


class PlaceError(NodealError):
    """No book where one was looked for."""


def root(start: Path | None = None) -> Path:
    """Top folder of the checkout.

    Parameters
    ----------
    start
        Look from here upwards and nowhere else. Without it: the folder that ``NODEAL_HOME`` names; else the nearest
        one from the current folder upwards; else the checkout that the package is read from.

    Raises
    ------
    PlaceError
        If there is none.
    """
    named = os.environ.get(HOME) if start is None else None
    here = Path(named) if named else (start or Path.cwd()).resolve()
    for folder in (here,) if named else (here, *here.parents, *(PACKAGE.parents if start is None else ())):
        if is_root(folder):
            return folder.resolve()
    raise PlaceError(
        str(here),
        found=f"no {CONTENTS} {'there' if named else 'here or above'}",
        expected="a checkout of the book",
        remedy=f"Correct {HOME}." if named else "Change into the checkout and run the command again.",
    )


def is_root(folder: Path) -> bool:
    """Whether a folder is the top of a checkout."""
    return (folder / CONTENTS).is_file()


def data() -> Path:
    """Folder of the tables: ``NODEAL_DATA`` if set, else ``data/`` of the checkout.

    Raises
    ------
    PlaceError
        If there is no checkout, or what is named is no folder.
    """
    named = os.environ.get(DATA)
    if named and not Path(named).is_dir():
        raise PlaceError(
            DATA,
            found=f"{named!r}, which is {'a file' if Path(named).exists() else 'not there'}",
            expected="the book's data folder",
            remedy=f"Name that folder, or unset {DATA} to take the checkout's.",
        )
    return Path(named) if named else root() / "data"
