"""The rule, second edition: a pair of scales. Pure: it reads no table and holds no number but the rule's own.

What speaks for a claim lies in one pan, what speaks against it in the other. No window, date or horizon is known
here: the ledger lays on the scales only what counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

from nodeal.errors import NodealError

HOLDS, MOSTLY_HOLDS, MIXED, MOSTLY_FAILS, FAILS = "holds", "mostly holds", "mixed", "mostly fails", "fails"
FITS, MOSTLY_FITS = "fits", "mostly fits"
MOSTLY_DOES_NOT_FIT, DOES_NOT_FIT = "mostly does not fit", "does not fit"
OPEN, NOT_CHECKABLE = "open", "not checkable"

PLAIN = {2: HOLDS, 1: MOSTLY_HOLDS, 0: MIXED, -1: MOSTLY_FAILS, -2: FAILS}
"""Words by how far the scales lean, for what can be seen: facts, degrees, outcomes."""
FITTING = {2: FITS, 1: MOSTLY_FITS, 0: MIXED, -1: MOSTLY_DOES_NOT_FIT, -2: DOES_NOT_FIT}
"""Words for causes and aims, which are read off what would follow if they were true."""
LEAN = {word: lean for words in (PLAIN, FITTING) for lean, word in words.items()} | {OPEN: 0, NOT_CHECKABLE: 0}
"""How far each word leans: 2 in full, 1 mostly, 0 neither; below zero against the claim."""
SIDE = {word: (lean > 0) - (lean < 0) for word, lean in LEAN.items()}
VERDICTS = (*PLAIN.values(), *(word for word in FITTING.values() if word != MIXED), OPEN, NOT_CHECKABLE)

FACT, DEGREE, OUTCOME, CAUSE, AIM, JUDGEMENT = "fact", "degree", "outcome", "cause", "aim", "judgement"
ASSERTS = (FACT, DEGREE, OUTCOME, CAUSE, AIM, JUDGEMENT)
"""What a claim may assert (``audit/claims``, column asserts)."""

EVIDENCE = ("limited", "medium", "robust")
AGREEMENT = ("low", "medium", "high")
CONFIDENCE = ("very low", "low", "medium", "high", "very high")

NOT_DUE, TOO_LITTLE, NOTHING_FOUND = "not due", "too little", "nothing found"
"""Why a claim is open."""
CEILING_MOTIVE = "a cause or an aim is never measured itself"
CEILING_UNSETTLED = "nothing that settles such a claim lies in the heavier pan"
CEILING_UNSEARCHED = "the other side has not been searched for"
CEILING_ONE_PAGE = "one page only"


class RuleError(NodealError):
    """Something was laid on the scales that does not belong there."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The rule's constants.

    Attributes
    ----------
    worth
        What a fact is worth by the grade of its best source; it weighs its strength times that.
    deciding, bearing
        What a test weighs that decides, and one that only bears on the claim.
    opens
        What one pan must hold of its own before facts and bearing tests open a claim.
    mostly, fully
        How many times the lighter pan the heavier must hold for *mostly*, and for the full word.
    limited, robust
        Worth of the witnesses below which evidence is limited, and from which it is robust.
    """

    worth: Mapping[str, Fraction] = field(
        default_factory=lambda: {
            "A": Fraction(1),
            "B": Fraction(1),
            "C": Fraction(3, 4),
            "D": Fraction(1, 2),
            "E": Fraction(1, 4),
            "F": Fraction(1, 4),
        }
    )
    deciding: Fraction = Fraction(6)
    bearing: Fraction = Fraction(2)
    opens: Fraction = Fraction(3, 2)
    mostly: Fraction = Fraction(2)
    fully: Fraction = Fraction(3)
    limited: Fraction = Fraction(3, 2)
    robust: Fraction = Fraction(3)


SECOND_EDITION = Scale()
"""6, 2, 1.5, twice, three times."""
NO_WITNESS = "F"
"""The grade of a mirror: its page may weigh a little, but it states nothing of its own and is no witness."""
OFFICIAL = ("A", "B")
STRONG = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One row that bears on one claim.

    Attributes
    ----------
    row_id
        Id of the row, for what is said about it.
    occasion
        The document it quotes, else the meeting or event, else the data series, else the fact's own id: one
        occasion counts once in each pan, be it row or test.
    direction
        +1 supports, −1 contradicts, 0 qualifies.
    strength
        1 to 3.
    grade
        Best grade among its sources, A to F.
    witnesses
        Independent witnesses, each with its grade.
    """

    row_id: str
    occasion: str
    direction: int
    strength: int
    grade: str
    witnesses: tuple[tuple[str, str], ...] = ()

    def weight(self, scale: Scale) -> Fraction:
        """Strength times the worth of the best source."""
        return self.strength * scale.worth[self.grade]

    @property
    def states(self) -> bool:
        """Whether this is a page that states a plain fact; a mirror does not."""
        return self.grade != NO_WITNESS

    @property
    def official(self) -> bool:
        """Whether this is an official text that states it outright: enough to settle a plain fact."""
        return self.grade in OFFICIAL and self.strength == STRONG

    @property
    def settles(self) -> bool:
        """Whether a deciding test clear of its marks lies here: never, of a row."""
        return False

    @property
    def decides(self) -> bool:
        """Whether a deciding test lies here: never, of a row."""
        return False


