"""Why a verdict is what it is, and what would change it: in words, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from importlib import resources
from typing import Any

import pandas as pd

from nodeal import measures
from nodeal.article import article
from nodeal.cited import best_grade, first_url
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import as_set, plain
from nodeal.ledger.choices import Choice, others
from nodeal.ledger.fit import DECIDES, UNCHECKABLE
from nodeal.ledger.results import NOT_DEFINED, TOO_EARLY, TOO_FEW, TestResult
from nodeal.ledger.rule import (
    FACT,
    NOT_CHECKABLE,
    NOT_DUE,
    NOTHING_FOUND,
    OPEN,
    SECOND_EDITION,
    SIDE,
    Fact,
    Judgement,
    Term,
    judge,
)
from nodeal.ledger.verdicts import Verdict, first_due, verdict
from nodeal.ledger.windows import FORECAST
from nodeal.measures import MeasureError
from nodeal.tables import table

STRONGEST = 3
"""Strength of the facts that are tried when asking what would change a verdict."""
MANY = 12
"""So many strong facts that do not turn a verdict: it does not hang on facts any more."""

_FALLS = {1: "holds", -1: "fails", 0: "between"}
_LACKS = {TOO_EARLY: "not due", TOO_FEW: "no test", NOT_DEFINED: "no test"}
"""What a test without an outcome is called; whatever else it lacks, it has no value."""
_SAYS = {1: "for", -1: "against", 0: "qualifies"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One claim, its verdicts at some dates, and the rows behind the latest of them."""

    claim_id: str
    claim: str
    kind: str
    tense: str
    asserts: str
    checkable: str
    importance: int
    chapter: str
    note: str
    """A remark made with hindsight: empty where the latest day asked for is an earlier one."""
    verdicts: tuple[Verdict, ...]
    evidence: pd.DataFrame
    """Rows known by the last date: evidence_id, direction, strength, dates, fact, grade, url, told (id, strength and
    grade in words), whether weighed, and whether they lie outside the window."""
    turning: str
    stated_before: date | None = None
    """The day on which whoever announced it had published what a forecast foretells, if anybody had."""

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
    found = tuple(verdict(claim_id, day) for day in asked)
    about = table("audit/claims").set_index("claim_id").loc[claim_id]
    return Explanation(
        claim_id,
        about["claim"],
        about["kind"],
        about["tense"] if isinstance(about["tense"], str) else "",
        about["asserts"] if isinstance(about["asserts"], str) else "",
        about["checkable"],
        int(about["importance"]),
        about["chapter"],
        about["note"] if isinstance(about["note"], str) and asked[-1] >= HINDSIGHT else "",
        found,
        _evidence(found[-1]),
        turning_point(found[-1]),
        None if pd.isna(about["stated_before"]) else about["stated_before"].date(),
    )


def _evidence(found: Verdict) -> pd.DataFrame:
    rows = table("audit/evidence").query("claim_id == @found.claim_id")
    rows = rows[rows["known_on"] <= pd.Timestamp(found.as_of)]
    columns = ["evidence_id", "direction", "strength", "date_of_fact", "known_on", "fact", "reported_by"]
    shown = rows[columns].assign(grade=best_grade(rows), url=first_url(rows["source_id"]))
    used = {item.row_id: item.grade for item in found.items if isinstance(item, Fact)}
    shown["told"] = [
        _told(*of, used)
        for of in zip(shown["evidence_id"], shown["strength"], shown["grade"], rows["verbatim"], strict=True)
    ]
    shown["scored"] = shown["evidence_id"].isin(found.facts)
    shown["beside"] = shown["evidence_id"].isin(found.beside)
    order = {"supports": 0, "contradicts": 1, "qualifies": 2, "context": 3}
    ranked = shown.assign(rank=shown["direction"].map(order)).sort_values(["rank", "known_on", "evidence_id"])
    return ranked.drop(columns="rank").reset_index(drop=True)


def _told(row_id: str, strength: int, grade: str, verbatim: bool, used: dict[str, str]) -> str:
    """A row's id, strength and grade, with the grade that counts where words are known better than their page is."""
    lifted = used.get(row_id, grade)
    if lifted != grade:
        grade += f", {'quoted alike' if verbatim else 'said by its own officials'}: counts as {lifted}"
    return f"{row_id}: strength {strength}, grade {grade}"


