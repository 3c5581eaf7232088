"""Sheets of the tracker that the publisher added up, and how every file of the tracker writes donors and months.

A sheet's own sums are held to its parts as it is read.
"""

from __future__ import annotations

import pandas as pd

from nodeal import tables
from nodeal.ingest.readers import Rows, expect, read_raw_csv

R29 = "aid/ust_r29_website/"
R28 = "aid/ust_r28_extract/"
R27 = "aid/ust_r27_panel/kiel_panel_clean.csv"
MID_2024 = "aid/ust_mid2024_main_data/UST_data.xlsx"

AID_TYPES = ("financial", "humanitarian", "military")
MONTHS = pd.period_range("2022-01", "2026-04", freq="M")
"""Coverage of Release 29."""
GROUP = {
    "eu_institutions": "europe",
    "eu_member_states": "europe",
    "europe_non_eu": "europe",
    "other": "other",
    "united_states": "us",
}
"""Subgroup → side. Europe is the EU, its members, the United Kingdom, Norway, Switzerland and Iceland."""
COVERAGE = {
    "mid-2024": ("2022-01", "2024-06", tuple(GROUP)),
    "R27": ("2022-02", "2025-01", tuple(group for group in GROUP if group != "eu_institutions")),
    "R28": ("2022-01", "2026-02", tuple(GROUP)),
    "R29": ("2022-01", "2026-04", tuple(GROUP)),
}
"""First and last month and groups of each release."""
FILE = {
    "mid-2024": MID_2024,
    "R27": R27,
    "R28": R28 + "bilateral_activities.csv",
    "R29": R29 + "data_explorer.csv",
}
"""File behind each release."""

_RENAMED = {"Czech Republic": "Czechia", "Turkey": "Turkiye"}
"""Spelling of older releases."""
_EU_BODIES = {
    "European Investment Bank": "EU (Commission and Council)",
    "European Peace Facility": "EU (Commission and Council)",
}
"""Bodies that the totals of every release count under the EU institutions."""
_SPELT = "Add its spelling to src/nodeal/ingest/kiel_sheets.py, or the donor to its groups."
YEARS, MONTHS_OF_YEAR = (2022, 2026), (1, 12)
EUR_BN_IN_A_MONTH = 100.0
"""No donor has allocated or committed as much in one month: the EU's 90 EUR bn of April 2026 is the largest."""
_EUR_BN = 400.0
"""No donor or month has allocated or committed as much in all."""


def explorer() -> pd.DataFrame:
    """Release 29 by donor and month; each row's sums and its share of GDP are the publisher's own."""
    amounts = (*AID_TYPES, "total", "commitments")
    key = R29 + "data_explorer.csv"
    rows = read_raw_csv(key, ("country", "iso", "year", "month", *amounts, "to_be_allocated", "gdp", "pct_gdp"))
    rows.once("country", "year", "month").count(1079)
    frame = pd.DataFrame({amount: rows.numbers(amount, 0, EUR_BN_IN_A_MONTH) for amount in amounts})
    frame["name"], frame["iso"] = rows.texts("country"), rows.texts("iso")
    frame["donor_id"] = donor_ids(rows, "country", *_known_donors())
    frame["month"] = month_of(rows.numbers("year", *YEARS), rows.numbers("month", *MONTHS_OF_YEAR))
    frame["gdp"] = rows.numbers("gdp", 0, 30_000)
    open_ = rows.numbers("to_be_allocated", -EUR_BN_IN_A_MONTH, EUR_BN_IN_A_MONTH)
    share = rows.numbers("pct_gdp", 0, 10) / 100 * frame["gdp"]
    for column, told, ours, what in (
        ("total", frame["total"], frame[list(AID_TYPES)].sum(axis=1), "the sum of the three types"),
        ("to_be_allocated", open_, frame["commitments"] - frame["total"], "commitments less allocations"),
        ("pct_gdp", share, frame["total"].where(frame["gdp"] > 0, 0.0), "the total in percent of gdp"),
    ):
        rows.check(column, (told - ours).abs() > 1e-6, lambda row, c=column: f"{row[c]}", what)
    return frame


def monthly_totals() -> pd.DataFrame:
    """The publisher's own totals of Release 29 by month, with the year beside."""
    rows = read_raw_csv(R29 + "total_allocations.csv", ("year", "month", "total_allocations", *AID_TYPES))
    rows.once("year", "month").count(len(MONTHS))
    frame = pd.DataFrame({kind: rows.numbers(kind, 0, EUR_BN_IN_A_MONTH) for kind in AID_TYPES})
    total = rows.numbers("total_allocations", 0, EUR_BN_IN_A_MONTH)
    apart = (total - frame.sum(axis=1)).abs() > 1e-6
    rows.check("total_allocations", apart, lambda row: f"{row['total_allocations']}", "the sum of the three types")
    frame["year"] = rows.numbers("year", *YEARS, whole=True)
    frame.index = pd.Index(month_of(frame["year"], rows.numbers("month", *MONTHS_OF_YEAR)), name="month")
    return frame


def donor_summary() -> pd.DataFrame:
    """Donor totals of Release 28 as the publisher's summary has them."""
    sums = [f"{kind}_{sort}" for sort in ("allocation", "commitment") for kind in (*AID_TYPES, "total")]
    rows = read_raw_csv(R28 + "country_summary.csv", ("land", "er_eu_medlem", *sums)).once("land").count(42)
    frame = pd.DataFrame({column: rows.numbers(column, 0, _EUR_BN) for column in sums})
    for sort in ("allocation", "commitment"):
        parts = frame[[f"{kind}_{sort}" for kind in AID_TYPES]].sum(axis=1)
        column = f"total_{sort}"
        apart = (frame[column] - parts).abs() > 1e-6
        rows.check(column, apart, lambda row, c=column: row[c], "the sum of the three types")
    frame.insert(0, "name", rows.texts("land"))
    frame.insert(1, "donor_id", donor_ids(rows, "land", *_known_donors()))
    frame.insert(2, "eu_member", rows.codes("er_eu_medlem", {"True": True, "False": False}).astype(bool))
    return frame


def _known_donors() -> tuple[pd.DataFrame, str]:
    """Donors to which the files are held that name them all, and what they are called: a table of ours, typed by hand.

    Held to each other, two files would differ by a donor without saying in which of them the name is strange.
    """
    return tables.table("aid/release_30_totals"), "a donor of data/aid/release_30_totals.csv"


def donor_ids(rows: Rows, column: str, donor_list: pd.DataFrame, known: str = "a donor of Release 29") -> pd.Series:
    """Ids of the donors named in a column; one that is not among the known is refused, its aid with it."""
    names = rows.texts(column)
    ids = names.map(slug)
    unknown = ids.index[~ids.isin(donor_list["donor_id"])]
    if len(unknown):
        expect(
            False,
            f"{rows.where}, {rows.row} {unknown[0]}, {rows.column} {column}",
            found=f"the donor {names[unknown[0]]!r}",
            expected=known,
            remedy=_SPELT,
        )
    return ids


def slug(name: str) -> str:
    """Stable id of a donor: ``EU (Commission and Council)`` → ``eu-institutions``, else kebab-case."""
    name = _EU_BODIES.get(name, _RENAMED.get(name, name))
    return "eu-institutions" if name.startswith("EU (") else name.lower().replace(" ", "-")


def month_of(year: pd.Series, month: pd.Series) -> pd.Series:
    """First days of months that a file gives as two numbers."""
    return pd.to_datetime({"year": year, "month": month, "day": 1})
