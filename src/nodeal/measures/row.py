"""What a measure is: a row that puts one question, with its unit, what it measures and its known weakness."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Self

import pandas as pd

from nodeal.dates import HINDSIGHT, day
from nodeal.errors import NodealError
from nodeal.estimate import Estimate
from nodeal.tables import chosen, first_known, table


class MeasureError(NodealError):
    """A measure that does not exist, or cannot be computed for the date asked."""

    @classmethod
    def too_early(cls, what: str, as_of: date, first: date | None, *, found: str = "nothing known by then") -> Self:
        """Nothing could be known of it by the day asked; `first` is the first day on which it can, if ever."""
        return cls(
            f"{what}, as of {as_of}",
            found=found,
            expected="a row of it on record" if pd.isna(first) else f"a day from {first:%Y-%m-%d} on",
            remedy="Ask for a later day.",
        )


@dataclass(frozen=True, eq=False)
class Measure:
    """One named quantity: a row of a module here, called with a day.

    Notebook, ledger and shell use this object, so that a number has one spelling::

        us_share = Measure(
            lambda day: share_of_all("us", as_of=day), unit="%", what="…", weakness="…", tables=ALLOCATIONS
        )

    Attributes
    ----------
    ask
        Puts the question: takes the day from which one looks.
    unit
        Unit of the value, as the question's function returns it.
    what
        What is measured, in words, without the unit.
    weakness
        What a reader must know before leaning on it.
    tables
        The tables that it reads, but for the sources that they cite.
    """

    ask: Callable[[date], Estimate]
    _: KW_ONLY
    unit: str
    what: str
    weakness: str
    tables: tuple[str, ...]

    def __call__(self, as_of: date | str = HINDSIGHT) -> Estimate:
        """Value as it could be known on a day.

        Raises
        ------
        MeasureError
            If there are no data for it by that day, or the value comes in another unit than the row says.
        DayError
            For what is no day.
        """
        found = self.ask(day(as_of))
        if found.unit != self.unit:
            raise MeasureError(
                f"measure {self.id}",
                found=f"a value in {found.unit!r}",
                expected=f"the unit of its row, {self.unit!r}",
                remedy="Correct the unit of the row.",
            )
        return found

    @property
    def id(self) -> str:
        """Module and name of the row, such as ``aid.us_share``."""
        module = self.ask.__module__
        name = next((name for name, row in vars(sys.modules[module]).items() if row is self), "unnamed")
        return f"{module.rpartition('.')[2]}.{name}"


def known(name: str, as_of: date, **codes: object) -> pd.DataFrame:
    """Rows of a table known by a day, chosen by the codes in their columns; at least one.

    Parameters
    ----------
    name
        As for :func:`nodeal.tables.table`.
    codes
        Column and code, or a tuple of codes: ``known("strikes/refining_impact", day, quantity="capacity_shut")``.

    Raises
    ------
    MeasureError
        If there is none by then. It names the first day on which the table knows one.
    """
    rows = chosen(table(name, as_of=as_of), codes).reset_index(drop=True)
    if len(rows):
        return rows
    said = " ".join([name, *(f"{column}={code}" for column, code in codes.items())])
    first = first_known(name, **codes)
    if first is None:
        raise MeasureError(said, found="no such row", expected="at least one", remedy="Correct the code, or add a row.")
    raise MeasureError.too_early(said, as_of, first)
