"""The book of the ledger: the audit's tables, held against each other and laid out by claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pandas as pd

from nodeal.dates import HORIZONS, PUBLISHED, day
from nodeal.ledger.fit import check, sides_searched
from nodeal.ledger.windows import FORECAST
from nodeal.tables import kept, table

JUDGED = ("audit/claims", "audit/evidence", "audit/tests", "audit/predictions", "sources")
"""Tables of which verdicts are made, beside those that measures read."""


@dataclass(frozen=True)
class Book:
    """What verdicts are made of, by claim."""

    claims: pd.DataFrame
    evidence: dict[str, list]
    tests: dict[str, list]
    first_due: dict[str, date]
    grades: dict[str, str]
    witnesses: dict[str, str]
    begins: date
    """First day on which any of the evidence was known."""
    searched: Mapping[str, frozenset[int]]
    """Sides searched for each claim: 1 for it, -1 against it."""


@kept()
def book() -> Book:
    """The audit's tables, checked against each other once for as long as they stay what they are."""
    claims, evidence, tests = table("audit/claims"), table("audit/evidence"), table("audit/tests")
    check(claims.set_index("claim_id"), evidence, tests)
    searched = sides_searched(table("audit/searches"))
    return bound(claims, evidence, tests, table("audit/predictions"), table("sources"), searched)


def bound(
    claims: pd.DataFrame,
    evidence: pd.DataFrame,
    tests: pd.DataFrame,
    predictions: pd.DataFrame,
    sources: pd.DataFrame,
    searched: Mapping[str, frozenset[int]] = MappingProxyType({}),
) -> Book:
    """Tables as a book, whether they are today's or an edition's; nothing is checked."""
    claims = claims.set_index("claim_id")
    first_due: dict[str, date] = {}
    foretold = claims["tense"] == FORECAST if "tense" in claims else claims["kind"] == "prediction"
    for claim_id in claims.index[foretold]:
        tested = tests[(tests["claim_id"] == claim_id) & (tests["due_on"] > pd.Timestamp(PUBLISHED))]["due_on"]
        listed = predictions[predictions["claim_id"] == claim_id]["horizons"].str.split(";").explode()
        days = [d.date() for d in tested] + [day(d, "audit/predictions.csv, column horizons") for d in listed]
        first_due[claim_id] = min(days, default=min(HORIZONS.values()))
    return Book(
        claims,
        by_claim(evidence),
        by_claim(tests),
        first_due,
        sources.set_index("source_id")["grade"].to_dict(),
        sources.set_index("source_id")["witness"].to_dict(),
        min((day.date() for day in evidence["known_on"]), default=PUBLISHED),
        searched,
    )


def text(cell: object) -> str | None:
    """A cell with words; None for an empty one."""
    return cell if isinstance(cell, str) else None


def by_claim(frame: pd.DataFrame) -> dict[str, list]:
    """Rows as named tuples, by claim: every month of every claim reads them."""
    found: dict[str, list] = {}
    for row in frame.itertuples():
        found.setdefault(row.claim_id, []).append(row)
    return found
