"""Why a verdict is what it is, and what would change it: in words, and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

import pandas as pd

from nodeal import ledger
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import as_set, plain
from nodeal.ledger.rule import GRADE_WEIGHT, PRIOR, SIDE, TEST_STRENGTH, Fact, Reading, judge
from nodeal.tables import best_grade, first_url, table

STRONGEST = 3
"""Strength of the facts that are tried when asking what would change a verdict."""
MANY = 12
"""So many strong facts that do not turn a verdict: it does not hang on facts any more."""

_FALLS = {1: "holds", -1: "fails", 0: "between"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One claim, its verdicts at some dates, and the rows behind the latest of them."""

    claim_id: str
    claim: str
    kind: str
    checkable: str
    importance: int
    chapter: str
    note: str
    """A remark made with hindsight: empty where the latest day asked for is an earlier one."""
    verdicts: tuple[ledger.Verdict, ...]
    evidence: pd.DataFrame
    """Rows known by the last date: evidence_id, direction, strength, dates, fact, grade, url, and whether scored."""
    turning: str

    def __str__(self) -> str:
        return as_text(self)


def explain(claim_id: str, *dates: date) -> Explanation:
    """Explain one claim at some dates; as published and with hindsight unless others are named.

    Raises
    ------
    LedgerError
        If there is no such claim.
    """
    asked = dates or (PUBLISHED, HINDSIGHT)
    found = tuple(ledger.verdict(claim_id, day) for day in asked)
    about = table("audit/claims").set_index("claim_id").loc[claim_id]
    return Explanation(
        claim_id,
        about["claim"],
        about["kind"],
        about["checkable"],
        int(about["importance"]),
        about["chapter"],
        about["note"] if isinstance(about["note"], str) and asked[-1] >= HINDSIGHT else "",
        found,
        _evidence(found[-1]),
        turning_point(found[-1]),
    )


def _evidence(found: ledger.Verdict) -> pd.DataFrame:
    rows = table("audit/evidence").query("claim_id == @found.claim_id")
    rows = rows[rows["known_on"] <= pd.Timestamp(found.as_of)]
    columns = ["evidence_id", "direction", "strength", "date_of_fact", "known_on", "fact", "reported_by"]
    shown = rows[columns].assign(grade=best_grade(rows), url=first_url(rows["source_id"]))
    shown["scored"] = shown["evidence_id"].isin(found.facts)
    order = {"supports": 0, "contradicts": 1, "qualifies": 2, "context": 3}
    ranked = shown.assign(rank=shown["direction"].map(order)).sort_values(["rank", "known_on", "evidence_id"])
    return ranked.drop(columns="rank").reset_index(drop=True)


def turning_point(found: ledger.Verdict) -> str:
    """What would move a verdict to another side: strong facts of grade A, or a test that falls otherwise."""
    if found.verdict in ("not checkable",):
        return "Nothing that a record could hold: the claim is a matter of phrasing or of motive."
    said = []
    if found.verdict == "open":
        # A test that was due and has no value yet says itself what it lacks.
        later = [r.due_on for r in found.results if r.due_on > found.as_of]
        if later:
            said.append(f"A test that falls due ({min(later)} at the earliest)")
        said.append("facts, until their weight reaches two" if said else "Facts, until their weight reaches two")
        return " or ".join(said) + "."
    side = SIDE[found.verdict]
    for direction, words in ((-1, "against"), (1, "for")):
        if side == direction:
            continue
        needed = _needed(found, direction)
        if needed is None:
            said.append(f"Not even {MANY} strong facts {words} it would change its side: its tests stand.")
        else:
            facts = "fact" if needed == 1 else "facts"
            said.append(f"{needed} strong {facts} {words} it, from primary documents, would change its side.")
    for result in found.results:
        if result.reach == "decides" and result.estimate is not None and result.outcome is not None:
            said.append(
                f"The test {result.test_id} ({result.measure_id}) would fall otherwise at "
                f"{as_set(result.fails_if if result.outcome > 0 else result.holds_if)} {result.unit}."
            )
    return " ".join(said)