def turning_point(found: Verdict) -> str:
    """What would move a verdict to another side: facts of strength 3 and grade A, or a test that falls otherwise."""
    if found.verdict == NOT_CHECKABLE:
        return "Nothing that a record could hold: the claim is a valuation, or asserts nothing."
    said = []
    if found.verdict == OPEN:
        # A test that was due and has no value yet says itself what it lacks.
        later = [r.due_on for r in found.results if r.due_on > found.as_of]
        if later:
            said.append(f"A test that falls due ({min(later)} at the earliest)")
        if found.judgement.why_open != NOT_DUE:
            enough = f"facts on one side that weigh {_number(SECOND_EDITION.opens)} together"
            said.append(enough if said else enough.capitalize())
        return " or ".join(said) + "." if said else "Its first horizon."
    for direction, words in ((-1, "against"), (1, "for")):
        if found.side == direction:
            continue
        needed = _needed(found, direction)
        if needed is None:
            said.append(f"Not even {MANY} well-documented facts {words} it would tip it: its tests weigh more.")
        else:
            facts = "fact" if needed == 1 else "facts"
            said.append(f"{needed} well-documented {facts} {words} it would tip it.")
    for result in found.results:
        if result.reach == DECIDES and result.estimate is not None and result.outcome is not None:
            said.append(
                f"The test {result.test_id} ({result.measure_id}) would come out the other way at "
                f"{as_set(result.fails_if if result.outcome > 0 else result.holds_if)} {result.unit}."
            )
    return " ".join(said)


def working(found: Verdict) -> tuple[pd.DataFrame, str]:
    """The rule applied to one claim: what each row and test weighs and in which pan it lies, and the sums in words.

    Returns
    -------
    tuple
        A frame with columns what, says, strength, grade, weight (by itself) and counts (what it adds to its pan: the
        heaviest of an occasion stands for the others); and the sums in a few sentences.
    """
    evidence = table("audit/evidence").set_index("evidence_id")["fact"]
    reach = {True: "decides", False: "bears on it"}
    lines = []
    for term in found.judgement.terms:
        if term.kind == "fact":
            told = (evidence[term.row_id], _SAYS[term.direction], str(term.strength), term.grade)
        else:
            told = (f"Test {term.row_id}, {reach[term.decides]}", _SAYS[term.direction], "", "")
        lines.append((*told, float(term.weight), float(term.counts)))
    frame = pd.DataFrame(lines, columns=["what", "says", "strength", "grade", "weight", "counts"])
    return frame, f"{_sums(found)} Verdict: {found.verdict}."


def laid(found: Verdict) -> pd.DataFrame:
    """What lies in the two pans of one claim, the heaviest first on each side, caveats last.

    Columns row_id, kind (fact, test), said (for, against, qualifies), pro, con (what it adds to each pan: a caveat half
    to both), on (day or month of a fact, year of the day to which a test counts), url (of a fact). What counts nothing,
    because a heavier term of its occasion stands for it, is left out.
    """
    lines = []
    for term in found.judgement.terms:
        if term.counts and term.direction is not None:
            weight = float(term.counts)
            pro, con = {1: (weight, 0.0), -1: (0.0, weight), 0: (weight / 2, weight / 2)}[term.direction]
            lines.append((term.row_id, term.kind, _SAYS[term.direction], pro, con))
    frame = pd.DataFrame(lines, columns=["row_id", "kind", "said", "pro", "con"])
    place = frame["said"].map({_SAYS[1]: 0, _SAYS[-1]: 1, _SAYS[0]: 2})
    order = frame.assign(place=place, weight=-frame["pro"] - frame["con"]).sort_values(["place", "weight", "row_id"])
    facts = table("audit/evidence").set_index("evidence_id")
    on = frame["row_id"].map(facts["date_of_fact"]).fillna(str(found.as_of.year))
    frame = frame.assign(on=on, url=frame["row_id"].map(first_url(facts["source_id"])))
    return frame.loc[order.index].reset_index(drop=True)


