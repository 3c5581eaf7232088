"""Stances against the literature, the coders' notes and reports, and a second way of computing them."""

from __future__ import annotations

import contextlib
import csv
import math
from datetime import date
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nodeal.dates import PUBLISHED
from nodeal.measures import MeasureError, compute, registered, stances
from nodeal.measures.stances import alpha
from nodeal.tables import data_dir

DAY = date(2026, 10, 9)
DATES = {"as_of": DAY, "data_through": DAY}

WORKED_EXAMPLE = [  # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: 4 observers, 12 units
    [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, 3],
    [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, np.nan],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
]

# The 27 forecasts in order: how likely, in percent, the article and a naive forecaster make them, by each coder.
IMPLIED = (
    "90 85 90 75 80 50 70 85 95 85 85 80 80 80 90 90 70 65 55 75 50 65 35 75 80 70 60",
    "70 78 85 60 70 40 80 82 90 75 65 80 68 72 92 75 60 48 40 65 50 55 30 62 68 62 55",
)
BASELINE = (
    "75 80 70 50 55 25 85 85 85 70 60 70 50 40 85 65 40 30 40 80 35 60 10 40 50 70 40",
    "55 50 72 48 58 20 85 72 80 50 58 58 42 58 78 50 55 35 30 87 55 87 5 33 50 75 48",
)


def by_definition(first, second, distance=lambda a, b: (a - b) ** 2) -> float:
    """Alpha of two complete codings, written out: one minus observed over expected disagreement."""
    observed = np.mean([distance(a, b) for a, b in zip(first, second, strict=True)])
    pooled = [*first, *second]
    expected = np.mean([distance(a, b) for a, b in permutations(pooled, 2)])
    return 1 - observed / expected


# ---- the function on arrays


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_worked_example_of_the_literature(level, value):
    found = alpha(WORKED_EXAMPLE, level=level, **DATES)
    assert found.value == pytest.approx(value, abs=0.0005)
    assert found.low <= found.value <= found.high
    assert found.n == 11  # the twelfth unit was coded once only
    assert found.unit == "alpha"
    assert level in found.note


@pytest.mark.parametrize(("codes", "pearson", "apart"), [(IMPLIED, 0.90, 0.095), (BASELINE, 0.80, 0.100)])
def test_serves_forecasts_as_well(codes, pearson, apart):
    first, second = (np.array(row.split(), dtype=float) / 100 for row in codes)
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(pearson, abs=0.005)
    assert np.abs(first - second).mean() == pytest.approx(apart, abs=0.0006)
    found = alpha([first, second], level="interval", **DATES, note="27 forecasts")
    assert found.value == pytest.approx(by_definition(first, second))
    assert found.note.endswith("27 forecasts")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=3, max_size=15))
def test_interval_alpha_is_its_definition_and_blind_to_who_is_first(pairs):
    first, second = (np.array(c) / 2 for c in zip(*pairs, strict=True))
    assume(len({*first, *second}) > 1)
    found = alpha([first, second], level="interval", **DATES)
    assert found.value == pytest.approx(by_definition(first, second))
    assert alpha([second, first], level="interval", **DATES).value == pytest.approx(found.value)
    assert found.low <= found.value <= found.high


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([np.nan, -2, -0.5, 0, 1.3, 2]), min_size=3, max_size=3), min_size=2, max_size=9)
)
def test_the_quick_form_for_resamples_is_the_librarys(units):
    """Three coders with gaps, units drawn with repetition: sums of squares or of pairs give the library's number."""
    codes = np.array(units).T
    codes = codes[:, (~np.isnan(codes)).sum(axis=0) > 1]
    assume(codes.shape[1] > 0)
    counts, values = stances._counts(codes)
    drawn = np.arange(codes.shape[1]).repeat(2)[1:]
    sums = np.array(stances._squares(counts, values))[:, drawn].sum(axis=1, keepdims=True)
    slow = stances._alpha(counts[drawn], values, "interval")
    assert stances._interval_alpha(sums)[0] == pytest.approx(slow, nan_ok=True)
    sums = np.vstack([stances._pairs(counts), counts.T])[:, drawn].sum(axis=1, keepdims=True)
    slow = stances._alpha(counts[drawn], values, "ordinal")
    assert stances._ordinal_alpha(sums)[0] == pytest.approx(slow, nan_ok=True)


