"""The ledger on the book's own tables: covered, dated, refused when damaged, the same as JSON."""

from __future__ import annotations

import csv
import json
import re
from datetime import date

import jsonschema
import pytest

from nodeal import ledger
from nodeal.article import article
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.errors import NodealError
from nodeal.estimate import Estimate
from nodeal.ledger import LedgerError, choices
from nodeal.ledger.explain import as_json, explain, kept, lines_of_test, schema, turning_point, why, working
from nodeal.ledger.present import SIGN, render
from nodeal.ledger.results import LACKS, TOO_EARLY, TOO_FEW, outcome
from nodeal.ledger.rule import (
    FITTING,
    MIXED,
    NOT_CHECKABLE,
    NOT_DUE,
    OPEN,
    PLAIN,
    VERDICTS,
    Judgement,
    judge,
)
from nodeal.ledger.windows import began
from nodeal.measures import registered
from nodeal.tables import table


@pytest.fixture(scope="module")
def both():
    return {day: {v.claim_id: v for v in ledger.verdicts(day)} for day in (PUBLISHED, HINDSIGHT)}


def test_every_sentence_has_claims_and_every_claim_two_verdicts_with_reasons(both):
    sentences = set(table("audit/sentences")[["paragraph", "sentence"]].itertuples(index=False, name=None))
    claims = table("audit/claims")
    assert set(claims[["paragraph", "sentence"]].itertuples(index=False, name=None)) == sentences
    for found in both.values():
        assert list(found) == claims["claim_id"].tolist()
        assert {v.verdict for v in found.values()} <= set(VERDICTS) == set(SIGN)


def test_enough_tests_over_enough_claims_and_all_that_matter_most():
    tests, claims = table("audit/tests"), table("audit/claims")
    assert len(tests) >= 60
    assert tests["claim_id"].nunique() >= 50
    by_data = claims[(claims["importance"] == 3) & (claims["checkable"] == "yes") & (claims["asserts"] != "aim")]
    by_data = by_data["claim_id"]
    untested = set(by_data) - set(tests["claim_id"])
    assert {ledger.verdict(c).judgement.why_open for c in untested} <= {""}, "facts on record, without a test"
    assert set(tests["measure_id"]) <= set(registered())


def test_an_explanation_says_only_what_applies(both):
    for day, found in both.items():
        for verdict in found.values():
            reasons, change = why(verdict), turning_point(verdict)
            judged = verdict.verdict not in ("open", "not checkable")
            assert ("confidence (" in reasons) == judged == bool(verdict.judgement.confidence), verdict.claim_id
            decided = any(getattr(i, "decides", False) for i in verdict.items)
            assert ("No test decides it" in reasons) == (judged and not decided), verdict.claim_id
            for due in re.findall(r"falls due \((\S+) at", change):
                assert date.fromisoformat(due) > day, verdict.claim_id


def test_what_would_change_a_verdict_is_said_as_an_event():
    """A reader learns what would have to be found, and in words that the card explains."""
    said = turning_point(ledger.verdict("c01-2c"))
    assert re.match(r"\d+ well-documented facts? against it would tip it\. ", said)
    assert said.endswith(
        "The test t-01-2c-1 (stances.ru_months_blaming_ukraine) would come out the other way at 0 months."
    )


@pytest.mark.parametrize("claim_id", ["c00-1a", "c01-1b", "c14-3b", "c16-1b", "c20-1a", "c21-1a", "c25-1a"])
def test_an_explanation_asks_the_question_of_the_sentence(claim_id):
    """With its window, the criterion and why it asks otherwise, how many cases, and its baseline where it has one."""
    said = explain(claim_id)
    text = str(said)
    assert "What counts: " in text
    for result in said.verdicts[-1].results:
        told = lines_of_test(result)
        assert result.question in told[0]
        assert result.question
        assert all(line in text for line in told)
        assert ("the claim's criterion: " in text) >= bool(result.criterion)
        assert result.criterion in text
        assert result.differs in text
        if result.estimate is not None:
            assert f"n = {result.estimate.n}" in told[1], "a count of months says of how many rows"
            assert bool(result.baseline) == any(line.startswith(f"  baseline {result.baseline}") for line in told)


