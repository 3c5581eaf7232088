"""The tracker: item rows of a made sheet, releases held to each other, and the publisher's own sums."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from itertools import product

import openpyxl
import pandas as pd
import pytest

from nodeal import cli as command
from nodeal import ingest, tables
from nodeal.ingest import kiel, kiel_checks, kiel_items, kiel_sheets, raw
from nodeal.ingest.readers import RawContentError

needs_raw = [
    pytest.mark.raw,
    pytest.mark.skipif(
        not raw.available(*kiel.RAW),
        reason="the publishers' raw files are not at hand: set NODEAL_RAW or run `make data`",
    ),
]


@pytest.fixture(scope="module")
def donors():
    return tables.table("aid/donors")


# ---- the item sheet of mid-2024, in small: the publisher's columns in their places


SHEET, AMOUNT = "Bilateral Assistance, MAIN DATA", "Allocated Total in EUR (redistributed)"
PLACES = {
    "ID": 0, "Countries": 1, "Announcement Date": 2, "Type of Aid General": 3, "Explanation": 5, "Type of donation": 7,
    "Items": 9, "Allocated Total in EUR": 22, AMOUNT: 23, "Month3": 44,
}  # fmt: skip
SPACE = "\N{NO-BREAK SPACE}"
US, DE, FI, LV = "United States", "Germany", "Finland", "Latvia"
MADE = [
    ("USM1", US, datetime(2022, 3, 16), "Military", "package", "Allocation", "rifles", 800e6, 800.5e6, 3),
    ("USM1", US, datetime(2022, 3, 16), "Military", "package", "Allocation", "radios", None, None, 3),
    ("USM2", US, datetime(2022, 5, 6), "Military", "package", "Allocation", "shells", 150e6, 150e6, 5),
    ("DEM1", DE, datetime(2022, 4, 15), "Military", "package", "Allocation", "tanks", 20e6, 20e6, 4),
    ("DEH1", DE, datetime(2022, 4, 20), "Humanitarian ", "grant", "Allocation", "tents", 5e6, 5e6, 4),
    ("DEM9", DE, "until 12/21/2022", "Military", "package", "Allocation", "helmets", 50e6, 50e6, 0),
    ("DEM7", DE, "until 12/21/2022", "Military", "package", "Allocation", "boots", 7e6, None, 0),
    ("DEF1", DE, datetime(2022, 4, 20), "Financial", "envelope", "Commitment", "money", None, None, 4),
    ("FIH31", FI, datetime(2024, 2, 20), "Humanitarian", "grant", "Allocation", "money", 9e6, 9e6, SPACE + "29"),
    ("FIH32", FI, "unclear 02/2024", "Humanitarian", "grant", "Allocation", "beds", None, None, SPACE + "30"),
    ("LVM10", LV, datetime(2024, 4, 4), "Military", "package", "Allocation", "guns", 10e6, 10e6, SPACE),
]  # fmt: skip


@pytest.fixture
def item_sheet(pinned, monkeypatch):
    """``item_sheet(rows)``: these rows below the publisher's head stand in for the sheet of mid-2024."""
    counts = {"rows": 11, AMOUNT: 3, "Allocated Total in EUR": 2, "without a month": 2}
    monkeypatch.setattr(kiel_items, "_MID_2024_COUNTS", counts, raising=False)

    def write(rows, head=tuple(PLACES), sheet=SHEET):
        book = openpyxl.Workbook(write_only=True)
        target = book.create_sheet(sheet)
        for cells in (head, *rows):
            line = [None] * 45
            for place, cell in zip(PLACES.values(), cells, strict=True):
                line[place] = cell
            target.append(line)
        file = io.BytesIO()
        book.save(file)
        pinned(kiel_sheets.MID_2024, file.getvalue())

    return write


def test_items_are_placed_by_their_month_and_where_it_cannot_be_read_by_their_day(item_sheet, donors):
    item_sheet(MADE)
    made = kiel_items.mid_2024(donors)
    made = made.assign(month=made["month"].dt.strftime("%Y-%m"), eur_m=(made["allocated_eur_bn"] * 1e3).round(1))
    assert list(made[["donor_id", "month", "aid_type", "eur_m"]].itertuples(index=False, name=None)) == [
        ("united-states", "2022-03", "military", 800.5),
        ("united-states", "2022-05", "military", 150.0),
        ("germany", "2022-04", "military", 20.0),
        ("germany", "2022-04", "humanitarian", 5.0),
        ("finland", "2024-02", "humanitarian", 9.0),
        ("latvia", "2024-04", "military", 10.0),
    ]


