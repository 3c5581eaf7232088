"""An edition stays what it was, follows from its own tables, and shows what has moved since."""

from __future__ import annotations

import hashlib
import json
from types import SimpleNamespace

import pandas as pd
import pytest

from nodeal import ledger, tables
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.ledger import editions, first_rule, repairs, rule
from nodeal.ledger.editions import EditionError
from nodeal.ledger.results import outcome
from nodeal.tables import TableError, table

DIGEST = {1: "44a7ff5410b0a69c602c5a811fb817de516ca427aadcef9c439303e1f88277bb"}
"""SHA-256 over the checksums of an edition's files: whoever would change one must change it here too."""


@pytest.fixture(scope="module")
def first():
    return editions.read(1)


@pytest.fixture(scope="module")
def today():
    return {day: ledger.verdicts(day) for day in (PUBLISHED, HINDSIGHT)}


def described(number):
    return [r for r in tables.package()["resources"] if r["nodeal"].get("edition") == number]


def test_an_edition_is_never_changed():
    assert editions.numbers() == sorted(DIGEST)
    for number, digest in DIGEST.items():
        hashes = "".join(r["hash"] for r in described(number))
        assert hashlib.sha256(hashes.encode()).hexdigest() == digest


def test_every_claim_and_every_test_is_in_it_at_both_dates(first):
    claims, tests = first.kept["audit/claims"]["claim_id"], first.kept["audit/tests"]["test_id"]
    assert len(claims) == 124
    for day in (PUBLISHED, HINDSIGHT):
        at = first.verdicts[first.verdicts["as_of"].dt.date == day]
        assert at["claim_id"].tolist() == claims.tolist()
        assert set(at["verdict"]) <= set(first_rule.VERDICTS)
        assert set(first.results.loc[first.results["as_of"].dt.date == day, "test_id"]) == set(tests)


def test_its_words_follow_from_its_own_facts_and_results(first):
    """Through the first rule, and without measuring anything: the rule of an edition stays callable."""
    stored = {(row.claim_id, row.as_of.date()): row for row in first.verdicts.itertuples()}
    again = ledger.first_judgements(first.kept, editions.results(first))
    assert set(again) == set(stored)
    for key, said in again.items():
        row = stored[key]
        assert (said.verdict, said.confidence) == (row.verdict, row.confidence), key
        assert (said.supporting, said.contradicting, said.qualifying, said.support, said.agreement, said.capped) == (
            row.supporting, row.contradicting, row.qualifying, row.evidence_level, row.agreement, row.capped,
        )  # fmt: skip
        assert (said.score, said.evidence, said.weight) == pytest.approx((row.score, row.evidence, row.weight))


def test_its_outcomes_follow_from_its_own_values(first):
    came_out = first.results.dropna(subset="outcome")
    assert len(came_out) > 60
    for row in came_out.itertuples():
        low, high = (None if end != end else end for end in (row.low, row.high))
        found = Estimate(row.value, row.unit, PUBLISHED, PUBLISHED, low, high)
        assert outcome(found, row.comparator, row.holds_if, row.fails_if) == row.outcome, row.test_id
    assert first.results.loc[first.results["outcome"].isna(), "why"].notna().all()


def test_a_fact_taken_from_an_edition_is_noticed(first):
    """The check of its words can fail."""
    evidence = first.kept["audit/evidence"]
    lacking = first.kept | {"audit/evidence": evidence[evidence["claim_id"] != "c07-1a"]}
    words = ledger.first_judgements(lacking, editions.results(first))
    differs = [
        r.claim_id for r in first.verdicts.itertuples() if words[r.claim_id, r.as_of.date()].verdict != r.verdict
    ]
    assert set(differs) == {"c07-1a"}


def test_the_tables_of_that_day_are_listed_and_those_kept_are_the_same(first):
    listed = first.listed.set_index("table")
    assert len(listed) > 60
    assert not listed.index.str.startswith("editions/").any()
    for name in editions.KEPT:
        copy = tables.data_dir() / tables.describe(f"editions/1/{name}")["path"]
        same = hashlib.sha256(copy.read_bytes()).hexdigest() == listed.loc[name, "sha256"]
        # Of the sources an edition keeps only those that its own tables cite.
        assert same == (name != "sources")
        assert len(first.kept[name]) == listed.loc[name, "rows"] or name == "sources"
    assert sum(r["bytes"] for r in described(1)) < 500_000


def standing(first, **others):
    """Verdicts as an edition has them, but for some words: ``c29_2a="mostly fails"`` with hindsight."""
    for row in first.verdicts.itertuples():
        day = row.as_of.date()
        word = others.get(row.claim_id.replace("-", "_"), row.verdict) if day == HINDSIGHT else row.verdict
        yield SimpleNamespace(
            claim_id=row.claim_id, as_of=day, verdict=word, judgement=SimpleNamespace(confidence=row.confidence)
        )


