"""Competing hypotheses: which explanation sits worst with the facts, and which facts tell them apart.

After Heuer: an explanation is judged by what speaks against it. Support is never added up, since a fact that fits
every explanation favours none. An explanation that forbids little is hard to catch, and the count of coded cells
says so: with fewer than six it is listed as not tested.
"""

from __future__ import annotations

import pandas as pd

from nodeal.ledger.rule import SECOND_EDITION
from nodeal.tables import best_grade, table

WORTH = {grade: float(worth) for grade, worth in SECOND_EDITION.worth.items()}
ENOUGH = 6
"""Coded cells below which an explanation is listed as not tested, and not ranked."""


def cells() -> pd.DataFrame:
    """The matrix, long: fact_id, fact, hypothesis_id, name, code (−2 to +2), reason, weight.

    A fact weighs its strength times the weight of its best grade, as in the ledger.
    """
    rows = table("audit/consistency")
    facts = _facts()
    names = table("audit/hypotheses").set_index("hypothesis_id")["name"]
    return rows.assign(
        fact=rows["fact_id"].map(facts["fact"]),
        weight=rows["fact_id"].map(facts["weight"]),
        name=rows["hypothesis_id"].map(names),
    )


def ranking() -> pd.DataFrame:
    """Explanations from the least to the most inconsistent, those with too few codes last and unranked.

    Returns
    -------
    pandas.DataFrame
        hypothesis_id, name, coded (cells that are not neutral), against (cells below zero), inconsistency (weighted
        share of its coded cells that speak against it, 0 to 1), low, high (one fact left out at a time), tested.
    """
    matrix = cells()
    coded = matrix[matrix["code"] != 0]
    rows = []
    for hypothesis_id, name in table("audit/hypotheses")[["hypothesis_id", "name"]].itertuples(index=False):
        own = coded[coded["hypothesis_id"] == hypothesis_id]
        spread = [inconsistency(own[own["fact_id"] != fact]) for fact in own["fact_id"]]
        value = inconsistency(own)
        rows.append(
            {
                "hypothesis_id": hypothesis_id,
                "name": name,
                "coded": len(own),
                "against": int((own["code"] < 0).sum()),
                "inconsistency": value,
                "low": min([value, *spread]),
                "high": max([value, *spread]),
                "tested": len(own) >= ENOUGH,
            }
        )
    frame = pd.DataFrame(rows)
    return frame.sort_values(
        ["tested", "inconsistency", "hypothesis_id"], ascending=[False, True, True], ignore_index=True
    )


def inconsistency(coded: pd.DataFrame) -> float:
    """Weighted share of an explanation's coded cells that speak against it; a −2 counts twice a −1.

    0 for an explanation that nothing contradicts, 1 for one that everything contradicts as hard as it can.
    """
    if coded.empty:
        return 0.0
    against = coded["code"].clip(upper=0).abs()
    return float((against * coded["weight"]).sum() / (2 * coded["weight"]).sum())


def diagnosticity() -> pd.DataFrame:
    """Facts by how far they tell tested explanations apart: fact_id, fact, spread (largest less smallest code)."""
    tested = set(ranking().query("tested")["hypothesis_id"])
    matrix = cells()
    kept = matrix[matrix["hypothesis_id"].isin(tested)]
    codes = kept.groupby("fact_id")["code"]
    frame = pd.DataFrame({"spread": codes.max() - codes.min(), "coded": codes.agg(lambda c: int((c != 0).sum()))})
    frame.insert(0, "fact", _facts()["fact"].reindex(frame.index))
    frame = frame.rename_axis("fact_id").reset_index()
    return frame.sort_values(["spread", "coded", "fact_id"], ascending=[False, False, True], ignore_index=True)


def separating(one: str, other: str) -> pd.DataFrame:
    """Facts on which two explanations are coded differently: fact_id, fact, and the code of each."""
    wide = cells().pivot_table(index="fact_id", columns="hypothesis_id", values="code")[[one, other]]
    apart = wide[wide[one] != wide[other]]
    apart.insert(0, "fact", _facts()["fact"].reindex(apart.index))
    return apart.reset_index()


def _facts() -> pd.DataFrame:
    """One row a fact: its words and its weight, by its strongest row in the evidence."""
    rows = table("audit/evidence")
    weighed = rows.assign(weight=rows["strength"].astype(float) * best_grade(rows).map(WORTH))
    strongest = weighed.sort_values(["weight", "evidence_id"], ascending=[False, True]).drop_duplicates("fact_id")
    return strongest.set_index("fact_id")[["fact", "weight"]]
