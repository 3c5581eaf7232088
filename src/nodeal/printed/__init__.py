"""The one printer: whatever is a table, a figure, a verdict or an entry of the catalogue becomes HTML here.

A notebook's cell stores what it shows as JSON, and beside it what :func:`table` and :func:`verdict` print *plain*: HTML
without classes, for every viewer that does not know the JSON. The site prints the same JSON *dressed*, with the
classes, anchors and files of its pages. Nothing is read back from HTML: what is printed knows its own words
(:class:`Worded`).

Text is escaped by the templates; what is HTML already comes as :class:`markupsafe.Markup`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from nodeal.estimate import MINUS, plain

TABLE_MIME = "application/vnd.nodeal.table+json"
VERDICT_MIME = "application/vnd.nodeal.verdict+json"
LONG_TEXT = 40
"""Letters from which a table's cell needs room to be read on a phone."""
CARD_COLUMNS = 3
"""So many columns of short words and numbers stand side by side on a phone."""
ROOMY = 6
"""With more columns than this a table is set smaller and closer on any screen."""
DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
SIGN = re.compile(r"[●◕◐◔○◌](?= \w)")
"""A sign of ``nodeal.ledger.present.SIGN`` before the word that says the same."""
CLAIM = re.compile(r"(?<![\w/#-])c[a-z]*\d{1,2}-\d{1,2}[a-z](?![\w-])")
"""The id of a claim in a text: not a part of another id, nor of an address."""
TO_CLAIM = '<a class="claim" href="claim:{0}">{0}</a>'
"""A claim's id as a link. Where the page of all claims lies, seen from a page, is known only when that is written."""
NOTHING = "–"
"""What stands for a missing word. In a column of numbers the cell stays empty, and the style sheet draws the dash."""


class Worded(Markup):
    """HTML that knows its own words, so that nobody has to read them back from it.

    Attributes
    ----------
    words
        What it says, without what is operated; cells and blocks are kept apart by a blank.
    """

    words: str

    def __new__(cls, html: str, words: str | None = None) -> Any:  # noqa: ANN401 - plain HTML after any change
        """Keep the words beside the HTML that says them: HTML that is changed does not know its words any more."""
        if words is None:
            return Markup(html)
        made = super().__new__(cls, html)
        made.words = words
        return made


def worded(pattern: str, *texts: str) -> Worded:
    """Texts put into a pattern of words: ``"{} ({})"``."""
    return Worded(Markup(escape(pattern)).format(*texts), pattern.format(*map(words, texts)))


def joined(between: str, texts: Iterable[str]) -> Worded:
    """Texts in a row with words between them."""
    listed = list(texts)
    return Worded(escape(between).join(listed), between.join(map(words, listed)))


def tagged(pattern: str, *attributes: str, text: str) -> Worded:
    """One text inside tags: in `pattern` it stands at the last place, behind the values of attributes."""
    return Worded(Markup(pattern).format(*attributes, text), words(text))


def breakable(text: str, behind: str) -> Worded:
    """A long name that may break behind each such sign."""
    return Worded(Markup("{}<wbr>").format(behind).join(text.split(behind)), text)


def words(text: str) -> str:
    """What a text says, whether it is HTML or not.

    Raises
    ------
    TypeError
        If it is HTML that does not know its words.
    """
    if isinstance(text, Worded):
        return text.words
    if isinstance(text, Markup) and text:
        raise TypeError(f"HTML that does not know its words: {text[:60]!s}")
    return str(text)


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column, and how its cells are set: ``num``, ``long``, or as text."""

    title: str
    css: str = ""

    @property
    def words(self) -> str:
        """Its title without tags, for an attribute."""
        return words(self.title)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a table, and where it leads."""

    text: str
    link: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is a date, which should not break."""
        return DAY.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to print.

    Attributes
    ----------
    columns, rows
        What is seen.
    label
        Its name for whoever does not see it.
    caption
        Its name above it; none where something else says it.
    name
        Gives it an anchor.
    files
        Address of its files without their endings; none, if it has none.
    heads
        Whether the first cell of a row is its head.
    fold
        Whether it opens on demand only.
    note
        A paragraph below it.
    anchor
        Begins the address of each row, which its head ends.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    label: str
    caption: str = ""
    name: str = ""
    files: str = ""
    heads: bool = True
    fold: bool = False
    note: str = ""
    anchor: str = ""

    @property
    def cards(self) -> bool:
        """Whether a phone shows each row as a card: it has no room for more columns, or for sentences side by side."""
        return len(self.columns) > CARD_COLUMNS or any(column.css == "long" for column in self.columns)

    @property
    def dense(self) -> bool:
        """Whether it has so many columns, or columns of sentences, that a page is too narrow for the usual setting."""
        return len(self.columns) > ROOMY or sum(column.css == "long" for column in self.columns) > ROOMY // 2


@functools.cache
def _templates() -> Environment:
    """The templates of this room; a name that is not there is an error and no empty place."""
    found = Environment(
        loader=PackageLoader("nodeal", "printed"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    found.filters |= {"hushed": hushed, "led": led}
    return found


def hushed(text: str) -> Markup:
    """Text in which the sign of a verdict is not read aloud where its word follows."""
    if isinstance(text, Markup):
        return text
    parts, at = [], 0
    for sign in SIGN.finditer(text):
        parts += [escape(text[at : sign.start()]), Markup('<span aria-hidden="true">{}</span>').format(sign.group())]
        at = sign.end()
    return Markup("").join([*parts, escape(text[at:])])


def led(text: str) -> Markup:
    """Text with its signs hushed, and each claim's id as a link to the claim."""
    if isinstance(text, Markup):
        return text
    return Markup(CLAIM.sub(lambda found: TO_CLAIM.format(found.group()), hushed(text)))


