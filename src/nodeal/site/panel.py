"""What the panel on the page of all claims weighs anew: rows and tests as plain data, for the rule in the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from nodeal import ledger
from nodeal.dates import HINDSIGHT, HORIZONS, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.ledger.choices import AS_PRINTED, FIRST_EDITION, Choice
from nodeal.ledger.fit import INSTANCES, LIST_SHARE, sides_searched
from nodeal.ledger.rule import Fact
from nodeal.tables import table

Verdicts = Mapping[str, ledger.Verdict]

NO_WINDOWS = Choice("no windows", windows=False)
TEXT = "text"
"""Class of the thresholds that no choice moves: a text is there or not."""


@dataclass(frozen=True)
class Judged:
    """Every verdict that the page needs, by claim: both days, as printed, without windows and by the first rule."""

    then: Verdicts
    now: Verdicts
    unbounded: Verdicts
    first_then: Verdicts
    first_now: Verdicts

    @classmethod
    def today(cls) -> Judged:
        """Of the tables as they are."""

        def at(day: date, choice: Choice = AS_PRINTED) -> Verdicts:
            return {found.claim_id: found for found in ledger.verdicts(day, choice)}

        return cls(
            at(PUBLISHED),
            at(HINDSIGHT),
            at(HINDSIGHT, NO_WINDOWS),
            at(PUBLISHED, FIRST_EDITION),
            at(HINDSIGHT, FIRST_EDITION),
        )


def witnesses(judged: Judged, most: int = 12) -> list[tuple[str, str]]:
    """Witnesses behind most rows that are weighed, with the publisher's name, by name."""
    counts = Counter(
        witness
        for found in judged.unbounded.values()
        for item in found.items
        if isinstance(item, Fact)
        for witness, _ in item.witnesses
    )
    called: dict[str, str] = {}
    for row in table("sources").itertuples():
        called.setdefault(row.witness, row.publisher)
    chosen = sorted(counts, key=lambda witness: (-counts[witness], witness))[:most]
    return sorted(((witness, called[witness]) for witness in chosen), key=lambda pair: pair[1].casefold())


def rule_data(judged: Judged) -> dict[str, Any]:
    """Rows and tests of every claim as the rule in the page reads them; ``scales.js`` says what stands where.

    Occasions, rows and series are numbers: the rule asks only which are the same, and of rows which comes first.
    """
    searched = sides_searched(table("audit/searches"))
    tests = table("audit/tests").set_index("test_id")
    rows = table("audit/evidence").set_index("evidence_id")
    numbered = _Numbers()
    claims = {}
    for claim, about in table("audit/claims").set_index("claim_id").iterrows():
        facts = [item for item in judged.unbounded[claim].items if isinstance(item, Fact)]
        own = rows.loc[[item.row_id for item in facts], "fact_id"]
        places = {fact_id: place for place, fact_id in enumerate(sorted(set(own)))}
        now, due, keys = judged.now[claim], ledger.first_due(claim), _Numbers()
        claims[claim] = {
            "a": now.asserts,
            **({"x": 1} if about["checkable"] == "no" else {}),
            **({"due": f"{due}"} if due else {}),
            "s": sorted(searched.get(claim, frozenset())),
            "f": [
                [
                    keys[item.occasion],
                    item.direction,
                    item.strength,
                    [[numbered[witness], grade] for witness, grade in item.witnesses],
                    int(item.row_id in now.facts),
                    int(row["known_on"].date() <= PUBLISHED),
                    places[row["fact_id"]],
                    _series(row, keys),
                ]
                for item in facts
                for row in [rows.loc[item.row_id]]
            ],
            "t": [
                _as_test(tests.loc[result.test_id], result, judged, claim, at, keys, numbered)
                for at, result in enumerate(now.results)
            ],
        }
    offered = {witness for witness, _ in witnesses(judged)}
    return {
        "days": [f"{PUBLISHED}", f"{HINDSIGHT}"],
        "witnesses": [witness if witness in offered else "" for witness in numbered],
        "claims": claims,
    }


class _Numbers(dict[str, int]):
    """A number for each name, in the order in which they are first asked for."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


def _series(row: pd.Series, keys: _Numbers) -> str:
    """Data series of a row and how many horizons had passed when it became known; empty where it is of none."""
    if pd.isna(row["series_id"]):
        return ""
    return f"{keys[row['series_id']]}@{sum(day <= row['known_on'].date() for day in HORIZONS.values())}"


def _as_test(
    row: pd.Series, now: ledger.TestResult, judged: Judged, claim: str, at: int, keys: _Numbers, numbered: _Numbers
) -> list[Any]:
    """A test as ``scales.js`` reads it."""
    occasion = now.occasion or now.series_id or now.test_id
    asked = (judged.then, judged.now, judged.first_then, judged.first_now)
    return [
        keys[now.test_id],
        keys[occasion],
        int(row["reach"] == "decides"),
        1 if now.comparator == "at_least" else -1,
        float(row["holds_if"]),
        float(row["fails_if"]),
        int(now.threshold_class != TEXT),
        {LIST_SHARE: 1, INSTANCES: 2}.get(now.basis, 0),
        f"{now.due_on}",
        numbered[now.witness or occasion],
        keys[now.family],
        f"{keys[now.series_id]}" if now.series_id else "",
        *_first_where_other([_measured(verdicts[claim].results[at].estimate) for verdicts in asked]),
    ]


def _first_where_other(values: list[Any]) -> list[Any]:
    """Values as printed, and those of the first edition, each 0 where it is the same."""
    printed, first = values[:2], values[2:]
    return [*printed, *(0 if one == other else other for one, other in zip(printed, first, strict=True))]


def _measured(found: Estimate | None) -> list[float | None] | None:
    """Low, value, high and number of cases; None where there is no value."""
    if found is None or found.value != found.value:
        return None
    return [None if end is None else float(f"{end:.9g}") for end in (found.low, found.value, found.high)] + [found.n]
