"""What rows cite: the pages behind them, how good these are, and the line beneath a picture that credits them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nodeal.dates import in_words
from nodeal.tables import TableError, data_through, describe, table

MOST_CITED = 6
"""How many publishers a source line names of pages that were gathered one by one."""
THROUGH = ". Data through "
"""What parts, in a source line, whose figures they are from the day to which they go."""


def credit(*tables: str) -> str:
    """Source line of a chart or table: who published what stands in these tables, and through when it goes."""
    titles = dict.fromkeys(s["title"].split(";")[0] for name in tables for s in describe(name)["sources"])
    through = max(data_through(name) for name in tables)
    return f"Source: {'; '.join(titles)}{THROUGH}{in_words(through)}."


def credit_pages(*tables: str) -> str:
    """Source line of what was gathered page by page: the publishers most cited in these tables, and how many others."""
    cited = [table(name)["source_id"].dropna().str.split(";").explode() for name in tables]
    urls = table("sources").set_index("source_id")["url"]
    return credit_shown(pd.concat(cited).map(urls), *tables)


def credit_shown(urls: pd.Series, *tables: str, also: Sequence[str] = ()) -> str:
    """Source line of the pages shown: their publishers, the most cited first, and how far the tables go.

    Parameters
    ----------
    urls
        Addresses of the pages; missing ones are passed over.
    tables
        Tables that the rows are of.
    also
        Whoever else made figures that are shown, in words.

    Raises
    ------
    TableError
        If an address is of no row of ``sources``, or nobody is left to name.
    """
    known = pages_at(urls)
    whose = urls.dropna().map(known["reprint_of"].fillna(known["publisher"]))
    counted = whose.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    cut = MOST_CITED - len(also) if len(counted) + len(also) > MOST_CITED + 1 else len(counted)
    if counted.empty and not also:
        raise TableError(
            f"source line of {', '.join(tables)}", found="no address", expected="one at least",
            remedy="Show rows that name a page, or say with also= who made the figures.",
        )  # fmt: skip
    told = [*counted.index[:cut], *also, *([f"{len(counted) - cut} others"] if cut < len(counted) else [])]
    line = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    return f"Source: {line}{THROUGH}{in_words(max(data_through(name) for name in tables))}."


def pages_at(urls: pd.Series) -> pd.DataFrame:
    """Rows of ``sources`` by address; raises :class:`TableError` if one of these addresses is of none."""
    known = table("sources").set_index("url")
    if wrong := sorted(set(urls.dropna()) - set(known.index)):
        raise TableError(
            "a source line", found=f"the address {wrong[0]}", expected="one of table 'sources'",
            remedy="Enter the page in data/sources.csv, or correct the address.",
        )  # fmt: skip
    return known


def first_url(source_ids: pd.Series) -> pd.Series:
    """Address of the first source named in each cell of a ``source_id`` column."""
    urls = table("sources").set_index("source_id")["url"]
    return source_ids.str.split(";").str[0].map(urls)


def best_grade(rows: pd.DataFrame) -> pd.Series:
    """Best grade among the sources of each row, A to F.

    `rows` has ``source_id``; where it has ``own_official`` too, a state's own media (F) count as B for what its
    officials said. Rows without a source are missing.
    """
    grades = table("sources").set_index("source_id")["grade"]
    own = rows["own_official"].astype(bool) if "own_official" in rows else pd.Series(data=False, index=rows.index)
    named = rows["source_id"].dropna().str.split(";")
    best = [
        min("B" if official and grades[i] == "F" else grades[i] for i in ids)
        for ids, official in zip(named, own[named.index], strict=True)
    ]
    return pd.Series(best, index=named.index, dtype="str").reindex(rows.index)
