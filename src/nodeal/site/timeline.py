"""The timeline: the days to know, then every event with its source, an offer joined to its answers."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
from sphinx.application import Sphinx

from nodeal.article import article
from nodeal.dates import in_words
from nodeal.site import behind, page, texts
from nodeal.site.slim import TIMELINE_PAGE
from nodeal.site.stored import SiteError
from nodeal.tables import table

KEYS = "people/key_dates"
ANSWER = {
    "acceptance": "yes",
    "conditional_acceptance": "yes, but",
    "counter_proposal": "another offer",
    "rejection": "no",
    "delay": "delay",
    "concession": "a concession",
}
"""Types of answer in words."""
SIDE = "side-"
"""Begins the code of a side, which may be called as an actor is."""
NO_MOVE = "other"
"""What is no move of the negotiation."""


def context() -> dict[str, Any]:
    """What the template of the page prints."""
    events = _listed("events").sort_values(["date", "event_id"], kind="stable")
    sides = table("actors").set_index("actor_id")["group"].to_dict()
    listed = [_event(row, sides) for row in events.itertuples()]
    by_id = {event["id"]: event for event in listed}
    for event, joined in _joined().items():
        by_id[event] |= joined
    keys = [by_id[row.event_id] | {"what": row.what} for row in days_to_know(by_id)]
    names = table("names").query("kind == 'side'").set_index("code")
    return {
        "title": "Timeline",
        "description": f"{len(keys)} days to know, then all {len(listed)} events of the book with their sources.",
        "keys": keys,
        "years": [(year, list(rows)) for year, rows in groupby(listed, key=lambda event: event["id_day"][:4])],
        "count": len(listed),
        "sides": [(f"{SIDE}{code}", str(row["name"])) for code, row in names.iterrows()],
        "actors": sorted(_actors({code for event in listed for code in event["who"].split()}), key=lambda one: one[1]),
        "theme_options": [(code, code) for code in sorted(set(events["theme"]))],
        "move_options": [(code, code) for code in (*sorted(set(events["move"].dropna())), NO_MOVE)],
        "through": in_words(events["known_on"].max().date()),
    }


def days_to_know(known: Container[str]) -> Iterator[Any]:
    """The days to know.

    Parameters
    ----------
    known
        Ids of all events.

    Raises
    ------
    SiteError
        If one is no event.
    """
    for number, row in enumerate(table(KEYS).itertuples(), start=2):
        if row.event_id not in known:
            events = article().timeline["events"]
            raise SiteError(
                f"data/{KEYS}.csv, row {number}, column event_id", found=f"{row.event_id!r}",
                expected=f"the id of an event of data/{events}.csv", remedy="Correct the id, or enter the event first.",
            )  # fmt: skip
        yield row


def _listed(what: str) -> pd.DataFrame:
    """One of the tables that the article's description names for the timeline."""
    return table(article().timeline[what])


def _actors(met: set[str]) -> Iterator[tuple[str, str]]:
    """Those met who are not the whole of a side, as the one state is that alone has nobody above it there."""
    actors = table("actors")
    heads = actors[actors["parent_actor"].isna() & actors["type"].isin(["state", "institution"])]
    alone = heads.drop_duplicates("group", keep=False)["actor_id"]
    for row in actors[~actors["actor_id"].isin(alone) & (actors["type"] != "other")].itertuples():
        if row.actor_id in met:
            yield row.actor_id, row.name


def _event(row: Any, sides: dict[str, str]) -> dict[str, Any]:  # noqa: ANN401 - a row of itertuples
    """One event as the page prints it."""
    actors = str(row.actors).split(";")
    began = [] if pd.isna(row.initiative_by) else [row.initiative_by]
    return {
        "id": row.event_id,
        "id_day": f"{row.date:%Y-%m-%d}",
        "day": written(row.date, row.date_precision, row.end_date),
        "title": row.title,
        "summary": row.summary,
        "theme": row.theme,
        "move": NO_MOVE if pd.isna(row.move) else row.move,
        "who": " ".join(dict.fromkeys(code for one in [*began, *actors] for code in (f"{SIDE}{sides[one]}", one))),
        "sources": [(page.publisher, page.url) for page in behind.publishers(row.source_id)],
    }


def written(day: pd.Timestamp, precision: str, end: pd.Timestamp) -> str:
    """A day, a month or a year, and the last day of what took several.

    >>> written(pd.Timestamp("2025-03-01"), "month", pd.NaT)
    'March 2025'
    """
    if precision != "day":
        return f"{day:%B %Y}" if precision == "month" else f"{day:%Y}"
    first = in_words(day.date())
    return first if pd.isna(end) or end == day else f"{first} to {in_words(end.date())}"


def _joined() -> dict[str, dict[str, Any]]:
    """Of an event that opens an offer its answers, of one that answers the event that it answers."""
    opened = _listed("offers").set_index("proposal_id")["event_id"].to_dict()
    names = table("actors").set_index("actor_id")["name"].to_dict()
    found: dict[str, dict[str, Any]] = {}
    for row in _listed("answers").sort_values(["date", "event_id"], kind="stable").itertuples():
        opening = opened[row.proposal_id]
        if row.event_id == opening:
            continue
        told = (row.event_id, names[row.actor_id], ANSWER[row.answer])
        listed = found.setdefault(opening, {}).setdefault("answers", [])
        if told not in listed:
            listed.append(told)
        found.setdefault(row.event_id, {}).setdefault("asked", [])
        if opening not in found[row.event_id]["asked"]:
            found[row.event_id]["asked"].append(opening)
    return found


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The timeline, where a book has events and days to know."""
    if not (Path(app.srcdir) / "data" / f"{KEYS}.csv").is_file():
        return
    told = context()
    heads = [(f"y{year}", year, (f"{e['title']} {e['summary']}" for e in of)) for year, of in told["years"]]
    told[page.SAID] = texts.made(told["title"], [("keys", "Days to know", (e["what"] for e in told["keys"])), *heads])
    told["here"] = page.here([("keys", "Days to know"), *((f"y{year}", year) for year, _ in told["years"])])
    yield TIMELINE_PAGE, told, "timeline.html"


def register(app: Sphinx) -> None:
    """Connect the page."""
    app.connect("html-collect-pages", pages)
