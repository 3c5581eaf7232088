"""The line beneath a picture names whose pages it shows, and refuses to name nobody."""

from __future__ import annotations

import pandas as pd
import pytest

from nodeal import cited
from nodeal.tables import TableError, table


def test_a_source_line_of_gathered_pages_names_the_publishers_most_cited():
    said = cited.credit_pages("talks/events")
    known = table("sources").set_index("source_id")
    whose = known["reprint_of"].fillna(known["publisher"])
    counted = table("talks/events")["source_id"].str.split(";").explode().map(whose).value_counts()
    assert said.startswith(f"Source: {counted.index[0]}, {counted.index[1]}, ")
    assert f" and {len(counted) - cited.MOST_CITED} others. Data through " in said
    assert counted.iloc[0] > counted.iloc[1] > counted.iloc[2]


def test_a_short_list_of_publishers_is_told_in_full_a_reprint_by_whose_it_is():
    known = table("sources").drop_duplicates("publisher")
    own, reprint = known[known["reprint_of"].isna()], known.dropna(subset=["reprint_of"]).iloc[0]
    for many in (1, 2, cited.MOST_CITED + 1):
        told = cited.credit_shown(own["url"].head(many), "texts/readouts").partition(". Data through")[0]
        assert told.count(",") == max(0, many - 2)
        assert "others" not in told
        assert all(name in told for name in own["publisher"].head(many))
    last = cited.credit_shown(own["url"].head(20), "texts/readouts", also=["A Bank"])
    assert f" A Bank and {20 - cited.MOST_CITED + 1} others. Data through 18 March 2025." in last
    early, late, both = (
        cited.credit_shown(own["url"].head(1), *tables)
        for tables in (["texts/readouts"], ["talks/events"], ["texts/readouts", "talks/events"])
    )
    assert early != late == both, "the day of the table that goes furthest"
    assert cited.credit_shown(pd.Series([reprint["url"]]), "texts/readouts").startswith(
        f"Source: {reprint['reprint_of']}. "
    )


def test_an_address_of_no_source_is_named_and_not_passed_over():
    known = table("sources")["url"].head(1).tolist()
    with pytest.raises(TableError, match=r"found the address https://example\.org/nowhere; expected one of .*sources"):
        cited.credit_shown(pd.Series([*known, None, "https://example.org/nowhere"]), "texts/readouts")


def test_a_source_line_that_would_name_nobody_is_refused():
    with pytest.raises(TableError, match=r"source line of texts/readouts: found no address"):
        cited.credit_shown(pd.Series([None], dtype=object), "texts/readouts")
    assert cited.credit_shown(pd.Series([None], dtype=object), "texts/readouts", also=["A Bank"]).startswith(
        "Source: A Bank. "
    )