def test_perfect_agreement_is_one():
    found = alpha([[1, 2, 3, 4], [1, 2, 3, 4]], level="ordinal", **DATES)
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([[1, 1, 1], [1, 1, 1]], "all codes are the same"),
        ([[1, np.nan], [np.nan, 2]], "no unit was coded twice"),
        ([[], []], "no unit was coded twice"),
    ],
)
def test_without_variation_or_pairs_alpha_is_not_defined(ratings, reason):
    found = alpha(ratings, level="ordinal", **DATES)
    assert math.isnan(found.value)
    assert found.low is None
    assert reason in found.note


# ---- the second coding against the reliability report


def test_overall():
    ordinal, interval = stances.coder_alpha(), stances.coder_alpha_interval()
    assert (round(ordinal.value, 3), round(interval.value, 3)) == (0.957, 0.963)
    assert (ordinal.low, ordinal.high) == pytest.approx((0.944, 0.965), abs=0.002)
    assert (interval.low, interval.high) == pytest.approx((0.955, 0.970), abs=0.002)
    assert ordinal.n == 300
    assert ordinal.data_through == DAY
    both = stances.double_coded()
    assert alpha(both[["position", "position_second"]].T, level="nominal", **DATES).value == pytest.approx(
        0.535, abs=0.001
    )


def test_whole_days_resampled():
    both = stances.double_coded()
    codes = both[["position", "position_second"]].to_numpy().T
    for level, ends in (("interval", (0.953, 0.971)), ("ordinal", (0.942, 0.965))):
        found = alpha(codes, level=level, **DATES, blocks=both["date"])
        assert (found.low, found.high) == pytest.approx(ends, abs=0.003)
        assert "blocks" in found.note


def test_shares_and_lean():
    identical, near, lean = stances.coders_identical(), stances.coders_within_half_step(), stances.coder_lean()
    assert identical.note.startswith("178 of 300")
    assert near.note.startswith("284 of 300")
    assert lean.value == pytest.approx(0.027, abs=0.0005)
    assert lean.high - lean.low == pytest.approx(2 * 1.96 * 0.022, abs=0.005)
    assert lean.low < 0 < lean.high
    apart = stances.double_coded()["difference"].abs()
    assert apart.mean() == pytest.approx(0.230, abs=0.0005)
    assert (apart == 1).sum() == 16
    assert apart.max() == 1


def test_how_much_of_it_comes_cheap():
    assert stances.coder_alpha_within_actors().value == pytest.approx(0.86, abs=0.005)
    assert stances.speaker_alone().value == pytest.approx(0.82, abs=0.005)
    assert stances.speaker_alone().high < stances.coder_alpha().low


@pytest.mark.parametrize(
    ("issue", "n", "interval", "ordinal", "identical", "near", "mean"),
    [
        ("aid_reimbursement_minerals", 4, 0.98, 0.91, 75, 100, -0.12),
        ("arms_supplies_during_ceasefire", 15, 0.99, 0.98, 80, 100, 0.03),
        ("black_sea_truce", 7, 0.90, 0.77, 29, 86, 0.29),
        ("blame_for_no_deal", 5, 0.97, 0.81, 40, 100, -0.10),
        ("elections_in_ukraine", 5, 0.72, 0.55, 60, 100, 0.20),
        ("energy_truce", 9, 0.94, 0.92, 56, 89, 0.17),
        ("europe_as_obstacle", 6, 0.54, 0.54, 33, 100, -0.17),
        ("european_seat_at_table", 18, 0.96, 0.94, 72, 89, 0.19),
        ("european_troops_on_ground", 16, 0.97, 0.93, 44, 100, -0.22),
        ("frozen_assets", 9, 0.93, 0.86, 33, 100, 0.22),
        ("istanbul_2022_as_basis", 4, 0.94, 0.98, 75, 75, -0.25),
        ("nato_membership", 22, 0.94, 0.92, 68, 86, -0.14),
        ("recognition_crimea", 12, 0.97, 0.91, 50, 100, 0.00),
        ("recognition_four_regions", 24, 0.95, 0.96, 67, 92, -0.04),
        ("sanctions_relief", 26, 0.93, 0.91, 46, 88, 0.21),
        ("sequence_ceasefire_before_talks", 21, 0.97, 0.97, 71, 95, -0.07),
        ("trust_in_russian_intent", 19, 0.97, 0.95, 68, 100, -0.05),
        ("ukrainian_force_caps", 8, 0.98, 0.99, 75, 100, -0.12),
        ("ukrainian_mobilisation_during_ceasefire", 3, 0.99, 0.95, 67, 100, -0.17),
        ("unconditional_30d_ceasefire", 32, 0.97, 0.95, 62, 97, 0.11),
        ("us_backstop_or_guarantee", 19, 0.94, 0.85, 37, 100, 0.11),
        ("withdrawal_from_unoccupied_donbas", 16, 0.96, 0.97, 69, 94, 0.06),
    ],
)
def test_by_issue(issue, n, interval, ordinal, identical, near, mean):
    row = stances.agreement_by("issue_id").set_index("issue_id").loc[issue]
    assert row["n"] == n
    assert row[["alpha_interval", "alpha_ordinal"]].tolist() == pytest.approx([interval, ordinal], abs=0.0051)
    assert row[["identical_pct", "within_half_step_pct"]].tolist() == pytest.approx([identical, near], abs=0.51)
    assert row["mean_difference"] == pytest.approx(mean, abs=0.0051)


