"""The SQLite file against the tables it is made of."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from nodeal import tables
from nodeal.measures import listed
from nodeal.site import database


@pytest.fixture(scope="module")
def file(site):
    return site / "data" / database.FILE


@pytest.fixture(scope="module")
def query(file):
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.mark.parametrize("name", tables.names())
def test_every_table_is_in_it_cell_by_cell(query, name):
    frame = tables.table(name)
    stored = query(f'SELECT * FROM "{tables.describe(name)["name"].replace("-", "_")}" ORDER BY rowid')
    assert len(stored) == len(frame)
    for column, cells in zip(frame.columns, zip(*stored, strict=True), strict=True):
        assert [c is None for c in cells] == frame[column].isna().tolist()
        present = [c for c in cells if c is not None]
        if all(isinstance(c, (int, float)) for c in present):
            assert sum(present) == pytest.approx(float(frame[column].dropna().astype(float).sum()))


def test_keys_and_links_hold(query):
    assert query("PRAGMA integrity_check") == [("ok",)]
    assert query("PRAGMA foreign_key_check") == []
    assert len(query("PRAGMA foreign_key_list(talks_answers)")) > 0


def test_columns_say_what_they_mean(query):
    fields = sum(len(tables.describe(n)["schema"]["fields"]) for n in tables.names())
    assert query("SELECT count(*) FROM columns WHERE meaning <> ''") == [(fields,)]


def test_measures_are_listed_with_unit_and_weakness(query):
    rows = query("SELECT measure_id, what, weakness, unit, tables FROM measures")
    assert rows == list(listed().itertuples(index=False, name=None))


def test_a_database_of_other_rows_is_written_anew(tmp_path, root, monkeypatch):
    target = tmp_path / "book.sqlite"
    assert not database.current(target)
    resources = [r for r in tables.package()["resources"] if r["name"] == "aid-donors"]
    database.write(resources, root / "data", target)
    assert database.current(target)
    monkeypatch.setattr(database, "MEASURES", tmp_path)
    assert not database.current(target)


def test_the_question_of_the_data_page_has_an_answer(query, root):
    page = (root / "book/data.md").read_text("utf-8")
    sql = page.partition("```sql\n")[2].partition("```")[0]
    first = tables.table("talks/answers").query("nth == 1").groupby(["actor_id", "answer"]).size()
    assert {(actor, answer): n for actor, answer, n in query(sql)} == first.to_dict()


def test_a_bad_cell_leaves_the_file_of_before_and_nothing_open(tmp_path, root, monkeypatch):
    resources = [r for r in tables.package()["resources"] if r["name"] == "aid-donors"]
    target = tmp_path / "book.sqlite"
    database.write(resources, root / "data", target)
    before = target.read_bytes()
    (tmp_path / "aid").mkdir()
    text = (root / "data/aid/donors.csv").read_text("utf-8")
    (tmp_path / "aid/donors.csv").write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    opened, connect = [], sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *given, **named: opened.append(connect(*given, **named)) or opened[0]
    )
    with pytest.raises(sqlite3.IntegrityError):
        database.write(resources, tmp_path, target)
    assert target.read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} == {"aid", target.name}, "what was begun is gone"
    with pytest.raises(sqlite3.ProgrammingError, match="closed database"):
        opened[0].execute("SELECT 1")


def test_written_twice_it_is_the_same(tmp_path, root, file):
    resources = json.loads((root / "data/datapackage.json").read_text("utf-8"))["resources"]
    database.write(resources, root / "data", tmp_path / database.FILE)
    assert (tmp_path / database.FILE).read_bytes() == file.read_bytes()