def printed(template: str, **what: Any) -> Markup:  # noqa: ANN401 - whatever the template prints
    """One of the templates, filled in."""
    return Markup(_templates().get_template(f"{template}.html").render(**what).strip())


def table(what: Table, *, dressed: bool = True) -> Worded:
    """A table, as the site shows it or plain."""
    cells = [cell.text for row in what.rows for cell in row]
    said = [what.caption, *(column.title for column in what.columns), *cells, what.note]
    return Worded(printed("table", t=what, dressed=dressed), _spaced(said))


def verdict(stored: dict[str, Any], *, dressed: bool = True) -> Worded:
    """One claim with its verdicts and its evidence, from what a cell stored."""
    said = [stored.get("fold", ""), stored["claim_id"], stored["claim"]]
    for day in stored["verdicts"]:
        said += [f"{day['when']}: {day['word']}", day["why"]]
    said += ["What counts", stored["counts"], "What would change it", stored["turning"]]
    if stored["evidence"]:
        said.append(f"Evidence known by {stored['known_by']} ({len(stored['evidence'])})")
    said += [f"{row['direction']}, {row['date']}: {row['fact']} ({row['told']})" for row in stored["evidence"]]
    return Worded(printed("verdict", v=stored, dressed=dressed), _spaced(said))


def entry(
    about: str, facts: Sequence[tuple[str, str]], limits: Sequence[str], path: str, fields: int, shown: int,
    dictionary: str, first: str,
) -> Worded:  # fmt: skip
    """One table's entry in the catalogue: facts about it, limits, columns, first rows, how to load it."""
    said = [about, *(text for fact in facts for text in fact)]
    said += ["What it cannot tell", *limits] if limits else []
    said += [f"Columns ({fields})", dictionary] if dictionary else []
    said += [f"First {shown} rows", first, f'pandas.read_csv("data/{path}")'] if first else []
    html = printed(
        "entry", about=about, facts=facts, limits=limits, path=path, fields=fields, shown=shown,
        dictionary=dictionary, first=first,
    )  # fmt: skip
    return Worded(html, _spaced(said))


def stored_table(stored: dict[str, Any], files: str = "") -> Table:
    """A table from what a cell stored: numbers rounded as prose has them, what is missing as a dash or left empty."""
    kinds = [column["kind"] for column in stored["columns"]]
    rows = [[_shown(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in stored["rows"]]
    links: dict[str, list[str | None]] = stored.get("links", {})
    linked = [links.get(column["title"], [None] * len(rows)) for column in stored["columns"]]
    columns = [
        Column(column["title"], "num" if kind != "text" else "long" if _is_long(row[at] for row in rows) else "")
        for at, (column, kind) in enumerate(zip(stored["columns"], kinds, strict=True))
    ]
    return Table(
        columns,
        [[Cell(text, linked[at][n] or "") for at, text in enumerate(row)] for n, row in enumerate(rows)],
        label=stored["caption"],
        caption=stored["caption"],
        name=stored.get("name", ""),
        files=files if stored.get("name") else "",
        fold=stored.get("fold", False),
        note=stored.get("note", ""),
        anchor=stored.get("anchor", ""),
    )


def measured(stored: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows of a stored table as measured, for programs: unrounded, addresses in columns of their own."""
    links: dict[str, list[str | None]] = stored.get("links", {})
    titles: list[str] = []
    for column in stored["columns"]:
        titles += [column["title"], f"{column['title']}: address"] if column["title"] in links else [column["title"]]
    rows = []
    for number, row in enumerate(stored["rows"]):
        cells: list[Any] = []
        for column, value in zip(stored["columns"], row, strict=True):
            cells.append(None if value == NOTHING else value)
            if column["title"] in links:
                cells.append(links[column["title"]][number])
        rows.append(cells)
    return titles, rows


def as_lines(what: Table) -> str:
    """A table as text: in columns, or where sentences would make these wider than any screen, cell after cell."""
    lines = [[column.title for column in what.columns], *([cell.text or NOTHING for cell in row] for row in what.rows)]
    if any(len(cell) > LONG_TEXT for line in lines[1:] for cell in line):
        return "\n".join("; ".join(cells) for cells in lines)
    wide = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.rjust, line, wide)) for line in lines)


def in_words(value: object) -> str:
    """A cell as text. Its minus is the one that programs read: the typographic one makes a number a word."""
    return str(plain(value) if isinstance(value, float) else value).replace(MINUS, "-")


def _spaced(said: Iterable[str]) -> str:
    """Cells and blocks in the order read, those that say nothing left out."""
    return " ".join(filter(None, map(words, said)))


def _shown(value: object, kind: str) -> str:
    if value is None:
        return "" if kind != "text" else NOTHING
    if kind == "number" and not isinstance(value, str):
        return in_words(float(value))  # type: ignore[arg-type] # stored whole, it is a number all the same
    return in_words(value)


def _is_long(texts: Any) -> bool:  # noqa: ANN401 - any iterable of texts
    return max(map(len, texts), default=0) > LONG_TEXT
