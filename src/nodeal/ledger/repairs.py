"""What moved a verdict since the first edition: the repairs of the second, applied one after another.

The order is fixed and printed: the rule; the windows; the reach of the tests, with their scope and their baselines;
documents as series; and the rows, with everything that was corrected and found since. Each stage is judged whole, at
both dates. A repair moved a word if the word after it is not the word before it.

Until the rows, tests keep the values that the first edition measured; a test that it did not have is measured on the
tables of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.ledger import editions
from nodeal.ledger.book import text
from nodeal.ledger.choices import Choice
from nodeal.ledger.editions import Edition
from nodeal.ledger.fit import LedgerError, sides_searched
from nodeal.ledger.results import TestResult, came_out
from nodeal.ledger.rule import LEAN, NOT_CHECKABLE, OPEN
from nodeal.ledger.verdicts import Verdict, verdicts, verdicts_of
from nodeal.ledger.windows import window
from nodeal.tables import table

REPAIRS = {
    "rule": "A pair of scales in place of a score",
    "windows": "What counts by the tense of the sentence, for rows and tests",
    "reach": "Which tests decide, what they ask, and of how many cases",
    "documents": "One document or occasion counts once in each pan",
    "rows": "Rows and tables corrected, found or reworded since, and searches for the other side",
}
"""Every repair in the order in which they are applied, with what it is."""
CODES = ["tense", "asserts"]
NO_WINDOWS = Choice("no windows", windows=False)

Words = dict[tuple[str, date], tuple[str, str]]
"""Verdict and confidence of every claim at both dates."""
Results = list[tuple[str, date, TestResult]]


def stages(number: int = 1) -> Iterator[tuple[str, Words]]:
    """Words after each repair, in order, from an edition to today."""
    edition = editions.read(number)
    coded = _coded(edition)
    then = [(claim, day, _falls_again(result)) for claim, day, result in editions.results(edition)]
    yield "rule", _words(verdicts_of(coded, then, NO_WINDOWS))
    frozen = _within_windows(coded["audit/claims"], then)
    yield "windows", _words(verdicts_of(coded, frozen))
    asked = _asked_today(edition, coded["audit/claims"])
    yield "reach", _words(verdicts_of(coded, [(c, day, replace(r, occasion="")) for c, day, r in asked]))
    keyed = coded | {"audit/evidence": _with_occasions(coded["audit/evidence"])}
    yield "documents", _words(verdicts_of(keyed, asked))
    days = sorted({day for _, day, _ in then})
    yield "rows", _words([v for day in days for v in verdicts(day)])


def changes(number: int = 1) -> pd.DataFrame:
    """Every verdict and confidence that is not what it was in an edition, with the repair that moved it.

    Returns
    -------
    pandas.DataFrame
        As :func:`nodeal.ledger.editions.changes`, and ``step``: the repairs at which the word moved, in order, or
        where only the confidence moved those at which that did. Empty for a claim that there was not then.
    """
    found = dict(stages(number))
    edition = editions.read(number)
    before: Words = {
        (row.claim_id, row.as_of.date()): (row.verdict, row.confidence) for row in edition.verdicts.itertuples()
    }
    moved = editions.changes(number)
    steps = []
    for row in moved.itertuples():
        key = (row.claim_id, row.as_of.date())
        if key not in before:
            steps.append("")
            continue
        told = [before[key]] + [words.get(key, ("", "")) for words in found.values()]
        at = 0 if row.verdict_then != row.verdict_now else 1
        steps.append("; ".join(step for step, (a, b) in zip(found, pairwise(told), strict=True) if a[at] != b[at]))
    return moved.assign(step=steps)


def hold_to_searches(moved: pd.DataFrame) -> None:
    """Whoever's rows move a verdict has looked for the other side, and says so in ``audit/searches``.

    Parameters
    ----------
    moved
        As :func:`changes` gives it.

    Raises
    ------
    LedgerError
        For a claim whose word the rows have moved, where no search for the side that lost is logged; or whose
        confidence, where none is.
    """
    searched = sides_searched(table("audit/searches"))
    for row in moved[moved["step"].str.split("; ").map(lambda steps: "rows" in steps)].itertuples():
        then, now = row.verdict_then, row.verdict_now
        way = 0 if pd.isna(then) or pd.isna(now) else LEAN[now] - LEAN[then]
        sides = searched.get(row.claim_id, frozenset())
        if sides and (not way or (-1 if way > 0 else 1) in sides):
            continue
        raise LedgerError(
            f"audit/searches.csv, column claim_id, claim {row.claim_id}",
            found="no search, where rows moved " + (f"{then} to {now}" if then != now else f"the confidence of {now}"),
            expected="a search for the other side, of equal length, for every verdict that an edit moves",
            remedy="Look for what speaks against the edit, enter what is found, and log both.",
        )


ARTICLE, OPPONENTS, NEITHER = "the article", "its opponents", "neither"


def by_claim(number: int = 1) -> pd.DataFrame:
    """Every claim whose word has moved since an edition, one row a claim, with whom that helps.

    A word that says the same of an aim or a cause (*fits* for *holds*) has not moved.

    Returns
    -------
    pandas.DataFrame
        claim_id; published_then, published_now, hindsight_then, hindsight_now (words); step (the repairs that moved
        it, with hindsight where it moved there); helps (whom, with hindsight where it moved there).
    """
    every = changes(number).dropna(subset=["verdict_then", "verdict_now"])
    now = every.set_index(["claim_id", "as_of"])["verdict_now"]
    moved = every[every["verdict_then"].map(_sense) != every["verdict_now"].map(_sense)]
    edition = editions.read(number).verdicts.set_index(["claim_id", "as_of"])["verdict"]
    rows = []
    for claim_id, of in moved.groupby("claim_id", sort=False):
        last = of.iloc[-1]
        row = {"claim_id": claim_id}
        for when, day in (("published", PUBLISHED), ("hindsight", HINDSIGHT)):
            stood = edition[claim_id, pd.Timestamp(day)]
            row[f"{when}_then"] = stood
            row[f"{when}_now"] = now.get((claim_id, pd.Timestamp(day)), stood)
        way = LEAN[last["verdict_now"]] - LEAN[last["verdict_then"]]
        helps = ARTICLE if way > 0 else OPPONENTS if way < 0 else NEITHER
        rows.append(row | {"step": last["step"], "helps": helps})
    return pd.DataFrame(rows)


def _sense(word: str) -> object:
    """What a word says, whichever pair it belongs to."""
    return word if word in (OPEN, NOT_CHECKABLE) else LEAN[word]


def _words(found: list[Verdict]) -> Words:
    return {(v.claim_id, v.as_of): (v.verdict, v.judgement.confidence) for v in found}


def _coded(edition: Edition) -> dict[str, pd.DataFrame]:
    """The edition's tables with the codes that it did not know: tense and what is asserted, and keys as it counted."""
    codes = table("audit/claims").set_index("claim_id")[CODES]
    claims = edition.kept["audit/claims"]
    if CODES[0] not in claims:
        claims = claims.join(codes, on="claim_id")
    evidence = edition.kept["audit/evidence"]
    if "occasion" not in evidence:
        evidence = evidence.assign(occasion=evidence["series_id"].fillna(evidence["fact_id"]), verbatim=False)
    return edition.kept | {"audit/claims": claims, "audit/evidence": evidence}


