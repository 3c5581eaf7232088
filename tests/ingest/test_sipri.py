"""Military spending: the excerpt stays an excerpt, colours are read, and one clear error for each damage."""

from __future__ import annotations

from contextlib import closing

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.styles.colors import Color

from nodeal.ingest import raw, sipri
from nodeal.ingest.readers import RawContentError

needs_raw = pytest.mark.skipif(
    not raw.available(*sipri.RAW), reason="the publisher's raw files are not at hand: set NODEAL_RAW or run `make data`"
)


@pytest.mark.raw
@needs_raw
def test_less_than_a_tenth_of_the_figures_is_taken():
    """SIPRI's terms for use without asking."""
    with closing(openpyxl.load_workbook(raw.fetch(sipri.WORKBOOK), read_only=True)) as book:
        printed = sum(
            isinstance(value, int | float)
            for sheet in book
            for row in sheet.iter_rows(min_row=7, values_only=True)
            for value in row[2:]
        )
    taken = sipri.military_spending()[list(sipri.SHEETS)].count().sum()
    assert 0 < taken / printed < 0.06


@pytest.mark.raw
@needs_raw
def test_years_without_a_figure_stay_and_stay_empty():
    made = sipri.military_spending().set_index(["country", "year"])
    assert len(made) == 43 * 38
    assert made.loc[("Montenegro", 2000)].isna()[["spending_2024_usd_m", "share_of_gdp_pct", "sipri_estimate"]].all()
    assert made.loc["Russia"]["spending_2024_usd_m"].first_valid_index() == 1992


@pytest.mark.parametrize(
    ("value", "colour", "figure"),
    [(12.5, None, (12.5, False)), (12.5, 12, (12.5, True)), ("...", None, None), ("xxx", 12, None)],
)
def test_a_cell_is_a_figure_an_estimate_or_nothing(value, colour, figure):
    cell = openpyxl.Workbook().active["D9"]
    cell.value = value
    cell.font = Font(color=Color(indexed=colour)) if colour else Font()
    assert sipri._figure(cell, "here") == figure


@pytest.mark.parametrize(
    ("value", "colour", "said"),
    [
        (12.5, 10, "12.5 in red"),
        ("12,5", None, "'12,5'"),
        (None, None, "an empty cell"),
        ("... ", None, "'... '"),
        (True, None, "True"),
    ],
)
def test_a_red_figure_or_a_word_stops_the_work(value, colour, said):
    cell = openpyxl.Workbook().active["D9"]
    cell.value = value
    cell.font = Font(color=Color(indexed=colour)) if colour else Font()
    with pytest.raises(RawContentError, match=r"^raw file here") as caught:
        sipri._figure(cell, "here")
    assert said in str(caught.value)


@pytest.fixture(scope="module")
def sheets():
    """Head and countries of the two sheets, as values: a workbook as small as it can be."""
    wanted = {"Country", *sipri.COUNTRIES}
    with closing(openpyxl.load_workbook(raw.fetch(sipri.WORKBOOK), read_only=True)) as book:
        return {
            title: [list(row) for row in book[title].iter_rows(values_only=True) if row and row[0] in wanted]
            for title in sipri.SHEETS.values()
        }


def save(path, sheets):
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


def row_of(rows, name):
    return next(i for i, row in enumerate(rows) if row[0] == name)


def put(country, year, value):
    def change(rows):
        rows[row_of(rows, country)][rows[row_of(rows, "Country")].index(year)] = value
        return rows

    return change


def drop(country):
    return lambda rows: [row for row in rows if row[0] != country]


def again(country):
    return lambda rows: [*rows, rows[row_of(rows, country)]]


USD, GDP = sipri.SHEETS.values()


@pytest.mark.raw
@needs_raw
@pytest.mark.parametrize(
    ("sheet", "damage", "said"),
    [
        (USD, drop("Country"), "not one row each for Albania"),
        (USD, put("Country", 2010, 2009), "found the years 1988"),
        (USD, drop("Poland"), "not one row each for Poland"),
        (USD, again("Poland"), "not one row each for Poland"),
        (USD, lambda rows: rows[: row_of(rows, "Germany")], "not one row each for"),
        (USD, put("Russia", 2024, -5), "figure spending_2024_usd_m: found -5"),
        (USD, put("Russia", 2024, 5e9), "figure spending_2024_usd_m: found 5000000000"),
        (USD, put("Russia", 2024, "unknown"), "found 'unknown'"),
        (USD, put("Russia", 2024, "..."), "figure spending_2024_usd_m: found an empty cell"),
        (USD, put("Poland", 2001, "..."), "found 1547 figures of 43 countries; expected 1548"),
        (USD, put("Poland", 2001, None), "found an empty cell"),
        (USD, put("Poland", 2001, "9,650"), "found '9,650'"),
        (USD, put("Poland", 2001, "#REF!"), "found '#REF!'"),
        (USD, put("Poland", 2001, 9.65), "row of Poland, 2001, figure spending_2024_usd_m: found 9.65, far from"),
        (GDP, put("Ukraine", 2023, 36.0), "figure share_of_gdp_pct: found 36"),
        (GDP, lambda rows: [[c if i < 2 else None for i, c in enumerate(r)] for r in rows], "found the years"),
    ],
)
def test_damage_is_named(raw_copy, repin, refusal, sheets, sheet, damage, said):
    folder = raw_copy(sipri.RAW)
    save(folder / sipri.WORKBOOK, {**sheets, sheet: damage([list(row) for row in sheets[sheet]])})
    repin(folder, sipri.WORKBOOK)
    error = refusal("sipri")
    assert error.startswith(f"raw file {sipri.WORKBOOK}")
    assert said in error


@pytest.mark.raw
@needs_raw
def test_swapped_sheets_are_noticed(raw_copy, repin, refusal, sheets):
    """Dollars under the name of shares are far out of range."""
    folder = raw_copy(sipri.RAW)
    save(folder / sipri.WORKBOOK, {USD: [[r[0], None, *r[1:]] for r in sheets[GDP]], GDP: sheets[USD]})
    repin(folder, sipri.WORKBOOK)
    assert "expected a number from" in refusal("sipri")
