"""The strict readers on made tables: every kind of cell that a lenient reader would lose, in each kind of file."""

from __future__ import annotations

import ast
import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nodeal.ingest
from nodeal.ingest.readers import RawContentError, Rows, expect_near, read_raw_csv, read_raw_sheet, read_raw_stata

KEY = "aid/ust_r29_website/weapons.csv"
BOOK = "precedents/ucdp-peace-agreements-221.xlsx"


def rows(*cells, typed=False):
    """One column ``c`` of a made table, from row 2 on as in a file."""
    frame = pd.DataFrame({"c": pd.Series(cells, dtype=object)})
    return Rows(frame.set_axis(range(2, len(cells) + 2)), "made.csv", typed)


NUMBERS = {
    "a decimal comma": ("1234567,50", False),
    "thousands": ("1,234,567", False),
    "thousands by a blank": ("1 234", False),
    "a blank before": (" 5", False),
    "a no-break space before": ("\N{NO-BREAK SPACE}5", False),
    "a unit": ("5 m", False),
    "an error cell": ("#REF!", False),
    "not available": ("#N/A", False),
    "a word that pandas takes for nothing": ("null", False),
    "another such word": ("n/a", False),
    "infinity": ("inf", False),
    "nothing": ("", False),
    "too much": ("5000", False),
    "text in a typed sheet": ("5", True),
    "an error cell in a typed sheet": ("#REF!", True),
    "a truth value in a typed sheet": (True, True),
    "a day in a typed sheet": (datetime(2022, 2, 1), True),
    "nothing in a typed sheet": (None, True),
    "not a number in a typed sheet": (float("nan"), True),
}


@pytest.mark.parametrize(("cell", "typed"), NUMBERS.values(), ids=NUMBERS)
def test_in_a_number_column_is_refused(cell, typed):
    good = 7 if typed else "7"
    with pytest.raises(
        RawContentError, match=r"^raw file made\.csv, row 3, column c: found .*a number from 0 to 1000\."
    ):
        rows(good, cell, good, typed=typed).numbers("c", 0, 1000)


@settings(max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8))
def test_every_plain_number_is_read_as_it_is(values):
    assert rows(*map(repr, values)).numbers("c", -1e6, 1e6).tolist() == values
    assert rows(*values, typed=True).numbers("c", -1e6, 1e6).tolist() == values


@given(st.text(max_size=8))
def test_any_text_is_a_number_or_refused(text):
    try:
        (value,) = rows(text).numbers("c", -1e9, 1e9)
    except RawContentError:
        return
    assert value == float(text)
    assert text == text.strip()


def test_whole_numbers_are_whole():
    assert rows("3", "4.0").numbers("c", 0, 9, whole=True).tolist() == [3, 4]
    with pytest.raises(RawContentError, match=r"row 3, column c: found 4\.5; expected a whole number"):
        rows("3", "4.5").numbers("c", 0, 9, whole=True)


@pytest.mark.parametrize("known", [0, 1, 3])
def test_blanks_are_as_many_as_known(known):
    with pytest.raises(RawContentError, match=r"column c: found (an empty cell|2 empty cells \(row 3, 5\); .* known)"):
        rows("1", "", "2", "").numbers("c", 0, 9, blanks=known)
    assert rows("1", "", "2", "").numbers("c", 0, 9, blanks=2).isna().tolist() == [False, True, False, True]


CODES = ["allocation", "Allocation ", "Allocation\N{NO-BREAK SPACE}", "Other", "", "#N/A"]


@pytest.mark.parametrize("cell", CODES)
def test_a_code_out_of_the_list_is_refused(cell):
    made = rows("Allocation", cell, "Commitment")
    with pytest.raises(RawContentError, match=r"row 3, column c: found .*; expected one of Allocation, Commitment"):
        made.codes("c", {"Allocation": 1, "Commitment": 2})
    with pytest.raises(RawContentError, match=r"row 3, column c: found .*; expected one of Allocation, Commitment"):
        made.only("c", ("Allocation",), {"Commitment": "no allocation"})


