"""What the landing page is made of, beside its own words, and what keeps those true.

It is no notebook: it asks measures and the ledger itself. A sentence stands on conditions (see
:mod:`nodeal.site.asserted`); if one does not hold, the book is not built, and the build names the line.

=================  ====================================================================================
``{number}``       a quantity in running text, with ``words`` or a number of digits: ``aid.us_share 2``
``{day}``          ``published``, ``hindsight``, or the last day that a table covers
``{verdict}``      the word on a claim, which leads to the claim
``{to}``           a link to a page that is generated: ``any claim <ledger>``
``{asserted}``     text that stands on the conditions of its first line
``{argument-map}`` the map, with a name and a short answer for each step, each answer on conditions
``{finding}``      one finding on conditions, with a small picture
``{chapter-cards}``  a card for each chapter
=================  ====================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

import nodeal
from nodeal.dates import HINDSIGHT, PUBLISHED, in_words
from nodeal.errors import NodealError
from nodeal.ledger import argument
from nodeal.printed import Worded, printed
from nodeal.site import argumentmap, cards
from nodeal.site.argumentmap import Address, Told
from nodeal.site.asserted import quantity, unmet, word
from nodeal.site.figure import ON_DARK
from nodeal.site.numbers import ROW
from nodeal.site.page import WIDE
from nodeal.site.picture import DARK_SET
from nodeal.site.slim import LEDGER_PAGE
from nodeal.site.stored import SiteError, stored_charts
from nodeal.site.texts import worded_node
from nodeal.site.transforms import HARD_SPACE
from nodeal.tables import data_through, table

logger = logging.getLogger(__name__)

_BOX = re.compile(r"(?P<row>e-[\w-]+) (?P<under>[^:]+): (?P<word>.+)")
_FILLED = {"supports": "for", "contradicts": "against", "qualifies": "both", "context": "both"}


class Number(SphinxRole):
    """A quantity, as it is said."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Ask for it; its row goes to the foot of the page."""
        name, _, how = self.text.partition(" ")
        try:
            asked = quantity(name)
        except NodealError as error:
            _refuse(error, self.get_location())
            return [], []
        note_all(self.env)
        node = nodes.inline("", asked.said(how), classes=["measured"])
        node[ROW] = asked.row
        return [node], []


class Day(SphinxRole):
    """A day: of publication, of the verdicts, or the last that a table covers."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Write it as prose does."""
        try:
            of = {"published": PUBLISHED, "hindsight": HINDSIGHT}.get(self.text) or data_through(self.text)
        except NodealError as error:
            _refuse(error, self.get_location())
            return [], []
        note_all(self.env)
        return [nodes.Text(in_words(of).replace(" ", HARD_SPACE))], []


class VerdictOf(SphinxRole):
    """The word on a claim, which leads to it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Ask the ledger."""
        try:
            said = word(self.text)
        except NodealError as error:
            _refuse(error, self.get_location())
            return [], []
        note_all(self.env)
        to = address(self.env)(f"{LEDGER_PAGE}#{self.text}")
        return [nodes.reference("", "", nodes.emphasis("", said), refuri=to, internal=True)], []


class ToPage(SphinxRole):
    """A link to a page that is generated, of which no text knows: ``any claim <ledger>``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Link it."""
        said = re.fullmatch(r"(?P<text>.+) <(?P<page>[^>]+)>", self.text)
        if said is None:
            error = SiteError(f"link {self.text!r}", found="no page", expected="`text <page>`", remedy="Name the page.")
            _refuse(error, self.get_location())
            return [], []
        return [nodes.reference("", said["text"], refuri=address(self.env)(said["page"]), internal=True)], []


class Asserted(SphinxDirective):
    """Text that stands on conditions."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Its text, if all hold."""
        note_all(self.env)
        if refused(unmet(self.arguments[0]), self.get_location()):
            return []
        return self.parse_content_to_nodes()


