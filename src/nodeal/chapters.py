"""A new chapter: a text notebook to fill in, and its line in the table of contents."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from nodeal.article import article
from nodeal.errors import NodealError
from nodeal.place import root

ENDING = (
    "The best case against",
    "For the article",
    "What would have proved it wrong, and did it?",
    "All claims of this chapter",
    "What we could not find",
    "Data and sources",
    "Every number on this page",
)
"""Second-level heads with which a chapter ends; those before them are its findings."""
WORDS = range(900, 1301)
"""How many words a chapter may have."""
A_MINUTE = 215
"""Words that a reader with English as a second language reads in a minute."""
HOUSE_WORDS = (
    "rows?", "firm", "weak", "on (?:our )?record", "our record", "coded", "coding", "bears? on", "decides?", "reading",
    "sides?", "spans?", "equal votes", "standing", "vintages?", "as published", "score[sd]?", "scale points?",
)  # fmt: skip
"""Words that the method page explains and no chapter's prose uses, as patterns."""
PLAIN_USES = {
    r"reading time|further reading": "about the reader, not about a second way to read a fact",
    r"(?:both|either|neither|two|other|which|whose|each|\w+'s) sides?": "a party",
    r"side by side": "beside each other",
    r"(?:an?|the|oil|arms) firm": "a company",
}
"""Uses of house words that every reader knows, as patterns, each with what is meant there."""
QUESTIONING = "?"
"""How a chapter's title ends."""
KNOWING = "We wrote these tests knowing the outcomes."
"""What a chapter says once, of what would have proved the article wrong."""
FURTHER = 5
"""How many further readings a chapter names at least."""

_STEM = re.compile(r"(?P<number>\d{2})_[a-z][a-z0-9_]*")
_LISTED = re.compile(r"^ *- file: notebooks/(?P<stem>\w+)\n", re.M)


class ChapterError(NodealError):
    """A chapter that cannot be begun."""


def template(stem: str) -> str:
    """The text notebook that a new chapter begins as: it can be executed and built as it is."""
    text = resources.files("nodeal").joinpath("chapter.md").read_text("utf-8")
    topic, _, measure = article().examples["measure"].partition(".")
    return text.replace("NN_name", stem).replace("TOPIC.MEASURE", f"{topic}.{measure}").replace("TOPIC", topic)


def listed(contents: str, stem: str) -> str:
    """A table of contents with a chapter in it, in the order of the chapters' numbers.

    Raises
    ------
    ChapterError
        If it lists no chapter, so that the place is not known.
    """
    lines = list(_LISTED.finditer(contents))
    if any(line["stem"] == stem for line in lines):
        return contents
    if not lines:
        raise ChapterError(
            "_toc.yml", found="no line `- file: notebooks/…`", expected="the chapters", remedy="Restore their lines."
        )
    after = [line for line in lines if line["stem"] < stem]
    model, place = (after[-1], after[-1].end()) if after else (lines[0], lines[0].start())
    return contents[:place] + model.group().replace(model["stem"], stem) + contents[place:]


def begin(stem: str) -> Path:
    """Write a chapter's text notebook and list it in ``_toc.yml``. Returns the text's path.

    Raises
    ------
    ChapterError
        If the name is no chapter's name, or its number is taken; nothing is then written.
    """
    folder = root() / "notebooks" / "src"
    name = _STEM.fullmatch(stem)
    if name is None:
        raise ChapterError(
            f"chapter {stem!r}", found="another form of name", expected="two digits and small letters, such as 13_name",
            remedy="Name it so.",
        )  # fmt: skip
    if taken := sorted(path.name for path in folder.glob(f"{name['number']}_*.md")):
        raise ChapterError(
            f"chapter {stem!r}", found=f"notebooks/src/{taken[0]}", expected="a number that no chapter has",
            remedy="Choose another number, or edit that text.",
        )  # fmt: skip
    contents = root() / "_toc.yml"
    renewed = listed(contents.read_text("utf-8"), stem)
    text = folder / f"{stem}.md"
    text.write_text(template(stem), encoding="utf-8", newline="\n")
    contents.write_text(renewed, encoding="utf-8", newline="\n")
    return text
