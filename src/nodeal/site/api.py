"""Claims and verdicts for programs: two JSON files with their schemas, below ``api/`` of a built site.

What stands in them stands in the tables and in the ledger; nothing is worked out here. Their addresses stay: another
form would get another name beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from nodeal import ledger
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.ledger import explain
from nodeal.site.imprint import Imprint
from nodeal.site.slim import LEDGER_PAGE
from nodeal.tables import table

FOLDER = "api"
CLAIMS = Path("data/audit/claims.csv")
"""A book without it has nothing to tell a program."""
WORDS = (
    "paragraph",
    "claim",
    "chapter",
    "kind",
    "checkable",
    "tense",
    "asserts",
    "would_confirm",
    "would_refute",
    "note",
)
WHOLE = ("sentence", "importance", "step")


def files(root: Path, of: Imprint) -> dict[str, str]:
    """What is published for programs, by the paths below the site; nothing for a book without claims.

    Parameters
    ----------
    root
        Checkout of the book.
    of
        Where the book stands: the address of a claim is whole where that is set.
    """
    if not (root / CLAIMS).is_file():
        return {}
    told = {
        "claims.json": list(claims(of)),
        "claims.schema.json": claims_schema(),
        "verdicts.json": verdicts(),
        "verdicts.schema.json": explain.schema(),
    }
    return {f"{FOLDER}/{name}": json.dumps(said, indent=1, ensure_ascii=False) + "\n" for name, said in told.items()}


def claims(of: Imprint) -> Iterator[dict[str, Any]]:
    """Every claim as the table holds it: its words, where the article says it, and its place on the page of claims."""
    for row in table("audit/claims").to_dict("records"):
        yield {
            "claim_id": row["claim_id"],
            **{name: _cell(row.get(name)) for name in WORDS},
            **{name: None if pd.isna(row.get(name)) else int(row[name]) for name in WHOLE},
            "actors": [one for one in (_cell(row.get("actors")) or "").split(";") if one],
            "address": f"{of.of(LEDGER_PAGE) or f'{LEDGER_PAGE}.html'}#{row['claim_id']}",
        }


def verdicts() -> list[dict[str, Any]]:
    """Every verdict as published and with hindsight, as ``nodeal verdicts --format json`` prints it."""
    return [explain.as_json(found) for day in (PUBLISHED, HINDSIGHT) for found in ledger.verdicts(day)]


def claims_schema() -> dict[str, Any]:
    """JSON schema of what :func:`claims` gives."""
    return json.loads(resources.files("nodeal.site").joinpath("claims.schema.json").read_text("utf-8"))


def _cell(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
