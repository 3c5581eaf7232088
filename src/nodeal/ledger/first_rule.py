"""The rule that turns facts and tests into a verdict. Pure: it reads no table and holds no number of its own.

The constants below are the rule's, not the data's; they were chosen with the outcomes known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

GRADE_WEIGHT = {"A": 1.0, "B": 1.0, "C": 0.75, "D": 0.5, "E": 0.25, "F": 0.25}
"""What a fact counts for by the best grade among its sources."""
PRIOR = 2.0
"""Added below the line of E: one medium fact moves a claim by less than half."""
TEST_STRENGTH = 2
"""A test that only bears on a claim enters the evidence as one fact of this strength, grade B."""
FULL, SOME = 0.5, 0.15
"""|S| from which a claim holds or fails, and from which it mostly does."""
ENOUGH = 2.0
"""Σ strength × weight below which, without a deciding test, a claim stays open."""

HOLDS, MOSTLY_HOLDS, MIXED, MOSTLY_FAILS, FAILS = "holds", "mostly holds", "mixed", "mostly fails", "fails"
OPEN, NOT_CHECKABLE = "open", "not checkable"
VERDICTS = (HOLDS, MOSTLY_HOLDS, MIXED, MOSTLY_FAILS, FAILS, OPEN, NOT_CHECKABLE)
SIDE = {HOLDS: 1, MOSTLY_HOLDS: 1, MIXED: 0, MOSTLY_FAILS: -1, FAILS: -1, OPEN: 0, NOT_CHECKABLE: 0}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that bears on one claim.

    Attributes
    ----------
    fact_id
        The same fact has the same id wherever it is used.
    direction
        +1 supports, −1 contradicts, 0 qualifies.
    strength
        1 to 3.
    grade
        Best grade among its sources, A to F.
    witnesses
        Independent witnesses, each with its grade.
    series
        Data series and horizon that it was read from, if any: one series speaks once a horizon.
    """

    fact_id: str
    direction: int
    strength: int
    grade: str
    witnesses: tuple[tuple[str, str], ...] = ()
    series: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One test that is due: which way its value fell.

    ``outcome`` is +1 if the whole interval lies beyond ``holds_if``, −1 if beyond ``fails_if``, else 0.
    """

    test_id: str
    family: str
    decides: bool
    outcome: int
    series: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rule says, and everything it was made of."""

    verdict: str
    score: float
    tests: float | None
    evidence: float
    weight: float
    supporting: int
    contradicting: int
    qualifying: int
    support: str
    agreement: str
    confidence: str
    capped: bool


def judge(facts: Iterable[Fact], readings: Iterable[Reading], weights: dict[str, float] | None = None) -> Judgement:
    """Judge one claim at one date.

    **Evidence.** E = Σ (direction × strength × weight) / (2 + Σ strength × weight), over facts known by the
    date: one term a fact, and one a data series and horizon (the weightiest stands for the rest). A supporting
    fact counts +1, a contradicting one −1; a qualifying one counts below the line only. Weights by the best grade
    of a fact's sources: A and B 1, C 0.75, D 0.5, E and F 0.25. A test that only bears on the claim counts as one
    fact of strength 2 and weight 1; a fact from the series of a test of the same claim is shown, not scored.

    **Tests.** T = the mean over families of deciding tests of +1 (the whole interval lies beyond ``holds_if``),
    −1 (beyond ``fails_if``) or 0 (between).

    **Score.** S = (T + E) / 2 with a deciding test, else E.

    **Verdict.** |S| of 0.5 and more: holds, or fails. From 0.15: mostly holds, or mostly fails. Below: mixed. On
    evidence alone a verdict stops at mostly, and so it does where no fact or test speaks for the other side;
    unless a fact of strength 3 from a primary document (grade A) settles it unopposed. A claim is open when no
    deciding test is due and Σ strength × weight stays below 2.

    **Confidence** crosses how much evidence there is (independent witnesses, each by its best grade) with how far
    it agrees (the strengths for and against, whatever their grades). Without a deciding test it stops at medium,
    unless a primary document settles the claim: many voices on a motive are not a measurement of it.

    The rule is symmetric: swap the sides and the verdict mirrors. It is blind to order and to duplicates.
    """
    weight_of = weights or GRADE_WEIGHT
    due = _once(readings, key=lambda r: r.test_id)
    deciding = [r for r in due if r.decides]
    tested = {r.series for r in due if r.series}
    scored = _scored(list(facts), tested, weight_of) + [_as_fact(r) for r in due if not r.decides]
    above = sum(f.direction * f.strength * weight_of[f.grade] for f in scored)
    below = sum(f.strength * weight_of[f.grade] for f in scored)
    evidence = above / (PRIOR + below)
    tests = _mean_over_families(deciding)
    score = evidence if tests is None else (tests + evidence) / 2
    side = 1 if score > 0 else -1
    opposed = any(f.direction == -side for f in scored) or any(r.outcome == -side for r in deciding)
    primary = any(f.direction == side and f.strength == 3 and f.grade == "A" for f in scored)
    settled = primary and not opposed
    verdict, capped = _verdict(score, below, deciding, opposed=opposed, settled=settled)
    support, agreement, confidence = _confidence(scored, deciding, weight_of, settled=settled)
    return Judgement(
        verdict,
        score,
        tests,
        evidence,
        below,
        sum(f.direction > 0 for f in scored),
        sum(f.direction < 0 for f in scored),
        sum(f.direction == 0 for f in scored),
        support,
        agreement,
        confidence,
        capped,
    )


