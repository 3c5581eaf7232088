"""Correcting a fact: what is an edit, what is refused, and one edit followed through from cell to page."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from nodeal import corrections, place, tables
from nodeal.corrections import CorrectionError, Edit
from nodeal.errors import NodealError

TOY = Path(__file__).parent / "toy_article"
PRICES, EVIDENCE, LOG = "data/bread/prices.csv", "data/audit/evidence.csv", "data/audit/corrections.csv"
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")


@pytest.fixture
def book(tmp_path, monkeypatch):
    """The toy article as a checkout of its own, all of it committed."""
    home = tmp_path / "book"
    shutil.copytree(TOY, home, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "All")):
        subprocess.run([*GIT, *command], cwd=home, check=True)
    monkeypatch.setenv(place.HOME, str(home))
    monkeypatch.delenv(place.DATA, raising=False)
    return home


def everything(home):
    return {p: p.read_bytes() for p in home.rglob("*") if p.is_file() and ".git" not in p.parts}


def lines(path):
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_two_edits_are_followed_through_from_cells_to_notebook_and_log(book, edit):
    """By the command: the tables' numbers in the stored notebook are the new ones, and each edit has its line."""
    edit(book / PRICES, "loaf,2019-05,2.24", "loaf,2019-05,2.5")
    edit(book / EVIDENCE, "A reader's letter complains of it.", "A reader complains of it.")
    command = [
        Path(sys.executable).with_name("nodeal"),
        "accept",
        "--reason",
        "The  register says so",
        "--source",
        "register",
    ]
    done = subprocess.run(
        command, cwd=book, env=os.environ | {"NO_COLOR": "1"}, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "bread/prices, loaf | 2019-05, price: 2.24 → 2.5" in done.stdout
    notebook = (book / "notebooks/01_bread.ipynb").read_text("utf-8")
    assert '"25"' in notebook
    assert '"12"' in (TOY / "notebooks/01_bread.ipynb").read_text("utf-8")
    first, second = lines(book / LOG)
    assert (first["table"], first["row"], first["column"]) == ("audit/evidence", "e-c01-1a-02", "fact")
    assert (second["old"], second["new"], second["reason"]) == ("2.24", "2.5", "The register says so.")
    assert first["correction_id"] != second["correction_id"]
    assert second["source_id"] == "register"
    moved = f"verdicts moved: {second['moved'] or 'none'}; helps {second['helps']}"
    assert moved in done.stdout
    with pytest.raises(CorrectionError, match="found no edit of a cell that is not in the log"):
        corrections.accept("Once more")
    with pytest.raises(CorrectionError, match=r"; expected one .* of HEAD~0\. Edit .* name a commit before HEAD~0"):
        corrections.accept("Once more", since="HEAD~0")


def test_a_line_is_numbered_on_from_the_highest_of_its_day(toy):
    log = toy / "audit/corrections.csv"
    with log.open("a", encoding="utf-8") as file:
        file.writelines(f"k-2020-06-30-{number},2020-06-30,,,,,,Why.,neither,,\n" for number in (2, 7))
    two = [Edit("bread/prices", "loaf | 2019-05", "price", old, "3") for old in ("1", "2")]
    corrections._log(two, "Why.", "", corrections.NEITHER, [], date(2020, 6, 30))
    assert [line["correction_id"][-1] for line in lines(log)] == ["2", "7", "8", "9"]


@pytest.mark.parametrize(("said", "kept"), [("A  word", "A word."), ("A word.", "A word."), ("Why?", "Why?")])
def test_a_reason_ends_as_a_sentence_does(said, kept):
    assert corrections._reason(said) == kept


def _nothing(book, edit):
    return "Why", r"data: found no edit of a cell; expected one that differs from the tables of HEAD"


def _no_reason(book, edit):
    edit(book / PRICES, "2.24", "2.5")
    return "  ", r"--reason: found no reason"


def _key(book, edit):
    edit(book / PRICES, "loaf,2019-05,", "loaf,2019-06,")
    return "Why", r"data/bread/prices\.csv, columns goods, month: found no row loaf \| 2019-05 any more"


def _new_row(book, edit):
    edit(book / PRICES, "loaf,2019-05,2.24", "loaf,2019-05,2.5\nloaf,2019-06,2.5")
    return "Why", r"data/bread/prices\.csv: found a new row loaf \| 2019-06; expected edits of cells"


def _no_number(book, edit):
    edit(book / PRICES, "2.24", "two")
    return "Why", r"prices\.csv, row \d+, column price: found 'two'"


def _no_commit(book, edit):
    shutil.rmtree(book / ".git")
    return "Why", r"commit HEAD: found .*; expected a commit of this checkout"


@pytest.mark.parametrize("damage", [_nothing, _no_reason, _key, _new_row, _no_number, _no_commit])
def test_what_is_no_correction_is_told_in_one_line_and_nothing_is_written(book, edit, damage):
    reason, told = damage(book, edit)
    before = everything(book)
    with pytest.raises(NodealError, match=told) as caught:
        corrections.accept(reason)
    assert "\n" not in str(caught.value)
    assert everything(book) == before


def test_a_day_to_come_is_refused(book, edit):
    edit(book / PRICES, "2.24", "2.5")
    with pytest.raises(CorrectionError, match="--on 9999-12-31: found a day to come"):
        corrections.accept("Why", on=date(9999, 12, 31))


def test_an_unknown_page_is_refused(book, edit):
    edit(book / PRICES, "2.24", "2.5")
    with pytest.raises(CorrectionError, match="--source nowhere: found no such page"):
        corrections.accept("Why", ["nowhere"])


def test_what_fails_later_leaves_everything_as_the_edit_left_it(book, edit, monkeypatch):
    """A notebook that no more runs, a full disk: tables, log and notebooks are those of before the command."""
    edit(book / PRICES, "2.24", "2.5")
    before = everything(book)

    def write_and_fail(*_):
        (book / "notebooks/01_bread.ipynb").write_text("half", "utf-8")
        (book / "book/charts").mkdir()
        (book / "book/charts/new.svg").write_text("half", "utf-8")
        raise CorrectionError("a", found="b", expected="c", remedy="d")

    monkeypatch.setattr(corrections.notebooks, "store_all", write_and_fail)
    monkeypatch.setattr(corrections, "_words", lambda _folder: {})
    with pytest.raises(CorrectionError, match="a: found b"):
        corrections.accept("Why")
    assert everything(book) == before


# ---- of the book's own tables


def test_edits_of_the_books_tables_are_found_by_row_and_column(data_copy, edit):
    edit(data_copy / "audit/evidence.csv", "e-c00-1a-02,c00-1a,qualifies,2,", "e-c00-1a-02,c00-1a,contradicts,2,")
    original = place.root(Path(__file__)) / "data"
    assert corrections.edits(original, data_copy) == [
        Edit("audit/evidence", "e-c00-1a-02", "direction", "qualifies", "contradicts")
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (
            "aid/donors.csv",
            "united-states",
            "united_states",
            r"data/aid/donors\.csv: found an edit; expected what .*kiel",
        ),
        ("editions/1/verdicts.csv", "holds", "fails", r"found an edit; expected the edition as it was"),
        ("sources.csv", ",mirror,F,", ",blog,E,", r"column (kind|grade): found .*typed; .*source_overrides"),
    ],
)
def test_what_is_made_of_something_else_is_not_corrected_by_hand(data_copy, edit, path, old, new, told):
    text = (data_copy / path).read_text("utf-8")
    (data_copy / path).write_text(text.replace(old, new, 1) if old in text else text + "x,\n", "utf-8")
    with pytest.raises(CorrectionError, match=told):
        corrections._refuse_what_is_no_correction(place.root(Path(__file__)) / "data")


