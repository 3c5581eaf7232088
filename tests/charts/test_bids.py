"""The pictures of bids draw what the frames say."""

from __future__ import annotations

import pandas as pd
import pytest

from nodeal.charts import bids as charts
from nodeal.charts import theme
from nodeal.charts.names import called
from nodeal.measures import bids


@pytest.fixture(scope="module")
def figures():
    return {
        "votes": charts.votes(bids.votes(), bids.bids(), bids.other_breaks(), title="A finding"),
        "changes": charts.bid_changes(bids.vote_changes(), bids.window_changes(), title="A finding"),
        "treaties": charts.treaty_acts(
            bids.treaty_events(), bids.bids(), bids.treaty_acts().set_index("actor"), title="A finding"
        ),
    }


def test_nothing_is_cut(figures):
    low, high = figures["changes"].layout.xaxis.range
    assert low < bids.window_changes()["change"].min()
    assert bids.window_changes()["change"].max() < high
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


@pytest.mark.parametrize("swap", [{}, theme.DARK])
def test_faint_marks_keep_a_contrast_of_three(figures, contrast, swap):
    mark = figures["changes"].data[0].marker
    over, ground = ([int(swap.get(c, c)[i : i + 2], 16) for i in (1, 3, 5)] for c in (mark.color, theme.GROUND))
    mixed = (round(mark.opacity * a + (1 - mark.opacity) * b) for a, b in zip(over, ground, strict=True))
    assert contrast("#" + "".join(f"{part:02x}" for part in mixed), swap.get(theme.GROUND, theme.GROUND)) >= 3


def test_acts_on_treaties_are_all_there(figures):
    assert sum(len(t.x) for t in figures["treaties"].data) == len(bids.treaty_events())
