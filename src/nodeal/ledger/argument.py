"""The argument: twelve steps on which the thesis hangs, how they bear on each other, and which claims serve each.

A step has no verdict of its own: it shows those of its claims. Steps are named by number, which is no order.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from nodeal.errors import NodealError
from nodeal.tables import kept, table

TABLES = ("audit/argument", "audit/argument_links", "audit/claims")


class ArgumentError(NodealError):
    """A step that does not exist, or that no claim serves."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the article needs.

    Attributes
    ----------
    number
        A name, no order.
    group
        Part of the map, such as *What came before*.
    sentence, question
        What the article needs, and what the book asks there.
    if_it_fails
        What becomes of the argument without it.
    stands
        Whether the article argues, infers or asserts it.
    rests_on, carries
        Numbers of the steps that it rests on, and of those that rest on it.
    claims
        Ids of the claims that serve it, the central ones first.
    """

    number: int
    group: str
    sentence: str
    question: str
    if_it_fails: str
    stands: str
    chapters: tuple[str, ...]
    rests_on: tuple[int, ...]
    carries: tuple[int, ...]
    claims: tuple[str, ...]


@kept()
def steps() -> tuple[Step, ...]:
    """Every step of the argument, in the order of ``audit/argument``.

    Raises
    ------
    ArgumentError
        If no claim serves a step.
    """
    told, links, claims = (table(name) for name in TABLES)
    bearing = links[links["carries"]].sort_values(["from_step", "to_step"], kind="stable")
    ranked = claims.dropna(subset="step").sort_values("importance", ascending=False, kind="stable")
    found = []
    for row_number, row in enumerate(told.itertuples(index=False), start=2):
        served = tuple(ranked.loc[ranked["step"] == row.step, "claim_id"])
        if not served:
            raise ArgumentError(
                f"audit/argument.csv, row {row_number}, step {row.step}",
                found="no claim",
                expected="at least one claim of audit/claims.csv with this step",
                remedy="Name the claims that serve it, or take the step away.",
            )
        found.append(
            Step(
                int(row.step),
                row.group,
                row.sentence,
                row.question,
                row.if_it_fails,
                row.stands,
                tuple(row.chapters.split(";")),
                _numbers(bearing.loc[bearing["to_step"] == row.step, "from_step"]),
                _numbers(bearing.loc[bearing["from_step"] == row.step, "to_step"]),
                served,
            )
        )
    return tuple(found)


def _numbers(of: pd.Series) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in of))


def step(number: int) -> Step:
    """One step.

    Raises
    ------
    ArgumentError
        If there is none of this number.
    """
    for found in steps():
        if found.number == number:
            return found
    raise ArgumentError(
        f"step {number}",
        found="no such step",
        expected="one of " + ", ".join(str(s.number) for s in steps()),
        remedy="Correct the number.",
    )