@dataclass(frozen=True, slots=True)
class Reading:
    """One test that is due: which way its value fell.

    Attributes
    ----------
    row_id
        Id of the test.
    occasion
        The document, meeting or data series that it reads, keyed as for a :class:`Fact`.
    decides
        Whether the sentence would be false were the value otherwise, and true if it came out so. Else it bears.
    direction
        +1 if the whole range reaches ``holds_if``, −1 if it reaches ``fails_if``, 0 between the marks.
    clear
        Whether the range lies strictly beyond its mark.
    witness
        The dataset or issuer that it reads; counts as grade B.
    """

    row_id: str
    occasion: str
    decides: bool
    direction: int
    clear: bool = True
    witness: str = ""

    def weight(self, scale: Scale) -> Fraction:
        """What a deciding or a bearing test weighs."""
        return scale.deciding if self.decides else scale.bearing

    @property
    def witnesses(self) -> tuple[tuple[str, str], ...]:
        """The dataset or issuer, once."""
        return ((self.witness or self.occasion, "B"),)

    @property
    def states(self) -> bool:
        """Whether this is a page that states a plain fact: a test is none."""
        return False

    @property
    def official(self) -> bool:
        """Whether this is an official text: a test is none."""
        return False

    @property
    def settles(self) -> bool:
        """Whether it decides and lies clear of its marks."""
        return self.decides and self.clear


Item = Fact | Reading


class Term(NamedTuple):
    """What one row or test adds to the scales: each is a term of the judgement once.

    Attributes
    ----------
    row_id
        Id of the row or test.
    kind
        ``fact`` or ``test``.
    direction
        Pan: +1 for the claim, −1 against it, 0 half in each.
    occasion
        One occasion counts once in each pan, at its heaviest.
    weight
        What it weighs by itself.
    counts
        What it adds to its pan: its weight, or 0 where a heavier term of its occasion stands for it.
    strength, grade
        Of a fact; 0 and empty for a test.
    decides, clear
        Of a test; false for a fact.
    official, states
        Whether it is an official text that states a plain fact outright, and whether it is a page that states it.
    witnesses
        Independent witnesses, each with its grade.
    """

    row_id: str
    kind: str
    direction: int
    occasion: str
    weight: Fraction
    counts: Fraction
    strength: int
    grade: str
    decides: bool
    clear: bool
    official: bool
    states: bool
    witnesses: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """The term as JSON values; weights are whole numbers of sixteenths at the finest, so exact as floats."""
        return self._asdict() | {
            "weight": float(self.weight),
            "counts": float(self.counts),
            "witnesses": [list(pair) for pair in self.witnesses],
        }


