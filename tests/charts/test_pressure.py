"""The pictures of pressure draw what the frames say."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from nodeal.charts import pressure as charts
from nodeal.charts import theme
from nodeal.charts.names import called
from nodeal.measures import pressure


@pytest.fixture(scope="module")
def frames():
    return {
        "acts": (pressure.named(pressure.us_acts()), pressure.us_sanctions(), pressure.named(pressure.russian_moves())),
        "blame": (pressure.blame(),),
        "pause": (pressure.suspensions().query("start < '2025-04'"), pressure.pause()),
    }


@pytest.fixture(scope="module")
def figures(frames):
    return {name: getattr(charts, name)(*given, title="A finding") for name, given in frames.items()}


def test_every_act_is_a_mark_in_its_lane_and_no_stage_is_summed(figures, frames):
    pressed, sanctions, moves = frames["acts"]
    marks = {t.name: t for t in figures["acts"].data}
    for stage in charts.STAGE:
        rows = pressed[pressed["stage"] == stage]
        assert [round(y) for y in marks[stage].y] == [charts.LANES[target] for target in rows["target"]]
    for act, at in charts.SANCTIONS.items():
        assert [round(y) for y in marks[act].y] == [at] * (sanctions["act"] == act).sum()
    assert len(marks["added"].x) + len(marks["lifted"].x) == len(sanctions)
    assert len(marks["Moscow moved"].x) == len(moves)
    signs = {t.marker.symbol for t in figures["acts"].data}
    assert signs == {"circle", "circle-open"}, "two signs, each explained in the line under the title"
    assert all(sign in figures["acts"].layout.title.subtitle.text for sign in "●○")


@pytest.mark.parametrize("name", ["acts", "blame"])
def test_no_mark_hides_the_next_of_its_lane(figures, name):
    """Of more than three within a month some still touch, but never two neighbours."""
    marks = [mark for trace in figures[name].data for mark in zip(trace.x, trace.y, strict=True)]
    spots = [(round(y), pd.Timestamp(x), y) for x, y in marks]
    pairs = [(one, two) for one, two in pairwise(sorted(spots)) if one[0] == two[0]]
    near = [abs(one[2] - two[2]) for one, two in pairs if (two[1] - one[1]).days < theme.NEAR]
    assert min(near) >= min(abs(off) for off in theme.OFF if off) - 1e-9


def test_a_mark_tells_the_pointer_what_it_is_and_whose_page_says_so(figures, frames):
    told = {text for trace in figures["acts"].data for text in trace.customdata}
    drawn = frames["acts"][0].query("stage in @charts.STAGE")
    assert all(any(text.startswith(title) for text in told) for title in drawn["title"])
    blamed = [text for trace in figures["blame"].data for text in trace.customdata]
    assert len(blamed) == len(frames["blame"][0])
    assert all(": " in text and "<br>Source: " in text for text in [*told, *blamed])


def test_who_blames_whom_is_told_by_sign_as_well_as_by_lane(figures, frames):
    frame = frames["blame"][0]
    assert sum(len(t.x) for t in figures["blame"].data) == len(frame)
    assert len({t.marker.symbol for t in figures["blame"].data}) == frame["blamed"].nunique() == 3


def test_capitals_are_called_as_the_table_of_names_calls_them(figures):
    place = called("side", "place")
    assert {f"On {place[side]} " for side in ("ukraine", "russia")} <= set(figures["acts"].layout.yaxis.ticktext)
    assert list(figures["blame"].layout.yaxis.ticktext) == [f"{place[group]} says " for group in charts.GROUPS]
    assert f"□ blames {place['russia']}" in figures["blame"].layout.title.subtitle.text


def test_every_mark_stands_within_the_axis(figures):
    """With room for half a mark on a phone."""
    for name in ("acts", "blame"):
        start, end = pd.to_datetime(figures[name].layout.xaxis.range)
        days = [pd.Timestamp(x) for trace in figures[name].data for x in trace.x]
        assert start + pd.Timedelta(days=25) <= min(days)
        assert max(days) <= end - pd.Timedelta(days=25)


def test_the_pause_is_as_long_as_its_bars(figures, frames):
    bars = [t for t in figures["pause"].data if t.mode == "lines"]
    days = [(t.x[1] - t.x[0]).days for t in bars]
    assert days == frames["pause"][0]["days"].tolist()
    written = " ".join(a.text for a in figures["pause"].layout.annotations)
    assert all(title in written for title in frames["pause"][1]["title"])
