"""The pair of scales: the worked examples, branch by branch, and the rule's promises on generated claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodeal import ledger
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.ledger.rule import (
    ASSERTS,
    CAUSE,
    CEILING_ONE_PAGE,
    CONFIDENCE,
    DEGREE,
    FACT,
    FITTING,
    LEAN,
    MIXED,
    NOT_CHECKABLE,
    NOT_DUE,
    NOTHING_FOUND,
    OPEN,
    PLAIN,
    SIDE,
    TOO_LITTLE,
    Fact,
    Reading,
    RuleError,
    falls,
    hangs_on,
    judge,
    mirrored,
    without_one,
)

# ---- worked examples ------------------------------------------------------------------------------------------

SAYS = {"+": 1, "-": -1, "q": 0}


def laid(written: str) -> list[Fact | Reading]:
    """``+3A text1 [ministry]; D+ m1``: rows with strength, grade, occasion, witnesses; tests with outcome, series."""
    items: list[Fact | Reading] = []
    for number, part in enumerate(p.strip() for p in written.split(";") if p.strip()):
        if row := re.fullmatch(r"([+\-q])(\d)([A-F]) (\S+) \[(.*)\]", part):
            says, strength, grade, occasion, who = row.groups()
            witnesses = tuple((w, grade) for w in who.split(","))
            items.append(Fact(f"row-{number}", occasion, SAYS[says], int(strength), grade, witnesses))
        else:
            reach, outcome, touching, series = re.fullmatch(r"([DB])([+\-0])(~?) (\S+)", part).groups()
            direction = {"+": 1, "-": -1, "0": 0}[outcome]
            items.append(Reading(f"test-{number}", series, reach == "D", direction, not touching))
    return items


WORKED = (
    ("one official text settles a plain fact", FACT, "+3A text1 [ministry]", True, "3 : 0", "holds", "medium"),
    ("one newspaper page: the full word, low confidence", FACT, "+3D page1 [paper-a]", True, "1.5 : 0", "holds", "low"),
    ("below 1.5: open", FACT, "+2D page1 [paper-a]", True, "1 : 0", "open", ""),
    (
        "two witnesses: one weak contrary row moves neither word nor confidence",
        FACT,
        "+3D press1 [paper-a,paper-b]; -1F blog1 [blog]",
        True,
        "1.5 : 0.25",
        "holds",
        "medium",
    ),
    (
        "exactly twice: mostly; a degree is never full without a deciding test",
        DEGREE,
        "+3A text1 [ministry]; -2C wire1 [agency]",
        True,
        "3 : 1.5",
        "mostly holds",
        "low",
    ),
    (
        "a little under twice: mixed",
        DEGREE,
        "+3A text1 [ministry]; -2C wire1 [agency]; -1E blog1 [blog]",
        True,
        "3 : 1.75",
        "mixed",
        "low",
    ),
    ("a deciding test alone", "outcome", "D+ m1", True, "6 : 0", "holds", "medium"),
    (
        "a deciding test balanced by two strong texts",
        "outcome",
        "-3A text1 [ministry]; -3B text2 [staff]; D+~ m1",
        False,
        "6 : 6",
        "mixed",
        "medium",
    ),
    (
        "five weak rows: no more than mostly fits",
        CAUSE,
        "+2F a [w1]; +2F b [w2]; +2F c [w3]; +2F d [w4]; +2F e [w5]",
        False,
        "2.5 : 0",
        "mostly fits",
        "low",
    ),
    (
        "one occasion once on each side: three against one, a caveat halved on both",
        FACT,
        "+3B readout [kremlin]; -1B readout [kremlin]; -1B readout [white-house]; q2D readout [paper-a]",
        True,
        "3 : 1",
        "mostly holds",
        None,
    ),
    (
        "a deciding test between its marks: three in each pan",
        "outcome",
        "+2D a [paper-a]; +1D b [paper-b]; D0 m1",
        True,
        "1.5 : 0",
        "mixed",
        "very low",
    ),
    (
        "a contrary row cannot open a claim for the other side",
        "aim",
        "+2D a [paper-a]; +1E b [blog]; -1C c [agency]",
        True,
        "1.25 : 0.75",
        "open",
        "",
    ),
)


@pytest.mark.parametrize(("branch", "asserts", "written", "searched", "pans", "word", "confidence"), WORKED)
def test_worked_example(branch, asserts, written, searched, pans, word, confidence):
    said = judge(laid(written), asserts=asserts, searched=searched)
    assert [Fraction(p) for p in pans.split(" : ")] == [said.pro, said.con], branch
    assert said.verdict == word, branch
    assert confidence is None or said.confidence == confidence, branch


@pytest.mark.parametrize(
    ("value", "low", "high", "comparator", "holds_if", "fails_if", "expected"),
    [
        ("one mark, and the range touches it", 50, 75, "at_least", 50, 50, (0, False)),
        ("two marks: reaching one is enough", 3, 3, "at_least", 3, 0, (1, False)),
        ("two marks: reaching the other is enough", 0, 0, "at_least", 3, 0, (-1, False)),
        ("strictly beyond", 51, 75, "at_least", 50, 50, (1, True)),
        ("strictly beyond on the failing side", 10, 49, "at_least", 50, 50, (-1, True)),
        ("between two marks", 1, 2, "at_least", 3, 0, (0, False)),
        ("a range across the mark", 40, 60, "at_least", 50, 50, (0, False)),
    ],
)
def test_which_way_a_range_falls_and_mirrors(value, low, high, comparator, holds_if, fails_if, expected):
    assert falls(low, high, comparator, holds_if, fails_if) == expected, value
    other = falls(low, high, "at_most", fails_if, holds_if)
    assert other == (-expected[0], expected[1]), "the contrary claim gets the contrary outcome"


def test_open_says_why():
    assert judge([], asserts=FACT).why_open == NOTHING_FOUND
    assert judge(laid("+1D a [paper]"), asserts=FACT).why_open == TOO_LITTLE
    assert judge(laid("+3A a [ministry]; D+ m"), asserts=FACT, due=False).why_open == NOT_DUE


def test_a_judgement_is_not_checkable_whatever_lies_in_the_pans():
    assert judge(laid("+3A a [ministry]; D+ m"), asserts="judgement").verdict == NOT_CHECKABLE


def test_facts_do_not_outvote_the_test_that_decides():
    rows = "; ".join(f"+3A text{n} [w{n}]" for n in range(8))
    assert judge(laid(rows), asserts=FACT, searched=True).verdict == "holds"
    assert judge(laid(f"{rows}; D- m"), asserts=FACT, searched=True).verdict == MIXED


def test_an_occasion_counts_once_be_it_row_or_test():
    alone = judge(laid("D+ text"), asserts=FACT)
    both = judge(laid("D+ text; +3A text [ministry]"), asserts=FACT)
    assert (alone.pro, both.pro) == (6, 6)
    assert both.supporting == 1


def test_nothing_unsearched_stands_above_medium():
    rows = laid("D+ m1; +3A a [w1]; +3A b [w2]; +3A c [w3]")
    assert judge(rows, asserts=FACT, searched=True).confidence == "very high"
    assert judge(rows, asserts=FACT, searched=False).confidence == "medium"


def test_one_page_says_so():
    said = judge(laid("+3C wire [agency]"), asserts=FACT, searched=True)
    assert (said.verdict, said.confidence, said.ceiling) == ("holds", "low", CEILING_ONE_PAGE)


def test_what_a_verdict_hangs_on():
    rows = laid("+3A a [w1]; +1D b [w2]; -2C c [w3]")
    assert hangs_on(rows, asserts=DEGREE) == ("row-0",)
    assert hangs_on(laid("D+ m; +3A a [w]; +3A b [v]"), asserts=DEGREE) == ()


def test_a_mixed_verdict_says_what_it_would_be_without_one_row():
    rows = laid("+3A a [w1]; +2A b [w2]; -3A c [w3]")
    assert judge(rows, asserts=DEGREE).verdict == MIXED
    assert without_one(rows, asserts=DEGREE) == {"row-2": "mostly holds"}
    assert without_one(laid("+1A a [w]"), asserts=DEGREE) == {}, "an open claim has nothing to lose"


def test_an_unknown_kind_of_assertion_is_refused():
    with pytest.raises(RuleError, match="asserts 'claim'"):
        judge([], asserts="claim")


# ---- promises, on generated claims ---------------------------------------------------------------------------

WITNESSES = ["reuters", "kremlin", "kiel", "isw", "bbc", "tass"]
OCCASIONS = ["call", "readout", "memo", "kiel", "isw", "interview"]
ROWS = list(product([1, 1, -1, 0], [1, 2, 3], "ABCDEF", WITNESSES, OCCASIONS))
TESTS = list(product([True, False], [1, 0, -1], [True, False], OCCASIONS))


def row(name, drawn):
    direction, strength, grade, witness, occasion = drawn
    return Fact(name, occasion, direction, strength, grade, ((witness, grade),))


def reading(name, drawn):
    decides, direction, clear, occasion = drawn
    return Reading(name, occasion, decides, direction, clear, occasion)


claims = st.builds(
    lambda rows, tests: (
        [row(f"r{n}", d) for n, d in enumerate(rows)] + [reading(f"t{n}", d) for n, d in enumerate(tests)]
    ),
    st.lists(st.sampled_from(ROWS), max_size=7),
    st.lists(st.sampled_from(TESTS), max_size=3),
)
kinds = st.sampled_from([a for a in ASSERTS if a != "judgement"])
new_items = st.one_of(
    st.sampled_from(ROWS).map(lambda d: row("new", d)), st.sampled_from(TESTS).map(lambda d: reading("new", d))
)
heavier = st.tuples(st.integers(0, 9), st.sampled_from("ABCDEF"), st.integers(1, 3))
MIRROR = {words[lean]: words[-lean] for words in (PLAIN, FITTING) for lean in words} | {OPEN: OPEN}


@settings(max_examples=600)
@given(claims, kinds, st.booleans(), new_items, heavier, st.integers(0, 2**16))
def test_the_rule_keeps_its_promises(items, asserts, searched, new, heavier, seed):
    swapping_the_sides_mirrors_the_verdict(items, asserts, searched)
    neither_order_nor_saying_it_twice_matters(items, asserts, Random(seed))
    assert list(complaints(items, [*items, new], new.direction, asserts, searched)) == [], "by what was added"
    nothing_made_heavier_moves_against_itself(items, asserts, *heavier)
    the_pans_say_the_word(items, asserts)


def swapping_the_sides_mirrors_the_verdict(items, asserts, searched):
    there = judge(items, asserts=asserts, searched=searched)
    back = judge([mirrored(i) for i in items], asserts=asserts, searched=searched)
    assert back.verdict == MIRROR[there.verdict]
    assert (back.pro, back.con, back.confidence) == (there.con, there.pro, there.confidence)


def neither_order_nor_saying_it_twice_matters(items, asserts, random):
    shuffled = items + items
    random.shuffle(shuffled)
    assert judge(shuffled, asserts=asserts) == judge(items, asserts=asserts)


def against_what_was_added(before, after, direction):
    """What moved against an item added on one side: the word, or the confidence of an unchanged side."""
    if direction == 0:
        if abs(LEAN[after.verdict]) > abs(LEAN[before.verdict]) and before.verdict != OPEN:
            yield "a caveat moved the word outwards"
        if after.side == before.side != 0 and level(after) > level(before):
            yield "a caveat raised the confidence"
        return
    if OPEN not in (before.verdict, after.verdict) and direction * (LEAN[after.verdict] - LEAN[before.verdict]) < 0:
        yield "the word moved against it"
    if after.side == before.side != 0:
        moved = level(after) - level(before)
        if moved * direction * after.side < 0:
            yield "the confidence moved against it"
    if before.verdict == OPEN and after.side == -direction:
        yield "it opened the claim for the other side"


def level(said):
    return CONFIDENCE.index(said.confidence)


def complaints(items, changed, direction, asserts, searched=True) -> Iterator[str]:
    """Promises broken by one change that adds to one pan, or to neither."""
    before, after = (judge(i, asserts=asserts, searched=searched) for i in (items, changed))
    if before.verdict != OPEN and after.verdict == OPEN:
        yield "something added closed the claim"
    yield from against_what_was_added(before, after, direction)


def nothing_made_heavier_moves_against_itself(items, asserts, at, grade, strength):
    """A better grade, more strength, a bearing test that comes to decide: the same item, heavier."""
    if not items:
        return
    at %= len(items)
    old = items[at]
    if isinstance(old, Fact):
        grade, strength = min(grade, old.grade), max(strength, old.strength)
        new = replace(old, grade=grade, strength=strength, witnesses=tuple((w, grade) for w, _ in old.witnesses))
    else:
        new = replace(old, decides=True)
    assert not list(complaints(items, [*items[:at], new, *items[at + 1 :]], old.direction, asserts))


def the_pans_say_the_word(items, asserts):
    said = judge(items, asserts=asserts)
    if said.verdict == OPEN:
        assert max(said.pro, said.con) < Fraction(3, 2)
        return
    heavier, lighter = max(said.pro, said.con) + said.caveats / 2, min(said.pro, said.con) + said.caveats / 2
    lean = abs(LEAN[said.verdict])
    assert heavier >= (0, 2, 3)[lean] * lighter
    assert SIDE[said.verdict] in (0, (said.pro > said.con) - (said.pro < said.con))


# ---- promises, on the real tables -----------------------------------------------------------------------------


@pytest.mark.parametrize("day", [PUBLISHED, HINDSIGHT])
def test_no_row_added_to_the_real_tables_moves_against_itself(day):
    """Every strength, grade and direction, on a new occasion and on each that the claim has; and each test demoted."""
    tried = 0
    for found in ledger.verdicts(day):
        if found.verdict == NOT_CHECKABLE or found.judgement.why_open == NOT_DUE:
            continue
        items, asserts = list(found.items), found.asserts
        new = [("new", *rest) for rest in product((1, 0, -1), (1, 2, 3), "ABCDEF")]
        known = [(o, *rest) for o in {i.occasion for i in items} for rest in product((1, 0, -1), (1, 3), "AF")]
        for occasion, direction, strength, grade in (*new, *sorted(known)):
            row = Fact("added", occasion, direction, strength, grade, (("somebody", grade),))
            assert not list(complaints(items, [*items, row], direction, asserts, found.searched)), (found.claim_id, row)
            tried += 1
        for at, item in enumerate(items):
            if isinstance(item, Reading) and not item.decides:
                heavier = [*items[:at], replace(item, decides=True), *items[at + 1 :]]
                assert not list(complaints(items, heavier, item.direction, asserts, found.searched)), item
    assert tried > 4000
