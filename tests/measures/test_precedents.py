"""Precedent measures against figures that others published, and against the tables counted another way."""

import csv
import math
from datetime import date

import pandas as pd
import pytest

from nodeal import tables
from nodeal.dates import PUBLISHED
from nodeal.measures import MeasureError, precedents


def listed(name):
    """Rows of a table as text, read without the package."""
    with (tables.data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# ---- bids -----------------------------------------------------------------------------------------------------


def test_equal_votes_are_those_of_the_notes():
    """Shares printed with the raw files: 0.44 in 1997, 0.13 in 2007, 0.38 in 2011, 0.23 in 2014, 0.16 in 2023."""
    equal = precedents.votes().set_index("year")["equal_votes"]
    printed = {1997: 0.44, 2007: 0.13, 2011: 0.38, 2014: 0.23, 2016: 0.34, 2022: 0.21, 2023: 0.16}
    assert {year: round(equal[year], 2) for year in printed} == printed


def test_months_are_counted_by_the_calendar():
    assert precedents.months_founding_act_to_war().value == (1999 - 1997) * 12 + (10 - 5) - 1, "27 May to 1 October"
    assert precedents.months_bush_to_munich().value == (2007 - 2001) * 12 + (2 - 9)
    assert precedents.months_reset_to_crimea().value == (2014 - 2009) * 12
    assert list(precedents.bids()["months"]) == [28, 65, 60, 6, 8]


def test_ranges_hold_the_other_readings():
    assert precedents.months_founding_act_to_war().low == 26, "27 May 1997 to 7 August 1999"
    assert precedents.months_bush_to_munich().high == 83, "September 2001 to 8 August 2008"
    assert precedents.months_reset_to_crimea().low == 45, "March 2009 to the end of 2012"


def test_bids_that_ended_with_fewer_equal_votes():
    share = {int(r["year"]): float(r["value"]) for r in listed("precedents/un_votes") if r["measure"].startswith("eq")}
    spans = [(1997, 1999), (2001, 2007), (2009, 2014), (2018, 2019), (2021, 2022)]
    worse = [share[last] < share[first] for first, last in spans]
    assert precedents.bids_ended_worse_share().value == 100 * sum(worse) / 5
    assert precedents.votes_before_munich().value == pytest.approx(share[2007] / share[2001])
    assert precedents.votes_before_crimea().value == pytest.approx(share[2013] / share[2011])
    any_span = []
    for length in (last - first for first, last in spans):
        starts = [y for y in share if y + length in share]
        any_span.append(sum(share[y + length] < share[y] for y in starts) / len(starts))
    assert precedents.any_window_worse_share().value == pytest.approx(100 * sum(any_span) / 5)


def test_a_share_of_few_roll_calls_carries_its_chance():
    """Thirteen of 61 against 37 of 97: a fall to 56 % that may be one to a third, or to nearly all."""
    rows = [r for r in listed("precedents/un_votes") if r["measure"] == "equal_votes_share"]
    calls = {int(r["year"]): int(r["roll_calls"]) for r in rows}
    alike = {int(r["year"]): round(float(r["value"]) * int(r["roll_calls"])) for r in rows}
    for measure, last, first in (
        (precedents.votes_before_crimea, 2013, 2011),
        (precedents.votes_before_munich, 2007, 2001),
    ):
        ratio = (alike[last] / calls[last]) / (alike[first] / calls[first])
        spread = 1.959964 * math.sqrt(1 / alike[last] - 1 / calls[last] + 1 / alike[first] - 1 / calls[first])
        low, high = precedents.votes_ratio_by_chance(last, first)
        assert (low, high) == pytest.approx((ratio * math.exp(-spread), ratio * math.exp(spread)))
        found = measure()
        assert found.low <= low
        assert found.high >= high
    assert precedents.votes_before_crimea().high > 0.8, "no end of the reset can be dated by it"
    falls = [
        precedents.votes_ratio_by_chance(b.broke.year, b.opened.year)[1] < 1 for b in precedents.bids().itertuples()
    ]
    assert sum(falls) == 1


def test_spans_as_long_as_the_bids():
    windows, ranks = precedents.window_changes(), precedents.window_ranks().set_index("bid_id")
    assert windows.groupby("bid_id")["is_bid"].sum().eq(1).all()
    assert len(windows[windows["bid_id"] == "bush"]) == 2023 - 1991 + 1 - 6
    assert ranks["n"].to_dict() == (windows.groupby("bid_id").size() - 1).to_dict()
    own = precedents.vote_changes().set_index("bid_id")["equal_within"]
    steeper = [(windows[windows["bid_id"] == bid]["change"] < own[bid] - 1e-9).sum() for bid in ranks.index]
    assert list(ranks["steeper"]) == steeper


def test_a_bid_counts_once_it_has_broken():
    assert list(precedents.bids(date(2007, 2, 9))["bid_id"]) == ["clinton"]
    assert list(precedents.bids(date(2007, 2, 10))["bid_id"]) == ["clinton", "bush"]
    with pytest.raises(MeasureError, match="October 1999"):
        precedents.months_founding_act_to_war(date(1999, 9, 30))


def test_breaks_in_another_reading_are_told_and_marked():
    """What the chart marks as other breaks stands in the table too: Kosovo, Georgia, the end of the reset."""
    told = precedents.bids_told().set_index("bid_id")["setbacks"]
    for row in listed("precedents/bids"):
        if row["reading"] == "alternative":
            said = told[row["bid_id"]].split(row["event"])[1].split(")")[0]
            assert said.endswith("the break in another reading")
    assert told["clinton"] == "War over Kosovo (1999; the break in another reading)"
    assert told["biden"].count("another reading") == 0


def test_a_year_known_only_later_changes_nothing(data_copy, edit):
    before = precedents.any_window_worse_share(PUBLISHED).value
    edit(data_copy / "precedents/un_votes.csv", "2023,equal_votes_share,0.1591", "2023,equal_votes_share,0.9")
    assert precedents.any_window_worse_share(PUBLISHED).value == before
    assert precedents.any_window_worse_share().value != before


def test_acts_on_treaties_are_counted_for_both_sides():
    acts = precedents.treaty_acts().set_index("actor")
    assert acts.to_numpy().sum() == sum(r["kind"] == "act" for r in listed("precedents/treaty_events"))
    assert (acts.loc["russia", "down"], acts.loc["us", "down"]) == (8, 5)


# ---- ceasefires in civil wars ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "k", "n"),
    [
        (precedents.deals_failed_within_year_share, 28, 74),
        (precedents.truces_failed_within_year_share, 17, 32),
        (precedents.truces_with_peacekeepers_failed_within_year_share, 5, 13),
        (precedents.victories_failed_within_year_share, 3, 21),
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
        for r in listed("precedents/ceasefire_spells")
        if r["type"] in ("truce", "treaty") and r["stopped_on"] >= "1989-01-01"
    }
    periods = [
        (int(r["start_days"]), int(r["end_days"]), r["event"] == "true")
        for r in listed("precedents/ceasefire_periods")
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
    curve = precedents.survival(peacekeepers=peacekeepers).iloc[1:]
    for row, (day, share, greenwood, at_risk) in zip(curve.itertuples(), by_hand(peacekeepers), strict=True):
        assert (row.days, row.at_risk) == (day, at_risk)
        assert row.at_peace == pytest.approx(share)
        spread = 1.959964 * math.sqrt(greenwood) / -math.log(share)
        assert row.low == pytest.approx(share ** math.exp(spread))
        assert row.high == pytest.approx(share ** math.exp(-spread))


def test_the_hazard_with_peacekeepers_is_what_one_gets_by_hand():
    """Cox's partial likelihood with late entry, climbed by Newton's steps; ties as Breslow has them."""
    named = {r["case_id"] for r in listed("precedents/ceasefire_spells")
             if r["type"] in ("truce", "treaty") and r["stopped_on"] >= "1989"}  # fmt: skip
    spans = [
        (float(r["start_days"]), float(r["end_days"]), r["event"] == "true", r["peacekeepers"] == "true")
        for r in listed("precedents/ceasefire_periods") if r["case_id"] in named
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
    found, error = precedents.peacekeepers_hazard(), 1 / math.sqrt(information)
    assert found["ratio"] == pytest.approx(math.exp(slope), rel=1e-4)
    assert found["high"] == pytest.approx(math.exp(slope + 1.959964 * error), rel=1e-3)
    assert found["p"] == pytest.approx(math.erfc(abs(slope) / error / math.sqrt(2)), rel=1e-2)
    assert found["n"] == len(named)
    assert found["high"] > 1, "chapter 06 says that chance can make such a difference"


def test_a_late_mission_is_not_credited_with_the_time_before_it():
    """Papua New Guinea's monitors came on day 44: until then the case stands among those without."""
    assert precedents.at_risk(43, peacekeepers=True) + precedents.at_risk(43, peacekeepers=False) == precedents.at_risk(
        44, peacekeepers=True
    ) + precedents.at_risk(44, peacekeepers=False)
    early = precedents.survival(peacekeepers=True).query("days > 0").iloc[0]
    cases = [r for r in listed("precedents/ceasefire_spells") if r["peacekeepers"] == "true"]
    assert early["at_risk"] < len(cases)


def test_cases_with_russian_led_missions_count_as_peace_that_held_to_2004():
    """Chapter 06 says so of Moldova, Tajikistan and two cases in Georgia, and that Georgia was at war in 2008."""
    named = ("Moldova", "Tajikistan", "Georgia-Abkhazia", "Georgia-Ossetia")
    kept = [
        r for r in listed("precedents/ceasefire_spells")
        if r["name"] in named and r["peacekeepers"] == "true" and r["stopped_on"] >= "1989"
    ]  # fmt: skip
    assert {r["name"] for r in kept} == set(named)
    assert all(r["censored"] == "true" for r in kept)


def test_before_the_book_nobody_could_know():
    with pytest.raises(MeasureError, match="2008-12-31"):
        precedents.truces_failed_within_year_share(date(2008, 12, 30))


def test_clauses_on_paper_are_those_of_the_notes():
    """UCDP since 1989: with a peacekeeping clause 48, 21 and 33 %; without 296, 19 and 27 %."""
    rows = precedents.clause_shares().set_index("clause")
    percent = rows[["within_year", "within_five_years"]].div(rows["n"], axis=0).mul(100).round()
    assert list(rows["n"]) == [48, 296]
    assert percent.to_numpy().tolist() == [[21, 33], [19, 27]]


# ---- agreements with Russia -----------------------------------------------------------------------------------


def test_negotiated_ceasefires_counted_by_hand():
    rows = [
        r
        for r in listed("precedents/russia_agreements")
        if r["russian_role"] == "party" and r["kind"] in ("ceasefire", "partial_ceasefire")
    ]
    soon = [r for r in rows if r["days_to_first_breach"] and int(r["days_to_first_breach"]) <= 365]
    found = precedents.russia_ceasefires_breached_share()
    assert (found.n, found.value) == (len(rows), pytest.approx(100 * len(soon) / len(rows)))
    assert "by whomever" in found.note


def test_every_agreement_is_in_one_group_and_one_state():
    rows, groups = precedents.agreements(), precedents.breaches_by_group()
    assert groups["n"].sum() == len(rows) == len(listed("precedents/russia_agreements"))
    assert (groups[["within_year", "later", "undated", "held"]].sum(axis=1) == groups["n"]).all()
    assert precedents.breaches_by_side()["n"].sum() == (rows["status"] == "breached").sum()
    kept = set(rows.loc[rows["status"] == "held", "agreement_id"])
    assert {"transnistria-1992", "tajikistan-general-agreement-1997", "prisoner-exchange-1000-2025"} <= kept


def test_a_breach_of_tomorrow_is_not_told_today():
    day_before = precedents.agreements(date(2018, 6, 18)).set_index("agreement_id")
    assert day_before.loc["syria-southwest-2017", "status"] == "held"
    assert day_before["breach_day"].max() <= pd.Timestamp("2018-06-18")
    assert precedents.agreements(date(2018, 6, 19)).set_index("agreement_id").loc["syria-southwest-2017", "days"] == 347


def test_later_agreements_change_nothing(data_copy, edit):
    then, now = precedents.russia_ceasefires_breached_share(PUBLISHED), precedents.russia_ceasefires_breached_share()
    table = data_copy / "precedents/russia_agreements.csv"
    edit(table, "Ukraine,2026-01-29,partial_ceasefire", "Ukraine,2026-01-29,prisoner_exchange")
    assert precedents.russia_ceasefires_breached_share(PUBLISHED) == then
    assert precedents.russia_ceasefires_breached_share().n == now.n - 1


def test_breaches_of_both_sides_are_shares_of_the_same_count():
    russia, other = precedents.first_breaches_by_russia_share(), precedents.first_breaches_by_other_side_share()
    assert russia.n == other.n == 32
    assert (russia.value, other.value) == (pytest.approx(100 * 14 / 32), pytest.approx(100 * 1 / 32))
    assert russia.high - russia.value == pytest.approx(other.high - other.value), "the same disputed ones"


# ---- Minsk ----------------------------------------------------------------------------------------------------


def test_minsk_by_the_calendar():
    assert precedents.minsk_days_to_breach().value == (date(2014, 9, 29) - date(2014, 9, 5)).days
    assert precedents.minsk_days_to_breach().low == (date(2015, 2, 16) - date(2015, 2, 12)).days
    signed = precedents.minsk_signed_after_offensive_days()
    assert signed.value == (date(2015, 2, 12) - date(2015, 1, 17)).days
    assert (signed.low, signed.high) == (12, 29)
    assert precedents.minsk_signed_after_offensive_days(date(2014, 10, 1)).value == 12


def test_articles_of_minsk():
    outcomes = [r["outcome"] for r in listed("talks/minsk_terms") if r["outcome"] != "not assessed"]
    found = precedents.minsk_articles_done_share()
    assert (found.n, found.value) == (len(outcomes), pytest.approx(100 * outcomes.count("done") / len(outcomes)))
    with pytest.raises(MeasureError, match="2022-02-21"):
        precedents.minsk_articles_done_share(date(2022, 2, 20))


def test_osce_counts_are_the_missions_own():
    """The mission: 134,767 in 2020, 55 % down on 2019; 623 a day before the additional measures, 33 after."""
    whole = precedents.osce_counts().set_index("period")["violations"]["year"]
    assert round(100 * (1 - whole.iloc[1] / whole.iloc[0])) == 55
    assert precedents.osce_additional_measures_ratio().value == pytest.approx(33 / 623)
    steps = precedents.osce_steps()
    assert (steps["start_on"].iloc[1:].to_numpy() > steps["end_on"].iloc[:-1].to_numpy()).all(), "no period twice"
    assert steps["per_day"].iloc[-1] == pytest.approx((11000 - 2492) / 107), "1 December to 17 March"
    per_day = (134767 / 366) / (400000 / 356)
    assert precedents.osce_violations_ratio().value == pytest.approx(per_day)


def test_single_reports_of_the_mission_are_those_of_the_table():
    days = precedents.osce_days().set_index("start_on")["per_day"]
    assert days.loc["2021-09-22"].item() == 745 + 144
    assert days.loc["2020-12-18"].item() == pytest.approx((98 + 1) / 3)


def test_rates_by_year_are_totals_over_days():
    rate = precedents.osce_violations_per_day()
    assert rate.to_dict() == pytest.approx({2017: 400000 / 356, 2019: 299633 / 365, 2020: 134767 / 366})


def test_every_agreement_is_told_once_and_in_words():
    told = precedents.agreements_told()
    assert len(told) == len(listed("precedents/russia_agreements"))
    assert not told.drop(columns="url").astype(str).stack().str.contains("_").any()
    assert told["by"].notna().sum() == precedents.agreements()["first_breach_by"].notna().sum()


def test_the_share_of_breached_ceasefires_can_be_recounted_from_the_table():
    told = precedents.agreements_told().query("role == 'party' and kind in ['ceasefire', 'partial ceasefire']")
    waited = pd.to_datetime(told["breach"], format="mixed") - pd.to_datetime(told["signed"])
    soon = (waited <= pd.Timedelta(days=365)).sum()
    assert precedents.russia_ceasefires_breached_share().value == pytest.approx(100 * soon / len(told))


def test_articles_of_minsk_are_told_by_the_agreements_names():
    told = precedents.minsk_told()
    assert list(told.columns[:2]) == ["agreement", "article"]
    assert set(told["agreement"]) == {"Minsk I", "Minsk II"}


def test_full_ceasefires_leave_out_what_could_not_last_a_year():
    """Six by hand: two in Chechnya, Georgia, three in Syria; the Idlib protocol alone outlived its year."""
    found = precedents.full_ceasefires_with_russia().set_index("agreement_id")["within_year"]
    assert len(found) == 6
    assert found[~found].index.tolist() == ["syria-idlib-protocol-2020"]
    told = precedents.within_year().set_index("what").loc["ceasefires, Russia a party"]
    assert (told["k"], told["n"]) == (7, 9), "with three partial ones, two of them broken"


def test_what_was_replaced_or_ended_is_not_counted_as_kept():
    kept = precedents.kept_without_end().set_index("agreement_id")
    lasting = kept[kept["group"] != "prisoner exchanges"]
    assert lasting.index.tolist() == ["transnistria-1992", "tajikistan-general-agreement-1997"]
    assert len(kept) == 6
    assert set(kept["outcome"]) == {"held"}
    # Kept so far as one looks from a day before it ended.
    assert "syria-idlib-protocol-2020" in precedents.kept_without_end(date(2024, 1, 1))["agreement_id"].tolist()
