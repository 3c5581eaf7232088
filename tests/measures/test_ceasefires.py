"""Ceasefires against figures that others published, and against the tables counted another way."""

import csv
import math
from datetime import date

import pytest

from nodeal import tables
from nodeal.measures import MeasureError, ceasefires


def listed(name):
    """Rows of a table as text, read without the package."""
    with (tables.data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("measure", "k", "n"),
    [
        (ceasefires.deals_failed_within_year_share, 28, 74),
        (ceasefires.truces_failed_within_year_share, 17, 32),
        (ceasefires.truces_with_peacekeepers_failed_within_year_share, 5, 13),
        (ceasefires.victories_failed_within_year_share, 3, 21),
    ],
)
def test_shares_are_those_of_the_notes(measure, k, n):
    found = measure()
    assert (found.value, found.n) == (pytest.approx(100 * k / n), n)
    assert found.low < found.value < found.high


def by_hand(peacekeepers):
    """Kaplan-Meier with late entry and Greenwood's sum, by addition and multiplication."""
    kind = {
        r["case_id"]
        for r in listed("ceasefires/spells")
        if r["type"] in ("truce", "treaty") and r["stopped_on"] >= "1989-01-01"
    }
    periods = [
        (int(r["start_days"]), int(r["end_days"]), r["event"] == "true")
        for r in listed("ceasefires/periods")
        if r["case_id"] in kind and (r["peacekeepers"] == "true") == peacekeepers
    ]
    share, greenwood = 1.0, 0.0
    for day in sorted({end for _, end, event in periods if event}):
        at_risk = sum(start < day <= end for start, end, _ in periods)
        failed = sum(end == day and event for _, end, event in periods)
        share *= 1 - failed / at_risk
        greenwood += failed / (at_risk * (at_risk - failed))
        yield day, share, greenwood, at_risk


@pytest.mark.parametrize("peacekeepers", [True, False])
def test_survival_with_late_entry_is_what_one_gets_by_hand(peacekeepers):
    curve = ceasefires.survival(peacekeepers=peacekeepers).iloc[1:]
    for row, (day, share, greenwood, at_risk) in zip(curve.itertuples(), by_hand(peacekeepers), strict=True):
        assert (row.days, row.at_risk) == (day, at_risk)
        assert row.at_peace == pytest.approx(share)
        spread = 1.959964 * math.sqrt(greenwood) / -math.log(share)
        assert row.low == pytest.approx(share ** math.exp(spread))
        assert row.high == pytest.approx(share ** math.exp(-spread))


def test_the_hazard_with_peacekeepers_is_what_one_gets_by_hand():
    """Cox's partial likelihood with late entry, climbed by Newton's steps; ties as Breslow has them."""
    named = {r["case_id"] for r in listed("ceasefires/spells")
             if r["type"] in ("truce", "treaty") and r["stopped_on"] >= "1989"}  # fmt: skip
    spans = [
        (float(r["start_days"]), float(r["end_days"]), r["event"] == "true", r["peacekeepers"] == "true")
        for r in listed("ceasefires/periods") if r["case_id"] in named
    ]  # fmt: skip
    slope = 0.0
    for _ in range(20):
        score = information = 0.0
        for _, end, event, kept in spans:
            if event:
                there = [k for start, stop, _, k in spans if start < end <= stop]
                part = sum(there) * math.exp(slope) / (sum(there) * math.exp(slope) + len(there) - sum(there))
                score, information = score + kept - part, information + part * (1 - part)
        slope += score / information
    found, error = ceasefires.peacekeepers_hazard(), 1 / math.sqrt(information)
    assert found["ratio"] == pytest.approx(math.exp(slope), rel=1e-4)
    assert found["high"] == pytest.approx(math.exp(slope + 1.959964 * error), rel=1e-3)
    assert found["p"] == pytest.approx(math.erfc(abs(slope) / error / math.sqrt(2)), rel=1e-2)
    assert found["n"] == len(named)
    assert found["high"] > 1, "chapter 06 says that chance can make such a difference"


def test_a_late_mission_is_not_credited_with_the_time_before_it():
    """Papua New Guinea's monitors came on day 44: until then the case stands among those without."""
    assert ceasefires.at_risk(43, peacekeepers=True) + ceasefires.at_risk(43, peacekeepers=False) == ceasefires.at_risk(
        44, peacekeepers=True
    ) + ceasefires.at_risk(44, peacekeepers=False)
    early = ceasefires.survival(peacekeepers=True).query("days > 0").iloc[0]
    cases = [r for r in listed("ceasefires/spells") if r["peacekeepers"] == "true"]
    assert early["at_risk"] < len(cases)


def test_cases_with_russian_led_missions_count_as_peace_that_held_to_2004():
    """Chapter 06 says so of Moldova, Tajikistan and two cases in Georgia, and that Georgia was at war in 2008."""
    named = ("Moldova", "Tajikistan", "Georgia-Abkhazia", "Georgia-Ossetia")
    kept = [
        r for r in listed("ceasefires/spells")
        if r["name"] in named and r["peacekeepers"] == "true" and r["stopped_on"] >= "1989"
    ]  # fmt: skip
    assert {r["name"] for r in kept} == set(named)
    assert all(r["censored"] == "true" for r in kept)


def test_before_the_book_nobody_could_know():
    with pytest.raises(MeasureError, match="2008-12-31"):
        ceasefires.truces_failed_within_year_share(date(2008, 12, 30))


def test_clauses_on_paper_are_those_of_the_notes():
    """UCDP since 1989: with a peacekeeping clause 48, 21 and 33 %; without 296, 19 and 27 %."""
    rows = ceasefires.clause_shares().set_index("clause")
    percent = rows[["within_year", "within_five_years"]].div(rows["n"], axis=0).mul(100).round()
    assert list(rows["n"]) == [48, 296]
    assert percent.to_numpy().tolist() == [[21, 33], [19, 27]]


def test_osce_counts_are_the_missions_own():
    """The mission: 134,767 in 2020, 55 % down on 2019; 623 a day before the additional measures, 33 after."""
    whole = ceasefires.osce_counts().set_index("period")["violations"]["year"]
    assert round(100 * (1 - whole.iloc[1] / whole.iloc[0])) == 55
    assert ceasefires.osce_additional_measures_ratio().value == pytest.approx(33 / 623)
    steps = ceasefires.osce_steps()
    assert (steps["start_on"].iloc[1:].to_numpy() > steps["end_on"].iloc[:-1].to_numpy()).all(), "no period twice"
    assert steps["per_day"].iloc[-1] == pytest.approx((11000 - 2492) / 107), "1 December to 17 March"
    per_day = (134767 / 366) / (400000 / 356)
    assert ceasefires.osce_violations_ratio().value == pytest.approx(per_day)


def test_single_reports_of_the_mission_are_those_of_the_table():
    days = ceasefires.osce_days().set_index("start_on")["per_day"]
    assert days.loc["2021-09-22"].item() == 745 + 144
    assert days.loc["2020-12-18"].item() == pytest.approx((98 + 1) / 3)


def test_rates_by_year_are_totals_over_days():
    rate = ceasefires.osce_violations_per_day()
    assert rate.to_dict() == pytest.approx({2017: 400000 / 356, 2019: 299633 / 365, 2020: 134767 / 366})