def test_a_test_whose_day_has_come_is_not_called_not_due(both):
    """It has a value, too few cases, or no value, and says which."""
    ends = {"not due": 0, "no value": 0, "no test": 0}
    lacking = set()
    for found in both.values():
        for result in (r for verdict in found.values() for r in verdict.results):
            told = " ".join(lines_of_test(result))
            end = next((e for e in ends if f"→ {e}" in told), "")
            assert bool(end) == (result.outcome is None), result.test_id
            assert (end == "not due") == (result.lacks == TOO_EARLY)
            assert bool(result.lacks) == (result.outcome is None)
            lacking.add(result.lacks)
            assert end != "no test" or result.why in told
            ends.update({end: ends[end] + 1} if end else {})
    assert all(ends.values()), ends
    assert {TOO_EARLY, TOO_FEW} <= lacking - {""} <= set(LACKS)


@pytest.mark.parametrize("claim_id", ["c25-2a", "c25-2d", "c29-2a"])
def test_a_word_that_no_test_decides_names_what_it_rests_on(claim_id):
    """That no test is asked, and each document with its weight, all of them among the rows listed below."""
    said = explain(claim_id)
    last, text = said.verdicts[-1], str(said)
    assert "No test decides it (none is asked of it); the word rests on" in text
    named = re.findall(r"(e-c\S+) weighs ([\d.]+)", why(last))
    side = last.side or None
    weighed = {i.occasion for i in last.items if i.direction in ((side,) if side else (1, -1))}
    assert len(named) == len(weighed)
    assert all(f"[{row}: strength" in text for row, _ in named)
    pans = float(last.judgement.pro if side else last.judgement.pro + last.judgement.con)
    assert sum(float(weight) for _, weight in named) == pans


def test_a_verdict_that_hangs_on_one_row_says_what_it_would_be(both):
    """Without an invasion in the table a claim would be open: not turned to its other side. A mixed one says it too."""
    mixed = 0
    for verdict in both[HINDSIGHT].values():
        told = why(verdict)
        assert (" one row: " in told) == bool(verdict.without_one)
        mixed += not verdict.side and bool(verdict.without_one)
        for row, word in verdict.without_one.items():
            left = judge([i for i in verdict.items if i.row_id != row], asserts=verdict.asserts)
            assert left.verdict == word
            assert f"it would be {word}" in told[told.index(row) :]
    assert mixed


def test_weights_and_marks_are_written_as_a_person_writes_them(both):
    said = [text for found in both.values() for v in found.values() for text in (why(v), turning_point(v))]
    assert any("holds 1.5 of its own" in text for text in said)
    assert not [text for text in said if re.search(r"\d\.\d*0\b", text)]


def test_a_remark_on_a_test_belongs_to_a_claim_that_has_one():
    """Notes outlived the tests of which they spoke, and the counts that those gave."""
    notes = table("audit/claims").set_index("claim_id")["note"].dropna()
    tested = set(table("audit/tests")["claim_id"])
    assert not [
        c for c, note in notes.items() if re.search(r"\btests?\b", note) and c not in tested | {"c25-2a", "c13-2b"}
    ]
    assert not [c for c, note in notes.items() if re.search(r"all themes|as the test counts|[Vv]erdict turns", note)]


def test_tests_that_read_one_measure_name_the_same_speakers():
    """A mean of Trump's words and his secretary's was called Trump's in one claim and Washington's in another."""
    tests = table("audit/tests")
    tests = tests[tests["measure_id"].str.startswith("stances.us_")]
    names = ["Trump", "Hegseth", "Vance", "Rubio", "US officials", "US statements", "Washington"]
    said = tests["question"].map(lambda q: frozenset(n for n in names if n in q))
    assert (said.groupby(tests["measure_id"]).nunique() == 1).all()
    assert len(tests) > 3


def test_few_plain_facts_stay_open_and_each_was_searched(both):
    claims = table("audit/claims").set_index("claim_id")
    searches = set(table("audit/searches")["claim_id"])
    facts = claims.index[(claims["asserts"] == "fact") & (claims["tense"] != "forecast")]
    left = [c for c in facts if both[HINDSIGHT][c].verdict == "open"]
    assert len(left) <= 5
    assert set(left) <= searches


def test_other_choices_that_take_a_side_away_are_named():
    tried = [
        choices.Choice("without grades D, E and F", without_grades="DEF"),
        choices.Choice("no windows", windows=False),
    ]
    said = kept("c08-2a", choices=[*tried, choices.Choice("all alike", scale=choices.EVEN)])
    assert said == "Under 2 of 3 other choices it leans to no side; otherwise under: all alike (mostly fails)."
    assert kept("c25-2d", choices=tried) == "Under 2 of 2 other choices it keeps its side."


