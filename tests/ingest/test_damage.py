"""One damage at a time to a true raw file, by kind: each is refused with file, row and column, and none silently.

The rows are those of the publishers; only the bytes differ. A workbook is cut to the columns that are read.
"""

from __future__ import annotations

import csv
import io
from functools import cache

import openpyxl
import pandas as pd
import pytest

from nodeal.ingest import cbr, ches, fortna, ivaniuk, kiel, kiel_items, kiel_sheets, populist, raw, ucdp, unga
from nodeal.ingest.readers import RawContentError

EXPLORER, SUMS = kiel_sheets.R29 + "data_explorer.csv", kiel_sheets.R29 + "total_allocations.csv"
ORIGINS, WEAPONS = kiel_sheets.R29 + "procurement_trends.csv", kiel_sheets.R29 + "weapons.csv"
R28, SUMMARY = kiel_sheets.R28 + "bilateral_activities.csv", kiel_sheets.R28 + "country_summary.csv"
PAID, R27 = kiel_sheets.R28 + "financial_disbursements.csv", kiel_sheets.R27
READ = {
    EXPLORER: lambda donors: kiel.allocations_monthly(donors),
    SUMS: lambda donors: kiel.allocations_monthly(donors),
    ORIGINS: lambda donors: kiel.procurement_monthly(),
    WEAPONS: lambda donors: kiel.weapons(donors),
    R28: lambda donors: kiel_items.release_28(donors),
    SUMMARY: lambda donors: kiel.donors(),
    PAID: lambda donors: kiel.disbursements(donors),
    R27: lambda donors: kiel_items.release_27(donors),
    cbr.KEY_RATE: lambda donors: cbr.tables(),
    ches.SURVEY: lambda donors: ches.tables(),
    populist.SERIES: lambda donors: populist.tables(),
    ivaniuk.ATTACKS: lambda donors: ivaniuk._reports(),
    ivaniuk.CATALOGUE: lambda donors: ivaniuk._reports(),
    ucdp.WORKBOOK: lambda donors: ucdp.tables(),
    unga.ROLL_CALLS: lambda donors: unga.equal_votes(),
}
"""What reads each file, no more than that."""

pytestmark = [
    pytest.mark.raw,
    pytest.mark.skipif(
        not raw.available(*kiel.RAW, *(key for key in READ if key not in kiel.RAW)),
        reason="the publishers' raw files are not at hand: set NODEAL_RAW or run `make data` once",
    ),
]

SHEETS = {ucdp.WORKBOOK: ("Dataset", ucdp._COLUMNS)}


@pytest.fixture(scope="module")
def donors():
    return kiel.donors()


@pytest.fixture(scope="module")
def rows_of(content_of):
    """``rows_of(key)``: rows of a CSV file to be changed at will, parsed once."""
    parsed = cache(lambda key: _rows(content_of(key), key))
    return lambda key: [list(row) for row in parsed(key)]


@pytest.fixture
def said(rows_of, sheet_of, pinned, donors):
    """``said(key, damage)``: what is said of the file once its rows, the head first, went through the damage."""

    def run(key, damage):
        if key in SHEETS:
            pinned(key, _workbook(SHEETS[key][0], damage(sheet_of(key, *SHEETS[key]))))
        else:
            pinned(key, _csv(damage(rows_of(key))))
        with pytest.raises(RawContentError) as caught:
            READ[key](donors)
        assert caught.value.where.startswith(f"raw file {key}")
        assert caught.value.remedy
        return str(caught.value)

    return run


def _rows(content, key):
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    if key == unga.ROLL_CALLS:  # two hundred states that nobody asks for
        kept = [rows[0].index(column) for column in ("rcid", "date", "USA", "RUS")]
        return [[row[i] for i in kept] for row in rows]
    return rows