def cells(column, change, donor=None):
    """Every cell of a column changed, or those of one donor."""
    place = list(PLACES).index(column)

    def damage(rows):
        return [
            tuple(
                change(c) if i == place and c is not None and donor in (None, row[1]) else c for i, c in enumerate(row)
            )
            for row in rows
        ]

    return damage


def comma(value):
    return f"{value:.1f}".replace(".", ",")


ITEMS = {
    "amounts as text with a decimal comma": (cells(AMOUNT, comma, US), "row 2, column {}: found '800500000,0'"),
    "amounts as text with thousands": (cells(AMOUNT, lambda v: f"{v:,.0f}", US), "found '800,500,000'"),
    "amounts of another donor as text": (cells(AMOUNT, comma, DE), "row 5, column {}"),
    "amounts as plain text": (cells(AMOUNT, str), "row 2, column {}: found 800500000"),
    "error cells": (cells(AMOUNT, lambda v: "#REF!", US), "row 2, column {}: found '#REF!'"),
    "errors of another kind": (cells(AMOUNT, lambda v: "#N/A", US), "row 2, column {}: found '#N/A'"),
    "formulas saved without a value": (cells(AMOUNT, lambda v: None, US), "row 2, column {}: found an empty cell"),
    "formulas without a value in both columns": (
        lambda rows: cells(AMOUNT, lambda v: None, LV)(cells("Allocated Total in EUR", lambda v: None, LV)(rows)),
        "column {}: found 4 empty cells (row 3, 8, 11, 12); expected the 3 known",
    ),
    "months as words": (cells("Month3", lambda v: "May", US), "row 2, column Month3: found 'May'"),
    "months as text": (cells("Month3", str, US), "row 2, column Month3: found 3"),
    "months moved": (cells("Month3", lambda v: v + 1, US), "found 4; expected the month of its day"),
    "a month after the last": (cells("Month3", lambda v: 31, US), "row 2, column Month3: found 31"),
    "months that are none": (cells("Month3", lambda v: 0, US), "column Month3: found 5 allocations without a month"),
    "months that are blank": (cells("Month3", lambda v: None, US), "row 2, column Month3: found an empty cell"),
    "no day where the month cannot be read": (
        cells("Announcement Date", lambda v: "unclear", LV), "row 12, column Announcement Date: found 'unclear'",
    ),
    "a code in small letters": (
        cells("Type of donation", str.lower, US),
        "row 2, column Type of donation: found 'allocation'; expected one of Allocation, Commitment",
    ),
    "a code with a blank at its end": (cells("Type of donation", lambda v: v + " ", DE), "row 5, column Type of"),
    "a code out of the list": (cells("Type of Aid General", lambda v: "Civil", US), "row 2, column Type of"),
    "a donor out of the list": (cells("Countries", lambda v: "Atlantis", DE), "row 5, column Countries"),
    "a donor with a blank at its end": (cells("Countries", lambda v: v + " ", DE), "found the donor 'Germany '"),
    "a blank donor": (cells("Countries", lambda v: None, DE), "row 5, column Countries: found an empty cell"),
    "the largest row twice": (lambda rows: [*rows, rows[0]], "found 12 rows; expected 11"),
    "a row over another": (lambda rows: [rows[0], rows[1], rows[0], *rows[3:]], "row 4, columns ID"),
    "a lost row": (lambda rows: rows[1:], "found 10 rows; expected 11"),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "told"), ITEMS.values(), ids=ITEMS)
def test_an_item_sheet_is_refused_with(item_sheet, donors, damage, told):
    item_sheet(damage(MADE))
    with pytest.raises(RawContentError) as caught:
        kiel_items.mid_2024(donors)
    assert caught.value.where.startswith(f"raw file {kiel_sheets.MID_2024}, sheet {SHEET}")
    assert told.format(AMOUNT) in str(caught.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"head": ("Donors", *list(PLACES)[1:])}, "row 1: found no column ID"),
        ({"head": ("Countries", *list(PLACES)[1:])}, "row 1: found"),
        ({"sheet": "Sheet"}, f"found no sheet {SHEET} among Sheet"),
    ],
)
def test_a_sheet_of_another_shape_is_named(item_sheet, donors, change, told):
    item_sheet(MADE, **change)
    with pytest.raises(RawContentError, match=r"UST_data\.xlsx") as caught:
        kiel_items.mid_2024(donors)
    assert told in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"PK not a workbook", b"PK\x03\x04" + b"x" * 3000])
