"""Numbers in prose: none is typed that a cell could compute, and words are counted as a reader counts them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from nodeal.article import article

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_ALLOWED = (
    (rf"\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?", "a day"),
    (rf"(?:{_MONTH}) \d{{4}}", "a month"),
    (r"\b\d{4}-\d{2}(?:-\d{2})?\b", "an ISO date"),
    (r"\b(?:19|20)\d{2}(?:[–-](?:\d{2}|(?:19|20)\d{2}))?\b", "a year, or a span of years"),
    (r"\bH[12]\b", "a half-year"),
    (r"¶+\s?\d+(?:\.\d+)?(?:[–-]\d+(?:\.\d+)?)?(?:, \d+(?:\.\d+)?)*", "paragraphs of the article"),
    (r"\bc\d{2}-\d+[a-z]\b|\bc(?:ap|h|pull)\d-\d+[a-z]\b", "a claim"),
    (r"\b(?:chapters?|paragraphs?) \d{1,2}\b", "a chapter of the book, a paragraph of the article"),
)
"""What may stand in prose as typed, each with its reason; ``article.toml`` has more. All else is glued from a cell."""

_NOT_PROSE = (
    re.compile(r"```.*?```", re.S),
    re.compile(r"^:::+.*$", re.M),
    re.compile(r"^:[a-z-]+:.*$", re.M),
    re.compile(r"\{[a-z:]+\}`[^`]*`"),
    re.compile(r"`[^`]*`"),
    re.compile(r"\]\([^)]*\)"),
    re.compile(r"https?://\S+"),
    re.compile(r"^\([a-z0-9-]+\)=$", re.M),
    re.compile(r"^\s*\d+\. ", re.M),
)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number that was typed into prose: which, and the words around it."""

    number: str
    context: str


def typed_numbers(markdown: str) -> list[TypedNumber]:
    """Numbers in prose that are neither glued nor a date, an id or on the short allow-list."""
    prose = markdown
    for hidden in _NOT_PROSE:
        prose = hidden.sub(lambda m: " " * len(m.group()), prose)
    for pattern in (*(pattern for pattern, _reason in _ALLOWED), *article().typed):
        prose = re.sub(pattern, lambda m: "·" * len(m.group()), prose)
    found = []
    for match in re.finditer(r"\d[\d.,]*\d|\d", prose):
        start, end = max(0, match.start() - 30), match.end() + 30
        found.append(TypedNumber(match.group(), " ".join(markdown[start:end].split())))
    return found


def typed_in_alternatives(code: str) -> list[TypedNumber]:
    """Numbers typed into the alternative texts of a cell's charts: those who hear a chart get no older ones.

    What an f-string computes is no typed number.
    """
    said = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.keyword) and node.arg == "alt":
            parts = node.value.values if isinstance(node.value, ast.JoinedStr) else [node.value]
            said.append("".join(str(p.value) if isinstance(p, ast.Constant) else "·" for p in parts))
    return [number for text in said for number in typed_numbers(text)]


def running_words(markdown: str) -> list[str]:
    """Words of the prose alone: no code, no directives, no addresses; a glued number counts as one word."""
    prose = re.sub(r"\{[a-z:]+\}`[^`]*`", "0", markdown)
    for pattern in _NOT_PROSE:
        prose = pattern.sub(" ", prose)
    return re.findall(r"[^\W_][\w'’.,–-]*", prose)
