"""The picture of the economy draws what the frames say."""

from __future__ import annotations

import re

import pytest

from nodeal.charts import economy as charts
from nodeal.charts import theme
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


def test_only_the_houses_colours(fig):
    used = set(re.findall(r"#[0-9a-fA-F]{6}", fig.to_json().partition('"template"')[0]))
    assert used <= {*theme.DARK, *theme.ANSWER.values()}
