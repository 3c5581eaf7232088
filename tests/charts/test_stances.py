"""The pictures of stances draw what the frames say, in the house's colours."""

from __future__ import annotations

import pytest

from nodeal.charts import stances as charts
from nodeal.charts.names import called
from nodeal.measures import coding, stances, statements
from nodeal.show import ALT_LENGTH


@pytest.fixture(scope="module")
def figures():
    trust = statements.voices("trust_in_russian_intent", [*statements.officials(), *stances.UKRAINE])
    apart = statements.gaps()
    return {
        "scales": charts.scales(statements.scales(), title="A finding"),
        "lines": charts.lines(statements.positions(coding.GUARANTEES), coding.GUARANTEES, title="A finding"),
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


def test_every_statement_has_its_mark_in_the_panel_of_its_issue_and_a_ring_where_placed_twice(figures):
    frame = statements.positions(coding.GUARANTEES)
    for panel, issue in enumerate(coding.GUARANTEES, start=1):
        y = "y" if panel == 1 else f"y{panel}"
        for group in charts.SIDE:
            name = called("side", "place")[group]
            rows = frame[(frame["issue_id"] == issue) & (frame["group"] == group)]
            marks, rings = (
                next(t for t in figures["lines"].data if t.name == words and t.yaxis == y)
                for words in (name, f"{name}, second coder")
            )
            assert (list(marks.x), list(marks.y)) == (list(rows["day"]), list(rows["position"]))
            assert sorted(rings.y) == sorted(rows["position_second"].dropna())


def test_the_lines_are_told_in_words(figures):
    words = charts.lines_in_words(statements.positions(coding.GUARANTEES), coding.GUARANTEES)
    assert len(words) in ALT_LENGTH
    assert "NATO: Kyiv −2.0 to +0.0, Washington +0.0 to +1.5, Moscow +2.0 to +2.0" in words
    assert figures["lines"].layout.meta["narrow"]["yaxis.ticktext"] == ["Kyiv", "", "", "", "Moscow"]