def _csv(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _workbook(sheet, rows):
    book = openpyxl.Workbook(write_only=True)
    target = book.create_sheet(sheet)
    for row in rows:
        target.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# ---- damages: functions of the rows


def put(row, column, value):
    """Another value in one cell; rows are counted as in the file."""

    def damage(rows):
        rows[row - 1][rows[0].index(column)] = value
        return rows

    return damage


def fill(column, value):
    """Another value in the first cell of a column that is not empty, from row 4 on."""

    def damage(rows):
        place = rows[0].index(column)
        next(row for row in rows[3:] if row[place])[place] = value
        return rows

    return damage


def each(column, change, **where):
    """Every cell of a column changed, in the rows where the other columns have these values."""

    def damage(rows):
        place = rows[0].index(column)
        given = {rows[0].index(name): value for name, value in where.items()}
        for row in rows[1:]:
            if all(row[i] == value for i, value in given.items()) and row[place] not in (None, ""):
                row[place] = change(row[place])
        return rows

    return damage


def times(factor):
    return lambda cell: f"{float(cell) * factor:.15g}" if isinstance(cell, str) else cell * factor


def lost(row):
    return lambda rows: rows[: row - 1] + rows[row:]


def twice(row):
    return lambda rows: [*rows, rows[row - 1]]


def over(row, other):
    """One row written over another: their number stays."""

    def damage(rows):
        rows[other - 1] = list(rows[row - 1])
        return rows

    return damage


def largest(column, row):
    """The row of the largest amount written over another: their number stays."""

    def damage(rows):
        place = rows[0].index(column)
        rows[row - 1] = list(max(rows[1:], key=lambda cells: float(cells[place])))
        return rows

    return damage


def all_of(*damages):
    def damage(rows):
        for one in damages:
            rows = one(rows)
        return rows

    return damage


CONTENT = {
    # the item list of Release 28
    "items: the largest over another": (R28, largest("verdi_eur_redistr", 2), "found 3 of United States that repeat"),
    "items: a row over its neighbour": (R28, over(2, 3), "found 1 of Australia that repeat another row"),
    "items: a donor in thousands": (R28, each("verdi_eur_redistr", times(1e-3), giver="Germany"), "aid by germany"),
    "items: a small donor in thousands": (R28, each("verdi_eur_redistr", times(1e-3), giver="Malta"), "aid by malta"),
    "items: another currency": (R28, each("verdi_eur_redistr", times(1.08)), "items that add up to"),
    "items: a lost row": (R28, lost(9), "found 5564 rows; expected 5565"),
    "items: a row twice": (R28, twice(9), "found 5566 rows"),
    "items: months that are none": (R28, put(2, "maaned_nr", "0"), "column maaned_nr: found 118 allocations"),
    "items: a word for a month": (R28, put(2, "maaned_nr", "March"), "row 2, column maaned_nr: found 'March'"),
    "items: half a month": (R28, put(2, "maaned_nr", "3.5"), "row 2, column maaned_nr: found 3.5"),
    "items: a code out of the list": (R28, put(2, "maal", "Promise"), "row 2, column maal: found 'Promise'"),
    "items: another kind of aid": (R28, put(2, "kategori", "Civil"), "row 2, column kategori: found 'Civil'"),
    "items: a donor out of the list": (R28, put(2, "giver", "Atlantis"), "row 2, column giver: found the donor"),
    # the panel of Release 27
    "panel: a month as a spreadsheet writes it": (
        R27,
        each("year_month", lambda v: pd.Period(v).strftime("%b-%y")),
        "row 2, column year_month: found 'Feb-22'",
    ),
    "panel: months moved": (
        R27,
        each("year_month", lambda v: str(pd.Period(v) + 1) if v < "2025-01" else "2022-02"),
        "row 2, column year_month: found 2022-03 beside the year 2022 and the month 2",
    ),
    "panel: a lost row": (R27, lost(9), "found 4427 rows; expected 4428"),
    "panel: a row over another": (R27, over(2, 3), "row 3, columns donor, year_month, aid_type_general"),
    "panel: a donor out of the list": (R27, put(2, "donor", "Atlantis"), "row 2, column donor: found the donor"),
    # the summary of Release 28
    "summary: a donor in thousands": (SUMMARY, put(2, "military_allocation", "1.9"), "row 2, column total_alloc"),
    "summary: a lost donor": (SUMMARY, lost(9), "found 41 rows"),
    "summary: a donor out of the list": (SUMMARY, put(2, "land", "Atlantis"), "row 2, column land: found the donor"),
    "summary: a word for yes": (SUMMARY, put(3, "er_eu_medlem", "true"), "row 3, column er_eu_medlem: found 'true'"),
    # disbursements
    "disbursements: months moved on": (
        PAID,
        lambda rows: _moved(rows, 3),
        "months from 2022-07 to 2026-05",
    ),
    "disbursements: months moved back": (PAID, lambda rows: _moved(rows, -1), "months from 2022-03 to 2026-01"),
    "disbursements: another currency": (PAID, each("verdi_eur_mrd", times(1.08)), "what the EU paid out in 2023"),
    "disbursements: a donor in thousands": (
        PAID,
        each("verdi_eur_mrd", times(1e3), giver="Estonia"),
        "estonia with 9.33 times what it allocated",
    ),
    "disbursements: a lost row": (PAID, lost(9), "found 130 rows; expected 131"),
    "disbursements: a row over another": (PAID, over(2, 3), "row 3, columns giver, aar, maaned"),
    # Release 29
    "explorer: one amount": (EXPLORER, put(2, "military", "1.002645"), "row 2, column total"),
    "explorer: a commitment": (EXPLORER, put(2, "commitments", "1.0"), "row 2, column to_be_allocated"),
    "explorer: a donor in thousands": (
        EXPLORER,
        all_of(*(each(c, times(1e-3), country="Malta") for c in ("total", "financial", "humanitarian", "military"))),
        "column to_be_allocated",
    ),
    "explorer: another currency": (
        EXPLORER,
        all_of(*(each(c, times(1.08)) for c in ("total", "financial", "humanitarian", "military", "commitments"))
               , each("to_be_allocated", times(1.08))),
        "row 2, column pct_gdp",
    ),
    "explorer: a lost row": (EXPLORER, lost(9), "found 1078 rows; expected 1079"),
    "explorer: a month twice": (EXPLORER, put(3, "month", "2"), "row 3, columns country, year, month"),
    "explorer: a donor out of the list": (EXPLORER, put(2, "country", "Atlantis"), "column country: found the donor"),
    "explorer: a donor under another name throughout": (
        EXPLORER, each("country", lambda _: "Holland", country="Netherlands"), "found the donor 'Holland'",
    ),
    "totals: one amount": (SUMS, put(2, "military", "1.2"), "row 2, column total_allocations"),
    "totals: a lost month": (SUMS, lost(9), "found 51 rows; expected 52"),
    "origins: a lost month": (ORIGINS, lost(9), "found 51 months"),
    "origins: columns swapped": (
        ORIGINS, all_of(put(1, "stockpile", "x"), put(1, "procurement", "stockpile"), put(1, "x", "procurement")),
        "row 1: found origins in another order",
    ),
    "origins: another currency": (
        ORIGINS, all_of(*(each(c, times(1.15)) for c in ("stockpile", "procurement", "unspecified"))), "all origins in",
    ),
    "weapons: a donor in thousands": (
        WEAPONS, each("monetary_value_eur", times(1e-3), donor="Australia"), "row 2, column monetary_value_eur",
    ),
    "weapons: all in dollars": (WEAPONS, each("monetary_value_eur", times(1.08)), "dollars of mid-2024 are 0.997"),
    "weapons: all in pounds": (WEAPONS, each("monetary_value_eur", times(0.86)), "dollars of mid-2024 are 1.25"),
    "weapons: another number": (
        WEAPONS, put(2, "number_of_weapons", "7"), "row 2, column number_of_weapons: found 7 beside M777 howitzer (6)",
    ),
    "weapons: a lost row": (WEAPONS, lost(9), "found 60 rows; expected 61"),
    "weapons: a row over another": (WEAPONS, over(2, 3), "row 3, columns donor, category"),
    # other publishers
    "key rate: a decimal comma": (cbr.KEY_RATE, put(9, "rate_pct", "5,50"), "row 9, column rate_pct: found '5,50'"),
    "key rate: a lost row": (cbr.KEY_RATE, lost(9), "found 3240 days; expected 3241"),
    "parties: an item blank": (ches.SURVEY, put(9, "eu_russia", ""), "column eu_russia: found 37 empty cells"),
    "parties: a vote lost": (ches.SURVEY, put(9, "vote", "0"), "column vote: found 12 votes of 0"),
    "parties: an error cell": (ches.SURVEY, put(9, "party", "#REF!"), "row 9, column party: found '#REF!'"),
    "parties: a row over another": (ches.SURVEY, over(2, 3), "row 3, columns party_id: found 102 a second time"),
    "shares: a slip of the decimal point": (populist.SERIES, put(63, "vote_share", "1.3"), "row 63, column vote_share"),
    "shares: a lost row": (populist.SERIES, lost(9), "found 169 of the cells wanted"),
    "attacks: a lost report": (ivaniuk.ATTACKS, lost(9), "found 3769 reports; expected 3770"),
    "attacks: thousands": (ivaniuk.ATTACKS, put(2, "launched", "1,236"), "row 2, column launched: found '1,236'"),
    "attacks: a blank": (ivaniuk.ATTACKS, put(2, "not_reach_goal", ""), "column not_reach_goal: found 3070 empty"),
    "attacks: a blank at the end of a model": (
        ivaniuk.ATTACKS, put(2, "model", "Shahed-136/131 "), "row 2, column model: found the model 'Shahed-136/131 '",
    ),
    "attacks: an account out of the list": (
        ivaniuk.ATTACKS, put(2, "source", "pvkpivden/posts/1"), "row 2, column source: found 'pvkpivden/posts/1'",
    ),
    "attacks: a model lost from the catalogue": (ivaniuk.CATALOGUE, lost(9), "found 63 models; expected 64"),
    "agreements: a row over another": (ucdp.WORKBOOK, over(2, 3), "row 3, columns paid: found 1565 a second time"),
    "agreements: a lost row": (ucdp.WORKBOOK, lost(9), "found 373 agreements; expected 374"),
    "agreements: a blank that says whether it ended": (ucdp.WORKBOOK, put(3, "ended", ""), "column ended: found 239"),
    "agreements: an error cell": (ucdp.WORKBOOK, put(2, "pa_name", "#N/A"), "row 2, column pa_name: found '#N/A'"),
    "votes: a code that means nothing": (unga.ROLL_CALLS, put(9, "USA", "4"), "row 9, column USA: found 4"),
    "votes: a lost row": (unga.ROLL_CALLS, lost(9), "6550 roll calls"),
}  # fmt: skip
"""Kinds of damage whose shape is right."""


def _moved(rows, months):
    year, month = rows[0].index("aar"), rows[0].index("maaned")
    for row in rows[1:]:
        moved = pd.Period(f"{row[year]}-{int(row[month]):02}") + months
        row[year], row[month] = str(moved.year), str(moved.month)
    return rows


@pytest.mark.parametrize(("key", "damage", "told"), CONTENT.values(), ids=CONTENT)
def test_content_is_refused_with(said, key, damage, told):
    assert told in said(key, damage)


TEXT = {"number": ("1.234,5", ""), "code": ("Other", ""), "day": ("Feb-22", "")}
"""What stands in a column instead of what it should hold; each is tried in every column that is read.
What else is no number, code or day stands in ``test_readers``."""
COLUMNS = {
    EXPLORER: dict.fromkeys(("year", "month", *kiel_sheets.AID_TYPES, "commitments", "gdp"), "number"),
    SUMS: dict.fromkeys(("year", "month", "total_allocations", *kiel_sheets.AID_TYPES), "number"),
    ORIGINS: dict.fromkeys(("year", "month", "stockpile", "procurement", "unspecified", "nato_purl"), "number"),
    WEAPONS: {"number_of_weapons": "number", "monetary_value_eur": "number", "category": "code", "donor": "code"},
    R28: {"verdi_eur_redistr": "number", "maaned_nr": "number", "kategori": "code", "maal": "code", "giver": "code"},
    SUMMARY: {
        **dict.fromkeys([f"{kind}_allocation" for kind in (*kiel_sheets.AID_TYPES, "total")], "number"),
        **dict.fromkeys([f"{kind}_commitment" for kind in (*kiel_sheets.AID_TYPES, "total")], "number"),
        "er_eu_medlem": "code",
    },
    PAID: {"aar": "number", "maaned": "number", "verdi_eur_mrd": "number", "giver": "code"},
    R27: {"aid_eur_m": "number", "year_month": "day", "aid_type_general": "code", "donor": "code"},
    cbr.KEY_RATE: {"date": "day", "rate_pct": "number"},
    ches.SURVEY: {
        **dict.fromkeys(("party_id", "electionyear", "vote", *ches.POSITIONS), "number"),
        "country": "code", "family": "code",
    },
    populist.SERIES: {"year": "number", "vote_share": "number", "party": "code"},
    ivaniuk.ATTACKS: {
        **dict.fromkeys(("launched", "destroyed", "not_reach_goal"), "number"),
        **dict.fromkeys(("time_start", "time_end"), "day"), "model": "code", "source": "code",
    },
    ivaniuk.CATALOGUE: {"category": "code"},
    ucdp.WORKBOOK: {
        **dict.fromkeys(("paid", "region", "cease"), "number"), "pa_date": "day", "ended": "code",
    },
    unga.ROLL_CALLS: {"rcid": "number", "USA": "number", "RUS": "number", "date": "day"},
}  # fmt: skip


@pytest.mark.parametrize(("key", "column"), [(key, column) for key, named in COLUMNS.items() for column in named])
def test_text_a_blank_or_an_error_in_the_column_is_refused(said, key, column):
    for cell in TEXT[COLUMNS[key][column]]:
        error = said(key, fill(column, cell))
        assert f"column {column}: found" in error
        assert (repr(cell) if cell else "empty cell") in error


STATA = {
    "spells: a code without a meaning": (
        fortna.SPELLS, lambda f: f.assign(pkwho=f["pkwho"].replace(3, 7)), "column pkwho: found 7",
    ),
    "spells: half a code": (
        fortna.SPELLS, lambda f: f.assign(outcome=f["outcome"].replace(3, 2.5)), "column outcome: found 2.5",
    ),
    "spells: a blank": (
        fortna.SPELLS, lambda f: f.assign(estdate=f["estdate"].replace(2, float("nan"))), "estdate: found 126 empty",
    ),
    "ideal points: a blank at the end of a code": (
        unga.IDEAL_POINTS, lambda f: f.assign(iso3c=f["iso3c"].replace("RUS", "RUS ")), "column iso3c: found 'RUS '",
    ),
    "ideal points: a lost row": (
        unga.IDEAL_POINTS, lambda f: f.drop(f.index[f["iso3c"] == "CAN"][0]), "found 11439 ideal points",
    ),
    "ideal points: states swapped": (
        unga.IDEAL_POINTS,
        lambda f: f.assign(iso3c=f["iso3c"].replace({"RUS": "USA", "USA": "RUS"})),
        "the United States below Russia",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("key", "damage", "told"), STATA.values(), ids=STATA)
def test_stata_content_is_refused_with(content_of, pinned, key, damage, told):
    frame = pd.read_stata(io.BytesIO(content_of(key)), convert_categoricals=False)
    columns = list(fortna._COLUMNS) if key == fortna.SPELLS else ["iso3c", "year", "idealpointall"]
    file = io.BytesIO()
    damage(frame[columns]).to_stata(file, write_index=False)
    pinned(key, file.getvalue())
    with pytest.raises(RawContentError) as caught:
        fortna.tables() if key == fortna.SPELLS else unga.ideal_point_distance()
    assert caught.value.where.startswith(f"raw file {key}")
    assert told in str(caught.value)
