"""What a page that is no notebook takes from measures and the ledger, and what must hold for a sentence to stand.

A *quantity* is a measure by its id, ``aid.us_share``, with ``:n``, ``:low`` or ``:high`` for another figure of the same
estimate; a count of the ledger, such as ``ledger.claims``; or ``weighs.`` and a claim's id: how many times as much lies
on its scales for it as against it. A *condition* is a claim with the words that its verdict may have, ``c21-1a mixed``,
or a quantity with a bound, ``aid.us_share < 50``. Conditions are parted by semicolons.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nodeal import ledger, measures
from nodeal.dates import HINDSIGHT
from nodeal.errors import NodealError
from nodeal.estimate import Estimate, plain
from nodeal.ledger.costs import CENTRAL
from nodeal.ledger.rule import CONFIDENCE, NOT_CHECKABLE, OPEN, SIDE
from nodeal.site.ledgerpage import turned
from nodeal.site.stored import SiteError
from nodeal.site.used import uses
from nodeal.tables import table

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
_QUANTITY = r"(?P<id>weighs\.c[a-z0-9]+-\w+|[a-z]\w*\.\w+)(?::(?P<part>n|low|high))?"
_BOUND = re.compile(rf"{_QUANTITY} (?P<operator>>=|<=|=|>|<) (?P<bound>-?\d+(?:\.\d+)?)")
_VERDICT = re.compile(r"(?P<claim>c[a-z0-9]+-\w+) (?P<words>\D+)")
WEAKEST = ("E", "F")
"""Grades of pages that only gather what others wrote, speak for a state, or are not known."""
SURE = CONFIDENCE[3:]
"""Confidence that is high, or more."""
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number as a sentence says it, and what the table of all numbers says of it.

    Attributes
    ----------
    name
        By which it was asked for.
    value
        Unrounded.
    row
        What stands at the foot of the page, by column.
    """

    name: str
    value: float
    row: dict[str, str]

    def said(self, how: str = "") -> str:
        """In words up to twelve, or with so many significant digits; else as its unit bears."""
        if how == "words" and self.value in range(len(_SMALL)):
            return _SMALL[int(self.value)]
        return plain(self.value, int(how)) if how.isdigit() else self.row["Value"]


def quantity(name: str) -> Quantity:
    """A measure's figure or a count of the ledger.

    Raises
    ------
    SiteError
        If there is none of this name, or it has no such figure.
    """
    asked = re.fullmatch(_QUANTITY, name)
    if asked is None:
        raise SiteError(
            f"number {name!r}", found="another form", expected="a measure such as topic.name, or ledger.name",
            remedy="`.venv/bin/nodeal measures` lists the measures.",
        )  # fmt: skip
    if asked["id"].startswith("ledger."):
        return _counted(name, asked["id"].removeprefix("ledger."))
    if asked["id"].startswith("weighs."):
        return _weighed(name, asked["id"].removeprefix("weighs."))
    found = measures.compute(asked["id"])
    value = getattr(found, asked["part"] or "value")
    if value is None:
        raise SiteError(
            f"number {name!r}", found="no such figure", expected=f"one that {asked['id']} has",
            remedy="Ask for another.",
        )  # fmt: skip
    return Quantity(name, float(value), _row(name, found, float(value)))


def _row(name: str, found: Estimate, value: float) -> dict[str, str]:
    alone = ":" in name
    return {
        "Number": name,
        "Value": plain(value, found.digits),
        "Range": "" if alone else found.span,
        "As of": found.as_of.isoformat(),
        "Data through": found.data_through.isoformat(),
        "Note": found.note,
    }


def _counted(name: str, key: str) -> Quantity:
    if key not in COUNTS:
        raise SiteError(
            f"number {name!r}",
            found="no such count",
            expected="one of " + ", ".join(COUNTS),
            remedy="Correct the name.",
        )
    value, what = COUNTS[key]
    count = value()
    row = {"Number": name, "Value": plain(count, len(str(count))), "As of": HINDSIGHT.isoformat(), "Note": what}
    return Quantity(name, float(count), row)