def test_a_table_made_of_another_is_not_typed_over(data_copy):
    original = place.root(Path(__file__)) / "data"
    made = dict(corrections.ingest.build("talks"))["talks"]
    corrections._refuse_typed_over(made, original)
    with (data_copy / "talks/answers.csv").open("a", encoding="utf-8") as answers:
        answers.write("\n")
    with pytest.raises(CorrectionError, match=r"data/talks/answers\.csv: found an edit; .*makes of other tables"):
        corrections._refuse_typed_over(made, original)


def test_a_grade_by_the_maps_is_no_typed_one_and_pages_follow_it(data_copy):
    """The edit is of the map; the page's grade, and its place in each row that names it, are consequences."""
    original = place.root(Path(__file__)) / "data"
    weak = tables.table("sources").query("grade == 'F'")["source_id"]
    named = tables.table("audit/evidence")["source_id"].str.split(";").explode()
    page = next(
        p for p in weak if (named == p).any() and f";{p}" in (original / "audit/evidence.csv").read_text("utf-8")
    )
    with (data_copy / "source_overrides.csv").open("a", encoding="utf-8") as maps:
        maps.write(f"{page},primary_document,A,It is the document itself\n")
    made = dict(corrections.ingest.build("sources"))["sources"]
    corrections.ingest.write(made)
    assert corrections._refuse_what_is_no_correction(original)
    corrections._order_by_grade(original)
    rows = [row for row in lines(data_copy / "audit/evidence.csv") if page in row["source_id"].split(";")]
    graded = tables.table("sources").set_index("source_id")["grade"]
    for row in rows:
        grades = [graded[one] for one in row["source_id"].split(";")]
        assert grades == sorted(grades)
    found = [e for e in corrections.edits(original, data_copy) if not corrections._ordered(e)]
    assert {(e.table, e.row) for e in found} == {("sources", page)}
    assert {e.column for e in found} == {"kind", "grade"}


def test_whom_a_correction_helps_is_read_from_the_words_and_else_from_the_pans():
    from types import SimpleNamespace as Of

    def said(word, pro, con):
        return Of(verdict=word, judgement=Of(pro=pro, con=con))

    day = corrections.HINDSIGHT
    stood = {("c1", day): said("mixed", 2, 2), ("c2", day): said("holds", 5, 1)}
    assert corrections.moves(stood, stood) == ([], corrections.NEITHER)
    added = stood | {("c3", day): said("holds", 3, 0)}
    assert corrections.moves(stood, added) == ([], corrections.NEITHER), "a claim that is new has not moved"
    weighed = stood | {("c1", day): said("mixed", 2, 2.5)}
    assert corrections.moves(stood, weighed) == ([], corrections.OPPONENTS)
    lifted = weighed | {("c2", day): said("mostly holds", 5, 2), ("c1", day): said("mostly holds", 4, 2)}
    assert corrections.moves(stood, lifted) == (
        ["c1 mixed → mostly holds", "c2 holds → mostly holds"],
        corrections.BOTH,
    )
    told = stood | {("c1", day): said("mostly holds", 4, 2), ("c2", day): said("holds", 5, 1.5)}
    assert corrections.moves(stood, told)[1] == corrections.ARTICLE, "where a word has moved no pan is asked"
    earlier = date(2025, 3, 20)
    then = {("c1", earlier): said("open", 0, 0)}
    now = {("c1", earlier): said("mixed", 1, 0)}
    assert corrections.moves(then, now) == ([f"c1 open → mixed as known on {earlier}"], corrections.ARTICLE)
