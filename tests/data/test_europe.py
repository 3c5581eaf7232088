"""What the Europe tables must say: numbers that others published or that were computed twice."""

from __future__ import annotations

import pytest

from nodeal import tables


@pytest.fixture(scope="module")
def spending():
    return tables.table("europe/military_spending").set_index(["country", "year"])


@pytest.mark.parametrize(
    ("country", "year", "usd_bn", "share", "estimate"),
    [
        ("Germany", 2024, 86.1, 1.84, False),
        ("Russia", 2024, 149.4, 6.87, True),
        ("Russia", 2025, 158.2, 7.50, True),
        ("Poland", 2025, 42.5, 4.50, False),
        ("Ukraine", 2025, 77.6, 39.56, True),
        ("United States of America", 2025, 929.2, 3.12, False),
    ],
)
def test_military_spending(spending, country, year, usd_bn, share, estimate):
    row = spending.loc[(country, year)]
    assert round(row["spending_2024_usd_m"] / 1e3, 1) == usd_bn
    assert round(row["share_of_gdp_pct"], 2) == share
    assert row["sipri_estimate"] == estimate


def test_spending_has_every_country_and_year_and_no_gap_since_2006(spending):
    assert len(spending) == 43 * 38
    recent = spending[spending.index.get_level_values("year") >= 2006]
    assert recent[["spending_2024_usd_m", "share_of_gdp_pct"]].notna().all(axis=None)
    figures = spending[["spending_2024_usd_m", "share_of_gdp_pct"]].notna().any(axis=1)
    assert spending["sipri_estimate"].notna().equals(figures)


def test_one_code_a_country_in_all_tables(spending):
    names = tables.table("europe/military_spending").groupby("iso3")["country"].nunique()
    assert (names == 1).all()
    known = set(names.index)
    assert set(tables.table("europe/safe")["iso3"]) <= known
    assert set(tables.table("europe/parties")["country"]) <= known
    votes = tables.table("europe/un_votes_on_ukraine")
    assert (votes.groupby("iso3")["country"].nunique() == 1).all()
    assert (votes.groupby("country")["iso3"].nunique() == 1).all()


def test_safe_adds_up_to_150_billion_but_for_rounding():
    safe = tables.table("europe/safe")
    assert len(safe) == 19
    assert safe["allocation_eur_bn"].sum() == pytest.approx(149.93, abs=0.005)
    assert safe["wave"].value_counts().to_dict() == {"first": 8, "second": 8, "none": 3}


def test_parties_at_the_ends_of_the_item_on_russia():
    frame = tables.table("europe/parties").set_index(["country", "party"])
    assert len(frame) == 279
    assert frame.loc[("EST", "ER"), "eu_russia"] == 0
    assert frame.loc[("HUN", "Fidesz-KDNP"), "eu_russia"] == 10
    assert frame.loc[("GRC", "KKE"), "eu_russia"] == 10
    assert frame.loc[("DEU", "AfD"), "eu_russia"] == pytest.approx(8.4)


@pytest.mark.parametrize(
    ("family", "mean"),
    [
        ("liberal", 1.9),
        ("conservative", 2.5),
        ("christian_democratic", 2.9),
        ("green", 3.8),
        ("socialist", 4.5),
        ("radical_right", 5.5),
        ("radical_left", 6.7),
    ],
)
def test_family_means_on_russia(family, mean):
    frame = tables.table("europe/parties").query("family == @family")
    assert round(frame["eu_russia"].mean(), 1) == mean


def test_parties_without_a_value_on_russia_lie_outside_the_union():
    frame = tables.table("europe/parties")
    silent = frame[frame["eu_russia"].isna()]
    assert len(silent) == 36
    assert set(silent["country"]) == {"CHE", "FIN", "ISL", "ITA", "NOR", "TUR"}


@pytest.mark.parametrize(("year", "percent"), [(2018, 13.1), (2022, 16.9), (2024, 20.9), (2025, 22.8), (2026, 23.4)])
def test_far_right_populist_share(year, percent):
    frame = tables.table("europe/far_right_share").set_index(["year", "class"])
    assert len(frame) == 34 * 5
    assert abs(frame.loc[(year, "far_right_populist"), "vote_share_pct"] - percent) <= 0.0501


def test_listed_votes_agree_with_the_totals():
    totals = tables.table("europe/un_resolutions").set_index("resolution_id")
    votes = tables.table("europe/un_votes_on_ukraine")
    assert len(votes) == 377
    listed = votes.groupby(["resolution_id", "vote"]).size()
    for number, row in totals.iterrows():
        for vote in ("yes", "no", "abstain"):
            count = listed.get((number, vote), 0)
            complete = row["roll"] == "complete" or (row["roll"] == "against_only" and vote == "no")
            assert count == row[vote] if complete else count <= row[vote]
    said = {"us_vote": "USA", "russia_vote": "RUS", "hungary_vote": "HUN"}
    by_state = votes.set_index(["resolution_id", "iso3"])["vote"]
    for column, code in said.items():
        for number, vote in totals[column].dropna().items():
            assert by_state.get((number, code), vote) == vote


def test_the_eighteen_against_in_february_2025():
    against = tables.table("europe/un_votes_on_ukraine").query("resolution_id == 'es-11-7' and vote == 'no'")
    assert len(against) == 18
    assert {"USA", "RUS", "BLR", "HUN", "PRK"} <= set(against["iso3"])


def test_small_tables_are_complete():
    sizes = {name: len(tables.table(f"europe/{name}")) for name in ("nato_points", "defence_finance", "opinion")}
    assert sizes == {"nato_points": 30, "defence_finance": 7, "opinion": 30}
    assert len(tables.table("europe/political_events")) == 7


def test_shares_of_opinion_by_wave():
    frame = tables.table("europe/opinion").set_index("opinion_id")["agree_pct"]
    assert frame["standard-2025-autumn-military-equipment"] == 57
    assert frame["standard-2025-spring-military-equipment"] == 59
    assert frame["standard-2024-autumn-military-equipment"] == 58


def test_the_two_editions_of_nato_differ_on_poland():
    frame = tables.table("europe/nato_points").set_index("point_id")
    assert frame.loc["n25-pol-share", "value"] == 4.48
    assert frame.loc["n26-pol-share-2025", "value"] == 4.25
    assert frame.loc[["n25-eurcan-growth-2024", "n25-eurcan-growth-2025"], "value"].tolist() == [18.6, 15.9]
    assert frame.loc["n26-pol-share-2025", "indicator"] == "core_share_of_gdp"
