"""The picture of agreements draws what the frame says."""

from __future__ import annotations

import pytest

from nodeal.charts import agreements as charts
from nodeal.measures import agreements


@pytest.fixture(scope="module")
def figures():
    return {"agreements": charts.agreements(agreements.agreements(), title="A finding")}


def test_every_agreement_has_a_place_and_a_mark(figures):
    fig, frame = figures["agreements"], agreements.agreements()
    assert set(charts.GROUP_ORDER) == set(frame["group"])
    assert len(fig.layout.yaxis.tickvals) == len(frame) + len(charts.GROUP_ORDER)
    assert sum(len(t.x) for t in fig.data if t.mode in ("markers", "text")) == len(frame)
