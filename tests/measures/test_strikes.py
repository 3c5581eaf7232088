from datetime import date

import pandas as pd
import pytest

from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.measures import MeasureError, compute, launches, strikes
from nodeal.tables import table


def test_half_years_hold_every_attack_once():
    halves = strikes.energy_attacks_by_half_year()
    assert halves["attacks"].sum() == len(table("strikes/energy_attacks"))
    assert list(halves["season"][:3]) == ["heating", "off_season", "heating"]
    assert (halves["months"].iloc[:-1] == 6).all()
    assert 5 < halves["months"].iloc[-1] < 6, "the list ends on 21 March"


def test_the_off_season_ratio_counted_again_from_the_list():
    rows = table("strikes/energy_attacks")
    warm = int((rows["season"] == "off_season").sum())
    halves = strikes.energy_attacks_by_half_year()
    months = halves.groupby("season")["months"].sum()
    expected = (warm / months["off_season"]) / ((len(rows) - warm) / months["heating"])
    assert strikes.energy_off_season_ratio().value == pytest.approx(expected)


def test_half_years_are_watched_to_the_day_asked_and_not_to_the_last_attack():
    cut = strikes.energy_attacks_by_half_year(PUBLISHED).iloc[-1]
    assert cut["attacks"] == 10
    assert cut["months"] == pytest.approx(6 * 170 / 182), "1 October to 19 March"


def test_the_off_season_range_draws_half_years():
    """Few half-years, one of them without a listed attack: the range reaches from none to well above the value."""
    found = strikes.energy_off_season_ratio()
    assert found.low == 0
    assert found.high > 0.8
    assert "7 half-years" in found.note
    assert "p = 0.06" in found.note, "2 of 35 ways"


def test_launches_of_the_thirty_days_around_the_call():
    """March and April 2025 as the table's check values have them, cut to the days."""
    rows = table("strikes/launches_daily").query("weapon_class == 'strike_drone'").set_index("date")["launched"]
    before = rows["2025-02-16":"2025-03-17"].sum()
    after = rows["2025-03-19":"2025-04-17"].sum()
    found = strikes.drones_launched_truce_ratio()
    assert found.value == pytest.approx(after / before)
    assert found.n == 60


def test_the_day_of_the_truce_s_end_knows_no_launch_of_that_day():
    found = strikes.drones_launched_truce_ratio(as_of=date(2025, 4, 17))
    assert found.n == 59
    assert found.data_through == date(2025, 4, 16)


def test_launches_before_during_and_after_are_the_table_s_days():
    rows = table("strikes/launches_daily").set_index("date")
    periods = launches.launches_by_period().set_index(["weapon", "period"])
    assert (periods["days"] == 30).all()
    drones = rows[rows["weapon_class"] == "strike_drone"]["launched"]
    missiles = rows[rows["weapon_class"].isin(["ballistic", "cruise", "other"])]["launched"]
    for period, first, last in (
        ("before", "2025-02-16", "2025-03-17"),
        ("during", "2025-03-19", "2025-04-17"),
        ("after", "2025-04-18", "2025-05-17"),
    ):
        assert periods.loc[("strike drones", period), "launched"] == drones[first:last].sum()
        assert periods.loc[("missiles", period), "launched"] == missiles[first:last].sum()


def test_drones_a_day_give_the_ratio():
    before, during, after = (compute(f"strikes.drones_{p}_truce").value for p in ("before", "in", "after"))
    assert during / before == pytest.approx(strikes.drones_launched_truce_ratio().value)
    assert during < after < before


def test_other_days_with_as_deep_a_dip_counted_again():
    """One pair by hand, and none that shares a day with the truce's own."""
    rows = table("strikes/launches_daily").query("weapon_class == 'strike_drone'").set_index("date")["launched"]
    pairs = launches.window_pairs().set_index("date")
    late = rows["2025-12-02":"2025-12-31"].sum() / rows["2025-11-01":"2025-11-30"].sum()
    assert pairs.loc["2025-12-01", "ratio"] == pytest.approx(late)
    assert pairs.loc["2025-03-18", "ratio"] == pytest.approx(strikes.drones_launched_truce_ratio().value)
    assert list(pairs.index[pairs["at_the_truce"]][[0, -1]].strftime("%Y-%m-%d")) == ["2025-01-17", "2025-05-17"]
    others = pairs[~pairs["at_the_truce"]]["ratio"]
    share = 100 * (others <= pairs.loc["2025-03-18", "ratio"]).mean()
    assert strikes.drones_like_truce_share().value == pytest.approx(share)


