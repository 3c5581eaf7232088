"""European measures against the publishers' figures and a second count."""

import csv
from datetime import date
from statistics import mean

import pytest

from nodeal import tables
from nodeal.dates import PUBLISHED
from nodeal.measures import MeasureError, europe, stances


def listed(name):
    with (tables.data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_states_that_spent_more():
    figures = {(r["iso3"], r["year"]): r["spending_2024_usd_m"] for r in listed("europe/military_spending")}
    members = [*europe.EU, *europe.NATO_ONLY]
    pairs = [(figures[iso, "2024"], figures[iso, "2025"]) for iso in members]
    assert all(before and after for before, after in pairs)
    more = sum(float(after) > float(before) for before, after in pairs)
    found = europe.countries_spending_more()
    assert (found.n, found.value) == (len(members), pytest.approx(100 * more / len(members)))
    assert found.low <= found.value <= found.high


def test_members_are_27_of_the_union_and_7_more_of_the_alliance():
    assert len(set(europe.EU)) == 27
    assert len(set(europe.NATO_ONLY)) == 7
    assert not set(europe.EU) & set(europe.NATO_ONLY)


@pytest.mark.parametrize("day", [PUBLISHED, date(2025, 12, 31), date(2026, 4, 26)])
def test_2025_is_known_only_from_the_publishers_release_on(day):
    with pytest.raises(MeasureError, match="2026-04-27"):
        europe.countries_spending_more(day)


def test_changes_of_2024_point_the_publishers_way():
    """Headlines of April 2025: Germany up 28, Poland 31, Britain 2.8 %. Later releases revise them by ten points."""
    change = europe.spending_change(first=2023, last=2024).set_index("iso3")["change_pct"]
    assert (change[["DEU", "POL", "GBR"]] > 0).all()
    assert change["DEU"] == pytest.approx(28, abs=10)


def test_washington_and_moscow_on_24_february_2025():
    assert europe.us_voted_with_russia(PUBLISHED).value == 1
    with pytest.raises(MeasureError, match="2025-02-24"):
        europe.us_voted_with_russia(date(2025, 2, 23))


def test_gap_between_the_radical_right_and_the_rest():
    rows = [r for r in listed("europe/parties") if r["eu_russia"]]
    right = [float(r["eu_russia"]) for r in rows if r["family"] == "radical_right"]
    rest = [float(r["eu_russia"]) for r in rows if r["family"] != "radical_right"]
    found = europe.radical_right_russia_gap()
    assert found.value == pytest.approx(mean(right) - mean(rest))
    assert round(mean(right), 1) == 5.5, "as the notes on the raw file print it"
    assert found.low < found.value < found.high
    with pytest.raises(MeasureError, match="2025-12-31"):
        europe.radical_right_russia_gap(PUBLISHED)


def test_growth_against_the_year_before_from_the_totals():
    rows = tables.table("europe/military_spending").query("2023 <= year <= 2025")
    rows = rows[rows["iso3"].isin([*europe.EU, *europe.NATO_ONLY])]
    wide = rows.pivot(index="iso3", columns="year", values="spending_2024_usd_m").dropna()
    total = wide.sum()
    found = europe.spending_growth_against_year_before()
    assert found.value == pytest.approx((total[2025] / total[2024] - 1) / (total[2024] / total[2023] - 1))
    assert found.n == len(wide)
    assert found.low < 1 < found.high, "no faster and no slower, whichever state is left out"


def figures():
    return {
        (r["iso3"], int(r["year"])): float(r["spending_2024_usd_m"])
        for r in listed("europe/military_spending")
        if r["spending_2024_usd_m"]
    }


@pytest.mark.parametrize(("row", "iso"), [("us", "USA"), ("ru", "RUS"), ("ua", "UKR")])
def test_growth_of_one_state_from_its_two_years(row, iso):
    usd = figures()
    found = getattr(europe, f"{row}_spending_growth_2025")()
    assert found.value == pytest.approx(100 * (usd[iso, 2025] / usd[iso, 2024] - 1))
    assert found.low is None
    assert ("estimate" in found.note) == (iso != "USA")


def test_growth_points_the_way_of_another_counter():
    """The Military Balance of February 2026, as Semafor reports it: the United States down 7.1 %, Russia up 3 %."""
    assert europe.us_spending_growth_2025().value == pytest.approx(-7.1, abs=1)
    assert europe.ru_spending_growth_2025().value == pytest.approx(3, abs=4)


def test_growth_of_europe_in_both_years():
    """SIPRI's own headline for 2024, Europe with Russia and Ukraine: 17 %. NATO's for Europe and Canada: 18.6, 15.9."""
    usd, members = figures(), [*europe.EU, *europe.NATO_ONLY]
    sums = {year: sum(usd[iso, year] for iso in members) for year in (2023, 2024, 2025)}
    before, after = europe.europe_spending_growth_2024(), europe.europe_spending_growth_2025()
    assert before.value == pytest.approx(100 * (sums[2024] / sums[2023] - 1))
    assert after.value == pytest.approx(100 * (sums[2025] / sums[2024] - 1))
    assert before.low < before.value < before.high
    with_both = {year: sums[year] + usd["RUS", year] + usd["UKR", year] for year in (2023, 2024)}
    assert 100 * (with_both[2024] / with_both[2023] - 1) == pytest.approx(17, abs=1)
    nato = {r["point_id"]: float(r["value"]) for r in listed("europe/nato_points")}
    assert before.value == pytest.approx(nato["n25-eurcan-growth-2024"], abs=4)
    assert after.value == pytest.approx(nato["n25-eurcan-growth-2025"], abs=1)
    with pytest.raises(MeasureError, match="2026-04-27"):
        europe.europe_spending_growth_2025(PUBLISHED)


def test_states_that_sped_up_counted_by_hand():
    usd, faster, all_states = figures(), 0, 0
    for iso in (*europe.EU, *europe.NATO_ONLY):
        if usd[iso, 2023] and usd[iso, 2024]:
            all_states += 1
            faster += usd[iso, 2025] / usd[iso, 2024] > usd[iso, 2024] / usd[iso, 2023]
    found = europe.states_speeding_up_share()
    assert (found.n, found.value) == (all_states, pytest.approx(100 * faster / all_states))
    assert found.low < found.value < found.high


def test_the_index_begins_at_a_hundred_for_all_and_ends_where_the_figures_do():
    frame, usd = europe.spending_since(), figures()
    assert set(frame.loc[frame["year"] == 2014, "index"]) == {100}
    last = frame[frame["year"] == 2025].set_index("who")["index"]
    assert last["us"] == pytest.approx(100 * usd["USA", 2025] / usd["USA", 2014])
    assert last["ukraine"] == pytest.approx(100 * usd["UKR", 2025] / usd["UKR", 2014])
    assert set(last.index) == set(europe.STATES)


@pytest.mark.parametrize(
    ("row", "axis"), [("eu_position", "eu_position"), ("left_right", "lrgen"), ("traditionalism", "galtan")]
)
def test_rank_correlations_as_scipy_has_them(row, axis):
    spearmanr = pytest.importorskip("scipy.stats").spearmanr
    rows = [r for r in listed("europe/parties") if r["eu_russia"] and r[axis]]
    found = getattr(europe, f"{row}_and_russia")()
    expected = spearmanr([float(r[axis]) for r in rows], [float(r["eu_russia"]) for r in rows]).statistic
    assert (found.n, found.value) == (len(rows), pytest.approx(expected))
    assert found.low < found.value < found.high


def test_the_radical_left_is_softer_than_the_radical_right():
    left, right = europe.radical_left_russia_gap(), europe.radical_right_russia_gap()
    assert right.value < left.value
    means = europe.families().set_index("family")["mean"]
    assert means[["radical_left", "radical_right"]].round(1).tolist() == [6.7, 5.5], (
        "as the raw file's notes print them"
    )


def test_a_loan_is_held_up_from_the_veto_to_the_vote():
    assert europe.loan_held_up_days().value == (date(2026, 4, 23) - date(2026, 2, 23)).days
    assert europe.loan_held_up_days(date(2025, 12, 31)).value == 0
    running = europe.loan_held_up_days(date(2026, 3, 20))
    assert running.value == (date(2026, 3, 20) - date(2026, 2, 23)).days
    assert "still held up" in running.note
    with pytest.raises(MeasureError, match="2025-12-19"):
        europe.loan_held_up_days(PUBLISHED)


def test_statements_that_call_europe_an_obstacle_are_those_that_the_months_are_counted_of():
    rows = [r for r in listed("stances/statements") if r["issue_id"] == "europe_as_obstacle" and r["counted"] == "true"]
    calling = [r for r in rows if float(r["position"]) >= europe.OBSTACLE]
    assert len(europe.obstacle()) == len(calling) < len(rows)
    for actors, row in ((("ru",), "ru"), (("ua",), "ua")):
        months = {r["date"][:7] for r in calling if r["actor_id"] in actors and r["date"] > f"{PUBLISHED}"}
        assert getattr(stances, f"{row}_months_blaming_europe")().value == len(months)


def test_a_decision_is_told_once_it_is_known():
    assert len(europe.decisions()) == len(europe.DECISIONS) + 1
    assert europe.decisions(PUBLISHED)["date"].max().date() <= PUBLISHED
    assert europe.decisions()["date"].is_monotonic_increasing
    assert europe.opinion().set_index("Item").loc["Sanctions on Russia"].tolist() == [74, 71, 72, 73]
    assert europe.resolutions()["Against"].tolist()[-2] == len(europe.against_european_text())
