"""The tools around the pairs, on small notebooks made for the purpose."""

import json
import re

import jupytext
import nbformat
import pytest
from nbclient.exceptions import CellTimeoutError

from nodeal import notebooks
from nodeal.notebooks import NotebookError
from nodeal.site.stored import stored_charts

TEXT = """---
jupytext:
  formats: notebooks///ipynb,notebooks/src///md:myst
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

# A page

Some words.

```{code-cell}
x = 2 + 2
x
```

```{code-cell}
x * 10
```

```{code-cell}
import os, shutil, sys, time

(
    sys.flags.optimize, sys.flags.dev_mode, sys.flags.safe_path, sys.flags.utf8_mode, sys.warnoptions, time.tzname,
    shutil.get_terminal_size().columns, "started" in globals(), [p for p in sys.path if "elsewhere" in p],
    sorted({"FORCE_COLOR", "PLOTLY_RENDERER", "LC_ALL"} & set(os.environ)),
)
```
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One executed pair; tests copy it before they damage it."""
    src = tmp_path_factory.mktemp("book") / "notebooks" / "src"
    src.mkdir(parents=True)
    text = src / "01_page.md"
    text.write_text(TEXT, encoding="utf-8")
    assert notebooks.store(text)
    return text


@pytest.fixture
def pair(made, tmp_path):
    src = tmp_path / "notebooks" / "src"
    src.mkdir(parents=True)
    text = src / made.name
    text.write_text(made.read_text("utf-8"), encoding="utf-8")
    notebooks.executed(text).write_text(notebooks.executed(made).read_text("utf-8"), encoding="utf-8")
    return text


def damage(text, change):
    path = notebooks.executed(text)
    stored = json.loads(path.read_text("utf-8"))
    change([c for c in stored["cells"] if c["cell_type"] == "code"])
    path.write_text(json.dumps(stored), encoding="utf-8")


def test_executing_again_changes_nothing_whatever_is_set_on_a_machine(made, tmp_path, monkeypatch):
    """The last cell of the page shows what each of these would change in a kernel that saw it."""
    elsewhere, startup = tmp_path / "elsewhere", tmp_path / "ipython" / "profile_default" / "startup"
    for folder in (elsewhere, startup):
        folder.mkdir(parents=True)
    for file in (elsewhere / "start.py", startup / "00.py"):
        file.write_text("started = True\nprint('hello')\n")
    for name, value in {
        "PYTHONDEVMODE": "1",
        "PYTHONOPTIMIZE": "2",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "0",
        "PYTHONWARNINGS": "always",
        "PYTHONSTARTUP": str(elsewhere / "start.py"),
        "PYTHONPATH": str(elsewhere),
        "IPYTHONDIR": str(startup.parents[1]),
        "FORCE_COLOR": "1",
        "COLUMNS": "20",
        "PLOTLY_RENDERER": "browser",
        "TZ": "Asia/Kolkata",
        "LC_ALL": "C",
    }.items():
        monkeypatch.setenv(name, value)
    assert not notebooks.store(made)


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (nbformat.v4.new_output("stream", name="stderr", text="careful\n"), "stderr: 'careful'"),
        (nbformat.v4.new_output("stream", name="stdout", text="here\n"), "stdout: 'here'"),
    ],
)
def test_what_a_cell_says_aside_is_refused_before_it_is_stored(pair, monkeypatch, output, told):
    async def spoken(client, **_):
        client.nb.cells[2].outputs.append(output)

    before = notebooks.executed(pair).read_bytes()
    monkeypatch.setattr(notebooks.NotebookClient, "async_execute", spoken)
    monkeypatch.setenv("NPY_DISABLE_CPU_FEATURES", "X86_V3")
    with pytest.raises(NotebookError, match=rf"cell 'x \* 10': found {told}.*set:.* NPY_DISABLE_CPU_FEATURES"):
        notebooks.store(pair)
    assert notebooks.executed(pair).read_bytes() == before


def test_a_sound_pair_passes(pair):
    notebooks.check_pair(pair)