def test_counters_are_never_mixed(data_copy):
    """Two counts of other scopes make no ratio; a second year of the same one does."""
    with pytest.raises(MeasureError, match="same scope in two years"):
        strikes.russian_energy_strikes_ratio()
    path = data_copy / "strikes/russian_energy_counts.csv"
    line = next(x for x in path.read_text().splitlines() if x.startswith("bloomberg-2025-08,"))
    again = (
        line.replace("bloomberg-2025-08", "bloomberg-2026-08", 1)
        .replace("2025-08-", "2026-08-")
        .replace(",13,", ",26,")
    )
    path.write_text(path.read_text() + again + "\n")
    assert strikes.russian_energy_strikes_ratio().value == pytest.approx(2)


def test_the_latest_estimate_of_idle_refining_known_by_a_day():
    """2.7 Mt idle in November 2024, at 3.87 Mt = 14.5 % (September 2024, a month of thirty days as well)."""
    then = strikes.refining_shut_pct(as_of=PUBLISHED)
    assert then.value == pytest.approx(2.7 / 3.87 * 14.5, rel=0.005)
    assert then.data_through == date(2024, 11, 30)
    assert (then.low, then.high) == (then.value, 14)
    assert "9.93 to 10.3" in then.note, "the threshold, 10, lies within the rounding"
    now = strikes.refining_shut_pct()
    assert (now.value, now.low) == (50, 17)
    assert "low" in now.note


def test_tonnes_idle_become_the_percent_that_others_printed():
    """August 2025: 6.4 Mt idle; the agency Siala printed 23 % for that month."""
    rows = strikes.refining_shut().set_index("row_id")
    assert rows.loc["idle-2025-08", "pct"] == pytest.approx(23, abs=0.5)


@pytest.mark.parametrize(
    ("measure_id", "file", "dated"),
    [
        ("strikes.energy_off_season_ratio", "energy_attacks", 1),
        ("strikes.refining_shut_pct", "refining_impact", 2),
        ("strikes.drones_before_truce", "launches_daily", 0),
    ],
)
def test_rows_of_later_days_change_nothing(measure_id, file, dated, data_copy):
    before = compute(measure_id, PUBLISHED)
    path = data_copy / f"strikes/{file}.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    kept = [row for row in rows if row.split(",")[dated] <= "2025-03-20"]
    assert 0 < len(kept) < len(rows)
    path.write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    assert compute(measure_id, PUBLISHED) == before


def test_too_early_is_said():
    with pytest.raises(MeasureError, match="2024-10-01"):
        strikes.energy_off_season_ratio(as_of=date(2023, 1, 1))
    with pytest.raises(MeasureError, match="2025-04-17"):
        strikes.drones_launched_truce_ratio(as_of=date(2025, 4, 1))


def drones_of(first, last, weapons=("strike_drone",)):
    """A second count, straight from the table."""
    rows = table("strikes/launches_daily")
    return rows[rows["weapon_class"].isin(weapons) & rows["date"].between(first, last)]["launched"].sum()


@pytest.mark.parametrize("year", [2023, 2024, 2026])
def test_the_same_days_of_another_year_counted_again(year):
    """Thirty days from 19 March against the thirty before; 2024 has a 29 February in them."""
    start = pd.Timestamp(year, 3, 18)
    before = drones_of(start - pd.Timedelta(days=30), start - pd.Timedelta(days=1))
    during = drones_of(start + pd.Timedelta(days=1), start + pd.Timedelta(days=30))
    assert compute(f"strikes.drones_spring_ratio_{year}").value == pytest.approx(during / before)
    assert during > before, "no other spring has the dip"


def test_the_spring_of_the_truce_asked_as_any_other_is_the_ratio_of_the_truce():
    row = launches.springs().set_index(["weapon", "year"]).loc[("strike drones", 2025)]
    assert 1 + row["change_pct"] / 100 == pytest.approx(strikes.drones_launched_truce_ratio().value)
    assert launches.launched_in_spring(2025, as_of=HINDSIGHT).value == pytest.approx(
        strikes.drones_launched_truce_ratio().value
    )


