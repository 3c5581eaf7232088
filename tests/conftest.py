"""What every test may use."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from nodeal import article, checks, files, measures, place, tables

TOY = Path(__file__).parent / "toy_article"

# The same cases on every run and every machine; no clock decides whether a test passes.
settings.register_profile("nodeal", deadline=None, derandomize=True)
settings.load_profile("nodeal")


def pytest_collection_finish() -> None:
    """Spare Python from going through all that was imported each time it looks for garbage."""
    gc.collect()
    gc.freeze()


PINNED = Path(__file__).with_name("pinned.json")
"""What counts and shares came to when the tables were last accepted: ``nodeal accept`` writes the file."""
RECORDED: dict[str, object] = {}
"""What the tests of this run have written down."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where values are written down, run only the tests that hold some, and those of the tables themselves."""
    if checks.RECORDS in os.environ:
        holding = [i for i in items if "pinned" in getattr(i, "fixturenames", ()) or i.nodeid.startswith("tests/data/")]
        config.hook.pytest_deselected(items=[item for item in items if item not in holding])
        items[:] = holding


def pytest_sessionfinish(exitstatus: int) -> None:
    """Write down what came out, of all tests that hold values or of none."""
    if checks.RECORDS in os.environ and RECORDED and not exitstatus:
        lines = (f" {json.dumps(key)}: {json.dumps(said)}" for key, said in sorted(RECORDED.items()))
        files.write(PINNED, "{\n" + ",\n".join(lines) + "\n}\n")


@pytest.fixture
def pinned(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """``pinned("high", n)`` holds a value to what it was when the tables were last accepted.

    For what an edit of one cell may move: a count of rows, a share, a coefficient. What no edit may move is asserted.
    """
    where = request.node.nodeid.removeprefix("tests/")
    known = {} if checks.RECORDS in os.environ else json.loads(PINNED.read_text("utf-8"))

    def hold(name: str, value: object) -> None:
        said = {str(code): n for code, n in value.items()} if isinstance(value, dict) else value
        key, found = f"{where} {name}", json.loads(json.dumps(said, default=_plain))
        if checks.RECORDS in os.environ:
            RECORDED[key] = found
        else:
            assert found == known.get(key), f"{key}: after an edit that was meant, run .venv/bin/nodeal accept"

    return hold


def _plain(value: object) -> object:
    """A number of numpy's, a day or a set as JSON knows it."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    return value.item() if hasattr(value, "item") else str(value)


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of ``data/`` that stands in for it, to be damaged at will.

    Of a file that nobody has touched since, with a description that nobody has touched, the table is the original's:
    one that was read and checked before need not be again.
    """
    original, copy = tables.data_dir(), tmp_path / "data"
    shutil.copytree(original, copy)
    load = tables._load

    def told_apart(name: str, description: tables.Stamped, file: tables.Stamped) -> pd.DataFrame:
        if copy in description[0].parents and copy in file[0].parents:
            sources = [original / path.relative_to(copy) for path, _ in (description, file)]
            stamped = [tables._stamped(path) for path in sources if path.is_file()]
            if [when for _, when in stamped] == [description[1], file[1]]:
                return load(name, *stamped)
        return load(name, description, file)

    monkeypatch.setattr(tables, "_load", told_apart)
    monkeypatch.setenv("NODEAL_DATA", str(copy))
    return copy


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy article in place of the book's, with its days and measures: a copy of its ``data/``, to be damaged.

    Five claims, twelve rows of evidence and two tests: what the ledger does with them takes a hundredth of a second.
    Days that functions have for a default stay the book's, so name the day.
    """
    shutil.copytree(TOY / "data", tmp_path / "toy")
    monkeypatch.setenv(place.HOME, str(TOY))
    monkeypatch.setenv(place.DATA, str(tmp_path / "toy"))
    of = article.article()
    days = {"PUBLISHED": of.date, "HINDSIGHT": of.read_through, "HORIZONS": dict(of.horizons)}
    modules = [module for name, module in sys.modules.items() if name.startswith("nodeal.")]
    for module, (name, value) in product(modules, days.items()):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(measures, "TOPICS", of.topics)
    monkeypatch.setattr(measures, "__path__", [*measures.__path__, str(TOY / "measures")])
    return tmp_path / "toy"


@pytest.fixture(scope="session")
def contrast() -> Callable[[str, str], float]:
    """``contrast("#112233", "#ffffff")``: their contrast as the Web Content Accessibility Guidelines count it."""

    def luminance(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def between(one: str, other: str) -> float:
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    return between


@pytest.fixture
def edit() -> Callable[[Path, str, str], None]:
    """``edit(path, old, new)`` replaces text that must be there: a test cannot pass by damaging nothing."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path.name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
