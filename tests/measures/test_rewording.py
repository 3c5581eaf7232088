"""A judgement is a code in a column: whatever is free text may be said in other words, and nothing moves.

A column is a code if its description closes it: by an enumeration, a key, a list of sources, or a pattern that no
sentence fits. Every other string is prose, so that a new column counts as prose until somebody says what may stand in
it.
"""

from __future__ import annotations

import inspect
import re
import shutil
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from nodeal import ledger, tables
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.measures import TOPICS, MeasureError, compute, registered

Column = tuple[str, str]
"""Table and column."""

WORDS = "Said otherwise"
"""What is put in place of prose. A column whose pattern takes it holds prose of a certain length."""
ORIGINAL = tables.data_dir()
BESIDE = ("proposals", "releases", "statements")
"""Modules with frames and no measures."""
COUNTED = ["number", "bool", "boolean", "datetime"]
"""Columns of a frame that say how it came out, whatever the words in it."""


def free_text() -> list[Column]:
    """Every column of prose, in the order of the description; editions are frozen and not reread."""
    return [
        (name, field["name"])
        for name in tables.names()
        if "edition" not in tables.describe(name)["nodeal"]
        for field in _prose(tables.describe(name)["schema"])
    ]


def _prose(schema: tables.Descriptor) -> Iterator[tables.Descriptor]:
    links = [link["fields"] for link in schema.get("foreignKeys", [])]
    keys = {c for columns in (schema.get("primaryKey", []), *links) for c in tables._columns(columns)}
    for field in schema["fields"]:
        rules = field.get("constraints", {})
        closed = field["name"] in keys or "unique" in rules or not re.fullmatch(rules.get("pattern", ".*"), WORDS)
        listed = "enum" in rules or field["name"].endswith("source_id")
        if field["type"] == "string" and not closed and not listed:
            yield field


def reword(data: Path, columns: Sequence[Column]) -> None:
    """Put other words into every filled cell of these columns of a copy of the tables, and leave all else."""
    by_table: dict[str, list[str]] = {}
    for name, column in columns:
        by_table.setdefault(name, []).append(column)
    for name, named in by_table.items():
        path = data / f"{name}.csv"
        cells = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in named:
            other = pd.Series([f"{WORDS} ({row})" for row in cells.index], index=cells.index)
            cells[column] = cells[column].where(cells[column] == "", other)
        cells.to_csv(path, index=False, lineterminator="\n")


def told() -> dict[str, str]:
    """Every measure, every frame that a chart draws and every verdict, without the words in which it is told."""
    return {**_measured(), **_framed(), **_judged()}


def _measured() -> dict[str, str]:
    found = {}
    for name in registered():
        try:
            e = compute(name)
            found[name] = repr((e.value, e.low, e.high, e.n))
        except MeasureError as error:
            found[name] = error.expected
    return found


def _framed() -> dict[str, str]:
    found = {}
    for topic in (*TOPICS, *BESIDE):
        module = import_module(f"nodeal.measures.{topic}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            about = inspect.signature(function)
            asked = [p for p in about.parameters.values() if p.default is p.empty]
            if name.startswith("_") or function.__module__ != module.__name__ or asked:
                continue
            if about.return_annotation == "pd.DataFrame":
                frame = function()
                counted = frame.select_dtypes(COUNTED)
                found[f"the frame {topic}.{name}"] = f"{frame.shape}\n{counted.to_csv(index=False)}"
    return found


def _judged() -> dict[str, str]:
    found = {}
    for day in (PUBLISHED, HINDSIGHT):
        for said in ledger.verdicts(day):
            came_out = [(r.test_id, r.outcome, r.reach, r.clear) for r in said.results]
            found[f"{said.claim_id} on {day}"] = repr((said.judgement, came_out))
    return found


def moved_by(folder: Path, columns: Sequence[Column], before: dict[str, str]) -> list[str]:
    """What comes out otherwise once these columns are reworded, and nothing else is.

    Each time in a copy of its own: what is kept of a folder's tables is kept for good.
    """
    data = folder / f"data-{sum(1 for _ in folder.iterdir())}"
    shutil.copytree(ORIGINAL, data)
    reword(data, columns)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODEAL_DATA", str(data))
        try:
            after = told()
        except Exception as error:  # what stumbles over other words has read them
            return [repr(error)]
    return [name for name in before if after.get(name) != before[name]]


def culprits(folder: Path, columns: Sequence[Column], before: dict[str, str]) -> dict[Column, list[str]]:
    """Each column that alone moves something, with what it moves: the columns are halved while anything moves."""
    moved = moved_by(folder, columns, before)
    if not moved:
        return {}
    if len(columns) == 1:
        return {columns[0]: moved}
    half = len(columns) // 2
    return {**culprits(folder, columns[:half], before), **culprits(folder, columns[half:], before)}


def test_other_words_in_free_text_move_no_measure_no_frame_and_no_verdict(tmp_path):
    found = culprits(tmp_path, free_text(), told())
    assert not found, "\n".join(f"{'.'.join(column)} decides {', '.join(moved)}" for column, moved in found.items())
