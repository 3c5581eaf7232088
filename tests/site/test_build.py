"""Builds of a book of three pages: what fails fails each time, and leaves the last good book."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jupytext
import nbformat
import pytest

from nodeal import place
from nodeal.notebooks import NotebookError, cell_lines
from nodeal.site import build as builder
from nodeal.site import compare
from nodeal.site.stored import CHART_MIME, SiteError
from nodeal.tables import TableError

CHAPTER = """---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A chapter

```{code-cell}
show.numbers(seen=41)
```

Words that say what was looked for,
and that {glue:text}`seen` were seen.
"""
CONTENTS = """format: jb-book
root: book/index
parts:
  - caption: Parts
    chapters: [{file: notebooks/01_page}, {file: book/other}]
"""
FALLEN = """
:::{asserted} aid.us_share > 99
Washington pays for nearly all.
:::

:::{asserted} c99-9z holds
A claim says so.
:::

It is {number}`aid.no_such` %.
"""
"""Sentences that nothing bears out."""


def executed(text: Path) -> None:
    """Store what executing would, as an editor saves it: no kernel is needed to number one cell and give its output."""
    notebook = jupytext.read(text)
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3", "version": "3.13.1"}
    glued = {"mime_prefix": "application/papermill.record/", "name": "seen"}
    data = {"application/papermill.record/text/plain": "41"}
    code = next(c for c in notebook.cells if c.cell_type == "code")
    code.update(
        execution_count=1, outputs=[nbformat.v4.new_output("display_data", data, metadata={"scrapbook": glued})]
    )
    nbformat.write(notebook, text.parents[1] / f"{text.stem}.ipynb")


@pytest.fixture
def book(tmp_path, root):
    """A checkout with two pages and a chapter, not built yet."""
    for name in ("_config.yml", "article.toml", "book/_theme", "book/references.bib"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(root / name)
    (tmp_path / "_toc.yml").write_text(CONTENTS, "utf-8")
    (tmp_path / "book/index.md").write_text("# Start\n\nSee [there](#there).\n", "utf-8")
    (tmp_path / "book/other.md").write_text("# Other\n\n(there)=\n## There\n\nWords.\n", "utf-8")
    text = tmp_path / "notebooks/src/01_page.md"
    text.parent.mkdir(parents=True)
    text.write_text(CHAPTER, "utf-8")
    executed(text)
    return tmp_path


@pytest.fixture
def chapter(book):
    return book / "notebooks/src/01_page.md"


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_fails_fails_again_and_leaves_the_last_good_book(book, chapter, edit, root, monkeypatch):
    """Kinds of fault: a number that is not there, a link to no page, a link whose target another page lost; a sentence
    whose condition fell, one whose claim is gone, a number of no measure."""
    monkeypatch.setenv(place.DATA, str(root / "data"))
    good = files(builder.build(book))
    page = good["notebooks/01_page.html"]
    assert b"highlight-python " in page, "as the stored form has it"
    assert b"ipython3" not in page, "whoever saved the notebook"
    assert b"language_info" not in good["_sources/notebooks/01_page.ipynb"]
    edit(chapter, "`seen`", "`sen`")
    executed(chapter)
    edit(book / "book/other.md", "(there)=\n## There\n\nWords.", "{doc}`/book/nowhere`")
    edit(book / "book/index.md", "See [there](#there).\n", f"See [there](#there).\n{FALLEN}")
    told = []
    for _ in range(2):
        with pytest.raises(SiteError) as failed:
            builder.build(book)
        told.append(str(failed.value))
        assert files(book / "_build/html") == good
        assert not (book / "_build/.attempt").exists()
    fallen = (
        "book/index.md:5: WARNING: a sentence of this page: found aid.us_share",
        "9: WARNING: claim 'c99-9z': found",
    )
    gone = ("book/index.md:13: WARNING: measure 'aid.no_such'",)
    for where in ("notebooks/src/01_page.md:15: ", "book/other.md:3: ", "book/index.md:3: ", *fallen, *gone):
        assert [where in message for message in told] == [True, True], (where, told)
    assert "; expected a build without a warning. Mend what these lines name" in told[0].splitlines()[0]
    assert "\x1b" not in told[0]
    assert str(book) not in told[0]


@pytest.fixture
def no_build(monkeypatch):
    """Refusing comes before building."""
    monkeypatch.setattr(builder, "_run_jupyter_book", lambda *_: pytest.fail("this began to build"))


def _prose(book, text, edit):
    edit(text, "and that", "and thus that")


def _code(book, text, edit):
    edit(text, "seen=41", "seen=42")


def _not_executed(book, text, edit):
    edit(book / "notebooks/01_page.ipynb", '"execution_count": 1', '"execution_count": null')


def _no_outputs(book, text, edit):
    path = book / "notebooks/01_page.ipynb"
    stored = json.loads(path.read_text("utf-8"))
    for cell in stored["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = []
    path.write_text(json.dumps(stored), "utf-8")


def _no_notebook(book, text, edit):
    (book / "notebooks/01_page.ipynb").unlink()


@pytest.mark.parametrize("change", [_prose, _code, _not_executed, _no_outputs, _no_notebook])
@pytest.mark.usefixtures("no_build")
def test_a_notebook_out_of_step_is_not_built(book, chapter, edit, change):
    change(book, chapter, edit)
    with pytest.raises(NotebookError, match=r"notebooks/01_page\.ipynb.*make notebooks"):
        builder.build(book)


def _not_listed(book):
    shutil.copyfile(book / "notebooks/src/01_page.md", book / "notebooks/src/02_more.md")
    return r"_toc\.yml: found no line for notebooks/02_more.*Add `- file: notebooks/02_more`"


def _not_written(book):
    (book / "_toc.yml").write_text(CONTENTS.replace("01_page", "01_old"), "utf-8")
    (book / "notebooks/src/01_page.md").rename(book / "notebooks/src/01_new.md")
    (book / "_toc.yml").write_text(CONTENTS.replace("}, {", "}, {file: notebooks/01_new}, {", 1), "utf-8")
    return r"_toc\.yml: found a line for notebooks/01_page; expected its text notebooks/src/01_page\.md"


def _not_contents(book):
    (book / "_toc.yml").write_text("format: jb-book\nrooot: book/index\n", "utf-8")
    return r"_toc\.yml: found .root. key not found"


@pytest.mark.parametrize("change", [_not_listed, _not_written, _not_contents])
@pytest.mark.usefixtures("no_build")
def test_contents_that_are_not_the_chapters_are_told_in_one_line(book, change):
    told = change(book)
    with pytest.raises(SiteError, match=told) as failed:
        builder.build(book)
    assert "\n" not in str(failed.value)


@pytest.mark.usefixtures("no_build")
def test_missing_pictures_are_told_in_one_line(book, chart):
    path = book / "notebooks/01_page.ipynb"
    stored = json.loads(path.read_text("utf-8"))
    code = next(c for c in stored["cells"] if c["cell_type"] == "code")
    for n in range(3):
        spec = chart.spec | {"nodeal": chart.spec["nodeal"] | {"name": f"chart-{n}"}}
        code["outputs"].append({"output_type": "display_data", "metadata": {}, "data": {CHART_MIME: spec}})
    path.write_text(json.dumps(stored), "utf-8")
    with pytest.raises(SiteError, match=r"chart-0\.svg is missing .* and 6 more; .*make charts") as failed:
        builder.build(book)
    assert "\n" not in str(failed.value)


def test_cells_are_found_in_the_text(chapter):
    lines = chapter.read_text("utf-8").splitlines()
    assert [lines[n - 1] for n in cell_lines(chapter)] == [
        "# A chapter",
        "show.numbers(seen=41)",
        "Words that say what was looked for,",
    ]


def test_pages_of_two_builds_that_say_something_else_are_listed(tmp_path):
    """A page whose contents alone name another page has not changed."""
    page = "<title>T</title><nav>{}</nav><main><article>\n<h1>A</h1><p>{}</p>\n</article></main>"
    for build, pages in {
        "old": {"index": ("one", "a"), "book/x": ("one", "b"), "book/gone": ("one", "c")},
        "new": {"index": ("two", "a"), "book/x": ("two", "B"), "book/added": ("two", "d")},
    }.items():
        for name, words in pages.items():
            path = tmp_path / build / f"{name}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.format(*words), "utf-8")
    old, new = tmp_path / "old", tmp_path / "new"
    found = [("book/added.html", "new"), ("book/gone.html", "gone"), ("book/x.html", "changed")]
    assert compare.changed(old, new) == found
    assert compare.listed(new, new) == "No page changed"
    told = compare.listed(old, new, "https://a.example/p/").splitlines()
    assert told[2:] == [
        "- [book/added.html](https://a.example/p/book/added.html) (new)", "- `book/gone.html` (gone)",
        "- [book/x.html](https://a.example/p/book/x.html)",
    ]  # fmt: skip
    with pytest.raises(SiteError, match="found no built book"):
        compare.listed(tmp_path, new)


def test_a_build_that_fell_over_a_key_without_a_row_names_the_cell(data_copy, edit, tmp_path, monkeypatch):
    edit(data_copy / "audit/argument_links.csv", "\n3,", "\n99,")
    fell = subprocess.CompletedProcess([], 2, "", "KeyError: 99")
    monkeypatch.setattr(builder.interrupts, "run", lambda *_, **__: fell)
    with pytest.raises(TableError, match=r"argument_links.csv, row \d+, column from_step: found '99'"):
        builder._run_jupyter_book(tmp_path, tmp_path)
