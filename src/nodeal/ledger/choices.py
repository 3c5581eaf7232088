"""Other reasonable choices, under which every verdict is computed again: how much hangs on ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from nodeal.article import article
from nodeal.ledger import rule
from nodeal.measures import MeasureError
from nodeal.tables import Change, describe, kept, table

PRINTED = rule.SECOND_EDITION
EVEN = replace(PRINTED, worth=dict.fromkeys(PRINTED.worth, Fraction(1)))
STEEP = replace(PRINTED, worth={grade: worth**2 for grade, worth in PRINTED.worth.items()})


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
    scale
        The constants of the rule.
    windows
        Whether the tense of a claim sets a window for its rows and tests.
    first_edition
        Judge by the rule of the first edition, which knew neither windows nor occasions.
    """

    name: str
    without_grades: str = ""
    without_witness: str | None = None
    without_low_confidence: bool = False
    second_coder: bool = False
    thresholds: float = 1.0
    scale: rule.Scale = PRINTED
    windows: bool = True
    first_edition: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it does to the tables that measures read."""
        chosen = (
            (self.without_low_confidence, drop_low_confidence),
            (self.second_coder, take_second_coder),
            (self.without_grades or self.without_witness, WithoutSources(self.without_grades, self.without_witness)),
        )
        return tuple(change for wanted, change in chosen if wanted)


AS_PRINTED = Choice("as printed")
FIRST_EDITION = Choice("the rule of the first edition", first_edition=True)


def others(witnesses: int = 5) -> tuple[Choice, ...]:
    """The other choices: sources, coder, thresholds, constants, windows, the first rule, and witnesses one by one."""
    return (
        Choice("without grade F", without_grades="F"),
        Choice("without grades E and F", without_grades="EF"),
        Choice("without grades D, E and F", without_grades="DEF"),
        Choice("without rows of low confidence", without_low_confidence=True),
        Choice("the second coder's positions", second_coder=True),
        Choice("thresholds a fifth higher", thresholds=1.2),
        Choice("thresholds a fifth lower", thresholds=0.8),
        Choice("all grades alike", scale=EVEN),
        Choice("grades squared", scale=STEEP),
        Choice("a deciding test weighs 4", scale=replace(PRINTED, deciding=Fraction(4))),
        Choice("a deciding test weighs 9", scale=replace(PRINTED, deciding=Fraction(9))),
        Choice("a bearing test weighs 1", scale=replace(PRINTED, bearing=Fraction(1))),
        Choice("a bearing test weighs 3", scale=replace(PRINTED, bearing=Fraction(3))),
        Choice("a claim opens at 1", scale=replace(PRINTED, opens=Fraction(1))),
        Choice("a claim opens at 2", scale=replace(PRINTED, opens=Fraction(2))),
        Choice("mostly at one and a half times", scale=replace(PRINTED, mostly=Fraction(3, 2))),
        Choice("in full at four times", scale=replace(PRINTED, fully=Fraction(4))),
        Choice("no windows", windows=False),
        FIRST_EDITION,
        *(Choice(f"without {w}", without_witness=w) for w in most_used_witnesses(witnesses)),
    )


def most_used_witnesses(n: int) -> list[str]:
    """Witnesses behind most rows of evidence, the most used first."""
    witness = table("sources").set_index("source_id")["witness"]
    named = table("audit/evidence")["source_id"].str.split(";").explode().map(witness)
    counts = named.value_counts()
    return sorted(counts.index, key=lambda w: (-counts[w], w))[:n]


@dataclass(frozen=True, slots=True)
class WithoutSources:
    """Leaves out of every table the rows that rest on sources which a reader does not trust.

    A row goes if no other witness is left behind it, or if the best grade that is left is one of those named. A table
    whose rows name no source rests on the publications of its description, and goes whole.
    """

    grades: str = ""
    witness: str | None = None

    def __call__(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """The table without those rows.

        Raises
        ------
        MeasureError
            If nothing is left: whatever is measured on it is then not due.
        """
        if name == "sources" or not describe(name)["nodeal"].get("states_facts", True):
            return frame
        trusted = _trusted(self.grades, self.witness)
        if "source_id" in frame:
            official = frame["own_official"] if "own_official" in frame else pd.Series(data=False, index=frame.index)
            kept = [
                not isinstance(cell, str) or any(trusted[s, own] for s in cell.split(";"))
                for cell, own in zip(frame["source_id"], official.astype(bool), strict=True)
            ]
            left = frame[kept].reset_index(drop=True)
        else:
            behind = describe(name)["nodeal"].get("source_ids", [])
            left = frame if not behind or any(trusted[s, False] for s in behind) else frame.iloc[:0]
        if left.empty and len(frame):
            raise MeasureError(
                name,
                found="no row left",
                expected="rows from a source that is trusted",
                remedy="Trust another witness or grade.",
            )
        return left


@kept()
def _trusted(grades: str, witness: str | None) -> dict[tuple[str, bool], bool]:
    """Whether a source is trusted, by its id and whether it gives the words of its own state's officials."""
    found = {}
    for row in table("sources").itertuples():
        for own in (False, True):
            grade = "B" if own and row.grade == "F" else row.grade
            found[row.source_id, own] = row.witness != witness and grade not in grades
    return found


def drop_low_confidence(_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows that a person marked as of low confidence."""
    if "confidence" not in frame:
        return frame
    return frame[frame["confidence"] != "low"].reset_index(drop=True)


def take_second_coder(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the second coder's position in place of the first, where a statement has both."""
    twice = article().second_coding
    if name != twice.get("of"):
        return frame
    key, column = twice["key"], twice["column"]
    second = table(twice["table"]).set_index(key)[column]
    return frame.assign(**{column: frame[key].map(second).fillna(frame[column])})
