"""Every mark says in the interactive form what it is, when, and whose figure."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from nodeal import notebooks
from nodeal.charts import hover
from nodeal.site.stored import stored_charts
from nodeal.tables import TableError, table

ROOT = notebooks.root()
CHARTS = stored_charts(ROOT)
YEAR = re.compile(r"\b(?:19|20)\d\d\b|%Y")


def marks(trace):
    """What the pointer is told at each mark of a trace, with the blanks filled that texts fill."""
    template = trace["hovertemplate"].replace("<extra></extra>", "")
    keys = {key: trace[key] for key in ("customdata", "hovertext", "text") if key in trace}
    many = max((len(given) for given in keys.values() if isinstance(given, list)), default=1)
    for at in range(many):
        told = template
        for key, given in keys.items():
            one = given[at] if isinstance(given, list) else given
            parts = one if isinstance(one, list) else [one]
            for number, part in enumerate(parts):
                told = told.replace(f"%{{{key}[{number}]}}", str(part))
            told = re.sub(rf"%\{{{key}(:[^}}]*)?\}}", str(parts[0]), told)
        yield told


def pointed(chart):
    return [trace for trace in chart.spec["data"] if trace.get("hovertemplate")]


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_mark_says_whose_figure_it_is_and_when(chart):
    assert pointed(chart), "a chart that tells the pointer nothing has nothing to explore"
    dated = YEAR.search(chart.subtitle)
    for trace in pointed(chart):
        for told in marks(trace):
            assert told.count(hover.SOURCE) == 1, told
            assert re.search(rf"{hover.SOURCE}\S", told), told
            assert dated or YEAR.search(told), told
            assert not re.search(r"%\{(customdata|hovertext)|\bnan\b|<NA>|\bNone\b", told), told


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_phone_has_room_for_what_the_pointer_is_told(chart):
    for trace in pointed(chart):
        for told in marks(trace):
            assert max(map(len, re.sub(r"%\{[^}]*\}", "", told).split("<br>"))) <= 2 * hover.LETTERS


def test_a_trace_without_a_source_of_its_own_has_that_of_the_caption():
    long = "A title that goes on and on and on until no phone has room for it in one line"
    spec = {
        "data": [
            {"hovertemplate": "%{x}: %{y}<extra>Europe</extra>"},
            {"hovertemplate": "%{customdata}<extra></extra>", "customdata": [f"{long}<br>Source: UNN"]},
            {"hovertemplate": "%{customdata[0]}<extra></extra>", "customdata": [[long, 3]]},
            {"hoverinfo": "skip"},
        ]
    }
    caption = "Rings: twice. Source: A, B and 3 others. Data through 1 May 2026."
    own, other, nested, silent = hover.told(spec, caption)["data"]
    assert own["hovertemplate"] == "Europe<br>%{x}: %{y}<br>Source: A, B and 3 others<extra></extra>"
    assert other["hovertemplate"] == "%{customdata}<extra></extra>"
    *lines, last = other["customdata"][0].split("<br>")
    assert " ".join(lines) == long
    assert max(map(len, lines)) <= hover.LETTERS
    assert last == "Source: UNN"
    assert nested["customdata"][0][1] == 3
    assert "<br>" in nested["customdata"][0][0]
    assert silent == {"hoverinfo": "skip"}


def test_a_page_is_named_by_who_published_it():
    known = table("sources").dropna(subset=["reprint_of"]).iloc[0]
    told = hover.sources(pd.Series([known["url"], None]))
    assert told.tolist() == [f"<br>Source: {known['reprint_of']}, read in {known['publisher']}", ""]
    with pytest.raises(TableError, match=r"found the address https://example\.org/nowhere"):
        hover.sources(pd.Series(["https://example.org/nowhere"]))
