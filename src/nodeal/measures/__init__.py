"""Named quantities: a measure is a row, a question is a function.

A module here holds the questions of its subject, functions with the keyword ``as_of`` last, each written once for
every actor or scope; and below them the rows. A row is a :class:`~nodeal.measures.row.Measure`, known by module and
name, as in ``aid.us_share``. Functions that return frames give what a chart draws or a table lists.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from importlib import import_module

import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.measures.functions import measure
from nodeal.measures.row import Measure, MeasureError, known

__all__ = ["TOPICS", "Measure", "MeasureError", "compare", "compute", "known", "listed", "measure", "registered"]

TOPICS = (
    "agreements", "aid", "battlefield", "bids", "ceasefires", "economy", "europe", "pressure", "stances", "strikes",
    "talks",
)  # fmt: skip
"""Modules with measures, one a subject."""


def registered() -> dict[str, Measure]:
    """Every measure by id, such as ``aid.us_share``."""
    return {f"{topic}.{name}": row for topic in TOPICS for name, row in sorted(_rows(topic).items())}


def compute(measure_id: str, as_of: date = HINDSIGHT) -> Estimate:
    """Value of one measure as it could be known on a day.

    Raises
    ------
    MeasureError
        If there is no such measure, or no data for it by that day.
    """
    topic, _, name = measure_id.partition(".")
    if topic in TOPICS and name in (rows := _rows(topic)):
        return rows[name](as_of)
    ids = registered()
    near = get_close_matches(measure_id, ids, n=3) or [one for one in ids if measure_id in one][:3]
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    raise MeasureError(
        f"measure {measure_id!r}",
        found="no such measure",
        expected=f"one of {len(ids)}, such as aid.us_share",
        remedy=f"{meant}`.venv/bin/nodeal measures` lists all; a new one is written in src/nodeal/measures/.",
    )


def _rows(topic: str) -> dict[str, Measure]:
    """Rows of one module, without those that it imports from another."""
    module = import_module(f"nodeal.measures.{topic}")
    found = {name: row for name, row in vars(module).items() if isinstance(row, Measure)}
    return {name: row for name, row in found.items() if row.ask.__module__ == module.__name__}


def listed(rows: dict[str, Measure] | None = None) -> pd.DataFrame:
    """The rows as a table: measure_id, what, weakness, unit, tables (parted by ``;``)."""
    rows = registered() if rows is None else rows
    return pd.DataFrame(
        [(name, m.what, m.weakness, m.unit, ";".join(m.tables)) for name, m in sorted(rows.items())],
        columns=["measure_id", "what", "weakness", "unit", "tables"],
    )


def compare(*measure_ids: str) -> pd.DataFrame:
    """Measures at both dates, ready to print: what, as published, with hindsight, range, unit, data through.

    What could not be known as published has an empty cell there.
    """
    rows = []
    for measure_id in measure_ids:
        now = compute(measure_id)
        try:
            then = compute(measure_id, PUBLISHED).value
        except MeasureError:
            then = None
        what = registered()[measure_id].what
        rows.append((what, then, now.value, now.span, now.unit, now.data_through.isoformat()))
    columns = ["Measure", "As published", "With hindsight", "Range", "Unit", "Data through"]
    return pd.DataFrame(rows, columns=columns)
