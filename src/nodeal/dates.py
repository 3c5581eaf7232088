"""The two dates from which the book judges. Any day between them can be asked for."""

from __future__ import annotations

from datetime import date

PUBLISHED = date(2025, 3, 20)
"""The article's date. *As published* means: what could be known on this day."""

HINDSIGHT = date(2026, 11, 22)
"""The day from which *with hindsight* looks back: the last day on which sources were read.

Each series ends earlier and says through when its data go."""
