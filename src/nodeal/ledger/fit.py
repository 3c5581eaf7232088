"""Whether claims, evidence and tests fit together: what the ledger refuses before it judges anything."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from nodeal.dates import HINDSIGHT
from nodeal.errors import NodealError
from nodeal.ledger.rule import AIM
from nodeal.ledger.windows import began, window
from nodeal.measures import registered

LIST_SHARE, INSTANCES = "list_share", "instances"
"""Two of the kinds of number that a test reads (``audit/tests``, column basis)."""
OWN = "own-coding"
"""Witness of a test that counts a list of the book's own."""
OWN_LISTS = (LIST_SHARE, INSTANCES, "census", "event", "text")
RESULTS = frozenset({"spending", "filling", "standing"})
"""Families of tests that read what others came to do or think in the end: no test of what somebody wanted."""
SIDES = ("supports", "contradicts")


class LedgerError(NodealError):
    """Claims, evidence or tests that do not fit together."""


def check(claims: pd.DataFrame, evidence: pd.DataFrame, tests: pd.DataFrame) -> None:
    """Claims, evidence and tests fit together.

    Raises
    ------
    LedgerError
        For a claim that is not coded, or of importance 3 and on no step of the argument; a checkable claim with
        neither evidence nor test, or whose only facts for or against lie outside its window; a test that names an
        unknown measure, has another unit than it or its thresholds the wrong way round, judges an aim by a result or
        calls a list of the book's own a published series; evidence for an unknown claim, dated later than sources were
        read, or filed so that one document would count twice in one pan.
    """
    _check_codes(claims)
    spoken = set(evidence["claim_id"]) | set(tests["claim_id"])
    for claim_id in claims.index[claims["checkable"] != "no"]:
        if claim_id not in spoken:
            raise LedgerError(
                f"audit/claims.csv, claim {claim_id}",
                found="neither evidence nor test",
                expected="at least one row of either",
                remedy="Add one, or mark the claim as not checkable.",
            )
    _check_tests(claims, tests)
    _check_evidence(claims, evidence)
    _check_occasions(evidence, tests)
    _check_windows(claims, evidence)


def _check_codes(claims: pd.DataFrame) -> None:
    """Every claim says its tense and what it asserts; only heads, credits and questions assert nothing."""
    for number, row in enumerate(claims.itertuples(), start=2):
        where = f"audit/claims.csv, row {number}, claim {row.Index}"
        silent = row.checkable == "no" and pd.notna(row.silent)
        for column in ("tense", "asserts"):
            if pd.isna(getattr(row, column)) and not silent:
                raise LedgerError(
                    f"{where}, column {column}",
                    found="an empty cell",
                    expected="a code; only heads, credits and questions assert nothing",
                    remedy="Code it, twice, in audit/coding.csv, and enter what was settled.",
                )
        if row.importance == 3 and pd.isna(row.step):
            raise LedgerError(
                f"{where}, column step",
                found="an empty cell",
                expected="a step of audit/argument.csv for a claim of importance 3",
                remedy="Name the step that it serves, or lower its importance, with the reason.",
            )


def _check_tests(claims: pd.DataFrame, tests: pd.DataFrame) -> None:
    known = registered()
    for row in tests.itertuples():
        where = f"audit/tests.csv, row {row.Index + 2}, test {row.test_id}"
        if row.measure_id not in known:
            raise LedgerError(
                f"{where}, column measure_id",
                found=f"the measure {row.measure_id!r}",
                expected="a registered measure",
                remedy="Correct the id (`.venv/bin/nodeal measures` lists them), or write the measure.",
            )
        if row.unit != known[row.measure_id].unit:
            raise LedgerError(
                f"{where}, column unit",
                found=f"thresholds in {row.unit!r}",
                expected=f"the unit of {row.measure_id}, {known[row.measure_id].unit!r}",
                remedy="Write the thresholds in the measure's unit.",
            )
        ordered = row.holds_if >= row.fails_if if row.comparator == "at_least" else row.holds_if <= row.fails_if
        if not ordered:
            raise LedgerError(
                f"{where}, column holds_if",
                found=f"{row.comparator} with holds_if {row.holds_if:g} and fails_if {row.fails_if:g}",
                expected="holds_if on the holding side of fails_if",
                remedy="Swap the thresholds or the comparator.",
            )
        if row.family in RESULTS and row.claim_id in claims.index and claims.loc[row.claim_id, "asserts"] == AIM:
            raise LedgerError(
                f"{where}, column family",
                found=f"{row.family}, a result, for {row.claim_id}, an aim",
                expected="what was said or done by whoever has the aim: what came of it shows no wish",
                remedy="Take the test off, or give it to the claim that says what came of it.",
            )
        if row.witness == OWN and row.basis not in OWN_LISTS:
            raise LedgerError(
                f"{where}, column basis",
                found=f"{row.basis} of {OWN}",
                expected="a list of the book's own called so: with fewer than ten cases its share never decides",
                remedy=f"Code it {LIST_SHARE} or {INSTANCES}, or name the publisher of the series.",
            )


