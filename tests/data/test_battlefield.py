"""Check values of the battlefield tables: from publishers, or computed twice."""

import calendar

import numpy as np
import pandas as pd
import pytest
import shapely

from nodeal.tables import describe, table


def area():
    return table("battlefield/area_daily").set_index("date")["occupied_km2"]


def latest(days, day):
    """Area in the last file up to a day."""
    return days[days.index <= pd.Timestamp(day)].iloc[-1]


def test_row_counts():
    counts = {
        "area_daily": 769,
        "area_published": 74,
        "casualty_estimates": 45,
        "losses_daily": 22248,
        "outline": 492,
        "pace_and_cost": 11,
    }
    assert {name: len(table(f"battlefield/{name}")) for name in counts} == counts


def test_area_since_the_call_of_march_2025():
    days = area()
    assert days["2026-08-22"] - days["2025-03-18"] == pytest.approx(4546, abs=15)


@pytest.mark.parametrize(
    ("start", "end", "gain"),
    [
        ("2024-09-20", "2025-03-20", 2369),
        ("2025-03-20", "2025-09-20", 2429),
        ("2025-09-20", "2026-03-20", 1755),
        ("2026-03-20", "2026-08-22", 346),
    ],
)
def test_gains_of_half_years_around_publication(start, end, gain):
    days = area()
    assert latest(days, end) - latest(days, start) == pytest.approx(gain, abs=5)


def test_a_file_shows_the_evening_before_and_steps_add_up():
    frame = table("battlefield/area_daily")
    assert ((frame["date"] - frame["shows_evening_of"]).dt.days == 1).all()
    steps = frame["occupied_km2"].diff().dropna()
    assert (steps - frame["change_km2"].dropna()).abs().max() < 0.0051
    gaps = frame["date"].diff().dt.days.dropna()
    assert (gaps == frame["days_since_previous"].dropna()).all()
    unchanged = frame["map_unchanged"].fillna(False)
    assert unchanged.sum() == 113
    assert (frame.loc[unchanged, "change_km2"] == 0).all()


def test_the_missing_files_are_those_declared():
    frame = table("battlefield/area_daily")
    missing = pd.date_range(frame["date"].min(), frame["date"].max()).difference(frame["date"])
    declared = next(line for line in describe("battlefield/area_daily")["nodeal"]["limitations"] if "Seven" in line)
    assert [day.strftime("%Y-%m-%d") in declared for day in missing] == [True] * 7


def test_the_largest_steps_are_known():
    steps = table("battlefield/area_daily").set_index("date")["change_km2"]
    assert steps["2025-07-04"] == pytest.approx(91.7, abs=0.05)
    assert steps["2026-08-13"] == steps.min() == pytest.approx(-115.8, abs=0.05)
    assert steps.max() == steps["2025-07-04"]


def test_share_of_ukraine_is_the_one_deepstate_published():
    published = table("battlefield/pace_and_cost").set_index("row_id").loc["deepstate-share-2025-09", "central"]
    assert area()["2025-10-01"] / 603_628 * 100 == pytest.approx(published, abs=0.02)


def test_our_months_follow_from_the_daily_areas():
    days = area()
    ours = table("battlefield/area_published").query("estimator == 'deepstate_first_to_first'")
    assert len(ours) == 24
    for row in ours.itertuples():
        begins, ends = row.month, row.month + pd.DateOffset(months=1)
        assert row.km2 == pytest.approx(latest(days, ends) - latest(days, begins), abs=0.06), row.row_id
        stand_in = begins not in days.index or ends not in days.index
        assert stand_in == (not pd.isna(row.note)), row.row_id


def test_our_months_against_deepstates_own():
    wide = (
        table("battlefield/area_published")
        .dropna(subset="month")
        .query("estimator.str.startswith('deepstate')")
        .pivot_table(index="month", columns="estimator", values="km2")
        .dropna()
    )
    apart = (wide["deepstate_first_to_first"] - wide["deepstate"]).abs()
    assert len(apart) == 9
    assert apart.median() == pytest.approx(9, abs=3)
    assert list(apart.index[apart > 20].strftime("%Y-%m")) == ["2025-06", "2025-07"]


def test_periods_of_published_gains_hold_together():
    frame = table("battlefield/area_published")
    assert (frame["period_start"] <= frame["period_end"]).all()
    whole = frame.dropna(subset="month")
    assert (whole["month"] == whole["period_start"]).all()
    for row in whole.itertuples():
        last = calendar.monthrange(row.month.year, row.month.month)[1]
        assert row.period_end.day == last or row.row_id == "afp-2024-07"
    assert (frame["known_on"] >= frame["period_end"]).all()


def test_what_was_known_of_gains_at_publication():
    then = table("battlefield/area_published", as_of="2025-03-20")
    assert then["period_end"].max() == pd.Timestamp("2025-02-28")
    assert "afp-year-2025" not in set(then["row_id"])


