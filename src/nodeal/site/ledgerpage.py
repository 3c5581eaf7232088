"""The page of all claims: each with its verdict, tests, evidence for and against, searches and one address."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from sphinx.application import Sphinx

from nodeal import ledger, measures
from nodeal.dates import HINDSIGHT, PUBLISHED, in_words
from nodeal.estimate import as_set
from nodeal.ledger import argument, shuffled, standing
from nodeal.ledger.choices import Choice, others
from nodeal.ledger.costs import CENTRAL
from nodeal.ledger.explain import counted, pans, printed, turning_point
from nodeal.ledger.rule import LEAN, MIXED, NOT_CHECKABLE, OPEN, SECOND_EDITION, SIDE
from nodeal.site import answering, argumentmap, behind, claims, page, texts
from nodeal.site.argumentmap import mark_of
from nodeal.site.cards import curled
from nodeal.site.panel import TEXT, Judged, Verdicts, rule_data, witnesses
from nodeal.site.slim import LEDGER_PAGE
from nodeal.tables import names, table

FIRST = "editions/1/verdicts"
"""What the first edition said; another book may have none."""
SCENERY = 0
"""Number of the group of claims that no step of the argument needs."""
KIND = {
    "fact": "plain fact",
    "characterisation": "characterisation",
    "prediction": "forecast",
    "causal": "cause or motive",
    "background": "background",
    "rhetorical": "figure of speech",
    "normative": "value judgement",
}
ASSERTS = {
    "fact": "a plain fact",
    "degree": "a degree",
    "outcome": "an outcome",
    "cause": "a cause",
    "aim": "an aim",
    "judgement": "a judgement",
}
FELL = {1: "for the claim", 0: "between its marks", -1: "against the claim"}
STRENGTH = {1: "slight", 2: "medium", 3: "strong"}
WAYS = {"supports": "for", "contradicts": "against", "qualifies": "cutting both ways"}


def context(root: Path) -> dict[str, Any]:
    """What the template of the page prints.

    Parameters
    ----------
    root
        Checkout of the book: a chapter that is written is linked.
    """
    judged = Judged.today()
    lost, first, paths = turned(judged.now), first_words(), by_month()
    evidence, searches = _evidence(), _searches()
    asked, replies = answering.replies(root)
    entries = {}
    for claim, about in _claims().iterrows():
        entries[claim] = _entry(about, judged, evidence.get(claim, [])) | {
            "chapter": _chapter(about["chapter"], root),
            "kept": (sum(claim not in gone for gone in lost.values()), len(lost)),
            "first": first.get(claim, ""),
            "path": paths.get(claim, []),
            "searches": searches.get(claim, []),
            "replies": [one for one in replies if claim in one.claims],
        }
    groups = [_group(step, entries, judged.now) for step in argument.steps()]
    told = {claim for group in groups for claim in (entry["id"] for entry in group["entries"])}
    groups.append(
        {
            "number": SCENERY,
            "title": "Scenery",
            "entries": [entry for claim, entry in entries.items() if claim not in told],
        }
    )
    return {
        "title": f"All {len(entries)} claims",
        "description": "What the article asserts, claim by claim: the verdict, the facts on both sides, and what would "
        "change it.",
        "groups": groups,
        "asked": answering.words_of(asked, ()),
        "grounds": grounds(),
        "central": {g["number"]: [e for e in g["entries"] if e["importance"] == CENTRAL] for g in groups},
        "parts_of_map": argumentmap.groups(),
        "choices": list(lost.items()),
        "kinds": ASSERTS,
        "grades": [(grade, float(worth)) for grade, worth in SECOND_EDITION.worth.items()],
        "scale": {name: float(getattr(SECOND_EDITION, name)) for name in SCALE},
        "witnesses": witnesses(judged),
        "published_words": in_words(PUBLISHED),
        "hindsight_words": in_words(HINDSIGHT),
        "step_options": [(g["number"], f"{g['number'] or ''} {g['title']}".strip()) for g in groups],
        "verdict_options": list(FOUND.items()),
        "chapter_options": [(stem, stem[:2]) for stem in sorted(set(_claims()["chapter"]))],
        "grade_words": GRADES,
        "judged_count": sum(v.verdict not in (OPEN, NOT_CHECKABLE) for v in judged.now.values()),
        "rule_data": json.dumps(rule_data(judged), ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/"),
    }


FOUND = {
    "failed": "failed",
    "held": "held",
    "mixed": "mixed",
    "open": "open",
    "hangs": "hangs on one row",
    "flipped": "changed since publication",
    "edition": "changed by the second edition",
}
"""What a reader may look for among the verdicts."""
GRADES = {
    "A": "documents",
    "B": "officials, data",
    "C": "agencies",
    "D": "newspapers",
    "E": "compilations",
    "F": "state media, mirrors",
}
SCALE = ("deciding", "bearing", "opens", "mostly", "fully")
"""Constants of the rule that the panel turns."""


def _claims() -> pd.DataFrame:
    return table("audit/claims").set_index("claim_id")


def _group(step: argument.Step, entries: Mapping[str, dict[str, Any]], now: Verdicts) -> dict[str, Any]:
    """One step with its claims, the central ones first, and those that :func:`standing.ends` names."""
    links = table("audit/argument_links")
    own = links[(links["from_step"] == step.number) & ~links["carries"]]
    unsaid = links[(links["to_step"] == step.number) & links["unsaid"].notna()]["unsaid"]
    return {
        "number": step.number,
        "title": step.question,
        "step": step,
        "bears": [(int(link.to_step), str(link.kind), str(link.reason)) for link in own.itertuples()],
        "unsaid": list(unsaid),
        "ends": [
            {
                "which": which,
                "id": one.claim_id,
                "claim": entries[one.claim_id]["claim"].removesuffix("."),
                "printed": printed(one),
            }
            for which, one in zip(("Strongest", "Weakest"), standing.ends(now[c] for c in step.claims), strict=True)
            if one
        ],
        "entries": sorted((entries[claim] for claim in step.claims), key=lambda entry: -entry["importance"]),
    }


def grounds() -> tuple[str, str]:
    """How many distinct grounds the claims of the map rest on, and how many there are once directions are shuffled."""
    counted = shuffled.grounds_if_shuffled().set_index(["ground", "says"])
    kinds = {shuffled.TEST: "tests", shuffled.DOCUMENTS: "texts or double witnesses", shuffled.ONE_PAGE: "single pages"}
    kinds[shuffled.NOTES] = "documents that lean and settle nothing"
    many = {ground: int(counted.loc[ground, "seen"].sum()) for ground in (*kinds, "all")}
    listed = [f"{many[ground]} {words}" for ground, words in kinds.items()]
    to, against = counted.loc[("all", "for")], counted.loc[("all", "against")]

    def dealt(row: pd.Series) -> str:
        return f"{row['shuffled']:.0f} ({row['low']:.0f} to {row['high']:.0f})"

    return (
        f"The judged claims of the map rest on {many['all']} distinct grounds, claims on the same ground counted once: "
        f"{', '.join(listed[:-1])} and {listed[-1]}. {int(to['seen'])} speak for the article, "
        f"{int(against['seen'])} against it.",
        f"With the directions of all rows shuffled, {dealt(to)} would speak for it and {dealt(against)} against it: "
        "so these counts tell how we searched, not how right the article was.",
    )


# ---- one claim ------------------------------------------------------------------------------------------------


def _entry(about: pd.Series, judged: Judged, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the page prints of one claim, its verdicts and what they rest on."""
    claim = str(about.name)
    now, then = judged.now[claim], judged.then[claim]
    rows = sorted(rows, key=lambda row: (-row["strength"], row["day"], row["id"]))
    said = now.judgement
    outside = [row for row in rows if row["id"] in now.beside and row["direction"] != "context"]
    return {
        "id": claim,
        "claim": about["claim"],
        "step": 0 if pd.isna(about["step"]) else int(about["step"]),
        "importance": int(about["importance"]),
        "paragraph": about["paragraph"],
        "kind": KIND.get(about["kind"], about["kind"]),
        "asserts": now.asserts,
        "asserts_words": ASSERTS.get(now.asserts, "nothing to check"),
        "counts": counted(now),
        "now": _word(now),
        "then": _word(then),
        "low_because": said.ceiling,
        "hangs": _without(now),
        "hangs_on": _hangs_on(now),
        "evidence": said.evidence,
        "agreement": said.agreement,
        "for": [row for row in rows if row["id"] in now.facts and row["direction"] == "supports"],
        "against": [row for row in rows if row["id"] in now.facts and row["direction"] == "contradicts"],
        "caveats": [row for row in rows if row["id"] in now.facts and row["direction"] == "qualifies"],
        "context": sum(row["direction"] == "context" for row in rows),
        "outside": outside,
        "outside_title": "And since?" if now.window.until is not None else "Known then",
        "outside_says": _ways(outside),
        "tests": [_test(a, b) for a, b in zip(then.results, now.results, strict=True)],
        "turning": turning_point(now),
    }