def test_an_item_sheet_that_is_no_workbook_is_named(pinned, donors, content):
    pinned(kiel_sheets.MID_2024, content)
    with pytest.raises(RawContentError, match=r"UST_data\.xlsx: found .*; expected a whole workbook"):
        kiel_items.mid_2024(donors)


# ---- releases held to each other and to what was printed


@cache
def _releases():
    """Four releases that tell the same: Release 29 as far as each of them reaches, in euros revised by a little."""
    told = tables.table("aid/allocations_monthly")
    of = tables.table("aid/donors").set_index("donor_id")["subgroup"]
    made = {}
    for number, (release, (first, last, groups)) in enumerate(kiel_sheets.COVERAGE.items()):
        rows = told[told["month"].between(first, last) & told["donor_id"].map(of).isin(groups)]
        made[release] = rows.assign(allocated_eur_bn=rows["allocated_eur_bn"] * (1 + number / 1000)).reset_index(
            drop=True
        )
    return made


def releases():
    return dict(_releases())


def scaled(factor, donor=None):
    def damage(rows):
        amount = rows["allocated_eur_bn"]
        return rows.assign(allocated_eur_bn=amount.mask(rows["donor_id"].eq(donor) | (donor is None), amount * factor))

    return damage


def moved(months):
    return lambda rows: rows.assign(month=rows["month"] + pd.DateOffset(months=months))


def swapped_months(rows):
    """March and April, May and June, and so on to 2024 changed for each other: the sums stay."""
    even = rows["month"].dt.month % 2 == 0
    later, earlier = (rows["month"] + pd.DateOffset(months=n) for n in (1, -1))
    other = earlier.where(even, later)
    return rows.assign(month=other.where(rows["month"].between("2022-03", "2024-12"), rows["month"]))


def largest_again(rows):
    return pd.concat([rows, rows.nlargest(1, "allocated_eur_bn")], ignore_index=True)


SLIPS = {
    "a donor in thousands": (scaled(1e-3, "germany"), "germany differs"),
    "a small donor in thousands": (scaled(1e3, "malta"), "malta differs"),
    "a file in another unit": (scaled(1e-3), " differs "),
    "another currency": (scaled(1.08), "for the same months"),
    "another currency for one donor": (scaled(1.08, "united-states"), "us at "),
    "months moved on": (moved(1), "for the same months"),
    "months changed for each other": (swapped_months, "months of "),
    "months moved back": (moved(-3), "for the same months"),
    "the largest row twice": (largest_again, "for the same months"),
}


def test_four_releases_that_tell_the_same_pass(donors):
    kiel_checks.releases_agree(releases(), donors)
    kiel_checks.headlines_hold(releases(), donors)


@pytest.mark.parametrize(
    ("release", "slip"),
    [
        *product(("R27", "R28"), SLIPS),
        *product(("mid-2024", "R29"), ("another currency", "a donor in thousands", "months moved on")),
    ],
)
def test_a_release_apart_from_the_others_is_named(donors, release, slip):
    damage, told = SLIPS[slip]
    told_apart = releases()
    told_apart[release] = damage(told_apart[release])
    with pytest.raises(RawContentError) as caught:
        kiel_checks.releases_agree(told_apart, donors)
    assert caught.value.where == f"raw file {kiel_sheets.FILE[release]}"
    assert told in caught.value.found


@pytest.mark.parametrize(
    ("damage", "headline"),
    [(scaled(1.08), "r21-total"), (scaled(0.5, "united-states"), "r21-"), (scaled(1e-3), "r21-total")],
)
def test_all_releases_alike_but_not_as_printed_are_refused(donors, damage, headline):
    """A slip that all files share, such as a currency, is seen in the sums that the publisher printed."""
    with pytest.raises(RawContentError, match=headline):
        kiel_checks.headlines_hold({release: damage(rows) for release, rows in releases().items()}, donors)


def test_every_statement_of_the_publisher_is_a_sum_or_has_a_reason_not_to_be():
    told = set(tables.table("aid/vintages")["measure"])
    assert told == {*kiel_checks._HEADLINES, *kiel_checks._NO_HEADLINE}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"release": "R29", "factor": 1.08}, "for allocated_eur_bn of europe"),
        ({"release": "R30", "factor": 1.08}, "for allocated_eur_bn of "),
        ({"release": "R30", "factor": 1.08, "donor": "united-states"}, "for allocated_eur_bn of us"),
        ({"release": "R30", "factor": 1e3, "donor": "malta"}, "allocated_eur_bn of malta 922 times"),
        ({"release": "R30", "factor": 0.9, "column": "committed_eur_bn"}, "for committed_eur_bn of"),
    ],
)
def test_a_summary_apart_from_the_release_before_it_is_named(donors, change, told):
    totals = tables.table("aid/donor_totals").copy()
    where = totals["release"].eq(change["release"])
    where &= totals["donor_id"].eq(change["donor"]) if "donor" in change else True
    totals.loc[where, change.get("column", "allocated_eur_bn")] *= change["factor"]
    with pytest.raises(RawContentError) as caught:
        kiel_checks.totals_grow(totals, donors)
    assert told in str(caught.value)


