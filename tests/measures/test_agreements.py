"""Agreements with Russia and Minsk, counted again from the tables."""

import csv
from datetime import date

import pandas as pd
import pytest

from nodeal import tables
from nodeal.dates import PUBLISHED
from nodeal.measures import MeasureError, agreements, ceasefires


def listed(name):
    """Rows of a table as text, read without the package."""
    with (tables.data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_negotiated_ceasefires_counted_by_hand():
    rows = [
        r
        for r in listed("agreements/russia_agreements")
        if r["russian_role"] == "party" and r["kind"] in ("ceasefire", "partial_ceasefire")
    ]
    soon = [r for r in rows if r["days_to_first_breach"] and int(r["days_to_first_breach"]) <= 365]
    found = agreements.russia_ceasefires_breached_share()
    assert (found.n, found.value) == (len(rows), pytest.approx(100 * len(soon) / len(rows)))
    assert "by whomever" in found.note


def test_every_agreement_is_told_in_one_state():
    rows, told = agreements.agreements(), listed("agreements/russia_agreements")
    assert len(rows) == len(told)
    breached = sum(row["first_breach_on"] != "" for row in told)
    assert agreements.breaches_by_side()["n"].sum() == (rows["status"] == "breached").sum() == breached
    kept = set(rows.loc[rows["status"] == "held", "agreement_id"])
    assert {"transnistria-1992", "tajikistan-general-agreement-1997", "prisoner-exchange-1000-2025"} <= kept


def test_a_breach_of_tomorrow_is_not_told_today():
    day_before = agreements.agreements(date(2018, 6, 18)).set_index("agreement_id")
    assert day_before.loc["syria-southwest-2017", "status"] == "held"
    assert day_before["breach_day"].max() <= pd.Timestamp("2018-06-18")
    assert agreements.agreements(date(2018, 6, 19)).set_index("agreement_id").loc["syria-southwest-2017", "days"] == 347


def test_later_agreements_change_nothing(data_copy, edit):
    then, now = agreements.russia_ceasefires_breached_share(PUBLISHED), agreements.russia_ceasefires_breached_share()
    table = data_copy / "agreements/russia_agreements.csv"
    edit(table, "Ukraine,2026-01-29,partial_ceasefire", "Ukraine,2026-01-29,prisoner_exchange")
    assert agreements.russia_ceasefires_breached_share(PUBLISHED) == then
    assert agreements.russia_ceasefires_breached_share().n == now.n - 1


def test_breaches_of_both_sides_are_shares_of_the_same_count():
    russia, other = agreements.first_breaches_by_russia_share(), agreements.first_breaches_by_other_side_share()
    assert russia.n == other.n == 32
    assert (russia.value, other.value) == (pytest.approx(100 * 14 / 32), pytest.approx(100 * 1 / 32))
    assert russia.high - russia.value == pytest.approx(other.high - other.value), "the same disputed ones"


def test_minsk_by_the_calendar():
    assert agreements.minsk_days_to_breach().value == (date(2014, 9, 29) - date(2014, 9, 5)).days
    assert agreements.minsk_days_to_breach().low == (date(2015, 2, 16) - date(2015, 2, 12)).days
    signed = agreements.minsk_signed_after_offensive_days()
    assert signed.value == (date(2015, 2, 12) - date(2015, 1, 17)).days
    assert (signed.low, signed.high) == (12, 29)
    assert agreements.minsk_signed_after_offensive_days(date(2014, 10, 1)).value == 12


def test_articles_of_minsk():
    outcomes = [r["outcome"] for r in listed("agreements/minsk_terms") if r["outcome"] != "not assessed"]
    found = agreements.minsk_articles_done_share()
    assert (found.n, found.value) == (len(outcomes), pytest.approx(100 * outcomes.count("done") / len(outcomes)))
    with pytest.raises(MeasureError, match="2022-02-21"):
        agreements.minsk_articles_done_share(date(2022, 2, 20))


def test_every_agreement_is_told_once_and_in_words():
    told = agreements.agreements_told()
    assert len(told) == len(listed("agreements/russia_agreements"))
    assert not told.drop(columns="url").astype(str).stack().str.contains("_").any()
    assert told["by"].notna().sum() == agreements.agreements()["first_breach_by"].notna().sum()


def test_the_share_of_breached_ceasefires_can_be_recounted_from_the_table():
    told = agreements.agreements_told().query("role == 'party' and kind in ['ceasefire', 'partial ceasefire']")
    waited = pd.to_datetime(told["breach"], format="mixed") - pd.to_datetime(told["signed"])
    soon = (waited <= pd.Timedelta(days=365)).sum()
    assert agreements.russia_ceasefires_breached_share().value == pytest.approx(100 * soon / len(told))


def test_articles_of_minsk_are_told_by_the_agreements_names():
    told = agreements.minsk_told()
    assert list(told.columns[:2]) == ["agreement", "article"]
    assert set(told["agreement"]) == {"Minsk I", "Minsk II"}


def test_full_ceasefires_leave_out_what_could_not_last_a_year():
    """Six by hand: two in Chechnya, Georgia, three in Syria; the Idlib protocol alone outlived its year."""
    found = agreements.lasting_ceasefires().query("russian_role == 'party'").set_index("agreement_id")["within_year"]
    assert len(found) == 6
    assert found[~found].index.tolist() == ["syria-idlib-protocol-2020"]
    told = ceasefires.within_year().set_index("what").loc["ceasefires, Russia a party"]
    assert (told["k"], told["n"]) == (7, 9), "with three partial ones, two of them broken"
