"""The article on trial, as far as the method must know it: ``article.toml`` in the top folder of the checkout."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

from nodeal import place
from nodeal.errors import NodealError

FILE = "article.toml"


class ArticleError(NodealError):
    """No word of the article, or one that the method cannot use."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the matter: its name and its colours.

    Attributes
    ----------
    name
        In words.
    colour, dark
        On a light ground, dark enough to write names in, and on a dark one.
    shade, dark_shade
        A second tone, for a part of the same side's total, on both grounds.
    """

    name: str
    colour: str
    dark: str
    shade: str
    dark_shade: str


@dataclass(frozen=True, slots=True)
class Article:
    """What the method must know of an article.

    Attributes
    ----------
    title, publisher, address
        Of the article.
    book
        What the book is called.
    date
        Day of publication.
    read_through
        Last day on which sources were read.
    horizons
        Days on which forecasts fall due, by the names that columns use.
    sides
        By the ids that tables use.
    topics
        Modules with measures, one a subject.
    announced_by
        Whose word a forecast may repeat.
    examples
        A measure, claim and chapter that messages name.
    second_coding
        Where a second coder's positions stand (``table``), of which table they are (``of``), by which ``key`` and in
        which ``column``; empty where nothing was coded twice.
    typed
        Patterns that may stand typed in prose, with their reasons.
    timeline
        Tables of which the timeline is made: ``events``, ``offers`` and their ``answers``; empty where there is none.
    moved
        Claims that were printed under another id: the former → today's, parted by ``;`` where it was split.
    """

    title: str
    publisher: str
    address: str
    book: str
    date: dt.date
    read_through: dt.date
    horizons: Mapping[str, dt.date]
    sides: Mapping[str, Side]
    topics: tuple[str, ...]
    announced_by: str = ""
    examples: Mapping[str, str] = field(default_factory=dict)
    second_coding: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    timeline: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


def article() -> Article:
    """The article of the checkout at hand.

    Raises
    ------
    ArticleError
        If it is not described, or not as the method needs it.
    """
    return _read(place.root() / FILE)


@lru_cache(maxsize=4)
def _read(path: Path) -> Article:
    if not path.is_file():
        raise ArticleError(
            str(path), found="no such file", expected="what the method must know of the article",
            remedy="Restore it from version control, or describe another article there.",
        )  # fmt: skip
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ArticleError(FILE, found=str(error), expected="TOML", remedy="Mend the line.") from error
    known = {one.name for one in fields(Article)}
    required = known - {"announced_by", "examples", "second_coding", "timeline", "typed", "moved"}
    if wrong := sorted((said.keys() - known) | (required - said.keys())):
        raise ArticleError(
            f"{FILE}, {wrong[0]}", found="an unknown name" if wrong[0] in said else "nothing",
            expected=", ".join(sorted(known)), remedy="Correct the name, or enter the value.",
        )  # fmt: skip
    for name, kind in get_type_hints(Article).items():
        if kind in (str, dt.date) and name in said and type(said[name]) is not kind:
            raise ArticleError(
                f"{FILE}, {name}", found=repr(said[name]), expected="a day, YYYY-MM-DD" if kind is dt.date else "text",
                remedy="Correct the value.",
            )  # fmt: skip
    return Article(**said | {"sides": {key: _side(key, one) for key, one in said["sides"].items()},
                             "topics": tuple(said["topics"])})  # fmt: skip


def _side(key: str, said: dict[str, Any]) -> Side:
    colours = said.get("colours", [])
    if set(said) != {"name", "colours"} or len(colours) != 4:
        raise ArticleError(
            f"{FILE}, sides.{key}", found=", ".join(said) or "nothing", expected="a name and four colours",
            remedy="Name its colours on a light and a dark ground, then its second tone on both.",
        )  # fmt: skip
    return Side(said["name"], *colours)