def test_halves_of_the_truce_make_the_truce():
    first, second = strikes.drones_first_half_of_truce(), strikes.drones_second_half_of_truce()
    assert first.n == second.n == 15
    assert (first.value + second.value) / 2 == pytest.approx(strikes.drones_in_truce().value)
    assert first.value > second.value


def test_missiles_a_day_counted_again():
    kinds = ("ballistic", "cruise", "other")
    assert strikes.missiles_before_truce().value == pytest.approx(drones_of("2025-02-16", "2025-03-17", kinds) / 30)
    assert strikes.missiles_in_truce().value == pytest.approx(drones_of("2025-03-19", "2025-04-17", kinds) / 30)
    assert strikes.missiles_after_truce().value == pytest.approx(drones_of("2025-04-18", "2025-05-17", kinds) / 30)


def test_days_around_the_truce_are_ninety_and_the_call():
    days = launches.launches_by_day()
    assert days["period"].value_counts().to_dict() == {"before": 30, "during": 30, "after": 30, "call": 1}
    assert days.loc[days["period"] == "call", "date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-03-18"]


def test_months_are_whole_and_as_the_table_s_check_values_have_them():
    months = launches.monthly_launches().set_index("month")
    assert (months.loc["2025-03-01", "drones"], months.loc["2025-04-01", "drones"]) == (4044, 2646)
    assert str(months.index[0])[:7] == "2022-10", "September 2022 begins on its 28th"
    assert str(months.index[-1])[:7] == "2026-05", "June 2026 ends on its sixth"


def test_summers_against_the_winters_around_counted_by_hand():
    """Attacks: 7 in six months of 2024, 3 and 11 in the winters. Casualties: the monitors' figures, typed anew."""
    assert strikes.energy_summer_2023().value == 0
    assert strikes.energy_summer_2024().value == pytest.approx(7 / ((3 + 11) / 2))
    assert strikes.energy_summer_2025().value == pytest.approx(2 / ((11 + 20) / 2))
    winter, summer, next_winter = (
        (468, 592, 641, 503, 604), (703, 864, 818, 1237, 1040, 1428), (1086, 1052, 619, 877, 717, 1074)
    )  # fmt: skip
    mean = [sum(months) / len(months) for months in (winter, summer, next_winter)]
    found = strikes.civilians_summer_2024()
    assert found.value == pytest.approx(mean[1] / ((mean[0] + mean[2]) / 2))
    assert (found.low, found.high) == pytest.approx((mean[1] / mean[2], mean[1] / mean[0]))


def test_a_rise_from_year_to_year_is_no_season(data_copy):
    """What grows by as much each month comes out as one, and does not when each winter is set against one summer."""
    path = data_copy / "strikes/civilian_harm.csv"
    rows = pd.read_csv(path, dtype=str)
    months = pd.period_range("2023-10", "2025-03", freq="M")
    grown = pd.concat([rows.tail(1)] * len(months), ignore_index=True).assign(
        month=months.astype(str), released_on=[f"{month + 1}-10" for month in months], killed="", injured="",
        casualties=[str(1000 + 100 * number) for number in range(len(months))], long_range_pct="",
    )  # fmt: skip
    grown.to_csv(path, index=False)
    found = strikes.civilians_summer_2024()
    assert found.value == pytest.approx(1)
    assert found.low < 1 < found.high


def test_a_month_has_the_figure_that_was_told_first_and_none_of_a_later_day():
    """April 2025: 209 killed, 1,146 injured, in the release of 8 May; 221 and 1,168 in that of June."""
    first = strikes.harm_by_month().set_index("month").loc["2025-04-01"]
    assert (first["killed"], first["casualties"]) == (209, 209 + 1146)
    earlier = strikes.harm_by_month(date(2025, 5, 7)).set_index("month")
    assert "2025-04-01" not in earlier.index.astype(str) or pd.isna(earlier.loc["2025-04-01", "casualties"])


def test_harm_by_month_holds_every_attack_and_ends_with_its_list():
    months = strikes.harm_by_month().set_index("month")
    assert months["attacks"].sum() == len(table("strikes/energy_attacks"))
    assert pd.isna(months.loc["2026-04-01", "attacks"]), "no attack listed is not no attack"
    assert months.loc["2025-04-01", "attacks"] == 0