def working(found: ledger.Verdict) -> tuple[pd.DataFrame, str]:
    """The rule applied to one claim, step by step: what each fact and bearing test adds, and the sums.

    Returns
    -------
    tuple
        A frame with columns fact, says, strength, grade, weight, above (what it adds above the line of E) and below
        (what it adds below); and the sums in one sentence.
    """
    facts = {f.fact_id: f for f in ledger.facts_of(found)}
    rows = table("audit/evidence").set_index("evidence_id").loc[list(found.facts)]
    said = [(row["fact"], facts[row["fact_id"]]) for _, row in rows.drop_duplicates("fact_id").iterrows()]
    due = [r for r in found.results if r.outcome is not None]
    said += [
        (f"Test {r.test_id}, which bears on the claim", Fact(r.test_id, r.outcome, TEST_STRENGTH, "B"))
        for r in due
        if r.reach == "bears_on"
    ]
    words = {1: "for", -1: "against", 0: "qualifies"}
    lines = [
        (what, words[f.direction], f.strength, f.grade, GRADE_WEIGHT[f.grade],
         f.direction * f.strength * GRADE_WEIGHT[f.grade], f.strength * GRADE_WEIGHT[f.grade])
        for what, f in said
    ]  # fmt: skip
    columns = ["fact", "says", "strength", "grade", "weight", "above", "below"]
    frame = pd.DataFrame(lines, columns=columns)
    judged = found.judgement
    above, below = frame["above"].sum(), frame["below"].sum()
    steps = f"E = {plain(above)} / ({plain(PRIOR)} + {plain(below)}) = {_signed(judged.evidence)}."
    if judged.tests is None:
        steps += " No deciding test is due, so S = E."
    else:
        falls = ", ".join(f"{r.test_id} {_FALLS[r.outcome]}" for r in due if r.reach == "decides")
        steps += f" T = {_signed(judged.tests)} ({falls}), so S = (T + E) / 2 = {_signed(judged.score)}."
    return frame, f"{steps} Verdict: {found.verdict}."


def _needed(found: ledger.Verdict, direction: int) -> int | None:
    """How many further facts of full strength and grade A, on one side, change the side of a verdict."""
    readings = [
        Reading(r.test_id, r.family, r.reach == "decides", r.outcome, r.series_id)
        for r in found.results
        if r.outcome is not None
    ]
    facts = list(ledger.facts_of(found))
    for count in range(1, MANY + 1):
        facts.append(Fact(f"supposed-{count}", direction, STRONGEST, "A"))
        if SIDE[judge(facts, readings).verdict] != SIDE[found.verdict]:
            return count
    return None


def as_text(said: Explanation) -> str:
    """The explanation as plain text, for a terminal and for a notebook without HTML."""
    lines = [f"{said.claim_id}  {said.claim}", f"({said.kind}, importance {said.importance}, {said.chapter})", ""]
    for found in said.verdicts:
        lines += [f"As of {found.as_of}: {found.verdict.upper()}", f"  {why(found)}"]
        lines += [f"  {line}" for line in map(test_line, found.results)]
        lines.append("")
    if said.evidence.empty and said.checkable != "no":
        lines.append(f"Nothing about it was on record by {said.verdicts[-1].as_of}.")
    for direction, head in (
        ("supports", "For it"), ("contradicts", "Against it"), ("qualifies", "Qualifying"), ("context", "Context"),
    ):  # fmt: skip
        rows = said.evidence[said.evidence["direction"] == direction]
        if len(rows):
            lines.append(f"{head}, known by {said.verdicts[-1].as_of}:")
        for row in rows.itertuples():
            mark = "" if row.scored else " (shown, not scored)"
            lines.append(f"  - {row.date_of_fact}  {row.fact} [strength {row.strength}, grade {row.grade}]{mark}")
            lines.append(f"    {row.url}")
    if said.note:
        lines += ["", f"Note: {said.note}"]
    lines += ["", f"What would change it: {said.turning}"]
    return "\n".join(lines)


