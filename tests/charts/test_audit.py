"""The pictures of the audit draw every claim and every event once."""

from __future__ import annotations

import pytest

from nodeal.charts import audit as charts
from nodeal.dates import PUBLISHED
from nodeal.measures import audit


@pytest.fixture(scope="module")
def figures():
    return {
        "claims": charts.claims(audit.claims_by_paragraph(), title="A finding"),
        "events": charts.events(audit.events(), title="A finding"),
        "knowledge": charts.knowledge(audit.knowledge(), title="A finding"),
    }


@pytest.mark.parametrize(
    ("name", "count"), [("claims", len(audit.claims_by_paragraph())), ("events", len(audit.events()))]
)
def test_everything_is_drawn_once_and_nothing_over_another(figures, name, count):
    points = [(t.xaxis, str(x), float(y)) for t in figures[name].data for x, y in zip(t.x, t.y, strict=True)]
    assert len(points) == count
    assert len(set(points)) == count
    assert all(len(t.x) for t in figures[name].data), "a kind that a lane lacks takes no room in the notebook"


def test_time_axes_that_cross_it_mark_the_articles_date(figures):
    for name in ("events", "knowledge"):
        assert PUBLISHED.isoformat() in {s.x0 for s in figures[name].layout.shapes}
