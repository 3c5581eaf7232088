"""Verdicts: what the rule says of the facts known by a date that lie in the claim's window, and of the tests due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

import pandas as pd

from nodeal.dates import HINDSIGHT, HORIZONS, PUBLISHED, day
from nodeal.ledger import first_rule
from nodeal.ledger.book import JUDGED, Book, book, bound, text
from nodeal.ledger.choices import AS_PRINTED, Choice
from nodeal.ledger.fit import DECIDES, UNCHECKABLE, LedgerError
from nodeal.ledger.results import TestResult, Values, forked_values, reading_of, result_of, window_of
from nodeal.ledger.rule import JUDGEMENT, NOT_CHECKABLE, OPEN, SIDE, Fact, Item, Judgement, judge, pans_of, without_one
from nodeal.ledger.windows import Window, began
from nodeal.tables import table

DIRECTION = {"supports": 1, "contradicts": -1, "qualifies": 0}
"""Sides that a row may speak for; one of any other direction is context."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claim at one date."""

    claim_id: str
    as_of: date
    judgement: Judgement
    results: tuple[TestResult, ...]
    items: tuple[Item, ...]
    """What lies on the scales: rows within the window, and tests that came out."""
    facts: tuple[str, ...]
    """Ids of the evidence known by then and weighed."""
    shown: tuple[str, ...]
    """Ids of the evidence known by then and not weighed: context, and what a choice leaves out."""
    beside: tuple[str, ...]
    """Ids of the evidence known by then that lies outside the claim's window."""
    asserts: str
    window: Window
    searched: bool

    @property
    def verdict(self) -> str:
        """The word."""
        return self.judgement.verdict

    @property
    def side(self) -> int:
        """+1 for the claim, −1 against it, 0 neither."""
        return SIDE[self.judgement.verdict]

    @property
    def without_one(self) -> dict[str, str]:
        """What it would be without one row or test, by its id, where that changes its side; of a mixed one too."""
        if self.verdict in (OPEN, NOT_CHECKABLE):
            return {}
        return without_one(self.items, asserts=self.asserts, searched=self.searched)

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """Ids of the rows and tests each of which alone, taken away, changes its side."""
        return tuple(self.without_one)


def claim_ids() -> list[str]:
    """Every claim, in the article's order."""
    return table("audit/claims")["claim_id"].tolist()


def verdict(claim_id: str, as_of: date = HINDSIGHT, choice: Choice = AS_PRINTED) -> Verdict:
    """Verdict of one claim; computes only the measures that its tests need.

    Raises
    ------
    LedgerError
        If there is no such claim, or the day is outside the record.
    DayError
        If `as_of` is no day.
    """
    as_of = within_the_record(as_of)
    read = book()
    if claim_id not in read.claims.index:
        near = get_close_matches(str(claim_id), list(read.claims.index), n=6, cutoff=0.4) or list(read.claims.index[:6])
        raise LedgerError(
            f"claim {claim_id!r}",
            found="no such claim",
            expected="one of audit/claims, such as " + ", ".join(near),
            remedy="Correct the id; `.venv/bin/nodeal verdicts` lists all.",
        )
    return _judge(read, claim_id, as_of, choice, Values(choice))


def verdicts(
    as_of: date = HINDSIGHT,
    choice: Choice = AS_PRINTED,
    claims: Iterable[str] | None = None,
    *,
    forked: bool = False,
) -> list[Verdict]:
    """Verdicts of all claims, or of those named, at one date and under one choice.

    `forked` computes the measures in two processes at once: for a command that does nothing else.

    Raises
    ------
    LedgerError
        If the day is outside the record.
    DayError
        If `as_of` is no day.
    """
    as_of = within_the_record(as_of)
    read = book()
    values = Values(choice)
    if forked:
        values.update(forked_values(read, as_of, choice))
    return [_judge(read, c, as_of, choice, values) for c in (claims or read.claims.index)]


