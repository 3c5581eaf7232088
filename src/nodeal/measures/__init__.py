"""Named quantities: pure functions of tables and an as-of date.

A measure is a function of one module here, marked ``@measure``, and known by module and name:
``aid.us_share``. It returns an :class:`~nodeal.estimate.Estimate`. Functions without the mark return frames:
what a chart draws or a table lists.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from functools import wraps
from importlib import import_module

import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.errors import NodealError
from nodeal.estimate import Estimate

TOPICS = ("aid", "battlefield", "economy", "europe", "precedents", "stances", "strikes", "talks")
"""Modules with measures, one a topic."""

Measure = Callable[..., Estimate]
_REGISTRY: dict[str, Measure] = {}


class MeasureError(NodealError):
    """A measure that does not exist, or cannot be computed for the date asked."""


def measure(function: Measure) -> Measure:
    """Register a function as a measure under its module's and its own name. It refuses what is no day."""

    @wraps(function)
    def measured(as_of: date = HINDSIGHT) -> Estimate:
        return function(day(as_of))

    _REGISTRY[f"{function.__module__.rpartition('.')[2]}.{function.__name__}"] = measured
    return measured


def registered() -> dict[str, Measure]:
    """Every measure by id, such as ``aid.us_share``."""
    for topic in TOPICS:
        import_module(f"nodeal.measures.{topic}")
    return dict(sorted(_REGISTRY.items()))


def compute(measure_id: str, as_of: date = HINDSIGHT) -> Estimate:
    """Value of one measure as it could be known on a day.

    Raises
    ------
    MeasureError
        If there is no such measure, or no data for it by that day.
    """
    known = registered()
    if measure_id not in known:
        near = (
            get_close_matches(measure_id, known, n=3) or [known_by for known_by in known if measure_id in known_by][:3]
        )
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        raise MeasureError(
            f"measure {measure_id!r}",
            found="no such measure",
            expected=f"one of {len(known)}, such as aid.us_share",
            remedy=f"{meant}`.venv/bin/nodeal measures` lists all; a new one is written in src/nodeal/measures/.",
        )
    return known[measure_id](as_of=as_of)


def described(measure_id: str) -> str:
    """What a measure measures, in words: the first line of its description without the unit."""
    return (registered()[measure_id].__doc__ or "").split("\n")[0].rsplit(",", 1)[0]


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
        rows.append((described(measure_id), then, now.value, now.span, now.unit, now.data_through.isoformat()))
    columns = ["Measure", "As published", "With hindsight", "Range", "Unit", "Data through"]
    return pd.DataFrame(rows, columns=columns)
