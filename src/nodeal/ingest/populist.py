"""Vote share of far-right, far-left and populist parties in Europe, The PopuList 4.0.

Where this table may differ from the publisher's own site, and why:

- It is the series behind the publisher's chart, unchanged but for names: 31 countries weighted by population, each
  country by its latest national election. We cannot recompute it without the population weights.
- The classes exclude each other: all far-right votes are ``far_right`` plus ``far_right_populist``.
- The file has 2026 with results to April; the chart on the site stops earlier. Every year is revised when a party is
  classified anew.
"""

from __future__ import annotations

import pandas as pd

from nodeal.ingest.readers import expect, read_raw_csv

SERIES = "europe/populist_vote_share_by_year.csv"
RAW = (SERIES,)
"""Raw files read by this module."""

CLASSES = {
    "far-left": "far_left",
    "far-left populist": "far_left_populist",
    "far-right": "far_right",
    "far-right populist": "far_right_populist",
    "populist": "populist_only",
}
"""Classes of the publisher; the last is populist, neither far left nor far right."""
YEARS = range(1993, 2027)
_LARGEST_CHANGE = 6.0
"""Points from one year to the next: 4.9 is the largest seen, a slip of the decimal point is more."""


def tables() -> dict[str, pd.DataFrame]:
    """The one table made from the series, by name."""
    return {"europe/far_right_share": far_right_share()}


def far_right_share() -> pd.DataFrame:
    """Vote share by year and class."""
    rows = read_raw_csv(SERIES, ("year", "party", "vote_share")).once("year", "party")
    raw = pd.DataFrame(
        {
            "year": rows.numbers("year", YEARS[0], YEARS[-1], whole=True),
            "class": rows.codes("party", CLASSES),
            "vote_share_pct": rows.numbers("vote_share", 0, 50),
        }
    )
    cells = set(zip(raw["year"], raw["class"], strict=True))
    wanted = {(year, party) for year in YEARS for party in CLASSES.values()}
    expect(
        cells == wanted,
        SERIES,
        found=f"{len(cells & wanted)} of the cells wanted and {len(cells - wanted)} others",
        expected=f"each class once a year from {YEARS[0]} to {YEARS[-1]}, {len(wanted)} cells",
    )
    total = raw.groupby("year")["vote_share_pct"].sum()
    expect(
        bool(total.between(5, 60).all()),
        f"{SERIES}, column vote_share",
        found=f"{total.min():.1f} to {total.max():.1f} % for all classes in a year",
        expected="a sum from 5 to 60 %",
    )
    jump = raw.sort_values("year", kind="stable").groupby("class")["vote_share_pct"].diff().abs()
    rows.check(
        "vote_share",
        jump.reindex(raw.index).fillna(0) > _LARGEST_CHANGE,
        lambda row: f"{row['vote_share']} for {row['party']} in {row['year']}, far from the year before",
        f"a change of at most {_LARGEST_CHANGE:g} points",
    )
    return raw.sort_values(["year", "class"], ignore_index=True)
