"""The one shape of every error a person may meet: where, what was found, what was expected, what to do."""

from __future__ import annotations

import re
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


_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|>{7})(?: .*)?$", re.MULTILINE)
"""What git writes around the two sides of a merge. The line between them may be a rule or a heading in other files."""


def refuse_conflict(where: str, text: str, kind: type[NodealError] = NodealError) -> None:
    """Refuse a file in which a merge was left undecided: whatever else is wrong in it comes of that.

    Parameters
    ----------
    where, text
        The file and what stands in it.
    kind
        The error that is raised.
    """
    if mark := _CONFLICT.search(text):
        raise kind(
            f"{where}, line {text.count(chr(10), 0, mark.start()) + 1}",
            found=f"{mark[0].strip()[:80]!r}, the mark of a merge that was left undecided",
            expected="a file without such marks",
            remedy="Keep one of the two sides that stand there and take the marks out, or begin the merge again.",
        )