def test_strikes_on_either_energy_are_counted_by_one_function():
    hits, attacks = table("strikes/russian_energy_hits"), table("strikes/energy_attacks")
    hits = hits[~hits["followup_imagery"]]
    for struck, rows in (("russia", hits), ("ukraine", attacks)):
        for period, first, last in (
            ("before", "2025-02-16", "2025-03-17"), ("during", "2025-03-19", "2025-04-17"),
            ("after", "2025-04-18", "2025-05-17"),
        ):  # fmt: skip
            found = strikes.listed_strikes(struck, period, as_of=HINDSIGHT).value
            assert found == ((rows["date"] >= first) & (rows["date"] <= last)).sum()


def test_a_picture_of_an_older_strike_is_no_strike(data_copy):
    before = strikes.russia_energy_struck_in_truce().value
    path = data_copy / "strikes/russian_energy_hits.csv"
    rows = path.read_text("utf-8").splitlines()
    at = next(i for i, row in enumerate(rows) if ",2025-03-28," in row)
    rows[at] = rows[at].replace(",false,", ",true,", 1)
    path.write_text("\n".join(rows) + "\n", "utf-8")
    assert strikes.russia_energy_struck_in_truce().value == before - 1


def test_tallies_are_those_that_each_published_last():
    """More than 120 by Moscow on 18 April (agencies), more than 30 by Kyiv on 16 April 2025."""
    assert strikes.violations_claimed_by_russia().value == 120
    assert strikes.violations_claimed_by_russia(date(2025, 4, 1)).value == 23, "RIA's count to 31 March"
    assert strikes.violations_claimed_by_ukraine().value == 30
    with pytest.raises(MeasureError):
        strikes.violations_claimed_by_ukraine(date(2025, 4, 1))


def test_accusations_are_asked_of_each_alike_and_none_outside_the_truce():
    rows = strikes.accusations()
    assert strikes.accusations_by_russia().value + strikes.accusations_by_ukraine().value == len(rows)
    assert rows["date"].between("2025-03-18", "2025-04-17").all()
    alleged = table("strikes/truce_allegations")
    late = alleged[(alleged["date"] > "2025-04-17") & (alleged["kind"] == "daily_count")]
    assert len(late) > 0, "so that one is left out"
    denials = alleged[alleged["kind"] == "denial"]
    assert not denials["date"].empty
    assert set(rows["kind"]) == {"single_attack", "daily_count", "aggregate"}


def test_a_count_of_strikes_on_refineries_is_made_one_of_thirty_days():
    counts = strikes.refinery_counts().set_index(["counter", "start"])
    assert counts.loc[("BBC Russian Service", "2024-01-01"), "a_month"] == pytest.approx(31 * 30 / 366)
    assert counts.loc[("BBC", "2025-10-01"), "a_month"] == 12
    assert not ((counts.index.get_level_values("start") <= "2025-03-18") & (counts["end"] >= "2025-03-18")).any()


def test_oil_is_sure_unless_its_row_says_otherwise():
    oil = strikes.oil_refined_and_exported()
    assert oil["mbd"].between(3, 6).all(), "million barrels a day and nothing else"
    assert (~oil["sure"]).sum() == 4
    assert set(oil["quantity"]) == {"runs", "exports"}


def test_halts_talked_of_are_all_episodes_in_their_order_with_an_address_each():
    halts = strikes.halts_talked_of()
    assert len(halts) == len(table("strikes/truce_episodes"))
    assert halts["date"].is_monotonic_increasing
    assert halts["url"].str.startswith("http").all()


@pytest.mark.parametrize(
    ("measure_id", "first"),
    [
        ("strikes.missiles_in_truce", "2025-04-17"),
        ("strikes.drones_spring_ratio_2026", "2026-04-17"),
        ("strikes.civilians_summer_2025", "2025-11-01"),
        ("strikes.russia_energy_struck_in_truce", "2025-04-17"),
        ("strikes.accusations_by_russia", "2025-03-18"),
    ],
)
def test_what_is_asked_too_early_says_when(measure_id, first):
    with pytest.raises(MeasureError, match=first):
        compute(measure_id, date(2025, 3, 10))
