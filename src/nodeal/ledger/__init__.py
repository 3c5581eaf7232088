"""The ledger: claims, evidence and tests, and the verdicts that the rule makes of them.

Nothing here is typed: a verdict is what :func:`nodeal.ledger.rule.judge` says of the facts known by a date and of
the tests due by then. A claim is a forecast until its first horizon and open until that day.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby

import pandas as pd

from nodeal.cores import spread
from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.errors import NodealError
from nodeal.estimate import Estimate
from nodeal.ledger.choices import AS_PRINTED, Choice, others
from nodeal.ledger.rule import NOT_CHECKABLE, OPEN, SIDE, Fact, Judgement, Reading, judge, scored_ids
from nodeal.measures import MeasureError, compute, registered
from nodeal.tables import changed, data_dir, table

HORIZONS = (date(2025, 9, 20), date(2026, 3, 20), date(2026, 9, 20))
"""Six, twelve and eighteen months after publication: when forecasts fall due."""
DIRECTION = {"supports": 1, "contradicts": -1, "qualifies": 0}
PROCESSES = 2


class LedgerError(NodealError):
    """Claims, evidence or tests that do not fit together."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test at one date: what was measured and which way it fell.

    ``outcome`` is +1, 0 or −1; ``None`` when the test is not due or cannot be computed, with the reason in `why`.
    """

    __test__ = False  # no test of pytest's

    test_id: str
    measure_id: str
    family: str
    reach: str
    comparator: str
    holds_if: float
    fails_if: float
    unit: str
    threshold_class: str
    rationale: str
    due_on: date
    series_id: str | None
    estimate: Estimate | None
    outcome: int | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claim at one date."""

    claim_id: str
    as_of: date
    judgement: Judgement
    results: tuple[TestResult, ...]
    facts: tuple[str, ...]
    """Ids of the evidence known by then and scored."""
    shown: tuple[str, ...]
    """Ids of the evidence known by then and not scored: context, repeats, and series that a test reads."""

    @property
    def verdict(self) -> str:
        """The word."""
        return self.judgement.verdict

    @property
    def side(self) -> int:
        """+1 for the claim, −1 against it, 0 neither."""
        return SIDE[self.judgement.verdict]


# ---- asking -------------------------------------------------------------------------------------------------


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
    as_of = _within_the_record(as_of)
    book = _book(str(data_dir()))
    if claim_id not in book.claims.index:
        near = get_close_matches(claim_id, list(book.claims.index), n=6, cutoff=0.4) or list(book.claims.index[:6])
        raise LedgerError(
            f"claim {claim_id!r}",
            found="no such claim",
            expected="one of audit/claims, such as " + ", ".join(near),
            remedy="Correct the id; `.venv/bin/nodeal verdicts` lists all.",
        )
    return _judge(book, claim_id, as_of, choice, {})


def verdicts(
    as_of: date = HINDSIGHT,
    choice: Choice = AS_PRINTED,
    claims: Iterable[str] | None = None,
    *,
    forked: bool = False,
) -> list[Verdict]:
    """Verdicts of all claims, or of those named, at one date and under one choice.

    `forked` computes the measures in as many processes as there are cores: for a command that does nothing else.

    Raises
    ------
    LedgerError
        If the day is outside the record.
    DayError
        If `as_of` is no day.
    """
    as_of = _within_the_record(as_of)
    book = _book(str(data_dir()))
    values = _forked_values(book, as_of, choice) if forked else {}
    return [_judge(book, c, as_of, choice, values) for c in (claims or book.claims.index)]


def _within_the_record(as_of: date) -> date:
    """A day on record: later, a forecast that falls due would be judged by the record of today; earlier, nothing is."""
    as_of = day(as_of)
    if as_of > HINDSIGHT:
        raise LedgerError(
            f"as-of date {as_of}",
            found="a day after the last on which sources were read",
            expected=f"{HINDSIGHT} or earlier",
            remedy="Ask for an earlier day, or read on: new rows in data/, then HINDSIGHT in nodeal/dates.py.",
        )
    begins = _book(str(data_dir())).begins
    if as_of < begins:
        raise LedgerError(
            f"as-of date {as_of}",
            found="a day before the first source of the audit",
            expected=f"{begins} or later (the article is of {PUBLISHED})",
            remedy="Ask for a later day.",
        )
    return as_of


