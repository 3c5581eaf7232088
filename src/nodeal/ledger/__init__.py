"""The ledger: claims, evidence and tests, and the verdicts that the rule makes of them.

Nothing here is typed: a verdict is what :func:`nodeal.ledger.rule.judge` says of the facts known by a date that lie
in the claim's window, and of the tests due by then. A forecast is open until its first horizon.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType

import pandas as pd

from nodeal.cores import spread
from nodeal.dates import HINDSIGHT, HORIZONS, PUBLISHED, day
from nodeal.estimate import Estimate
from nodeal.ledger import first_rule
from nodeal.ledger.choices import AS_PRINTED, Choice, others
from nodeal.ledger.fit import INSTANCES, LIST_SHARE, LedgerError, check, sides_searched
from nodeal.ledger.rule import (
    JUDGEMENT,
    NOT_CHECKABLE,
    SIDE,
    Fact,
    Item,
    Judgement,
    Reading,
    falls,
    hangs_on,
    judge,
    pans_of,
)
from nodeal.ledger.windows import FORECAST, Window, began, window
from nodeal.measures import MeasureError, compute
from nodeal.tables import Change, changed, state, table

DIRECTION = {"supports": 1, "contradicts": -1, "qualifies": 0}
PROCESSES = 2


FEWEST, ENOUGH = 3, 10
"""Cases of a list of ours below which a share, mean or rate is no test, and below which it never decides."""
DECIDES = "decides"
"""The reach of a test that does not merely bear on its claim (``audit/tests``, column reach)."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test at one date: what was measured and which way it fell.

    ``outcome`` is +1, 0 or −1; ``None`` when the test is not due or cannot be computed, with the reason in `why`.
    ``reach`` is what the test can do on that day: a share of fewer than ten cases of a list of ours bears on a claim
    and never decides, and so does a count of instances that falls short. ``clear`` says whether the range lies
    strictly beyond its mark.
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
    question: str = ""
    criterion: str = ""
    differs: str = ""
    basis: str = ""
    occasion: str = ""
    witness: str = ""
    baseline: str = ""
    clear: bool = False


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
    def hangs_on(self) -> tuple[str, ...]:
        """Ids of the rows and tests each of which alone, taken away, changes its side."""
        return hangs_on(self.items, asserts=self.asserts, searched=self.searched) if self.side else ()


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
    book = _book()
    if claim_id not in book.claims.index:
        near = get_close_matches(claim_id, list(book.claims.index), n=6, cutoff=0.4) or list(book.claims.index[:6])
        raise LedgerError(
            f"claim {claim_id!r}",
            found="no such claim",
            expected="one of audit/claims, such as " + ", ".join(near),
            remedy="Correct the id; `.venv/bin/nodeal verdicts` lists all.",
        )
    return _judge(book, claim_id, as_of, choice, _Values(choice))


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
    book = _book()
    values = _Values(choice)
    if forked:
        values.update(_forked_values(book, as_of, choice))
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
    begins = _book().begins
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
    kept = {claim_id: _window(about, choice) for claim_id, about in book.claims.iterrows()}
    due = [row for rows in book.tests.values() for row in rows if row.due_on <= pd.Timestamp(as_of)]
    keys = sorted({(row.measure_id, kept[row.claim_id].measured_on(as_of)) for row in due})
    # A topic's tables are read by one process; the topics with most to measure go first.
    topics = [list(of) for _, of in groupby(keys, key=lambda key: key[0].partition(".")[0])]
    topics.sort(key=len, reverse=True)
    fork = multiprocessing.get_context("fork")
    found = spread(_values, topics, [choice] * len(topics), processes=PROCESSES, context=fork)
    return {key: value for values in found for key, value in values.items()}


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
    book, came_out = _bound(*(tables[name] for name in _JUDGED)), _by_day(results)
    return [
        _weighed(book, claim_id, day, choice, tuple(came_out.get((claim_id, day), ())))
        for day in sorted({day for _, day in came_out})
        for claim_id in book.claims.index
    ]