class TestLosses:
    def test_claims_at_the_end_of_the_series(self):
        last = table("battlefield/losses_daily").groupby("item")["ua_claimed_total"].last()
        assert last["personnel"] == 1_456_610
        assert last["tanks"] == 12_251
        assert last["drones"] == 449_606

    def test_every_day_has_its_items(self):
        frame = table("battlefield/losses_daily")
        assert frame["date"].nunique() == 1626
        assert (frame.groupby("item")["date"].count() == 1626).sum() == 11

    def test_changes_and_corrections_add_up_to_the_totals(self):
        for item, rows in table("battlefield/losses_daily").groupby("item"):
            first, last = rows["ua_claimed_total"].iloc[[0, -1]]
            assert pd.isna(rows["ua_claimed_change"].iloc[0])
            assert first + rows["ua_claimed_change"].sum() + rows["correction"].sum() == last, item

    def test_one_day_falls_and_only_one(self):
        frame = table("battlefield/losses_daily")
        falls = frame[frame["ua_claimed_change"] < 0]
        assert [(r.item, f"{r.date:%Y-%m-%d}") for r in falls.itertuples()] == [("artillery", "2026-03-04")]

    def test_the_claim_agrees_with_what_was_quoted_from_it(self):
        """Figures of the same claimant that the press and ISW quoted, beside the series."""
        series = table("battlefield/losses_daily").query("item == 'personnel'").set_index("date")
        quoted = table("battlefield/casualty_estimates").set_index("row_id")["central"]
        series = series["ua_claimed_total"]
        assert series.loc[pd.Timestamp("2024-02-18")] == pytest.approx(quoted["uags-2024-02-18"], abs=1500)
        months = series.resample("MS").last().diff()
        for month in ("2024-11", "2024-12", "2025-01"):
            assert months.loc[pd.Timestamp(month)] == pytest.approx(quoted[f"uags-{month}"], rel=0.05)


class TestCasualties:
    def test_a_row_has_a_figure_that_fits_its_bound(self):
        frame = table("battlefield/casualty_estimates")
        assert frame[["low", "central", "high"]].notna().any(axis=1).all()
        ranges = frame.query("bound == 'range'")
        assert (ranges["low"] < ranges["high"]).all()
        assert frame.query("bound != 'range'")["low"].isna().all()

    def test_belligerents_are_named(self):
        frame = table("battlefield/casualty_estimates")
        assert set(frame.loc[frame["bound"] == "claim", "claimed_by"]) == {"ukraine"}
        assert frame["estimator"].str.contains("Ukrainian|Zelensky").sum() == frame["claimed_by"].notna().sum() == 8

    def test_what_was_known_at_publication(self):
        then = table("battlefield/casualty_estimates", as_of="2025-03-20").set_index("row_id")
        assert "mz-2025-02-22" in then.index
        assert not then.index.str.startswith("csis").any()

    def test_named_dead_never_fall(self):
        named = table("battlefield/casualty_estimates").query("measure == 'confirmed_dead'").sort_values("known_on")
        assert named["central"].is_monotonic_increasing


def test_ratios_of_claims_name_the_claimant():
    frame = table("battlefield/pace_and_cost").set_index("row_id")
    assert frame.loc[["isw-cost-2024", "isw-cost-2025", "syrsky-force-2025"], "claimed_by"].eq("ukraine").all()
    assert frame.loc["putin-claim-2025", "claimed_by"] == "russia"
    assert frame["claimed_by"].notna().sum() == 4
    pace = frame.loc["csis-pace"]
    assert (pace["low"], pace["high"]) == (15, 70)


@pytest.fixture(scope="module")
def ukraine():
    """The committed outline as one shape."""
    points = table("battlefield/outline").set_index("part")[["longitude_deg", "latitude_deg"]]
    return shapely.MultiPolygon([shapely.Polygon(points.loc[part].to_numpy()) for part in points.index.unique()])


class TestOutline:
    def test_lines_are_closed_and_cross_nothing(self, ukraine):
        frame = table("battlefield/outline")
        for _, part in frame.groupby("part"):
            assert list(part["point"]) == list(range(1, len(part) + 1))
            ends = part[["longitude_deg", "latitude_deg"]].iloc[[0, -1]]
            assert (ends.iloc[0] == ends.iloc[1]).all()
        assert ukraine.is_valid

    @pytest.mark.parametrize(
        ("place", "inside"),
        [
            ((33.55, 44.58), True),
            ((34.10, 44.95), True),
            ((37.80, 48.00), True),
            ((24.03, 49.84), True),
            ((39.70, 47.23), False),
            ((28.86, 47.01), False),
            ((27.56, 53.90), False),
        ],
        ids=["Sevastopol", "Simferopol", "Donetsk", "Lviv", "Rostov", "Chișinău", "Minsk"],
    )
    def test_towns_lie_on_their_side_of_the_recognised_border(self, ukraine, place, inside):
        assert ukraine.contains(shapely.Point(place)) == inside

    def test_area_on_an_equal_area_projection_is_the_official_one(self, ukraine):
        """Lambert's cylinder on the authalic sphere; 603,550 km² is the figure of Ukraine's statistical office."""

        def project(points):
            longitude, latitude = np.radians(points).T
            return np.column_stack([longitude, np.sin(latitude - 0.00224 * np.sin(2 * latitude))]) * 6371.007

        assert shapely.area(shapely.transform(ukraine, project)) == pytest.approx(603_550, rel=0.02)