@pytest.mark.parametrize(
    ("old", "new", "found", "expected"),
    [
        ("Some words", "Other words", "'Some words.'", "'Other words.', as in line 15 "),
        ("x * 10\n", "x * 10\nprint(x)\n", "no further line", "'print(x)', as in line 24 "),
        ("2 + 2\nx\n", "2 + 2\n", "'x'", "no further line, as in line 19 "),
        (
            "{code-cell}\nx *",
            "{code-cell}\n:tags: [hide-input]\nx *",
            "a code cell",
            "a code cell with the tags hide-i",
        ),
    ],
)
def test_an_edit_is_shown_where_the_two_first_differ(pair, edit, old, new, found, expected):
    edit(pair, old, new)
    with pytest.raises(NotebookError) as told:
        notebooks.check_pair(pair)
    assert f"found {found}; expected {expected}" in str(told.value)
    assert "notebooks/src/01_page.md. Run `make notebooks`; if it is the notebook that you edited" in str(told.value)
    assert "jupytext --sync notebooks/01_page.ipynb`" in str(told.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda code: code[0].update(execution_count=None), "no execution count in code cell 1"),
        (lambda code: code[0].update(execution_count=3), "execution counts"),
        (lambda code: [c.update(outputs=[]) for c in code], "no outputs"),
        (
            lambda code: code[0]["outputs"].append({"output_type": "stream", "name": "stderr", "text": ["careful\n"]}),
            "careful",
        ),
        (
            lambda code: code[0]["outputs"].append({"output_type": "stream", "name": "stdout", "text": ["here\n"]}),
            "here",
        ),
        (
            lambda code: code[0]["outputs"].append(
                {"output_type": "error", "ename": "E", "evalue": "broke", "traceback": []}
            ),
            "broke",
        ),
    ],
)
def test_damaged_outputs_are_noticed(pair, change, told):
    damage(pair, change)
    with pytest.raises(NotebookError, match=told):
        notebooks.check_pair(pair)


def test_a_missing_or_broken_notebook_says_what_to_run(pair):
    notebooks.executed(pair).write_text("no json")
    with pytest.raises(NotebookError, match="make notebooks"):
        notebooks.check_pair(pair)
    notebooks.executed(pair).unlink()
    with pytest.raises(NotebookError, match="no such file"):
        notebooks.check_pair(pair)


def cell(**change):
    return {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": 1} | change


def holding(*cells):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}


NO_NOTEBOOKS = {
    "{}": r"JSON that is no notebook \({}\)",
    "[]": r"JSON that is no notebook \(\[\]\)",
    "null": "JSON that is no notebook",
    "no json": "no JSON: Expecting value",
    '{"nbformat": 3, "worksheets": []}': "a notebook of format 3",
    '{"nbformat": 4, "metadata": {}}': "a notebook without cells",
    json.dumps(holding() | {"metadata": None}): "a notebook without metadata",
    json.dumps(holding(cell(), cell(metadata=None))): "a cell, number 1, without metadata",
    json.dumps(holding({"cell_type": "code"})): "a cell, number 0, without source and metadata and outputs and exec",
    json.dumps(holding("x")): "a cell, number 0, without",
    json.dumps(holding(cell(outputs=[{}]))): "a cell, number 0, with an output that has no type",
    '{\n<<<<<<< HEAD\n "nbformat": 4\n=======\n': r"",
}


@pytest.mark.parametrize("content", NO_NOTEBOOKS)
def test_what_is_no_notebook_is_named_with_its_file(pair, content):
    """By the checks and by what looks for charts in it."""
    notebooks.executed(pair).write_text(content, "utf-8")
    for reads in (lambda: notebooks.check_pair(pair), lambda: stored_charts(pair.parents[2])):
        with pytest.raises(NotebookError) as told:
            reads()
        if "<<<" in content:
            assert "01_page.ipynb, line 2: found '<<<<<<< HEAD'" in str(told.value)
        else:
            assert re.match(rf"notebooks/01_page\.ipynb: found {NO_NOTEBOOKS[content]}", str(told.value))
            assert "make notebooks" in told.value.remedy


