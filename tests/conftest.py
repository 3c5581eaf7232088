"""What every test may use."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from nodeal import tables

# The same cases on every run and every machine; no clock decides whether a test passes.
settings.register_profile("nodeal", deadline=None, derandomize=True)
settings.load_profile("nodeal")


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of ``data/`` that stands in for it, to be damaged at will."""
    copy = tmp_path / "data"
    shutil.copytree(tables.data_dir(), copy)
    monkeypatch.setenv("NODEAL_DATA", str(copy))
    return copy


@pytest.fixture
def edit() -> Callable[[Path, str, str], None]:
    """``edit(path, old, new)`` replaces text that must be there: a test cannot pass by damaging nothing."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path.name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
