"""Rooms import only what the house allows, and the same topic word stands in every room."""

import ast
import re
import statistics
import sys
import tomllib
from pathlib import Path

import pytest

import nodeal
from nodeal import article, measures, place, tables

SRC = Path(nodeal.__file__).parent
FOUNDATION = {
    "errors": set(),
    "place": {"errors"},
    "article": {"errors", "place"},
    "dates": {"errors", "article"},
    "interrupts": set(),
    "cores": set(),
}
"""Everyone may use these; they use nothing above them."""

MAY_USE = {
    "files": set(),
    "tables": set(),
    "cited": {"tables"},
    "estimate": set(),
    "ingest": {"tables", "files"},
    "measures": {"tables", "cited", "estimate"},
    "ledger": {"measures", "tables", "cited", "estimate"},
    "forecasts": {"tables", "estimate"},
    # How a picture calls what a frame holds as a code stands in a table, as the codes do.
    "charts": {"tables", "cited"},
    "printed": {"estimate"},
    "show": {"charts", "ledger", "measures", "printed", "tables", "estimate"},
    "prose": set(),
    "notebooks": {"show", "files"},
    "lab": {"notebooks"},
    "chapters": {"notebooks"},
    "checks": {"notebooks"},
    # The data page says how good the tables are, and that is measured; and from which files they were read. The page
    # of all claims prints every verdict.
    "site": {"files", "ledger", "tables", "notebooks", "show", "printed", "charts", "measures", "estimate", "ingest"},
    # An edit is followed through all that is made of tables.
    "corrections": {"tables", "files", "ingest", "ledger", "notebooks", "checks", "site"},
    "cli": {"tables", "estimate", "ingest", "measures", "ledger", "forecasts", "show", "notebooks",
            "chapters", "checks", "corrections", "site"},
    "__main__": {"cli"},
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
        assert (root() / "data" / topic).is_dir()
        assert (root() / "tests" / "measures" / f"test_{topic}.py").is_file()


def test_every_chart_module_is_a_topic_with_data_and_tests():
    """Charts come with a topic's first chapter: a topic may have measures before."""
    from nodeal.notebooks import root

    for path in (SRC / "charts").glob("[a-z]*.py"):
        assert path.stem in KIT or (root() / "data" / path.stem).is_dir()
        assert (root() / "tests" / "charts" / f"test_{path.stem}.py").is_file()


def test_a_module_is_of_one_subject():
    """What outgrows this holds two."""
    sizes = {str(path.relative_to(SRC)): path.stat().st_size for path in SRC.rglob("*.py")}
    assert not {name: size for name, size in sizes.items() if size > 28_000}


METHOD = (
    "tables", "cited", "estimate", "forecasts", "ledger", "show", "prose", "notebooks", "site", "checks", "chapters",
    "cli", "files", "lab", "dates", "place", "article", "corrections",
)  # fmt: skip
"""Rooms that would serve another article as they are: what they must know of this one stands in ``article.toml``."""
SPEAKS_OF_IT = re.compile(
    r"(?i)\b(?:(?:russia|ukrain|kremlin|moscow|kyiv|washington|brussels|europe|minsk|istanbul|donbas)\w*)"
    r"|(?-i:\b(?:Trump|Putin|Zelensky\w*|Biden|White House|NATO|OSCE)\b)"
    r"|\b(?:19|20)\d\d(?:-\d\d|\b)|\b\d\d_[a-z]\w*|\bc\d\d-\d+[a-z]\b"
)
"""A side, its capital or its people; a year or a day; a chapter; a claim."""
NO_WORD_OF_IT = {
    ("chapters.py", "13_name"): "a chapter made up to show how one is named",
    ("cli.py", "13_name"): "a chapter made up to show how one is named",
    ("estimate.py", 2000): "resamples",
    ("picture.py", "2000"): "the name space of SVG",
    ("published.py", "2005"): "the name space of feeds",
    ("workbook.py", 1900): "the year from which spreadsheets count",
}
"""What looks like it and is none, with the reason."""


def words_of_an_article(tree, *, sides, topics):
    """Literals of a module, docstrings apart, that speak of one article: its sides, days, chapters and tables."""
    bodies = [getattr(node, "body", None) for node in ast.walk(tree)]
    texts = {id(line.value) for body in bodies if isinstance(body, list) for line in body if isinstance(line, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in texts:
            continue
        if isinstance(node.value, str):
            yield from SPEAKS_OF_IT.findall(node.value)
            yield from {node.value} & sides
            yield from re.findall(rf"(?<!audit/)\b(?:{'|'.join(topics)})(?=[./]\w)", node.value)
        elif type(node.value) is int and (1900 <= node.value < 2100 or 19_000_101 <= node.value < 21_000_101):
            yield node.value


def test_method_rooms_speak_of_no_side_day_or_chapter():
    of = article.article()
    folders = {name.partition("/")[0] for name in tables.names() if "/" in name} - {"audit", "editions", "people"}
    known = {"sides": {*of.sides} - {"other"} | {"ru", "ua", "us", "eu"}, "topics": sorted(folders | {*of.topics})}
    found = {
        (path.name, word)
        for path in MODULES
        if room_of(path) in METHOD
        for word in words_of_an_article(ast.parse(path.read_text("utf-8")), **known)
    }
    assert found == NO_WORD_OF_IT.keys(), found ^ NO_WORD_OF_IT.keys()
    texts = [path for path in SRC.rglob("*.*") if path.suffix in (".md", ".json") and room_of(path) != "ingest"]
    assert len(texts) >= 3
    for path in texts:
        said = SPEAKS_OF_IT.findall(re.sub(r"https?://\S+", "", path.read_text("utf-8")))
        assert not said, f"{path.name} speaks of {said}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("date(2025, 3, 20)", 2025),
        ("SEED = 20250320", 20250320),
        ("said = 'what Moscow had published'", "Moscow"),
        ("if name == 'aid/donors': pass", "aid"),
        ("kept('c23-4b')", "c23-4b"),
        ("colour['russia']", "russia"),
        ("f'Stems such as 05_aid'", "05_aid"),
    ],
)
def test_the_rule_on_method_rooms_can_fail(source, found):
    known = {"sides": {"russia"}, "topics": ["aid"]}
    assert found in [*words_of_an_article(ast.parse(source), **known)]
    assert not [*words_of_an_article(ast.parse(f"def f():\n    {source!r}"), **known)], "docstrings give examples"


READING = ("errors", "place", "article", "dates", "cores", "files", "tables", "cited", "estimate", "forecasts")
JUDGING = ("measures", "ledger")
NEEDS = {"": READING, "audit": (*READING, *JUDGING), "ingest": (*READING, "ingest")}
"""Extra of the package → rooms that it is enough for. The rest needs ``book`` too."""
DISTRIBUTION = {"pandera": "pandera[pandas]", "pooch": "pooch[progress]", "requests": "pooch[progress]"}
"""Distributions of another name than their module, and what one brings along."""


@pytest.mark.parametrize("extra", NEEDS)
def test_an_extra_is_enough_for_its_rooms(extra):
    """Who reads the tables installs no book: pandas, and what checks a frame."""
    project = tomllib.loads((place.root() / "pyproject.toml").read_text("utf-8"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"].get(extra, ())]
    brought = {re.match(r"[\w.\-]+(\[\w+\])?", one)[0] for one in listed}
    for path in MODULES:
        if room_of(path) in NEEDS[extra]:
            outside = set(libraries(path)) - sys.stdlib_module_names - {"nodeal"}
            assert {DISTRIBUTION.get(name, name) for name in outside} <= brought, path


def libraries(path):
    """Top names of all that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


CHARTS = {p: p.read_text("utf-8") for p in sorted((SRC / "charts").glob("*.py"))}
KIT = ("theme", "names", "hover", "__init__")


def test_a_new_chart_is_one_screen():
    """Lines of each function of ``charts/`` that draws, docstring included."""
    lines = {
        f"{path.stem}.{node.name}": node.end_lineno - node.lineno + 1
        for path, text in CHARTS.items() if path.stem not in KIT
        for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)
    }  # fmt: skip
    assert not {name: n for name, n in lines.items() if n > 35}
    assert statistics.median(lines.values()) <= 25


def test_no_label_is_known_by_its_position():
    """Only the kit counts labels: one more above would change the wrong one on a phone, and nobody would see it."""
    for path, text in CHARTS.items():
        if path.stem not in KIT:
            assert not re.findall(r"layout\.annotations|annotations__|annotations\.\d", text), path.stem


def test_no_chart_types_to_when_its_data_go():
    month = "January|February|March|April|May|June|July|August|September|October|November|December"
    for path, text in CHARTS.items():
        if path.stem in KIT:
            continue
        typed = re.findall(rf"\b(?:to|by) (?:{month}) \d{{4}}", text)
        assert not typed, (path.stem, typed)


def test_notebooks_import_neither_ingest_nor_site():
    from nodeal.notebooks import texts

    for text in texts():
        source = text.read_text("utf-8")
        assert "nodeal.ingest" not in source
        assert "nodeal.site" not in source


CACHED = {
    "article.py": "a file",
    "__init__.py": "the templates of the printer",
    "tables.py": "files, by their time",
    "raw.py": "a file of the package",
    "assets.py": "a file of plotly's",
}
"""Modules that keep answers by themselves, and by what. What is made of tables is kept by ``tables.kept``."""


def test_what_is_made_of_tables_is_kept_in_one_way():
    own = {
        path.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.ImportFrom | ast.Import) and {a.name for a in node.names} & {"cache", "lru_cache"})
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in ("functools.cache", "functools.lru_cache"))
    }  # fmt: skip
    assert own <= CACHED.keys(), own - CACHED.keys()


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
