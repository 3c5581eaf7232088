import csv
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal.ledger import rivals
from nodeal.tables import changed, data_dir, table

codes = st.lists(st.tuples(st.integers(-2, 2).filter(bool), st.floats(0.25, 3)), min_size=1)


def against(pairs):
    return rivals.inconsistency(*np.array(pairs, "float64").T)


@given(codes, codes)
def test_support_is_never_counted(pairs, more):
    """Neither a stronger nor a further supporting cell changes anything."""
    before = against(pairs)
    stronger = [(2 if code > 0 else code, weight) for code, weight in pairs]
    further = [*pairs, *((abs(code), weight) for code, weight in more)]
    assert against(stronger) == pytest.approx(before)
    assert against(further) == pytest.approx(before)


@given(codes, st.floats(0.25, 3))
def test_a_contradicting_fact_always_weighs(pairs, weight):
    before = against(pairs)
    assert against([*pairs, (-2, weight)]) == pytest.approx(before + 2 * weight)


@pytest.mark.parametrize(("coding", "column"), [("first", "code"), ("second", "code_second")])
def test_pairs_counted_without_the_package(coding, column):
    """Sum of weighted inconsistencies over facts coded for both; fewer than three, not compared."""
    with (data_dir() / "audit/consistency.csv").open(encoding="utf-8", newline="") as file:
        matrix = {}
        for row in csv.DictReader(file):
            matrix.setdefault(row["hypothesis_id"], {})[row["fact_id"]] = int(row[column])
    weight = rivals.cells().drop_duplicates("fact_id").set_index("fact_id")["weight"]
    found = rivals.pairs(coding).set_index(["one", "other"])
    assert len(found) == 66
    for one, other in combinations(matrix, 2):
        shared = [f for f in matrix[one] if matrix[one][f] and matrix[other][f]]
        row = found.loc[(one, other)]
        assert (row["shared"], row["compared"]) == (len(shared), len(shared) >= 3)
        for name, column_of in ((one, "against_one"), (other, "against_other")):
            against = sum(-matrix[name][f] * weight[f] for f in shared if matrix[name][f] < 0)
            assert row[column_of] == pytest.approx(against)
        less = None
        if row["compared"] and row["against_one"] != row["against_other"]:
            less = one if row["against_one"] < row["against_other"] else other
        assert (row["better"] == less) if less else pd.isna(row["better"])


@pytest.mark.parametrize("coding", ["first", "second"])
def test_every_explanation_is_listed_by_how_it_fares_in_pairs(coding):
    rows = rivals.ranking(coding)
    assert len(rows) == 12
    met = rows[rows["compared"] > 0]
    assert met["net"].is_monotonic_decreasing
    assert rows["compared"].tolist()[len(met) :] == [0] * (len(rows) - len(met))
    assert (rows["better"] + rows["worse"] + rows["alike"] == rows["compared"]).all()
    assert (rows["better"].sum(), rows["net"].sum()) == (rows["worse"].sum(), 0)
    assert ((rows["low"] <= rows["net"]) & (rows["net"] <= rows["high"])).all()


def test_more_support_for_the_thesis_moves_no_rank():
    def stronger(name, frame):
        if name != "audit/consistency":
            return frame
        own = (frame["hypothesis_id"] == "r00-thesis") & (frame["code"] > 0)
        return frame.assign(code=frame["code"].mask(own, 2))

    before = rivals.ranking()
    with changed(stronger):
        assert rivals.ranking().equals(before)


def test_enough_facts_and_a_reason_for_every_code():
    rows = table("audit/consistency")
    assert rows["fact_id"].nunique() == 40
    assert (rows["hypothesis_id"].nunique(), len(rows)) == (12, 12 * rows["fact_id"].nunique())
    assert rows.loc[rows["code"] != 0, "reason"].notna().all()


def test_facts_that_fit_all_tell_nothing_apart():
    rows = rivals.diagnosticity()
    assert rows["spread"].is_monotonic_decreasing
    assert rows["spread"].max() >= 3
    top = rivals.ranking()["hypothesis_id"].iloc[:2]
    assert (rivals.separating(*top).iloc[:, 2] != rivals.separating(*top).iloc[:, 3]).all()
