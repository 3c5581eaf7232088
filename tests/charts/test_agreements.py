"""The picture of agreements draws what the frame says."""

from __future__ import annotations

import re

import pytest

from nodeal.charts import agreements as charts
from nodeal.charts import theme
from nodeal.measures import agreements


@pytest.fixture(scope="module")
def figures():
    return {"agreements": charts.agreements(agreements.agreements(), title="A finding")}


def test_every_picture_has_finding_and_measure(figures):
    for fig in figures.values():
        assert fig.layout.title.text == "A finding"
        assert len(fig.layout.title.subtitle.text) > 20
        assert fig.layout.meta["narrow"]


def test_only_the_houses_colours(figures):
    named = {*theme.DARK, *theme.ANSWER.values()}
    for name, fig in figures.items():
        used = set(re.findall(r"#[0-9a-fA-F]{6}", fig.to_json().partition('"template"')[0]))
        assert used <= named, name


def test_every_agreement_has_a_place_and_a_mark(figures):
    fig, frame = figures["agreements"], agreements.agreements()
    assert set(charts.GROUP_ORDER) == set(frame["group"])
    assert len(fig.layout.yaxis.tickvals) == len(frame) + len(charts.GROUP_ORDER)
    assert sum(len(t.x) for t in fig.data if t.mode in ("markers", "text")) == len(frame)
