"""Competing hypotheses: which explanation sits worst with the facts, and which facts tell them apart.

After Heuer: an explanation is judged by what speaks against it. Support is never added up, since a fact that fits
every explanation favours none. Two explanations are compared over the facts that are coded for both, by the weighted
sum of what speaks against each; with fewer than three such facts they are not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from nodeal.cited import best_grade
from nodeal.ledger.rule import SECOND_EDITION
from nodeal.tables import table

WORTH = {grade: float(worth) for grade, worth in SECOND_EDITION.worth.items()}
ENOUGH = 3
"""Facts coded for both below which two explanations are not compared."""
Coding = Literal["first", "second"]


def cells(coding: Coding = "first") -> pd.DataFrame:
    """The matrix, long: fact_id, fact, hypothesis_id, name, code (−2 to +2), reason (of the first coding), weight.

    A fact weighs its strength times the weight of its best grade, as in the ledger.
    """
    rows = table("audit/consistency")
    facts = _facts()
    names = table("audit/hypotheses").set_index("hypothesis_id")["name"]
    return rows.assign(
        code=rows["code" if coding == "first" else "code_second"],
        fact=rows["fact_id"].map(facts["fact"]),
        weight=rows["fact_id"].map(facts["weight"]),
        name=rows["hypothesis_id"].map(names),
    ).drop(columns="code_second")


def pairs(coding: Coding = "first") -> pd.DataFrame:
    """Every two explanations over the facts coded for both.

    Returns
    -------
    pandas.DataFrame
        one, other (hypothesis ids), shared (facts coded for both), against_one, against_other (weighted sums of what
        speaks against each, over those facts), compared (whether there are enough), better (id of the explanation
        with less against it; missing where not compared or alike).
    """
    return _pairs(cells(coding))


def _pairs(matrix: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        list(_compared(matrix)),
        columns=["one", "other", "shared", "against_one", "against_other", "compared", "better"],
    )


def _compared(matrix: pd.DataFrame) -> Iterator[tuple[str, str, int, float, float, bool, str | None]]:
    """The rows of :func:`pairs`, in plain numbers: ranking asks for them once for every fact left out."""
    facts = list(dict.fromkeys(matrix["fact_id"]))
    ids = list(dict.fromkeys(matrix["hypothesis_id"]))
    codes = matrix.pivot_table(index="hypothesis_id", columns="fact_id", values="code", fill_value=0, aggfunc="first")
    of = dict(zip(ids, codes.loc[ids, facts].to_numpy("float64"), strict=True))
    weight = matrix.drop_duplicates("fact_id")["weight"].to_numpy("float64")
    for one, other in combinations(ids, 2):
        shared = (of[one] != 0) & (of[other] != 0)
        against = [inconsistency(of[i][shared], weight[shared]) for i in (one, other)]
        compared = int(shared.sum()) >= ENOUGH
        better = None if not compared or against[0] == against[1] else (one, other)[against[0] > against[1]]
        yield one, other, int(shared.sum()), *against, compared, better


def ranking(coding: Coding = "first") -> pd.DataFrame:
    """Explanations from the one that fares best in pairs to the one that fares worst; those never compared last.

    Returns
    -------
    pandas.DataFrame
        hypothesis_id, name, coded (cells that are not neutral), against (cells below zero), better, worse, alike (how
        it fares in the pairs that can be compared), compared (how many those are), net (better less worse), low, high
        (net with one fact left out at a time).
    """
    matrix = cells(coding)
    found = _fared(matrix)
    left_out = [_fared(matrix[matrix["fact_id"] != fact])["net"] for fact in matrix["fact_id"].unique()]
    nets = pd.concat([found["net"], *left_out], axis=1)
    coded = matrix[matrix["code"] != 0].groupby("hypothesis_id")["code"]
    frame = found.assign(low=nets.min(axis=1), high=nets.max(axis=1))
    frame.insert(0, "against", coded.agg(lambda codes: int((codes < 0).sum())).reindex(frame.index, fill_value=0))
    frame.insert(0, "coded", coded.size().reindex(frame.index, fill_value=0))
    frame.insert(0, "name", table("audit/hypotheses").set_index("hypothesis_id")["name"])
    frame = frame.reset_index().assign(never=frame["compared"].to_numpy() == 0)
    ordered = frame.sort_values(["never", "net", "hypothesis_id"], ascending=[True, False, True], ignore_index=True)
    return ordered.drop(columns="never")


def _fared(matrix: pd.DataFrame) -> pd.DataFrame:
    """How each explanation fares in its pairs: better, worse, alike, compared, net; index hypothesis_id."""
    ways = {i: Counter[str]() for i in dict.fromkeys(matrix["hypothesis_id"])}
    for one, other, *_, compared, better in _compared(matrix):
        for i in (one, other) if compared else ():
            ways[i]["alike" if better is None else "better" if better == i else "worse"] += 1
    rows = {
        i: (way["better"], way["worse"], way["alike"], way.total(), way["better"] - way["worse"])
        for i, way in ways.items()
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["better", "worse", "alike", "compared", "net"])
    return frame.rename_axis("hypothesis_id")


def inconsistency(codes: np.ndarray, weights: np.ndarray) -> float:
    """Weighted sum of what speaks against an explanation; a −2 counts twice a −1, and nothing that fits counts."""
    return float((np.abs(np.minimum(codes, 0)) * weights).sum())


def diagnosticity(coding: Coding = "first") -> pd.DataFrame:
    """Facts by how far they tell explanations apart: fact_id, fact, spread (largest less smallest code), coded."""
    codes = cells(coding).groupby("fact_id")["code"]
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