@pytest.mark.parametrize(
    ("column", "group", "n", "interval", "ordinal"),
    [
        ("actor_id", "ru", 79, 0.80, 0.64),
        ("actor_id", "ua", 62, 0.87, 0.80),
        ("actor_id", "us_trump2", 54, 0.92, 0.90),
        ("actor_id", "fr", 13, 0.39, 0.36),
        ("actor_id", "sk", 5, 1.00, 1.00),
        ("confidence_second", "high", 146, 0.98, 0.97),
        ("confidence_second", "medium", 131, 0.95, 0.94),
        ("confidence_second", "low", 23, 0.85, 0.89),
    ],
)
def test_by_actor_and_confidence(column, group, n, interval, ordinal):
    row = stances.agreement_by(column).set_index(column).loc[group]
    assert row["n"] == n
    assert row[["alpha_interval", "alpha_ordinal"]].tolist() == pytest.approx([interval, ordinal], abs=0.0051)


def test_groups_without_variation_have_no_alpha():
    by_actor = stances.agreement_by("actor_id").set_index("actor_id")
    assert by_actor.index[by_actor["alpha_interval"].isna()].tolist() == ["us_trump1", "us_waltz"]


# ---- dates


def test_as_published_uses_statements_known_by_then():
    found = stances.coder_alpha(PUBLISHED)
    assert found.n == 98
    assert found.data_through == PUBLISHED
    assert stances.double_coded(PUBLISHED)["date"].max() <= "2025-03-20"


def test_before_the_first_statement_there_is_nothing_to_agree_on():
    with pytest.raises(MeasureError, match="none"):
        stances.coder_alpha(date(2015, 1, 1))


# ---- where they stand, against the notes' printed tables

EIGHT = (
    "arms_supplies_during_ceasefire", "elections_in_ukraine", "european_troops_on_ground", "nato_membership",
    "recognition_crimea", "recognition_four_regions", "sanctions_relief", "unconditional_30d_ceasefire",
)  # fmt: skip
PERIODS = ["2025_q1", "2025_q2", "2025_q3", "2025_q4", "2026_h1"]


def by_period(actor):
    """The notes' way: an actor's mean by issue and period, the last one known carried forward."""
    rows = stances.statements([actor], EIGHT, since=stances.EVER)
    means = rows.groupby(["issue_id", "period"])["position"].mean().unstack()
    return means.reindex(columns=["pre_2022", "2022_istanbul", "2022_2024", *PERIODS]).ffill(axis=1)[PERIODS]


@pytest.mark.parametrize(
    ("side", "other", "printed"),
    [
        ("ru", "ua", [3.44, 3.32, 3.19, 2.71, 2.75]),
        ("us_trump2", "ua", [1.39, 1.72, 1.46, 1.24, 1.59]),
        ("us_trump2", "ru", [2.17, 1.60, 2.04, 1.47, 1.20]),
    ],
)
def test_rows_left_out_are_those_the_notes_leave_out(side, other, printed):
    """The same rows give the notes' table; one cell moved by a hundredth when dates were mended."""
    means = [by_period(who).reindex(EIGHT) for who in (side, other)]
    assert (means[0] - means[1]).abs().mean().tolist() == pytest.approx(printed, abs=0.015)


@pytest.fixture(scope="module")
def movements():
    return stances.movements().set_index(["actor_id", "issue_id"])


@pytest.mark.parametrize(
    ("actor", "issue", "first", "latest"),
    [
        ("ru", "nato_membership", 2, 2),
        ("ua", "nato_membership", -2, 0),
        ("us_trump2", "nato_membership", 0, 1.5),
        ("ru", "ukrainian_force_caps", 1.5, 1.5),
        ("ua", "ukrainian_force_caps", -2, -1),
        ("ru", "withdrawal_from_unoccupied_donbas", 2, 1),
        ("ua", "withdrawal_from_unoccupied_donbas", -2, -0.5),
        ("ru", "european_troops_on_ground", 2, 2),
        ("ru", "us_backstop_or_guarantee", 2, 2),
        ("us_trump2", "us_backstop_or_guarantee", 1, -1),
    ],
)
def test_movements_that_the_notes_name(movements, actor, issue, first, latest):
    row = movements.loc[(actor, issue)]
    assert row[["first", "latest"]].tolist() == [first, latest]


