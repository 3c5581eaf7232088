"""Peace agreements: a second reading of the workbook, and one clear error for each damage."""

from __future__ import annotations

from contextlib import closing

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal.ingest import raw, ucdp

needs_raw = pytest.mark.skipif(
    not raw.available(*ucdp.RAW), reason="the publisher's raw files are not at hand: set NODEAL_RAW or run `make data`"
)


@pytest.mark.raw
@needs_raw
def test_same_provisions_ends_and_days_as_a_plain_reading():
    plain = pd.read_excel(raw.fetch(ucdp.WORKBOOK)).set_index("paid").sort_index()
    made = ucdp.peace_agreements().set_index("paid")
    for theirs, ours in ucdp.PROVISIONS.items():
        theirs = theirs if theirs in plain else theirs.strip()
        assert made[ours].tolist() == plain[theirs].astype(bool).tolist(), ours
        assert 0 < made[ours].sum() < len(made), "a provision that all or none have was misread"
    assert made["ended"].tolist() == plain["ended"].eq(True).tolist()
    days = (pd.to_datetime(plain["duration"]) - pd.to_datetime(plain["pa_date"])).dt.days
    assert made["days_to_end"].dropna().tolist() == days[days >= 0].tolist()


@given(st.text())
def test_a_name_is_one_line(text):
    name = ucdp._one_line(pd.Series([text]))[0]
    assert name == " ".join(text.split())


@pytest.fixture(scope="module")
def sheet():
    """The columns that are read, as rows of text: long notes would only make each copy slow."""
    with closing(openpyxl.load_workbook(raw.fetch(ucdp.WORKBOOK), read_only=True)) as source:
        rows = list(source["Dataset"].iter_rows(values_only=True))
    kept = [rows[0].index(column) for column in ucdp._COLUMNS]
    return [[row[place] for place in kept] for row in rows]


def rewritten(path, rows):
    """The rows saved as the workbook's sheet."""
    book = openpyxl.Workbook(write_only=True)
    target = book.create_sheet("Dataset")
    for row in rows:
        target.append(row)
    book.save(path)


def put(column, row, value):
    def change(rows):
        rows[row][rows[0].index(column)] = value
        return rows

    return change


def swap(one, other):
    def change(rows):
        i, j = rows[0].index(one), rows[0].index(other)
        rows[0][i], rows[0][j] = rows[0][j], rows[0][i]
        return rows

    return change


@pytest.mark.raw
@needs_raw
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (put("pa_date", 0, "signed"), "row 1: found no column pa_date"),
        (swap("pa_date", "duration"), "row 2, column pa_date: found an empty cell"),
        (swap("cease", "paid"), "column paid: found"),
        (lambda rows: [*rows, rows[1]], "row 376, columns paid: found 1565 a second time"),
        (lambda rows: rows[:200], "found 199 agreements; expected 374"),
        (put("cease", 1, 7), "row 2, column cease: found 7"),
        (put("pa_date", 1, "24 April"), "row 2, column pa_date: found '24 April'"),
        (put("pa_date", 1, "2992-04-24"), "row 2, column pa_date: found '2992-04-24'"),
        (put("ended", 1, "perhaps"), "column ended: found"),
        (put("duration", 2, "1990-01-01"), "agreements [1024, 1128] that end before signature"),
        (put("duration", 2, None), "column duration: found 246 empty cells"),
    ],
)
def test_damage_is_named(raw_copy, repin, refusal, sheet, damage, said):
    folder = raw_copy(ucdp.RAW)
    rewritten(folder / ucdp.WORKBOOK, damage([list(row) for row in sheet]))
    repin(folder, ucdp.WORKBOOK)
    error = refusal("ucdp")
    assert error.startswith(f"raw file {ucdp.WORKBOOK}")
    assert said in error


@pytest.mark.raw
@needs_raw
def test_another_sheet_is_named(raw_copy, repin, refusal):
    folder = raw_copy(ucdp.RAW)
    openpyxl.Workbook().save(folder / ucdp.WORKBOOK)
    repin(folder, ucdp.WORKBOOK)
    assert "found no sheet Dataset among Sheet" in refusal("ucdp")
