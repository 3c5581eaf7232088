"""What holds for every measure: its row, its unit, its tables, its value, and that it knows nothing of later days.

All measures are asked on a day one after another, so that what was made of a table is made once a day. A test of a day
goes through all of them and names each that fails.
"""

import json
import math
import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

from nodeal import checks, files, tables
from nodeal.dates import HINDSIGHT, HORIZONS, PUBLISHED, DayError
from nodeal.estimate import Estimate
from nodeal.measures import Measure, MeasureError, codes, compare, compute, known, registered

WITHOUT_VALUE = {
    "strikes.russian_energy_strikes_ratio": "one counter with the same scope in two years",
    "talks.ru_guarantee_refusal_share": "an answer of Moscow to a proposal that was put to it",
}
"""Measures for which no data were found, and the reason that they give."""
VALUES = Path(__file__).with_name("values.json")
"""What each measure gave on each day on which it is asked. What a step changes in no table, it may not move."""
DUE = tables.table("audit/tests")[["measure_id", "due_on"]].drop_duplicates()
DUE = DUE.assign(due_on=DUE["due_on"].dt.date)
ALWAYS = (PUBLISHED, max(HORIZONS.values()))
DAYS = sorted({*ALWAYS, *DUE["due_on"]} - {HINDSIGHT})


def asked_on(day):
    """Measures asked on a day: all of them at publication and at the last horizon, else those of tests due that day."""
    return [*registered()] if day in ALWAYS else sorted(DUE.loc[DUE["due_on"] == day, "measure_id"].unique())


def value_or_error(name, day):
    try:
        return compute(name, day)
    except MeasureError as error:
        return error


@cache
def values(day):
    return {name: value_or_error(name, day) for name in asked_on(day)}


@cache
def with_hindsight():
    """Every measure's value and the tables that it read, what was kept of them among these."""
    found = {}
    for name in registered():
        with tables.reading() as read:
            value = value_or_error(name, HINDSIGHT)
        found[name] = (value, read - {"sources"})
    return found


@pytest.mark.parametrize("topic", sorted({name.partition(".")[0] for name in registered()}))
def test_a_row_tells_what_is_measured_from_which_tables_and_gives_it_in_its_unit(topic):
    """The unit is asked of every value by the row itself."""
    rows = {name: row for name, row in registered().items() if name.startswith(f"{topic}.")}
    wrong = []
    for name, row in rows.items():
        found, read = with_hindsight()[name]
        told = row.id == name and row.what and row.unit and row.tables and row.weakness.endswith(".")
        if name in WITHOUT_VALUE:
            right = isinstance(found, MeasureError) and WITHOUT_VALUE[name] in str(found)
        else:
            right = isinstance(found, Estimate) and found.as_of == HINDSIGHT and found.data_through <= HINDSIGHT
        if not (told and right and read == set(row.tables)):
            wrong.append(f"{name}: {found}; read {sorted(read)}, its row says {sorted(row.tables)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("day", DAYS)
def test_nothing_known_only_later_is_used(day):
    """What reads only tables that no later row has changed has nothing to use."""
    then = {name: found for name, found in values(day).items() if isinstance(found, Estimate)}
    later = {name: found for name, found in then.items() if any(map(later_rows(day), with_hindsight()[name][1]))}
    with tables.changed(known_by(day)):
        wrong = [name for name, found in later.items() if repr(value_or_error(name, day)) != repr(found)]
    wrong += [name for name, found in then.items() if found.data_through > day]
    assert not wrong, f"rows that became known after {day} change {', '.join(wrong)}"


def test_every_measure_has_a_value_on_some_day_but_today():
    """A day on which it has none tests nothing, so there must be another."""
    asked = {name for day in DAYS for name, found in values(day).items() if isinstance(found, Estimate)}
    assert asked == registered().keys() - WITHOUT_VALUE.keys()


def later_rows(day):
    """Whether a table holds rows that became known after a day."""
    return cache(lambda name: len(known_by(day)(name, tables.table(name))) < len(tables.table(name)))


@cache
def known_by(day):
    """Tables without the rows that became known after a day; those without dates as they are."""
    cut_once = {}

    def cut(name, frame):
        if name not in cut_once:
            try:
                cut_once[name] = tables._known_by(tables.describe(name), frame, pd.Timestamp(day))
            except tables.TableError:
                cut_once[name] = frame
        return cut_once[name].copy(deep=False)

    return cut


def on_record(found):
    """Value, ends of the range and number of cases to six digits; nothing where there is no value."""
    if isinstance(found, MeasureError):
        return None
    ends = [None if x is None or math.isnan(x) else float(f"{x:.6g}") for x in (found.value, found.low, found.high)]
    return [*ends, found.n]


def all_on_record():
    """Measure and day → what it gave."""
    said = {f"{name} {HINDSIGHT}": on_record(found) for name, (found, _) in with_hindsight().items()}
    for day in DAYS:
        said |= {f"{name} {day}": on_record(found) for name, found in values(day).items()}
    return dict(sorted(said.items()))


def test_every_measure_gives_what_it_gave(pinned):
    """A step that writes code anew moves none; one that edits a table names those that it was to move."""
    now = all_on_record()
    pinned("measures on record", len(now))
    if checks.RECORDS in os.environ:
        lines = (f" {json.dumps(key)}: {json.dumps(said)}" for key, said in now.items())
        files.write(VALUES, "{\n" + ",\n".join(lines) + "\n}\n")
    before = json.loads(VALUES.read_text("utf-8"))
    moved = [
        f"{key}: {before.get(key, 'not on record')} → {now.get(key, 'no such measure')}"
        for key in sorted(before.keys() | now.keys())
        if before.get(key, ...) != now.get(key, ...) and now.get(key, ...) != pytest.approx(before.get(key), rel=2e-5)
    ]
    remedy = (
        "If that is what was wanted: .venv/bin/nodeal accept, or without an edit of a table NODEAL_RECORDS=yes pytest"
    )
    assert not moved, "\n".join([*moved, remedy])


@pytest.mark.parametrize("name", codes.COLUMNS)
def test_codes_are_those_of_their_column(name):
    """Those of its enumeration; of a key, its values."""
    table, column = codes.COLUMNS[name]
    field = next(f for f in tables.describe(table)["schema"]["fields"] if f["name"] == column)
    listed = field["constraints"].get("enum") or tables.table(table)[column]
    assert set(get_args(getattr(codes, name))) == set(listed)


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
        known("bids/treaty_events", date(2018, 1, 1), phase="trump_1", kind="act")
    with pytest.raises(MeasureError, match=r"found no such row; .*Correct the code"):
        known("bids/treaty_events", HINDSIGHT, phase="trump_3")


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
