"""The ``{scales}`` directive: the rule as a picture, for the page on method.

Six pairs of pans, drawn with the weights from which the rule itself says each word.
"""

from __future__ import annotations

from dataclasses import dataclass

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from nodeal.ledger import present
from nodeal.ledger.rule import SECOND_EDITION, Scale
from nodeal.printed import Worded, printed
from nodeal.site.texts import worded_node

LIGHTER = 2
"""Blocks in the lighter pan of a pair that is drawn."""
PILED = 2
"""Blocks that stand side by side in a pan."""
REACH, LEVEL, STEEPEST = 34, 14, 10
"""Of the drawing: half its beam, how deep the beam hangs, and how far its ends tilt at most."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One picture: blocks for and against, the word that the rule says of them, and what it means."""

    pro: int
    con: int
    sign: str
    word: str
    fits: str
    meaning: str

    @property
    def tilt(self) -> int:
        """How far the end of the beam with what speaks for the claim hangs below its middle."""
        most = max(self.pro, self.con) / max(1, min(self.pro, self.con))
        steep = 0 if self.word == present.OPEN or most < SECOND_EDITION.mostly else STEEPEST // 2
        steep *= 2 if most >= SECOND_EDITION.fully else 1
        return steep if self.pro > self.con else -steep

    @property
    def said(self) -> str:
        """What the picture shows, in words."""
        return f"{self.pro} for, {self.con} against"


def pairs(scale: Scale = SECOND_EDITION) -> list[Pair]:
    """The six words of the rule in their order, each over weights for which it says so."""
    fully, mostly = (int(times * LIGHTER) for times in (scale.fully, scale.mostly))
    drawn = [(fully, LIGHTER), (mostly, LIGHTER), (LIGHTER + 1, LIGHTER), (LIGHTER, mostly), (LIGHTER, fully)]
    drawn.append((int(scale.opens), 0))
    rows = present.scale().to_dict("records")
    return [
        Pair(pro, con, row["Mark"], row["Verdict"], row["For causes and aims"], row["In words"])
        for (pro, con), row in zip(drawn, rows, strict=False)
    ]


class Scales(SphinxDirective):
    """``{scales}``: the six words over their pans."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Draw them."""
        return [worded_node(picture(pairs()))]


def picture(shown: list[Pair]) -> Worded:
    """The pairs as a list, the drawing of each beside its words."""
    html = printed("scales", pairs=shown, reach=REACH, level=LEVEL, piled=PILED)
    said = " ".join(f"{pair.sign} {pair.word}{pair.fits and f' or {pair.fits}'} {pair.meaning}." for pair in shown)
    return Worded(html, said)
