"""Check values of the strikes tables: from publishers, or computed twice; allegations stay allegations."""

import pandas as pd
import pytest

from nodeal.tables import describe, table


def launched(weapon_class):
    rows = table("strikes/launches_daily").query("weapon_class == @weapon_class")
    return rows.groupby(rows["date"].dt.strftime("%Y-%m"))["launched"].sum()


def test_row_counts():
    counts = {
        "civilian_harm": 119,
        "energy_attack_totals": 9,
        "energy_attacks": 54,
        "launches_daily": 6740,
        "refining_impact": 18,
        "russian_energy_counts": 22,
        "russian_energy_hits": 280,
        "truce_allegations": 54,
        "truce_episodes": 6,
    }
    assert {name: len(table(f"strikes/{name}")) for name in counts} == counts


class TestLaunches:
    def test_strike_drones_before_and_during_the_truce(self):
        months = launched("strike_drone")
        assert months["2025-03"] == 4044
        assert months["2025-04"] == 2646

    def test_every_day_has_every_class_once(self):
        frame = table("strikes/launches_daily")
        assert frame["date"].nunique() == 1348
        assert (frame.groupby("date")["weapon_class"].nunique() == 5).all()

    def test_no_report_means_zero_and_a_report_means_a_number(self):
        frame = table("strikes/launches_daily")
        silent = frame.query("reports == 0")
        assert (silent["downed"] == 0).all()
        assert (silent.query("weapon_class != 'other_drone'")["launched"] == 0).all()
        told = frame.query("reports > 0 and not incomplete and weapon_class != 'other_drone'")
        assert told["launched"].notna().all()
        assert told["launched"].gt(0).all()

    def test_nothing_is_shot_down_more_often_than_launched(self):
        frame = table("strikes/launches_daily").dropna(subset=["launched", "downed"])
        assert (frame["downed"] <= frame["launched"]).all()
        over = frame[frame["downed"] + frame["lost"].fillna(0) > frame["launched"]]
        assert list(over["date"].dt.strftime("%Y-%m-%d")) == ["2024-12-27"]

    def test_other_drones_have_no_number_launched(self):
        frame = table("strikes/launches_daily").query("weapon_class == 'other_drone'")
        assert frame["launched"].isna().all()
        assert frame["downed"].sum() == 9052

    def test_reports_of_what_was_shot_down_are_marked(self):
        frame = table("strikes/launches_daily")
        assert (frame["shot_down_only"] <= frame["downed"].fillna(0)).all()
        assert frame.query("weapon_class == 'strike_drone'")["shot_down_only"].sum() == 278

    def test_incomplete_days_are_known(self):
        frame = table("strikes/launches_daily")
        assert list(frame.loc[frame["incomplete"], "date"].dt.strftime("%Y-%m-%d")) == [
            "2024-02-12", "2024-02-27", "2024-02-28", "2025-01-31", "2025-02-11", "2025-02-20",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("attack", "drones", "days_before"),
        [
            ("ru-energy-20240601", 47, 0),
            ("ru-energy-20240926", 78, 0),
            ("ru-energy-20241126", 188, 1),
            ("ru-energy-20250307", 194, 1),
            ("ru-energy-20251010", 465, 1),
            ("ru-energy-20260203", 450, 1),
        ],
    )
    def test_nights_that_the_press_dated_agree(self, attack, drones, days_before):
        """The press dates a night by its morning; with an hour in the report, the attack began the evening before."""
        reported = table("strikes/energy_attacks").set_index("attack_id").loc[attack]
        assert reported["drones"] == drones
        rows = table("strikes/launches_daily").set_index(["date", "weapon_class"])["launched"]
        assert rows[(reported["date"] - pd.Timedelta(days=days_before), "strike_drone")] == drones

    def test_as_of_a_night_is_known_the_next_day(self):
        assert table("strikes/launches_daily", as_of="2025-03-20")["date"].max() == pd.Timestamp("2025-03-19")


