"""The aid tracker by release: how far it went by a day, and what each release told of the same months."""

from __future__ import annotations

from datetime import date

import pandas as pd

from nodeal.dates import HINDSIGHT, day
from nodeal.estimate import Estimate
from nodeal.measures.codes import AidType, Donors
from nodeal.measures.row import MeasureError, known
from nodeal.tables import data_through, table

GROUPS: tuple[Donors, ...] = ("europe", "us", "other")
MILITARY: tuple[AidType, ...] = ("military",)
NON_MILITARY: tuple[AidType, ...] = ("financial", "humanitarian")
ALL_TYPES = (*MILITARY, *NON_MILITARY)


def cutoff(as_of: date = HINDSIGHT) -> date:
    """Last day covered by the newest tracker release out on the as-of date, at most the end of the series.

    Raises
    ------
    MeasureError
        If no release was out whose headline we have.
    """
    out = known("aid/vintages", day(as_of))
    return min(out["cutoff"].max().date(), data_through("aid/allocations_monthly"))


def covered(through: date, what: str, as_of: date) -> None:
    """The tracker goes as far as a question needs; if not, from when on some release does."""
    if cutoff(as_of) < through:
        releases = table("aid/vintages")
        first = releases[releases["cutoff"] >= pd.Timestamp(through)]["known_on"].min()
        raise MeasureError.too_early(
            f"aid, {what}, data through {through}", as_of, first, found=f"tracker data through {cutoff(as_of)}"
        )


def allocations(level: str = "group") -> pd.DataFrame:
    """Allocations by month and aid type, donors joined by their `level`: month, group, aid_type, allocated_eur_bn."""
    sides = table("aid/donors").set_index("donor_id")[level]
    rows = table("aid/allocations_monthly").assign(group=lambda f: f["donor_id"].map(sides))
    return rows.groupby(["month", "group", "aid_type"], as_index=False)["allocated_eur_bn"].sum()


def headlines() -> pd.DataFrame:
    """The publisher's headline totals beside today's revision of the same months.

    Columns release, known_on, cutoff, measure, headline, today (Release 29), revision_pct, source_id.
    """
    asked = {
        "allocations_total_all_donors": (GROUPS, ALL_TYPES),
        "allocations_military_all_donors": (GROUPS, MILITARY),
        "allocations_total_europe": (("europe",), ALL_TYPES),
        "allocations_total_us": (("us",), ALL_TYPES),
        "allocations_military_us": (("us",), MILITARY),
        "allocations_military_europe": (("europe",), MILITARY),
    }
    said = table("aid/vintages").query("measure in @asked.keys()").copy()
    rows = allocations()
    now = []
    for line in said.itertuples():
        groups, types = asked[line.measure]
        kept = rows["group"].isin(groups) & rows["aid_type"].isin(types) & (rows["month"] <= line.cutoff)
        now.append(rows["allocated_eur_bn"][kept].sum())
    said = said.rename(columns={"value": "headline"}).assign(today=now)
    said["revision_pct"] = 100 * (said["today"] / said["headline"] - 1)
    columns = ["release", "known_on", "cutoff", "measure", "headline", "today", "revision_pct", "source_id"]
    return said[columns].reset_index(drop=True)


def published_change(what: str) -> Estimate:
    """The publisher's own comparison of 2025 with 2022–24, after inflation, %.

    Parameters
    ----------
    what
        ``europe_military``, ``all_donors_military`` and so on, as in ``aid/vintages``.
    """
    row = table("aid/vintages").set_index("measure").loc[f"{what}_2025_vs_average_2022_2024"]
    return Estimate(
        float(row["value"]), "%", HINDSIGHT, row["cutoff"].date(), note="the publisher's figure, adjusted for inflation"
    )
