"""Verdicts as frames: all of them, month by month, and under every other choice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from nodeal.cores import spread
from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.ledger.book import book
from nodeal.ledger.choices import AS_PRINTED, Choice, others
from nodeal.ledger.results import PROCESSES
from nodeal.ledger.rule import SIDE
from nodeal.ledger.verdicts import verdicts, within_the_record


def frame(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Verdicts of all claims as a table: claim, chapter, importance, verdict, pans, counts, confidence."""
    claims = book().claims
    rows = []
    for found in verdicts(as_of):
        about, said = claims.loc[found.claim_id], found.judgement
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
    """Verdict of every claim at every date: claim_id, as_of, verdict. Two dates are judged at once."""
    asked = [day(d, "dates") for d in dates or months()]
    parts = spread(_words_at, asked, [AS_PRINTED] * len(asked), processes=PROCESSES)
    return pd.concat([pd.DataFrame(p) for p in parts], ignore_index=True)


def stability(as_of: date = HINDSIGHT, choices: Sequence[Choice] | None = None) -> pd.DataFrame:
    """Every verdict under every choice: claim_id, choice, verdict, side, and ``kept``, the same side as printed."""
    tried, as_of = [AS_PRINTED, *(choices or others())], within_the_record(as_of)
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
