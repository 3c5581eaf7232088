"""What the counts would be if directions were dealt out at random."""

from __future__ import annotations

import pytest

from nodeal import ledger
from nodeal.dates import HINDSIGHT
from nodeal.ledger import shuffled
from nodeal.ledger.rule import Fact, Reading, judge


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
    again = shuffled._counts.__wrapped__(HINDSIGHT).set_index(["ground", "says"])
    assert again.equals(counts)
    assert (counts["low"] <= counts["shuffled"]).all()
    assert (counts["shuffled"] <= counts["high"]).all()
    assert counts.loc[("notes", "for"), "high"] > counts.loc[("notes", "for"), "low"], "something was shuffled"


@pytest.mark.parametrize(
    ("items", "rests_on"),
    [
        ([Reading("t", "m", True, 1)], shuffled.TEST),
        ([Fact("r", "text", 1, 3, "A", (("ministry", "A"),))], shuffled.DOCUMENTS),
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


def test_it_is_listed_with_the_measures():
    for name, function in shuffled.LISTED.items():
        found = function()
        assert name.startswith("shuffled.")
        assert found.unit == "claims"
        assert found.low <= found.value <= found.high
