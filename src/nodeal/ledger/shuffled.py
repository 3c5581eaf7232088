"""What counts of verdicts are worth: the same counts once the directions of all evidence are shuffled.

If a record of rows says about as much when for and against are dealt out at random, a count of verdicts tells how
we searched and not how right the article was. So wherever counts stand, these stand beneath them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from nodeal.dates import HINDSIGHT
from nodeal.estimate import SEED, Estimate
from nodeal.ledger.rule import (
    CEILING_ONE_PAGE,
    LEAN,
    NOT_CHECKABLE,
    NOT_DUE,
    OPEN,
    SECOND_EDITION,
    Fact,
    Item,
    Judgement,
    Reading,
    judge,
)
from nodeal.ledger.verdicts import verdicts
from nodeal.measures import Measure
from nodeal.tables import kept, table

READ = ("audit/claims", "audit/evidence", "audit/tests")
DRAWS = 200
TEST, DOCUMENTS, ONE_PAGE, NOTES = "a test", "documents", "one page", "notes"
GROUNDS = (TEST, DOCUMENTS, ONE_PAGE, NOTES)
"""On what a word rests: a test that decides; a text or two witnesses that state a plain fact; one page that does; or
the weight of our notes alone, which leans and settles nothing."""
SAYS = ("for", "against")


def ground(said: Judgement, items: Iterable[Item]) -> str:
    """On what the word of a judged claim rests."""
    there = [i for i in items if i.direction == said.side]
    if any(isinstance(i, Reading) and i.decides for i in there):
        return TEST
    if said.ceiling == CEILING_ONE_PAGE:
        return ONE_PAGE
    return DOCUMENTS if abs(LEAN[said.verdict]) == 2 else NOTES


def counts_if_shuffled(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Claims for and against by ground, and how many there are when directions are shuffled among all rows.

    Tests stay as they came out; so do windows, weights and what each row says of which claim. Seeded.

    Returns
    -------
    pandas.DataFrame
        Columns ground, says (``for``, ``against``), seen, shuffled (mean over draws), low and high (95 % of draws);
        the ground ``all`` last, where says is ``mixed`` or ``open`` too.
    """
    return _framed(*_dealt(as_of)[0])


def grounds_if_shuffled(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Distinct grounds under the claims that serve a step, and how many there are when directions are shuffled.

    A ground is what a word rests on most: the test that decides, by what it measures; else the document whose rows
    weigh most in the heavier pan. Claims of one side that rest on the same are twins and count once. Mixed and open
    claims have none. Drawn with :func:`counts_if_shuffled`.

    Returns
    -------
    pandas.DataFrame
        Columns as there, by ground and by side; the ground ``all`` last.
    """
    return _framed(*_dealt(as_of)[1])


Tally = dict[tuple[str, str], int]


@kept(most=4)
def _dealt(as_of: date) -> tuple[tuple[Tally, list[Tally]], tuple[Tally, list[Tally]]]:
    """Claims and grounds, each as seen and as drawn."""
    measured = table("audit/tests").set_index("test_id")["measure_id"].to_dict()
    serve = table("audit/claims").set_index("claim_id")["step"].notna().to_dict()
    judged = [v for v in verdicts(as_of) if v.verdict != NOT_CHECKABLE and v.judgement.why_open != NOT_DUE]
    facts = [item for v in judged for item in v.items if isinstance(item, Fact)]
    directions = np.array([fact.direction for fact in facts])
    draw = np.random.default_rng(SEED)
    claims, grounds = [], []
    for _ in range(DRAWS):
        dealt = iter(draw.permutation(directions).tolist())
        again = []
        for v in judged:
            items = [replace(i, direction=next(dealt)) if isinstance(i, Fact) else i for i in v.items]
            again.append((judge(items, asserts=v.asserts, searched=v.searched), items))
        claims.append(_tally(again))
        grounds.append(_distinct((one for v, one in zip(judged, again, strict=True) if serve[v.claim_id]), measured))
    as_found = [(v.judgement, v.items) for v in judged]
    on_map = [(v.judgement, v.items) for v in judged if serve[v.claim_id]]
    return (_tally(as_found), claims), (_distinct(on_map, measured), grounds)


def _framed(seen: Tally, drawn: Sequence[Tally]) -> pd.DataFrame:
    rows = []
    for key, count in seen.items():
        counts = np.array([tally[key] for tally in drawn])
        low, high = np.percentile(counts, [2.5, 97.5])
        rows.append((*key, count, float(counts.mean()), float(low), float(high)))
    return pd.DataFrame(rows, columns=["ground", "says", "seen", "shuffled", "low", "high"])


def rests_on(said: Judgement, items: Iterable[Item], measured: Mapping[str, str]) -> str:
    """What the word of a judged claim rests on most: a test by what it measures, else a document.

    Of documents that weigh alike the first by name.
    """
    there = [i for i in items if i.direction == said.side]
    if tests := sorted(measured.get(i.row_id, i.row_id) for i in there if isinstance(i, Reading) and i.decides):
        return tests[0]
    return min((-i.weight(SECOND_EDITION), i.occasion) for i in there)[1]


def _distinct(judged: Iterable[tuple[Judgement, Sequence[Item]]], measured: Mapping[str, str]) -> Tally:
    found: dict[tuple[str, str], str] = {}
    for said, items in judged:
        if said.side:
            # What settles one twin settles the other: of several grounds the firmest is told.
            key, what = (SAYS[said.side < 0], rests_on(said, items, measured)), ground(said, items)
            found[key] = min(what, found.get(key, what), key=GROUNDS.index)
    tally = {(g, says): 0 for g in (*GROUNDS, "all") for says in SAYS}
    for (says, _), what in found.items():
        tally[what, says] += 1
        tally["all", says] += 1
    return tally


def _tally(judged: Iterable[tuple[Judgement, Iterable[Item]]]) -> Tally:
    tally = {(g, says): 0 for g in GROUNDS for says in SAYS} | {
        ("all", says): 0 for says in (*SAYS, "mixed", "open")
    }  # fmt: skip
    for said, items in judged:
        if said.verdict == OPEN:
            tally["all", "open"] += 1
        elif not said.side:
            tally["all", "mixed"] += 1
        else:
            says = SAYS[said.side < 0]
            tally["all", says] += 1
            tally[ground(said, items), says] += 1
    return tally


def claims_if_shuffled(says: Literal["for", "against"], *, as_of: date) -> Estimate:
    """Claims judged for the article, or against it, once the directions of all evidence are shuffled, claims."""
    row = counts_if_shuffled(as_of).set_index(["ground", "says"]).loc[("all", says)]
    return Estimate(
        row["shuffled"], "claims", as_of, min(as_of, HINDSIGHT), low=row["low"], high=row["high"], n=DRAWS,
        note=f"seen: {int(row['seen'])}; 95 % of {DRAWS} shuffles",
    )  # fmt: skip


claims_for = Measure(
    lambda day: claims_if_shuffled("for", as_of=day),
    unit="claims",
    what="Claims judged for the article once the directions of all evidence are shuffled",
    weakness="Tests stay as they came out: only what our notes say is dealt out anew.",
    tables=READ,
)
claims_against = Measure(
    lambda day: claims_if_shuffled("against", as_of=day),
    unit="claims",
    what="Claims judged against the article once the directions of all evidence are shuffled",
    weakness="Tests stay as they came out: only what our notes say is dealt out anew.",
    tables=READ,
)
LISTED = {row.id: row for row in (claims_for, claims_against)}
"""Listed with the measures, which may not read the ledger themselves."""
