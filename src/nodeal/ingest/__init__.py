"""Raw files in, tidy tables out: one module a publisher. Never imported by a notebook.

A module offers ``tables() -> dict[str, pandas.DataFrame]``: the finished frames by table name. Nothing is
written before every frame of the run has been checked against its description. What is no table (a map) comes
as bytes under its path, checked by its module. What one publisher needs beyond a module stands beside it under its
name, such as ``kiel_items``.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TypeAlias

import pandas as pd

from nodeal import files, tables
from nodeal.errors import NodealError

MODULES = (
    "sources",
    "cbr",
    "ches",
    "deepstate",
    "fortna",
    "ivaniuk",
    "kiel",
    "populist",
    "sipri",
    "talks",
    "ucdp",
    "unga",
)
"""One a publisher, in the order in which they build on each other."""
APART = ("outline",)
"""Those whose file is in a package of another registry and never changes: made only where they are asked for."""


Product: TypeAlias = pd.DataFrame | bytes
"""A table, or the content of a file that is none."""


def module(name: str) -> ModuleType:
    """The ingest module of one publisher."""
    return import_module(f"nodeal.ingest.{name}")


def build(*names: str) -> Iterator[tuple[str, dict[str, Product]]]:
    """Frames of the modules asked for, or of all but those apart, each checked against its description.

    Nothing is written.

    Raises
    ------
    NodealError
        For a module that does not exist.
    """
    for name in names:
        if name not in (*MODULES, *APART):
            raise NodealError(
                f"publisher {name}",
                found="no module that reads its files",
                expected="one of " + ", ".join(sorted((*MODULES, *APART))),
                remedy="Correct the name, or name none to make every table anew.",
            )
    for name in names or MODULES:
        frames = module(name).tables()
        for key, frame in frames.items():
            resource = tables.describe(key)
            if isinstance(frame, bytes):
                continue
            tables.check(resource, frame.reset_index(drop=True), where=f"{name}: {resource['path']}")
        yield name, frames


def check_links(frames: dict[str, Product]) -> None:
    """Hold every foreign key of the package to these frames and the tables that stay as they are.

    What the frames replace may break its description, which may have changed since, or be gone.

    Raises
    ------
    TableError
        At the first value that finds no row.
    """
    tables.check_foreign_keys({name: frame for name, frame in frames.items() if isinstance(frame, pd.DataFrame)})


def write(frames: dict[str, Product]) -> None:
    """Replace tables by checked frames: all of them, or none."""
    targets = [tables.data_dir() / tables.describe(key)["path"] for key in frames]
    with files.aside(*targets) as staged:
        for new, (key, frame) in zip(staged, frames.items(), strict=True):
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(frame if isinstance(frame, bytes) else to_csv(frame, tables.describe(key)))


def to_csv(frame: pd.DataFrame, resource: tables.Descriptor) -> bytes:
    """A frame as the committed CSV: described columns, ISO dates, ``true``/``false``, Unix line ends."""
    text = pd.DataFrame(index=frame.index)
    for field in resource["schema"]["fields"]:
        cells = frame[field["name"]]
        match field["type"]:
            case "date":
                cells = cells.dt.strftime("%Y-%m-%d")
            case "yearmonth":
                cells = cells.dt.strftime("%Y-%m")
            case "boolean":
                cells = cells.map({True: "true", False: "false"})
            case "integer":
                cells = cells.astype("Int64")
        text[field["name"]] = cells
    return text.to_csv(index=False, lineterminator="\n").encode()
