"""Raw files to damage: a copy of a module's files in a temporary NODEAL_RAW, checksums following the damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from nodeal import cli as command
from nodeal import ingest, tables
from nodeal.errors import NodealError
from nodeal.ingest import raw


@pytest.fixture
def raw_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """``raw_copy(keys)`` → folder that stands in for NODEAL_RAW, holding copies of these raw files."""

    def copy(keys: tuple[str, ...]) -> Path:
        if not raw.available(*keys):
            pytest.skip("the publishers' raw files are not at hand: set NODEAL_RAW or run `make data` once")
        for key in keys:
            target = tmp_path / key
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(raw.fetch(key, progress=False), target)
            target.chmod(0o644)
        monkeypatch.setenv("NODEAL_RAW", str(tmp_path))
        return tmp_path

    return copy


@pytest.fixture
def repin(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, str], None]:
    """``repin(folder, key)`` accepts a damaged file's checksum, so that what looks at its content is reached."""

    def accept(folder: Path, key: str) -> None:
        import pooch

        pinned = dict(raw.registry())
        pinned[key] = replace(pinned[key], sha256=pooch.file_hash(str(folder / key)))
        monkeypatch.setattr(raw, "registry", lambda: pinned)

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