def _forked_values(book: _Book, as_of: date, choice: Choice) -> dict[tuple[str, date], Estimate | str]:
    """Every value that the tests due by a date need, computed over the cores."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return {}
    asked = {"published": PUBLISHED, "asked": as_of}
    due = [row for rows in book.tests.values() for row in rows if row.due_on <= pd.Timestamp(as_of)]
    keys = sorted({(row.measure_id, asked[row.as_of]) for row in due})
    # A topic's tables are read by one process; the topics with most to measure go first.
    topics = [list(of) for _, of in groupby(keys, key=lambda key: key[0].partition(".")[0])]
    topics.sort(key=len, reverse=True)
    fork = multiprocessing.get_context("fork")
    found = spread(_values, topics, [choice.changes] * len(topics), processes=PROCESSES, context=fork)
    return {key: value for values in found for key, value in values.items()}


def facts_of(found: Verdict, choice: Choice = AS_PRINTED) -> list[Fact]:
    """Evidence known by a verdict's date, as the rule sees it."""
    book = _book(str(data_dir()))
    known = [r for r in book.evidence.get(found.claim_id, ()) if r.known_on <= pd.Timestamp(found.as_of)]
    return [fact for row in known if (fact := _fact(book, row, choice)) is not None]


def verdicts_of(tables: Mapping[str, pd.DataFrame], results: Iterable[tuple[str, date, TestResult]]) -> list[Verdict]:
    """Verdicts that the rule gives on other tables than today's and on tests computed already: nothing is measured.

    Parameters
    ----------
    tables
        ``audit/claims``, ``audit/evidence``, ``audit/tests``, ``audit/predictions`` and ``sources`` by name.
    results
        Claim, day and result of every test at every day that is asked for. A day is judged for all claims.
    """
    names = ("audit/claims", "audit/evidence", "audit/tests", "audit/predictions", "sources")
    book = _bound(*(tables[name] for name in names))
    came_out: dict[tuple[str, date], list[TestResult]] = {}
    for claim_id, on, result in results:
        came_out.setdefault((claim_id, on), []).append(result)
    return [
        _weighed(book, claim_id, day, AS_PRINTED, tuple(came_out.get((claim_id, day), ())))
        for day in sorted({day for _, day in came_out})
        for claim_id in book.claims.index
    ]


def first_due(claim_id: str) -> date | None:
    """First horizon of a forecast; None for every other claim."""
    return _book(str(data_dir())).first_due.get(claim_id)


