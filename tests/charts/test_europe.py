"""The pictures of Europe draw what the frames say."""

from __future__ import annotations

import pandas as pd
import pytest

from nodeal.charts import europe as charts
from nodeal.charts import theme
from nodeal.charts.names import called
from nodeal.measures import europe

TOTAL = (14.7, 15.5)


@pytest.fixture(scope="module")
def frames():
    return {
        "pace": (europe.pace(), TOTAL),
        "index": (europe.spending_since(),),
        "obstacle": (europe.obstacle(),),
        "parties": (europe.party_lines(),),
        "decisions": (europe.decisions(), europe.hold_up()),
        "far_right": (europe.far_right(),),
    }


@pytest.fixture(scope="module")
def figures(frames):
    return {name: getattr(charts, name)(*given, title="A finding") for name, given in frames.items()}


def test_a_time_axis_says_when_the_article_came(figures):
    for name in ("index", "obstacle", "decisions", "far_right"):
        notes = [note.text for note in figures[name].layout.annotations]
        assert notes.count(theme.ARTICLE) == 1, name


def test_a_state_lies_above_the_line_when_it_sped_up(figures, frames):
    line, states, together = figures["pace"].data
    assert list(line.x) == list(line.y)
    above = [y > x for x, y in zip(states.x, states.y, strict=True)]
    assert above == frames["pace"][0]["faster"].tolist()
    assert (together.x[0], together.y[0]) == TOTAL
    named = {note.text for note in figures["pace"].layout.annotations}
    assert {"Germany", "Hungary", "Spain", "United Kingdom"} <= named
    assert len(set(charts.PLACED) & set(frames["pace"][0]["iso3"])) == len(charts.PLACED)


def test_dots_grow_with_what_is_spent_and_all_lie_within_the_axes(figures):
    fig = figures["pace"]
    sizes, states = list(fig.data[1].marker.size), fig.data[1]
    assert sizes == sorted(set(sizes), reverse=True)
    for values, axis in ((states.x, fig.layout.xaxis), (states.y, fig.layout.yaxis)):
        assert axis.range[0] < min(values)
        assert max(values) < axis.range[1]


def test_each_line_of_the_index_ends_at_its_number(figures, frames):
    ends = frames["index"][0].groupby("who")["index"].last()
    names = called("side")
    for line in figures["index"].data:
        assert line.y[0] == 100
        assert any(note.text == f"<b>{line.name}</b> {line.y[-1]:.0f}" for note in figures["index"].layout.annotations)
    assert {line.name for line in figures["index"].data} == {names[who] for who in ("europe", "us", "russia")}
    assert f"{ends['ukraine']:,.0f}" in figures["index"].layout.title.subtitle.text, "who is off the scale is told"


def test_every_statement_is_a_mark_in_the_lane_of_who_spoke(figures, frames):
    frame = frames["obstacle"][0]
    for trace in figures["obstacle"].data:
        group = next(
            g for g, place in {**called("side", "place"), "europe": "Europeans"}.items() if place == trace.name
        )
        assert {round(y) for y in trace.y} == {charts.LANES[group]}
        assert len(trace.x) == (frame["group"] == group).sum()
    silent = [note for note in figures["obstacle"].layout.annotations if note.text == "none found"]
    assert [note.y for note in silent] == [
        charts.LANES[group] for group in charts.LANES if group not in set(frame["group"])
    ]


def test_every_party_stands_once_in_either_panel(figures, frames):
    frame = frames["parties"][0]
    for axis in ("x", "x2"):
        traces = [trace for trace in figures["parties"].data if trace.xaxis == axis]
        assert sum(len(trace.x) for trace in traces) == len(frame)
        marked = {trace.name: len(trace.x) for trace in traces}
        assert marked["radical_left"] == (frame["family"] == "radical_left").sum()
    assert len({trace.marker.symbol for trace in figures["parties"].data}) == len(charts.FAMILIES)


def test_a_veto_is_as_long_as_its_bar_and_every_decision_is_named(figures, frames):
    decided, held = frames["decisions"]
    fig = figures["decisions"]
    bar = next(trace for trace in fig.data if trace.mode == "lines")
    assert (pd.Timestamp(bar.x[1]) - pd.Timestamp(bar.x[0])).days == held["days"].iloc[0]
    begun = next(trace for trace in fig.data if trace.mode == "markers" and trace.x[0] == held["start"].iloc[0])
    assert bar.y[0] == begun.y[0]
    written = {note.text.replace("<br>", " ") for note in fig.layout.annotations}
    assert set(decided["title"]) <= written


def test_four_classes_of_parties_are_four_lines(figures, frames):
    frame = frames["far_right"][0]
    assert {trace.name for trace in figures["far_right"].data} == {words for words, _, _ in charts.LINES.values()}
    assert set(charts.LINES) == set(frame["class"])
    assert max(max(trace.y) for trace in figures["far_right"].data) < figures["far_right"].layout.yaxis.range[1]
