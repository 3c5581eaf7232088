from datetime import date

import pytest

from nodeal.dates import PUBLISHED
from nodeal.measures import MeasureError, compute, strikes
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
    periods = strikes.launches_by_period().set_index(["weapon", "period"])
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
    pairs = strikes.window_pairs().set_index("date")
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