def test_what_moved_is_told_in_the_articles_order(first):
    judged = [v for v in standing(first, c29_2a="mostly fails", ccap1_1a="holds") if v.claim_id != "c00-1b"]
    for found in judged:
        if found.verdict in ("open", "not checkable"):
            found.judgement.confidence = ""  # no confidence is printed beside what is not judged
    new = SimpleNamespace(**vars(judged[-1]) | {"claim_id": "c29-9z"})
    found = editions.changes(1, [*judged, new])
    assert found["claim_id"].tolist() == ["c00-1b", "c00-1b", "ccap1-1a", "c29-2a", "c29-9z"]
    assert found["as_of"].dt.date.tolist() == [PUBLISHED, *[HINDSIGHT] * 4]
    assert found["verdict_now"].isna().tolist() == [True, True, False, False, False]
    assert (found.iloc[3]["verdict_then"], found.iloc[3]["verdict_now"]) == ("fails", "mostly fails")
    told = found.assign(step="rule")
    assert "c29-2a     2026-11-22  fails → mostly fails" in editions.render(told, 1)
    assert editions.render(told, 1, "csv").splitlines()[1].startswith("c00-1b,2025-03-20,mostly holds,,")
    assert json.loads(editions.render(told, 1, "json"))[0]["verdict_now"] is None
    none = editions.render(editions.changes(1, judged).iloc[:0], 1)
    assert none == "No verdict and no confidence has moved since edition 1."


@pytest.fixture(scope="module")
def repaired():
    return dict(repairs.stages())


def test_the_repairs_end_with_the_verdicts_of_today(repaired, today):
    assert list(repaired) == list(repairs.REPAIRS)
    for day in (PUBLISHED, HINDSIGHT):
        for found in today[day]:
            assert repaired["rows"][found.claim_id, day] == (
                found.verdict,
                found.judgement.confidence,
            )


@pytest.fixture(scope="module")
def moved():
    return repairs.changes(1)


def test_every_verdict_that_moved_names_the_repair_that_did_it(first, moved):
    listed = set(first.kept["audit/claims"]["claim_id"])
    assert set(moved["step"].str.split("; ").explode()) <= {*repairs.REPAIRS, ""}
    old = moved[moved["claim_id"].isin(listed) & moved["verdict_now"].notna()]
    assert (old["step"] != "").all(), old.to_string()
    by_rule = moved.set_index(["claim_id", "as_of"])["step"]
    assert by_rule["c02-2b", pd.Timestamp(HINDSIGHT)] == "rule", "no cap any more: a plain fact on record holds"


def test_a_verdict_that_rows_have_moved_has_a_search_for_the_other_side(moved, data_copy):
    repairs.hold_to_searches(moved)
    path = data_copy / "audit/searches.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for claim, lost in (
        ("c12-3a", "s-c12-3a-"),
        ("c14-1a", ("s-c14-1a-02,", "s-c14-1a-03,")),
    ):  # all of its searches; that for one side
        path.write_text("".join(line for line in lines if not line.startswith(lost)), encoding="utf-8")
        with pytest.raises(ledger.LedgerError, match=rf"searches.csv, column claim_id, claim {claim}: found no"):
            repairs.hold_to_searches(moved)


def test_an_edition_that_is_not_there_is_refused():
    with pytest.raises(EditionError, match=r"edition 7: found no such edition; expected one of 1"):
        editions.read(7)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("verdicts.csv", "mostly holds", "holds"),
        ("audit/evidence.csv", "supports", "contradicts"),
        ("tables.csv", "actors,26", "actors,27"),
    ],
)
def test_a_changed_file_of_an_edition_is_refused(data_copy, edit, path, old, new):
    edit(data_copy / "editions/1" / path, old, new)
    with pytest.raises(EditionError, match=rf"editions/1/{path}: found SHA-256 .* an edition is never changed"):
        editions.read(1)


def snapshot(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_next_edition_is_written_whole_and_none_is_overwritten(data_copy):
    before = snapshot(data_copy)
    for number, found in ((1, "an edition; the last edition is 1"), (3, "no edition before it; the last edition is 1"),
                          (0, "no edition before it; the last edition is 1")):  # fmt: skip
        with pytest.raises(EditionError, match=rf"{found}; expected the number that follows, 2.*nodeal edition 2`"):
            editions.write(number)
    assert snapshot(data_copy) == before
    assert len(editions.write(2)) == len(described(2)) == len(described(1))
    after = snapshot(data_copy)
    assert {k: v for k, v in after.items() if k in before and k != tables.DESCRIPTOR} == {
        k: v for k, v in before.items() if k != tables.DESCRIPTOR
    }
    assert editions.numbers() == [1, 2]
    written = editions.read(2).verdicts
    assert written["claim_id"].tolist() == table("audit/claims")["claim_id"].tolist() * 2
    assert set(written["verdict"]) <= set(rule.VERDICTS)
    tables.check_foreign_keys()


def test_an_edition_that_cannot_be_finished_leaves_nothing(data_copy, edit):
    edit(data_copy / "audit/hypotheses.csv", "true", "perhaps")
    before = snapshot(data_copy)
    with pytest.raises(TableError, match="perhaps"):
        editions.write(2)
    assert snapshot(data_copy) == before
    assert not (data_copy / "editions/.2.new").exists()


def test_an_edition_that_cannot_be_described_leaves_nothing(today, data_copy, monkeypatch):
    def full(*_):
        raise OSError("No space left on device")

    before = snapshot(data_copy)
    monkeypatch.setattr(editions, "verdicts", lambda day, **_: today[day])
    monkeypatch.setattr(editions, "_describe", full)
    with pytest.raises(OSError, match="No space"):
        editions.write(2)
    assert snapshot(data_copy) == before
