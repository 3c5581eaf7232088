"""Rooms import only what the house allows, and the same topic word stands in every room."""

import ast
from pathlib import Path

import pytest

import nodeal
from nodeal import measures

SRC = Path(nodeal.__file__).parent
FOUNDATION = {"errors": set(), "dates": {"errors"}, "interrupts": set(), "cores": set()}
"""Everyone may use these; they use nothing above them."""

MAY_USE = {
    "files": set(),
    "tables": set(),
    "estimate": set(),
    "ingest": {"tables", "files"},
    "measures": {"tables", "estimate"},
    "ledger": {"measures", "tables", "estimate"},
    "forecasts": {"tables", "estimate"},
    "hypotheses": {"tables", "estimate", "ledger"},
    "charts": set(),
    "show": {"charts", "ledger", "measures", "tables", "estimate"},
    "notebooks": {"show", "files"},
    "readme": {"notebooks", "files"},
    "lab": {"notebooks"},
    "chapters": {"notebooks"},
    "checks": {"notebooks"},
    # The data page says how good the tables are, and that is measured; and from which files they were read. The page
    # of all claims prints every verdict.
    "site": {"files", "ledger", "tables", "notebooks", "show", "charts", "measures", "estimate", "ingest"},
    "cli": {"tables", "estimate", "ingest", "measures", "ledger", "forecasts", "hypotheses", "show", "notebooks",
            "readme", "chapters", "checks", "site"},
    "__main__": {"cli"},
}  # fmt: skip
"""Room → rooms of the project that it may import, as house.md's table says."""


FOLDER = dict.fromkeys(("bids", "ceasefires", "agreements"), "precedents")
"""Where a topic's tables stand, if not under its own name."""


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
        assert set(imported(path)) <= FOUNDATION[room]
        return
    allowed = MAY_USE[room] | FOUNDATION.keys() | {room}
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
        assert (root() / "data" / FOLDER.get(topic, topic)).is_dir()
        assert (root() / "tests" / "measures" / f"test_{topic}.py").is_file()


def test_every_chart_module_is_a_topic_with_data_and_tests():
    """Charts come with a topic's first chapter: a topic may have measures before."""
    from nodeal.notebooks import root

    for path in (SRC / "charts").glob("[a-z]*.py"):
        assert path.stem == "theme" or (root() / "data" / FOLDER.get(path.stem, path.stem)).is_dir()
        assert (root() / "tests" / "charts" / f"test_{path.stem}.py").is_file()


@pytest.mark.parametrize("path", sorted((SRC / "measures").glob("*.py")), ids=lambda p: p.stem)
def test_a_module_of_measures_is_of_one_subject(path):
    """What outgrows this holds two. Those of functions are still to be written as rows."""
    assert path.stat().st_size <= 28_000 or path.stem in ("stances", "talks")


def test_notebooks_import_neither_ingest_nor_site():
    from nodeal.notebooks import texts

    for text in texts():
        source = text.read_text("utf-8")
        assert "nodeal.ingest" not in source
        assert "nodeal.site" not in source


OPENERS = {"Popen", "ProcessPoolExecutor", "TemporaryDirectory", "ThreadPoolExecutor", "ThreadingHTTPServer", "ZipFile",
           "launch", "load_workbook", "open", "urlopen"}  # fmt: skip
CLOSERS = {"closing", "enter_context"}


def left_open(tree):
    """Lines that open a file, connection, process, server or browser outside of a ``with``: an error leaves it open.

    A ``with`` around ``sqlite3.connect`` itself ends a transaction and closes nothing, so that needs ``closing``.
    """
    closed, by_closer = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.withitem):
            closed.add(node.context_expr)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in CLOSERS:
            by_closer.update(node.args)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if ast.unparse(node.func) == "sqlite3.connect":
            if node not in by_closer:
                yield node.lineno
        elif name in OPENERS and node not in closed | by_closer:
            yield node.lineno


def test_what_is_opened_is_closed_on_errors_too():
    from nodeal.notebooks import root

    files = [*MODULES, *sorted((root() / "tests").rglob("*.py"))]
    found = [f"{p.name}, line {line}" for p in files for line in left_open(ast.parse(p.read_text("utf-8")))]
    assert not found, found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("with sqlite3.connect(path) as base: pass", True),
        ("base = sqlite3.connect(path)", True),
        ("lines = path.open()", True),
        ("json.load(open(path))", True),
        ("book = openpyxl.load_workbook(path)", True),
        ("browser = playwright.chromium.launch()", True),
        ("with closing(sqlite3.connect(path)) as base, base: pass", False),
        ("with path.open() as lines: pass", False),
        ("file = stack.enter_context(path.open())", False),
        ("app.connect('build-finished', write)", False),
    ],
)
def test_the_rule_on_open_things_can_fail(source, found):
    assert bool([*left_open(ast.parse(source))]) == found