Weighed = tuple[Item, Fraction, Fraction]
"""A row or test, what it weighs by itself, and what it adds to its pan."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the scales say of one claim at one date, and everything it was made of.

    Attributes
    ----------
    verdict
        The word.
    pro, con
        What lies in each pan of its own, caveats left out.
    caveats
        What qualifies, with tests between their marks; half of it lies in each pan.
    supporting, contradicting, qualifying
        How many occasions lie there.
    evidence, agreement, confidence
        How much there is by independent witnesses, how far it agrees, and the two crossed. Empty while open.
    ceiling
        Why the confidence stops where it does, if it stops below what the two would give.
    why_open
        *not due*, *too little* or *nothing found*, if the claim is open.
    weighed
        What was laid on the scales, each row and test once: itself, what it weighs, and what it adds to its pan.
        Empty where nothing is weighed.
    """

    verdict: str
    pro: Fraction = Fraction(0)
    con: Fraction = Fraction(0)
    caveats: Fraction = Fraction(0)
    supporting: int = 0
    contradicting: int = 0
    qualifying: int = 0
    evidence: str = ""
    agreement: str = ""
    confidence: str = ""
    ceiling: str = ""
    why_open: str = ""
    weighed: tuple[Weighed, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """What was laid on the scales, facts before tests, by their ids.

        From these and the constants everything else that is said here can be worked out again.
        """
        return tuple(sorted((_term(*one) for one in self.weighed), key=lambda term: (term.kind, term.row_id)))

    @property
    def side(self) -> int:
        """+1 for the claim, −1 against it, 0 neither."""
        return SIDE[self.verdict]


def pans_of(items: Iterable[Item], scale: Scale = SECOND_EDITION) -> tuple[Fraction, Fraction]:
    """What each pan holds of its own, for and against, halves not counted."""
    held, _ = _held(_laid(items), scale)
    return held[1], held[-1]


def judge(
    items: Iterable[Item], *, asserts: str, searched: bool = False, due: bool = True, scale: Scale = SECOND_EDITION
) -> Judgement:
    """Weigh one claim at one date.

    1. What speaks for the claim lies in one pan, what speaks against it in the other.
    2. A fact weighs its strength (1 to 3) times the worth of its best source: A, B 1; C ¾; D ½; E, F ¼.
    3. A test that decides weighs 6, one that bears on the claim 2.
    4. One document, occasion or data series counts once in each pan, at its heaviest, be it row or test.
    5. What qualifies, and a test that ends between its marks, lies half in each pan.
    6. *Open*: neither pan holds 1.5 of its own (halves not counted) and no deciding test is due.
    7. *Mixed*: the heavier pan holds less than twice the lighter, or a deciding test lies against it and none for it.
    8. *Holds* (*fails*): at least three times, and in the heavier pan lies a deciding test or, if the claim asserts
       a plain fact, a page that states it (grade F does not count). Else *mostly*.
    9. Causes and aims say *fits*; judgements are not checkable; a forecast is open, not due, until its first horizon.
    10. Evidence: witnesses in the heavier pan (in both where the scales are mixed), each once by its best grade, F
        none: under 1.5 limited, under 3 medium, else robust. Agreement: three times high, twice medium, mixed low.
        The two cross.
    11. Ceilings. *Medium*: causes and aims; whatever neither a deciding test clear of its marks nor, for a plain
        fact, an official text of strength 3 or two witnesses settle; whatever the other side has not been searched
        for. *Low*: a single page that is no such text, without a deciding test.

    Parameters
    ----------
    items
        Facts and readings that lie within the claim's window, in any order.
    asserts
        What the claim asserts, one of :data:`ASSERTS`.
    searched
        Whether the other side was searched for, by the log.
    due
        Whether the claim may be judged yet: false for a forecast before its first horizon.
    scale
        Other constants, for the stress test.

    Raises
    ------
    RuleError
        If `asserts` is no such word.
    """
    if asserts not in ASSERTS:
        raise RuleError("a claim", found=f"asserts {asserts!r}", expected=" or ".join(ASSERTS),
                        remedy="Code the column asserts of audit/claims.csv.")  # fmt: skip
    laid = _laid(items)
    held, weighed = _held(laid, scale)
    own, caveats = (held[1], held[-1]), held[0]
    pro, con, halves = (len({item.occasion for item in laid[direction]}) for direction in (1, -1, 0))
    said = Judgement(OPEN, *own, caveats, pro, con, halves, weighed=weighed)
    if asserts == JUDGEMENT:
        return replace(said, verdict=NOT_CHECKABLE)
    if not due:
        return replace(said, why_open=NOT_DUE)
    if max(own) < scale.opens and not any(item.decides for pan in laid.values() for item in pan):
        return replace(said, why_open=TOO_LITTLE if sum(own) + caveats else NOTHING_FOUND)
    side = (own[0] > own[1]) - (own[0] < own[1])
    heavier, lighter = max(own) + caveats / 2, min(own) + caveats / 2
    lean, agreed = _lean(heavier, lighter, laid[side], laid[-side], asserts, scale)
    words = FITTING if asserts in (CAUSE, AIM) else PLAIN
    weighty = laid[side] if side * lean else [*laid[1], *laid[-1]]
    return _with_confidence(
        replace(said, verdict=words[side * lean]), weighty, agreed, asserts, searched=searched, scale=scale
    )


def falls(low: float, high: float, comparator: str, holds_if: float, fails_if: float) -> tuple[int, bool]:
    """Which way a measured range falls, and whether it lies clear of its mark.

    +1 if the whole range reaches `holds_if`, −1 if it reaches `fails_if`, else 0. Where both marks are one value the
    range must lie strictly beyond it: a value on the only mark speaks for neither side.
    """
    if comparator == "at_most":
        low, high, holds_if, fails_if = -high, -low, -holds_if, -fails_if
    if low > holds_if or high < fails_if:
        return (1 if low > holds_if else -1), True
    if holds_if == fails_if:
        return 0, False
    return (1 if low >= holds_if else -1 if high <= fails_if else 0), False


def _laid(items: Iterable[Item]) -> dict[int, list[Item]]:
    """Everything once, in a fixed order, by the pan it lies in; what qualifies under 0."""
    laid: dict[int, list[Item]] = {1: [], -1: [], 0: []}
    for item in sorted(dict.fromkeys(items), key=repr):
        laid[item.direction].append(item)
    return laid


def _held(laid: Mapping[int, Iterable[Item]], scale: Scale) -> tuple[dict[int, Fraction], tuple[Weighed, ...]]:
    """What each pan holds, and what each row and test adds to it.

    The heaviest of an occasion, then the first by id, counts for all.
    """
    held, weighed = {}, []
    for direction, items in laid.items():
        pan: dict[str, Fraction] = {}
        by_weight = sorted(((item.weight(scale), item) for item in items), key=lambda one: (-one[0], one[1].row_id))
        for weight, item in by_weight:
            weighed.append((item, weight, _NOTHING if item.occasion in pan else weight))
            pan.setdefault(item.occasion, weight)
        held[direction] = sum(pan.values(), _NOTHING)
    return held, tuple(weighed)


def _term(item: Item, weight: Fraction, counts: Fraction) -> Term:
    fact = isinstance(item, Fact)
    return Term(
        item.row_id, "fact" if fact else "test", item.direction, item.occasion, weight, counts,
        item.strength if isinstance(item, Fact) else 0, item.grade if isinstance(item, Fact) else "",
        item.decides, False if isinstance(item, Fact) else item.clear,
        item.official, item.states, item.witnesses,
    )  # fmt: skip


_NOTHING = Fraction(0)


def _lean(
    heavier: Fraction, lighter: Fraction, there: Sequence[Item], against: Sequence[Item], asserts: str, scale: Scale
) -> tuple[int, int]:
    """How far the scales lean to the heavier pan, 0 to 2, and how far what lies in them agrees, 0 to 2."""
    decided = any(item.decides for item in there)
    if heavier < scale.mostly * lighter or heavier == lighter:
        return 0, 0
    if any(item.decides for item in against) and not decided:  # facts do not outvote the test that decides
        return 0, 0
    far = heavier >= scale.fully * lighter
    full = far and (decided or (asserts == FACT and any(item.states for item in there)))
    return (2 if full else 1), (2 if far else 1)


def _with_confidence(
    said: Judgement, there: Sequence[Item], agreed: int, asserts: str, *, searched: bool, scale: Scale
) -> Judgement:
    """Evidence crossed with agreement, under the ceilings."""
    witnesses = best_grades(there)
    total = sum((scale.worth[grade] for grade in witnesses.values()), Fraction(0))
    level = 2 if total >= scale.robust else 1 if total >= scale.limited else 0
    text = any(item.official for item in there)
    plainly = asserts == FACT and (text or len(witnesses) >= 2)
    settled = plainly or any(item.settles for item in there)
    ceilings = [
        (1, CEILING_ONE_PAGE, len(witnesses) < 2 and not text and not any(item.decides for item in there)),
        (2, CEILING_MOTIVE, asserts in (CAUSE, AIM)),
        (2, CEILING_UNSETTLED, not settled),
        (2, CEILING_UNSEARCHED, not searched),
    ]
    reached, ceiling = level + agreed, ""
    for limit, why, applies in ceilings:
        if applies and reached > limit:
            reached, ceiling = limit, why
    return replace(
        said, evidence=EVIDENCE[level], agreement=AGREEMENT[agreed], confidence=CONFIDENCE[reached], ceiling=ceiling
    )


def best_grades(items: Iterable[Item]) -> dict[str, str]:
    """Every independent witness with its best grade; a mirror (F) is none."""
    best: dict[str, str] = {}
    for item in items:
        for witness, grade in item.witnesses:
            if grade != NO_WITNESS:
                best[witness] = min(best.get(witness, grade), grade)
    return best


def hangs_on(
    items: Collection[Item], *, asserts: str, searched: bool = False, scale: Scale = SECOND_EDITION
) -> tuple[str, ...]:
    """Ids of the rows and tests each of which alone, taken away, changes the side of the verdict or opens it."""
    return tuple(without_one(items, asserts=asserts, searched=searched, scale=scale))


def without_one(
    items: Collection[Item], *, asserts: str, searched: bool = False, scale: Scale = SECOND_EDITION
) -> dict[str, str]:
    """What the verdict would be without one row or test, by its id, where that changes the side or opens the claim.

    Of a mixed verdict too: it may owe to one row that it takes no side.
    """

    def word(of: Iterable[Item]) -> str:
        return judge(of, asserts=asserts, searched=searched, scale=scale).verdict

    printed = word(items)
    if printed in (OPEN, NOT_CHECKABLE):
        return {}
    left = {i: word(item for item in items if item.row_id != i) for i in sorted({item.row_id for item in items})}
    return {i: other for i, other in left.items() if SIDE[other] != SIDE[printed] or other == OPEN}


def mirrored(item: Item) -> Item:
    """The same row or test for the other side."""
    return replace(item, direction=-item.direction)
