"""What holds for every measure: its row, its unit, its tables, and that it knows nothing of later days."""

from datetime import date
from functools import cache
from typing import get_args

import pandas as pd
import pytest

from nodeal import tables
from nodeal.dates import HINDSIGHT, HORIZONS, PUBLISHED, DayError
from nodeal.estimate import Estimate
from nodeal.measures import Measure, MeasureError, codes, compare, compute, known, registered

WITHOUT_VALUE = {
    "strikes.russian_energy_strikes_ratio": "one counter with the same scope in two years",
    "talks.ru_guarantee_refusal_share": "an answer of Moscow to a proposal that was put to it",
}
"""Measures for which no data were found, and the reason that they give."""
FUNCTIONS = ("talks.", "stances.")
"""Measures that are still functions: nobody has told the weakness of each."""


@pytest.mark.parametrize("name", registered())
def test_a_row_tells_what_is_measured_from_which_tables_and_gives_it_in_its_unit(name):
    row, read = registered()[name], set()

    def seen(table, frame):
        read.add(table)
        return frame

    assert row.id == name
    assert row.what
    assert row.unit
    assert row.tables
    if name.startswith(FUNCTIONS):
        assert set(row.tables) <= set(tables.names())
        found = row() if name not in WITHOUT_VALUE else refused(row)
    else:
        assert row.weakness.endswith(".")
        with tables.changed(seen):
            found = row() if name not in WITHOUT_VALUE else refused(row)
        assert read - {"sources"} == set(row.tables)
    if found is not None:
        assert isinstance(found, Estimate)
        assert found.as_of == HINDSIGHT
        assert found.data_through <= HINDSIGHT


def refused(row):
    """A measure without a value says why."""
    with pytest.raises(MeasureError, match=WITHOUT_VALUE[row.id]):
        row()


def asked_on(name):
    """Days on which a measure is asked: at publication, when its tests fall due, and at the last horizon."""
    tests = tables.table("audit/tests")
    due = tests[tests["measure_id"] == name]["due_on"].dt.date
    return sorted({PUBLISHED, *due, max(HORIZONS.values())} - {HINDSIGHT})


@pytest.mark.parametrize("name", registered())
def test_nothing_known_only_later_is_used(name):
    """Asked on each of these days; one on which it has no value tests nothing, so there must be another."""
    found = 0
    for day in asked_on(name):
        try:
            then = compute(name, day)
        except MeasureError:
            continue
        found += 1
        assert then.data_through <= day
        with tables.changed(known_by(day)):
            assert repr(compute(name, day)) == repr(then), f"rows that became known after {day} change it"
    assert bool(found) == (name not in WITHOUT_VALUE)


@cache
def known_by(day):
    """Tables without the rows that became known after a day; those without dates as they are."""

    def cut(name, frame):
        try:
            return tables._known_by(tables.describe(name), frame, pd.Timestamp(day))
        except tables.TableError:
            return frame

    return cut


@pytest.mark.parametrize("name", codes.COLUMNS)
def test_codes_are_those_of_their_column(name):
    table, column = codes.COLUMNS[name]
    field = next(f for f in tables.describe(table)["schema"]["fields"] if f["name"] == column)
    assert set(get_args(getattr(codes, name))) == set(field["constraints"]["enum"])


def test_every_test_of_the_ledger_names_rows_in_their_units():
    rows = registered()
    for test in tables.table("audit/tests").itertuples():
        assert rows[test.measure_id].unit == test.unit, test.test_id
        assert pd.isna(test.baseline) or test.baseline in rows, test.test_id


def test_a_value_in_another_unit_than_its_row_says_is_refused():
    wrong = Measure(
        lambda day: Estimate(1.0, "km", day, day), unit="%", what="A share", weakness="None.", tables=("actors",)
    )
    with pytest.raises(MeasureError, match="found a value in 'km'; expected the unit of its row, '%'"):
        wrong()


def test_a_measure_refuses_what_is_no_day():
    with pytest.raises(DayError):
        registered()["aid.us_share"]("March 2025")


def test_rows_that_none_could_know_yet_name_the_first_day_of_the_table():
    """The day is looked up, so that an older row found later moves it."""
    with pytest.raises(MeasureError, match=r"phase=trump_1 kind=act, as of 2018-01-01: .*a day from 2018-10-20"):
        known("precedents/treaty_events", date(2018, 1, 1), phase="trump_1", kind="act")
    with pytest.raises(MeasureError, match=r"found no such row; .*Correct the code"):
        known("precedents/treaty_events", HINDSIGHT, phase="trump_3")


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
