"""Raw files to damage: a module's files in a temporary NODEAL_RAW, checksums following the damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pooch
import pytest

from nodeal import cli as command
from nodeal import ingest, tables
from nodeal.errors import NodealError
from nodeal.ingest import raw

NOT_AT_HAND = "the publishers' raw files are not at hand: set NODEAL_RAW or run `make data` once"


@pytest.fixture
def raw_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """``raw_copy(keys)`` → folder that stands in for NODEAL_RAW, holding copies of these raw files."""

    def copy(keys: tuple[str, ...]) -> Path:
        if not raw.available(*keys):
            pytest.skip(NOT_AT_HAND)
        for key in keys:
            target = tmp_path / key
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(raw.fetch(key, progress=False), target)
            target.chmod(0o644)
        monkeypatch.setenv("NODEAL_RAW", str(tmp_path))
        return tmp_path

    return copy


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bytes], None]:
    """``pinned(key, content)``: this content under this key, its checksum accepted; the other raw files as they are."""

    def put(key: str, content: bytes) -> None:
        target = tmp_path / "raw" / key
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        files = dict(raw.registry())
        files[key] = replace(files[key], sha256=pooch.file_hash(str(target)))
        fetch = raw.fetch
        monkeypatch.setattr(raw, "registry", lambda: files)
        path = raw._local(files[key], target)
        monkeypatch.setattr(
            "nodeal.ingest.readers.fetch", lambda k, **options: path if k == key else fetch(k, **options)
        )

    return put


@pytest.fixture(scope="session")
def content_of() -> Callable[[str], bytes]:
    """``content_of(key)``: bytes of a raw file, fetched and seen once."""
    return cache(lambda key: raw.fetch(key, progress=False).read_bytes())


@pytest.fixture(scope="session")
def sheet_of() -> Callable[[str, str, tuple[str, ...]], list[list[object]]]:
    """``sheet_of(key, sheet, columns)``: rows of a sheet, its columns in place, all but those named empty, texts short.

    A workbook made of them is read in a tenth of the time that the publisher's takes.
    """

    @cache
    def read(key: str, sheet: str, columns: tuple[str, ...]) -> list[list[object]]:
        path = raw.fetch(key, progress=False)
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
        kept = [i for i, name in enumerate(rows[0]) if name in columns]
        long = {name: str(number) for number, name in enumerate({r[i] for r in rows for i in kept if _long(r[i])})}
        cut = []
        for row in rows:
            cells: list[object] = [None] * (kept[-1] + 1)
            for i in kept:
                cells[i] = long.get(row[i], row[i]) if _long(row[i]) else row[i]
            cut.append(cells)
        return cut

    return lambda *which: [list(row) for row in read(*which)]


def _long(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) > 60


@pytest.fixture
def repin(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, str], None]:
    """``repin(folder, key)`` accepts a damaged file's checksum, so that what looks at its content is reached."""

    def accept(folder: Path, key: str) -> None:
        files = dict(raw.registry())
        files[key] = replace(files[key], sha256=pooch.file_hash(str(folder / key)))
        monkeypatch.setattr(raw, "registry", lambda: files)

    return accept


@pytest.fixture(scope="session")
def as_committed() -> Callable[[str, pd.DataFrame], None]:
    """``as_committed(name, frame)`` fails at the first row in which a table made anew differs from the stored one.

    Not one comparison of all bytes: pytest would work for minutes on what to show of their difference.
    """

    def compare(name: str, frame: pd.DataFrame) -> None:
        resource = tables.describe(name)
        stored = (tables.data_dir() / resource["path"]).read_bytes().splitlines(keepends=True)
        made = ingest.to_csv(frame, resource).splitlines(keepends=True)
        for row, (ours, theirs) in enumerate(zip(made, stored, strict=False), start=1):
            assert ours == theirs, f"{resource['path']}, row {row}"
        assert len(made) == len(stored), resource["path"]

    return compare


@pytest.fixture
def refusal() -> Callable[[str], str]:
    """``refusal(module)`` makes this module's tables → its one error. Nothing is written before all are made."""

    def run(module: str) -> str:
        with pytest.raises(NodealError) as caught:
            ingest.module(module).tables()
        return str(caught.value)

    return run


@pytest.fixture
def refused(data_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """``refused(module)`` ingests with this module alone → its one error; no table was touched."""

    def run(module: str) -> str:
        monkeypatch.setattr(ingest, "MODULES", (module,))
        before = {path: path.read_bytes() for path in data_copy.rglob("*") if path.is_file()}
        with pytest.raises(NodealError) as caught:
            command.data()
        assert {path: path.read_bytes() for path in data_copy.rglob("*") if path.is_file()} == before
        return str(caught.value)

    return run
