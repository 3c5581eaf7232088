"""Who answers for the book, and who answers it: the directives ``{imprint}``, ``{corrections}`` and ``{replies}``.

``{imprint} answers`` says who publishes the book and how to reach them, ``{imprint} report`` how to report an error,
``{imprint} cite`` how to cite. ``{corrections}`` prints the log of corrections, ``{replies}`` what the author and the
publisher of the article have answered: ``book/replies/replies.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from nodeal import tables
from nodeal.dates import in_words
from nodeal.errors import NodealError, refuse_conflict
from nodeal.site import behind, imprint
from nodeal.site.published import News
from nodeal.site.slim import LEDGER_PAGE
from nodeal.site.stored import SiteError

LOG = "audit/corrections"
CORRECTIONS = "book/corrections"
"""The page with the log."""
REPLIES = Path("book/replies/replies.toml")
CITATION = Path("CITATION.cff")


class ReplyError(NodealError):
    """A file of replies that cannot be read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked for a reply, and when."""

    who: str
    on: date


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whole and unedited.

    Attributes
    ----------
    by, on
        Who gave it, and when.
    claims
        Of which it speaks; none if of the book.
    text
        As it came; paragraphs are parted by an empty line.
    """

    by: str
    on: date
    claims: tuple[str, ...]
    text: str

    @property
    def anchor(self) -> str:
        """Its place on the page of replies."""
        return nodes.make_id(f"reply {self.by} {self.on}")


# ---- replies ----------------------------------------------------------------------------------------------------


def replies(root: Path) -> tuple[list[Asked], list[Reply]]:
    """Who was asked, and what was answered; nothing where there is no such file.

    Raises
    ------
    ReplyError
        If it cannot be read, or a reply speaks of a claim that there is not.
    """
    path = root / REPLIES
    text = path.read_text("utf-8") if path.is_file() else ""
    refuse_conflict(str(REPLIES), text, ReplyError)
    try:
        said = tomllib.loads(text)
        asked = [Asked(str(one["who"]), _day(one["on"])) for one in said.get("asked", [])]
        given = [
            Reply(str(one["by"]), _day(one["on"]), tuple(one.get("claims", ())), str(one["text"]).strip())
            for one in said.get("reply", [])
        ]
        if other := said.keys() - {"asked", "reply"}:
            raise KeyError(min(other))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ReplyError(
            str(REPLIES), found=str(error), expected="asked: who and on; reply: by, on, claims, text",
            remedy="Mend the entry.",
        ) from error  # fmt: skip
    known = set(tables.table("audit/claims")["claim_id"]) if given else set()
    for claim in (claim for one in given for claim in one.claims):
        if claim not in known:
            raise ReplyError(
                f"{REPLIES}, claims",
                found=f"{claim!r}",
                expected="an id of data/audit/claims.csv",
                remedy="Correct it.",
            )
    return asked, given


def _day(said: object) -> date:
    if type(said) is not date:
        raise TypeError(f"{said!r} for a day, which is written YYYY-MM-DD without quotes")
    return said


# ---- the log ----------------------------------------------------------------------------------------------------


def corrections() -> Iterator[dict[str, Any]]:
    """The log in words: the newest day first, a day's lines in their order."""
    if LOG not in tables.names():
        return
    rows = tables.table(LOG).sort_values("corrected_on", ascending=False, kind="stable")
    for row in rows.astype(object).where(rows.notna(), "").to_dict("records"):
        day = row["corrected_on"].date()
        if not row["correction_id"].startswith(f"k-{day}-"):
            raise SiteError(
                f"data/{LOG}.csv, {row['correction_id']}, column corrected_on", found=f"{day}",
                expected="the day that its id names", remedy="Correct the day, or the id.",
            )  # fmt: skip
        where = ", ".join(part for part in (row["table"], row["row"], row["column"]) if part)
        old, new = (row[side].removesuffix(".") or "nothing" for side in ("old", "new"))
        change = f"Was: {old}. Is: {new}." if row["old"] or row["new"] else ""
        yield {
            "id": row["correction_id"],
            "day": day,
            "title": where or "Several tables",
            "change": change,
            "reason": f"{row['reason'].rstrip('.')}.",
            "helps": f"Helps {row['helps']}.",
            "moved": f"Verdicts moved: {row['moved']}." if row["moved"] else "No verdict moved." if row["row"] else "",
            "sources": row["source_id"],
        }


def news() -> list[News]:
    """The log as the feed tells it."""
    return [
        News(one["id"], one["day"], f"Corrected: {one['title']}", _sentence(one), CORRECTIONS) for one in corrections()
    ]


def _sentence(one: dict[str, Any]) -> str:
    return " ".join(part for part in (one["change"], one["reason"], one["helps"], one["moved"]) if part)


# ---- directives -------------------------------------------------------------------------------------------------