class TestEnergyAttacks:
    def test_seasons_follow_from_the_dates(self, pinned):
        frame = table("strikes/energy_attacks")
        off = frame["date"].dt.month.between(4, 9)
        assert (frame["season"].eq("off_season") == off).all()
        summer = frame[off & (frame["date"].dt.year == 2024)]
        pinned("summer of 2024", len(summer))

    def test_the_list_is_not_a_census(self):
        limits = " ".join(describe("strikes/energy_attacks")["nodeal"]["limitations"])
        assert "not a census" in limits
        gap = table("strikes/energy_attacks")["date"].between("2023-01-01", "2024-03-01")
        assert not gap.any()

    def test_one_listed_attack_in_the_truce(self):
        frame = table("strikes/energy_attacks")
        assert list(frame.loc[frame["date"].between("2025-03-18", "2025-04-17"), "attack_id"]) == ["ru-energy-20250328"]


class TestTruce:
    def test_allegations_name_their_side(self):
        frame = table("strikes/truce_allegations")
        said = frame[frame["kind"].isin(["single_attack", "daily_count", "cumulative_count", "aggregate"])]
        assert said["alleged_by"].notna().all()
        assert (said["alleged_by"] != said["alleged_violator"]).all()
        assert said["alleged_violator"].notna().all()
        assert said["verified"].notna().all()

    def test_single_attacks_by_side(self, pinned):
        single = table("strikes/truce_allegations").query("kind == 'single_attack'")
        pinned("by side", single.groupby("alleged_by").size().to_dict())

    def test_last_tallies_of_both_sides(self, pinned):
        rows = table("strikes/truce_allegations").set_index("allegation_id")["count"]
        pinned("tallies", [rows["truce-20250418-ru-count"], rows["truce-20250416-ua-count"]])

    def test_nothing_is_called_verified(self):
        assert set(table("strikes/truce_allegations")["verified"].dropna()) == {"disputed", "doubted", "no", "partly"}

    def test_the_last_episodes_are_weak(self):
        frame = table("strikes/truce_episodes").sort_values("start_date")
        assert list(frame["confidence"].tail(2)) == ["low", "low"]
        ended = frame.dropna(subset="end_date")
        assert (ended["start_date"] <= ended["end_date"]).all()


class TestRussianEnergy:
    def test_hits_are_leads_and_say_so(self, pinned):
        about = describe("strikes/russian_energy_hits")
        assert "never a trend" in about["description"]
        frame = table("strikes/russian_energy_hits")
        pinned("hits", [frame["followup_imagery"].sum(), (frame["date"].dt.year == 2024).sum()])
        assert not frame["date"].between("2025-04-01", "2025-05-31").any()

    def test_kinds_of_source_cover_different_times(self):
        spans = table("strikes/russian_energy_hits").groupby("source_class")["date"].agg(["min", "max"])
        assert spans.loc["geolocated", "min"] >= pd.Timestamp("2025-06-01")
        assert spans.loc["geolocated", "max"] <= pd.Timestamp("2026-04-30")
        assert spans.loc["secondary_table", "max"] <= pd.Timestamp("2025-02-28")
        assert spans.loc["secondary_ledger", "min"] >= pd.Timestamp("2026-02-01")

    def test_coordinates_lie_in_russia_or_occupied_ukraine(self):
        frame = table("strikes/russian_energy_hits")
        assert (frame["latitude"].isna() == frame["longitude"].isna()).all()
        geolocated = frame.query("source_class == 'geolocated'")
        assert geolocated["latitude"].notna().all()

    def test_no_counter_spans_march_2025(self):
        frame = table("strikes/russian_energy_counts")
        for _counter, rows in frame.groupby("counter"):
            inside = rows[(rows["period_start"] <= "2025-03-20") & (rows["period_end"] >= "2025-03-20")]
            assert (inside["period_start"] == "2025-01-01").all(), "a count from New Year is no monthly count"
        assert (frame["known_on"] >= frame["period_end"]).all()

    def test_claims_of_the_belligerent_are_named(self):
        frame = table("strikes/russian_energy_counts").set_index("row_id")
        claimed = set(frame.index[frame["claimed_by"].eq("ukraine")])
        assert claimed == {"sbu-2024-to-jun20", "sbu-2025-to-oct", "syrskyi-2025-09"}

    def test_refineries_in_2024_are_part_of_the_whole(self, pinned):
        counts = table("strikes/russian_energy_counts").set_index("row_id")["count"]
        assert counts["bbc-2024-refineries"] < counts["bbc-2024-all"]
        pinned("hits of 2024", [counts["bbc-2024-refineries"], counts["bbc-2024-all"]])

    def test_capacity_output_and_exports_are_kept_apart(self):
        frame = table("strikes/refining_impact")
        assert set(frame["quantity"]) == {"capacity_hit", "capacity_shut", "expected", "exports", "output_lost", "runs"}
        assert set(frame.query("quantity in ('runs', 'exports')")["unit"]) == {"mb/d"}
        weak = frame[frame["known_on"] >= "2026-07-01"]
        assert set(weak["confidence"]) == {"low"}


