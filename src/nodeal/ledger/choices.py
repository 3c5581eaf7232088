"""Other reasonable choices, under which every verdict is computed again: how much hangs on ours."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from nodeal.ledger.rule import GRADE_WEIGHT
from nodeal.tables import Change, table

EVEN = dict.fromkeys(GRADE_WEIGHT, 1.0)
STEEP = {grade: weight**2 for grade, weight in GRADE_WEIGHT.items()}


@dataclass(frozen=True, slots=True)
class Choice:
    """One set of choices.

    Attributes
    ----------
    name
        In words.
    without_grades
        Facts whose best source has one of these grades are left out.
    without_witness
        Sources of this witness are left out; a fact that rests on it alone goes with them.
    without_low_confidence
        Rows marked low confidence are left out of every table that a measure reads.
    second_coder
        Positions of statements are the second coder's, where there are two.
    thresholds
        Factor on the thresholds of tests, save those on whether a text is there.
    weights
        Weight by grade.
    """

    name: str
    without_grades: str = ""
    without_witness: str | None = None
    without_low_confidence: bool = False
    second_coder: bool = False
    thresholds: float = 1.0
    weights: tuple[tuple[str, float], ...] = tuple(GRADE_WEIGHT.items())

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it does to the tables that measures read."""
        chosen = ((self.without_low_confidence, drop_low_confidence), (self.second_coder, take_second_coder))
        return tuple(change for wanted, change in chosen if wanted)


AS_PRINTED = Choice("as printed")


def others(witnesses: int = 5) -> tuple[Choice, ...]:
    """The other choices: grades, confidence, coder, thresholds, weights, and the most used witnesses one by one."""
    return (
        Choice("without grade F", without_grades="F"),
        Choice("without grades E and F", without_grades="EF"),
        Choice("without grades D, E and F", without_grades="DEF"),
        Choice("without rows of low confidence", without_low_confidence=True),
        Choice("the second coder's positions", second_coder=True),
        Choice("thresholds a fifth higher", thresholds=1.2),
        Choice("thresholds a fifth lower", thresholds=0.8),
        Choice("all grades alike", weights=tuple(EVEN.items())),
        Choice("weights squared", weights=tuple(STEEP.items())),
        *(Choice(f"without {w}", without_witness=w) for w in most_used_witnesses(witnesses)),
    )


def most_used_witnesses(n: int) -> list[str]:
    """Witnesses behind most rows of evidence, the most used first."""
    witness = table("sources").set_index("source_id")["witness"]
    named = table("audit/evidence")["source_id"].str.split(";").explode().map(witness)
    counts = named.value_counts()
    return sorted(counts.index, key=lambda w: (-counts[w], w))[:n]


def drop_low_confidence(_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows that a person marked as of low confidence."""
    if "confidence" not in frame:
        return frame
    return frame[frame["confidence"] != "low"].reset_index(drop=True)


def take_second_coder(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the second coder's position in place of the first, where a statement has both."""
    if name != "stances/statements":
        return frame
    second = table("stances/second_coding").set_index("stance_id")["position"]
    return frame.assign(position=frame["stance_id"].map(second).fillna(frame["position"]))