# ---- the true files


class TestRaw:
    pytestmark = needs_raw

    def test_ingesting_again_gives_the_same_bytes(self, as_committed, monkeypatch):
        """The sheet of mid-2024, which is long to read, is asked on the way for the prices that weapons are held to."""
        sheets, read = [], kiel_items.read_raw_sheet

        def read_with_prices(key, sheet, columns):
            sheets.append(read(key, sheet, (*columns, "Unit Price in USD")))
            return sheets[-1]

        monkeypatch.setattr(kiel_items, "read_raw_sheet", read_with_prices)
        for name, frame in kiel.tables().items():
            as_committed(name, frame)
        items = sheets[0].cells.set_index("Items")["Unit Price in USD"]
        for model, price in kiel._PRICE_USD_M.items():
            told = items[[model]].loc[lambda cells: cells.map(type).isin([int, float])].astype(float) / 1e6
            assert list(told) == pytest.approx([price] * max(len(told), 1), rel=1e-3), model

    def test_zero_months_are_explicit(self, donors):
        months = kiel.allocations_monthly(donors)
        assert len(months) == 52 * 42 * 3
        stored = months.query("donor_id == 'united-states' and month > '2025-01-01'")
        assert len(stored) == 15 * 3
        assert (stored["allocated_eur_bn"] == 0).all()

    def test_release_28_agrees_with_the_publishers_donor_totals(self, donors):
        """Items added up by donor, with and without a month, against the publisher's own summary sheet."""
        items = pd.read_csv(raw.fetch("aid/ust_r28_extract/bilateral_activities.csv"))
        items = items[items["maal"] == "Allocation"]
        ours = items.assign(d=items["giver"].map(kiel_sheets.slug)).groupby("d")["verdi_eur_redistr"].sum() / 1e9
        summary = tables.table("aid/donor_totals", vintage="R28").query("aid_type == 'all'")
        theirs = summary.set_index("donor_id")["allocated_eur_bn"]
        assert (ours - theirs).abs().drop("slovenia").max() < 0.001
        by_month = kiel_items.release_28(donors)["allocated_eur_bn"].sum()
        assert theirs.sum() - by_month == pytest.approx(1.54, abs=0.02), "items without a month"

    def test_rows_placed_by_their_day_stand_in_the_same_months_in_release_28(self, donors):
        """Seven rows of mid-2024 whose month cannot be read there."""
        later = pd.read_csv(raw.fetch("aid/ust_r28_extract/bilateral_activities.csv"))
        later = later[later["giver"].isin(["Finland", "Latvia"]) & later["dato"].between("2024-02-14", "2024-06-30")]
        seen = set(zip(later["giver"], later["verdi_eur_redistr"] / 1e6, later["maaned_nr"], strict=True))
        assert {("Finland", 9.0, 26), ("Latvia", 10.0, 26), ("Latvia", 22.0, 28), ("Latvia", 10.0, 30)} <= seen

    def test_a_refused_file_leaves_every_table_and_no_other_file(self, pinned, content_of, data_copy, monkeypatch):
        monkeypatch.setattr(ingest, "MODULES", ("kiel",))
        key = kiel_sheets.R29 + "data_explorer.csv"
        pinned(key, content_of(key).replace(b"Australia", b"Atlantis", 1))
        before = {path: path.read_bytes() for path in data_copy.rglob("*") if path.is_file()}
        with pytest.raises(RawContentError, match=r"data_explorer\.csv, row 2, .* found the donor 'Atlantis'"):
            command.data()
        assert {path: path.read_bytes() for path in data_copy.rglob("*") if path.is_file()} == before

    @pytest.mark.parametrize(
        "damage", [lambda b: b"", lambda b: b.replace(b"Denmark", b"D\xe4nemark"), lambda b: b[:40]]
    )
    def test_empty_foreign_or_cut_files_are_named(self, pinned, content_of, damage):
        key = kiel_sheets.R29 + "data_explorer.csv"
        pinned(key, damage(content_of(key)))
        with pytest.raises(RawContentError, match=r"data_explorer\.csv"):
            kiel.donors()
