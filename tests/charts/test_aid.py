"""The pictures of aid draw what the frames say."""

from __future__ import annotations

import pytest

from nodeal.charts import aid as charts
from nodeal.dates import PUBLISHED
from nodeal.measures import aid


@pytest.fixture(scope="module")
def figures():
    filled = {"2025 H1": (131.0, 120.0, 143.0)}
    return {
        "monthly": charts.monthly(aid.monthly_parts(), title="A finding"),
        "half_years": charts.half_years(aid.half_years(), filled, title="A finding"),
        "weapons": charts.weapons(aid.us_weapons_share(), title="A finding"),
        "commitments": charts.commitments(aid.commitments(), title="A finding", step="A loan for two years"),
    }


def test_bars_start_at_zero(figures):
    for name in ("monthly", "half_years"):
        for axis in figures[name].select_yaxes():
            assert axis.range[0] == 0


@pytest.mark.parametrize("name", ["monthly", "commitments"])
def test_time_axes_that_cross_it_mark_the_articles_date(figures, name):
    lines = [s for s in figures[name].layout.shapes if str(s.x0) == PUBLISHED.isoformat()]
    assert lines


def test_what_is_drawn_is_what_was_measured(figures):
    drawn = sum(sum(t.y) for t in figures["monthly"].data)
    assert drawn == pytest.approx(aid.all_allocated().value)
    assert "131 %" in "".join(a.text for a in figures["half_years"].layout.annotations)


def test_each_weapons_share_stands_at_its_name(figures):
    fig, frame = figures["weapons"], aid.us_weapons_share().set_index("category")
    names = [name.strip().replace(" ", "_") for name in fig.layout.yaxis.ticktext]
    for trace, column in zip(fig.data, charts.OF_WEAPONS, strict=True):
        drawn = dict(zip((names[place] for place in trace.y), trace.x, strict=True))
        assert drawn == pytest.approx(frame[column].to_dict())


def test_the_means_are_named_at_their_lines(figures):
    frame, fig = aid.half_years(), figures["half_years"]
    named = {a.y: a.text for a in fig.layout.annotations if "mean" in a.text}
    assert set(named) == {frame["europe_base"].iloc[0], frame["us_base"].iloc[0]}
    assert all(f"{mean:.1f}" in words for mean, words in named.items())


def test_the_largest_promise_is_named_where_it_rises(figures):
    (words,) = (a for a in figures["commitments"].layout.annotations if a.text.startswith("A loan"))
    europe = aid.commitments().query("group == 'europe'").set_index("month")["committed_eur_bn"]
    before, after = europe.iloc[europe.argmax() - 1], europe.max()
    assert f"{words.x:%Y-%m}" == "2026-04"
    assert before < words.y < after


def test_claimed_sums_are_hatched_and_tracked_ones_solid():
    frame = aid.claimed()
    (bars,) = charts.claimed(frame, title="A finding").data
    drawn = dict(zip(bars.x, bars.marker.pattern.shape, strict=True))
    assert drawn == {row.usd_bn: "/" if row.kind == "said" else "" for row in frame.itertuples()}


def test_each_half_years_share_keeps_its_own_range_on_a_phone():
    filled = {"2025 H1": (131.0, 120.0, 143.0), "2025 H2": (13.0, 3.0, 21.0)}
    changes = charts.half_years(aid.half_years(), filled, title="A finding").layout.meta["narrow"]
    words = [changes[f"annotations.{place}.text"] for place in (3, 4)]
    assert words == ["<b>131 %</b><br>(120–143)<br>of gap", "<b>13 %</b><br>(3–21)<br>of gap"]
