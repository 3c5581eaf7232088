"""The pages behind a row of any table, for whatever names them: rows of ``sources``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nodeal.tables import kept, table


def cited(ids: object) -> Iterator[Any]:
    """The pages that a cell names, ids parted by semicolons, in their order; none for an empty cell."""
    pages = _pages()
    yield from (pages[one] for one in (ids.split(";") if isinstance(ids, str) and ids else ()))


def publishers(ids: object) -> Iterator[Any]:
    """The same, of each publisher the first."""
    seen = set()
    for page in cited(ids):
        if page.publisher not in seen:
            seen.add(page.publisher)
            yield page


@kept()
def _pages() -> dict[str, Any]:
    return {str(row.source_id): row for row in table("sources").itertuples()}
