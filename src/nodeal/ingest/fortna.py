"""Ceasefires in civil wars with and without peacekeepers, by V. P. Fortna.

Where these tables may differ from the author's published figures, and why:

- The file is the replication data that goes with *Does Peacekeeping Work?*, as redistributed with a statistics
  textbook. Her printed models drop and add cases; we keep all 156.
- A case is followed to renewed war or to 31 December 2004. Days are counted from the day the fighting stopped;
  where a date was not known the author chose one, leaning against the benefit of peacekeeping.
- Peacekeepers means monitors or more (codes 2 to 5). Political missions (code 1) are not counted, as in the original.
- A case with peacekeepers at any time counts as one with peacekeepers in ``ceasefire_spells``. To compare survival,
  use ``ceasefire_periods``: a mission that came later must not be credited with the time before it.
- The author's periods leave one day between one and the next. Here a period starts where the one before it ends.
"""

from __future__ import annotations

import pandas as pd

from nodeal.ingest.readers import expect, read_raw_stata

SPELLS = "precedents/fortna_peacekeeping_spells.dta"
RAW = (SPELLS,)
"""Raw files read by this module."""

FOLLOWED_TO = pd.Timestamp("2004-12-31")
"""Last day of observation: peace that held so far is censored here."""

TYPES = {1: "government_victory", 2: "rebel_victory", 3: "truce", 4: "treaty"}
"""How the fighting stopped."""
MISSIONS = {0: "none", 1: "political", 2: "monitors", 3: "interposition", 4: "multidimensional", 5: "enforcement"}
"""Kinds of mission, in the order of their strength."""
PROVIDERS = {1: "un", 2: "regional_body", 3: "great_power"}
"""Who led the mission."""
ESTIMATED = {0: "none", 1: "stop", 2: "renewal", 3: "both"}
"""Which dates the author had to estimate."""

_COLUMNS = ("id", "cname", "t0", "t1", "firstob", "cfdate", "partcf", "failed", "faildate", "estdate", "drop",
            "outcome", "pkop", "pk_dum", "pkwho")  # fmt: skip


_BLANKS = {"firstob": 36, "cfdate": 36, "partcf": 188, "faildate": 108, "estdate": 98, "pkwho": 7}
"""Cells that the author left empty: later spells of a case, no date to estimate, no renewed war, unknown leader."""


def tables() -> dict[str, pd.DataFrame]:
    """Both tables made from the spells, by name."""
    raw = spells()
    return {
        "ceasefires/periods": ceasefire_periods(raw),
        "ceasefires/spells": ceasefire_spells(raw),
    }


