"""The argument as a picture of boxes: the thesis first, its grounds beneath in their groups; and the same in small.

A box holds a step's question, which is the door to its chapter, a short answer, and a mark for each claim on
which the thesis rests, which is a link to the claim. A step has no verdict of its own. How steps bear on each other is
drawn by the style sheet and said in each box, by name. What the marks say stands above the map.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
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

ALONE = {
    "rival": "Could explain the same without {}.", "against": "Speaks against {}.",
    "backing": "Makes a reproach of {}.", "contrast": "Contrasts with {}.",
}  # fmt: skip
"""How a step bears on another without carrying it, in words for its box."""
KEY = (("m4", "holds"), ("m2", "mixed"), ("m0", "fails"), ("mo", "open"), ("mn", "no data decide"))
"""What a disc says; *mostly* lies between. The last two are explained where the map has them."""
DIAMOND = ("A diamond", "d4", "is an aim or a cause: full means that it fits, not that it is shown.")
SCALE = "A mark is a claim, the fuller the truer:"

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
class Told:
    """What a page says of a step.

    Attributes
    ----------
    name
        By which other boxes call it, within a sentence.
    says
        Its short answer.
    """

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Door:
    """Where a step's question leads: the first of its chapters that is written, or else its place in the ledger."""

    page: str
    chapter: str
    """Number of the chapter; empty if none is written."""


def written(stem: str, root: Path) -> bool:
    """Whether a chapter's page is there, or only its claims."""
    return (root / "notebooks" / f"{stem}.ipynb").is_file()


def door(step: Step, root: Path) -> Door:
    """The door of a step in a checkout of the book."""
    for stem in step.chapters:
        if written(stem, root):
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


def bearing(step: Step, told: Mapping[int, Told]) -> str:
    """How a step stands to others, in words: on what it rests, and what it bears on without carrying it."""
    links = table("audit/argument_links")
    own = links[(links["from_step"] == step.number) & ~links["carries"]]
    said = [f"Rests on {_listed(step.rests_on, told)}."] if step.rests_on else []
    for kind, of_kind in own.groupby("kind", sort=False):
        said.append(ALONE.get(str(kind), f"{str(kind).capitalize()}: {{}}.").format(_listed(of_kind["to_step"], told)))
    return " ".join(said)


def _listed(numbers: Iterable[int], told: Mapping[int, Told]) -> str:
    *before, last = [told[number].name for number in map(int, numbers)]
    return f"{', '.join(before)} and {last}" if before else last


def key() -> list[tuple[str, str]]:
    """Marks of the scale that the map explains, the fullest first, and those beside it that it has."""
    shown = {mark for step in argument.steps() for _, _, mark, _ in marks(step.number)}
    return [(mark, words) for mark, words in KEY if mark[1].isdigit() or mark in shown]


def whole(told: Mapping[int, Told], opponent: str, best_case: str, root: Path, address: Address) -> Worded:
    """The map, and above it what its marks say.

    Parameters
    ----------
    told
        Step → its name and its short answer.
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
        "thesis": _box(thesis, told, root, address),
        "opponent": opponent,
        "best_case": address(best_case),
        "unsaid": list(table("audit/argument_links")["unsaid"].dropna()),
        "parts": [(title, slug(title), [_box(s, told, root, address) for s in steps]) for title, steps in parts],
        "key": key(),
        "scale": SCALE,
        "diamond": DIAMOND,
    }
    return Worded(printed("map", **shown), " ".join(_words(shown)))


def _box(step: Step, told: Mapping[int, Told], root: Path, address: Address) -> dict[str, Any]:
    to = door(step, root)
    where = f"chapter {to.chapter}." if to.chapter else "its chapter is not written yet."
    return {
        "number": step.number,
        "question": step.question,
        "answer": told[step.number].says,
        "href": address(to.page),
        "bearing": f"Step {step.number}, {where} {bearing(step, told)}".strip(),
        "marks": [
            (address(f"{LEDGER_PAGE}#{claim}"), says, mark, word) for claim, says, mark, word in marks(step.number)
        ],
    }


def _words(shown: Mapping[str, Any]) -> Iterator[str]:
    """What the map says, in the order in which it is read."""

    def box(one: Mapping[str, Any]) -> Iterator[str]:
        yield from (one["question"], one["answer"], one["bearing"])

    yield f"{shown['scale']} {', '.join(words for _, words in shown['key'])}."
    yield from (shown["diamond"][0], shown["diamond"][2])
    yield shown["top"]
    yield from box(shown["thesis"])
    yield from ("The opponent’s reading", shown["opponent"], "The best case against")
    yield from (f"The article assumes: {words}" for words in shown["unsaid"])
    for title, _, boxes in shown["parts"]:
        yield title
        for one in boxes:
            yield from box(one)


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