def test_thresholds_keep_to_their_class():
    for row in table("audit/tests").itertuples():
        limits = {abs(row.holds_if), abs(row.fails_if)}
        match row.threshold_class:
            case "majority":
                assert limits == {50}
            case "ratio":
                assert limits <= {0.8, 1, 1.2, 20}, row.test_id
            case "half_step":
                assert limits <= {0, 0.5}
            case "instances":
                assert limits == {0, 3}
            case "text":
                assert limits == {0, 1}
            case _:
                assert "lips" in row.rationale or row.rationale.count(" ") > 8, row.test_id


def test_forecasts_are_open_until_their_first_horizon(both):
    for claim_id in table("audit/claims").query("tense == 'forecast'")["claim_id"]:
        said = both[PUBLISHED][claim_id].judgement
        assert (said.verdict, said.why_open) == ("open", "not due")
        due = ledger.first_due(claim_id)
        assert due > PUBLISHED
        assert both[HINDSIGHT][claim_id].judgement.why_open != "not due"


def test_what_lies_outside_the_window_moves_nothing(both):
    """A sentence about March 2025 stands or falls with what had begun by then, a forecast with what came after."""
    claims = table("audit/claims").set_index("claim_id")
    happened = table("audit/evidence").set_index("evidence_id")["date_of_fact"].map(began)
    counted = 0
    for verdict in both[HINDSIGHT].values():
        about = claims.loc[verdict.claim_id]
        motive = about["asserts"] in ("cause", "aim")
        for row in verdict.facts:
            assert verdict.window.holds(happened[row])
            if about["tense"] == "state" and not motive:
                assert happened[row] <= PUBLISHED, row
            if about["tense"] == "forecast":
                assert happened[row] > PUBLISHED, row
        counted += len(verdict.beside)
        if about["tense"] == "state" and not motive:
            assert all(r.estimate is None or r.estimate.as_of <= PUBLISHED for r in verdict.results)
    assert counted > 30, "rows that stand beside a verdict"


def test_what_the_notes_found_is_what_the_ledger_says(both):
    """claims_notes: the minerals text asked no repayment; a yes, but; no settlement; no vacuum."""
    now = {c: v.verdict for c, v in both[HINDSIGHT].items()}
    assert now["c11-2b"] in ("fails", "mostly fails")
    assert now["c03-2a"] in ("holds", "mostly holds")
    assert now["c16-1a"] in ("holds", "mostly holds")
    assert now["c02-2b"] == "holds"
    assert now["c25-2d"] == "holds", "a plain fact, whatever lies in the other pan of our record"


def test_an_advance_that_went_on_and_its_pace_are_both_told(both):
    """It did not stop within twelve months, and its pace fell: neither decides what 'that pace' could bear."""
    said = str(explain("c23-4b"))
    results = {r.measure_id: r.outcome for r in both[HINDSIGHT]["c23-4b"].results}
    assert results["battlefield.pace_ratio_6m"] == 0
    assert results["battlefield.pace_ratio_12m"] == results["battlefield.pace_ratio_17m"] == 1
    assert results["battlefield.months_of_advance_share_12m"] == -1
    assert both[PUBLISHED]["c23-4b"].verdict == "open"
    assert "Against it" in said
    assert "not due before 2025-09-20" in said
    assert both[HINDSIGHT]["c23-4b"].verdict == "mixed"