def _word(found: ledger.Verdict) -> dict[str, Any]:
    """A verdict as mark, word, confidence and pans."""
    said = found.judgement
    judged = found.verdict not in (OPEN, NOT_CHECKABLE)
    lean = LEAN[found.verdict]
    return {
        "word": found.verdict,
        "side": SIDE[found.verdict],
        "mark": mark_of(found),
        "balance": "bo" if not judged else "b0" if not lean else f"b{'p' if lean > 0 else 'c'}{abs(lean)}",
        "confidence": said.confidence if judged else said.why_open,
        "pans": "" if found.verdict == NOT_CHECKABLE else pans(said),
    }


def _hangs_on(found: ledger.Verdict) -> str:
    """What a verdict hangs on, in words; empty where it hangs on nothing alone."""
    if not found.hangs_on:
        return ""
    tests = {result.test_id for result in found.results}
    return "hangs on one test" if tests.issuperset(found.hangs_on) else "hangs on one row"


def _without(found: ledger.Verdict) -> str:
    """What it would be without each row or test that it hangs on: ``without either a or b it would be open``."""
    words: dict[str, list[str]] = {}
    for row, word in found.without_one.items():
        words.setdefault(word, []).append(row)
    return "; ".join(f"without {_or(rows)} it would be {_called(word)}" for word, rows in words.items())