def within_the_record(as_of: date) -> date:
    """A day on record: later, a forecast that falls due would be judged by the record of today; earlier, nothing is."""
    as_of = day(as_of)
    if as_of > HINDSIGHT:
        raise LedgerError(
            f"as-of date {as_of}",
            found="a day after the last on which sources were read",
            expected=f"{HINDSIGHT} or earlier",
            remedy="Ask for an earlier day, or read on: new rows in data/, then read_through in article.toml.",
        )
    begins = book().begins
    if as_of < begins:
        raise LedgerError(
            f"as-of date {as_of}",
            found="a day before the first source of the audit",
            expected=f"{begins} or later (the article is of {PUBLISHED})",
            remedy="Ask for a later day.",
        )
    return as_of


def verdicts_of(
    tables: Mapping[str, pd.DataFrame],
    results: Iterable[tuple[str, date, TestResult]],
    choice: Choice = AS_PRINTED,
) -> list[Verdict]:
    """Verdicts on other tables than today's and on tests computed already: nothing is measured.

    Parameters
    ----------
    tables
        ``audit/claims``, ``audit/evidence``, ``audit/tests``, ``audit/predictions`` and ``sources`` by name.
    results
        Claim, day and result of every test at every day that is asked for. A day is judged for all claims.
    """
    old, came_out = bound(*(tables[name] for name in JUDGED)), _by_day(results)
    return [
        _weighed(old, claim_id, day, choice, tuple(came_out.get((claim_id, day), ())))
        for day in sorted({day for _, day in came_out})
        for claim_id in old.claims.index
    ]


def first_judgements(
    tables: Mapping[str, pd.DataFrame], results: Iterable[tuple[str, date, TestResult]]
) -> dict[tuple[str, date], first_rule.Judgement]:
    """What the rule of the first edition says, by claim and day; tables and tests as for :func:`verdicts_of`."""
    old, came_out = bound(*(tables[name] for name in JUDGED)), _by_day(results)
    return {
        (claim_id, day): _by_the_first_rule(old, claim_id, day, AS_PRINTED, came_out.get((claim_id, day), ()))
        for day in sorted({day for _, day in came_out})
        for claim_id in old.claims.index
    }


def _by_day(results: Iterable[tuple[str, date, TestResult]]) -> dict[tuple[str, date], list[TestResult]]:
    came_out: dict[tuple[str, date], list[TestResult]] = {}
    for claim_id, on, result in results:
        came_out.setdefault((claim_id, on), []).append(result)
    return came_out


def first_due(claim_id: str) -> date | None:
    """First horizon of a forecast; None for every other claim."""
    return book().first_due.get(claim_id)


def _judge(book: Book, claim_id: str, as_of: date, choice: Choice, values: Values) -> Verdict:
    kept = window_of(book.claims.loc[claim_id], choice)
    results = tuple(result_of(row, as_of, kept, choice, values) for row in book.tests.get(claim_id, ()))
    return _weighed(book, claim_id, as_of, choice, results)


def _weighed(book: Book, claim_id: str, as_of: date, choice: Choice, results: tuple[TestResult, ...]) -> Verdict:
    """The verdict of one claim once its tests have been computed."""
    about = book.claims.loc[claim_id]
    kept, asserts = window_of(about, choice), text(about["asserts"]) or JUDGEMENT
    known = [r for r in book.evidence.get(claim_id, ()) if r.known_on <= pd.Timestamp(as_of)]
    within = [r for r in known if kept.holds(began(r.date_of_fact))]
    facts = {r.evidence_id: f for r in within if (f := _fact(book, r, choice)) is not None}
    items: tuple[Item, ...] = (*facts.values(), *(reading_of(r) for r in results if r.outcome is not None))
    searched = looked_across(book.searched.get(claim_id, frozenset()), items)
    if choice.first_edition:
        said = _without_score(_by_the_first_rule(book, claim_id, as_of, choice, results))
    elif about["checkable"] == UNCHECKABLE:
        said = Judgement(NOT_CHECKABLE)
    else:
        due = as_of >= book.first_due.get(claim_id, PUBLISHED)
        said = judge(items, asserts=asserts, searched=searched, due=due, scale=choice.scale)
    return Verdict(
        claim_id,
        as_of,
        said,
        results,
        items,
        tuple(facts),
        tuple(r.evidence_id for r in within if r.evidence_id not in facts),
        tuple(r.evidence_id for r in known if not kept.holds(began(r.date_of_fact))),
        asserts,
        kept,
        searched,
    )