def test_nothing_dated_later_can_change_a_verdict(data_copy):
    """Rows added with a later day of knowledge leave every verdict as published as it was."""
    before = {v.claim_id: v.judgement for v in ledger.verdicts(PUBLISHED)}
    later = {v.claim_id: v.judgement for v in ledger.verdicts(date(2025, 3, 21))}
    path = data_copy / "audit/evidence.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    late = [
        {**row, "evidence_id": f"{row['evidence_id'][:-2]}{int(row['evidence_id'][-2:]) + 50}",
         "fact_id": f"late{n}", "occasion": f"late-{row['claim_id']}", "strength": "3",
         "direction": "contradicts", "known_on": "2025-03-21", "date_of_fact": "2025-03-21", "series_id": "",
         "verbatim": "false", "apart": "true", "note": "Later."}
        for n, row in enumerate(rows) if row["direction"] in ("supports", "contradicts")
    ]  # fmt: skip
    with path.open("a", encoding="utf-8", newline="") as lines:
        csv.DictWriter(lines, list(rows[0]), lineterminator="\n").writerows(late)
    after = {v.claim_id: v.judgement for v in ledger.verdicts(PUBLISHED)}
    assert after == before
    assert {v.claim_id: v.judgement for v in ledger.verdicts(date(2025, 3, 21))} != later


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("tests.csv", ",bread.loaf_rise,", ",bread.loaf,", "found the measure 'bread.loaf'"),
        ("tests.csv", "at_least,10,5,%", "at_least,5,10,%", "Swap the thresholds"),
        ("evidence.csv", "2019-05-13,2019-05-14,", "2019-05-13,2031-05-14,", "2031-05-14"),
        ("evidence.csv", "e-c01-1a-01,c01-1a", "e-c01-1a-01,c99-1a", "the claim 'c99-1a'"),
    ],
)
def test_damage_is_named_and_refused(toy, edit, path, old, new, told):
    edit(toy / "audit" / path, old, new)
    with pytest.raises(NodealError) as caught:
        ledger.verdicts(article().date)
    assert f"audit/{path}, row" in str(caught.value)
    assert told in str(caught.value)
    assert caught.value.remedy


def test_a_checkable_claim_with_nothing_is_refused(toy):
    path = toy / "audit/evidence.csv"
    lines = [x for x in path.read_text("utf-8").splitlines() if ",c02-1a," not in x]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="claim c02-1a: found neither evidence nor test"):
        ledger.verdicts(article().date)


def test_a_code_outside_the_scale_is_refused(data_copy):
    from nodeal.tables import TableError

    path = data_copy / "audit/consistency.csv"
    path.write_text(path.read_text("utf-8").replace(",0,\n", ",7,\n", 1), encoding="utf-8")
    with pytest.raises(TableError, match=r"audit/consistency.csv, row \d+, column code"):
        table("audit/consistency")


def test_an_unknown_claim_lists_its_neighbours():
    with pytest.raises(LedgerError, match=r"c23-4[ab], c23-4[ab]"):
        ledger.verdict("c23-4z")
    with pytest.raises(LedgerError, match=r"'c99': found no such claim") as caught:
        ledger.verdict("c99")
    assert len(str(caught.value)) < 200, "not all of them"
    with pytest.raises(LedgerError, match=r"claim None: found no such claim"):
        ledger.verdict(None)


def test_the_working_adds_up_for_every_claim(both):
    """Row by row: what is printed as an example is what the rule did, everywhere and at both dates."""
    for found in [v for day in both.values() for v in day.values() if v.verdict not in ("open", "not checkable")]:
        frame, steps = working(found)
        said = found.judgement
        for says, there in (("for", said.pro), ("against", said.con), ("qualifies", said.caveats)):
            assert frame.loc[frame["says"] == says, "counts"].sum() == float(there), found.claim_id
        assert steps.endswith(f"Verdict: {found.verdict}.")


def test_the_terms_alone_give_every_judgement_again(both):
    """From what a page's script gets, JSON values and nothing else, by the rule's sentences: word and pans."""
    judged = 0
    for found in (v for day in both.values() for v in day.values()):
        told = json.loads(json.dumps(as_json(found)))
        terms, said = told["terms"], found.judgement
        assert len({t["row_id"] for t in terms}) == len(terms) == (len(found.items) if said != UNJUDGED else 0)
        pans = {pan: sum(heaviest(terms, pan).values()) for pan in (1, -1, 0)}
        assert sum(pans.values()) == sum(t["counts"] for t in terms), "what each adds to its pan"
        assert [pans[pan] for pan in (1, -1, 0)] == [told["pro"], told["con"], told["caveats"]]
        if said == UNJUDGED or said.why_open == NOT_DUE:
            continue
        judged += 1
        assert told["verdict"] == word_of(terms, pans, told["asserts"]), found.claim_id
    assert judged > 100


UNJUDGED = Judgement(NOT_CHECKABLE)


def heaviest(terms, pan):
    """Weight of each occasion in one pan."""
    occasions = {t["occasion"] for t in terms if t["direction"] == pan}
    return {o: max(t["weight"] for t in terms if (t["direction"], t["occasion"]) == (pan, o)) for o in occasions}


