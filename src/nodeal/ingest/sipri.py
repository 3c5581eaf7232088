"""Military spending of European states and their neighbours, SIPRI Military Expenditure Database 1949-2025.

Where this table may differ from the publisher's own site, and why:

- It is an excerpt: 43 countries, 1988 to 2025, in constant dollars and as a share of GDP. SIPRI's terms allow
  non-commercial use of less than a tenth of a data set; this is about a twentieth of the workbook's figures.
- Each release revises earlier years and changes the base year of constant prices: figures quoted from earlier
  releases differ (Germany and Russia in 2024, for example).
- Figures that SIPRI prints in blue are its own estimates and are marked so; none of the excerpt is printed in red
  (highly uncertain). A year without a figure stays, empty: unknown, or no independent state yet.
- SIPRI's definition is not NATO's: the two must not be joined in one series.
"""

from __future__ import annotations

import pandas as pd
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from nodeal.ingest.readers import Rows, expect, raw_workbook, sheet_cells

WORKBOOK = "defence/SIPRI-Milex-data-1949-2025_v1.2.xlsx"
RAW = (WORKBOOK,)
"""Raw files read by this module."""

SHEETS = {"spending_2024_usd_m": "Constant (2024) US$", "share_of_gdp_pct": "Share of GDP"}
"""Sheet behind each column."""
YEARS = range(1988, 2026)
COUNTRIES = {
    "Albania": "ALB", "Austria": "AUT", "Belarus": "BLR", "Belgium": "BEL", "Bulgaria": "BGR", "Canada": "CAN",
    "China": "CHN", "Croatia": "HRV", "Cyprus": "CYP", "Czechia": "CZE", "Denmark": "DNK", "Estonia": "EST",
    "Finland": "FIN", "France": "FRA", "Georgia": "GEO", "Germany": "DEU", "Greece": "GRC", "Hungary": "HUN",
    "Iceland": "ISL", "Ireland": "IRL", "Italy": "ITA", "Latvia": "LVA", "Lithuania": "LTU", "Luxembourg": "LUX",
    "Malta": "MLT", "Moldova": "MDA", "Montenegro": "MNE", "Netherlands": "NLD", "North Macedonia": "MKD",
    "Norway": "NOR", "Poland": "POL", "Portugal": "PRT", "Romania": "ROU", "Russia": "RUS", "Slovakia": "SVK",
    "Slovenia": "SVN", "Spain": "ESP", "Sweden": "SWE", "Switzerland": "CHE", "Türkiye": "TUR", "Ukraine": "UKR",
    "United Kingdom": "GBR", "United States of America": "USA",
}  # fmt: skip
"""Countries drawn, by the publisher's name."""

_NO_FIGURE = {
    "...": "unavailable",
    "xxx": "no independent state in that year",
}
"""Signs in place of a figure. An empty cell is none of them."""
_LARGEST_JUMP = 8.0
"""Factor from one year to the next: 7.5 is the largest seen, Ukraine's share of GDP in 2022; a slip of the unit is
more. Iceland, at next to nothing, is left out."""
_FIGURES = {"spending_2024_usd_m": 1548, "share_of_gdp_pct": 1548}
"""Figures of the excerpt by sheet; all other cells hold a sign in place of one."""
_ESTIMATE, _HIGHLY_UNCERTAIN = 12, 10
"""Colours of the print: blue and red in the workbook's palette."""


def tables() -> dict[str, pd.DataFrame]:
    """The one table made from the workbook, by name."""
    return {"europe/military_spending": military_spending()}


def military_spending() -> pd.DataFrame:
    """One row a country and year, whether there is a figure or not."""
    with raw_workbook(WORKBOOK, tuple(SHEETS.values())) as book:
        sheets = {column: _figures(book, title) for column, title in SHEETS.items()}
    grid = pd.MultiIndex.from_product([COUNTRIES, YEARS], names=["country", "year"])
    frame = pd.DataFrame({column: sheet["value"] for column, sheet in sheets.items()}, index=grid)
    _within_reason(frame)
    dollars, share = (sheet["estimate"].reindex(grid) for sheet in sheets.values())
    expect(
        bool((dollars == share).fillna(True).all()),
        WORKBOOK,
        found="a figure printed as an estimate on one sheet and not on the other",
        expected="one colour a country and year",
    )
    frame["share_of_gdp_pct"] *= 100
    frame["sipri_estimate"] = dollars.fillna(share)
    frame = frame.round({"spending_2024_usd_m": 1, "share_of_gdp_pct": 4}).reset_index()
    frame.insert(1, "iso3", frame["country"].map(COUNTRIES))
    return frame