def frame(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Verdicts of all claims as a table: claim, chapter, importance, verdict, score, counts, confidence."""
    book = _book(str(data_dir()))
    rows = []
    for found in verdicts(as_of):
        about, said = book.claims.loc[found.claim_id], found.judgement
        rows.append(
            {
                "claim_id": found.claim_id,
                "chapter": about["chapter"],
                "importance": int(about["importance"]),
                "claim": about["claim"],
                "verdict": said.verdict,
                "score": said.score,
                "supporting": said.supporting,
                "contradicting": said.contradicting,
                "qualifying": said.qualifying,
                "tests_due": sum(r.outcome is not None for r in found.results),
                "evidence": said.support,
                "agreement": said.agreement,
                "confidence": said.confidence,
            }
        )
    return pd.DataFrame(rows)


def months(until: date = HINDSIGHT) -> list[date]:
    """Publication, then the last day of every month from March 2025 on."""
    ends = pd.date_range(PUBLISHED, day(until, "until"), freq="ME").date
    return [PUBLISHED, *ends]


def trajectories(dates: Sequence[date] | None = None) -> pd.DataFrame:
    """Verdict of every claim at every date: claim_id, as_of, verdict, score. Dates run over the cores."""
    asked = [day(d, "dates") for d in dates or months()]
    parts = spread(_words_at, asked, [AS_PRINTED] * len(asked), processes=PROCESSES)
    return pd.concat([pd.DataFrame(p) for p in parts], ignore_index=True)


def stability(as_of: date = HINDSIGHT, choices: Sequence[Choice] | None = None) -> pd.DataFrame:
    """Every verdict under every choice: claim_id, choice, verdict, side, and ``kept``, the same side as printed."""
    tried, as_of = [AS_PRINTED, *(choices or others())], _within_the_record(as_of)
    parts = spread(_words_at, [as_of] * len(tried), tried, processes=PROCESSES)
    rows = pd.concat([pd.DataFrame(p) for p in parts], ignore_index=True)
    rows["side"] = rows["verdict"].map(SIDE)
    printed = rows[rows["choice"] == AS_PRINTED.name].set_index("claim_id")["side"]
    return rows.assign(kept=rows["side"] == rows["claim_id"].map(printed))


def _words_at(as_of: date, choice: Choice) -> list[dict[str, object]]:
    return [
        {
            "claim_id": v.claim_id,
            "as_of": as_of,
            "choice": choice.name,
            "verdict": v.verdict,
            "score": v.judgement.score,
        }
        for v in verdicts(as_of, choice)
    ]


# ---- making -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Book:
    claims: pd.DataFrame
    evidence: dict[str, list]
    tests: dict[str, list]
    first_due: dict[str, date]
    grades: dict[str, str]
    witnesses: dict[str, str]
    begins: date
    """First day on which any of the evidence was known."""


@lru_cache(maxsize=4)
def _book(_folder: str) -> _Book:
    """The audit's tables, checked against each other once. Keyed by the data folder in use."""
    claims, evidence, tests = table("audit/claims"), table("audit/evidence"), table("audit/tests")
    check(claims.set_index("claim_id"), evidence, tests)
    return _bound(claims, evidence, tests, table("audit/predictions"), table("sources"))


def _bound(
    claims: pd.DataFrame,
    evidence: pd.DataFrame,
    tests: pd.DataFrame,
    predictions: pd.DataFrame,
    sources: pd.DataFrame,
) -> _Book:
    claims = claims.set_index("claim_id")
    first_due: dict[str, date] = {}
    for claim_id in claims.index[claims["kind"] == "prediction"]:
        tested = tests[(tests["claim_id"] == claim_id) & (tests["due_on"] > pd.Timestamp(PUBLISHED))]["due_on"]
        listed = predictions[predictions["claim_id"] == claim_id]["horizons"].str.split(";").explode()
        days = [d.date() for d in tested] + [day(d, "audit/predictions.csv, column horizons") for d in listed]
        first_due[claim_id] = min(days, default=HORIZONS[0])
    return _Book(
        claims,
        _by_claim(evidence),
        _by_claim(tests),
        first_due,
        sources.set_index("source_id")["grade"].to_dict(),
        sources.set_index("source_id")["witness"].to_dict(),
        min((day.date() for day in evidence["known_on"]), default=PUBLISHED),
    )


def check(claims: pd.DataFrame, evidence: pd.DataFrame, tests: pd.DataFrame) -> None:
    """Claims, evidence and tests fit together.

    Raises
    ------
    LedgerError
        For a claim that is not coded, or of importance 3 and on no step of the argument; a checkable claim with
        neither evidence nor test; a test that names an unknown measure or has its thresholds the wrong way round;
        evidence for an unknown claim or dated later than sources were read.
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
    known = registered()
    for row in tests.itertuples():
        where = f"audit/tests.csv, row {row.Index + 2}, test {row.test_id}"
        if row.measure_id not in known:
            raise LedgerError(
                where,
                found=f"the measure {row.measure_id!r}",
                expected="a registered measure",
                remedy="Correct the id (`.venv/bin/nodeal measures` lists them), or write the measure.",
            )
        ordered = row.holds_if >= row.fails_if if row.comparator == "at_least" else row.holds_if <= row.fails_if
        if not ordered:
            raise LedgerError(
                where,
                found=f"{row.comparator} with holds_if {row.holds_if:g} and fails_if {row.fails_if:g}",
                expected="holds_if on the holding side of fails_if",
                remedy="Swap the thresholds or the comparator.",
            )
    for row in evidence.itertuples():
        where = f"audit/evidence.csv, row {row.Index + 2}, evidence {row.evidence_id}"
        if row.claim_id not in claims.index:
            raise LedgerError(
                where, found=f"the claim {row.claim_id!r}", expected="a claim of audit/claims.csv", remedy="Correct it."
            )
        if row.known_on > pd.Timestamp(HINDSIGHT):
            raise LedgerError(
                where,
                found=f"known on {row.known_on.date()}",
                expected=f"no later than {HINDSIGHT}, the day on which sources were last read",
                remedy="Correct the date, or move the day of hindsight.",
            )


def _check_codes(claims: pd.DataFrame) -> None:
    """Every claim says its tense and what it asserts; only heads, credits and questions assert nothing."""
    sentences = table("audit/sentences").set_index(["paragraph", "sentence"])["kind"]
    for number, row in enumerate(claims.itertuples(), start=2):
        where = f"audit/claims.csv, row {number}, claim {row.Index}"
        kind = sentences.get((row.paragraph, row.sentence), "body")
        silent = row.checkable == "no" and (kind in ("subhead", "caption") or row.claim.endswith("?"))
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


def _judge(
    book: _Book, claim_id: str, as_of: date, choice: Choice, values: dict[tuple[str, date], Estimate | str]
) -> Verdict:
    results = tuple(_result(row, as_of, choice, values) for row in book.tests.get(claim_id, ()))
    return _weighed(book, claim_id, as_of, choice, results)


def _weighed(book: _Book, claim_id: str, as_of: date, choice: Choice, results: tuple[TestResult, ...]) -> Verdict:
    """The verdict of one claim once its tests have been computed."""
    about = book.claims.loc[claim_id]
    known = [r for r in book.evidence.get(claim_id, ()) if r.known_on <= pd.Timestamp(as_of)]
    facts = {r.evidence_id: f for r in known if (f := _fact(book, r, choice)) is not None}
    readings = [
        Reading(r.test_id, r.family, r.reach == "decides", r.outcome, r.series_id)
        for r in results
        if r.outcome is not None
    ]
    weights = dict(choice.weights)
    said = judge(facts.values(), readings, weights)
    if about["checkable"] == "no":
        said = _named(said, NOT_CHECKABLE)
    elif as_of < book.first_due.get(claim_id, PUBLISHED):
        said = _named(said, OPEN)
    scored = scored_ids(facts.values(), readings, weights)
    return Verdict(
        claim_id,
        as_of,
        said,
        results,
        tuple(e for e, f in facts.items() if f.fact_id in scored),
        tuple(r.evidence_id for r in known if r.evidence_id not in facts or facts[r.evidence_id].fact_id not in scored),
    )


def _by_claim(frame: pd.DataFrame) -> dict[str, list]:
    """Rows as named tuples, by claim: every month of every claim reads them."""
    found: dict[str, list] = {}
    for row in frame.itertuples():
        found.setdefault(row.claim_id, []).append(row)
    return found


def _named(said: Judgement, word: str) -> Judgement:
    return replace(said, verdict=word, capped=False)


def _fact(book: _Book, row, choice: Choice) -> Fact | None:  # noqa: ANN001 - a named tuple of audit/evidence
    """The row as the rule sees it; None for context and for what the choice leaves out."""
    if row.direction not in DIRECTION:
        return None
    named = [(book.witnesses[s], book.grades[s]) for s in row.source_id.split(";")]
    if row.own_official:  # a state's own media are an official source for what its officials said
        named = [(w, min(g, "B")) if g == "F" else (w, g) for w, g in named]
    kept = tuple((w, g) for w, g in named if w != choice.without_witness)
    if not kept or min(g for _, g in kept) in choice.without_grades:
        return None
    series = row.series_id if isinstance(row.series_id, str) else None
    if series:
        series = f"{series}@{sum(h <= row.known_on.date() for h in HORIZONS)}"
    best = min(g for _, g in kept)
    return Fact(row.fact_id, DIRECTION[row.direction], int(row.strength), best, kept, series)


def _result(row, as_of: date, choice: Choice, values: dict[tuple[str, date], Estimate | str]) -> TestResult:  # noqa: ANN001
    due = row.due_on.date()
    series = row.series_id if isinstance(row.series_id, str) else None
    scale = 1.0 if row.threshold_class == "text" else choice.thresholds
    holds, fails = row.holds_if * scale, row.fails_if * scale
    shared = (row.test_id, row.measure_id, row.family, row.reach, row.comparator, holds, fails, row.unit,
              row.threshold_class, row.rationale, due, series)  # fmt: skip
    if as_of < due:
        return TestResult(*shared, None, None, f"not due before {due}")
    then = PUBLISHED if row.as_of == "published" else as_of
    key = (row.measure_id, then)
    if key not in values:
        values[key] = _value(row.measure_id, then, choice.changes, str(data_dir()))
    found = values[key]
    if isinstance(found, str):
        return TestResult(*shared, None, None, found)
    if found.value != found.value:
        return TestResult(*shared, found, None, found.note or "not defined")
    return TestResult(*shared, found, outcome(found, row.comparator, holds, fails))


def _values(keys: list[tuple[str, date]], changes: tuple) -> dict[tuple[str, date], Estimate | str]:
    return {(name, then): _value(name, then, changes, str(data_dir())) for name, then in keys}


@lru_cache(maxsize=8192)
def _value(measure_id: str, as_of: date, changes: tuple, _folder: str) -> Estimate | str:
    """Value of a measure, or why there is none. Kept for the process: a measure is a pure function."""
    try:
        with changed(*changes):
            return compute(measure_id, as_of)
    except MeasureError as error:
        return f"{error.found}; needs {error.expected}"


def outcome(found: Estimate, comparator: str, holds_if: float, fails_if: float) -> int:
    """+1 if the whole interval lies at or beyond `holds_if`, −1 if at or beyond `fails_if`, else 0."""
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    if comparator == "at_most":
        low, high, holds_if, fails_if = -high, -low, -holds_if, -fails_if
    return 1 if low >= holds_if else -1 if high <= fails_if else 0
