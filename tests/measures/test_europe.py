"""European measures against the publishers' figures and a second count."""

import csv
from datetime import date
from statistics import mean

import pytest

from nodeal import tables
from nodeal.dates import PUBLISHED
from nodeal.measures import MeasureError, europe


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