def _check_evidence(claims: pd.DataFrame, evidence: pd.DataFrame) -> None:
    for row in evidence.itertuples():
        where = f"audit/evidence.csv, row {row.Index + 2}, evidence {row.evidence_id}"
        if row.claim_id not in claims.index:
            raise LedgerError(
                f"{where}, column claim_id",
                found=f"the claim {row.claim_id!r}",
                expected="a claim of audit/claims.csv",
                remedy="Correct it.",
            )
        if row.known_on > pd.Timestamp(HINDSIGHT):
            raise LedgerError(
                f"{where}, column known_on",
                found=f"known on {row.known_on.date()}",
                expected=f"no later than {HINDSIGHT}, the day on which sources were last read",
                remedy="Correct the date, or move the day of hindsight.",
            )


def _check_occasions(evidence: pd.DataFrame, tests: pd.DataFrame) -> None:
    """One document, event or series has one key, so that it counts once in each pan.

    A fact keeps its key for every claim; a row or a test of a published series has the series for its key, unless
    the test reads one document of it; and one page does not report two occasions of one day for one pan.
    """
    for row in evidence[evidence["series_id"].notna() & (evidence["series_id"] != evidence["occasion"])].itertuples():
        raise _twice(row, row.occasion, row.series_id, "the series that it quotes")
    keys: dict[object, tuple[str, str]] = {}
    for row in evidence.itertuples():
        for seen, of in _seen(row):
            key, first = keys.setdefault(seen, (row.occasion, row.evidence_id))
            if key != row.occasion:
                raise _twice(row, row.occasion, key, f"the one that {first} has {of}")
    read = tests[tests["basis"].isin(["series", LIST_SHARE, INSTANCES]) & tests["series_id"].notna()]
    for row in read[read["series_id"] != read["occasion"]].itertuples():
        raise LedgerError(
            f"audit/tests.csv, row {row.Index + 2}, test {row.test_id}, column occasion",
            found=row.occasion,
            expected=f"{row.series_id}, the series that it reads",
            remedy="Give it the key of the series, or it counts beside the rows that quote the same.",
        )


def _seen(row) -> Iterator[tuple[object, str]]:  # noqa: ANN001 - a named tuple of audit/evidence
    """What a row must share its key with, and why."""
    yield row.fact_id, "for the same fact"
    if row.direction in SIDES:
        for source in row.source_id.split(";"):
            yield (row.claim_id, row.direction, row.date_of_fact, source), "from the same page of the same day"


def _twice(row, found: str, expected: str, why: str) -> LedgerError:  # noqa: ANN001 - a named tuple
    return LedgerError(
        f"audit/evidence.csv, row {row.Index + 2}, evidence {row.evidence_id}, column occasion",
        found=found,
        expected=f"{expected}, {why}",
        remedy="Give both one key, or the document counts twice in one pan.",
    )


def _check_windows(claims: pd.DataFrame, evidence: pd.DataFrame) -> None:
    """A claim is not left to facts that its tense shuts out: then nobody has looked in its window."""
    weighed = evidence[evidence["direction"].isin(SIDES)]
    for claim_id, rows in weighed.groupby("claim_id", sort=False):
        about = claims.loc[claim_id]
        kept = window(*(code if isinstance(code, str) else None for code in about[["tense", "asserts"]]))
        if about["checkable"] == "no" or any(kept.holds(began(day)) for day in rows["date_of_fact"]):
            continue
        first = rows.iloc[0]
        side = f"after {kept.until}" if kept.until else f"by {kept.after}"
        raise LedgerError(
            f"audit/evidence.csv, row {rows.index[0] + 2}, evidence {first['evidence_id']}, column date_of_fact",
            found=f"{first['date_of_fact']}: every fact for or against {claim_id} lies {side}",
            expected=f"a fact within the window of a claim of tense {about['tense']}, or none that is weighed",
            remedy="Look for facts in the window, both sides alike, and log the search; correct the tense; or turn "
            "the rows to context, which stands beside the verdict.",
        )