class Imprint(SphinxDirective):
    """``{imprint} answers``, ``{imprint} report`` or ``{imprint} cite``."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write the part that is asked for."""
        (what,) = self.arguments
        parts = {"answers": _answers, "report": _report, "cite": _cite}
        if what not in parts:
            raise SiteError(
                f"{self.env.docname}, {{imprint}} {what}", found=f"no part {what!r}", expected=", ".join(parts),
                remedy="Correct the word.",
            )  # fmt: skip
        root = Path(self.env.srcdir)
        for file in (imprint.FILE, CITATION):
            self.env.note_dependency(str(root / file))
        return parts[what](root, imprint.read(root))


class Corrections(SphinxDirective):
    """``{corrections}``: the log, the newest first."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write one entry a correction, each under its own anchor."""
        root = Path(self.env.srcdir)
        for name in (LOG, "sources"):
            self.env.note_dependency(str(root / "data" / tables.describe(name)["path"]))
        listed = nodes.definition_list()
        for one in corrections():
            term = nodes.term("", f"{in_words(one['day'])}: {one['title']}", ids=[one["id"]])
            told = nodes.paragraph("", _sentence(one))
            told += _pages(one["sources"])
            listed += nodes.definition_list_item("", term, nodes.definition("", told))
        return [listed]


def _pages(ids: str) -> list[nodes.Node]:
    """The pages that say so, each as its publisher and a link; nothing where the reason is in the book."""
    said: list[nodes.Node] = []
    for page in behind.publishers(ids):
        said += [nodes.Text("; " if said else " Source: "), nodes.reference("", page.publisher, refuri=page.url)]
    return [*said, nodes.Text(".")] if said else []


class Replies(SphinxDirective):
    """``{replies}``: who was asked, and every answer whole."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write the answers, or that there is none."""
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / REPLIES))
        asked, given = replies(root)
        found: list[nodes.Node] = [nodes.paragraph("", words_of(asked, given))]
        for one in given:
            quote = nodes.block_quote("", *(nodes.paragraph("", p) for p in one.text.split("\n\n")))
            head = nodes.paragraph("", "", nodes.strong("", f"{one.by}, {in_words(one.on)}"))
            for claim in one.claims:
                link = nodes.reference("", claim, refuri=f"../{LEDGER_PAGE}.html#{claim}")
                head += [nodes.Text(", on " if claim == one.claims[0] else ", "), link]
            found.append(nodes.container("", head, quote, ids=[one.anchor]))
        return found


def words_of(asked: Sequence[Asked], given: Sequence[Reply]) -> str:
    """Where the matter of replies stands, in a sentence."""
    if given:
        return f"{len(given)} {'reply' if len(given) == 1 else 'replies'}, each as it came."
    if asked:
        return "; ".join(f"{one.who} was asked on {in_words(one.on)}" for one in asked) + ". No reply has come."
    return "Not yet asked."


def _answers(_root: Path, of: imprint.Imprint) -> list[nodes.Node]:
    told = nodes.paragraph("", f"Publisher: {of.publisher}. " if of.publisher else "No publisher is set. ")
    if of.contact:
        told += [nodes.Text("Contact: "), nodes.reference("", of.contact, refuri=of.contact_link), nodes.Text(". ")]
    else:
        told += nodes.Text("No contact is set. ")
    if of.repository:
        told += [nodes.Text("Sources: "), nodes.reference("", of.repository, refuri=of.repository), nodes.Text(".")]
    return [told]


def _report(_root: Path, of: imprint.Imprint) -> list[nodes.Node]:
    told = nodes.paragraph()
    if of.repository:
        told += [
            nodes.Text("Fill in the "),
            nodes.reference("", "form of four fields", refuri=f"{of.repository}/issues/new?template={imprint.FORM}"),
            nodes.Text(": where it stands, what it says, what it should say, and a page that says so."),
        ]
    elif of.contact:
        told += [
            nodes.Text("Write to "),
            nodes.reference("", of.contact, refuri=of.contact_link),
            nodes.Text(": where it stands, what it says, what it should say, and a page that says so."),
        ]
    else:
        told += nodes.Text(
            "No address is set yet to which a report can go. Whoever publishes a copy enters one in book/site.toml; "
            "until then correct the cell in a copy of the book, as CONTRIBUTING says, and offer the change to whoever "
            "gave you yours."
        )
    return [told]


def _cite(root: Path, of: imprint.Imprint) -> list[nodes.Node]:
    """One line, and the same for BibTeX, from ``CITATION.cff``."""
    said = yaml.safe_load((root / CITATION).read_text("utf-8"))
    authors = " and ".join(a.get("name") or f"{a['family-names']}, {a['given-names']}" for a in said["authors"])
    year = str(said.get("date-released", ""))[:4]
    lines = {"author": f"{{{authors}}}", "title": f"{{{said['title']}}}", "version": str(said.get("version", ""))}
    lines |= {"year": year, "publisher": of.publisher, "url": of.address, "license": "CC-BY-4.0"}
    fields = "".join(f",\n  {key} = {{{value}}}" for key, value in lines.items() if value)
    entry = f"@misc{{nodeal{year}{fields}\n}}"
    line = f"{authors}: {said['title']}"
    line += f", version {said['version']}" if said.get("version") else ""
    line += f", {year}" if year else ""
    line += f". {of.address}" if of.address else "."
    block = nodes.literal_block(entry, entry, language="text")
    return [nodes.paragraph("", line), block]
