"""The tables of agreements with Russia: breaches counted from signature, deals kept, Minsk by article."""

import pandas as pd
import pytest

from nodeal import tables
from nodeal.tables import table


def test_days_to_a_breach_are_counted_from_signature():
    frame = tables.table("agreements/russia_agreements")
    assert len(frame) == 50
    dated = frame[frame["first_breach_on"].str.len() == 10]
    days = (pd.to_datetime(dated["first_breach_on"]) - dated["signed_on"]).dt.days
    assert days.tolist() == dated["days_to_first_breach"].tolist()
    assert frame["days_to_first_breach"].notna().sum() == len(dated)
    assert frame["first_breach_on"].notna().equals(frame["first_breach_by"].notna())


def test_deals_that_were_kept_are_in_the_list():
    frame = tables.table("agreements/russia_agreements").set_index("agreement_id")
    for kept in ("transnistria-1992", "tajikistan-general-agreement-1997", "prisoner-exchange-1000-2025"):
        assert frame.loc[kept, "outcome"] == "held"
    assert frame.loc[frame["kind"] == "prisoner_exchange", "outcome"].eq("held").all()


def test_articles_of_minsk():
    minsk = table("agreements/minsk_terms")
    assert minsk.groupby("agreement")["article"].max().to_dict() == {"minsk-1": 12, "minsk-2": 13}
    assert (minsk["outcome"].eq("not assessed") == minsk["confidence"].eq("low")).all()


@pytest.mark.parametrize("name", ["agreements/russia_agreements"])
def test_nothing_rests_on_general_knowledge(name):
    text = " ".join(tables.table(name).select_dtypes("string").fillna("").to_numpy().ravel())
    assert "background" not in text
    assert "kept here" not in text
