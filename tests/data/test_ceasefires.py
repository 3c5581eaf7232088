"""The tables of ceasefires: numbers that others published or that were computed twice."""

import pandas as pd
import pytest

from nodeal import tables


@pytest.fixture(scope="module")
def cases():
    frame = tables.table("ceasefires/spells")
    return frame[frame["stopped_on"] >= "1989-01-01"]


def back_at_war(frame, days):
    return ((frame["days"] <= days) & ~frame["censored"]).sum()


@pytest.mark.parametrize(
    ("types", "peacekeepers", "n", "percent"),
    [
        (("truce", "treaty", "government_victory", "rebel_victory"), None, 95, (24, 33, 55)),
        (("truce", "treaty", "government_victory", "rebel_victory"), True, 36, (14, 19, 42)),
        (("truce", "treaty", "government_victory", "rebel_victory"), False, 59, (31, 41, 63)),
        (("truce",), False, 32, (41, 53, 81)),
        (("truce",), True, 13, (38, 38, 54)),
        (("treaty",), True, 17, (0, 12, 35)),
        (("treaty",), False, 12, (33, 33, 50)),
    ],
)
def test_shares_back_at_war_since_1989(cases, types, peacekeepers, n, percent):
    chosen = cases[cases["type"].isin(types)]
    if peacekeepers is not None:
        chosen = chosen[chosen["peacekeepers"] == peacekeepers]
    assert len(chosen) == n
    assert tuple(round(100 * back_at_war(chosen, days) / n) for days in (180, 365, 1826)) == percent


def test_truces_and_treaties_alone(cases):
    deals = cases[cases["type"].isin(["truce", "treaty"])]
    assert (back_at_war(deals, 365), len(deals)) == (28, 74)
    bare = deals.query("type == 'truce' and not peacekeepers")
    assert (back_at_war(bare, 365), len(bare)) == (17, 32)


def test_periods_add_up_to_their_cases():
    spells = tables.table("ceasefires/spells").set_index("case_id")
    periods = tables.table("ceasefires/periods")
    assert (len(spells), len(periods)) == (156, 192)
    length = (periods["end_days"] - periods["start_days"]).groupby(periods["case_id"]).sum()
    assert length.equals(spells["days"].rename(None))
    assert periods.groupby("case_id")["event"].sum().eq(~spells["censored"]).all()
    assert periods.groupby("case_id")["peacekeepers"].max().eq(spells["peacekeepers"]).all()


@pytest.mark.parametrize(
    ("rows", "n", "ended", "within_a_year"),
    [
        ("paid > 0", 344, 32, 19),
        ("scope == 'full'", 69, 19, 13),
        ("scope == 'partial'", 197, 34, 20),
        ("scope == 'process'", 78, 40, 23),
        ("ceasefire", 159, 36, 24),
        ("peacekeepers", 48, 35, 21),
        ("not peacekeepers", 296, 31, 19),
    ],
)
def test_agreements_since_1989_that_ended(rows, n, ended, within_a_year):
    frame = tables.table("ceasefires/peace_agreements").query("signed_on >= '1989-01-01'").query(rows)
    early = frame["days_to_end"].le(365).fillna(False)
    assert (len(frame), round(100 * frame["ended"].mean()), round(100 * early.mean())) == (n, ended, within_a_year)


def test_minsk_in_the_agreements():
    frame = tables.table("ceasefires/peace_agreements").set_index("paid")
    assert len(frame) == 374
    assert frame.loc[1536, "ended_on"] == pd.Timestamp("2014-11-03")
    assert not frame.loc[1537, "ended"]


def test_counts_of_the_osce_mission():
    frame = tables.table("ceasefires/osce_violations").set_index("row_id")
    assert len(frame) == 36
    years = frame.query("period == 'year'").set_index(frame.query("period == 'year'")["start_on"].dt.year)["violations"]
    assert years.to_dict() == {2019: 299633, 2020: 134767}
    dated = frame.dropna(subset=["start_on", "end_on"])
    assert (dated["start_on"] <= dated["end_on"]).all()
    covered = frame.dropna(subset=["coverage"])
    assert covered["end_on"].notna().all(), "a count without its last day has no rate"
    assert set(covered.index[covered["coverage"] == "daily"]) == set(frame.index[frame["period"] == "daily_average"])
    assert set(covered.index[covered["coverage"] == "year"]) == set(frame.index[frame["period"] == "year"])


@pytest.mark.parametrize("name", ["ceasefires/osce_violations"])
def test_nothing_rests_on_general_knowledge(name):
    text = " ".join(tables.table(name).select_dtypes("string").fillna("").to_numpy().ravel())
    assert "background" not in text
    assert "kept here" not in text
