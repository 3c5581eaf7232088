"""The argument as a picture of boxes: the thesis first, its grounds beneath in their groups; and the same in small.

A box holds a step's question, which is the door to its chapter, a short answer, and a mark for each claim on which the
thesis rests, which is a link to the claim. A step has no verdict of its own. How steps bear on each other is drawn by
the style sheet and said in each box.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodeal import ledger
from nodeal.dates import HINDSIGHT
from nodeal.ledger import argument
from nodeal.ledger.argument import Step
from nodeal.ledger.costs import CENTRAL
from nodeal.ledger.rule import AIM, CAUSE, LEAN, NOT_CHECKABLE, OPEN
from nodeal.printed import Worded, printed
from nodeal.site.slim import LEDGER_PAGE
from nodeal.tables import kept, table

ALONE = {"rival": "Rival of {}.", "against": "Against {}.", "backing": "Backs {}.", "contrast": "Contrast to {}."}
"""How a step bears on another without carrying it, in words for its box."""
KEY = (
    ("m4", "holds"), ("m3", "mostly holds"), ("m2", "mixed"), ("m1", "mostly fails"), ("m0", "fails"), ("mo", "open"),
    ("mn", "no data can decide"), ("d4", "diamond: an aim or a cause, which fits or does not"),
)  # fmt: skip
"""What each mark says."""

_MARK = {2: "4", 1: "3", 0: "2", -1: "1", -2: "0"}
"""Which drawing of a verdict's mark stands for how far a word leans."""

Address = Callable[[str], str]
"""Page of the book, with or without an anchor → its address from the page that is written."""


def mark_of(found: ledger.Verdict) -> str:
    """The drawing of a verdict's mark: a disc, or a diamond for a cause or an aim, the fuller the truer."""
    special = {OPEN: "o", NOT_CHECKABLE: "n"}
    sign = special.get(found.verdict) or _MARK[LEAN[found.verdict]]
    return ("d" if found.asserts in (AIM, CAUSE) else "m") + sign


@dataclass(frozen=True, slots=True)
class Door:
    """Where a step's question leads: the first of its chapters that is written, or else its place in the ledger."""

    page: str
    chapter: str
    """Number of the chapter; empty if none is written."""


def door(step: Step, root: Path) -> Door:
    """The door of a step in a checkout of the book."""
    for stem in step.chapters:
        if (root / "notebooks" / f"{stem}.ipynb").is_file():
            return Door(f"notebooks/{stem}", stem[:2])
    return Door(f"{LEDGER_PAGE}#s{step.number}", "")


def groups() -> list[tuple[str, list[Step]]]:
    """Groups with their steps: the thesis first, then its grounds, then the grounds of those, then what follows."""
    steps = {step.number: step for step in argument.steps()}
    thesis = max(steps.values(), key=lambda step: len(step.rests_on))
    far = {thesis.number: 0}
    queue = [thesis.number]
    for number in queue:
        for ground in steps[number].rests_on:
            if ground not in far:
                far[ground] = far[number] + 1
                queue.append(ground)
    found: dict[str, list[Step]] = {}
    for step in sorted(steps.values(), key=lambda s: (far.get(s.number, len(steps)), s.number)):
        found.setdefault(step.group, []).append(step)
    return [
        (name, sorted(inside, key=lambda s: (s.number not in thesis.rests_on, s.number)))
        for name, inside in found.items()
    ]


@kept()
def marks(number: int) -> tuple[tuple[str, str, str, str], ...]:
    """Claims of importance 3 that serve a step: id, claim, mark and word with hindsight."""
    claims = table("audit/claims").set_index("claim_id")
    found = []
    for claim in argument.step(number).claims:
        if claims.loc[claim, "importance"] == CENTRAL:
            verdict = ledger.verdict(claim, HINDSIGHT)
            found.append((claim, str(claims.loc[claim, "claim"]), mark_of(verdict), verdict.verdict))
    return tuple(found)


def bearing(step: Step) -> str:
    """How a step stands to others, in words: what it needs, and what it bears on without carrying it."""
    links = table("audit/argument_links")
    own = links[(links["from_step"] == step.number) & ~links["carries"]]
    said = [f"Needs {_listed(step.rests_on)}."] if step.rests_on else []
    for kind, of_kind in own.groupby("kind", sort=False):
        said.append(ALONE.get(str(kind), f"{str(kind).capitalize()}: {{}}.").format(_listed(of_kind["to_step"])))
    return " ".join(said)


def _listed(numbers: Any) -> str:  # noqa: ANN401 - any numbers in a row
    *before, last = [str(int(number)) for number in numbers]
    return f"{', '.join(before)} and {last}" if before else last


def whole(answers: Mapping[int, str], opponent: str, best_case: str, root: Path, address: Address) -> Worded:
    """The map.

    Parameters
    ----------
    answers
        Step → its short answer.
    opponent
        The opponent's reading of the thesis, in a sentence.
    best_case
        Page with the best case against, to which it leads.
    root
        Checkout of the book.
    address
        Writes links.
    """
    ((name, (thesis, *others)), *parts) = groups()
    if others:
        parts = [(name, others), *parts]
    shown = {
        "top": name,
        "thesis": _box(thesis, answers, root, address),
        "opponent": opponent,
        "best_case": address(best_case),
        "unsaid": list(table("audit/argument_links")["unsaid"].dropna()),
        "parts": [(title, slug(title), [_box(s, answers, root, address) for s in steps]) for title, steps in parts],
        "key": KEY,
    }
    return Worded(printed("map", **shown), " ".join(_words(shown)))


def _box(step: Step, answers: Mapping[int, str], root: Path, address: Address) -> dict[str, Any]:
    to = door(step, root)
    where = f"Chapter {to.chapter}." if to.chapter else "Its chapter is not written yet."
    return {
        "number": step.number,
        "question": step.question,
        "answer": answers[step.number],
        "href": address(to.page),
        "bearing": f"{where} {bearing(step)}".strip(),
        "marks": [
            (address(f"{LEDGER_PAGE}#{claim}"), says, mark, word) for claim, says, mark, word in marks(step.number)
        ],
    }


def _words(shown: Mapping[str, Any]) -> Iterator[str]:
    """What the map says, in the order in which it is read."""

    def box(one: Mapping[str, Any]) -> Iterator[str]:
        yield from (str(one["number"]), one["question"], one["answer"], one["bearing"])

    yield shown["top"]
    yield from list(box(shown["thesis"]))[1:]
    yield from ("The opponent’s reading", shown["opponent"], "The best case against")
    yield from (f"Unsaid: {words}" for words in shown["unsaid"])
    for title, _, boxes in shown["parts"]:
        yield title
        for one in boxes:
            yield from box(one)
    yield from (words for _, words in shown["key"])


def slug(title: str) -> str:
    """A group's name as a class: *What Moscow does* → ``what-moscow-does``."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def small(page: str, root: Path, address: Address) -> str:
    """The map in small, for the contents: numbers by group, each a door; those of the page that is read are marked."""
    stem = page.removeprefix("notebooks/")
    parts = [
        (
            title,
            [(step.number, step.question, address(door(step, root).page), stem in step.chapters) for step in steps],
        )
        for title, steps in groups()
    ]
    return printed("map_small", parts=parts)