def _sums(found: Verdict) -> str:
    """How the pans come to the word."""
    said = found.judgement
    pro, con = said.pro + said.caveats / 2, said.con + said.caveats / 2
    parts = [f"For it {_number(said.pro)}, against it {_number(said.con)}."]
    if said.caveats:
        parts.append(
            f"What qualifies weighs {_number(said.caveats)}, half of it in each pan: {_number(pro)} to {_number(con)}."
        )
    heavier, lighter = max(pro, con), min(pro, con)
    if found.verdict in (OPEN, NOT_CHECKABLE):
        return " ".join(parts)
    if not lighter:
        parts.append("The lighter pan is empty.")
    else:
        parts.append(f"The heavier pan holds {plain(float(heavier / lighter))} times the lighter.")
    return " ".join(parts)


def _number(weight: Fraction) -> str:
    """A weight in full: quarters and eighths have at most three digits after the point."""
    return f"{float(weight):.3f}".rstrip("0").rstrip(".")


def kept(claim_id: str, as_of: date = HINDSIGHT, choices: Sequence[Choice] | None = None) -> str:
    """Under how many other choices a verdict keeps its side, and which take it away; every measure is asked again.

    Takes seconds, so that it is said where one claim is asked for and not in every box of a chapter.
    """
    printed_side = verdict(claim_id, as_of).side
    tried = choices or others()
    words = {choice.name: verdict(claim_id, as_of, choice).verdict for choice in tried}
    lost = [f"{name} ({word})" for name, word in words.items() if SIDE[word] != printed_side]
    what = "keeps its side" if printed_side else "leans to no side"
    said = f"Under {len(tried) - len(lost)} of {len(tried)} other choices it {what}."
    return said if not lost else f"{said[:-1]}; otherwise under: {', '.join(lost)}."


def _needed(found: Verdict, direction: int) -> int | None:
    """How many further facts of full strength and grade A, on one side, change the side of a verdict."""
    items = list(found.items)
    for count in range(1, MANY + 1):
        items.append(Fact(f"supposed-{count}", f"supposed-{count}", direction, STRONGEST, "A"))
        if judge(items, asserts=found.asserts, searched=found.searched).side != found.side:
            return count
    return None


def as_text(said: Explanation) -> str:
    """The explanation as plain text, for a terminal and for a notebook without HTML."""
    last = said.verdicts[-1]
    coded = ", ".join(
        part for part in (said.tense, said.asserts, f"importance {said.importance}", said.chapter) if part
    )
    lines = [f"{said.claim_id}  {said.claim}", f"({coded})", f"What counts: {counted(last)}"]
    if said.stated_before:
        lines.append(f"Foretold: {article().announced_by} had published as much by {said.stated_before}.")
    lines.append("")
    for found in said.verdicts:
        lines += [f"As of {found.as_of}: {printed(found).upper()}", f"  {why(found)}"]
        for result in found.results:
            lines += [f"  {line}" for line in lines_of_test(result, criterion=found is last)]
        lines.append("")
    if said.evidence.empty and said.checkable != UNCHECKABLE:
        lines.append(f"Nothing about it was on record by {said.verdicts[-1].as_of}.")
    for direction, head in (
        ("supports", "For it"), ("contradicts", "Against it"), ("qualifies", "Qualifying"), ("context", "Context"),
    ):  # fmt: skip
        rows = said.evidence[(said.evidence["direction"] == direction) & ~said.evidence["beside"]]
        lines += _listed(rows, f"{head}, known by {last.as_of}:")
    beside = said.evidence[said.evidence["beside"]]
    head = "Known then, before what the claim foretells (not weighed)" if said.tense == FORECAST else (
        "And since? What came after the days that the claim speaks of (not weighed)"
    )  # fmt: skip
    lines += _listed(beside, f"{head}:")
    if said.note:
        lines += ["", f"Note: {said.note}"]
    lines += ["", f"What would change it: {said.turning}"]
    return "\n".join(lines)


def _listed(rows: pd.DataFrame, head: str) -> list[str]:
    lines = [head] if len(rows) else []
    for row in rows.itertuples():
        mark = "" if row.scored or row.beside else " (shown, not weighed)"
        lines.append(f"  - {row.date_of_fact}  {row.fact} [{row.told}]{mark}")
        lines.append(f"    {row.url}")
    return lines


