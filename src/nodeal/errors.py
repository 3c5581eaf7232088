"""The one shape of every error a person may meet: where, what was found, what was expected, what to do."""

from __future__ import annotations

from functools import partial


class NodealError(Exception):
    """A problem in data, notebooks or set-up, told so that the reader can mend it.

    Parameters
    ----------
    where
        File, and where they are known row (line of the file, the header being line 1) and column.
    found, expected, remedy
        Plain words. ``remedy`` is an instruction.
    """

    def __init__(self, where: str, *, found: str, expected: str, remedy: str) -> None:
        self.where, self.found, self.expected, self.remedy = where, found, expected, remedy
        super().__init__(f"{where}: found {found}; expected {expected}. {remedy}")

    def __reduce__(self) -> tuple[partial[NodealError], tuple[()]]:
        """How the error comes back whole from a worker process."""
        return partial(type(self), self.where, found=self.found, expected=self.expected, remedy=self.remedy), ()