def _figures(book: Workbook, sheet: str) -> pd.DataFrame:
    """Figures of a sheet by country and year, each with whether SIPRI estimated it."""
    where = f"{WORKBOOK}, sheet {sheet}"
    years: dict[int, int] = {}
    figures: dict[tuple[str, int], tuple[float, bool]] = {}
    seen: list[str] = []
    for row in sheet_cells(book, WORKBOOK, sheet, values_only=False):
        name = row[0].value if row else None
        if name == "Country":
            expect(not years, f"{where}, row {row[0].row}", found="a second head", expected="one")
            years = {i: cell.value for i, cell in enumerate(row) if cell.value in YEARS}
            expect(
                list(years.values()) == list(YEARS),
                f"{where}, row {row[0].row}",
                found=f"the years {', '.join(map(str, years.values()))}",
                expected=f"each year from {YEARS[0]} to {YEARS[-1]} once and in order",
            )
        elif years and name in COUNTRIES:
            seen.append(name)
            for i, year in years.items():
                expect(i < len(row), f"{where}, row of {name}", found=f"no cell for {year}", expected="one a year")
                if figure := _figure(row[i], f"{where}, cell {get_column_letter(i + 1)}{row[0].row}"):
                    figures[name, year] = figure
    lost = [name for name in COUNTRIES if seen.count(name) != 1]
    expect(not lost, where, found=f"not one row each for {', '.join(lost)}", expected="one row a country")
    frame = pd.DataFrame.from_dict(figures, orient="index", columns=["value", "estimate"])
    frame.index = pd.MultiIndex.from_tuples(frame.index, names=["country", "year"])
    return frame.astype({"estimate": "boolean"})


def _figure(cell: Cell, where: str) -> tuple[float, bool] | None:
    """Value of a cell and whether SIPRI estimated it; nothing where there is no figure."""
    if isinstance(cell.value, str) and cell.value in _NO_FIGURE:
        return None
    colour = cell.font.color.indexed if cell.font and cell.font.color and cell.font.color.type == "indexed" else None
    expect(
        isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and colour != _HIGHLY_UNCERTAIN,
        where,
        found=("an empty cell" if cell.value is None else f"{cell.value!r}")
        + (" in red" if colour == _HIGHLY_UNCERTAIN else ""),
        expected="a number that is not highly uncertain, or one of " + ", ".join(_NO_FIGURE),
    )
    return float(cell.value), colour == _ESTIMATE


def _within_reason(figures: pd.DataFrame) -> None:
    """Figures lie where only the absurd is left out, none is missing from 2014 on, and none jumps by a unit."""
    flat = figures.reset_index()
    flat.index = flat["country"] + ", " + flat["year"].astype(str)
    # Iceland has no forces of its own and reports nothing or next to nothing.
    real = flat[(flat["country"] != "Iceland") & (flat["year"] >= 2014)]
    for part, limits in ((flat, {"spending_2024_usd_m": (0, 2e6), "share_of_gdp_pct": (0, 0.6)}),
                         (real, {"spending_2024_usd_m": (10, 2e6), "share_of_gdp_pct": (0.001, 0.6)})):  # fmt: skip
        for column, (low, high) in limits.items():
            known = part if part is real else part.dropna(subset=[column])
            rows = Rows(known, f"{WORKBOOK}, sheet {SHEETS[column]}", typed=True, row="row of", column="figure")
            rows.numbers(column, low, high)
    for column, sheet in SHEETS.items():
        found = int(flat[column].notna().sum())
        expect(
            found == _FIGURES[column], f"{WORKBOOK}, sheet {sheet}",
            found=f"{found} figures of {len(COUNTRIES)} countries", expected=f"{_FIGURES[column]}",
        )  # fmt: skip
        both = flat.dropna(subset=[column])
        factor = both.groupby("country")[column].transform(lambda values: values / values.shift())
        jumped = factor.notna() & ~factor.between(1 / _LARGEST_JUMP, _LARGEST_JUMP) & (both["country"] != "Iceland")
        Rows(both, f"{WORKBOOK}, sheet {sheet}", typed=True, row="row of", column="figure").check(
            column,
            jumped,
            lambda row, c=column: f"{row[c]:g}, far from the year before",
            f"a change by a factor of at most {_LARGEST_JUMP:g} (units?)",
        )
