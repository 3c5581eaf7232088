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

from nodeal.ingest.readers import read_raw_csv, read_raw_stata

IDEAL_POINTS = "precedents/unga_ideal_points_july2025.dta"
ROLL_CALLS = "precedents/unga_rollcalls_wide.csv"
RAW = (IDEAL_POINTS, ROLL_CALLS)
"""Raw files read by this module."""

YEARS = range(1991, 2024)
"""Whole years that both files cover."""
CAST = {1: "yes", 2: "abstain", 3: "no"}
"""Codes of votes cast."""
_NOT_CAST = {8: "absent", 9: "not a member"}
"""Codes that count as no vote."""
_NO_CODE = 17
"""Ideal points without a state: the file names none."""

_NUMBERED_TWICE = {411, 427, 449, 495}
"""Roll calls of 1954 to 1957 whose numbers come again in late 2023."""


def tables() -> dict[str, pd.DataFrame]:
    """The one table made from both files, by name."""
    return {"bids/un_votes": un_votes()}


def un_votes() -> pd.DataFrame:
    """Both measures of nearness by year."""
    frame = pd.concat([equal_votes(), ideal_point_distance()], ignore_index=True)
    return frame.sort_values(["year", "measure"], ignore_index=True)


def equal_votes() -> pd.DataFrame:
    """Share of roll calls on which both cast the same vote, by calendar year."""
    columns = ("rcid", "date", "USA", "RUS")
    rows = read_raw_csv(ROLL_CALLS, columns, usecols=lambda name: name in columns).once("rcid", "date")
    day = rows.days("date", "1946-01-01", "2024-06-04")
    votes = {str(code): code for code in (*CAST, *_NOT_CAST)}
    raw = pd.DataFrame(
        {
            "rcid": rows.numbers("rcid", 1, 99_999, whole=True),
            "year": day.dt.year,
            "USA": rows.codes("USA", votes),
            "RUS": rows.codes("RUS", votes),
        }
    )
    again = set(raw["rcid"][raw["rcid"].duplicated()])
    rows.expect(
        again == _NUMBERED_TWICE,
        f"the numbers {sorted(again)} for two roll calls each",
        f"only {sorted(_NUMBERED_TWICE)}",
        column="rcid",
    )
    rows.expect(
        len(raw) == 6551 and day.max() == pd.Timestamp("2024-06-04"),
        f"{len(raw)} roll calls to {day.max():%Y-%m-%d}",
        "6551 to 2024-06-04",
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
    rows = read_raw_stata(IDEAL_POINTS, ("iso3c", "year", "idealpointall"))
    state, year = rows.texts("iso3c", blanks=_NO_CODE), rows.numbers("year", 1946, 2024, whole=True)
    rows.check(
        "iso3c",
        state.notna() & ~state.fillna("").str.fullmatch("[A-Z]{3}"),
        lambda row: repr(row["iso3c"]),
        "a code of three letters",
    )
    chosen = rows.those(state.isin(["USA", "RUS"]) & year.isin(YEARS)).once("iso3c", "year")
    pair = chosen.cells.assign(idealpointall=chosen.numbers("idealpointall", -5, 5))
    wide = pair.pivot_table(index="year", columns="iso3c", values="idealpointall")
    chosen.expect(
        wide.shape == (len(YEARS), 2) and not wide.isna().any(axis=None),
        f"{len(pair)} ideal points of both states from {YEARS[0]} to {YEARS[-1]}",
        f"{2 * len(YEARS)}",
    )
    rows.count(11440, "ideal points")
    swapped = int((wide["USA"] < wide["RUS"]).sum())
    chosen.expect(
        swapped == 0,
        f"{swapped} years with the United States below Russia",
        "none (states swapped?)",
        column="idealpointall",
    )
    return pd.DataFrame(
        {
            "year": wide.index.astype(int),
            "measure": "ideal_point_distance",
            "value": (wide["USA"] - wide["RUS"]).astype(float).round(4).to_numpy(),
            "roll_calls": pd.array([pd.NA] * len(wide), dtype="Int64"),
        }
    )
