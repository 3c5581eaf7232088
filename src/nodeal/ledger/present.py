"""Verdicts for a terminal, a spreadsheet and another program; and the signs that stand for them everywhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pandas as pd

from nodeal import ledger
from nodeal.dates import day
from nodeal.ledger.explain import as_json
from nodeal.ledger.rule import FAILS, FULL, HOLDS, MIXED, MOSTLY_FAILS, MOSTLY_HOLDS, NOT_CHECKABLE, OPEN, SOME

SIGN = {
    HOLDS: "●",
    MOSTLY_HOLDS: "◕",
    MIXED: "◐",
    MOSTLY_FAILS: "◔",
    FAILS: "○",
    OPEN: "◌",
    NOT_CHECKABLE: "–",
}
"""One sign a verdict, so that nothing depends on colour: the fuller, the truer."""

COLUMNS = ("claim_id", "as_of", "verdict", "score", "supporting", "contradicting", "qualifying", "confidence")


def render(as_of: date, claims: Sequence[str] | None = None, form: str = "table") -> str:
    """Verdicts of all claims, or of those named, at one date as ``table``, ``csv`` or ``json``."""
    as_of = day(as_of)
    found = [ledger.verdict(c, as_of) for c in claims] if claims else ledger.verdicts(as_of, forked=True)
    if form == "json":
        return json.dumps([as_json(v) for v in found], indent=1, ensure_ascii=False)
    rows = [
        (
            v.claim_id,
            v.verdict,
            f"{v.judgement.score:+.2f}",
            str(v.judgement.supporting),
            str(v.judgement.contradicting),
            str(v.judgement.qualifying),
            v.judgement.confidence,
        )
        for v in found
    ]
    if form == "csv":
        # No plus before a number: not every reader of CSV takes it for one.
        plain = [(claim, f"{as_of}", word, f"{float(score):z.2f}", *rest) for claim, word, score, *rest in rows]
        return "\n".join(",".join(row) for row in (COLUMNS, *plain))
    lines = [f"Verdicts as of {as_of}", f"{'claim':10} {'verdict':16} {'score':>6}  for against qualif.  confidence"]
    lines += [
        f"{claim:10} {SIGN[word]} {word:14} {score:>6}  {up:>3} {down:>7} {half:>7}  {sure}"
        for claim, word, score, up, down, half, sure in rows
    ]
    return "\n".join(lines)


def scale() -> pd.DataFrame:
    """The seven verdicts in order: mark, verdict, the score S that gives it, and what it says in words."""
    rows = (
        (HOLDS, f"S ≥ {FULL}", "Measured and borne out, with something on the other side; or settled by a document"),
        (MOSTLY_HOLDS, f"S ≥ {SOME}, if not holds", "More for than against, or all for but nothing that decides"),
        (MIXED, f"S between −{SOME} and {SOME}", "As much on one side as on the other"),
        (MOSTLY_FAILS, f"S ≤ −{SOME}, if not fails", "More against than for, or all against but nothing that decides"),
        (FAILS, f"S ≤ −{FULL}", "Measured and not borne out, with something on its side; or refuted by a document"),
        (OPEN, "no score", "A forecast not yet due, or too little on record"),
        (NOT_CHECKABLE, "no score", "An opinion, a wish or a figure of speech"),
    )
    return pd.DataFrame(
        [(SIGN[word], word, score, meaning) for word, score, meaning in rows],
        columns=["Mark", "Verdict", "Score", "In words"],
    )
