"""Stored copies of the pages that are cited: where a web archive has one, its address is noted in ``sources.csv``.

A page that goes, or is changed, can then still be read as it stood. The archive is asked by its availability service:
one address at a time, near the day of publication where that is known, with a pause between.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from nodeal import files
from nodeal import tables as house
from nodeal.article import article
from nodeal.errors import NodealError

SERVICE = "https://archive.org/wayback/available"
"""Answers whether a copy of an address is stored, and where."""
COLUMN = "archived_url"
PATIENCE = 20.0
"""Seconds to wait for one answer."""
PAUSE = 1.0
"""Seconds between two questions, as a guest."""
LONGEST = 100_000
"""Bytes of an answer; a real one has a few hundred."""


class ArchiveError(NodealError):
    """No network, or an answer that is none."""


def fill(
    *, service: str = SERVICE, most: int | None = None, pause: float = PAUSE,
    told: Callable[[str, str], None] = lambda source, address: None,
) -> int:  # fmt: skip
    """Note the stored copy of each source that has none noted yet.

    What was found before the archive stopped answering is kept; the file is replaced whole, or stays as it was.

    Parameters
    ----------
    service
        Address of the availability service.
    most
        Ask for so many at most.
    pause
        Seconds between two questions.
    told
        Hears of each copy that was found: the source and the copy's address.

    Returns
    -------
    int
        How many copies were noted.

    Raises
    ------
    ArchiveError
        If the archive cannot be reached, or says what is no answer.
    """
    path = house.data_dir() / house.describe("sources")["path"]
    house.table("sources")  # what is not a table of sources is not written anew
    header, *rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
    at = {name: place for place, name in enumerate(header)}
    open_rows = [row for row in rows if not row[at[COLUMN]]][:most]
    found = 0
    try:
        for number, row in enumerate(open_rows):
            if number:
                time.sleep(pause)
            copy = stored(row[at["url"]], row[at["date"]], service=service)
            if copy:
                row[at[COLUMN]] = copy
                found += 1
                told(row[at["source_id"]], copy)
    finally:
        if found:
            _write(path, [header, *rows])
    return found


def stored(url: str, day: str = "", *, service: str = SERVICE) -> str:
    """Address of the stored copy of a page nearest to a day; empty if the archive has none.

    Raises
    ------
    ArchiveError
        If the archive cannot be reached, or says what is no answer.
    """
    asked = f"{service}?{urlencode({'url': url} | ({'timestamp': day.replace('-', '')} if day else {}))}"
    request = Request(asked, headers={"User-Agent": f"{article().book} (notes stored copies of cited pages)"})
    host = urlsplit(service).hostname or service
    if urlsplit(service).scheme not in ("http", "https"):
        raise ArchiveError(
            service, found="no web address", expected="http:// or https://", remedy="Correct the option --service."
        )
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            said = answer.read(LONGEST)
    except HTTPError as error:
        raise ArchiveError(
            host, found=f"status {error.code} for {url}", expected="an answer",
            remedy="Wait a while, then run the command again: it goes on where it stopped.",
        ) from error  # fmt: skip
    except (URLError, OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise ArchiveError(
            host, found=f"no way there ({reason})", expected="a network",
            remedy="Run the command where there is one; sources without a noted copy stay as they were.",
        ) from error  # fmt: skip
    return _copy(said, f"{host}, answer for {url}")


def _copy(said: bytes, where: str) -> str:
    """The address in an answer of the service."""
    try:
        closest = json.loads(said)["archived_snapshots"].get("closest", {})
        if not closest or not closest["available"] or str(closest["status"]) != "200":
            return ""
        copy = str(closest["url"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(
            where, found=said[:60].decode("utf-8", "replace") or "nothing",
            expected="JSON with archived_snapshots", remedy="Try another --service, or later.",
        ) from error  # fmt: skip
    if urlsplit(copy).scheme not in ("http", "https") or not urlsplit(copy).hostname or any(c.isspace() for c in copy):
        raise ArchiveError(where, found=repr(copy), expected="the address of a copy", remedy="Try another --service.")
    return copy


def _write(path: Path, rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    files.write(path, text.getvalue())


def unnoted() -> Iterator[str]:
    """Sources for which no stored copy is noted."""
    sources = house.table("sources")
    yield from sources.loc[sources[COLUMN].isna(), "source_id"]
