"""Which facts count for a claim: the window that the tense of its sentence sets, for rows and for tests.

A sentence about March 2025 is judged by what had begun by then, whenever that became known; a forecast by what
happened after it; a general sentence, and a cause or an aim that is no forecast, by everything. What lies outside
stands beside the verdict, unscored: *Known then* beside a forecast, *And since?* beside a state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nodeal.dates import PUBLISHED
from nodeal.ledger.rule import AIM, CAUSE

STATE, FORECAST = "state", "forecast"


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which a fact must have begun to count; open at either end where there is none.

    Attributes
    ----------
    after
        It must have begun later than this day.
    until
        It must have begun by this day.
    """

    after: date | None = None
    until: date | None = None

    def holds(self, began: date) -> bool:
        """Whether a fact that began on a day counts; a period counts from its first day."""
        return (self.after is None or began > self.after) and (self.until is None or began <= self.until)

    def measured_on(self, as_of: date) -> date:
        """The day as of which a test of the claim is measured: never later than the window's end."""
        return as_of if self.until is None else min(as_of, self.until)


def window(tense: str | None, asserts: str | None) -> Window:
    """The window of a claim by the tense of its verb and by what it asserts."""
    if tense == FORECAST:
        return Window(after=PUBLISHED)
    if tense == STATE and asserts not in (CAUSE, AIM):
        return Window(until=PUBLISHED)
    return Window()


def began(date_of_fact: str) -> date:
    """First day of a date that may be a year or a month only.

    >>> began("2025-03")
    datetime.date(2025, 3, 1)
    """
    return date.fromisoformat(date_of_fact + "-01-01"[len(date_of_fact) - 4 :])