def _weighed(name: str, claim: str) -> Quantity:
    word(claim, f"number {name!r}")
    said = ledger.verdict(claim).judgement
    pro, con = said.pro + said.caveats / 2, said.con + said.caveats / 2
    if not con or name != f"weighs.{claim}":
        raise SiteError(
            f"number {name!r}", found="no such figure", expected="a claim against which something speaks",
            remedy="Ask for another.",
        )  # fmt: skip
    row = {"Number": name, "Value": plain(float(pro / con), 2), "As of": HINDSIGHT.isoformat()}
    row["Note"] = f"on the scales of {claim}: {plain(float(pro), 3)} for it, {plain(float(con), 3)} against it"
    return Quantity(name, float(pro / con), row)


def _judged() -> dict[str, ledger.Verdict]:
    return {v.claim_id: v for v in ledger.verdicts(HINDSIGHT) if v.verdict not in (OPEN, NOT_CHECKABLE)}


def _central() -> set[str]:
    claims = table("audit/claims")
    return set(claims.loc[claims["importance"] == CENTRAL, "claim_id"])


def _firm() -> int:
    every = {v.claim_id: v for v in ledger.verdicts(HINDSIGHT)}
    gone = {claim for lost in turned(every).values() for claim in lost}
    return sum(claim not in gone for claim in _judged())


COUNTS: dict[str, tuple[Callable[[], int], str]] = {
    "claims": (lambda: len(ledger.claim_ids()), "claims of the article"),
    "central": (lambda: len(_central()), "claims of importance 3"),
    "judged": (lambda: len(_judged()), "claims with a verdict that is neither open nor not checkable"),
    "firm": (_firm, "judged claims that keep their side under each other choice of weights, marks, windows and rule"),
    "hang": (
        lambda: sum(bool(v.hangs_on) for claim, v in _judged().items() if claim in _central()),
        "claims of importance 3 whose word would leave its side without one row or one test",
    ),
    "searched": (
        lambda: table("audit/searches")["claim_id"].nunique(),
        "claims for which the other side was searched on its own",
    ),
    "sure_unsearched": (
        lambda: sum(not v.searched and v.judgement.confidence in SURE for v in _judged().values()),
        "claims of high confidence for which the other side was not searched on its own",
    ),
    "sources": (lambda: len(uses()), "pages that the tables name"),
    "weak_sources": (
        lambda: int(uses()["grade"].isin(WEAKEST).sum()),
        "pages of the two lowest grades: compilations, blogs; state media, mirrors, unknown",
    ),
}
"""What may be counted of the ledger, and what the count is."""


def word(claim: str, where: str = "") -> str:
    """The verdict on a claim with hindsight.

    Raises
    ------
    SiteError
        If there is no such claim.
    """
    if claim not in ledger.claim_ids():
        raise SiteError(
            where or f"claim {claim!r}", found=f"{claim}, which is no claim",
            expected="a claim of data/audit/claims.csv",
            remedy="Name the claim that took its place.",
        )  # fmt: skip
    return ledger.verdict(claim).verdict


def unmet(conditions: str) -> Iterator[NodealError]:
    """What of these conditions does not hold today, one error each.

    Parameters
    ----------
    conditions
        Parted by semicolons.
    """
    for condition in (part.strip() for part in conditions.split(";")):
        try:
            _hold(condition)
        except NodealError as error:
            yield error


def _hold(condition: str) -> None:
    claim, bound = _VERDICT.fullmatch(condition), _BOUND.fullmatch(condition)
    if claim:
        allowed, found = claim["words"].split(" or "), word(claim["claim"])
        if foreign := [one for one in allowed if one not in SIDE]:
            raise SiteError(
                f"condition {condition!r}", found=f"the word {foreign[0]!r}", expected="one of " + ", ".join(SIDE),
                remedy="Correct the word.",
            )  # fmt: skip
        holds, says = found in allowed, f"{claim['claim']} {found}"
    elif bound:
        asked = quantity(condition.split(" ")[0])
        holds = OPERATORS[bound["operator"]](asked.value, float(bound["bound"]))
        says = f"{asked.name} {asked.row['Value']}"
    else:
        raise SiteError(
            f"condition {condition!r}", found="another form",
            expected="a claim and the words of its verdict, or a quantity and a bound", remedy="Correct it.",
        )  # fmt: skip
    if not holds:
        raise SiteError(
            "a sentence of this page", found=says, expected=condition,
            remedy="Say what is now true, and beside it what must hold.",
        )  # fmt: skip
