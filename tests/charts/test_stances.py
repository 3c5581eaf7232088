"""The pictures of stances draw what the frames say, in the house's colours."""

from __future__ import annotations

import pytest

from nodeal.charts import stances as charts
from nodeal.charts.names import called
from nodeal.measures import stances, statements


@pytest.fixture(scope="module")
def figures():
    trust = statements.voices("trust_in_russian_intent", [*statements.officials(), *stances.UKRAINE])
    apart = statements.gaps()
    return {
        "scales": charts.scales(statements.scales(), title="A finding"),
        "gaps": charts.gaps(apart, apart.groupby("period")[["kyiv", "moscow"]].mean(), title="A finding"),
        "voices": charts.voices(trust, title="A finding", subtitle="What, in which unit", ends=("trust", "doubt")),
    }


def test_every_side_stands_where_the_measures_put_it(figures):
    """The marks of the last panel, read off the picture, give the distances of the measure's own issues."""
    stands = {}
    for group in charts.SIDE:
        name = called("side", "place")[group]
        (trace,) = [t for t in figures["scales"].data if t.name == f"{name}, stands" and t.xaxis == "x3"]
        stands[group] = dict(zip(trace.text, trace.x, strict=True))
    expected = statements.distances(stances.US, stances.UKRAINE).set_index("issue_id")["distance"]
    by_name = {called("issue")[issue]: gap for issue, gap in expected.items()}
    for issue, at in stands["us"].items():
        assert abs(at - stands["ukraine"][issue]) == pytest.approx(by_name[issue])


def test_a_point_for_every_issue_and_the_mean_of_them(figures):
    frame = statements.gaps()
    points, means = figures["gaps"].data[:2]
    assert sorted(points.y) == sorted(frame["kyiv"])
    assert list(means.y) == pytest.approx(frame.groupby("period")["kyiv"].mean().tolist())


def test_stems_point_where_the_statement_lies(figures):
    for trace in figures["voices"].data:
        if trace.mode == "markers":
            for position, symbol in zip(trace.y, trace.marker.symbol, strict=True):
                assert symbol == {True: "triangle-up", False: "triangle-down"}.get(position > 0) or position == 0
