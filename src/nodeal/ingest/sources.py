"""Grades of the sources: one map by host, and the few addresses that deserve another grade.

The scale is the editorial one: A primary document; B official statement or dataset; C agency, academic;
D newspaper, think tank; E compilation, encyclopaedia, blog; F state media, mirror, unknown. ``source_hosts``
gives each host a kind, the kind gives the grade, and a host that nobody has looked at is unknown, F.

What the kinds mean, the same for every country:

- *State media* are owned or directed by a government and have no law, charter or statute that keeps editors
  independent of it. Public broadcasters that have one (BBC, Deutsche Welle, Suspilne, RFE/RL) count as
  newspapers, private outlets close to a government too. State media count as B only for what that state's own
  officials said: that depends on the fact, so it is for whoever weighs the fact, not for this map.
- *A copy* has the grade of a copy (mirror), whoever wrote the original; `reprint_of` names the original.
  Unaltered copies by a known institution keep the original's kind and have an entry of their own in the map.
- *What a page is counts*, not what a citation called it: an encyclopaedia, its copy, a blog or a student's
  paper is no academic source.
- *An address* gets another grade than its host only in ``source_overrides``, with a reason: the whole text of a
  document or statement as printed by a publisher whom one can name.

Rows with a speaking id (``kiel-ust-r29``) are datasets and documents graded by hand; they are left alone.

A host may be followed by the beginning of a path where many publishers share it
(``github.com/UkraineSupportTrackerWebsite``): the longest beginning that fits decides.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import urlsplit

import pandas as pd

from nodeal import tables as house
from nodeal.errors import NodealError

RAW: tuple[str, ...] = ()
"""Reads no publisher's file."""

GRADES = {
    "primary_document": "A",
    "official_statement": "B",
    "dataset": "B",
    "news_agency": "C",
    "academic": "C",
    "newspaper": "D",
    "think_tank": "D",
    "compilation": "E",
    "encyclopaedia": "E",
    "blog": "E",
    "state_media": "F",
    "mirror": "F",
    "unknown": "F",
}
"""Kind of source → grade."""


class SourceError(NodealError):
    """An address that is none, or a source whose id belongs to another address."""


def tables() -> dict[str, pd.DataFrame]:
    """The sources, graded anew by the map. Cells that the map fills may be empty in the file."""
    resource = house.describe("sources")
    listed = house.read_csv(house.data_dir() / resource["path"], resource)
    return {"sources": regrade(listed, house.table("source_hosts"), house.table("source_overrides"))}


def host_of(url: str) -> str:
    """Host of an address in lower case, without ``www.``, port or closing dot.

    Raises
    ------
    SourceError
        If the text is not a web address.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not slug(host):
        raise SourceError(
            f"address {url!r}",
            found="no web address",
            expected="http:// or https:// and a host",
            remedy="Correct the address.",
        )
    return host


def source_id(url: str) -> str:
    """Id of an address: its host in kebab case and six hexadecimal digits of its SHA-1.

    >>> source_id("https://www.kyivpost.com/post/1")
    'kyivpost-com-b4e4f2'
    """
    digest = hashlib.sha1(url.strip().encode(), usedforsecurity=False).hexdigest()
    return f"{slug(host_of(url))}-{digest[:6]}"


def slug(name: str) -> str:
    """Kebab case of a name, ASCII only."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"['’]", "", plain.replace("&", " and "))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def entry_for(url: str, entries: dict[str, int]) -> int | None:
    """Value of the longest entry, a host or a host with the beginning of a path, that fits an address."""
    host = host_of(url)
    steps = [step for step in urlsplit(url.strip()).path.split("/") if step]
    for end in range(len(steps), -1, -1):
        found = entries.get("/".join([host, *steps[:end]]))
        if found is not None:
            return found
    return None


def regrade(listed: pd.DataFrame, hosts: pd.DataFrame, overrides: pd.DataFrame) -> pd.DataFrame:
    """Sources with publisher, kind, grade, language and witness as the map and its exceptions say.

    Parameters
    ----------
    listed
        Rows of ``sources``; empty cells of kind, grade, language and witness are filled.
    hosts, overrides
        ``source_hosts`` and ``source_overrides``.

    Raises
    ------
    SourceError
        If a source stands twice, an id is not the one of its address, or an exception names no source.
    """
    twice = listed.index[listed["source_id"].duplicated()]
    if len(twice):
        raise SourceError(
            f"sources.csv, row {twice[0] + 2}, column source_id",
            found=f"{listed.loc[twice[0], 'source_id']} a second time",
            expected="each source once",
            remedy="Delete the repeated row.",
        )
    strangers = overrides.loc[~overrides["source_id"].isin(listed["source_id"]), "source_id"]
    if len(strangers):
        raise SourceError(
            "source_overrides.csv, column source_id",
            found=f"{strangers.iloc[0]!r}",
            expected="a source_id of sources.csv",
            remedy="Correct the id or delete the row.",
        )
    frame = listed.set_index("source_id", drop=False)
    addresses = [i for i, url in zip(frame.index, frame["url"], strict=True) if _is_address_id(i, url)]
    by_host = {host: place for place, host in enumerate(hosts["host"])}
    entry = frame.loc[addresses, "url"].map(lambda url: entry_for(url, by_host)).dropna().astype(int)
    mapped = hosts.iloc[entry][["publisher", "kind", "language"]].set_index(entry.index)
    exceptions = overrides.set_index("source_id")["kind"]

    frame["publisher"] = mapped["publisher"].reindex(frame.index).fillna(frame["publisher"])
    frame["language"] = frame["language"].fillna(mapped["language"].reindex(frame.index))
    kind = frame["kind"].where(~frame.index.isin(addresses), mapped["kind"].reindex(frame.index).fillna("unknown"))
    frame["kind"] = exceptions.reindex(frame.index).fillna(kind)
    frame["grade"] = frame["kind"].map(GRADES)
    frame["witness"] = frame["reprint_of"].fillna(frame["publisher"]).map(slug)
    return frame.reset_index(drop=True).sort_values("source_id", kind="stable", ignore_index=True)


def _is_address_id(given: str, url: str) -> bool:
    """Whether an id is made from the address; a speaking id is not."""
    made = source_id(url)
    if given != made and re.fullmatch(re.escape(made[:-6]) + "[0-9a-f]{6}", given):
        raise SourceError(
            f"sources.csv, source_id {given}",
            found=f"the address {url}",
            expected=f"the id {made} for this address",
            remedy="Correct the id or the address.",
        )
    return given == made
