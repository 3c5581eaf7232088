"""The rule's promises, each tried on a thousand generated claims."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodeal.ledger.first_rule import (
    FAILS,
    HOLDS,
    MIXED,
    MOSTLY_FAILS,
    MOSTLY_HOLDS,
    OPEN,
    SIDE,
    Fact,
    Reading,
    judge,
    mirrored,
)

MIRROR = {HOLDS: FAILS, MOSTLY_HOLDS: MOSTLY_FAILS, MIXED: MIXED, MOSTLY_FAILS: MOSTLY_HOLDS, FAILS: HOLDS, OPEN: OPEN}
RANK = {FAILS: -2, MOSTLY_FAILS: -1, MIXED: 0, MOSTLY_HOLDS: 1, HOLDS: 2}
LEVEL = {"very low": 0, "low": 1, "medium": 2, "high": 3, "very high": 4}

WITNESSES = ["reuters", "kremlin", "kiel", "isw", "bbc", "tass"]

# One draw a row: a thousand claims of a dozen rows are many draws.
SERIES = [None, None, None, "kiel@0", "kiel@1", "isw@0"]
ROWS = list(product([1, 1, -1, 0], [1, 2, 3], "ABCDEF", WITNESSES, SERIES))
READINGS = list(product(["pace", "cost", "text"], [True, False], [1, 0, -1], [None, "kiel"]))

facts = st.lists(st.sampled_from(ROWS), max_size=7).map(
    lambda drawn: [
        Fact(f"f{number}", direction, strength, grade, ((witness, grade),), series)
        for number, (direction, strength, grade, witness, series) in enumerate(drawn)
    ]
)
readings = st.lists(st.sampled_from(READINGS), max_size=3).map(
    lambda drawn: [Reading(f"t{number}", *row) for number, row in enumerate(drawn)]
)


@settings(max_examples=1000)
@given(facts, readings, st.integers(0, 6), st.integers(1, 3), st.sampled_from("ABCDEF"), st.integers(0, 2**16))
def test_the_rule_keeps_its_promises(rows, tests, at, strength, grade, seed):
    swapping_the_sides_mirrors_the_verdict(rows, tests)
    neither_order_nor_saying_it_twice_matters(rows, tests, Random(seed))
    a_supporting_fact_never_lowers_the_score_or_the_side(rows, tests, Fact("new", 1, strength, grade))
    a_weaker_source_never_raises_confidence(rows, tests, at, grade)
    scores_stay_within_bounds_and_say_the_verdict(rows, tests)


def swapping_the_sides_mirrors_the_verdict(rows, tests):
    there = judge(rows, tests)
    back = judge([mirrored(f) for f in rows], [replace(r, outcome=-r.outcome) for r in tests])
    assert back.verdict == MIRROR[there.verdict]
    assert back.score == pytest.approx(-there.score)
    assert back.confidence == there.confidence


def neither_order_nor_saying_it_twice_matters(rows, tests, random):
    shuffled, swapped = rows.copy(), tests.copy()
    random.shuffle(shuffled)
    random.shuffle(swapped)
    assert judge(shuffled, swapped) == judge(rows, tests)
    assert judge(rows + rows, tests + tests) == judge(rows, tests)


def a_supporting_fact_never_lowers_the_score_or_the_side(rows, tests, new):
    """Nor the verdict, with one exception that the rule states: the first fact on the other side lifts its cap."""
    before, after = judge(rows, tests), judge([*rows, new], tests)
    assert after.score >= before.score - 1e-12
    if OPEN in (before.verdict, after.verdict):
        return
    assert SIDE[after.verdict] >= SIDE[before.verdict]
    unopposed = before.capped and before.score < 0
    assert RANK[after.verdict] >= RANK[before.verdict] or unopposed


def a_weaker_source_never_raises_confidence(rows, tests, at, grade):
    """Where no series speaks: of one that does, the weaker row may be left out."""
    if not rows:
        return
    apart = [replace(row, series=None) for row in rows]
    at %= len(rows)
    worse = max(grade, apart[at].grade)
    weaker = replace(apart[at], grade=worse, witnesses=tuple((w, worse) for w, _ in apart[at].witnesses))
    changed = [*apart[:at], weaker, *apart[at + 1 :]]
    assert LEVEL[judge(changed, tests).confidence] <= LEVEL[judge(apart, tests).confidence]


def scores_stay_within_bounds_and_say_the_verdict(rows, tests):
    said = judge(rows, tests)
    assert -1 <= said.score <= 1
    if said.verdict != OPEN:
        assert SIDE[said.verdict] == (0 if abs(said.score) < 0.15 else 1 if said.score > 0 else -1)
    assert said.supporting + said.contradicting + said.qualifying <= len(rows) + len(tests)


def fact(direction, strength=3, grade="D", name="f", series=None):
    return Fact(f"{name}{direction}{strength}{grade}", direction, strength, grade, ((f"{name}{grade}", grade),), series)


def test_an_empty_record_is_open():
    assert judge([], []).verdict == OPEN


def test_a_little_evidence_is_open_and_a_little_more_is_not():
    assert judge([fact(1, 3, "D")], []).verdict == OPEN  # 1.5
    assert judge([fact(1, 3, "C")], []).verdict == MOSTLY_HOLDS  # 2.25 / 4.25


def test_evidence_alone_stops_at_mostly():
    rows = [fact(1, 3, "B", name=n) for n in "abcdef"] + [fact(-1, 1, "F")]
    said = judge(rows, [])
    assert said.score > 0.5
    assert (said.verdict, said.capped) == (MOSTLY_HOLDS, True)


def test_a_primary_document_settles_it_unless_opposed():
    rows = [fact(1, 3, "A"), fact(1, 3, "B")]
    assert judge(rows, []).verdict == HOLDS
    assert judge([*rows, fact(-1, 1, "F")], []).verdict == MOSTLY_HOLDS


def test_a_deciding_test_with_nothing_on_the_other_side_stops_at_mostly():
    test = Reading("t", "pace", True, 1)
    assert judge([], [test]).score == 0.5
    assert judge([], [test]).verdict == MOSTLY_HOLDS
    assert judge([fact(1, 3, "D"), fact(1, 3, "C"), fact(-1, 1, "F")], [test]).verdict == HOLDS


def test_families_count_once():
    tests = [Reading("a", "pace", True, 1), Reading("b", "pace", True, -1), Reading("c", "cost", True, 1)]
    assert judge([], tests).tests == pytest.approx((0 + 1) / 2)


def test_a_series_speaks_once_a_horizon_and_not_beside_its_own_test():
    twice = [fact(1, 2, "B", "a", "kiel@0"), fact(1, 3, "B", "b", "kiel@0"), fact(1, 1, "B", "c", "kiel@1")]
    assert judge(twice, []).supporting == 2
    assert judge(twice, [Reading("t", "aid", True, 0, "kiel")]).supporting == 0


def test_a_test_that_bears_on_a_claim_is_one_fact_of_strength_two():
    said = judge([], [Reading("t", "aid", False, -1)])
    assert (said.evidence, said.weight, said.tests) == (-2 / 4, 2.0, None)


def test_qualifying_facts_count_below_the_line_only():
    alone = judge([fact(1, 3, "B")], [])
    qualified = judge([fact(1, 3, "B"), fact(0, 3, "B")], [])
    assert alone.evidence == pytest.approx(3 / 5)
    assert qualified.evidence == pytest.approx(3 / 8)
