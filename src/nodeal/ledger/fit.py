"""Whether claims, evidence and tests fit together: what the ledger refuses before it judges anything."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from nodeal.dates import HINDSIGHT
from nodeal.errors import NodealError
from nodeal.ledger.rule import AIM
from nodeal.ledger.windows import began, window
from nodeal.measures import registered
from nodeal.tables import table

LIST_SHARE, INSTANCES = "list_share", "instances"
"""Two of the kinds of number that a test reads (``audit/tests``, column basis)."""
DECIDES = "decides"
"""How a test says that it settles its claim (column reach)."""
UNCHECKABLE = "no"
"""How a claim says that no record could decide it (``audit/claims``, column checkable)."""
OWN = "own-coding"
"""Witness of a test that counts a list of the book's own."""
OWN_LISTS = (LIST_SHARE, INSTANCES, "census", "event", "text")
RESULTS = frozenset({"spending", "filling", "standing"})
"""Families of tests that read what others came to do or think in the end: no test of what somebody wanted."""
UNDECIDED = RESULTS | {"settlement", "contacts", "pressure", "aid", "pauses"}
"""Families that decide no aim: what came of it, what two did together, and acts of unlike weight counted alike."""
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
        calls a list of the book's own a published series, or lets a result decide an aim; evidence for an unknown
        claim, dated later than sources were read or known before it began, called verbatim on one publisher's word,
        or filed so that one document or page would count twice in one pan.
    """
    _check_codes(claims)
    spoken = set(evidence["claim_id"]) | set(tests["claim_id"])
    for claim_id in claims.index[claims["checkable"] != UNCHECKABLE]:
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
        silent = row.checkable == UNCHECKABLE and pd.notna(row.silent)
        for column in ("tense", "asserts"):
            if pd.isna(getattr(row, column)) and not silent:
                raise LedgerError(
                    f"{where}, column {column}",
                    found="an empty cell",
                    expected="a code; only heads, credits and questions assert nothing",
                    remedy="Code it, twice, in audit/coding.csv, and enter what was settled; or say why it is silent.",
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
        aim = row.claim_id in claims.index and claims.loc[row.claim_id, "asserts"] == AIM
        if aim and row.family in RESULTS:
            raise LedgerError(
                f"{where}, column family",
                found=f"{row.family}, a result, for {row.claim_id}, an aim",
                expected="what was said or done by whoever has the aim: what came of it shows no wish",
                remedy="Take the test off, or give it to the claim that says what came of it.",
            )
        if aim and row.reach == DECIDES and row.family in UNDECIDED:
            raise LedgerError(
                f"{where}, column reach",
                found=f"{DECIDES}, by {row.family}, for {row.claim_id}, an aim",
                expected="bears_on: what came of it, and acts of unlike weight, settle no wish",
                remedy="Let it bear on the claim, or ask for what was said by whoever has the aim.",
            )
        if row.witness == OWN and row.basis not in OWN_LISTS:
            raise LedgerError(
                f"{where}, column basis",
                found=f"{row.basis} of {OWN}",
                expected="a list of the book's own called so: with fewer than ten cases its share never decides",
                remedy=f"Code it {LIST_SHARE} or {INSTANCES}, or name the publisher of the series.",
            )


def _check_evidence(claims: pd.DataFrame, evidence: pd.DataFrame) -> None:
    publishers = table("sources").set_index("source_id")["publisher"]
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
        if row.known_on < pd.Timestamp(began(row.date_of_fact)):
            raise LedgerError(
                f"{where}, column known_on",
                found=f"known on {row.known_on.date()}",
                expected=f"no earlier than {began(row.date_of_fact)}, when the fact began",
                remedy="Correct whichever of the two dates is wrong.",
            )
        pages = {publishers.get(source, source) for source in row.source_id.split(";")}
        if row.verbatim and len(pages) < 2:
            raise LedgerError(
                f"{where}, column verbatim",
                found=f"words quoted by {', '.join(sorted(pages))} alone",
                expected="two pages of different publishers that quote the same public words",
                remedy="Name a second page, or leave the row its own grade.",
            )


def _check_occasions(evidence: pd.DataFrame, tests: pd.DataFrame) -> None:
    """One document, event or series has one key, so that it counts once in each pan.

    A fact keeps its key for every claim; a row or a test of a published series has the series for its key, unless
    the test reads one document of it; and a page reports one occasion for one pan, whatever the days, unless a row
    is coded apart and its note says why.
    """
    for row in evidence[evidence["series_id"].notna() & (evidence["series_id"] != evidence["occasion"])].itertuples():
        raise _twice(row, row.series_id, "the series that it quotes")
    keys: dict[object, tuple[str, str]] = {}
    for row in evidence.itertuples():
        if pd.notna(row.apart) and pd.isna(row.note):
            raise LedgerError(
                f"audit/evidence.csv, row {row.Index + 2}, evidence {row.evidence_id}, column note",
                found="an empty cell",
                expected="why the page tells of another occasion, since the row is coded apart",
                remedy="Say it, or give the row the key of its page.",
            )
        for seen, of in _seen(row):
            key, first = keys.setdefault(seen, (row.occasion, row.evidence_id))
            if key != row.occasion:
                raise _twice(row, key, f"the one that {first} has {of}")
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
    if row.direction in SIDES and pd.isna(row.apart):
        for source in row.source_id.split(";"):
            yield (row.claim_id, row.direction, source), "from the same page"


def _twice(row, expected: str, why: str) -> LedgerError:  # noqa: ANN001 - a named tuple
    return LedgerError(
        f"audit/evidence.csv, row {row.Index + 2}, evidence {row.evidence_id}, column occasion",
        found=row.occasion,
        expected=f"{expected}, {why}",
        remedy="Give both one key, or the document counts twice in one pan.",
    )


def _check_windows(claims: pd.DataFrame, evidence: pd.DataFrame) -> None:
    """A claim is not left to facts that its tense shuts out: then nobody has looked in its window."""
    weighed = evidence[evidence["direction"].isin(SIDES)]
    for claim_id, rows in weighed.groupby("claim_id", sort=False):
        about = claims.loc[claim_id]
        kept = window(*(code if isinstance(code, str) else None for code in about[["tense", "asserts"]]))
        if about["checkable"] == UNCHECKABLE or any(kept.holds(began(day)) for day in rows["date_of_fact"]):
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


_NOTHING = ("", "-", "nowhere", "n/a")
"""Cells of the log that say nothing of a search."""


def sides_searched(searches: pd.DataFrame) -> dict[str, frozenset[int]]:
    """The sides searched for each claim, by the log: 1 for it, -1 against it.

    Raises
    ------
    LedgerError
        For a search that does not say what was looked for, where, or what came of it.
    """
    found: dict[str, frozenset[int]] = {}
    reach = {"for": (1,), "against": (-1,), "both": (1, -1)}
    for row in searches.itertuples():
        for column in ("looked_for", "where", "found"):
            said = getattr(row, column)
            plain = said.strip().lower() if isinstance(said, str) else ""
            if plain in _NOTHING:
                raise LedgerError(
                    f"audit/searches.csv, row {row.Index + 2}, search {row.search_id}, column {column}",
                    found=repr(plain),
                    expected="what was looked for, in which sources, and what came of it",
                    remedy="Say it, or take the row out: then the confidence stays under its ceiling.",
                )
        found[row.claim_id] = found.get(row.claim_id, frozenset()) | set(reach[row.side])
    return found