def _or(rows: list[str]) -> str:
    return {1: "", 2: "either "}.get(len(rows), "any one of ") + " or ".join(
        part for part in (", ".join(rows[:-1]), rows[-1]) if part
    )


def _called(word: str) -> str:
    """A word as it follows *it would be*: ``mixed``, ``open``, but ``judged “mostly holds”``."""
    return word if word in (OPEN, MIXED) else f"judged “{word}”"


def _evidence() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table("audit/evidence").itertuples():
        found.setdefault(row.claim_id, []).append(
            {
                "id": row.evidence_id,
                "direction": row.direction,
                "strength": int(row.strength),
                "strength_word": STRENGTH[int(row.strength)],
                "day": row.date_of_fact,
                "fact": row.fact,
                "pages": [_page(page) for page in behind.publishers(row.source_id)],
            }
        )
    return found


def _page(of: Any) -> dict[str, str]:  # noqa: ANN401 - a row of itertuples
    """Publisher, address and grade of a page behind a row; a reprint names whose words it carries."""
    carried = _text(getattr(of, "reprint_of", ""))
    first = "" if carried == of.publisher else carried
    return {"publisher": of.publisher, "of": first, "url": of.url, "grade": of.grade}


def _ways(rows: Iterable[Mapping[str, Any]]) -> str:
    """How many rows point which way: ``2 for, 1 against``."""
    counts = Counter(WAYS[row["direction"]] for row in rows)
    return ", ".join(f"{counts[way]} {way}" for way in WAYS.values() if counts[way])


def _test(then: ledger.TestResult, now: ledger.TestResult) -> dict[str, str]:
    """A test in words: what it asks, from what value on it holds, and what came out on both days."""
    more, less = ("or more", "or less") if now.comparator == "at_least" else ("or less", "or more")
    asked = f"holds at {as_set(now.holds_if)} {more}, fails at {as_set(now.fails_if)} {less} ({now.unit})"
    return {
        "question": now.question or now.rationale,
        "asked": "a text says so" if now.threshold_class == TEXT else asked,
        "reach": "decides" if now.reach == "decides" else "bears on it",
        "then": _value(then),
        "now": _value(now),
        "baseline": _baseline(now),
    }


