"""The pictures of ceasefires draw what the frames say."""

from __future__ import annotations

import pytest

from nodeal.charts import ceasefires as charts
from nodeal.measures import ceasefires


@pytest.fixture(scope="module")
def figures():
    risk = {0: (46, 28), 10: (10, 6)}
    curves = ceasefires.returned(peacekeepers=False), ceasefires.returned(peacekeepers=True)
    return {
        "squares": charts.squares(ceasefires.civil_war_cases(), title="A finding"),
        "survival": charts.survival(*curves, risk, title="A finding"),
        "osce": charts.osce(
            ceasefires.osce_steps(),
            ceasefires.osce_days(),
            ceasefires.osce_turns(),
            ceasefires.osce_gaps(),
            title="A finding",
        ),
    }


def test_no_bar_is_cut(figures):
    bars = figures["osce"]
    assert bars.layout.yaxis.range[0] == 0
    assert bars.layout.yaxis.range[1] > max(bars.data[0].y)


def test_there_is_a_square_for_each_case_and_filled_ones_are_those_that_came_back(figures):
    frame, drawn = ceasefires.within_year().query("record == 'civil_wars' and what != 'victories'"), {}
    for trace in figures["squares"].data:
        kind, _, words = trace.name.rpartition(", ")
        drawn.setdefault(kind, {})[words] = len(trace.x)
    assert drawn == {row.what: {"back at war": row.k, "not": row.n - row.k} for row in frame.itertuples()}
    places = [place for trace in figures["squares"].data for place in zip(trace.x, trace.y, strict=True)]
    assert len(set(places)) == len(places) == frame["n"].sum(), "no square hides another"
    heads = {note.y for note in figures["squares"].layout.annotations}
    assert not heads & {y for _, y in places}, "no square hides a name"


def test_bars_of_violations_are_as_wide_as_their_periods(figures):
    steps = ceasefires.osce_steps()
    days = (steps["end_on"] - steps["start_on"]).dt.days + 1
    assert list(figures["osce"].data[0].width) == list(days * 86_400_000)


def test_stretches_without_a_total_are_shaded(figures):
    shaded = {(shape.x0, shape.x1) for shape in figures["osce"].layout.shapes if shape.type == "rect"}
    gaps = ceasefires.osce_gaps()
    assert shaded == {(f"{row.start_on:%Y-%m-%d}", f"{row.end_on:%Y-%m-%d}") for row in gaps.itertuples()}


def test_curves_start_at_nothing_and_end_at_the_horizon(figures):
    curves = [t for t in figures["survival"].data if t.name in ("without peacekeepers", "with peacekeepers")]
    assert len(curves) == 2
    for curve in curves:
        assert curve.y[0] == 0
        assert list(curve.y) == sorted(curve.y)
        assert max(curve.x) == pytest.approx(charts.LAST_YEARS)