def spells() -> pd.DataFrame:
    """The author's 192 spells in order, checked: whole cases, no gap, each ending in war or in 2004."""
    rows = read_raw_stata(SPELLS, _COLUMNS).once("id", "t0").count(192, "spells")
    followed = f"{FOLLOWED_TO:%Y-%m-%d}"
    yes = {0: 0.0, 1: 1.0}
    raw = pd.DataFrame(
        {
            "id": rows.numbers("id", 1, 9999, whole=True).astype(int),
            "cname": rows.texts("cname"),
            **{day: rows.days(day, "1944-01-01", followed) for day in ("t0", "t1")},
            "cfdate": rows.days("cfdate", "1944-01-01", followed, blanks=_BLANKS["cfdate"]),
            "faildate": rows.days("faildate", "1944-01-01", followed, blanks=_BLANKS["faildate"]),
            **{mark: rows.codes(mark, {1: 1.0}, blanks=_BLANKS[mark]) for mark in ("firstob", "partcf")},
            **{mark: rows.codes(mark, yes) for mark in ("failed", "pk_dum")},
            "drop": rows.codes("drop", (0, 0.5, 1)),
            "outcome": rows.codes("outcome", list(TYPES)),
            "pkop": rows.codes("pkop", list(MISSIONS)),
            "pkwho": rows.codes("pkwho", [0, *PROVIDERS], blanks=_BLANKS["pkwho"]),
            "estdate": rows.codes("estdate", list(ESTIMATED), blanks=_BLANKS["estdate"]),
        }
    )
    led = rows.those(raw["pkop"].gt(0) & raw["pkwho"].eq(0))
    led.expect(len(led) == 1, f"{len(led)} missions led by nobody", "the one known", column="pkwho")
    raw = raw.sort_values(["id", "t0"], ignore_index=True)
    before = raw.groupby("id")["t1"].shift()
    last = ~raw.duplicated("id", keep="last")
    for rule, broken, expected in (
        ("ends on or before the day it starts", raw["t1"] <= raw["t0"], "a later end"),
        ("leaves a gap or overlaps the one before", before.notna() & (raw["t0"] - before != pd.Timedelta("1D")),
         "a start on the day after"),
        ("is marked first, or not, against its place", raw["firstob"].eq(1) != before.isna(), "one first spell a case"),
        ("has a stop date other than its first day", before.isna() & (raw["cfdate"] != raw["t0"]), "one day"),
        ("ends in war before the case does", ~last & raw["failed"].eq(1), "war only in the last spell"),
        ("ends early without renewed war", last & raw["failed"].ne(1) & (raw["t1"] != FOLLOWED_TO),
         f"observation to {FOLLOWED_TO:%Y-%m-%d}"),
        ("has peacekeepers against its kind of mission", raw["pk_dum"].eq(1) != (raw["pkop"] > 1),
         "peacekeepers where the kind is monitors or more"),
    ):  # fmt: skip
        expect(
            not broken.any(),
            SPELLS,
            found=f"a spell of case {raw.loc[broken.idxmax(), 'id']} that {rule}",
            expected=expected,
        )
    counted = (len(raw), raw["id"].nunique())
    expect(counted == (192, 156), SPELLS, found=f"{counted[0]} spells of {counted[1]} cases", expected="192 of 156")
    return raw


def ceasefire_spells(raw: pd.DataFrame) -> pd.DataFrame:
    """One row a case: how the fighting stopped, with what peacekeepers, and days to renewed war."""
    cases = raw.groupby("id")
    first, last = cases.first(), cases.last()
    resumed = first["faildate"]
    expect(
        (resumed.notna() == last["failed"].eq(1)).all() and (resumed.dropna() == last["t1"][resumed.notna()]).all(),
        SPELLS,
        found="a case whose date of renewed war is not the end of its last spell",
        expected="one date",
    )
    return pd.DataFrame(
        {
            "case_id": first.index,
            "name": first["cname"].str.strip(),
            "stopped_on": first["cfdate"],
            "type": first["outcome"].map(TYPES),
            "peacekeepers": cases["pk_dum"].max().eq(1),
            "peacekeepers_at_start": first["pk_dum"].eq(1),
            "strongest_mission": cases["pkop"].max().map(MISSIONS),
            "resumed_on": resumed,
            "days": (last["t1"] - first["cfdate"]).dt.days,
            "censored": resumed.isna(),
            "dates_estimated": first["estdate"].map(ESTIMATED),
            "partial": first["partcf"].eq(1),
            "doubtful": first["drop"].gt(0),
        }
    ).reset_index(drop=True)


def ceasefire_periods(raw: pd.DataFrame) -> pd.DataFrame:
    """One row a period of unchanged peacekeeping: from ``start_days`` to ``end_days`` after the fighting stopped."""
    stopped = raw.groupby("id")["cfdate"].transform("first")
    end = (raw["t1"] - stopped).dt.days
    return pd.DataFrame(
        {
            "case_id": raw["id"],
            "start_days": end.groupby(raw["id"]).shift(fill_value=0),
            "end_days": end,
            "peacekeepers": raw["pk_dum"].eq(1),
            "mission": raw["pkop"].map(MISSIONS),
            "mission_by": raw["pkwho"].where(raw["pkop"] > 0).map(PROVIDERS),
            "event": raw["failed"].eq(1),
        }
    )
