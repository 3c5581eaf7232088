"""The pictures of the audit weigh and count what the ledger and the record hold."""

from __future__ import annotations

from datetime import date

import pytest

from nodeal import ledger
from nodeal.charts import audit as charts
from nodeal.charts.names import called
from nodeal.dates import PUBLISHED
from nodeal.ledger.explain import laid
from nodeal.measures import audit


@pytest.fixture(scope="module")
def weighed():
    return laid(ledger.verdict("c00-1a"))


def test_the_scales_hold_what_the_rule_laid_on_them(weighed):
    said = ledger.verdict("c00-1a").judgement
    assert weighed["pro"].sum() == float(said.pro + said.caveats / 2)
    assert weighed["con"].sum() == float(said.con + said.caveats / 2)
    assert set(weighed["row_id"]) == set(called("weighed"))
    fig = charts.scales(weighed, title="A finding")
    assert list(fig.data[0].x) == list(weighed["pro"])
    assert list(fig.data[1].x) == [-c for c in weighed["con"]]
    written = " ".join(a.text for a in fig.layout.annotations)
    assert f"in all {weighed['pro'].sum():g}" in written
    assert all(called("weighed")[row] in written for row in weighed["row_id"])


def test_every_offer_answer_and_act_of_pressure_is_drawn():
    frame = audit.moves_by_month(date(2025, 1, 1))
    fig = charts.moves(frame, title="A finding")
    assert sum(sum(t.y) for t in fig.data) == frame["count"].sum()
    assert {s.x0 for s in fig.layout.shapes} == {PUBLISHED.isoformat()}
