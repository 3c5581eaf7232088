"""The pictures of the battlefield draw what the frames say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nodeal.charts import battlefield as charts
from nodeal.charts import theme
from nodeal.measures import battlefield


@pytest.fixture(scope="module")
def figures():
    months = battlefield.monthly_gains(), battlefield.isw_months(), battlefield.steps(), battlefield.windows()
    return {
        "monthly": charts.monthly(*months, title="A finding"),
        "share": charts.share(battlefield.held(), title="A finding"),
        "costs": charts.costs(battlefield.costs(), title="A finding"),
        "front": charts.front(battlefield.front(), battlefield.towns(), title="A finding"),
    }


def labels(fig):
    return [a.text for a in fig.layout.annotations]


def test_bars_points_and_stems_stand_within_the_axis_that_begins_below_zero(figures):
    fig = figures["monthly"]
    low, high = fig.layout.yaxis.range
    drawn = [y for trace in fig.data for y in trace.y]
    assert low < min(drawn) < 0 < max(drawn) < high
    bars = next(t for t in fig.data if t.type == "bar")
    assert list(bars.y) == battlefield.monthly_gains()["gain_km2"].tolist()
    stems = next(t for t in fig.data if t.name == "steps of the map")
    assert list(stems.y) == battlefield.steps()["change_km2"].tolist()
    assert fig.layout.barmode == "overlay", "a stem stands at its day, not beside the bar of its month"


def test_blocks_are_named_with_their_sums_and_both_signs_of_april_2026_are_there(figures):
    fig = figures["monthly"]
    assert {f"<b>{gain:,.0f} km²</b>" for gain in battlefield.windows()["gain_km2"]} <= set(labels(fig))
    apart = battlefield.signs_apart().iloc[0]
    assert f"ISW −{-apart['isw_km2']:.0f}" in labels(fig)
    middle = apart["month"] + pd.Timedelta(days=15)
    at = {t.name: dict(zip(pd.to_datetime(t.x), t.y, strict=True)) for t in fig.data if t.name in ("DeepState", "isw")}
    assert at["DeepState"][middle] > 0 > at["isw"][middle]


def test_no_trace_has_the_ground_as_its_only_colour_and_both_counts_of_a_month_show(figures):
    """ISW and AFP often agree: the filled sign comes last and is the smaller, so the hollow one shows around it."""
    signs = [t for t in figures["monthly"].data if t.type == "scatter" and t.mode == "markers"]
    assert [t.name for t in signs] == ["afp_isw", "isw"]
    assert [(t.marker.color, t.marker.line.color) for t in signs] == [
        (theme.GROUND, theme.INK), (theme.INK, theme.GROUND)
    ]  # fmt: skip
    assert signs[1].marker.size < signs[0].marker.size
    assert all(t.line.color != theme.GROUND for fig in figures.values() for t in fig.data if t.type == "scatter")


def test_the_edge_of_land_held_before_does_not_widen_the_strip(figures):
    drawn = {t.name: t.line.color for t in figures["front"].data if t.fill == "toself"}
    assert (drawn["18 March 2025"], drawn["22 August 2026"]) == (theme.TRACK, theme.ACTOR["russia"])


def test_numbers_on_bars_follow_the_frame_and_not_the_code():
    gains = battlefield.monthly_gains()
    grown = gains.assign(gain_km2=gains["gain_km2"] + 7)
    others = battlefield.isw_months(), battlefield.steps(), battlefield.windows()
    before, after = (set(labels(charts.monthly(frame, *others, title="A finding"))) for frame in (gains, grown))
    assert {f"<b>{x:.0f}</b>" for x in (119 + 7, 607 + 7, 20 + 7)} <= after - before


def test_the_share_is_shown_on_a_scale_from_zero(figures):
    fig = figures["share"]
    assert fig.layout.yaxis.range[0] == 0
    assert fig.data[0].fill == "tozeroy"
    assert labels(fig)[0] == f"<b>{battlefield.held()['pct'].iloc[0]:.1f} %</b>"


def test_costs_stand_under_the_name_of_who_counted(figures):
    fig, frame = figures["costs"], battlefield.costs()
    assert {f"<b>{who}</b>" for who in frame["who"]} <= set(labels(fig))
    assert sum(len(t.x) for t in fig.data) == len(frame)
    assert fig.layout.xaxis.range[0] == 0
    assert fig.layout.xaxis.range[1] > frame["high"].max()


class TestMap:
    def test_both_days_are_named_and_nothing_comes_from_another_host(self, figures):
        fig = figures["front"]
        told = " ".join(labels(fig)) + fig.layout.title.subtitle.text
        assert "18 March 2025" in told
        assert "22 August 2026" in told
        assert {t.type for t in fig.data} == {"scatter"}
        assert not fig.layout.images
        assert "http" not in fig.to_json()

    def test_rings_are_filled_closed_and_all_drawn_twice(self, figures):
        fig, outlines = figures["front"], battlefield.front()
        filled = [t for t in fig.data if t.fill == "toself"]
        points = [sum(x is not None and not np.isnan(x) for x in t.x) for t in filled]
        assert sum(points) == 2 * len(outlines)
        for trace in filled:
            breaks = [i for i, x in enumerate(trace.x) if x is None or np.isnan(x)]
            starts = [0, *(i + 1 for i in breaks[:-1])]
            assert all(trace.x[a] == trace.x[b - 1] for a, b in zip(starts, breaks, strict=True))

    def test_a_kilometre_is_as_long_east_as_north_and_the_bar_is_what_it_says(self, figures):
        fig = figures["front"]
        assert fig.layout.yaxis.scaleanchor == "x"
        assert fig.layout.yaxis2.scaleanchor == "x2"
        bar = next(t for t in fig.data if t.name == "scale")
        assert bar.x[1] - bar.x[0] == charts.SCALE_KM
        assert f"{charts.SCALE_KM} km" in labels(fig)

    def test_what_is_held_and_crimea_lie_within_what_is_shown(self):
        held = battlefield.front().query("what == 'held'")
        for column, (low, high) in zip(("x_km", "y_km"), charts.NEAR.values(), strict=True):
            assert held[column].max() < high
            assert held[column].min() > low
        shown = battlefield.towns()
        assert shown["x_km"].between(*charts.NEAR["x"]).all()
        assert shown["y_km"].between(*charts.NEAR["y"]).all()
