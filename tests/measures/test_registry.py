from datetime import date

import pandas as pd
import pytest

from nodeal import tables
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.measures import MeasureError, compare, compute, registered

WITHOUT_VALUE = {
    "strikes.russian_energy_strikes_ratio": "one counter with the same scope in two years",
    "talks.ru_guarantee_refusal_share": "an answer of Moscow to a proposal that was put to it",
}
"""Measures for which no data were found, and the reason that they give."""


@pytest.mark.parametrize("name", registered())
def test_every_measure_is_documented_and_gives_an_estimate(name):
    what = registered()[name].__doc__
    assert what
    assert "," in what.split("\n")[0], "the first line names the unit after a comma"
    if name in WITHOUT_VALUE:
        with pytest.raises(MeasureError, match=WITHOUT_VALUE[name]):
            compute(name)
        return
    found = compute(name)
    assert isinstance(found, Estimate)
    assert found.unit
    assert found.as_of == HINDSIGHT
    assert found.data_through <= HINDSIGHT


@pytest.mark.parametrize("name", registered())
def test_nothing_known_only_later_is_used(name):
    try:
        then = compute(name, PUBLISHED)
    except MeasureError:
        return
    assert then.data_through <= PUBLISHED
    with tables.changed(known_by_publication):
        assert repr(compute(name, PUBLISHED)) == repr(then), "rows that became known later change it"


def known_by_publication(name, frame):
    """A table without the rows that became known after the article; one without dates as it is."""
    try:
        return tables._known_by(tables.describe(name), frame, pd.Timestamp(PUBLISHED))
    except tables.TableError:
        return frame


def test_an_unknown_measure_is_answered_with_what_may_be_meant_and_no_long_list():
    with pytest.raises(MeasureError, match=r"aid\.us_share"):
        compute("aid.us_shares")


def test_a_date_before_the_series_is_refused():
    with pytest.raises(MeasureError, match="2025-02-28"):
        compute("aid.us_share", date(2021, 1, 1))


def test_both_dates_side_by_side():
    frame = compare("aid.us_share", "aid.gap_filled_2025_h1")
    assert list(frame["As published"].isna()) == [False, True]
    assert frame["Measure"][0] == "US share of all donors' cumulative allocations"