def counted(found: Verdict) -> str:
    """The claim's window in words."""
    if found.window.until is not None:
        return f"what had begun by {found.window.until}, whenever it became known."
    if found.window.after is not None:
        return f"what happened after {found.window.after}."
    return "everything on record, before and after publication."


def printed(found: Verdict) -> str:
    """A verdict in short: ``holds · high · 7.5 : 1 (caveats 1)``."""
    said = found.judgement
    if found.verdict == NOT_CHECKABLE:
        return found.verdict
    return f"{found.verdict} · {said.why_open if found.verdict == OPEN else said.confidence} · {pans(said)}"


def pans(said: Judgement) -> str:
    """What lies in the pans: ``7.5 : 1 (caveats 1)``."""
    return weights(said) + (f" (caveats {_number(said.caveats)})" if said.caveats else "")


def weights(said: Judgement) -> str:
    """What lies in the pans in short, caveats left out: ``7.5 : 1``."""
    return f"{_number(said.pro)} : {_number(said.con)}"


def why(found: Verdict) -> str:
    """A few sentences of reasons."""
    said = found.judgement
    if found.verdict == NOT_CHECKABLE:
        return "No record could decide it."
    if said.why_open == NOT_DUE:
        return f"A forecast, due from {first_due(found.claim_id)}."
    if said.why_open == NOTHING_FOUND:
        return "Nothing was found that speaks for it or against it."
    occasions = f"{said.supporting} for, {said.contradicting} against, {said.qualifying} qualifying"
    parts = [f"The pans hold {_number(said.pro)} for it and {_number(said.con)} against it ({occasions})."]
    if said.why_open:
        needed = _number(SECOND_EDITION.opens)
        return f"{parts[0]} Too little: neither pan holds {needed} of its own and no test that decides is due."
    deciding = [t for t in said.terms if t.decides]
    if deciding:
        parts.append("Decided by " + ", ".join(f"{t.row_id} ({_FALLS[t.direction]})" for t in deciding) + _turns(found))
    else:
        none = "" if found.results else " (none is asked of it)"
        parts.append(f"No test decides it{none}; the word rests on {_rests_on(found)}.")
    confidence = f"{said.confidence} confidence ({said.evidence} evidence, {said.agreement} agreement"
    parts.append(
        confidence[0].upper() + confidence[1:] + (f"; held there: {said.ceiling}" if said.ceiling else "") + ")."
    )
    if left := found.without_one:
        parts.append(f"{'Hangs on' if found.side else 'Mixed by'} one row: {_without(left)}.")
    return " ".join(parts)


def _without(left: Mapping[str, str]) -> str:
    """What becomes of a verdict that hangs on one row, if each such row in turn is taken away."""
    words = sorted(sorted(set(left.values())), key=lambda word: word == OPEN)
    return "; ".join(f"without {' or '.join(i for i in left if left[i] == word)} it would be {word}" for word in words)


def _rests_on(found: Verdict) -> str:
    """What lies in the heavier pan of a verdict that no test decides: how many documents, and the weightiest."""
    side = found.side

    def there(kind: str) -> list[Term]:
        """Terms of one kind in the heavier pan; where the scales are level, in both."""
        terms = [t for t in found.judgement.terms if t.kind == kind and t.direction in ((side,) if side else (1, -1))]
        return sorted(terms, key=lambda t: (t.weight, t.row_id))

    facts, bearing = there("fact"), there("test")
    occasions = {t.occasion for t in facts}
    kinds = "a plain fact: " if found.asserts == FACT else ""
    told = f"{len(occasions)} document{'s' * (len(occasions) != 1)} or event{'s' * (len(occasions) != 1)}"
    if facts and found.results:
        told += f", the weightiest {facts[-1].row_id}"
    elif facts:  # nothing but these: name them all
        named = sorted({t.occasion: t for t in facts}.values(), key=lambda t: (-t.weight, t.row_id))
        told += f" ({', '.join(f'{t.row_id} weighs {_number(t.weight)}' for t in named)})"
    if bearing:
        told += f", and {len(bearing)} test{'s' * (len(bearing) != 1)} that bear{'s' * (len(bearing) == 1)} on it"
    return kinds + told


