"""Which claim of a step is named the strongest, and which the weakest."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nodeal.ledger.rule import SIDE, Fact, judge
from nodeal.ledger.standing import ends


def judged(name: str, *rows: tuple[int, int, str], asserts: str = "fact") -> SimpleNamespace:
    """A claim with rows of direction, strength and grade, each a document of its own."""
    items = [
        Fact(f"r{n}", f"o{n}", way, strength, grade, ((f"w{n}", grade),))
        for n, (way, strength, grade) in enumerate(rows)
    ]
    said = judge(items, asserts=asserts, searched=True)
    return SimpleNamespace(claim_id=name, verdict=said.verdict, side=SIDE[said.verdict], judgement=said)


HOLDS = judged("holds", (1, 3, "A"), (1, 3, "A"))
QUALIFIED = judged("surer with a caveat", (1, 3, "A"), (1, 3, "A"), (0, 1, "A"))
LESS_SURE = judged("less sure", (1, 3, "D"))
MIXED, TILTED = judged("mixed", (1, 2, "A"), (-1, 2, "A")), judged("tilted", (1, 3, "A"), (-1, 2, "A"))
FAILS, SURER = judged("fails", (-1, 3, "D")), judged("surer", (-1, 3, "A"), (-1, 3, "A"))
# Of one word and one confidence; of a caveat half lies in each pan.
LONE, HEAVIER = judged("lone", (1, 3, "D")), judged("heavier", (1, 2, "A"))
CAVEAT, CONTESTED = judged("caveat", (1, 2, "A"), (0, 1, "A")), judged("contested", (1, 2, "A"), (-1, 1, "D"))
OPEN = judged("open", (1, 1, "E"))


@pytest.mark.parametrize(
    ("claims", "strongest", "weakest"),
    [
        ([MIXED, FAILS, HOLDS], HOLDS, FAILS),
        ([LESS_SURE, HOLDS], HOLDS, LESS_SURE),
        ([LESS_SURE, QUALIFIED], QUALIFIED, LESS_SURE),
        ([SURER, FAILS], FAILS, SURER),
        ([MIXED, TILTED], TILTED, MIXED),
        ([OPEN, MIXED, HOLDS], HOLDS, MIXED),
        ([OPEN, HOLDS], HOLDS, None),
        ([OPEN], None, None),
        ([CAVEAT, LONE], LONE, CAVEAT),
        ([LONE, HEAVIER], HEAVIER, LONE),
        ([CONTESTED, CAVEAT], CAVEAT, CONTESTED),
        ([HOLDS, judged("its like", (1, 3, "A"), (1, 3, "A"))], HOLDS, None),
    ],
)
def test_by_the_word_then_the_confidence_then_the_pans(claims, strongest, weakest):
    assert HOLDS.judgement.confidence != LESS_SURE.judgement.confidence
    assert FAILS.judgement.confidence != SURER.judgement.confidence
    alike = {(one.verdict, one.judgement.confidence) for one in (LONE, HEAVIER, CAVEAT, CONTESTED)}
    assert len(alike) == 1
    assert ends(claims) == (strongest, weakest)
