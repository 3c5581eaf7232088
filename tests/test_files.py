"""Whoever writes a file of the project writes it whole or not at all."""

from __future__ import annotations

import resource

import nbformat
import pytest

from nodeal import files, ingest, notebooks, tables
from nodeal.site import database, prerender, readme
from nodeal.site.prerender import Picture
from nodeal.site.stored import CHART_MIME, stored_charts

ROOM = 4096
"""Bytes that a file may have in a test: as on a disk that fills up."""


@pytest.fixture
def full_disk():
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _notebook(folder, monkeypatch):
    text = folder / "src/01_page.md"
    long = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("x" * 2 * ROOM, id="a")])

    async def executed(_text):
        return long

    monkeypatch.setattr(notebooks, "_executed", executed)
    return folder / "01_page.ipynb", lambda: notebooks.store(text)


def _picture(folder, monkeypatch):
    beside = {"name": "long", "alt": "Bars.", "caption": "Source.", "data": {"columns": ["a"], "rows": [[1]]}}
    spec = {"data": [], "layout": {}, "nodeal": beside}
    (folder / "notebooks").mkdir()
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", {CHART_MIME: spec})])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "notebooks/01_page.ipynb")
    (folder / prerender.PICTURES).mkdir(parents=True)
    wide = Picture(stored_charts(folder)["long"], False)
    monkeypatch.setattr(prerender, "_draw", lambda todo: ["<svg/>" * ROOM for _ in todo])
    return folder / prerender.PICTURES / wide.file, lambda: prerender.prerender(folder)


def _readme(folder, monkeypatch):
    (folder / "README.md").write_text("short", "utf-8")
    monkeypatch.setattr(readme, "root", lambda: folder)
    monkeypatch.setattr(readme, "rewritten", lambda _: "long" * ROOM)
    return folder / "README.md", readme.rewrite


def _database(folder, monkeypatch):
    resources = [r for r in tables.package()["resources"] if r["name"] in ("aid-donors", "sources")]
    return folder / "book.sqlite", lambda: database.write(resources, tables.data_dir(), folder / "book.sqlite")


def _tables(folder, monkeypatch):
    frames = {name: tables.table(name) for name in ("aid/donors", "sources")}
    monkeypatch.setenv("NODEAL_DATA", str(folder))
    (folder / "datapackage.json").symlink_to(notebooks.root() / "data/datapackage.json")
    return folder / "sources.csv", lambda: ingest.write(frames)


@pytest.mark.parametrize("writer", [_notebook, _picture, _readme, _database, _tables])
def test_a_full_disk_leaves_what_stood_there(tmp_path, monkeypatch, full_disk, writer):
    target, write = writer(tmp_path, monkeypatch)
    target.parent.mkdir(exist_ok=True, parents=True)
    target.write_bytes(b"as before")
    before = sorted(tmp_path.rglob("*"))
    full_disk()
    with pytest.raises(Exception, match=r"(?i)too large|full|disk"):
        write()
    assert target.read_bytes() == b"as before"
    assert [p for p in sorted(tmp_path.rglob("*")) if p.is_file()] == [p for p in before if p.is_file()]


def test_several_take_their_places_together(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("as before", "utf-8")
    with pytest.raises(ZeroDivisionError), files.aside(one, other) as staged:  # noqa: PT012 - the block is the subject
        staged[0].write_text("new", "utf-8")
        staged[1].write_text(str(1 / 0), "utf-8")
    assert [(p.name, p.read_text("utf-8")) for p in tmp_path.iterdir()] == [("one", "as before")]
    with files.aside(one, other) as staged:
        for path in staged:
            path.write_text("new", "utf-8")
    assert sorted((p.name, p.read_text("utf-8")) for p in tmp_path.iterdir()) == [("one", "new"), ("other", "new")]
