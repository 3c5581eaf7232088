"""A card for each chapter, made from the chapter itself: question, answer, minutes, marks of its claims, lead picture.

A chapter whose claims are judged but whose page is not written has a card too, which says so and opens the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils.utils.smartquotes import smartyPants

from nodeal import ledger, notebooks
from nodeal.dates import HINDSIGHT
from nodeal.ledger import argument
from nodeal.printed import Worded, printed
from nodeal.site import reading
from nodeal.site.argumentmap import Address, mark_of, written
from nodeal.site.figure import DRAWINGS, ON_DARK
from nodeal.site.picture import DARK_SET
from nodeal.site.slim import LEDGER_PAGE
from nodeal.site.stored import SiteError, StoredChart, stored_charts
from nodeal.tables import table

WEIGHTY = 2
"""Claims of this importance and more have a mark on the card of their chapter."""
_TITLE = re.compile(r"^# (?P<title>.+)$", re.M)
_LOOK = re.compile(r"^\{\.(?P<look>deck|fresh)\}\n(?P<text>.+(?:\n.+)*)", re.M)
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a chapter, in plain words; empty where the chapter has none."""

    title: str
    deck: str
    minutes: str


def head(path: Path) -> Head:
    """The head of a stored notebook, its numbers in place.

    Raises
    ------
    SiteError
        If it has no title or no deck, or the deck asks for a number that it does not glue.
    """
    cells = notebooks.read(path).cells
    text = next((cell.source for cell in cells if cell.cell_type == "markdown"), "")
    title = _TITLE.search(text)
    where = f"notebooks/{path.name}"
    if title is None:
        raise SiteError(where, found="no title", expected="a first line `# …`", remedy="Give it one.")
    looks = {found["look"]: found["text"] for found in _LOOK.finditer(text)}
    if "deck" not in looks:
        raise SiteError(
            f"notebooks/src/{path.stem}.md", found="no deck",
            expected="`{.deck}` below the title, and beneath it the answer in a sentence or two",
            remedy="Write it, then run `make notebooks`.",
        )  # fmt: skip
    numbers = notebooks.glued(path.parent / "src" / f"{path.stem}.md")

    def said(markdown: str) -> str:
        filled = reading.plain(markdown, {"glue:text": numbers}, where)
        bare = re.sub(r"[*_`]", "", _LINK.sub(r"\g<text>", filled))
        return curled(" ".join(bare.split()))

    fresh = said(looks.get("fresh", "")).split(" · ")[0]
    return Head(said(title["title"]), said(looks["deck"]), fresh.lower() if "minute" in fresh else "")


def curled(text: str) -> str:
    """Quotation marks and apostrophes as the running text has them."""
    return str(smartyPants(text, "qe"))


def stems(root: Path) -> list[str]:
    """Chapters in the order of their numbers: those that are written, and those whose claims wait for one."""
    there = {path.stem for path in (root / "notebooks").glob("*.ipynb")}
    return sorted(there | set(table("audit/claims")["chapter"]))


def cards(root: Path, address: Address) -> Worded:
    """One card a chapter.

    Raises
    ------
    SiteError
        If a claim belongs to a chapter that is neither written nor named by a step of the argument: it has no page.
    """
    leads = leading(stored_charts(root))
    shown = [_card(stem, root, leads.get(f"{stem}.ipynb"), address) for stem in stems(root)]
    markup = printed("cards", cards=shown, on_dark=ON_DARK, dark_set=DARK_SET)
    return Worded(markup, " ".join(words for card in shown for words in _words(card)))


def leading(charts: Mapping[str, StoredChart]) -> dict[str, StoredChart]:
    """Notebook → its first chart."""
    found: dict[str, StoredChart] = {}
    for chart in charts.values():
        found.setdefault(chart.notebook, chart)
    return found


def _card(stem: str, root: Path, lead: StoredChart | None, address: Address) -> dict[str, Any]:
    card: dict[str, Any] = {"number": stem[:2], "marks": list(_marks(stem)), "picture": None}
    if not written(stem, root):
        step = opened(stem)
        return card | {
            "title": step.question,
            "answer": "",
            "href": address(f"{LEDGER_PAGE}#s{step.number}"),
            "foot": f"Chapter {stem[:2]} is not written yet. Its claims are in the ledger.",
        }
    top = head(root / "notebooks" / f"{stem}.ipynb")
    if lead is not None:
        card["picture"] = picture(lead, address)
    return card | {
        "title": top.title,
        "answer": top.deck or "It asks: " + " ".join(s.question for s in argument.steps() if stem in s.chapters),
        "href": address(f"notebooks/{stem}"),
        "foot": " · ".join(part for part in (f"Chapter {stem[:2]}", top.minutes) if part),
    }


def picture(chart: StoredChart, address: Address) -> dict[str, Any]:
    """The top of a chart as a phone shows it, in its own size so that its letters can be read: address, size, words."""
    width, height = chart.size(narrow=True)
    return {
        "src": f"{address('')}{DRAWINGS}/{chart.name}.narrow.svg",
        "width": width,
        "height": height,
        "alt": f"The top of a picture: {chart.title}",
    }


def opened(stem: str) -> argument.Step:
    """The step whose place in the ledger a chapter's card opens: its own if it has one, else the first that names it.

    Raises
    ------
    SiteError
        If no step names the chapter.
    """
    named = [step for step in argument.steps() if stem in step.chapters]
    if not named:
        claims = table("audit/claims").query("chapter == @stem")["claim_id"]
        raise SiteError(
            f"audit/claims.csv, claim {claims.iloc[0]}", found=f"the chapter {stem}, which is not written",
            expected="a chapter that is written, or that a step of data/audit/argument.csv names",
            remedy="Correct the chapter, or name it with a step.",
        )  # fmt: skip
    return min(named, key=lambda step: (step.chapters[0] != stem, step.number))


def _marks(stem: str) -> Iterator[tuple[str, str]]:
    """Mark and word of the chapter's claims, the weightiest first."""
    claims = table("audit/claims").query("chapter == @stem and importance >= @WEIGHTY")
    for claim in claims.sort_values("importance", ascending=False, kind="stable")["claim_id"]:
        found = ledger.verdict(claim, HINDSIGHT)
        yield mark_of(found), found.verdict


def _words(card: Mapping[str, Any]) -> Iterator[str]:
    yield from (words for words in (card["title"], card["answer"], card["foot"]) if words)