def why(found: ledger.Verdict) -> str:
    """One sentence of reasons."""
    said = found.judgement
    if found.verdict == "not checkable":
        return "No record could decide it."
    counts = f"{said.supporting} for, {said.contradicting} against, {said.qualifying} qualifying, bearing tests too"
    parts = [] if found.verdict == "open" else [f"score {_signed(said.score)}"]
    parts.append(f"evidence {_signed(said.evidence)} ({counts})")
    if said.tests is not None:
        parts.append(f"deciding tests {_signed(said.tests)}{_by_horizon(found)}")
    parts.append(f"{said.confidence} confidence ({said.support} evidence, {said.agreement} agreement)")
    if said.tests is None and found.verdict != "open" and any(r.outcome is not None for r in found.results):
        parts.append("no test measures what it asserts, so it is judged by what would follow if it were true")
    if said.capped:
        reason = "no deciding test is due" if said.tests is None else "nothing speaks for the other side"
        parts.append(f"held at mostly, since {reason}")
    if found.verdict == "open":
        first = ledger.first_due(found.claim_id)
        parts.append(f"a forecast, due from {first}" if first and found.as_of < first else "too little to judge by")
    return "; ".join(parts) + "."


def _by_horizon(found: ledger.Verdict) -> str:
    """How the deciding tests fell at each day on which one was due, if the answer turns with the horizon."""
    due = {r.due_on: r.outcome for r in found.results if r.reach == "decides" and r.outcome is not None}
    if len(set(due.values())) < 2:
        return ""
    return ": it turns with the horizon, " + ", ".join(f"{day} {_FALLS[due[day]]}" for day in sorted(due))


def test_line(result: ledger.TestResult) -> str:
    """One test in one line: measure, value, thresholds, which way it fell."""
    value = result.why if result.estimate is None else str(result.estimate)
    sign, other = ("≥", "≤") if result.comparator == "at_least" else ("≤", "≥")
    limits = f"holds {sign} {as_set(result.holds_if)}, fails {other} {as_set(result.fails_if)}"
    way = "not due" if result.outcome is None else _FALLS[result.outcome]
    return f"{result.test_id} [{result.reach.replace('_', ' ')}] {result.measure_id}: {value} ({limits}) → {way}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


# ---- JSON ---------------------------------------------------------------------------------------------------


def schema() -> dict[str, Any]:
    """JSON schema of what :func:`as_json` gives."""
    return json.loads(resources.files("nodeal.ledger").joinpath("verdicts.schema.json").read_text("utf-8"))


def as_json(found: ledger.Verdict) -> dict[str, Any]:
    """One verdict with its numbers, tests and evidence ids, as JSON values."""
    said = found.judgement
    return {
        "claim_id": found.claim_id,
        "as_of": found.as_of.isoformat(),
        "verdict": found.verdict,
        "score": round(said.score, 3),
        "evidence_score": round(said.evidence, 3),
        "tests_score": None if said.tests is None else round(said.tests, 3),
        "supporting": said.supporting,
        "contradicting": said.contradicting,
        "qualifying": said.qualifying,
        "evidence": said.support,
        "agreement": said.agreement,
        "confidence": said.confidence,
        "capped": said.capped,
        "tests": [_test_json(r) for r in found.results],
        "facts_scored": sorted(found.facts),
        "facts_shown": sorted(found.shown),
    }


def _test_json(result: ledger.TestResult) -> dict[str, Any]:
    found = result.estimate
    defined = found is not None and found.value == found.value
    return {
        "test_id": result.test_id,
        "measure_id": result.measure_id,
        "reach": result.reach,
        "due_on": result.due_on.isoformat(),
        "comparator": result.comparator,
        "holds_if": result.holds_if,
        "fails_if": result.fails_if,
        "unit": result.unit,
        "value": float(f"{found.value:.6g}") if defined else None,
        "low": float(f"{found.low:.6g}") if defined and found.low is not None else None,
        "high": float(f"{found.high:.6g}") if defined and found.high is not None else None,
        "data_through": found.data_through.isoformat() if found else None,
        "outcome": result.outcome,
        "why": result.why,
    }