def _turns(found: Verdict) -> str:
    """How the deciding tests fell at each day on which one was due, if the answer turns with the horizon."""
    due = {r.due_on: r.outcome for r in found.results if r.reach == DECIDES and r.outcome is not None}
    if len(set(due.values())) < 2:
        return "."
    return ": it turns with the horizon, " + ", ".join(f"{day} {_FALLS[due[day]]}" for day in sorted(due)) + "."


def lines_of_test(result: TestResult, *, criterion: bool = True) -> list[str]:
    """One test in a few lines: what is asked, measure and value with n, its baseline, marks, which way it fell.

    With the `criterion` that it answers and why it asks otherwise, which are the same at every date.
    """
    value = result.why if result.estimate is None else str(result.estimate)
    if result.estimate is not None and result.estimate.n is not None:
        value += f", n = {result.estimate.n}"
    sign, other = ("≥", "≤") if result.comparator == "at_least" else ("≤", "≥")
    limits = f"holds {sign} {as_set(result.holds_if)}, fails {other} {as_set(result.fails_if)}"
    way = _LACKS.get(result.lacks, "no value") if result.outcome is None else _FALLS[result.outcome]
    lines = [f"{result.test_id} [{result.reach.replace('_', ' ')}] {result.question}".rstrip()]
    lines.append(f"  {result.measure_id}: {value} ({limits}) → {way}")
    if result.estimate is not None and result.outcome is None:
        lines.append(f"  {result.why}")
    if result.baseline and result.estimate is not None:
        lines.append(f"  baseline {result.baseline}: {_baseline(result)}")
    if criterion and result.criterion:
        lines.append(f"  the claim's criterion: {result.criterion}")
    if criterion and result.differs:
        lines.append(f"  {'asks otherwise' if result.criterion else 'asks what no criterion names'}: {result.differs}")
    return lines


def _baseline(result: TestResult) -> str:
    try:
        return str(measures.compute(result.baseline, result.estimate.as_of if result.estimate else HINDSIGHT))
    except MeasureError as error:
        return error.found


# ---- JSON ---------------------------------------------------------------------------------------------------


def schema() -> dict[str, Any]:
    """JSON schema of what :func:`as_json` gives."""
    return json.loads(resources.files("nodeal.ledger").joinpath("verdicts.schema.json").read_text("utf-8"))


def as_json(found: Verdict) -> dict[str, Any]:
    """One verdict with its numbers, tests and evidence ids, as JSON values."""
    said = found.judgement
    return {
        "claim_id": found.claim_id,
        "as_of": found.as_of.isoformat(),
        "verdict": found.verdict,
        "open_because": said.why_open or None,
        "asserts": found.asserts,
        "pro": float(said.pro),
        "con": float(said.con),
        "caveats": float(said.caveats),
        "supporting": said.supporting,
        "contradicting": said.contradicting,
        "qualifying": said.qualifying,
        "evidence": said.evidence or None,
        "agreement": said.agreement or None,
        "confidence": said.confidence or None,
        "ceiling": said.ceiling or None,
        "hangs_on": list(found.without_one),
        "without_one": found.without_one,
        "terms": [term.as_json() for term in said.terms],
        "tests": [_test_json(r) for r in found.results],
        "facts_scored": sorted(found.facts),
        "facts_shown": sorted(found.shown),
        "facts_outside_window": sorted(found.beside),
    }


def _test_json(result: TestResult) -> dict[str, Any]:
    found = result.estimate
    defined = found if found is not None and found.value == found.value else None
    return {
        "test_id": result.test_id,
        "measure_id": result.measure_id,
        "question": result.question or None,
        "reach": result.reach,
        "due_on": result.due_on.isoformat(),
        "comparator": result.comparator,
        "holds_if": result.holds_if,
        "fails_if": result.fails_if,
        "unit": result.unit,
        "value": float(f"{defined.value:.6g}") if defined else None,
        "low": float(f"{defined.low:.6g}") if defined and defined.low is not None else None,
        "high": float(f"{defined.high:.6g}") if defined and defined.high is not None else None,
        "n": defined.n if defined else None,
        "data_through": found.data_through.isoformat() if found else None,
        "outcome": result.outcome,
        "lacks": result.lacks or None,
        "why": result.why,
    }