def _with_occasions(evidence: pd.DataFrame) -> pd.DataFrame:
    """Rows with the occasions of today, where today has the fact."""
    today = table("audit/evidence").drop_duplicates("evidence_id").set_index("evidence_id")["occasion"]
    return evidence.assign(occasion=evidence["evidence_id"].map(today).fillna(evidence["occasion"]))


def _falls_again(result: TestResult) -> TestResult:
    """A test with the value of then, and ties that count for nobody."""
    if result.outcome is None or result.estimate is None:
        return result
    return came_out(replace(result, outcome=None), result.estimate)


def _within_windows(claims: pd.DataFrame, results: Results) -> Results:
    """Results of then, those of claims about March 2025 as they stood on the last day that they speak of."""
    codes = claims.set_index("claim_id")
    published = {(claim, result.test_id): result for claim, day, result in results if day == PUBLISHED}
    kept = []
    for claim, day, result in results:
        until = window(*(text(codes.loc[claim, code]) for code in CODES)).until
        kept.append((claim, day, published[claim, result.test_id] if until is not None else result))
    return kept


def _asked_today(edition: Edition, claims: pd.DataFrame) -> Results:
    """Today's tests with the values of then where the same was measured then, and with today's where it was not."""
    then = {}
    for claim, day, result in _within_windows(claims, editions.results(edition)):
        if result.estimate is not None:
            then[claim, day, result.measure_id] = result.estimate
    asked = []
    for day in sorted({day for _, day, _ in editions.results(edition)}):
        for found in verdicts(day):
            if found.claim_id not in set(claims["claim_id"]):
                continue
            for result in found.results:
                stood = then.get((found.claim_id, day, result.measure_id))
                again = result
                if stood is not None and result.estimate is not None:
                    again = came_out(_untried(result), stood)
                asked.append((found.claim_id, day, again))
    return asked


def _untried(result: TestResult) -> TestResult:
    """A test of today before anything was measured, with the reach that the table gives it."""
    reach = table("audit/tests").set_index("test_id").loc[result.test_id, "reach"]
    return replace(result, estimate=None, outcome=None, clear=False, lacks="", why="", reach=reach)