def _scored(facts: list[Fact], tested: set[str], weight_of: dict[str, float]) -> list[Fact]:
    """One term a fact and one a series and horizon: the weightiest, then the first by id."""

    def heaviest(fact: Fact) -> tuple[float, int, str]:
        return -fact.strength * weight_of[fact.grade], -abs(fact.direction), fact.fact_id

    kept, seen = [], set()
    for fact in sorted(facts, key=heaviest):
        series = fact.series.split("@")[0] if fact.series else None
        if series in tested or fact.fact_id in seen or (fact.series and fact.series in seen):
            continue
        seen |= {fact.fact_id, fact.series} - {None}
        kept.append(fact)
    return kept


def _as_fact(reading: Reading) -> Fact:
    witness = (reading.series or reading.test_id, "B")
    return Fact(reading.test_id, reading.outcome, TEST_STRENGTH, "B", (witness,))


def _once(items: Iterable[Reading], key) -> list[Reading]:  # noqa: ANN001 - a key function
    return sorted({key(i): i for i in items}.values(), key=key)


def _mean_over_families(deciding: Sequence[Reading]) -> float | None:
    if not deciding:
        return None
    families: dict[str, list[int]] = {}
    for reading in deciding:
        families.setdefault(reading.family, []).append(reading.outcome)
    means = [sum(outcomes) / len(outcomes) for outcomes in families.values()]
    return sum(means) / len(means)


def _verdict(
    score: float, weight: float, deciding: Sequence[Reading], *, opposed: bool, settled: bool
) -> tuple[str, bool]:
    if not deciding and weight < ENOUGH:
        return OPEN, False
    if abs(score) < SOME:
        return MIXED, False
    full = abs(score) >= FULL
    capped = full and not settled and (not deciding or not opposed)
    if full and not capped:
        return (HOLDS if score > 0 else FAILS), False
    return (MOSTLY_HOLDS if score > 0 else MOSTLY_FAILS), capped


_LEVELS = ("limited", "medium", "robust")
_AGREEMENT = ("low", "medium", "high")
_CONFIDENCE = ("very low", "low", "medium", "high", "very high")


def _confidence(
    scored: Sequence[Fact], deciding: Sequence[Reading], weight_of: dict[str, float], *, settled: bool
) -> tuple[str, str, str]:
    best: dict[str, float] = {r.series or r.test_id: weight_of["B"] for r in deciding}
    for fact in scored:
        for witness, grade in fact.witnesses:
            best[witness] = max(best.get(witness, 0.0), weight_of[grade])
    total = sum(best.values())
    level = 2 if total >= 3 else 1 if total >= 1.5 else 0
    votes = [(f.direction, f.strength) for f in scored] + [(r.outcome, 3) for r in deciding]
    spoken = sum(strength for _, strength in votes)
    one_way = abs(sum(direction * strength for direction, strength in votes)) / spoken if spoken else 0.0
    accord = 2 if one_way >= 0.6 else 1 if one_way >= 0.25 else 0
    reached = level + accord if deciding or settled else min(level + accord, _CONFIDENCE.index("medium"))
    return _LEVELS[level], _AGREEMENT[accord], _CONFIDENCE[reached]


def mirrored(fact: Fact) -> Fact:
    """The same fact for the other side."""
    return replace(fact, direction=-fact.direction)
