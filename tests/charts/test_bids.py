"""The pictures of bids draw what the frames say."""

from __future__ import annotations

import pandas as pd
import pytest

from nodeal.charts import bids as charts
from nodeal.charts.names import called
from nodeal.measures import bids


@pytest.fixture(scope="module")
def figures():
    return {
        "votes": charts.votes(bids.votes(), bids.bids(), bids.other_breaks(), title="A finding"),
        "force": charts.force(bids.force_after(), (23.0, 30.0), title="A finding"),
        "treaties": charts.treaty_acts(
            bids.treaty_events(), bids.bids(), bids.treaty_acts().set_index("actor"), title="A finding"
        ),
    }


def test_nothing_is_cut(figures):
    low, high = figures["force"].layout.xaxis.range
    assert low == 0
    assert bids.force_after()[["months", "to_force"]].to_numpy().max() < high
    first, last = (pd.Timestamp(day) for day in figures["treaties"].layout.xaxis.range)
    assert bids.treaty_events()["date"].between(first, last).all()


def test_votes_are_drawn_as_measured_with_every_break_named(figures):
    fig, five = figures["votes"], bids.bids()
    assert list(fig.data[0].y) == pytest.approx(list(100 * bids.votes()["equal_votes"]))
    said = [a.text for a in fig.layout.annotations]
    for bid in five.itertuples():
        assert called("break")[bid.bid_id] in said
        assert any(f"{bid.months} months" in text for text in said)
    assert any("article" in text for text in said)


def test_labels_of_a_bid_keep_clear_of_the_line_of_its_break(figures):
    """The values at the ends stand on their own side of the line, on a phone too; the peak of the reset is named."""
    notes = {(a.x, a.text): a for a in figures["votes"].layout.annotations}
    for bid in bids.bids().query("months > 12").itertuples():
        day = pd.Timestamp(bid.broke.year, 7, 1)
        at = next(
            a for (x, text), a in notes.items() if pd.Timestamp(x) == day and text == f"{100 * bid.equal_at_break:.0f}"
        )
        assert (at.xshift > 0) == (day > bid.broke), bid.bid_id
    assert any(pd.Timestamp(x) == pd.Timestamp("2011-07-01") and text == "38" for x, text in notes)


def test_a_phone_keeps_both_words_of_the_reset(figures):
    assert "reset<br>over" in figures["votes"].layout.meta["narrow"].values()


def test_force_is_drawn_as_many_months_after_an_opening_as_it_came(figures):
    """In the order of time from the top; each wait is said beside its mark, and by the words for who sees none."""
    fig, after = figures["force"], bids.force_after()
    bars, marks = fig.data
    assert list(bars.x) == list(after["months"])
    assert list(marks.x) == list(after["to_force"])
    assert list(marks.y) == sorted(marks.y, reverse=True)
    said, words = [a.text for a in fig.layout.annotations], charts.force_in_words(after, (30, 23))
    assert "from any month: 23 to 30" in said
    assert words.endswith("from any month: 23 to 30.")
    assert {(s.x0, s.x1) for s in fig.layout.shapes if s.type == "rect"} == {(23, 30)}
    for bid, months in zip(after["bid_id"], after["to_force"], strict=True):
        assert f"{called('force')[bid]}, <b>{months}</b>" in said
        assert f"{months} ({called('force')[bid]})" in words


def test_acts_on_treaties_are_all_there(figures):
    assert sum(len(t.x) for t in figures["treaties"].data) == len(bids.treaty_events())
