"""Second codings and the recheck: what was coded twice is known, and what was settled or changed stands."""

import pandas as pd
import pytest

from nodeal import tables
from nodeal.tables import table


@pytest.fixture
def statements() -> pd.DataFrame:
    return tables.table("stances/statements").set_index("stance_id")


@pytest.fixture
def recheck() -> pd.DataFrame:
    return tables.table("coding/recheck")


def test_what_the_recheck_changed_stands_in_the_rows(statements, recheck):
    assert recheck["stance_id"].nunique() == 117  # the 116 and one outside
    assert recheck["change"].value_counts()[["source_added", "date"]].tolist() == [96, 27]
    assert (recheck.query("change == 'confidence'")["became"] == "high").sum() == 70
    for change in ("date", "confidence", "speaker", "venue", "quote"):
        last = recheck[recheck["change"] == change].groupby("stance_id")["became"].last()
        assert statements.loc[last.index, change].tolist() == last.tolist()


def test_recheck_steps_count_up_from_one(recheck):
    assert recheck.groupby("stance_id")["step"].apply(lambda s: list(s) == list(range(1, len(s) + 1))).all()


def test_sources_added_by_the_recheck_are_cited(statements, recheck):
    added = recheck[(recheck["change"] == "source_added") & recheck["source_id"].notna()]
    cited = statements.loc[added["stance_id"], "source_id"].str.split(";")
    assert [s in c for s, c in zip(added["source_id"], cited, strict=True)].count(False) == 0


def test_second_coding_is_of_known_statements(statements):
    second = tables.table("coding/statements")
    assert set(second["stance_id"]) <= set(statements.index)
    assert second["confidence"].value_counts().to_dict() == {"high": 146, "medium": 131, "low": 23}


def test_every_proposal_has_two_codings_of_its_halt_and_the_settled_one_stands():
    coded = table("coding/halts").set_index("proposal_id").sort_index()
    stands = table("talks/proposals").set_index("proposal_id").sort_index()
    assert coded.index.tolist() == stands.index.tolist()
    for settled, column in (("halt", "halt"), ("days", "days_asked"), ("length", "halt_length")):
        pd.testing.assert_series_equal(coded[f"{settled}_settled"], stands[column], check_names=False)


def test_codings_that_differ_are_settled_as_one_of_them_and_say_why():
    coded = table("coding/halts")
    for column in ("halt", "days", "length"):
        cells = coded.filter(like=f"{column}_").astype(object).fillna("")
        first, second, settled = (cells[f"{column}_{which}"] for which in ("first", "second", "settled"))
        assert ((settled == first) | (settled == second)).all()
        assert coded.loc[first != second, "note"].notna().all()