class TestCivilianHarm:
    """What the monitors of the United Nations gave for a month, against what they gave for longer."""

    @staticmethod
    def months(first, last, by="2099-01-01"):
        """Rows of these months as they stood on a day: of each the latest that was out."""
        frame = table("strikes/civilian_harm")
        known = frame[frame["month"].between(first, last) & (frame["released_on"] <= pd.Timestamp(by))]
        return known.groupby("month", as_index=False).last()

    def test_killed_and_injured_add_up(self):
        frame = table("strikes/civilian_harm")
        both = frame.dropna(subset=["killed", "injured"])
        assert (both["killed"] + both["injured"] == both["casualties"]).all()
        assert frame[["killed", "casualties"]].notna().any(axis=1).all()
        assert frame.loc[frame["injured"].isna() & frame["killed"].notna(), "casualties"].isna().all()

    def test_a_release_comes_after_its_month_and_only_one_is_the_first(self):
        frame = table("strikes/civilian_harm")
        assert (frame["released_on"] > frame["month"] + pd.offsets.MonthEnd(0)).all()
        first = frame[frame["vintage"] == "first"]
        assert first["month"].is_unique
        earliest = frame.groupby("month")["released_on"].min()
        assert (first.set_index("month")["released_on"] == earliest.reindex(first["month"])).all()

    def test_every_month_of_the_release_of_may_2023_adds_up_to_its_total(self):
        """8,709 killed from 24 February 2022 to 1 May 2023, the first day of May included."""
        frame = table("strikes/civilian_harm")
        release = frame[frame["released_on"] == pd.Timestamp("2023-05-02")]
        assert len(release) == 15
        assert release["killed"].sum() == pytest.approx(8709, abs=2)

    @pytest.mark.parametrize(
        ("first", "last", "by", "months", "total", "missing"),
        [
            ("2024-01", "2024-12", "2025-01-31", 12, 2088 + 9138, 0.06),
            ("2025-01", "2025-05", "2025-06-20", 5, 859 + 4285, 0.02),
            ("2025-01", "2025-06", "2025-07-10", 6, 6754, 0.02),
            ("2025-01", "2025-10", "2025-11-12", 10, 12_062, 0.05),
        ],
        ids=["2024 a year later", "January to May 2025", "first half of 2025", "January to October 2025"],
    )
    def test_months_come_near_the_monitors_own_totals_and_never_exceed_them(
        self, first, last, by, months, total, missing
    ):
        """The totals, of 12 January 2026, 20 June, 10 July and 12 November 2025, hold what was verified since."""
        known = self.months(first, last, by)
        assert len(known) == months
        assert 1 - missing <= known["casualties"].sum() / total <= 1

    def test_revisions_go_up(self):
        frame = table("strikes/civilian_harm").query("month >= '2023-11'")
        for column in ("killed", "injured", "casualties"):
            steps = frame.dropna(subset=[column]).groupby("month")[column].diff().dropna()
            assert (steps >= 0).all()
        april = frame[frame["month"] == "2025-04"][["killed", "injured"]]
        assert april.to_numpy().tolist() == [[209, 1146], [221, 1168]]

    def test_months_without_a_row_are_named(self):
        frame = table("strikes/civilian_harm")
        every = pd.date_range("2022-02", "2026-10", freq="MS")
        missing = [f"{day:%Y-%m}" for day in every.difference(frame["month"])]
        assert missing == [
            "2023-09",
            "2023-10",
            "2025-11",
            "2026-02",
            "2026-03",
            "2026-04",
            "2026-05",
            "2026-09",
            "2026-10",
        ]
        told = " ".join(describe("strikes/civilian_harm")["nodeal"]["limitations"])
        assert "September and October 2023; November 2025; February to May 2026; September and October 2026" in told
