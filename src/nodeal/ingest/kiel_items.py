"""Releases of the tracker by item or panel: each allocation placed in its month, donor and type.

The items of a release are counted, and held to the publisher's own sums or to their own days.
"""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from nodeal.ingest.kiel_sheets import (
    AID_TYPES,
    MID_2024,
    MONTHS_OF_YEAR,
    R27,
    R28,
    YEARS,
    donor_ids,
    donor_summary,
    month_of,
)
from nodeal.ingest.readers import read_raw_csv, read_raw_sheet

_TYPE = {"Financial": "financial", "Humanitarian": "humanitarian", "Military": "military"}
_NO_ALLOCATION = {"Commitment": "a promise not yet made specific; the releases are compared by allocations"}

_R28_REPEATS = {
    "Austria": 2, "Canada": 15, "Croatia": 1, "Denmark": 21, "EU (Commission and Council)": 5,
    "European Investment Bank": 3, "Finland": 6, "Germany": 1, "Iceland": 13, "Ireland": 5, "Italy": 1, "Latvia": 8,
    "Lithuania": 1, "Luxembourg": 1, "Netherlands": 4, "New Zealand": 2, "Norway": 4, "Slovenia": 2, "South Korea": 1,
    "Sweden": 8, "Switzerland": 10, "Taiwan": 3, "United Kingdom": 4, "United States": 2,
}  # fmt: skip
"""Allocations with an amount in Release 28 that equal another in every column read, by donor: 123 rows of 2.4 EUR bn.
The extract has no text of the item, and equal grants of one day are common (five to one Swiss programme each); they
are the publisher's, since with them the items add up to its summary to the euro."""
_R28_WITHOUT_MONTH = 117
"""Allocations in Release 28 that are known to no month ("until …")."""
_R28_OFF_SUMMARY = {("slovenia", "humanitarian"): 0.0067}
"""Where items exceed the publisher's summary, in EUR bn; all others agree to the euro."""


