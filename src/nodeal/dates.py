"""The two dates from which the book judges, as ``article.toml`` has them, and the one way in which a day is written."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from nodeal.article import article
from nodeal.errors import NodealError

PUBLISHED = article().date
"""The article's date. *As published* means: what could be known on this day."""

HINDSIGHT = article().read_through
"""The day from which *with hindsight* looks back: the last day on which sources were read.

Each series ends earlier and says through when its data go."""

HORIZONS = dict(article().horizons)
"""When forecasts fall due, by the names that columns use, the first day first."""

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
MONTH = "[0-9]{4}-[0-9]{2}"
"""How a day and a month are written. Parsers take more: months first, week dates, digits of other scripts."""


def in_words(on: date) -> str:
    """A day as prose writes it: *20 March 2025*."""
    return f"{on.day} {on:%B %Y}"


class DayError(NodealError):
    """Something that is no day, or a day written in a way that can be read as another one."""


def day(said: object, where: str = "as_of") -> date:
    """The one day that is meant.

    Parameters
    ----------
    said
        Text ``YYYY-MM-DD``, a date, or a timestamp without time zone at midnight, as tables hold days; of pandas, numpy
        or Python.
    where
        What the day is for; it begins the message.

    Raises
    ------
    DayError
        For anything else: another way of writing a date, a time of day, a number, a missing value.
    """
    given: Any = said
    # numpy's days are known by their name: the commands that need no numpy start without it. Of a month or a year numpy
    # would make its first day, which nobody has said.
    if type(given).__name__ == "datetime64" and not given.dtype.str.endswith(("[Y]", "[M]", "[W]")):
        exact = given.astype("datetime64[us]")
        said = exact.item() if exact == given else None
    if isinstance(said, datetime):
        # A missing timestamp is not even itself; the time of a timestamp leaves its nanoseconds out.
        if said == said and said.tzinfo is None and said.time() == time() and not getattr(said, "nanosecond", 0):
            return said.date()
    elif isinstance(said, date):
        return said
    elif isinstance(said, str) and re.fullmatch(DAY, said):
        try:
            return date.fromisoformat(said)
        except ValueError:  # 30 February
            pass
    raise DayError(
        where,
        found=repr(given),
        expected=f"a day of the calendar, such as {PUBLISHED}",
        remedy="Write it YYYY-MM-DD, or hand over a date without a time of day.",
    )
