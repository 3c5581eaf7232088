"""Rooms import only what the house allows, and the same topic word stands in every room."""

import ast
from pathlib import Path

import pytest

import nodeal
from nodeal import measures

SRC = Path(nodeal.__file__).parent
FOUNDATION = {"errors", "dates"}
"""Everyone may use these; they use nothing."""

MAY_USE = {
    "tables": set(),
    "estimate": set(),
    "ingest": {"tables"},
    "measures": {"tables", "estimate"},
    "ledger": {"measures", "tables", "estimate"},
    "forecasts": {"tables", "estimate"},
    "hypotheses": {"tables", "estimate", "ledger"},
    "charts": set(),
    "show": {"charts", "ledger", "measures", "tables", "estimate"},
    "notebooks": {"show"},
    "readme": {"notebooks"},
    "checks": {"notebooks"},
    # The data page says how good the tables are, and that is measured; and from which files they were read.
    "site": {"tables", "notebooks", "show", "charts", "measures", "estimate", "ingest"},
    "cli": {"tables", "estimate", "ingest", "measures", "ledger", "forecasts", "hypotheses", "show", "notebooks",
            "readme", "checks", "site"},
}  # fmt: skip
"""Room → rooms of the project that it may import, as house.md's table says."""


def room_of(path):
    parts = path.relative_to(SRC).parts
    return parts[0].removesuffix(".py")


def imported(path):
    """Rooms of the project that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "nodeal":
            names = [f"nodeal.{a.name}" for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            if name.startswith("nodeal."):
                yield name.split(".")[1]


MODULES = [p for p in sorted(SRC.rglob("*.py")) if p != SRC / "__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_a_room_imports_only_what_it_may(path):
    room = room_of(path)
    if room in FOUNDATION:
        assert not set(imported(path))
        return
    allowed = MAY_USE[room] | FOUNDATION | {room}
    assert set(imported(path)) <= allowed


@pytest.mark.parametrize("path", sorted((SRC / "charts").glob("*.py")), ids=lambda p: p.stem)
def test_charts_read_no_file(path):
    text = path.read_text("utf-8")
    assert "open(" not in text
    assert "read_" not in text


def test_every_topic_has_its_measures_data_and_tests():
    from nodeal.notebooks import root

    for topic in measures.TOPICS:
        assert (SRC / "measures" / f"{topic}.py").is_file()
        assert (root() / "data" / topic).is_dir()
        assert (root() / "tests" / "measures" / f"test_{topic}.py").is_file()


def test_every_chart_module_is_a_topic_with_data():
    """Charts come with a topic's first chapter: a topic may have measures before."""
    from nodeal.notebooks import root

    for path in (SRC / "charts").glob("[a-z]*.py"):
        assert path.stem == "theme" or (root() / "data" / path.stem).is_dir()


def test_notebooks_import_neither_ingest_nor_site():
    from nodeal.notebooks import texts

    for text in texts():
        source = text.read_text("utf-8")
        assert "nodeal.ingest" not in source
        assert "nodeal.site" not in source
