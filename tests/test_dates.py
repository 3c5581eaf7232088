"""One way of writing a day, held to wherever a day is taken: by tables, measures, the ledger and commands."""

import inspect
import re
from datetime import UTC, date, datetime
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from nodeal import cli, ledger, measures, tables
from nodeal.dates import HINDSIGHT, PUBLISHED, DayError, day
from nodeal.ledger import explain, present

NO_DAYS = [
    "",
    "20 March",
    "20 March 2025",
    "03/04/2025",
    "2025/03/20",
    "20250320",
    "2025-W12-4",
    "2025-079",
    "2025-3-20",
    "2025-03",
    "2025-03-20 ",
    "2025-03-20\n",
    "2025-03-20T00:00",
    "٢٠٢٥-03-20",
    "2025-02-29",
    "0000-01-01",
    "now",
    "NaT",
    20250320,
    2025.0,
    True,
    None,
    pd.NaT,
    pd.NA,
    float("nan"),
    datetime(2025, 3, 20, 12),
    datetime(2025, 3, 20, tzinfo=UTC),
    pd.Timestamp("2025-03-20 23:59:59.999999999"),
    pd.Timestamp("2025-03-20 00:00:00.000000001"),
    np.datetime64("2025-03"),
    np.datetime64("2025-03-20T12"),
    np.datetime64("2025-03-20T00:00:00.000000001"),
    np.datetime64("NaT", "D"),
    b"2025-03-20",
]


@given(st.dates())
def test_every_day_is_read_from_its_one_form(one):
    assert day(one.isoformat()) == day(one) == day(datetime(one.year, one.month, one.day)) == one
    assert day(np.datetime64(one)) == day(np.datetime64(one, "s")) == one


@given(
    st.text(max_size=12)
    | st.from_regex(r"\d{1,4}[-/. ]?\d{1,2}[-/. ]?\d{1,2}", fullmatch=True)
    | st.from_regex("[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True)
    | st.dates().map(lambda d: d.strftime("%Y%m%d"))
    | st.dates().map(lambda d: d.strftime("%d %B %Y"))
    | st.datetimes().map(lambda d: d.isoformat())
)
def test_nothing_else_is_read(text):
    """What passes is the day's own form, so that no text is read as another day than it says."""
    try:
        found = day(text)
    except DayError:
        assert not re.fullmatch("(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])", text)
    else:
        assert found.isoformat() == text


@pytest.mark.parametrize("wrong", NO_DAYS, ids=repr)
def test_what_is_no_day_is_refused_and_named(wrong):
    with pytest.raises(DayError, match=re.escape(f"as_of: found {wrong!r}; expected a day")) as caught:
        day(wrong)
    assert "YYYY-MM-DD" in caught.value.remedy


@pytest.mark.parametrize("wrong", [w for w in NO_DAYS if w is not None], ids=repr)
def test_no_table_is_loaded_as_of_what_is_no_day(wrong):
    with pytest.raises(DayError):
        tables.table("talks/events", as_of=wrong)


def test_a_day_as_text_and_as_date_are_the_same():
    for said in ("2025-03-20", pd.Timestamp("2025-03-20")):
        pd.testing.assert_frame_equal(
            tables.table("talks/events", as_of=said), tables.table("talks/events", as_of=PUBLISHED)
        )
        assert measures.compute("aid.us_share", said) == measures.compute("aid.us_share", PUBLISHED)
        assert ledger.verdict("c23-4b", said) == ledger.verdict("c23-4b", PUBLISHED)


OTHERS = {
    "actors": ("us_trump2",),
    "actor": "ru",
    "side": ("us_trump2",),
    "other": ("ua",),
    "issue_id": "elections_in_ukraine",
    "column": "issue_id",
    "measure_id": "aid.us_share",
    "claim_id": "c23-4b",
    "since": PUBLISHED,
    "last": 2013,
    "first": 2011,
}
"""What the functions below need besides a day."""
SKIPPED = {"alpha", "covered"}
"""Make an estimate or a refusal of what others measured as of a day."""


def asked_for_a_day():
    """Every measure, and every public function with a parameter that is a day, and each such parameter.

    Questions are left out: their keyword has no default, and the rows that put them have read the day.
    """
    for row in measures.registered().values():
        yield pytest.param(row, "as_of", id=row.id)
    for module in (
        *(import_module(f"nodeal.measures.{t}") for t in (*measures.TOPICS, "audit", "releases")),
        measures,
        ledger,
        present,
    ):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.__name__ or name in SKIPPED:
                continue
            about = inspect.signature(function).parameters
            day_asked = about.get("as_of")
            if (
                day_asked is not None
                and day_asked.kind is day_asked.KEYWORD_ONLY
                and day_asked.default is day_asked.empty
            ):
                continue
            for parameter in about.values():
                if parameter.annotation in ("date", "date | None", "date | str"):
                    yield pytest.param(function, parameter.name, id=f"{module.__name__[7:]}.{name}({parameter.name})")


@pytest.mark.parametrize(("function", "parameter"), [*asked_for_a_day()])
def test_every_function_that_takes_a_day_refuses_what_is_none(function, parameter):
    needed = [
        p.name for p in inspect.signature(function).parameters.values() if p.default is p.empty and p.name != parameter
    ]
    given = {name: OTHERS[name] for name in needed}
    for wrong in ("20 March", "20250320", 20250320, datetime(2025, 3, 20, 12)):
        with pytest.raises(DayError):
            function(**given, **{parameter: wrong})


def test_lists_of_days_are_held_to_it_too():
    with pytest.raises(DayError):
        ledger.trajectories(["2025-W12-4"])
    with pytest.raises(DayError):
        explain.explain("c23-4b", date(2025, 3, 20), "20250320")


@pytest.mark.parametrize("command", [["measure", "aid.us_share"], ["verdicts"], ["explain", "c23-4b"]])
@pytest.mark.parametrize("wrong", ["2025-3-2", "20250320", "2025-W12-4", "2025-02-30", ""])
def test_commands_refuse_what_is_no_day_as_wrong_use(command, wrong):
    run = CliRunner().invoke(cli.app, [*command, "--as-of", wrong], env={"COLUMNS": "200"})
    assert run.exit_code == 2
    assert repr(wrong) in run.output
    assert "YYYY-MM-DD" in run.output


@pytest.mark.parametrize("command", ["measure", "verdicts"])
def test_help_prints_the_default_as_it_is_to_be_written(command):
    said = CliRunner().invoke(cli.app, [command, "--help"], env={"COLUMNS": "200"}).output
    assert f"[default: {HINDSIGHT}]" in said
    assert "00:00:00" not in said


@pytest.mark.parametrize("cell", ["2025-3-2", "20250302", "٢٠٢٥-03-02", "2025-03-02 00:00"])
def test_a_cell_is_held_to_the_same_form(cell):
    assert tables.days_of(pd.Series(["2025-03-02", cell, None], dtype="str")).isna().tolist() == [False, True, True]
