"""Verdicts for a terminal, a spreadsheet and another program; and the signs that stand for them everywhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pandas as pd

from nodeal.dates import day
from nodeal.ledger.explain import as_json, printed
from nodeal.ledger.rule import (
    DOES_NOT_FIT,
    FAILS,
    FITS,
    HOLDS,
    MIXED,
    MOSTLY_DOES_NOT_FIT,
    MOSTLY_FAILS,
    MOSTLY_FITS,
    MOSTLY_HOLDS,
    NOT_CHECKABLE,
    OPEN,
    SECOND_EDITION,
)
from nodeal.ledger.verdicts import Verdict, verdict, verdicts

SIGN = {
    HOLDS: "●",
    MOSTLY_HOLDS: "◕",
    MIXED: "◐",
    MOSTLY_FAILS: "◔",
    FAILS: "○",
    FITS: "●",
    MOSTLY_FITS: "◕",
    MOSTLY_DOES_NOT_FIT: "◔",
    DOES_NOT_FIT: "○",
    OPEN: "◌",
    NOT_CHECKABLE: "–",
}
"""One sign a verdict, so that nothing depends on colour: the fuller, the truer."""

COLUMNS = ("claim_id", "as_of", "verdict", "pro", "con", "caveats", "supporting", "contradicting", "qualifying",
           "confidence", "open_because")  # fmt: skip


def render(as_of: date, claims: Sequence[str] | None = None, form: str = "table") -> str:
    """Verdicts of all claims, or of those named, at one date as ``table``, ``csv`` or ``json``."""
    as_of = day(as_of)
    found = [verdict(c, as_of) for c in claims] if claims else verdicts(as_of, forked=True)
    if form == "json":
        return json.dumps([as_json(v) for v in found], indent=1, ensure_ascii=False)
    if form == "csv":
        return "\n".join(",".join(row) for row in (COLUMNS, *map(_cells, found)))
    lines = [f"Verdicts as of {as_of}: word · confidence · what speaks for it : against it", ""]
    lines += [f"{v.claim_id:10} {SIGN[v.verdict]} {printed(v)}" for v in found]
    return "\n".join(lines)


def _cells(found: Verdict) -> tuple[str, ...]:
    said = found.judgement
    weights = (f"{float(w):g}" for w in (said.pro, said.con, said.caveats))
    counts = (str(n) for n in (said.supporting, said.contradicting, said.qualifying))
    return (found.claim_id, str(found.as_of), found.verdict, *weights, *counts, said.confidence, said.why_open)


def scale() -> pd.DataFrame:
    """The verdicts in order: mark, verdict, what the pans then hold, and what it says in words."""
    times, full = float(SECOND_EDITION.mostly), float(SECOND_EDITION.fully)
    opens = float(SECOND_EDITION.opens)
    half = f"at least {times:g} to 1"
    whole = f"at least {full:g} to 1, and a deciding test or, for a plain fact, a page that states it"
    rows = (
        (HOLDS, FITS, f"{whole}, for it", "Borne out"),
        (MOSTLY_HOLDS, MOSTLY_FITS, f"{half}, for it", "More for than against, or nothing that settles it"),
        (MIXED, MIXED, f"less than {times:g} to 1, or a deciding test on the lighter side", "Something on both sides"),
        (MOSTLY_FAILS, MOSTLY_DOES_NOT_FIT, f"{half}, against it", "More against than for"),
        (FAILS, DOES_NOT_FIT, f"{whole}, against it", "Not borne out"),
        (
            OPEN,
            OPEN,
            f"neither pan holds {opens:g}, no deciding test due",
            "A forecast not yet due, or too little known",
        ),
        (NOT_CHECKABLE, NOT_CHECKABLE, "–", "A valuation, a wish or a figure of speech"),
    )
    return pd.DataFrame(
        [(SIGN[word], word, "" if fits == word else fits, pans, meaning) for word, fits, pans, meaning in rows],
        columns=["Mark", "Verdict", "For causes and aims", "The pans hold", "In words"],
    )
