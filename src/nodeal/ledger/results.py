"""Results of tests: what was measured on a day, which way it fell, and what it can do with so many cases."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import pandas as pd

from nodeal.cores import spread
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.ledger.book import Book, text
from nodeal.ledger.choices import AS_PRINTED, Choice
from nodeal.ledger.fit import DECIDES, INSTANCES, LIST_SHARE, LedgerError
from nodeal.ledger.rule import Reading, falls
from nodeal.ledger.windows import Window, window
from nodeal.measures import MeasureError, compute
from nodeal.tables import changed, kept

PROCESSES = 2
"""So many at once where measures are computed for a command that does nothing else."""
FEWEST, ENOUGH = 3, 10
"""Cases of a list of ours below which a share, mean or rate is no test, and below which it never decides."""
BEARS = "bears_on"
"""The reach of a test that does not decide its claim (``audit/tests``, column reach)."""
ON_A_TEXT = "text"
"""The class of thresholds that ask whether a text is there: nobody could set them otherwise."""
TOO_EARLY, NO_VALUE, NOT_DEFINED, TOO_FEW = "not_due", "no_value", "not_defined", "too_few"
"""What a test without an outcome lacks: its day, any value, a value that is a number, or cases."""
LACKS = (TOO_EARLY, NO_VALUE, NOT_DEFINED, TOO_FEW)


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test at one date: what was measured and which way it fell.

    ``outcome`` is +1, 0 or −1; ``None`` when the test is not due or cannot be computed: then `lacks` says by a code
    what is missing, and `why` in words.
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
    lacks: str = ""
    why: str = ""
    question: str = ""
    criterion: str = ""
    differs: str = ""
    basis: str = ""
    occasion: str = ""
    witness: str = ""
    baseline: str = ""
    clear: bool = False


def result_of(
    row,  # noqa: ANN001 - a named tuple of audit/tests
    as_of: date,
    within: Window,
    choice: Choice,
    values: Values,
) -> TestResult:
    """One test of the table on a day, under one choice and in its claim's window."""
    scale = 1.0 if row.threshold_class == ON_A_TEXT else choice.thresholds
    told = replace(untried(row), holds_if=row.holds_if * scale, fails_if=row.fails_if * scale)
    if as_of < told.due_on:
        return replace(told, lacks=TOO_EARLY, why=f"not due before {told.due_on}")
    frozen = choice.first_edition and row.as_of == "published"
    then = PUBLISHED if frozen else within.measured_on(as_of)
    found = values[row.measure_id, then]
    if isinstance(found, str):
        return replace(told, lacks=NO_VALUE, why=found)
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


def untried(row) -> TestResult:  # noqa: ANN001 - a named tuple of audit/tests
    """A test for which nothing has been measured yet."""
    optional = ("question", "criterion", "differs", "basis", "occasion", "witness", "baseline")
    return TestResult(
        row.test_id, row.measure_id, row.family, row.reach, row.comparator, row.holds_if, row.fails_if, row.unit,
        row.threshold_class, row.rationale, row.due_on.date(), text(row.series_id), None, None,
        **{name: text(getattr(row, name, None)) or "" for name in optional},  # type: ignore[arg-type]
    )  # fmt: skip


def came_out(told: TestResult, found: Estimate, *, first_edition: bool = False) -> TestResult:
    """A test with what was measured: which way it fell, and what it can do with so many cases.

    A share, mean or rate over fewer than three cases of a list of ours is no test, over fewer than ten it only bears
    on the claim. A count of dated instances that reaches its mark decides whatever the length of the list, since a
    longer one could only add; short of it, it bears.
    """
    if found.value != found.value:
        return replace(told, estimate=found, lacks=NOT_DEFINED, why=found.note or "not defined")
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
        return replace(told, estimate=found, lacks=TOO_FEW, why=f"no test: {cases} cases, fewer than {FEWEST}")
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    way, clear = falls(low, high, told.comparator, told.holds_if, told.fails_if)
    short = told.basis == INSTANCES and low < max(told.holds_if, told.fails_if)
    reach = BEARS if cases < ENOUGH or short else told.reach
    return replace(told, estimate=found, outcome=way, clear=clear, reach=reach)


def window_of(about: pd.Series, choice: Choice) -> Window:
    """The window of a claim under one choice."""
    if choice.first_edition or not choice.windows:
        return Window()
    return window(text(about["tense"]), text(about["asserts"]))


def reading_of(result: TestResult) -> Reading:
    """A test that came out, as the rule sees it."""
    occasion = result.occasion or result.series_id or result.test_id
    decides = result.reach == DECIDES
    return Reading(result.test_id, occasion, decides, result.outcome or 0, result.clear, result.witness or occasion)


class Values(dict[tuple[str, date], Estimate | str]):
    """Values of measures by id and day under one choice, computed when first asked for."""

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.changes = choice.changes

    def __missing__(self, key: tuple[str, date]) -> Estimate | str:
        with changed(*self.changes):
            found = self[key] = _value(*key)
        return found


def _values(keys: list[tuple[str, date]], choice: Choice) -> dict[tuple[str, date], Estimate | str]:
    values = Values(choice)
    return {key: values[key] for key in keys}


@kept(most=8192)
def _value(measure_id: str, as_of: date) -> Estimate | str:
    """Value of a measure, or why there is none."""
    try:
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


def forked_values(book: Book, as_of: date, choice: Choice) -> dict[tuple[str, date], Estimate | str]:
    """Every value that the tests due by a date need, computed in :data:`PROCESSES` processes at once."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return {}
    windows = {claim_id: window_of(about, choice) for claim_id, about in book.claims.iterrows()}
    due = [row for rows in book.tests.values() for row in rows if row.due_on <= pd.Timestamp(as_of)]
    keys = sorted({(row.measure_id, windows[row.claim_id].measured_on(as_of)) for row in due})
    # A topic's tables are read by one process; the topics with most to measure go first.
    topics = [list(of) for _, of in groupby(keys, key=lambda key: key[0].partition(".")[0])]
    topics.sort(key=len, reverse=True)
    fork = multiprocessing.get_context("fork")
    found = spread(_values, topics, [choice] * len(topics), processes=PROCESSES, context=fork)
    return {key: value for values in found for key, value in values.items()}
