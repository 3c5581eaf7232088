"""What the precedents tables must say: numbers that others published or that were computed twice."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("year", "share"),
    [(1997, 0.44), (2007, 0.13), (2011, 0.38), (2014, 0.23), (2016, 0.34), (2022, 0.21), (2023, 0.16)],
)
def test_equal_votes(year, share):
    votes = tables.table("bids/un_votes").query("measure == 'equal_votes_share'").set_index("year")
    assert round(votes.loc[year, "value"], 2) == share


@pytest.mark.parametrize(("year", "distance"), [(2014, 2.85), (2017, 2.64), (2022, 3.53)])
def test_ideal_points(year, distance):
    votes = tables.table("bids/un_votes").query("measure == 'ideal_point_distance'").set_index("year")
    assert round(votes.loc[year, "value"], 2) == distance


def test_every_year_has_both_measures():
    assert len(tables.table("bids/un_votes")) == 2 * len(range(1991, 2024)) == 66


def test_days_to_a_breach_are_counted_from_signature():
    frame = tables.table("agreements/russia_agreements")
    assert len(frame) == 50
    dated = frame[frame["first_breach_on"].str.len() == 10]
    days = (pd.to_datetime(dated["first_breach_on"]) - dated["signed_on"]).dt.days
    assert days.tolist() == dated["days_to_first_breach"].tolist()
    assert frame["days_to_first_breach"].notna().sum() == len(dated)
    assert frame["first_breach_on"].notna().equals(frame["first_breach_by"].notna())


def test_deals_that_were_kept_are_in_the_list():
    frame = tables.table("agreements/russia_agreements").set_index("agreement_id")
    for kept in ("transnistria-1992", "tajikistan-general-agreement-1997", "prisoner-exchange-1000-2025"):
        assert frame.loc[kept, "outcome"] == "held"
    assert frame.loc[frame["kind"] == "prisoner_exchange", "outcome"].eq("held").all()


@pytest.mark.parametrize(
    "name",
    [
        "agreements/russia_agreements",
        "ceasefires/osce_violations",
        "bids/steps",
        "bids/treaty_events",
    ],
)
def test_nothing_rests_on_general_knowledge(name):
    text = " ".join(tables.table(name).select_dtypes("string").fillna("").to_numpy().ravel())
    assert "background" not in text
    assert "kept here" not in text


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


def test_each_bid_has_one_opening_and_the_break_it_is_read_to_end_with():
    steps = tables.table("bids/steps")
    for _bid, rows in steps.groupby("bid_id"):
        opening = rows.query("step == 'opening'")
        assert len(opening) == 1
        own = rows.query("step == 'break' and reading != 'alternative'")
        assert len(own) == 1
        assert own["reading"].item() == opening["reading"].item()
        assert opening["date"].item() < own["date"].item()
    assert steps.loc[steps["step"].isin(["opening", "break"]), "reading"].notna().all()
    assert steps.loc[~steps["step"].isin(["opening", "break"]), "reading"].isna().all()
    assert steps[["event_id", "evidence_id"]].notna().any(axis=1).all()


def test_the_second_chechen_war_came_28_months_after_the_founding_act():
    date = tables.table("bids/steps").set_index("step_id")["date"]
    months = (
        pd.Timestamp(date["clinton-second-chechen-war"]) - pd.Timestamp(date["clinton-founding-act"])
    ).days / 30.44
    assert round(months) == 28


def test_treaty_events_are_in_order_of_time():
    frame = tables.table("bids/treaty_events")
    assert len(frame) == 23
    assert frame["date"].is_monotonic_increasing