def looked_across(sides: frozenset[int], items: Iterable[Item]) -> bool:
    """Whether the side searched is the lighter one: a search for the heavier pan shows nothing of the other."""
    pans = pans_of(items)
    lighter = (pans[0] < pans[1]) - (pans[0] > pans[1])
    return lighter in sides if lighter else bool(sides)


def _by_the_first_rule(
    book: Book, claim_id: str, as_of: date, choice: Choice, results: Iterable[TestResult]
) -> first_rule.Judgement:
    """What the rule of the first edition says of the rows known by a day and of the tests that came out."""
    known = [r for r in book.evidence.get(claim_id, ()) if r.known_on <= pd.Timestamp(as_of)]
    facts = [fact for row in known if (fact := _first_fact(book, row, choice)) is not None]
    readings = [
        first_rule.Reading(r.test_id, r.family, r.reach == DECIDES, r.outcome, r.series_id)
        for r in results
        if r.outcome is not None
    ]
    said = first_rule.judge(facts, readings)
    if book.claims.loc[claim_id, "checkable"] == UNCHECKABLE:
        return replace(said, verdict=first_rule.NOT_CHECKABLE, capped=False)
    if as_of < book.first_due.get(claim_id, PUBLISHED):
        return replace(said, verdict=first_rule.OPEN, capped=False)
    return said


def _without_score(said: first_rule.Judgement) -> Judgement:
    """A judgement of the first edition in the terms of today: it knew a score and no pans."""
    return Judgement(
        said.verdict,
        supporting=said.supporting,
        contradicting=said.contradicting,
        qualifying=said.qualifying,
        evidence=said.support,
        agreement=said.agreement,
        confidence=said.confidence,
    )


def _sources(book: Book, row, choice: Choice) -> tuple[tuple[str, str], ...]:  # noqa: ANN001 - a named tuple
    """Witnesses of a row with their grades, without those that a choice leaves out; none if too weak a row is left."""
    named = [(book.witnesses[s], book.grades[s]) for s in row.source_id.split(";")]
    if row.own_official:  # a state's own media are an official source for what its officials said
        named = [(w, min(g, "B")) if g == "F" else (w, g) for w, g in named]
    if getattr(row, "verbatim", False):  # public words that two independent pages quote alike
        named = [(w, min(g, "B")) for w, g in named]
    kept = tuple((w, g) for w, g in named if w != choice.without_witness)
    if not kept or min(g for _, g in kept) in choice.without_grades:
        return ()
    return kept


def _fact(book: Book, row, choice: Choice) -> Fact | None:  # noqa: ANN001 - a named tuple of audit/evidence
    """The row as the rule sees it; None for context and for what the choice leaves out."""
    if row.direction not in DIRECTION or not (kept := _sources(book, row, choice)):
        return None
    best = min(g for _, g in kept)
    return Fact(row.evidence_id, row.occasion, DIRECTION[row.direction], int(row.strength), best, kept)


def _first_fact(book: Book, row, choice: Choice) -> first_rule.Fact | None:  # noqa: ANN001 - a named tuple
    """The row as the rule of the first edition sees it."""
    if row.direction not in DIRECTION or not (kept := _sources(book, row, choice)):
        return None
    series = text(row.series_id)
    if series:
        series = f"{series}@{sum(h <= row.known_on.date() for h in HORIZONS.values())}"
    best = min(g for _, g in kept)
    return first_rule.Fact(row.fact_id, DIRECTION[row.direction], int(row.strength), best, kept, series)
