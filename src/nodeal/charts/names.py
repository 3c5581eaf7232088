"""How pictures call what tables hold as codes: sides, issues, terms, texts, weapons, bids, in full and on a phone."""

from __future__ import annotations

from nodeal.tables import table


def called(kind: str, column: str = "name") -> dict[str, str]:
    """Names of one kind by code, in the order in which pictures draw them.

    Parameters
    ----------
    kind
        As in ``data/names.csv``: ``side``, ``issue``, ``term``.
    column
        ``name``; ``short`` for a phone, where what has none of its own keeps its name; ``place`` of a side.
    """
    rows = table("names").query("kind == @kind").set_index("code")
    return rows[column].fillna(rows["name"]).to_dict()


def sides() -> dict[str, str]:
    """The side, and so the colour, of each actor."""
    return table("actors").set_index("actor_id")["group"].to_dict()
