"""Raw files to damage: a copy of a module's files in a temporary NODEAL_RAW, checksums following the damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nodeal import cli as command
from nodeal import ingest
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
