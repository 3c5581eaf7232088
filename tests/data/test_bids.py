"""The tables of earlier bids: votes that others published, steps and treaties in their order."""

import pandas as pd
import pytest

from nodeal import tables


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
    elsewhere = steps["step"] == "elsewhere"
    assert steps.loc[~elsewhere, ["event_id", "evidence_id"]].notna().any(axis=1).all()
    assert (steps.loc[elsewhere, "force"] & (steps.loc[elsewhere, "actor"] == "russia")).all()
    assert elsewhere.sum() == 4


def test_the_second_chechen_war_came_28_months_after_the_founding_act():
    date = tables.table("bids/steps").set_index("step_id")["date"]
    months = (
        pd.Timestamp(date["clinton-second-chechen-war"]) - pd.Timestamp(date["clinton-founding-act"])
    ).days / 30.44
    assert round(months) == 28


def test_treaty_events_are_in_order_of_time():
    frame = tables.table("bids/treaty_events")
    assert len(frame) == 27
    assert frame["date"].is_monotonic_increasing


@pytest.mark.parametrize("name", ["bids/steps", "bids/treaty_events"])
def test_nothing_rests_on_general_knowledge(name):
    text = " ".join(tables.table(name).select_dtypes("string").fillna("").to_numpy().ravel())
    assert "background" not in text
    assert "kept here" not in text
