"""Where the book stands is found in one place, for tables, notebooks and site alike."""

import ast
from pathlib import Path

import pytest

import nodeal
from nodeal import place, tables
from nodeal.place import PlaceError

SRC = Path(nodeal.__file__).parent


def test_another_book_is_named_by_its_home_and_its_tables_come_from_there(tmp_path, monkeypatch):
    home, below = tmp_path / "home", tmp_path / "home/notebooks/src"
    below.mkdir(parents=True)
    (home / place.CONTENTS).touch()
    monkeypatch.chdir(below)
    assert place.root() == home.resolve() == place.root(below), "the nearest from here upwards"
    monkeypatch.chdir(tmp_path)
    assert place.root() in SRC.parents, "the checkout of the package"
    monkeypatch.setenv(place.HOME, str(home))
    assert (place.root(), place.data()) == (home.resolve(), home.resolve() / "data")
    with pytest.raises(tables.TableError, match="set NODEAL_DATA"):
        tables.names()
    monkeypatch.setenv(place.HOME, str(tmp_path))
    with pytest.raises(PlaceError, match=rf"no {place.CONTENTS} there.*Correct {place.HOME}"):
        place.root()


def test_only_one_module_looks_for_the_checkout():
    """Three did, and told three stories outside of one."""
    asked = {"_toc.yml", "NODEAL_DATA", "NODEAL_HOME"}
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            looks = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("get", "is_file", "getenv")
            found = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)} & asked if looks else set()
            assert not found or path.stem == "place", (path.name, found)
