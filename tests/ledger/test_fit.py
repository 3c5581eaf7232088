"""What the ledger refuses: each kind of bad input, in a copy of the real tables, by file, row and column."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from nodeal import ledger
from nodeal.dates import HINDSIGHT
from nodeal.estimate import Estimate
from nodeal.ledger import LedgerError, fit
from nodeal.ledger.explain import explain as ledger_explain
from nodeal.ledger.results import untried
from nodeal.ledger.rule import Fact
from nodeal.ledger.verdicts import looked_across
from nodeal.ledger.windows import began
from nodeal.tables import table


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    """Claims by id, evidence and tests, to be damaged at will."""
    claims, evidence, tests = (table(f"audit/{name}").copy() for name in ("claims", "evidence", "tests"))
    return {"claims": claims.set_index("claim_id"), "evidence": evidence, "tests": tests}


def put(name: str, key: str, column: str, value: object):
    """Damage: one cell of one row, named by its id."""

    def damage(tables: dict[str, pd.DataFrame]) -> None:
        frame = tables[name]
        at = frame.index == key if name == "claims" else frame[f"{name.removesuffix('s')}_id"] == key
        assert at.sum() == 1, f"{key} is not in {name}"
        frame.loc[at, column] = value

    return damage


def only_later(tables: dict[str, pd.DataFrame]) -> None:
    """Every fact about the far right that lies in the window goes; those of December 2025 and April 2026 stay."""
    rows = tables["evidence"]
    early = rows["date_of_fact"].map(began) <= pd.Timestamp("2025-03-20").date()
    tables["evidence"] = rows[~((rows["claim_id"] == "c28-3a") & early)]


def only_earlier(tables: dict[str, pd.DataFrame]) -> None:
    """The same fault the other way: a forecast left to what was known already."""
    rows = tables["evidence"]
    of = rows["claim_id"] == "c25-2b"
    assert (of & rows["direction"].isin(fit.SIDES)).any()
    rows.loc[of, "date_of_fact"] = "2025-03-01"


KINDS = {
    "a claim without tense": (put("claims", "c02-2b", "tense", None), "claims.csv, row {}, claim c02-2b, column tense"),
    "a claim that asserts nothing": (put("claims", "c02-2b", "asserts", None), "claim c02-2b, column asserts"),
    "a valuation that asserts nothing": (put("claims", "c16-2b", "asserts", None), "claim c16-2b, column asserts"),
    "a central claim on no step": (put("claims", "c02-2b", "step", None), "claim c02-2b, column step"),
    "a state left to what came later": (only_later, "evidence e-c28-3a-01, column date_of_fact: found 2025-12-05"),
    "a forecast left to what was known": (only_earlier, "evidence e-c25-2b-01, column date_of_fact"),
    "an aim judged by a result": (
        put("tests", "t-01-2a-1", "family", "spending"),
        "tests.csv, row {}, test t-01-2a-1, column family: found spending, a result, for c01-2a, an aim",
    ),
    "thresholds in another unit": (
        put("tests", "t-21-1a-1", "unit", "days"),
        "tests.csv, row {}, test t-21-1a-1, column unit: found thresholds in 'days'; expected the unit of ",
    ),
    "a list of ours called a series": (
        put("tests", "t-21-1a-1", "basis", "series"),
        "tests.csv, row {}, test t-21-1a-1, column basis: found series of own-coding",
    ),
    "a series under two keys": (
        put("evidence", "e-c22-2b-01", "occasion", "refinery-record"),
        "evidence e-c22-2b-01, column occasion: found refinery-record; expected refining-idle, the series",
    ),
    "a fact under two keys": (
        put("evidence", "e-c28-3a-03", "occasion", "vance-again"),
        "column occasion: found vance-again; expected munich-speech-2025, the one that e-c28-1a-05 has for the same",
    ),
    "one page twice in one pan": (
        lambda t: [put("evidence", "e-c02-2b-02", c, v)(t) for c, v in (("occasion", "questions"), ("fact_id", "q2"))],
        "evidence e-c02-2b-02, column occasion: found questions; expected putin-2025-03-13, the one that e-c02-2b-01",
    ),
    "one page on two days in one pan": (
        put("evidence", "e-c01-2c-11", "apart", None),
        "evidence e-c01-2c-11, column occasion: found ryabkov-2026-10-07; expected valdai-2026-10-01, the one that",
    ),
    "a row apart that does not say why": (
        put("evidence", "e-c01-2c-11", "note", None),
        "evidence e-c01-2c-11, column note: found an empty cell",
    ),
    "words of one publisher called verbatim": (
        put("evidence", "e-c20-1a-08", "source_id", "madhyamamonline-com-bbb06c"),
        "evidence e-c20-1a-08, column verbatim: found words quoted by Madhyamam alone",
    ),
    "a result that decides an aim": (
        put("tests", "t-01-2a-1", "reach", "decides"),
        "tests.csv, row {}, test t-01-2a-1, column reach: found decides, by contacts, for c01-2a, an aim",
    ),
    "a fact known before it began": (
        put("evidence", "e-c20-1a-08", "known_on", pd.Timestamp("2025-08-14")),
        "evidence e-c20-1a-08, column known_on: found known on 2025-08-14",
    ),
    "a test beside the rows of its series": (
        put("tests", "t-22-2b-1", "occasion", "refinery-record"),
        "tests.csv, row {}, test t-22-2b-1, column occasion: found refinery-record",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_bad_input_is_refused_by_its_place(kind, tables):
    damage, where = KINDS[kind]
    damage(tables)
    with pytest.raises(LedgerError, match=re.escape(where).replace(r"\{\}", r"\d+")) as caught:
        fit.check(**tables)
    assert re.match(r"audit/\w+\.csv, row \d+, \w+ \S+, column \w+: found", str(caught.value))
    assert caught.value.expected
    assert caught.value.remedy


def test_a_search_that_says_nothing_is_refused():
    for column, said in (("where", "Nowhere"), ("found", " "), ("looked_for", "-")):
        damaged = table("audit/searches").copy()
        damaged.loc[3, column] = said
        with pytest.raises(LedgerError, match=rf"searches.csv, row 5, search \S+, column {column}"):
            fit.sides_searched(damaged)


def test_a_search_for_the_heavier_pan_lifts_no_ceiling():
    rows = [Fact(f"e-{side}-{n}", f"{side}-{n}", side, 3, "A") for side, n in ((1, 1), (1, 2), (-1, 1))]
    for sides, lifted in (({1}, False), ({-1}, True), ({1, -1}, True), (set(), False)):
        assert looked_across(frozenset(sides), rows) is lifted, sides


def test_the_real_tables_are_not_refused(tables):
    fit.check(**tables)


def test_no_claim_is_left_to_facts_outside_its_window(tables):
    """Counted from the verdicts: whoever has a fact for or against has one that is weighed."""
    weighed = tables["evidence"][tables["evidence"]["direction"].isin(fit.SIDES)].groupby("claim_id")["evidence_id"]
    for claim_id, rows in weighed:
        found = ledger.verdict(claim_id)
        assert found.verdict == "not checkable" or set(rows) & set(found.facts), claim_id


def test_a_grade_is_printed_as_it_counts():
    said = str(ledger_explain("c20-1a"))
    assert re.search(r"\[e-c20-1a-08: strength 1, grade D, quoted alike: counts as B\]", said)


def test_what_reads_a_result_is_coded_as_one(tables):
    """What Europe spends or fills, and whom Washington blames in the end: so no such test can stand on an aim."""
    results = ("aid.europe_", "aid.gap_", "europe.countries_", "stances.us_months_blaming", "stances.us_blame_on")
    tests = tables["tests"]
    assert set(tests.loc[tests["measure_id"].str.startswith(results), "family"]) <= fit.RESULTS


# ---- shares over short lists, and ties


def test_a_share_of_fewer_than_ten_that_says_it_decides_is_refused(data_copy):
    path = data_copy / "audit/tests.csv"
    told = "t-14-1a-1,c14-1a,stances.us_officials_guarantee_position,position,"
    text = path.read_text("utf-8")
    assert f"{told}bears_on" in text
    path.write_text(text.replace(f"{told}bears_on", f"{told}decides"), encoding="utf-8")
    with pytest.raises(LedgerError, match=r"tests.csv, row \d+, test t-14-1a-1, column reach: found decides.* 5 cases"):
        ledger.verdict("c14-1a")


def told_of(basis: str) -> list[ledger.TestResult]:
    tests = table("audit/tests")
    return [untried(row) for row in tests[tests["basis"] == basis].itertuples()]


def test_a_share_without_its_number_of_cases_is_refused():
    some = told_of(fit.LIST_SHARE)[0]
    with pytest.raises(LedgerError, match=f"test {some.test_id}, measure .*without its number of cases"):
        ledger.came_out(some, Estimate(60, some.unit, HINDSIGHT, HINDSIGHT))


def test_no_share_of_fewer_than_ten_cases_decides_whatever_it_says():
    shares = told_of(fit.LIST_SHARE)
    assert len(shares) > 15
    for told in shares:
        far = told.holds_if + 100 * (1 if told.comparator == "at_least" else -1)
        for n, reach in ((9, "bears_on"), (10, "decides")):
            found = ledger.came_out(replace(told, reach="decides"), Estimate(far, told.unit, HINDSIGHT, HINDSIGHT, n=n))
            assert (found.outcome, found.reach) == (1, reach), told.test_id


def test_a_tie_counts_for_nobody():
    """A value on the only mark speaks neither for the claim nor, with the marks mirrored, for its contrary."""
    tests = table("audit/tests")
    ties = tests[tests["holds_if"] == tests["fails_if"]]
    assert len(ties) > 10
    for row in ties.itertuples():
        told = untried(row)
        for comparator in ("at_least", "at_most"):
            on_it = Estimate(row.holds_if, row.unit, HINDSIGHT, HINDSIGHT, n=40)
            assert ledger.came_out(replace(told, comparator=comparator), on_it).outcome == 0, row.test_id


# ---- what is kept


def test_a_value_is_measured_again_once_a_table_has_changed(data_copy):
    """In the same process: a letter of the file is enough."""
    before = {r.measure_id: r.estimate for r in ledger.verdict("c22-2b").results}["strikes.refining_shut_pct"]
    path = data_copy / "strikes/refining_impact.csv"
    old = "Capacity disrupted early 2024,14,"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, "Capacity disrupted early 2024,4,"), encoding="utf-8")
    after = {r.measure_id: r.estimate for r in ledger.verdict("c22-2b").results}["strikes.refining_shut_pct"]
    assert after.low < before.low
