"""Every published notebook: in step with its text, executed, light, described, and free of typed numbers."""

import json
import re
import statistics
from collections import Counter

import jupytext
import pytest

from nodeal import notebooks
from nodeal.prose import typed_in_alternatives, typed_numbers
from nodeal.show import ALT_LENGTH, CHART_MIME

TEXTS = notebooks.texts()
PAGES = sorted((notebooks.root() / "book").glob("*.md"))
ELSEWHERE = {page: page.read_text("utf-8") for page in (*TEXTS, *PAGES)}
each = pytest.mark.parametrize("text", TEXTS, ids=lambda p: p.stem)


def charts(text):
    for cell in notebooks.read(notebooks.executed(text)).cells:
        for output in cell.get("outputs", []):
            if CHART_MIME in output.get("data", {}):
                yield output["data"][CHART_MIME]


def prose(text):
    return "\n\n".join(c.source for c in jupytext.read(text).cells if c.cell_type == "markdown")


def test_there_are_chapters_and_no_orphans():
    assert TEXTS
    stored = set((notebooks.root() / "notebooks").glob("*.ipynb"))
    assert stored == {notebooks.executed(t) for t in TEXTS}


@each
def test_pair_in_sync_executed_in_order_without_warnings(text):
    notebooks.check_pair(text)


@each
def test_numbers_in_prose_are_glued_and_those_in_alternative_texts_computed(text):
    typed = typed_numbers(prose(text))
    assert not typed, f"{text.name}: glue these, or give a reason in prose._ALLOWED: {typed}"
    cells = [c.source for c in jupytext.read(text).cells if c.cell_type == "code"]
    typed = [number for cell in cells for number in typed_in_alternatives(cell)]
    assert not typed, f'{text.name}: compute these of the alternative texts (`alt=f"…"`): {typed}'


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_numbers_on_the_other_pages_are_glued_too(page):
    typed = typed_numbers(page.read_text("utf-8"))
    assert not typed, f"{page.name}: glue these, or give a reason in prose._ALLOWED: {typed}"


@each
def test_every_glued_key_is_used_and_every_used_key_is_glued(text):
    """A key that no text uses is a number that nobody checks against a sentence."""
    own = set(re.findall(r"\{glue(?::text)?\}`([a-z0-9_]+)`", prose(text)))
    everywhere = "".join(ELSEWHERE.values())
    far = set(re.findall(rf"\{{glue[^}}]*\}}\s?`?[^`\s]*{text.stem}\.ipynb::([a-z0-9_]+)", everywhere))
    pasted = set(re.findall(r"```\{glue\} ([a-z0-9_]+)", everywhere))
    glued = notebooks.glued(text).keys()
    assert not own - glued, f"{text.name}: no cell glues {sorted(own - glued)}"
    idle = glued - own - far - pasted
    assert not idle, f"{text.name}: no text uses {sorted(idle)}; take them out of show.numbers"


@each
def test_charts_are_plain_and_described(text):
    specs = list(charts(text))
    names = Counter(s["nodeal"]["name"] for s in specs)
    assert max(names.values(), default=1) == 1
    for spec in specs:
        blob = json.dumps(spec)
        assert "bdata" not in blob
        assert '"template"' not in blob
        assert len(spec["nodeal"]["alt"]) in ALT_LENGTH
        assert spec["nodeal"]["alt"] != spec["nodeal"]["caption"]


@each
def test_cells_are_short(text):
    lines = [
        len([line for line in c.source.splitlines() if line.strip() and not line.startswith(":")])
        for c in jupytext.read(text).cells
        if c.cell_type == "code"
    ]
    assert max(lines) <= 30
    assert statistics.median(lines) <= 8


@each
def test_notebooks_are_small(text):
    """As stored: a picture that a viewer put beside a chart goes with the next `make notebooks`."""
    stored = notebooks.tidied(notebooks.read(notebooks.executed(text)), text.stem)
    assert len(notebooks.written(stored).encode()) < 600_000
