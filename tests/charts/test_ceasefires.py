"""The pictures of ceasefires draw what the frames say."""

from __future__ import annotations

import pytest

from nodeal.charts import ceasefires as charts
from nodeal.measures import ceasefires


@pytest.fixture(scope="module")
def figures():
    risk = {0: (46, 28), 10: (10, 6)}
    curves = ceasefires.survival(peacekeepers=False), ceasefires.survival(peacekeepers=True)
    return {
        "within": charts.within_year(ceasefires.within_year(), title="A finding"),
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


def test_base_rates_have_intervals_and_the_list_has_none(figures):
    traces = {t.marker.symbol: t for t in figures["within"].data}
    assert traces["circle"].error_x.array is not None
    assert traces["diamond"].error_x.array is None
    assert sum(len(t.x) for t in traces.values()) == len(ceasefires.within_year())


def test_bars_of_violations_are_as_wide_as_their_periods(figures):
    steps = ceasefires.osce_steps()
    days = (steps["end_on"] - steps["start_on"]).dt.days + 1
    assert list(figures["osce"].data[0].width) == list(days * 86_400_000)


def test_curves_start_whole_and_end_at_the_horizon(figures):
    curves = [t for t in figures["survival"].data if t.name in ("without peacekeepers", "with peacekeepers")]
    assert len(curves) == 2
    for curve in curves:
        assert curve.y[0] == 100
        assert max(curve.x) == pytest.approx(charts.LAST_YEARS)
