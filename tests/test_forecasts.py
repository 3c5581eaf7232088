import csv
from datetime import date
from statistics import mean

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nodeal import forecasts, ledger
from nodeal.forecasts import ForecastError
from nodeal.tables import changed, data_dir, table

ORDER = {"each": 0, "6m": 0, "12m": 1, "18m": 2}


@pytest.fixture(scope="module")
def lines():
    """The table again, without the package."""
    with (data_dir() / "audit/predictions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(lines, which=None, horizons=("6m", "12m"), early=False):
    """Prediction, answer as 1 or 0, for what is due."""
    for row in lines:
        for horizon in horizons:
            due = early or row["term"] == "each" or ORDER[horizon] >= ORDER[row["term"]]
            if due and row[f"outcome_{horizon}"] in ("yes", "no") and which in (None, row["list"]):
                yield row, float(row[f"outcome_{horizon}"] == "yes")


@pytest.mark.parametrize("which", [None, *forecasts.LISTS])
@pytest.mark.parametrize("early", [False, True])
def test_scores_counted_without_the_package(lines, which, early):
    for coder, suffix in (("first", ""), ("second", "_second")):
        for who in ("implied", "baseline"):
            pairs = [(float(r[f"{who}_probability{suffix}"]), came) for r, came in answers(lines, which, early=early)]
            found = forecasts.brier(who, coder, which=which, early=early)
            assert (found.value, found.n) == (pytest.approx(mean((p - came) ** 2 for p, came in pairs)), len(pairs))
    wrong = [float((r["state_before"] == "yes") != came) for r, came in answers(lines, which, early=early)]
    assert forecasts.brier("persistence", which=which, early=early).value == pytest.approx(mean(wrong))


def test_every_outcome_says_how_many_there_are_and_of_how_many_events(lines):
    found = forecasts.brier()
    rows = [row for row, _ in answers(lines)]
    said = f"{len({r['prediction_id'] for r in rows})} predictions, {len(rows)} outcomes, "
    assert found.note == f"{said}{len({r['event'] for r in rows})} events; bootstrap by event"


def test_one_event_told_several_times_is_one_outcome(lines):
    """Fewer blocks, and ranges no narrower than if each prediction were an outcome of its own."""
    assert 15 <= len({row["event"] for row in lines}) <= 17
    by_event = forecasts.difference()
    with changed(lambda name, f: f.assign(event=f["prediction_id"]) if name == "audit/predictions" else f):
        by_prediction = forecasts.difference()
    assert by_event.value == pytest.approx(by_prediction.value)
    assert by_event.high - by_event.low > by_prediction.high - by_prediction.low


def test_no_difference_from_the_written_baseline_is_a_finding():
    for which in (None, *forecasts.LISTS[:2]):
        for coder in forecasts.CODERS:
            found = forecasts.difference(coder, which=which)
            assert found.low < 0 < found.high


def test_an_answer_waits_for_the_horizon_that_its_test_names(lines):
    """Either answer: Moscow in contact so far, and no relief so far, are both told at eighteen months."""
    waiting = {r["prediction_id"] for r in lines if r["term"] == "18m"}
    early = {r["prediction_id"]: r["outcome_12m"] for r in lines if r["prediction_id"] in waiting}
    assert {"yes", "no"} <= set(early.values())
    due = forecasts.scored()
    assert not waiting & set(due.loc[due["horizon"] != "18m", "prediction_id"])
    assert waiting & set(forecasts.scored(early=True).query("horizon == '12m'")["prediction_id"])
    counts = forecasts.outcomes().set_index("horizon")
    assert counts["waiting"].tolist() == [4, 5, 0]


def test_words_have_a_best_and_a_worst_reading(lines):
    rows = forecasts.scored().query("forecaster == 'implied' and coder == 'first' and horizon == '12m'")
    verbs = {r["prediction_id"]: r["verb"] for r in lines}
    for row in rows.itertuples():
        assert row.low <= row.probability <= row.high
        assert verbs[row.prediction_id] == "flat" or row.low <= forecasts.EVEN <= row.high
    found = forecasts.brier_of_words()
    assert found.low < found.value < found.high
    pairs = [
        (min(float(r["implied_probability"]), float(r["implied_probability_second"])), r, came)
        for r, came in answers(lines)
    ]
    lowest = [min(p, 0.5) if r["verb"] == "vague" else p for p, r, came in pairs if came == 1]
    highest = [
        max(float(r["implied_probability"]), float(r["implied_probability_second"]), 0.5 if r["verb"] == "vague" else 0)
        for _, r, came in pairs
        if came == 0
    ]
    worst = [(p - 1) ** 2 for p in lowest] + [p**2 for p in highest]
    assert (found.high, found.n) == (pytest.approx(mean(worst)), len(pairs))


# ---- resolved by their written tests, each counted again from the tables


def outcome(lines, prediction, horizon):
    return next(r[f"outcome_{horizon}"] for r in lines if r["prediction_id"] == prediction)


def test_the_ledger_and_the_forecasts_measure_the_same_by_one_test(lines):
    asked = 0
    claim = table("audit/tests").set_index("test_id")["claim_id"]
    for row in lines:
        for at, day in enumerate(row["horizons"].split(";")):
            named = row["test_id"].split(";")
            if named == [""]:
                continue
            test_id = named[at] if len(named) > 1 else named[0]
            results = ledger.verdict(claim[test_id], date.fromisoformat(day)).results
            horizon = {"2025-09-20": "6m", "2026-03-20": "12m", "2026-09-20": "18m"}[day]
            came = next(r.outcome for r in results if r.test_id == test_id)
            assert row[f"outcome_{horizon}"] == {1: "yes", 0: "mixed", -1: "no"}[came], (row["prediction_id"], day)
            asked += 1
    assert asked >= 9


def test_moscow_asked_for_less_land_than_in_june_2024(lines):
    terms = table("texts/terms").query("term == 'territory' and authors == 'ru'").set_index("text_id")
    later = terms[(terms["date"] > "2025-03-20") & (terms["date"] <= "2026-03-20")]
    less = later[later["code"] < terms.loc["putin-terms-2024", "code"]]
    assert not less.empty
    assert (less["text_status"] == "reported").all()
    assert outcome(lines, "p16", "6m") == outcome(lines, "p16", "12m") == "no"


def test_military_aid_of_the_year_after_fell_short(lines):
    rows = table("aid/allocations_monthly").query("aid_type == 'military'")
    month = rows["month"].dt.strftime("%Y-%m")
    before = rows.loc[month.between("2022-01", "2024-12"), "allocated_eur_bn"].sum() / 3
    after = rows.loc[month.between("2025-04", "2026-03"), "allocated_eur_bn"].sum()
    assert (before, after) == (pytest.approx(41.9, abs=0.05), pytest.approx(30.5, abs=0.05))
    assert outcome(lines, "p19", "12m") == "no"


def test_a_veto_held_two_decisions_up_for_two_months(lines):
    days = table("talks/events").set_index("event_id")["date"]
    assert (days["2026-04-23-eu-loan-20th"] - days["2026-02-23-hungary-veto"]).days == 59
    assert outcome(lines, "p22", "12m") == "yes"


@pytest.mark.parametrize("size", [5, 10, 20, 30])
def test_strikes_on_energy_follow_the_cold(lines, size):
    """Share of the days with so many missiles on which, or on the day after, energy was hit by our list."""
    hits = set(table("strikes/energy_attacks")["date"])
    launched = table("strikes/launches_daily").query("weapon_class in ('ballistic', 'cruise')")
    daily = launched.groupby("date")["launched"].sum()
    shares = []
    for start, end in (("2024-11-01", "2025-02-28"), ("2025-04-01", "2025-08-31"), ("2025-11-01", "2026-02-28")):
        large = [day for day in daily[daily >= size].index if pd.Timestamp(start) <= day <= pd.Timestamp(end)]
        shares.append(sum(day in hits or day + pd.Timedelta(days=1) in hits for day in large) / len(large))
    assert shares[0] > shares[1] < shares[2]
    assert outcome(lines, "p11", "12m") == "yes"


def test_whom_trump_named_as_the_obstacle(lines):
    rows = table("stances/statements").query("issue_id == 'blame_for_no_deal' and actor_id == 'us_trump2'")
    since = rows[rows["date"].str[:10].between("2025-03-21", "2026-09-20")]
    kyiv, moscow = since[since["position"] > 0], since[since["position"] < 0]
    quarters = pd.to_datetime(kyiv["date"]).dt.to_period("Q").nunique()
    assert outcome(lines, "p04", "18m") == ("yes" if quarters >= 2 and len(kyiv) > len(moscow) else "no")


# ---- small


def test_mixed_outcomes_at_one_half_are_a_sensitivity():
    assert forecasts.brier(mixed=True).n > forecasts.brier().n


def test_dots_count_every_outcome_once(lines):
    due = [r for r in lines if r["outcome_12m"] in ("yes", "no", "mixed") and r["term"] != "18m" and r["term"] != ""]
    assert forecasts.dots()["n"].sum() == len(forecasts.FORECASTERS) * len(due)


def test_an_unresolved_horizon_is_refused():
    with pytest.raises(ForecastError, match="no outcome"):
        forecasts.brier(horizons=("24m",))
    with pytest.raises(ForecastError, match="coders first, second"):
        forecasts.brier(coder="third")
    with pytest.raises(ForecastError, match=r"list 'hopes'.*lists forecast, projected, result"):
        forecasts.brier(which="hopes")


@given(st.floats(0, 1))
@example(0.5)
@settings(max_examples=20)
def test_one_probability_for_everything_scores_what_its_distance_says(p):
    """A coin scores a quarter whatever came; always yes scores the share of no."""
    rows = forecasts.scored()
    came = rows[(rows["forecaster"] == "implied") & (rows["coder"] == "first") & (rows["horizon"] == "12m")]["outcome"]
    with changed(lambda name, f: f.assign(implied_probability=p) if name == "audit/predictions" else f):
        found = forecasts.brier("implied", "first", ("12m",)).value
    assert found == pytest.approx(((p - came) ** 2).mean())
    assert 0 <= found <= 1
    if p == 0.5:
        assert found == 0.25