class ArgumentMap(SphinxDirective):
    """The map of the argument. Its content says, in YAML, what is said of each step, and the opponent's reading."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Check each answer, then print."""
        note_all(self.env)
        place = self.get_location()
        try:
            told = yaml.safe_load("\n".join(self.content))
            steps, conditions = answered(told)
        except (NodealError, yaml.YAMLError) as error:
            _refuse(error, place)
            return []
        if refused((error for condition in conditions for error in unmet(condition)), place):
            return []
        self.env.metadata[self.env.docname][WIDE] = True
        root = Path(self.env.srcdir)
        to = told["best case"]
        return [worded_node(argumentmap.whole(steps, cards.curled(told["opponent"]), to, root, address(self.env)))]


def answered(told: Mapping[Any, Any]) -> tuple[dict[int, Told], list[str]]:
    """Name and short answer of each step, and the conditions on which the answers stand.

    Raises
    ------
    SiteError
        If a step has no answer, an answer no step, no name or no condition, or the opponent's reading is missing.
    ArgumentError
        If no claim serves a step.
    """
    numbers = {step.number for step in argument.steps()}
    given = {key for key in told if isinstance(key, int)}
    for missing in sorted(numbers - given):
        raise _unfit(f"step {missing}", "no answer", "an answer for each step of data/audit/argument.csv", "Answer it.")
    for foreign in sorted(given - numbers):
        raise _unfit(f"step {foreign}", "an answer", "a step of data/audit/argument.csv", "Take it out.")
    for key in ("opponent", "best case"):
        if key not in told:
            raise _unfit(f"line {key!r}", "nothing", "the opponent’s reading and the page of its best case", "Add it.")
    for number in sorted(given):
        if not isinstance(told[number], dict) or told[number].keys() != {"name", "says", "if"}:
            raise _unfit(
                f"step {number}", repr(told[number]), "`name`, `says` and `if`", "Say on what the answer stands."
            )
    return (
        {number: Told(*(cards.curled(told[number][part]) for part in ("name", "says"))) for number in given},
        [told[number]["if"] for number in sorted(given)] + ([told["if"]] if "if" in told else []),
    )


def _unfit(where: str, found: str, expected: str, remedy: str) -> SiteError:
    return SiteError(f"the map of the argument, {where}", found=found, expected=expected, remedy=remedy)


class ChapterCards(SphinxDirective):
    """A card for each chapter."""

    def run(self) -> list[nodes.Node]:
        """Print them from the chapters."""
        note_all(self.env)
        root = Path(self.env.srcdir)
        try:
            shown = cards.cards(root, address(self.env))
        except NodealError as error:
            _refuse(error, self.get_location())
            return []
        return [worded_node(shown)]


class Finding(SphinxDirective):
    """One finding: what it speaks for, its picture, its heading, its sentence."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = dict.fromkeys(("head", "if", "to", "chart", "boxes"), directives.unchanged_required)
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Its parts, if the conditions hold."""
        note_all(self.env)
        place = self.get_location()
        missing = [name for name in ("head", "if", "to") if name not in self.options]
        if missing or ("chart" in self.options) == ("boxes" in self.options):
            _refuse(
                SiteError(
                    f"finding {self.arguments[0]!r}", found="; ".join(self.options) or "no option",
                    expected="head, if, to, and either chart or boxes", remedy="Give what is missing.",
                ), place,
            )  # fmt: skip
            return []
        if refused(unmet(self.options["if"]), place):
            return []
        try:
            picture = self._picture()
        except NodealError as error:
            _refuse(error, place)
            return []
        found = nodes.container("", classes=["finding"])
        found += nodes.paragraph("", self.arguments[0], classes=["lab"])
        found += worded_node(picture)
        head = cards.curled(self.options["head"])
        found += worded_node(
            Worded(printed("finding_head", head=head, href=address(self.env)(self.options["to"])), head)
        )
        found.extend(self.parse_content_to_nodes())
        return [found]

    def _picture(self) -> Worded:
        if "boxes" in self.options:
            return boxes(self.options["boxes"])
        charts, name = stored_charts(Path(self.env.srcdir)), self.options["chart"]
        if name not in charts:
            raise SiteError(
                f"finding {self.arguments[0]!r}", found=f"no chart {name!r} in the notebooks",
                expected="one of them, such as " + ", ".join(get_close_matches(name, charts, 3, 0) or ["none"]),
                remedy="Correct the name, or draw it again.",
            )  # fmt: skip
        shown = cards.picture(charts[name], address(self.env))
        return Worded(printed("small_picture", picture=shown, on_dark=ON_DARK, dark_set=DARK_SET), "")


