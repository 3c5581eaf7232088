"""What the counts would be if directions were dealt out at random."""

from __future__ import annotations

import pytest

from nodeal import ledger
from nodeal.dates import HINDSIGHT
from nodeal.ledger import shuffled
from nodeal.ledger.rule import Fact, Reading, judge
from nodeal.tables import table


@pytest.fixture(scope="module")
def counts():
    return shuffled.counts_if_shuffled().set_index(["ground", "says"])


def test_what_is_seen_is_what_the_ledger_says(counts):
    sides = [v.side for v in ledger.verdicts(HINDSIGHT)]
    assert counts.loc[("all", "for"), "seen"] == sides.count(1)
    assert counts.loc[("all", "against"), "seen"] == sides.count(-1)
    for says in shuffled.SAYS:
        by_ground = counts.loc[[(g, says) for g in shuffled.GROUNDS], ["seen", "shuffled"]].sum()
        assert by_ground.tolist() == pytest.approx(
            counts.loc[("all", says), ["seen", "shuffled"]].astype(float).tolist()
        )


def test_shuffling_changes_no_test_and_is_the_same_every_time(counts):
    again = shuffled._framed(*shuffled._dealt.__wrapped__(HINDSIGHT)[0]).set_index(["ground", "says"])
    assert again.equals(counts)
    assert (counts["low"] <= counts["shuffled"]).all()
    assert (counts["shuffled"] <= counts["high"]).all()
    assert counts.loc[("notes", "for"), "high"] > counts.loc[("notes", "for"), "low"], "something was shuffled"


@pytest.mark.parametrize(
    ("items", "rests_on"),
    [
        ([Reading("t", "m", True, 1)], shuffled.TEST),
        ([Fact("r", "text", 1, 3, "A", (("ministry", "A"),))], shuffled.DOCUMENTS),
        ([Reading("t", "m", False, 1), Fact("r", "text", 1, 3, "A", (("m", "A"),))], shuffled.DOCUMENTS),
        ([Fact("r", "page", 1, 3, "D", (("paper", "D"),))], shuffled.ONE_PAGE),
        (
            [Fact("r", "page", 1, 3, "A", (("one", "A"),)), Fact("s", "other", -1, 1, "A", (("two", "A"),))],
            shuffled.DOCUMENTS,
        ),
        (
            [Fact("r", "page", 1, 3, "A", (("one", "A"),)), Fact("s", "other", -1, 3, "D", (("two", "D"),))],
            shuffled.NOTES,
        ),
    ],
)
def test_on_what_a_word_rests(items, rests_on):
    assert shuffled.ground(judge(items, asserts="fact", searched=True), items) == rests_on


TWINS = [("c01-2c", "c25-2a"), ("c00-1b", "c01-2d"), ("c00-1a", "c01-2b"), ("c00-1c", "c01-2e")]
"""Claims that are one proposition."""


def test_twins_are_one_ground_and_no_claim_has_two():
    measured = table("audit/tests").set_index("test_id")["measure_id"].to_dict()
    rests = {
        v.claim_id: (v.side, shuffled.rests_on(v.judgement, v.items, measured))
        for v in ledger.verdicts(HINDSIGHT)
        if v.side
    }
    for pair in TWINS:
        assert len({rests[claim] for claim in pair if claim in rests}) <= 1, pair
    serve = table("audit/claims").dropna(subset="step")["claim_id"]
    grounds = shuffled.grounds_if_shuffled().set_index(["ground", "says"])
    for side, says in ((1, "for"), (-1, "against")):
        assert grounds.loc[("all", says), "seen"] == len({rests[c] for c in serve if rests.get(c, (0,))[0] == side})
        assert grounds.loc[[(g, says) for g in shuffled.GROUNDS], "seen"].sum() == grounds.loc[("all", says), "seen"]
    assert grounds.loc[("all", "for"), "seen"] < sum(rests.get(c, (0,))[0] == 1 for c in serve), "twins count once"
    assert grounds.loc[("all", "for"), "high"] > grounds.loc[("all", "for"), "low"], "something was shuffled"


@pytest.mark.parametrize(
    ("items", "on"),
    [
        ([Reading("t-2", "m", True, 1), Fact("r", "text", 1, 3, "A", (("m", "A"),))], "aid.share"),
        ([Reading("t-1", "m", False, 1), Fact("r", "text", 1, 3, "A", (("m", "A"),))], "text"),
        ([Fact("r", "b", 1, 3, "A", (("m", "A"),)), Fact("s", "a", 1, 3, "A", (("m", "A"),))], "a"),
        ([Fact("r", "b", 1, 3, "A", (("m", "A"),)), Fact("s", "a", -1, 1, "A", (("m", "A"),))], "b"),
        (
            [Fact(b, b, 1, 2, "A", ((b, "A"),)) for b in ("b", "c", "d")] + [Fact("s", "a", -1, 3, "A", (("m", "A"),))],
            "b",
        ),
    ],
)
def test_a_ground_is_the_deciding_test_by_its_measure_or_the_heaviest_document(items, on):
    said = judge(items, asserts="fact", searched=True)
    assert shuffled.rests_on(said, items, {"t-2": "aid.share"}) == on


def test_it_is_listed_with_the_measures():
    for name, function in shuffled.LISTED.items():
        found = function()
        assert name.startswith("shuffled.")
        assert found.unit == "claims"
        assert found.low <= found.value <= found.high