def word_of(terms, pans, asserts):
    """The rule told again over JSON values, as a page's script would tell it."""
    deciding = {t["direction"] for t in terms if t["decides"]}
    if max(pans[1], pans[-1]) < 1.5 and not deciding:
        return OPEN
    side = (pans[1] > pans[-1]) - (pans[1] < pans[-1])
    heavier, lighter = (end(pans[1], pans[-1]) + pans[0] / 2 for end in (max, min))
    if not side or heavier < 2 * lighter or (-side in deciding and side not in deciding):
        return MIXED
    states = asserts == "fact" and any(t["states"] and t["direction"] == side for t in terms)
    full = heavier >= 3 * lighter and (side in deciding or states)
    return (FITTING if asserts in ("cause", "aim") else PLAIN)[side * (2 if full else 1)]


def test_json_keeps_to_its_schema(both):
    rows = [as_json(v) for v in both[HINDSIGHT].values()]
    jsonschema.validate(rows, schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{**rows[0], "verdict": "true"}], schema())
    assert json.loads(render(HINDSIGHT, ["c11-2b"], "json")) == [as_json(both[HINDSIGHT]["c11-2b"])]


def test_csv_and_table_say_the_same():
    rows = list(csv.DictReader(render(PUBLISHED, ["c11-2b", "c21-1a"], "csv").splitlines()))
    text = render(PUBLISHED, ["c11-2b", "c21-1a"])
    assert [r["claim_id"] for r in rows] == ["c11-2b", "c21-1a"]
    assert all(r["verdict"] in text and float(r["pro"]) >= 0 for r in rows)


def test_csv_is_numbers_and_days_to_every_reader():
    """Plain signs only: some readers take a column with "+0.12" for text, or know no negative nought."""
    rows = list(csv.DictReader(render(PUBLISHED, form="csv").splitlines()))
    assert {r["as_of"] for r in rows} == {PUBLISHED.isoformat()}
    for row in rows:
        assert all(re.fullmatch(r"\d+(\.\d+)?", row[pan]) for pan in ("pro", "con", "caveats")), row
        assert all(row[column].isdigit() for column in ("supporting", "contradicting", "qualifying"))
    assert any("." in row["pro"] for row in rows), "weights with a fraction were looked at"


@pytest.mark.parametrize(
    ("low", "value", "high", "comparator", "expected"),
    [
        (None, 50, None, "at_least", 1),
        (None, 49, None, "at_least", -1),
        (45, 55, 60, "at_least", 0),
        (51, 55, 60, "at_least", 1),
        (20, 30, 49, "at_least", -1),
        (20, 30, 49, "at_most", 1),
        (51, 55, 60, "at_most", -1),
    ],
)
def test_the_whole_interval_decides(low, value, high, comparator, expected):
    found = Estimate(value, "%", HINDSIGHT, HINDSIGHT, low=low, high=high)
    assert outcome(found, comparator, 50, 50) == expected


def test_trajectories_start_as_published_and_end_with_hindsight(both):
    rows = ledger.trajectories([PUBLISHED, HINDSIGHT])
    for day, found in both.items():
        said = rows[rows["as_of"] == day].set_index("claim_id")["verdict"]
        assert said.to_dict() == {c: v.verdict for c, v in found.items()}


def test_months_run_from_publication_to_the_latest_data():
    days = ledger.months()
    assert days[0] == PUBLISHED
    assert days[1] == date(2025, 3, 31)
    assert days[-1] == date(2026, 10, 31)


def test_stability_is_the_share_of_choices_that_keep_the_side():
    tried = [choices.Choice("without grade F", without_grades="F"), choices.Choice("thresholds", thresholds=1.2)]
    rows = ledger.stability(choices=tried)
    assert set(rows["choice"]) == {"as printed", "without grade F", "thresholds"}
    assert rows[rows["choice"] == "as printed"]["kept"].all()
    assert not rows["kept"].all(), "a choice that changes nothing anywhere tests nothing"


def test_other_choices_are_many_and_named_apart():
    names = [c.name for c in choices.others()]
    assert len(names) == len(set(names)) >= 12


def test_a_day_that_nobody_has_read_through_is_refused():
    for asked in (lambda d: ledger.verdict("c01-2c", d), lambda d: ledger.verdicts(d), lambda d: explain("c01-2c", d)):
        with pytest.raises(ledger.LedgerError, match=r"2031-01-01: found a day after the last.*2026-11-22 or earlier"):
            asked(date(2031, 1, 1))
