"""One SQLite file with every table of the book, made with Python's own sqlite3: for questions in SQL.

Tables are named as the description names them, with underscores (``talks_events``); a table ``columns`` says what
each column means, and ``measures`` what each measure is. Types, keys and links are those of ``data/datapackage.json``.
"""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from zlib import crc32

from nodeal import files
from nodeal.site.workbook import typed

FILE = "nodeal.sqlite"
MEASURES = Path(__file__).parents[1] / "measures"
TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
"""Everything else, dates and months among it, is text in ISO form."""

Resource = dict[str, Any]


def current(target: Path) -> bool:
    """The database is there, and lists the measures of today: it holds a checksum of the code of their rows."""
    if not target.is_file():
        return False
    with closing(sqlite3.connect(f"file:{target}?mode=ro", uri=True)) as database:
        return database.execute("PRAGMA user_version").fetchone()[0] == _code_of_measures()


def _code_of_measures() -> int:
    """Checksum that fits a signed number of four bytes."""
    return crc32(b"".join(path.read_bytes() for path in sorted(MEASURES.glob("*.py")))) >> 1


def write(resources: list[Resource], source: Path, target: Path) -> None:
    """Write the database anew.

    Parameters
    ----------
    resources
        Resources of the package description; what is no table is left out.
    source
        Folder with the CSV files.
    target
        The file to write; it appears only when it is complete.
    """
    described = [r for r in resources if r["path"].endswith(".csv")]
    # The connection's own `with` ends a transaction and leaves the file open.
    with files.aside(target) as (staged,), closing(sqlite3.connect(staged)) as database, database:
        _fill_all(database, described, source)


def _fill_all(database: sqlite3.Connection, described: list[Resource], source: Path) -> None:
    keys = {r["name"]: _listed(r["schema"].get("primaryKey", [])) for r in described}
    for resource in described:
        database.execute(_create(resource, keys))
        _fill(database, resource, source / resource["path"])
    database.execute(
        'CREATE TABLE "columns" ("table" TEXT, "column" TEXT, "type" TEXT, "unit" TEXT, "meaning" TEXT, '
        'PRIMARY KEY ("table", "column")) WITHOUT ROWID'
    )
    database.executemany(
        'INSERT INTO "columns" VALUES (?, ?, ?, ?, ?)',
        [
            (name(r), f["name"], f["type"], f.get("unit"), f.get("description", ""))
            for r in described
            for f in r["schema"]["fields"]
        ],
    )
    from nodeal.measures import listed  # pandas and all: not for a build in which no table changed

    database.execute(
        'CREATE TABLE "measures" ("measure_id" TEXT PRIMARY KEY, "what" TEXT, "weakness" TEXT, "unit" TEXT, '
        '"tables" TEXT) WITHOUT ROWID'
    )
    database.executemany('INSERT INTO "measures" VALUES (?, ?, ?, ?, ?)', listed().to_numpy().tolist())
    database.execute(f"PRAGMA user_version = {_code_of_measures()}")


def name(resource: Resource) -> str:
    """Name of a resource's table in the database."""
    return resource["name"].replace("-", "_")


def _create(resource: Resource, keys: dict[str, list[str]]) -> str:
    schema = resource["schema"]
    lines = [f'"{f["name"]}" {TYPES.get(f["type"], "TEXT")}' for f in schema["fields"]]
    if key := keys[resource["name"]]:
        lines.append(f"PRIMARY KEY ({_quoted(key)})")
    for link in schema.get("foreignKeys", []):
        there = link["reference"]["resource"] or resource["name"]
        theirs = _listed(link["reference"]["fields"])
        # SQLite links to keys only; some columns here name a fact that stands in several rows.
        if theirs == keys[there]:
            ours = _quoted(_listed(link["fields"]))
            lines.append(f'FOREIGN KEY ({ours}) REFERENCES "{there.replace("-", "_")}" ({_quoted(theirs)})')
    return f'CREATE TABLE "{name(resource)}" (\n  {", ".join(lines)}\n)'


def _fill(database: sqlite3.Connection, resource: Resource, path: Path) -> None:
    fields = resource["schema"]["fields"]
    with path.open(encoding="utf-8", newline="") as file:
        rows = ([_value(cell, f["type"]) for cell, f in zip(row, fields, strict=True)] for row in _body(file))
        marks = ", ".join("?" * len(fields))
        database.executemany(f'INSERT INTO "{name(resource)}" VALUES ({marks})', rows)


def _body(file: Any) -> Any:  # noqa: ANN401 - an open file and an iterator over its rows
    reader = csv.reader(file)
    next(reader)
    return reader


def _value(cell: str, kind: str) -> object:
    """A cell as a workbook has it, but that days and months stay text."""
    return typed(cell, kind if kind in TYPES else "string")


def _listed(fields: str | list[str]) -> list[str]:
    return [fields] if isinstance(fields, str) else fields


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{c}"' for c in columns)
