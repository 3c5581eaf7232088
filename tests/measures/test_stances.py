"""Stances against the coders' notes, and counted from the file line by line."""

from __future__ import annotations

import contextlib
import csv
from datetime import date

import numpy as np
import pytest

from nodeal.dates import PUBLISHED
from nodeal.measures import MeasureError, coding, compute, registered, stances, statements
from nodeal.tables import data_dir

DAY = date(2026, 10, 9)

# ---- where they stand, against the notes' printed tables

EIGHT = (
    "arms_supplies_during_ceasefire", "elections_in_ukraine", "european_troops_on_ground", "nato_membership",
    "recognition_crimea", "recognition_four_regions", "sanctions_relief", "unconditional_30d_ceasefire",
)  # fmt: skip
PERIODS = ["2025_q1", "2025_q2", "2025_q3", "2025_q4", "2026_h1"]


def by_period(actor):
    """The notes' way: an actor's mean by issue and period, the last one known carried forward."""
    rows = statements.statements([actor], EIGHT, since=statements.EVER)
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
    of_guarantee = [said([actor], "us_backstop_or_guarantee", "2024-01-01", until) for actor in statements.officials()]
    each = [np.mean([float(row["position"]) for row in rows]) for rows in of_guarantee if rows]
    assert stances.us_officials_guarantee_position(PUBLISHED).value == pytest.approx(np.mean(each))
    codes = {}
    for actor in statements.officials():
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
    rows = statements.spoken(["ru"], as_of=PUBLISHED, since=date(2025, 1, 1))
    days, codes = statements.by_issue(rows)["unconditional_30d_ceasefire"]
    first = codes[days == days.min()]
    assert first.min() < first.max()
    assert statements.step_made(days, codes) == 0


# ---- net movement since the terms of June 2024


@pytest.mark.parametrize(
    ("measure", "actor", "sign"), [(stances.ru_net_issues_moved, "ru", -1), (stances.ua_net_issues_moved, "ua", 1)]
)
@pytest.mark.parametrize("until", [PUBLISHED, DAY])
def test_net_movement_counted_from_the_rows(measure, actor, sign, until):
    """The file itself, row by row: the last day's mean against what was said on the first."""
    softer, harder, spoken = 0, 0, 0
    for issue in statements.terms():
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
    both = coding.double_coded(PUBLISHED).query("actor_id == 'ru'")
    apart = both.loc[both["issue_id"].isin(statements.terms()), "difference"].abs()
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
    used = set(statements.distances(["ru"], ["ua"])["issue_id"])
    assert used.isdisjoint({"aid_reimbursement_minerals", *stances.BLAME, *stances.TRUST, *stances.EUROPE})


def test_dated_pauses_and_rows_not_counted_are_left_out():
    kept = statements.statements(
        [*statements.RUSSIA, *statements.UKRAINE, *statements.officials()], since=statements.EVER
    )
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


OURS = [name for name in registered() if name.startswith("stances.")]


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


def test_positions_of_three_sides_hold_both_codings():
    frame = statements.positions(["nato_membership"])
    assert set(frame["group"]) == {"russia", "ukraine", "us"}
    assert len(frame) == sum(
        len(said([a], "nato_membership", "2024-01-01")) for a in ("ru", "ua", *statements.officials())
    )
    assert frame["position_second"].notna().sum() == 12


def test_what_is_said_of_moscow_is_dated_known_and_told_apart_from_its_own_words():
    frame = statements.said_of_moscow()
    assert frame["date"].is_monotonic_increasing
    assert frame.notna().all(axis=None)
    assert len(frame) == len(statements.FACTS_OF_MOSCOW) + len(statements.WORDS_OF_MOSCOW)
    assert frame.loc[frame["who"].isin(["Donald Trump", "Steve Witkoff", "Kyrylo Budanov"]), "whose"].ne("Moscow").all()
    assert statements.said_of_moscow(PUBLISHED)["who"].tolist() == ["Donald Trump"]