def release_28(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Allocations of Release 28 by item; they add up to the publisher's summary, donor by donor and type by type."""
    key = R28 + "bilateral_activities.csv"
    columns = ("giver", "dato", "kategori", "maal", "verdi_eur", "verdi_eur_redistr", "verdi_eur_activity", "maaned_nr")
    rows = read_raw_csv(key, columns).count(5565)
    allocated = rows.only("maal", ("Allocation",), _NO_ALLOCATION)
    allocated.those(allocated.numbers("verdi_eur_redistr", -1e9, 1e11) != 0).repeated(_R28_REPEATS, by="giver")
    frame = pd.DataFrame(
        {
            "donor_id": donor_ids(allocated, "giver", donor_list),
            "month": allocated.numbers("maaned_nr", 0, 50, whole=True),
            "aid_type": allocated.codes("kategori", _TYPE),
            "allocated_eur_bn": allocated.numbers("verdi_eur_redistr", -1e9, 1e11) / 1e9,
        }
    )
    told = (
        donor_summary().set_index("donor_id")[[f"{kind}_allocation" for kind in AID_TYPES]].set_axis(AID_TYPES, axis=1)
    )
    for cell, more in _R28_OFF_SUMMARY.items():
        told.loc[cell] += more
    ours = frame.groupby(["donor_id", "aid_type"])["allocated_eur_bn"].sum().unstack(fill_value=0.0)
    ours = ours.reindex(told.index, columns=list(AID_TYPES), fill_value=0.0)
    apart = (ours - told).abs()
    donor, kind = apart.stack().idxmax()
    allocated.expect(
        apart.loc[donor, kind] < 1e-6,
        f"items that add up to {ours.loc[donor, kind]:.6f} EUR bn of {kind} aid by {donor}",
        f"{told.loc[donor, kind]:.6f} as in {R28}country_summary.csv (a row missing, twice, or in another unit?)",
    )
    dated = frame[frame["month"] > 0]
    allocated.expect(
        len(frame) - len(dated) == _R28_WITHOUT_MONTH,
        f"{len(frame) - len(dated)} allocations without a month",
        f"the {_R28_WITHOUT_MONTH} known",
        column="maaned_nr",
    )
    return dated.assign(month=_month_number(dated["month"]))


def release_27(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Allocations of Release 27, a full panel: each donor but the EU, each month, each type."""
    rows = read_raw_csv(R27, ("donor", "year_month", "year", "month_num", "aid_type_general", "aid_eur_m"))
    rows.once("donor", "year_month", "aid_type_general").count(4428)
    month = rows.days("year_month", "2022-02-01", "2025-01-31", months=True)
    again = month_of(rows.numbers("year", *YEARS), rows.numbers("month_num", *MONTHS_OF_YEAR))
    rows.check(
        "year_month",
        month != again,
        lambda row: f"{row['year_month']} beside the year {row['year']} and the month {row['month_num']}",
        "one month",
    )
    return pd.DataFrame(
        {
            "donor_id": donor_ids(rows, "donor", donor_list),
            "month": month,
            "aid_type": rows.codes("aid_type_general", _TYPE),
            "allocated_eur_bn": rows.numbers("aid_eur_m", 0, 100_000) / 1e3,
        }
    )


_MID_2024_SHEET = "Bilateral Assistance, MAIN DATA"
_DONOR, _DAY, _KIND, _SORT = "Countries", "Announcement Date", "Type of Aid General", "Type of donation"
_ID, _TEXT, _ITEMS = "ID", "Explanation", "Items"
_BEFORE, _AMOUNT, _MONTH = "Allocated Total in EUR", "Allocated Total in EUR (redistributed)", "Month3"
_MID_2024_COUNTS = {"rows": 3737, _AMOUNT: 2027, _BEFORE: 2007, "without a month": 115}
"""Rows of the sheet; allocations without an amount of their own, since the package of which they are an item has it;
and allocations that are known to no month ("until …")."""
_NO_BREAK = chr(160)
_UNREADABLE = ("", *map(str, range(25, 40)))
"""Month numbers of Finland and Latvia that begin with a no-break space: text, which a spreadsheet counted on downwards.
They go past the last month of the sheet; those with an amount have a day."""


def mid_2024(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Allocations of the item sheet of mid-2024, each in the month that its number and its day name."""
    columns = (_ID, _DONOR, _DAY, _KIND, _TEXT, _SORT, _ITEMS, _BEFORE, _AMOUNT, _MONTH)
    counts = _MID_2024_COUNTS
    rows = read_raw_sheet(MID_2024, _MID_2024_SHEET, columns).count(counts["rows"])
    allocated = rows.only(_SORT, ("Allocation",), _NO_ALLOCATION)
    known = {_NO_BREAK + number: -1 for number in _UNREADABLE} | {number: number for number in range(31)}
    number = allocated.codes(_MONTH, known)
    allocated.check(
        _AMOUNT,
        allocated.blank(_AMOUNT) & ~allocated.blank(_BEFORE) & number.ne(0),
        lambda row: "an empty cell",
        f"an amount, as in the column {_BEFORE}",
    )
    amount = allocated.numbers(_AMOUNT, 0, 1e11, blanks=counts[_AMOUNT]) / 1e9
    allocated.numbers(_BEFORE, 0, 1e11, blanks=counts[_BEFORE])
    day = allocated.cells[_DAY].map(lambda cell: cell if isinstance(cell, datetime) else pd.NaT)
    month = _month_number(number.where(number > 0).astype("Int64")).fillna(_first_of_month(day).where(number < 0))
    for column, wrong, expected in (
        (_MONTH, day.notna() & number.gt(0) & month.ne(_first_of_month(day)), "the month of its day, 1 for 2022-01"),
        (_DAY, number.lt(0) & amount.notna() & day.isna(), "a day, since the month number cannot be read"),
    ):
        allocated.check(column, wrong, lambda row, c=column: repr(row[c]), expected)
    allocated.those(amount.notna()).once(_ID, _DAY, _TEXT, _ITEMS, _AMOUNT)
    allocated.expect(
        number.eq(0).sum() == counts["without a month"],
        f"{number.eq(0).sum()} allocations without a month",
        f"the {counts['without a month']} known",
        column=_MONTH,
    )
    frame = pd.DataFrame(
        {
            "donor_id": donor_ids(allocated, _DONOR, donor_list),
            "month": month,
            "aid_type": allocated.codes(_KIND, _TYPE | {"Humanitarian ": "humanitarian"}),
            "allocated_eur_bn": amount,
        }
    )
    return frame[number.ne(0) & amount.notna()]


def _month_number(number: pd.Series) -> pd.Series:
    """The tracker's month index: 1 is January 2022. Missing stays missing."""
    zero = number.astype("Int64") - 1
    return pd.to_datetime({"year": 2022 + zero.fillna(0) // 12, "month": zero.fillna(0) % 12 + 1, "day": 1}).where(
        zero.notna()
    )


def _first_of_month(days: pd.Series) -> pd.Series:
    return pd.to_datetime(days).dt.to_period("M").dt.to_timestamp()
