"""Ceasefire spells: the author's own coding recomputed, periods that abut, and one clear error for each damage."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal.ingest import fortna, raw

needs_raw = pytest.mark.skipif(
    not raw.available(*fortna.RAW),
    reason="the publisher's raw files are not at hand: set NODEAL_RAW or run `make data`",
)


@pytest.mark.raw
@needs_raw
@pytest.mark.parametrize(("column", "days"), [("morewar1", 365), ("morewar2", 730), ("morewar5", 1826)])
def test_wars_resumed_are_those_that_the_author_marked(column, days):
    marked = pd.read_stata(raw.fetch(fortna.SPELLS), convert_categoricals=False).query("firstob == 1")
    ours = fortna.tables()["ceasefires/spells"].set_index("case_id")
    resumed = (ours["days"] <= days) & ~ours["censored"]
    assert marked.set_index("id")[column].astype(bool).sort_index().tolist() == resumed.tolist()


@pytest.mark.raw
@needs_raw
def test_a_late_mission_is_not_credited_with_the_time_before_it():
    """Bougainville: monitors came on day 45, which the case as a whole hides."""
    made = fortna.tables()
    case = made["ceasefires/spells"].query("case_id == 1010").iloc[0]
    assert case["peacekeepers"]
    assert not case["peacekeepers_at_start"]
    periods = made["ceasefires/periods"].query("case_id == 1010")
    assert periods["peacekeepers"].tolist() == [False, True, False]
    assert periods["start_days"].tolist() == [0, 44, 263]


def cases(draw):
    """Spells of a few cases as the author lays them out: each starts on the day after the one before it ended."""
    rows = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        start = pd.Timestamp("1989-01-01") + pd.Timedelta(days=draw(st.integers(0, 3000)))
        lengths = draw(st.lists(st.integers(1, 900), min_size=1, max_size=4))
        resumed = draw(st.booleans())
        stopped, kinds = start, [draw(st.integers(0, 5)) for _ in lengths]
        for place, (length, kind) in enumerate(zip(lengths, kinds, strict=True)):
            last = place == len(lengths) - 1
            end = start + pd.Timedelta(days=length)
            end = fortna.FOLLOWED_TO if last and not resumed else end
            rows.append(
                {
                    "id": number,
                    "cname": f"Case {number}",
                    "t0": start,
                    "t1": end,
                    "cfdate": stopped if place == 0 else pd.NaT,
                    "faildate": pd.NaT,
                    "failed": float(last and resumed),
                    "pkop": float(kind),
                    "pk_dum": float(kind > 1),
                    "pkwho": 1.0,
                    "outcome": 3,
                    "estdate": 0.0,
                    "partcf": None,
                    "drop": 0.0,
                }
            )
            start = end + pd.Timedelta(days=1)
        if resumed:
            rows[-len(lengths)]["faildate"] = end
    return pd.DataFrame(rows).astype({"cfdate": "datetime64[s]", "faildate": "datetime64[s]", "partcf": "float64"})


@given(st.composite(cases)())
def test_periods_abut_cover_the_case_and_end_in_at_most_one_war(raw_spells):
    case = fortna.ceasefire_spells(raw_spells).set_index("case_id")
    periods = fortna.ceasefire_periods(raw_spells)
    for number, period in periods.groupby("case_id"):
        assert period["start_days"].iloc[0] == 0
        assert (period["start_days"].iloc[1:].to_numpy() == period["end_days"].iloc[:-1].to_numpy()).all()
        assert period["end_days"].iloc[-1] == case.loc[number, "days"]
        assert period["event"].tolist() == [False] * (len(period) - 1) + [not case.loc[number, "censored"]]
        assert period["peacekeepers"].any() == case.loc[number, "peacekeepers"]


@pytest.mark.raw
@needs_raw
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda f: f.rename(columns={"pkop": "pk_op"}), "row 1: found no column pkop"),
        (lambda f: f.rename(columns={"t0": "t1", "t1": "t0"}), "ends on or before the day it starts"),
        (lambda f: pd.concat([f, f.iloc[[5]]]), "columns id, t0: found 70"),
        (
            lambda f: f.assign(t0=f["t0"].where(f.index != 6, f["t0"] + pd.Timedelta(days=2))),
            "a spell of case 70 that leaves a gap",
        ),
        (lambda f: f.drop(index=0), "found 191 spells; expected 192"),
        (lambda f: f.assign(pkop=f["pkop"] + 40), "column pkop: found 40"),
        (lambda f: f.assign(outcome=f["outcome"].replace(3, 9)), "column outcome: found 9"),
        (lambda f: f.assign(t1=f["t1"] + pd.Timedelta(days=9000)), "column t1"),
        (lambda f: f.assign(pk_dum=0.0), "peacekeepers against its kind of mission"),
        (lambda f: f.assign(failed=0.0), "ends early without renewed war"),
        (lambda f: f.assign(faildate=f["faildate"].shift()), "date of renewed war is not the end"),
    ],
)
def test_damage_is_named(raw_copy, repin, refusal, damage, said):
    folder = raw_copy(fortna.RAW)
    path = folder / fortna.SPELLS
    frame = pd.read_stata(path, convert_categoricals=False)[list(fortna._COLUMNS)]
    damage(frame).to_stata(path, write_index=False)
    repin(folder, fortna.SPELLS)
    error = refusal("fortna")
    assert error.startswith(f"raw file {fortna.SPELLS}")
    assert said in error