def test_a_merge_left_undecided_in_a_text_is_named_by_its_line(pair, edit):
    edit(pair, "Some words.", "<<<<<<< HEAD\nSome words.\n=======\nOther words.\n>>>>>>> theirs")
    for asks in (notebooks.check_pair, notebooks.execute):
        with pytest.raises(NotebookError, match=r"notebooks/src/01_page\.md, line 15: found '<<<<<<< HEAD'"):
            asks(pair)


def test_a_cell_without_end_is_named_with_the_setting_that_gives_it_longer(pair, edit, monkeypatch):
    long = "x = [" + ", ".join(map(str, range(99))) + "]"
    edit(pair, "x * 10", f"{long}\nx * 10")

    async def endless(client, **_):
        assert client.timeout == 7
        client.on_cell_start(cell=client.nb.cells[2], cell_index=2)
        raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", 7, client.nb.cells[2])

    monkeypatch.setattr(notebooks.NotebookClient, "async_execute", endless)
    monkeypatch.setenv("NODEAL_CELL_SECONDS", "7")
    with pytest.raises(NotebookError) as told:
        notebooks.execute(pair)
    begins = f"{long[:59]}…"
    assert told.value.where == f"notebooks/src/01_page.md, line 23, cell {begins!r}"
    assert told.value.found == "no end after 7 seconds"
    assert "NODEAL_CELL_SECONDS=35 make notebooks" in told.value.remedy


@pytest.mark.parametrize("said", ["0", "-3", "2.5", "two minutes"])
def test_a_setting_that_is_no_number_of_seconds_is_named(pair, monkeypatch, said):
    monkeypatch.setenv("NODEAL_CELL_SECONDS", said)
    with pytest.raises(NotebookError, match=rf"^NODEAL_CELL_SECONDS: found '{said}'; expected a whole number"):
        notebooks.execute(pair)


def test_a_failing_cell_leaves_the_stored_notebook(pair, edit):
    before = notebooks.executed(pair).read_bytes()
    edit(pair, "x * 10", "x / 0")
    with pytest.raises(NotebookError, match=r"01_page\.md, line 23, cell 'x / 0': found ZeroDivisionError"):
        notebooks.store(pair)
    assert notebooks.executed(pair).read_bytes() == before
    assert not list(notebooks.executed(pair).parent.glob("*.new"))


def test_diff_prints_old_and_new_and_of_a_picture_its_length(pair):
    damage(pair, lambda code: code[1]["outputs"][0]["data"].update({"text/plain": ["41"], "image/png": "iVBO" * 9000}))
    picture, change = notebooks.diff(pair)
    assert (change.cell, change.old, change.new) == (2, "41", "40")
    assert "text/plain" in change.place
    assert (picture.old, picture.new) == ("iVBOiVBOiVBO… (36,000 letters)", "–")


def test_what_cannot_be_written_whole_leaves_nothing_behind(pair, monkeypatch):
    """As on a full disk: the error comes up, the file is as it was."""
    before = notebooks.executed(pair).read_bytes()

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(notebooks, "execute", lambda text: notebooks.source(text))
    monkeypatch.setattr(type(pair), "replace", full)
    with pytest.raises(OSError, match="No space left"):
        notebooks.store(pair)
    assert notebooks.executed(pair).read_bytes() == before
    assert not list(notebooks.executed(pair).parent.rglob("*.new"))


def test_a_changed_cell_of_a_table_changes_the_chapter(data_copy, edit):
    """What nbval relies on: the notebooks really read the tables."""
    path = data_copy / "aid/allocations_monthly.csv"
    edit(path, "2025-01,united-states,military,0.482918", "2025-01,united-states,military,1.482918")
    changed = notebooks.diff(notebooks.named("05_aid"))
    assert any(c.old == "0.482918" and c.new == "1.48292" for c in changed), changed[:5]


def test_the_round_trip_keeps_a_text_notebook(made):
    first = jupytext.read(made)
    again = jupytext.reads(jupytext.writes(first, fmt="md:myst"), fmt="md:myst")
    assert [(c.cell_type, c.source) for c in again.cells] == [(c.cell_type, c.source) for c in first.cells]