def _baseline(result: ledger.TestResult) -> str:
    """What the value is compared with: the other side's, or any day's, and what it is."""
    if not result.baseline or result.estimate is None:
        return ""
    row = measures.registered()[result.baseline]
    try:
        return f"{row(result.estimate.as_of)} ({row.what[0].lower()}{row.what[1:]})"
    except measures.MeasureError:
        return ""


def _value(result: ledger.TestResult) -> str:
    """What was measured and which way it fell, or why there is nothing."""
    if result.estimate is None or result.outcome is None:
        return result.why or "no value"
    fell = FELL[result.outcome]
    found = result.estimate
    if result.threshold_class == TEXT and result.unit in ("text", "texts"):
        return f"{'on record' if found.value >= 1 else 'not on record'}: {fell}"
    cases = f", n = {found.n}" if found.n is not None else ""
    return f"{found}{cases}: {fell}"


def _searches() -> dict[str, list[dict[str, Any]]]:
    """Searches of the other side, by claim."""
    sides = {"for": "for", "against": "against", "both": "for and against"}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table("audit/searches").itertuples():
        found.setdefault(row.claim_id, []).append(
            {
                "day": row.searched_on.date(),
                "side": sides[row.side],
                "looked_for": claims.here(row.looked_for),
                "found": claims.here(_text(row.found)),
            }
        )
    return found


def by_month() -> dict[str, list[tuple[str, str]]]:
    """The words of each claim from publication on: since which day or month, and which."""
    runs: dict[str, list[tuple[str, str]]] = {}
    for row in ledger.trajectories([*ledger.months(), HINDSIGHT]).sort_values("as_of", kind="stable").itertuples():
        path = runs.setdefault(row.claim_id, [])
        if not path or path[-1][1] != row.verdict:
            path.append((f"{row.as_of:%Y-%m-%d}" if row.as_of == PUBLISHED else f"{row.as_of:%Y-%m}", row.verdict))
    return runs


def first_words() -> dict[str, str]:
    """The word of the first edition on each claim with hindsight, as it was printed."""
    if FIRST not in names():
        return {}
    rows = table(FIRST)
    last = rows[rows["as_of"] == rows["as_of"].max()]
    return dict(zip(last["claim_id"], last["verdict"], strict=True))


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


# ---- chapters, choices, witnesses -------------------------------------------------------------------------------


def _chapter(stem: str, root: Path) -> dict[str, str]:
    """Number of a chapter, and its page if it is written."""
    page = f"notebooks/{stem}" if argumentmap.written(stem, root) else ""
    return {"stem": stem, "number": stem[:2], "page": page}


def weighed_only() -> list[Choice]:
    """The other choices that leave every measured value as it is: weights, marks, windows and the first rule."""
    return [choice for choice in others(0) if not choice.changes]


def turned(now: Verdicts) -> dict[str, list[str]]:
    """Claims that leave their side under each of the choices that the page can run, by the choice's name."""
    return {
        choice.name: [v.claim_id for v in ledger.verdicts(HINDSIGHT, choice) if v.side != now[v.claim_id].side]
        for choice in weighed_only()
    }


def _said(groups: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, Iterator[str]]]:
    """What the search finds: each claim with its rows, its tests and what was looked for."""
    for group in groups:
        head = group["step"].sentence if group["number"] else ""
        yield f"s{group['number']}", group["title"], iter([head])
        for entry in group["entries"]:
            yield entry["id"], entry["claim"], _said_of(entry)


def _said_of(entry: Mapping[str, Any]) -> Iterator[str]:
    for kind in ("for", "against", "caveats", "outside"):
        yield from (row["fact"] for row in entry[kind])
    yield from (test["question"] for test in entry["tests"])
    for search in entry["searches"]:
        yield from (search["looked_for"], search["found"])


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page of all claims, which no text and no notebook holds."""
    if not claims.has_page(Path(app.srcdir)):
        return
    told = context(Path(app.confdir)) | {"moved": claims.moved(), "curled": curled}
    told[page.SAID] = texts.made(told["title"], _said(told["groups"]))
    told["here"] = page.here(
        [("judge", "Judge for yourself"), *((f"s{g['number']}", g["title"]) for g in told["groups"])]
    )
    yield LEDGER_PAGE, told, "ledger.html"