def test_a_filter_takes_what_it_takes_and_leaves_out_what_it_names():
    kept = rows("Allocation", "Commitment", "Allocation").only("c", ("Allocation",), {"Commitment": "no allocation"})
    assert kept.cells.index.tolist() == [2, 4]


DAYS = [
    "Feb-22", "2022-2-1", "2022-02-30", "01.02.2022", "2022-02-01 ", "2022-02", "", "44593", "1922-02-01",
    "２０２２-02-01",
]  # fmt: skip


@pytest.mark.parametrize("cell", DAYS)
def test_a_day_in_another_form_is_refused(cell):
    with pytest.raises(
        RawContentError, match=r"row 3, column c: found .*; expected a day from 2022-01-01 to 2022-12-31"
    ):
        rows("2022-02-01", cell).days("c", "2022-01-01", "2022-12-31")


@pytest.mark.parametrize("cell", ["Feb-22", "2022-2", "2022-13", "02/2022", "2022-02-01"])
def test_a_month_in_another_form_is_refused(cell):
    with pytest.raises(RawContentError, match=r"row 3, column c: found"):
        rows("2022-02", cell).days("c", "2022-01-01", "2022-12-31", months=True)


@pytest.mark.parametrize("cell", ["2022-02-01", datetime(2022, 2, 1, 13), 44593, pd.Timestamp("2022-02-01", tz="UTC")])
def test_in_a_day_column_of_a_typed_sheet_is_refused(cell):
    with pytest.raises(RawContentError, match=r"row 3, column c: found .*; expected a day from 2022-01-01"):
        rows(datetime(2022, 2, 1), cell, typed=True).days("c", "2022-01-01", "2022-12-31")


@settings(max_examples=30)
@given(st.dates(datetime(1990, 1, 1).date(), datetime(2030, 1, 1).date()))
def test_every_day_is_read_as_it_is(day):
    for made in (rows(day.isoformat()), rows(pd.Timestamp(day), typed=True)):
        assert made.days("c", "1990-01-01", "2030-01-01").tolist() == [pd.Timestamp(day)]


@pytest.mark.parametrize("cell", ["#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "", None])
def test_a_spoilt_text_is_refused(cell):
    with pytest.raises(RawContentError, match="row 3, column c: found"):
        rows("Germany", cell).texts("c")


def test_rows_missing_and_rows_twice_are_refused():
    with pytest.raises(RawContentError, match="found 2 grants; expected 3"):
        rows("a", "b").count(3, "grants")
    with pytest.raises(RawContentError, match="row 4, columns c: found a a second time"):
        rows("a", "b", "a").once("c")
    with pytest.raises(
        RawContentError, match="row 4: found 1 of a that repeat another row in every cell; expected the 0"
    ):
        rows("a", "b", "a").repeated({}, by="c")
    with pytest.raises(
        RawContentError, match="found 0 of b that repeat another row in every cell; expected the 1 known"
    ):
        rows("a", "b", "a").repeated({"a": 1, "b": 1}, by="c")
    assert len(rows("a", "b", "a").repeated({"a": 1}, by="c")) == 3


@pytest.mark.parametrize("value", [1e-3, 0.95, 1.08, 1e3, float("nan"), float("inf")])
def test_a_sum_of_another_unit_or_currency_is_refused(value):
    expect_near("made.csv", "aid", 1.01, 1.0, low=0.98, high=1.02, than="the other")
    with pytest.raises(RawContentError, match=r"for aid; expected 0\.980 to 1\.020, since the other has 1\.000"):
        expect_near("made.csv", "aid", value, 1.0, low=0.98, high=1.02, than="the other")


# ---- files


FILES = {
    "a word for nothing stays a word": ("c,d\nNA,1\nnull,2\n", ["NA", "null"]),
    "zeros before a number stay": ("c,d\n007,1\n1e3,2\n", ["007", "1e3"]),
    "an empty row is a row": ("c,d\n5,1\n\n6,2\n", ["5", "", "6"]),
    "a short row has a blank": ("d,c\n1,5\n2\n", ["5", ""]),
}


@pytest.mark.parametrize(("text", "cells"), FILES.values(), ids=FILES)
def test_a_csv_file_is_read_cell_by_cell(pinned, text, cells):
    pinned(KEY, text.encode())
    read = read_raw_csv(KEY, ("c",))
    assert ["" if blank else cell for cell, blank in zip(read.cells["c"], read.blank("c"), strict=True)] == cells
    assert read.cells.index[0] == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("c,d\n5,1,9\n6,2,9\n", "row 2: found more cells than columns"),
        ("c,d\n5,1\n6,2,9\n", "Expected 2 fields in line 3, saw 3"),
        ("c,c\n5,1\n", "row 1: found twice the column c"),
        ("b,d\n5,1\n", "row 1: found no column c among b, d"),
        ("", "No columns"),
    ],
)
def test_a_csv_file_of_another_shape_is_refused(pinned, text, told):
    pinned(KEY, text.encode())
    with pytest.raises(RawContentError, match=KEY) as caught:
        read_raw_csv(KEY, ("c",))
    assert told in str(caught.value)


