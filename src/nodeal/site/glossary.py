"""People and terms: the page that says who and what they are, and the links to it from their first use in a chapter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from nodeal.article import article
from nodeal.dates import in_words
from nodeal.site import behind, page, texts, timeline
from nodeal.site.claims import UNLINKED, inside
from nodeal.site.slim import GLOSSARY_PAGE, TIMELINE_PAGE
from nodeal.tables import kept, names, table

PEOPLE, TERMS = "people/people", "people/terms"
CHAPTERS = "notebooks/"
"""Pages whose prose links here."""
ANALYSTS = "analyst"
"""Side of those who only write."""
TERM = "term"
"""Class of a link to an entry."""
SMALL = ("step", "fresh")
"""Lines below a chapter's title that are no prose."""
BOXES = (nodes.table, nodes.admonition, nodes.footnote)
"""What stands apart from the prose."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody or something that a reader may look up.

    Attributes
    ----------
    anchor
        Its address on its page: ``p-`` or ``t-`` and the id in its table, ``d-`` and the event of a day to know.
    name, says
        What it is called in full, and what it is.
    forms
        Words by which a text may name it, the name first.
    side
        Of a person; empty for a term.
    sources
        Publisher and address of each page behind it.
    """

    anchor: str
    name: str
    says: str
    forms: tuple[str, ...]
    side: str
    sources: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """Where it stands, below the site's root."""
        return f"{TIMELINE_PAGE if self.anchor.startswith('d-') else GLOSSARY_PAGE}.html#{self.anchor}"


def has_page() -> bool:
    """Whether the book has tables of people and terms."""
    return {PEOPLE, TERMS} <= set(names())


@kept()
def entries() -> tuple[Entry, ...]:
    """People, then terms, in the order of their tables."""
    found = []
    for name, prefix, key, says in ((PEOPLE, "p", "person_id", "role"), (TERMS, "t", "term_id", "meaning")):
        for row in table(name).itertuples():
            found.append(
                Entry(
                    f"{prefix}-{getattr(row, key)}", str(row.name), str(getattr(row, says)),
                    (str(row.name), *([] if pd.isna(row.also) else str(row.also).split(";"))),
                    str(getattr(row, "side", "")),
                    tuple((page.publisher, page.url) for page in behind.cited(row.source_id)),
                )
            )  # fmt: skip
    return tuple(found)


@kept()
def linked() -> tuple[Entry, ...]:
    """All that prose leads to: people, terms, and the days to know, of several on one day the first."""
    if timeline.KEYS not in names():
        return entries()
    events = table(article().timeline["events"]).set_index("event_id")
    days: dict[str, Entry] = {}
    for row in timeline.days_to_know(events.index):
        event = events.loc[row.event_id]
        said = in_words(event["date"].date())
        if event["date_precision"] == "day":
            days.setdefault(said, Entry(f"d-{row.event_id}", said, row.what, (said,), "", ()))
    return (*entries(), *days.values())


# ---- first uses ---------------------------------------------------------------------------------------------------


@kept()
def _pattern(listed: tuple[Entry, ...]) -> tuple[re.Pattern[str], Mapping[str, Entry]]:
    """What finds any entry in a text, longer forms before shorter ones, and whose form is whose.

    A term that begins with a small letter may begin a sentence.
    """
    forms: dict[str, Entry] = {}
    for entry in listed:
        for form in entry.forms:
            forms.setdefault(form, entry)
            if not entry.side and form[0].islower():
                forms.setdefault(form[0].upper() + form[1:], entry)
    longest = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])"), forms


def found_in(text: str, listed: tuple[Entry, ...]) -> Iterator[tuple[int, str, Entry]]:
    """Every use in a text: where it begins, its words, and whom or what it names."""
    pattern, forms = _pattern(listed)
    for match in pattern.finditer(text):
        yield match.start(), match.group(), forms[match.group()]


def prose(document: nodes.Element) -> Iterator[nodes.Text]:
    """Texts of a page in which a name may lead to its entry: in paragraphs, outside links, code, boxes and tables."""
    for paragraph in document.findall(nodes.paragraph):
        if set(paragraph["classes"]) & {*SMALL} or inside(paragraph, BOXES, SMALL):
            continue
        for text in paragraph.findall(nodes.Text):
            if not inside(text, UNLINKED, SMALL):
                yield text


class FirstUse(SphinxPostTransform):
    """Let the first use of each name and term in a chapter's prose lead to its entry, once a page."""

    # After pasted words and the ids of claims are in their places.
    default_priority = 320
    formats = ("html",)

    def run(self, **_: Any) -> None:  # noqa: ANN401
        """Take texts apart at first uses."""
        here = self.env.docname
        if not here.startswith(CHAPTERS) or not has_page():
            return
        listed, met, to_root = linked(), set(), "../" * here.count("/")
        for text in list(prose(self.document)):
            parts: list[nodes.Node] = []
            said, at = str(text), 0
            for start, words, entry in found_in(said, listed):
                if entry.anchor not in met:
                    met.add(entry.anchor)
                    link = nodes.reference("", words, refuri=to_root + entry.address, internal=True, classes=[TERM])
                    parts += [nodes.Text(said[at:start]), link]
                    at = start + len(words)
            if parts:
                text.parent.replace(text, [p for p in (*parts, nodes.Text(said[at:])) if p.astext()])


# ---- the page -----------------------------------------------------------------------------------------------------


def used(app: Sphinx) -> dict[str, list[str]]:
    """Chapters that link to an entry, by its anchor: as written, with what they paste."""
    found: dict[str, list[str]] = {}
    for name in sorted(app.env.found_docs):
        if name.startswith(CHAPTERS):
            for link in page.resolved(app, name).findall(nodes.reference):
                if TERM in link["classes"]:
                    found.setdefault(link["refuri"].partition("#")[2], []).append(name)
    return found


def grouped() -> list[tuple[str, str, list[Entry]]]:
    """Sections of the page: anchor, title, entries. Sides as the article's description orders them, terms last."""
    people = [entry for entry in entries() if entry.side]
    sides = [(key, side.name) for key, side in article().sides.items()] + [(ANALYSTS, "Analysts")]
    told = [(f"people-{key}", name, [e for e in people if e.side == key]) for key, name in sides]
    told.append(("terms", "Terms", [entry for entry in entries() if not entry.side]))
    return [section for section in told if section[2]]


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page of people and terms, where a book has tables of them."""
    if not (Path(app.srcdir) / "data" / f"{PEOPLE}.csv").is_file():
        return
    sections = grouped()
    yield (
        GLOSSARY_PAGE,
        {
            "title": "People and terms",
            "description": "Who is who in the talks, and what the words of the field mean: a sentence each.",
            "sections": sections,
            "count": len(entries()),
            "used": used(app),
            page.SAID: texts.made(
                "People and terms",
                [(e.anchor, e.name, (*e.forms[1:], e.says)) for _, _, of in sections for e in of],
            ),
            "here": page.here([(anchor, title) for anchor, title, _ in sections]),
        },
        "glossary.html",
    )


def register(app: Sphinx) -> None:
    """Connect the links and the page."""
    app.add_post_transform(FirstUse)
    app.connect("html-collect-pages", pages)
