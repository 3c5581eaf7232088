"""The picture of agreements draws what the frame says."""

from __future__ import annotations

import pytest

from nodeal.charts import agreements as charts
from nodeal.measures import agreements


@pytest.fixture(scope="module")
def figures():
    return {"agreements": charts.agreements(agreements.lasting_ceasefires(), title="A finding")}


def test_every_ceasefire_has_a_place_and_a_mark(figures):
    fig, frame = figures["agreements"], agreements.lasting_ceasefires()
    assert len(fig.layout.yaxis.tickvals) == len(frame) + frame["group"].nunique()
    assert sum(len(t.x) for t in fig.data if t.mode in ("markers", "text")) == len(frame)


def test_what_was_replaced_is_not_drawn_as_held(figures):
    frame = agreements.lasting_ceasefires()
    held = next(t for t in figures["agreements"].data if t.name == "held")
    assert len(held.x) == (frame["outcome"] == "held").sum() < (frame["status"] == "held").sum()
    words = next(t for t in figures["agreements"].data if t.name == "no bar")
    assert list(words.text).count("replaced") == (frame["outcome"] == "superseded").sum() == 1