def test_a_sheet_keeps_numbers_texts_and_blanks_apart(pinned):
    book = openpyxl.Workbook()
    for line in (["a", "c"], [1, 5], [2, "5"], [3, None], [4, "#REF!"], [5, "=1+1"]):
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    pinned(BOOK, file.getvalue())
    read = read_raw_sheet(BOOK, "Sheet", ("c",))
    assert read.cells["c"].tolist() == [5, "5", None, "#REF!", None], "a formula saved without a value is a blank"
    with pytest.raises(RawContentError, match=f"{BOOK}, sheet Sheet, row 4, column c: found an empty cell"):
        read.numbers("c", 0, 9)


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"<v>5</v>", b"<v>five</v>"), (b"</row>", b""), (b't="n"', b't="q"')],
    ids=["value", "cut", "type"],
)
def test_a_sheet_that_breaks_off_is_named(pinned, old, new):
    """A sheet is parsed while it is read: what is wrong inside comes up after the workbook was opened."""
    book, file, damaged = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["c"])
    book.active.append([5])
    book.save(file)
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(damaged, "w") as other:
        for part in whole.infolist():
            content = whole.read(part)
            other.writestr(part, content.replace(old, new) if "sheet1" in part.filename else content)
    pinned(BOOK, damaged.getvalue())
    with pytest.raises(RawContentError, match=f"^raw file {BOOK}, sheet Sheet"):
        read_raw_sheet(BOOK, "Sheet", ("c",)).numbers("c", 6, 9)


def test_a_stata_file_keeps_its_codes(pinned):
    file = io.BytesIO()
    pd.DataFrame({"c": [1.0, 2.5]}).to_stata(file, write_index=False)
    pinned(KEY, file.getvalue())
    with pytest.raises(RawContentError, match=r"row 3, column c: found 2\.5; expected one of 1, 2"):
        read_raw_stata(KEY, ("c",)).codes("c", {1: "one", 2: "two"})


# ---- the code: nothing else reads a cell


MODULES = sorted(Path(nodeal.ingest.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_no_module_turns_what_it_cannot_read_into_nothing(path):
    """``errors="coerce"`` makes a blank of a word, and a merge without ``how`` drops what finds no partner."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            named = {word.arg: word.value for word in node.keywords}
            coerced = isinstance(named.get("errors"), ast.Constant) and named["errors"].value == "coerce"
            assert not coerced, f"{path.name}, line {node.lineno}"
            if isinstance(node.func, ast.Attribute) and node.func.attr == "merge":
                assert {"how", "validate"} <= set(named), f"{path.name}, line {node.lineno}"
