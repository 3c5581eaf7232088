"""A new chapter begins with all that the other checks ask of one."""

import re
import shutil
from pathlib import Path

import jupytext
import pytest
from typer.testing import CliRunner

from nodeal import article, chapters, cli, place, show
from nodeal.chapters import ChapterError
from nodeal.prose import typed_numbers

TOC = """root: book/index
parts:
  - chapters:
      - file: notebooks/01_one
      - file: notebooks/07_seven
  - chapters:
      - file: book/data
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A checkout with two chapters."""
    (tmp_path / "notebooks/src").mkdir(parents=True)
    (tmp_path / "_toc.yml").write_text(TOC, "utf-8")
    shutil.copy(place.root(Path(__file__)) / article.FILE, tmp_path)
    for stem in ("01_one", "07_seven"):
        (tmp_path / f"notebooks/src/{stem}.md").write_text("# A page\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def everything(book):
    return {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("stem", "before"), [("13_new", "notebooks/07_seven"), ("03_new", "notebooks/01_one"), ("00_new", "- chapters:")]
)
def test_a_new_chapter_is_written_and_listed_in_its_place(book, stem, before):
    done = CliRunner().invoke(cli.app, ["new", stem])
    assert done.exit_code == 0, done.output
    assert "make notebooks" in done.output
    lines = (book / "_toc.yml").read_text("utf-8").splitlines(keepends=True)
    at = lines.index(f"      - file: notebooks/{stem}\n")
    assert lines[at - 1].strip().endswith(before)
    assert "".join(lines[:at] + lines[at + 1 :]) == TOC


def test_what_is_written_is_a_notebook_with_the_order_of_every_chapter(book):
    text = chapters.begin("13_new")
    read = jupytext.read(text)
    assert read.metadata["kernelspec"]["name"] == "python3"
    prose = "\n\n".join(c.source for c in read.cells if c.cell_type == "markdown")
    heads = [line[3:] for line in prose.splitlines() if line.startswith("## ")]
    assert heads[-len(chapters.ENDING) :] == list(chapters.ENDING)
    assert len(heads) > len(chapters.ENDING)
    assert not typed_numbers(prose)
    assert "NN_name" not in text.read_text("utf-8")


def test_before_its_first_finding_it_has_a_question_an_answer_its_step_and_its_dates(book):
    """And says where the lead picture and the row of verdicts come, in lines that no page shows."""
    text = chapters.begin("13_new").read_text("utf-8")
    top = text[text.index("\n# ") : text.index("\n## ")]
    assert top.splitlines()[1].endswith(chapters.QUESTIONING)
    parts = ["{.deck}", "{.step}", "{.fresh}", "show.chart", "```{code-cell}", "show.verdict_row"]
    assert [top.count(part) for part in parts] == [1] * len(parts)
    assert sorted(parts, key=top.index) == parts
    assert "{glue:text}" in top[top.index("{.deck}") : top.index("{.step}")]
    for call in ("show.falsifiers", "show.claims"):
        assert call in text
    assert text.count(chapters.KNOWING) == 1


def test_its_cells_run_as_they_are_and_glue_what_its_prose_uses(book, monkeypatch):
    monkeypatch.setenv(place.DATA, str(place.root(Path(__file__)) / "data"))
    cells = jupytext.read(chapters.begin("13_new")).cells
    glued = {}
    monkeypatch.setattr(show, "numbers", lambda **numbers: glued.update(numbers))
    monkeypatch.setattr(show, "glue", lambda key, value, **_: glued.update({key: value}))
    exec("\n".join(c.source for c in cells if c.cell_type == "code"), {})
    assert set(glued) == set(re.findall(r"\{glue:text\}`(\w+)`", "".join(c.source for c in cells)))
    assert glued["example"].unit


@pytest.mark.parametrize("stem", ["new", "13-new", "13_New", "1_new", "../13_new", "13_new.md", "07_other", "07_seven"])
def test_a_name_that_will_not_do_is_refused_and_nothing_is_written(book, stem):
    before = everything(book)
    with pytest.raises(ChapterError):
        chapters.begin(stem)
    assert everything(book) == before


def test_contents_without_chapters_are_refused_and_nothing_is_written(book):
    (book / "_toc.yml").write_text("root: book/index\n", "utf-8")
    before = everything(book)
    with pytest.raises(ChapterError, match="Restore their lines"):
        chapters.begin("13_new")
    assert everything(book) == before