def test_russia_never_left_its_end_on_european_troops(movements):
    row = movements.loc[("ru", "european_troops_on_ground")]
    assert (row["to_kyiv"], row["to_moscow"], row["moved"]) == (2, 2, 0)


# ---- counted another way


def lines(name):
    with (data_dir() / "stances" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def said(actors, issue, since, until="9999"):
    return [
        row
        for row in lines("statements")
        if row["actor_id"] in actors
        and row["issue_id"] == issue
        and row["counted"] == "true"
        and row["dated_pause"] == "false"
        and since <= row["known_on"] <= until
        and row["date"] >= since[: len(row["date"])]
    ]


@pytest.mark.parametrize(
    ("ours", "issue", "least"),
    [
        (stances.ru_months_blaming_ukraine, "blame_for_no_deal", 0.5),
        (stances.ru_months_blaming_europe, "europe_as_obstacle", 0.5),
        (stances.ru_months_asking_land_not_held, "withdrawal_from_unoccupied_donbas", 1),
    ],
)
def test_months_recounted_line_by_line(ours, issue, least):
    months = {row["date"][:7] for row in said(["ru"], issue, "2025-03-21") if float(row["position"]) >= least}
    assert ours().value == len(months)
    assert ours().low <= ours().value <= ours().high


def test_blame_recounted_line_by_line():
    codes = [float(row["position"]) for row in said(["us_trump2"], "blame_for_no_deal", "2025-03-21")]
    blaming = [code for code in codes if code]
    found = stances.us_blame_on_ukraine_share()
    assert found.value == pytest.approx(100 * sum(code > 0 for code in blaming) / len(blaming))
    assert found.n == len(blaming)


def test_a_mean_recounted_line_by_line():
    until = "2025-03-20"
    of_guarantee = [said([actor], "us_backstop_or_guarantee", "2024-01-01", until) for actor in stances.officials()]
    each = [np.mean([float(row["position"]) for row in rows]) for rows in of_guarantee if rows]
    assert stances.us_officials_guarantee_position(PUBLISHED).value == pytest.approx(np.mean(each))
    codes = {}
    for actor in stances.officials():
        rows = said([actor], "trust_in_russian_intent", "2024-01-01", until)
        if rows:
            codes[actor] = np.mean([float(row["position"]) for row in rows])
    assert stances.us_officials_trust_position(PUBLISHED).value == pytest.approx(np.mean(list(codes.values())))
    assert set(codes) == {"us_trump2", "us_rubio", "us_vance", "us_waltz", "us_witkoff"}


def test_a_distance_recounted_line_by_line():
    issues = [row["issue_id"] for row in lines("issues") if row["in_distance"] == "true"]
    gaps = []
    for issue in issues:
        ends = []
        for actor in ("ru", "ua"):
            rows = said([actor], issue, "2024-01-01", "2025-03-20")
            last = max((row["date"] for row in rows), default=None)
            ends.append([float(row["position"]) for row in rows if row["date"] == last])
        if all(ends):
            gaps.append(abs(np.mean(ends[0]) - np.mean(ends[1])))
    found = stances.ru_ua_distance(PUBLISHED)
    assert found.value == pytest.approx(np.mean(gaps))
    assert found.n == len(gaps)


# ---- rules


def test_what_was_said_on_the_first_day_is_no_movement():
    """On 13 March 2025 Putin's assistant refused a truce and Putin said yes, but; five days later he said the same."""
    moved = stances.movements(PUBLISHED, date(2025, 1, 1)).set_index(["actor_id", "issue_id"])
    assert moved.loc[("ru", "unconditional_30d_ceasefire"), "moved"] == 0


# ---- net movement since the terms of June 2024


@pytest.mark.parametrize(
    ("measure", "actor", "sign"), [(stances.ru_net_issues_moved, "ru", -1), (stances.ua_net_issues_moved, "ua", 1)]
)
@pytest.mark.parametrize("until", [PUBLISHED, DAY])
def test_net_movement_counted_from_the_rows(measure, actor, sign, until):
    """The file itself, row by row: the last day's mean against what was said on the first."""
    softer, harder, spoken = 0, 0, 0
    for issue in stances.terms():
        rows = said([actor], issue, "2024-06-14", until.isoformat())
        first, last = (by(row["date"] for row in rows) if rows else None for by in (min, max))
        if first == last:
            continue
        spoken += 1
        began = [float(row["position"]) for row in rows if row["date"] == first]
        ended = np.mean([float(row["position"]) for row in rows if row["date"] == last])
        step = sign * (ended - np.clip(ended, min(began), max(began)))
        softer, harder = softer + (step >= 0.5), harder + (step <= -0.5)
    found = measure(until)
    assert (found.value, found.n) == (softer - harder, spoken)


def test_noise_alone_moves_as_many_issues_as_counted_another_way():
    """Nothing moves: one position, coded by two people. Enumerated with the shares of the 28 pairs of March 2025."""
    both = stances.double_coded(PUBLISHED).query("actor_id == 'ru'")
    apart = both.loc[both["issue_id"].isin(stances.terms()), "difference"].abs()
    found = stances.ru_net_issues_moved_by_noise(PUBLISHED)
    assert found.n == len(apart) == 28
    step = np.array([p := (apart >= 0.5).mean() / 2, 1 - 2 * p, p])
    law = np.ones(1)
    for _ in range(stances.ru_net_issues_moved(PUBLISHED).n):
        law = np.convolve(law, step)
    net = np.abs(np.arange(len(law)) - len(law) // 2)
    within = [law[net <= k].sum() for k in range(len(law) // 2 + 1)]
    assert found.value == np.argmax(np.array(within) >= 0.95) == 3


def test_a_count_within_the_noise_shows_no_movement():
    found, noise = stances.ru_net_issues_moved(PUBLISHED), stances.ru_net_issues_moved_by_noise(PUBLISHED).value
    assert found.low <= found.value - noise < 0 < found.value + noise <= found.high
    assert f"noise between codings alone: −{noise:.0f} to {noise:.0f}" in found.note
    assert repr(stances.ru_net_issues_moved(PUBLISHED)) == repr(found), "seeded"


def test_a_settlement_put_in_place_of_a_truce_is_found_by_its_code():
    found = stances.us_settlement_before_truce()
    assert (found.value, found.note[:10]) == (1, "2025-08-16")
    assert stances.us_settlement_before_truce(date(2025, 8, 15)).value == 0
    assert "2025-12-11" not in found.note, "told by Zelenskyy"


def test_attitudes_and_minerals_stay_out_of_distances():
    used = set(stances.distances(["ru"], ["ua"])["issue_id"])
    assert used.isdisjoint({"aid_reimbursement_minerals", *stances.BLAME, *stances.TRUST, *stances.EUROPE})


def test_dated_pauses_and_rows_not_counted_are_left_out():
    kept = stances.statements([*stances.RUSSIA, *stances.UKRAINE, *stances.officials()], since=stances.EVER)
    assert not kept["dated_pause"].any()
    assert kept["counted"].all()


def test_one_statement_has_a_range_of_half_a_step():
    found = stances.us_trust_position(PUBLISHED)
    assert (found.n, found.low, found.value, found.high) == (1, 1.0, 1.5, 2.0)


def test_measures_of_what_was_foretold_begin_after_publication():
    with pytest.raises(MeasureError, match="2025-03-21"):
        stances.ru_months_blaming_ukraine(PUBLISHED)
    assert stances.ru_months_blaming_ukraine(date(2025, 4, 30)).value == 0


def test_a_later_day_reads_the_last_value_and_says_so():
    late, last = stances.ru_ua_distance(), stances.ru_ua_distance(date(2026, 10, 12))
    assert late.value == last.value
    assert "no statement after 2026-10-09" in late.note
    assert late.data_through == DAY


OURS = [name for name in registered() if name.startswith("stances.") and "coder" not in name]


def test_what_became_known_later_changes_nothing(data_copy):
    """Every later statement turned to the other end of its scale: the values of the day are the same."""
    day = date(2025, 6, 20)
    before = values(day)
    text = (data_copy / "stances" / "statements.csv").read_text("utf-8")
    turned = list(csv.DictReader(text.splitlines()))
    for row in turned:
        if row["known_on"] > day.isoformat():
            row["position"] = f"{-float(row['position']):g}"
    with (data_copy / "stances" / "statements.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, turned[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(turned)
    assert values(day) == before
    assert stances.ru_ua_distance().value != pytest.approx(2.75, abs=0.005)


def values(day):
    found = {}
    for name in OURS:
        with contextlib.suppress(MeasureError):
            found[name] = compute(name, day)
    return found
