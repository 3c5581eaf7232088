"""How near Russia and the United States voted in the UN General Assembly, 1991 to 2023.

Where this table may differ from the publishers' own figures, and why:

- Ideal points are those of Bailey, Strezhnev and Voeten, release of July 2025, estimated from all votes. The
  distance is the plain difference of the two point estimates; their uncertainty is not carried over.
- The share of equal votes is our count, from the roll calls of the same authors as arranged in wide form by others.
  It covers votes where both cast yes, no or abstain; absences are left out, and each calendar year counts for itself.
  The authors' own agreement scores treat abstentions in other ways and go by session.
- Russia is the Soviet Union in 1991.
- The roll calls reach June 2024 and the ideal points of all votes 2023: the series stops at the last whole year.
"""

from __future__ import annotations

import pandas as pd

from nodeal.ingest.readers import expect, expect_between, expect_unique, read_raw_csv, read_raw_stata
from nodeal.tables import days_of

IDEAL_POINTS = "precedents/unga_ideal_points_july2025.dta"
ROLL_CALLS = "precedents/unga_rollcalls_wide.csv"
RAW = (IDEAL_POINTS, ROLL_CALLS)
"""Raw files read by this module."""

YEARS = range(1991, 2024)
"""Whole years that both files cover."""
CAST = {1: "yes", 2: "abstain", 3: "no"}
"""Codes of votes cast; 8 is absent, 9 not a member."""

_NUMBERED_TWICE = {411, 427, 449, 495}
"""Roll calls of 1954 to 1957 whose numbers come again in late 2023."""


def tables() -> dict[str, pd.DataFrame]:
    """The one table made from both files, by name."""
    return {"precedents/un_votes": un_votes()}


def un_votes() -> pd.DataFrame:
    """Both measures of nearness by year."""
    frame = pd.concat([equal_votes(), ideal_point_distance()], ignore_index=True)
    return frame.sort_values(["year", "measure"], ignore_index=True)


def equal_votes() -> pd.DataFrame:
    """Share of roll calls on which both cast the same vote, by calendar year."""
    columns = ("rcid", "date", "USA", "RUS")
    raw = read_raw_csv(ROLL_CALLS, columns, usecols=lambda name: name in columns, dtype={"date": str})
    day = days_of(raw["date"])
    raw["year"] = day.dt.year
    expect_between(raw, ROLL_CALLS, ["year"], 1946, 2024)
    expect_between(raw, ROLL_CALLS, ["USA", "RUS"], 1, 9)
    expect_unique(raw, ROLL_CALLS, ["rcid", "date"])
    again = set(raw["rcid"][raw["rcid"].duplicated()])
    expect(
        again == _NUMBERED_TWICE,
        f"{ROLL_CALLS}, column rcid",
        found=f"the numbers {sorted(again)} for two roll calls each",
        expected=f"only {sorted(_NUMBERED_TWICE)}",
    )
    expect(
        len(raw) == 6551 and day.max() == pd.Timestamp("2024-06-04"),
        ROLL_CALLS,
        found=f"{len(raw)} roll calls to {day.max():%Y-%m-%d}",
        expected="6551 to 2024-06-04",
    )
    both = raw[raw["USA"].isin(CAST) & raw["RUS"].isin(CAST) & raw["year"].isin(YEARS)]
    same = (both["USA"] == both["RUS"]).groupby(both["year"].astype(int)).agg(["mean", "size"])
    return pd.DataFrame(
        {
            "year": same.index,
            "measure": "equal_votes_share",
            "value": same["mean"].round(4).to_numpy(),
            "roll_calls": same["size"].astype("Int64").to_numpy(),
        }
    )


def ideal_point_distance() -> pd.DataFrame:
    """Ideal point of the United States minus that of Russia, by year; both estimated from all votes."""
    raw = read_raw_stata(IDEAL_POINTS, ("iso3c", "year", "idealpointall"))
    pair = raw[raw["iso3c"].isin(["USA", "RUS"]) & raw["year"].isin(YEARS)].reset_index(drop=True)
    expect_unique(pair, IDEAL_POINTS, ["iso3c", "year"])
    expect_between(pair, IDEAL_POINTS, ["idealpointall"], -5, 5)
    wide = pair.pivot_table(index="year", columns="iso3c", values="idealpointall")
    expect(
        wide.shape == (len(YEARS), 2) and not wide.isna().any(axis=None),
        IDEAL_POINTS,
        found=f"{len(pair)} ideal points of both states from {YEARS[0]} to {YEARS[-1]}",
        expected=f"{2 * len(YEARS)}",
    )
    return pd.DataFrame(
        {
            "year": wide.index.astype(int),
            "measure": "ideal_point_distance",
            "value": (wide["USA"] - wide["RUS"]).astype(float).round(4).to_numpy(),
            "roll_calls": pd.array([pd.NA] * len(wide), dtype="Int64"),
        }
    )
