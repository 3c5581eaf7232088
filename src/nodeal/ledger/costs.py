"""What the rule costs: how many verdicts stand on little, by its own arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from nodeal.dates import HINDSIGHT
from nodeal.ledger.rule import CEILING_ONE_PAGE, FACT, LEAN, OPEN, SECOND_EDITION, SIDE, Fact, judge
from nodeal.ledger.verdicts import Verdict, verdicts
from nodeal.tables import table

CENTRAL = 3
"""Importance of the claims on which the thesis rests."""
HIGHER_BAR = Fraction(2)


@dataclass(frozen=True, slots=True)
class Costs:
    """How much hangs on little.

    Attributes
    ----------
    undecided
        Claims that have a side without a deciding test.
    overturned
        Of these, claims that lose it to one ordinary contrary fact: a newspaper's, of strength 2.
    on_the_bar
        Claims that are open if one pan must hold 2 of its own before it opens them, and not 1.5.
    one_page
        Plain facts that hold or fail in full on one page.
    central
        Claims on which the thesis rests that have a side.
    hanging
        Of these, claims whose side one row or test, taken away, would change.
    """

    undecided: int
    overturned: int
    on_the_bar: int
    one_page: int
    central: int
    hanging: int


def costs(as_of: date = HINDSIGHT) -> Costs:
    """Count them over all claims on one day."""
    weighty = set(table("audit/claims").query("importance == @CENTRAL")["claim_id"])
    found = verdicts(as_of)
    sided = [v for v in found if v.side]
    undecided = [v for v in sided if not any(item.decides for item in v.items)]
    higher = replace(SECOND_EDITION, opens=HIGHER_BAR)
    return Costs(
        undecided=len(undecided),
        overturned=sum(_said(v, _contrary(v)) != v.side for v in undecided),
        on_the_bar=sum(
            v.verdict != OPEN
            and judge(v.items, asserts=v.asserts, searched=v.searched, scale=higher).verdict == OPEN
            for v in found
            if v.asserts
        ),
        one_page=sum(
            v.asserts == FACT and abs(LEAN[v.verdict]) == max(LEAN.values())
            and v.judgement.ceiling == CEILING_ONE_PAGE
            for v in sided
        ),
        central=sum(v.claim_id in weighty for v in sided),
        hanging=sum(v.claim_id in weighty and bool(v.hangs_on) for v in sided),
    )  # fmt: skip


def _contrary(found: Verdict) -> Fact:
    """An ordinary fact for the other side."""
    return Fact("supposed", "supposed", -found.side, 2, "D", (("a newspaper", "D"),))


def _said(found: Verdict, more: Fact) -> int:
    """Side of a verdict with one fact more."""
    return SIDE[judge([*found.items, more], asserts=found.asserts, searched=found.searched).verdict]
