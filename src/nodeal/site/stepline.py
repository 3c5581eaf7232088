"""The line under a chapter's deck: where in the argument it stands. Its steps lead to their place in the ledger.

A chapter that glues the line keeps its own words. One that does not gets them here, so that none is without.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from nodeal.ledger import argument
from nodeal.ledger.argument import Step
from nodeal.show import step_words
from nodeal.site import page
from nodeal.site.slim import LEDGER_PAGE

LOOK = "step"


class StepLine(SphinxPostTransform):
    """Write the line, or end the chapter's own, with links to its steps."""

    # After pasted words are in their places (MyST-NB, 199) and before the page is written.
    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:  # noqa: ANN401
        """Find the line of a chapter that a step of the argument names."""
        stem = self.env.docname.rpartition("/")[2]
        if not (Path(self.app.srcdir) / page.ARGUMENT).is_file():
            return
        named = [step for step in argument.steps() if stem in step.chapters]
        if not named or not self.env.docname.startswith("notebooks/"):
            return
        line = next((p for p in self.document.findall(nodes.paragraph) if LOOK in p["classes"]), None)
        if line is None:
            told = own(stem, named)
            line = nodes.paragraph("", step_words(*(step.number for step in told)), classes=[LOOK])
            self._place(line)
        else:
            said = line.astext()
            told = [step for step in named if sentence(step) in said] or own(stem, named)
        line += self._links([step.number for step in told])

    def _place(self, line: nodes.paragraph) -> None:
        """Below the deck, or else below the title."""
        top = next(self.document.findall(nodes.section))
        deck = [
            i for i, child in enumerate(top.children) if "deck" in getattr(child, "attributes", {}).get("classes", ())
        ]
        top.insert((deck[0] if deck else 0) + 1, line)

    def _links(self, numbers: list[int]) -> list[nodes.Node]:
        """*Step 3 of the map*: each number leads to its claims, the map's name to the map."""
        to = self.app.builder.get_relative_uri(self.env.docname, LEDGER_PAGE)
        home = self.app.builder.get_relative_uri(self.env.docname, self.config.root_doc)
        parts: list[nodes.Node] = [nodes.Text(" Step " if len(numbers) == 1 else " Steps ")]
        for at, number in enumerate(numbers):
            between = "" if not at else " and " if at == len(numbers) - 1 else ", "
            parts += [nodes.Text(between)] if between else []
            parts.append(nodes.reference("", str(number), refuri=f"{to}#s{number}", internal=True))
        parts += [nodes.Text(" on "), nodes.reference("", "the map", refuri=f"{home}#the-argument", internal=True)]
        return [*parts, nodes.Text(".")]


def sentence(step: Step) -> str:
    """What the article needs at a step, with the quotation marks of running text."""
    return step_words(step.number).partition(": ")[2][: len(step.sentence)]


def own(stem: str, named: list[Step]) -> list[Step]:
    """The steps whose question is a chapter's own, or all that name it."""
    return [step for step in named if step.chapters[0] == stem] or named
