"""The picture of the economy draws what the frames say."""

from __future__ import annotations

import pandas as pd
import pytest

from nodeal.charts import economy as charts
from nodeal.measures import economy


@pytest.fixture(scope="module")
def fig():
    return charts.outlook(economy.key_rate().query("date >= '2024-07-01'"), economy.outlook(), title="A finding")


def test_every_value_told_is_drawn_and_written_in_a_panel_from_zero(fig):
    told = economy.outlook()
    drawn = sorted(y for trace in fig.data[1:] for y in trace.y)
    assert drawn == sorted(told["value"].abs())
    written = " ".join(a.text for a in fig.layout.annotations)
    assert all(f"<b>{abs(value):.1f}</b>" in written for value in told["value"])
    tops = [fig.layout[axis].range for axis in ("yaxis", "yaxis2", "yaxis3", "yaxis4")]
    assert all(low == 0 and high > max(trace.y) for (low, high), trace in zip(tops, fig.data, strict=True))


def test_plan_and_outcome_are_told_apart_in_words(fig):
    written = [a.text for a in fig.layout.annotations]
    assert any("planned" in text for text in written)
    assert any("came out" in text for text in written)
    assert set(economy.outlook()["status"]) <= set(charts.SAID)


def test_words_stand_where_the_line_to_the_next_value_does_not_run(fig):
    for panel, trace in enumerate(fig.data[1:], start=2):
        words = {pd.Timestamp(a.x): a for a in fig.layout.annotations if a.yref == f"y{panel}"}
        for at, value, later in zip(trace.x, trace.y, [*trace.y[1:], None], strict=True):
            note = words[pd.Timestamp(at)]
            if note.yanchor == "top":
                assert later >= value, "under a dot no line may fall"
            elif note.xanchor == "left":
                assert later is None or later <= value, "above and to the right no line may rise"
            else:
                assert note.xanchor == "right"


def test_years_of_the_budget_and_tops_of_panels_follow_the_frame():
    told = economy.outlook()
    other = told.assign(value=3 * told["value"], period=told["period"].str.replace("2025", "2031"))
    fig = charts.outlook(economy.key_rate(), other, title="A finding")
    heads = {a.text for a in fig.layout.annotations}
    assert {"Deficit of 2031, RUB tn", "Oil and gas revenue of 2031, RUB tn"} <= heads
    assert fig.layout.yaxis3.range[1] > 3 * 5.7
