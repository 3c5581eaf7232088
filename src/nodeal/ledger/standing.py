"""Which claim of a step the record bears out most, and which least."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from nodeal.ledger.rule import CONFIDENCE, LEAN, NOT_CHECKABLE, OPEN
from nodeal.ledger.verdicts import Verdict


def ends(found: Iterable[Verdict]) -> tuple[Verdict | None, Verdict | None]:
    """The strongest and the weakest of some claims, by the scales.

    Claims that were judged are ranked by four things, each where those before it are alike:

    1. how far the word leans, from in full for the claim over mixed to in full against it;
    2. the confidence: a surer *holds* is stronger, a surer *fails* weaker;
    3. the share of all that lies on the scales that lies in the pan for the claim, caveats half in each;
    4. the weight by which that pan outweighs the other.

    Of claims alike in all four the first is named, so that the order in which they come should be that of the page.
    Open claims and those that no record could decide have no rank.

    Returns
    -------
    tuple
        Both None if none was judged, the weakest None if all are alike or there is only one.
    """
    judged = [one for one in found if one.verdict not in (OPEN, NOT_CHECKABLE)]
    if not judged:
        return None, None
    strongest, weakest = max(judged, key=_rank), min(judged, key=_rank)
    return strongest, None if _rank(strongest) == _rank(weakest) else weakest


def _rank(one: Verdict) -> tuple[int, int, Fraction, Fraction]:
    said = one.judgement
    whole = said.pro + said.con + said.caveats
    share = (said.pro + said.caveats / 2) / whole if whole else Fraction(1, 2)
    sure = CONFIDENCE.index(said.confidence) if said.confidence in CONFIDENCE else 0
    return LEAN[one.verdict], one.side * sure, share, said.pro - said.con