def boxes(told: str) -> Worded:
    """Rows of evidence in a line, each with its day, filled if it supports its claim and empty if it contradicts it.

    Parameters
    ----------
    told
        ``e-c11-2b-06 draft: pay back``, parted by semicolons: the row, what it is, what it says.

    Raises
    ------
    SiteError
        If there is no such row, or rows that say the same point different ways.
    """
    rows = table("audit/evidence").set_index("evidence_id")
    shown, ways = [], dict[str, str]()
    for part in (part.strip() for part in told.split(";")):
        box = _BOX.fullmatch(part)
        if box is None or box["row"] not in rows.index:
            raise SiteError(
                f"box {part!r}", found="no such row of evidence",
                expected="`e-… what: says`, of data/audit/evidence.csv",
                remedy="Name a row that is there.",
            )  # fmt: skip
        row = rows.loc[box["row"]]
        way = ways.setdefault(box["word"], row["direction"])
        if way != row["direction"]:
            raise SiteError(
                f"box {part!r}", found=f"a row that {row['direction']}",
                expected=f"{way}, as the other that says the same",
                remedy="Say what it says.",
            )  # fmt: skip
        shown.append((_told(row["date_of_fact"]), box["under"], box["word"], _FILLED[row["direction"]]))
    if len(set(ways.values())) < len(ways):
        raise SiteError(
            "boxes", found="two words for one direction", expected="a word for each direction", remedy="Say it alike."
        )
    words = " ".join(f"{day} {what} {says}" for day, what, says, _ in shown)
    return Worded(printed("boxes", boxes=shown), words)


def _told(on: str) -> str:
    """A day as prose writes it; a month of which no day is known as the table has it."""
    try:
        return in_words(date.fromisoformat(str(on)))
    except ValueError:
        return str(on)


def _refuse(error: Exception, location: Any) -> None:  # noqa: ANN401 - as Sphinx names places
    """One line of the build's complaints; any fails the build."""
    logger.warning(" ".join(str(error).split()), location=location, type="nodeal", subtype="landing")


def refused(errors: Iterable[NodealError], location: Any) -> bool:  # noqa: ANN401 - as Sphinx names places
    """Whether there is any, each told in a line."""
    found = list(errors)
    for error in found:
        _refuse(error, location)
    return bool(found)


def address(env: BuildEnvironment) -> Address:
    """Writes links from the page that is read: to a page, with or without an anchor; of nothing, to the site's root."""

    def to(page: str) -> str:
        here = env.app.builder.get_target_uri(env.docname)
        if not page:
            return "../" * here.count("/")
        name, hash_, anchor = page.partition("#")
        return env.app.builder.get_relative_uri(env.docname, name) + hash_ + anchor

    return to


def note_all(env: BuildEnvironment) -> None:
    """Renew the page with any table, chapter, measure and rule."""
    for path in _read(Path(env.srcdir)):
        env.note_dependency(str(path))


def _read(root: Path) -> Iterator[Path]:
    package = Path(nodeal.__file__).parent
    yield from sorted((root / "data").rglob("*.csv"))
    yield from sorted((root / "notebooks").glob("*.ipynb"))
    for room in ("measures", "ledger"):
        yield from sorted((package / room).glob("*.py"))


def with_any_chapter(
    app: Sphinx, _env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The landing page is read again when a chapter is added or goes."""
    new = {name for name in added | removed if name.startswith("notebooks/")}
    return [app.config.root_doc] if new and app.config.root_doc not in added | changed else []


def register(app: Sphinx) -> None:
    """Make the roles and directives known to Sphinx."""
    app.add_role("number", Number())
    app.add_role("to", ToPage())
    app.add_role("day", Day())
    app.add_role("verdict", VerdictOf())
    app.add_directive("asserted", Asserted)
    app.add_directive("argument-map", ArgumentMap)
    app.add_directive("chapter-cards", ChapterCards)
    app.add_directive("finding", Finding)
    app.connect("env-get-outdated", with_any_chapter)