def first_judgements(
    tables: Mapping[str, pd.DataFrame], results: Iterable[tuple[str, date, TestResult]]
) -> dict[tuple[str, date], first_rule.Judgement]:
    """What the rule of the first edition says, by claim and day; tables and tests as for :func:`verdicts_of`."""
    book, came_out = _bound(*(tables[name] for name in _JUDGED)), _by_day(results)
    return {
        (claim_id, day): _by_the_first_rule(book, claim_id, day, AS_PRINTED, came_out.get((claim_id, day), ()))
        for day in sorted({day for _, day in came_out})
        for claim_id in book.claims.index
    }


_JUDGED = ("audit/claims", "audit/evidence", "audit/tests", "audit/predictions", "sources")


def _by_day(results: Iterable[tuple[str, date, TestResult]]) -> dict[tuple[str, date], list[TestResult]]:
    came_out: dict[tuple[str, date], list[TestResult]] = {}
    for claim_id, on, result in results:
        came_out.setdefault((claim_id, on), []).append(result)
    return came_out


def first_due(claim_id: str) -> date | None:
    """First horizon of a forecast; None for every other claim."""
    return _book().first_due.get(claim_id)


def frame(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Verdicts of all claims as a table: claim, chapter, importance, verdict, pans, counts, confidence."""
    book = _book()
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
                "asserts": found.asserts,
                "pro": float(said.pro),
                "con": float(said.con),
                "caveats": float(said.caveats),
                "supporting": said.supporting,
                "contradicting": said.contradicting,
                "qualifying": said.qualifying,
                "tests_due": sum(r.outcome is not None for r in found.results),
                "evidence": said.evidence,
                "agreement": said.agreement,
                "confidence": said.confidence,
                "ceiling": said.ceiling,
                "open_because": said.why_open,
            }
        )
    return pd.DataFrame(rows)


def months(until: date = HINDSIGHT) -> list[date]:
    """Publication, then the last day of every month from March 2025 on."""
    ends = pd.date_range(PUBLISHED, day(until, "until"), freq="ME").date
    return [PUBLISHED, *ends]


def trajectories(dates: Sequence[date] | None = None) -> pd.DataFrame:
    """Verdict of every claim at every date: claim_id, as_of, verdict. Dates run over the cores."""
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
    searched: Mapping[str, frozenset[int]]
    """Sides searched for each claim: 1 for it, -1 against it."""


def _book() -> _Book:
    """The audit's tables, checked against each other once for as long as they stay what they are."""
    return _read(state(*_JUDGED, "audit/sentences", "audit/searches"))


@lru_cache(maxsize=4)
def _read(_state: Hashable) -> _Book:
    claims, evidence, tests = table("audit/claims"), table("audit/evidence"), table("audit/tests")
    check(claims.set_index("claim_id"), evidence, tests)
    searched = sides_searched(table("audit/searches"))
    return _bound(claims, evidence, tests, table("audit/predictions"), table("sources"), searched)


def _bound(
    claims: pd.DataFrame,
    evidence: pd.DataFrame,
    tests: pd.DataFrame,
    predictions: pd.DataFrame,
    sources: pd.DataFrame,
    searched: Mapping[str, frozenset[int]] = MappingProxyType({}),
) -> _Book:
    claims = claims.set_index("claim_id")
    first_due: dict[str, date] = {}
    foretold = claims["tense"] == FORECAST if "tense" in claims else claims["kind"] == "prediction"
    for claim_id in claims.index[foretold]:
        tested = tests[(tests["claim_id"] == claim_id) & (tests["due_on"] > pd.Timestamp(PUBLISHED))]["due_on"]
        listed = predictions[predictions["claim_id"] == claim_id]["horizons"].str.split(";").explode()
        days = [d.date() for d in tested] + [day(d, "audit/predictions.csv, column horizons") for d in listed]
        first_due[claim_id] = min(days, default=min(HORIZONS.values()))
    return _Book(
        claims,
        _by_claim(evidence),
        _by_claim(tests),
        first_due,
        sources.set_index("source_id")["grade"].to_dict(),
        sources.set_index("source_id")["witness"].to_dict(),
        min((day.date() for day in evidence["known_on"]), default=PUBLISHED),
        searched,
    )


def _judge(book: _Book, claim_id: str, as_of: date, choice: Choice, values: _Values) -> Verdict:
    kept = _window(book.claims.loc[claim_id], choice)
    results = tuple(_result(row, as_of, kept, choice, values) for row in book.tests.get(claim_id, ()))
    return _weighed(book, claim_id, as_of, choice, results)


def _weighed(book: _Book, claim_id: str, as_of: date, choice: Choice, results: tuple[TestResult, ...]) -> Verdict:
    """The verdict of one claim once its tests have been computed."""
    about = book.claims.loc[claim_id]
    kept, asserts = _window(about, choice), _text(about["asserts"]) or JUDGEMENT
    known = [r for r in book.evidence.get(claim_id, ()) if r.known_on <= pd.Timestamp(as_of)]
    within = [r for r in known if kept.holds(began(r.date_of_fact))]
    facts = {r.evidence_id: f for r in within if (f := _fact(book, r, choice)) is not None}
    items: tuple[Item, ...] = (*facts.values(), *(_reading(r) for r in results if r.outcome is not None))
    searched = _looked_across(book.searched.get(claim_id, frozenset()), items)
    if choice.first_edition:
        said = _without_score(_by_the_first_rule(book, claim_id, as_of, choice, results))
    elif about["checkable"] == "no":
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


def _looked_across(sides: frozenset[int], items: Iterable[Item]) -> bool:
    """Whether the side searched is the lighter one: a search for the heavier pan shows nothing of the other."""
    pans = pans_of(items)
    lighter = (pans[0] < pans[1]) - (pans[0] > pans[1])
    return lighter in sides if lighter else bool(sides)


def _window(about: pd.Series, choice: Choice) -> Window:
    if choice.first_edition or not choice.windows:
        return Window()
    return window(_text(about["tense"]), _text(about["asserts"]))


def _reading(result: TestResult) -> Reading:
    """A test that came out, as the rule sees it."""
    occasion = result.occasion or result.series_id or result.test_id
    decides = result.reach == "decides"
    return Reading(result.test_id, occasion, decides, result.outcome or 0, result.clear, result.witness or occasion)


def _by_the_first_rule(
    book: _Book, claim_id: str, as_of: date, choice: Choice, results: Iterable[TestResult]
) -> first_rule.Judgement:
    """What the rule of the first edition says of the rows known by a day and of the tests that came out."""
    known = [r for r in book.evidence.get(claim_id, ()) if r.known_on <= pd.Timestamp(as_of)]
    facts = [fact for row in known if (fact := _first_fact(book, row, choice)) is not None]
    readings = [
        first_rule.Reading(r.test_id, r.family, r.reach == "decides", r.outcome, r.series_id)
        for r in results
        if r.outcome is not None
    ]
    said = first_rule.judge(facts, readings)
    if book.claims.loc[claim_id, "checkable"] == "no":
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


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None


def _by_claim(frame: pd.DataFrame) -> dict[str, list]:
    """Rows as named tuples, by claim: every month of every claim reads them."""
    found: dict[str, list] = {}
    for row in frame.itertuples():
        found.setdefault(row.claim_id, []).append(row)
    return found


def _sources(book: _Book, row, choice: Choice) -> tuple[tuple[str, str], ...]:  # noqa: ANN001 - a named tuple
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


def _fact(book: _Book, row, choice: Choice) -> Fact | None:  # noqa: ANN001 - a named tuple of audit/evidence
    """The row as the rule sees it; None for context and for what the choice leaves out."""
    if row.direction not in DIRECTION or not (kept := _sources(book, row, choice)):
        return None
    best = min(g for _, g in kept)
    return Fact(row.evidence_id, row.occasion, DIRECTION[row.direction], int(row.strength), best, kept)


def _first_fact(book: _Book, row, choice: Choice) -> first_rule.Fact | None:  # noqa: ANN001 - a named tuple
    """The row as the rule of the first edition sees it."""
    if row.direction not in DIRECTION or not (kept := _sources(book, row, choice)):
        return None
    series = _text(row.series_id)
    if series:
        series = f"{series}@{sum(h <= row.known_on.date() for h in HORIZONS.values())}"
    best = min(g for _, g in kept)
    return first_rule.Fact(row.fact_id, DIRECTION[row.direction], int(row.strength), best, kept, series)


def _result(
    row,  # noqa: ANN001 - a named tuple of audit/tests
    as_of: date,
    kept: Window,
    choice: Choice,
    values: _Values,
) -> TestResult:
    scale = 1.0 if row.threshold_class == "text" else choice.thresholds
    told = replace(_untried(row), holds_if=row.holds_if * scale, fails_if=row.fails_if * scale)
    if as_of < told.due_on:
        return replace(told, why=f"not due before {told.due_on}")
    frozen = choice.first_edition and row.as_of == "published"
    then = PUBLISHED if frozen else kept.measured_on(as_of)
    found = values[row.measure_id, then]
    if isinstance(found, str):
        return replace(told, why=found)
    result = came_out(told, found, first_edition=choice.first_edition)
    last = choice == AS_PRINTED and as_of == HINDSIGHT
    if last and row.basis == LIST_SHARE and told.reach == DECIDES != result.reach:
        raise LedgerError(
            f"audit/tests.csv, row {row.Index + 2}, test {row.test_id}, column reach",
            found=f"{DECIDES}, by a share, mean or rate over {found.n} cases of a list of ours",
            expected=f"at least {ENOUGH} cases on the last day on record",
            remedy="Let it bear on the claim (bears_on), or read a longer list.",
        )
    return result


def _untried(row) -> TestResult:  # noqa: ANN001 - a named tuple of audit/tests
    """A test for which nothing has been measured yet."""
    optional = ("question", "criterion", "differs", "basis", "occasion", "witness", "baseline")
    return TestResult(
        row.test_id, row.measure_id, row.family, row.reach, row.comparator, row.holds_if, row.fails_if, row.unit,
        row.threshold_class, row.rationale, row.due_on.date(), _text(row.series_id), None, None,
        **{name: _text(getattr(row, name, None)) or "" for name in optional},  # type: ignore[arg-type]
    )  # fmt: skip


def came_out(told: TestResult, found: Estimate, *, first_edition: bool = False) -> TestResult:
    """A test with what was measured: which way it fell, and what it can do with so many cases.

    A share, mean or rate over fewer than three cases of a list of ours is no test, over fewer than ten it only bears
    on the claim. A count of dated instances that reaches its mark decides whatever the length of the list, since a
    longer one could only add; short of it, it bears.
    """
    if found.value != found.value:
        return replace(told, estimate=found, why=found.note or "not defined")
    if first_edition:
        return replace(told, estimate=found, outcome=outcome(found, told.comparator, told.holds_if, told.fails_if))
    cases = found.n if told.basis == LIST_SHARE else ENOUGH
    if cases is None:
        raise LedgerError(
            f"test {told.test_id}, measure {told.measure_id}",
            found="a share, mean or rate over a list of ours without its number of cases",
            expected="n, without which nobody can say whether it may decide",
            remedy="Let the measure return its n.",
        )
    if cases < FEWEST:
        return replace(told, estimate=found, why=f"no test: {cases} cases, fewer than {FEWEST}")
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    way, clear = falls(low, high, told.comparator, told.holds_if, told.fails_if)
    short = told.basis == INSTANCES and low < max(told.holds_if, told.fails_if)
    reach = "bears_on" if cases < ENOUGH or short else told.reach
    return replace(told, estimate=found, outcome=way, clear=clear, reach=reach)


class _Values(dict[tuple[str, date], Estimate | str]):
    """Values of measures by id and day under one choice, computed when first asked for."""

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.changes, self.state = choice.changes, state()

    def __missing__(self, key: tuple[str, date]) -> Estimate | str:
        found = self[key] = _value(*key, self.changes, self.state)
        return found


def _values(keys: list[tuple[str, date]], choice: Choice) -> dict[tuple[str, date], Estimate | str]:
    values = _Values(choice)
    return {key: values[key] for key in keys}


@lru_cache(maxsize=8192)
def _value(measure_id: str, as_of: date, changes: tuple[Change, ...], _state: Hashable) -> Estimate | str:
    """Value of a measure, or why there is none: a pure function, kept for as long as the tables stay as they are."""
    try:
        with changed(*changes):
            return compute(measure_id, as_of)
    except MeasureError as error:
        return f"{error.found}; needs {error.expected}"


def outcome(found: Estimate, comparator: str, holds_if: float, fails_if: float) -> int:
    """By the first edition: +1 if the whole interval lies at or beyond `holds_if`, −1 if at or beyond `fails_if`."""
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    if comparator == "at_most":
        low, high, holds_if, fails_if = -high, -low, -holds_if, -fails_if
    return 1 if low >= holds_if else -1 if high <= fails_if else 0
