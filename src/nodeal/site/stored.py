"""Charts and tables as the notebooks store them: the one source of everything the site knows about them."""

from __future__ import annotations

import copy
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodeal import notebooks
from nodeal.charts.theme import NARROW, WIDE
from nodeal.errors import NodealError
from nodeal.printed import TABLE_MIME, measured

CHART_MIME = "application/vnd.plotly.v1+json"
LICENCE = "Picture: No\N{NO-BREAK SPACE}deal,\N{NO-BREAK SPACE}audited, CC\N{NO-BREAK SPACE}BY\N{NO-BREAK SPACE}4.0."
FOOT_SIZE, FOOT_LINE, FOOT_GAP, FOOT_MARGIN = 12, 16, 10, 8
"""Size of the letters of a picture's foot, height of a line, the space above it and on either side, in pixels."""
FOOT_LETTER = 6.7
"""Width of a letter of that size, on the wide side of what systems' fonts have, in pixels."""
PLOTLY_HEIGHT = 450
"""What plotly draws when a figure names no height."""


class SiteError(NodealError):
    """Something between the stored outputs and the page that does not fit."""


@dataclass(frozen=True, slots=True)
class StoredChart:
    """One chart with everything that stands beside it.

    Attributes
    ----------
    notebook
        File it is stored in, for error messages.
    spec
        The stored JSON: ``data``, ``layout``, and ``nodeal`` with name, alternative text, caption and rows.
    png
        The picture stored beside it, for other viewers, in base64; empty if there is none.
    """

    notebook: str
    spec: dict[str, Any]
    png: str = ""

    def __post_init__(self) -> None:
        beside = self.spec.get("nodeal", {})
        missing = [key for key in ("name", "alt", "caption", "data") if not beside.get(key)]
        if missing:
            raise SiteError(
                self.notebook,
                found=f"a chart without {', '.join(missing)}",
                expected="a chart shown with nodeal.show.chart",
                remedy="Call show.chart in that cell and re-execute the notebook.",
            )

    @property
    def name(self) -> str:
        """Kebab-case name, unique in the book."""
        return self.spec["nodeal"]["name"]

    @property
    def alt(self) -> str:
        """What a person who cannot see the picture should know."""
        return self.spec["nodeal"]["alt"]

    @property
    def caption(self) -> str:
        """Source and data-through date."""
        return _text(self.spec["nodeal"]["caption"])

    @property
    def columns(self) -> list[str]:
        """Column names of the numbers drawn."""
        return self.spec["nodeal"]["data"]["columns"]

    @property
    def rows(self) -> list[list[Any]]:
        """The numbers drawn."""
        return self.spec["nodeal"]["data"]["rows"]

    @property
    def title(self) -> str:
        """The finding, as plain text."""
        return _text(self.spec["layout"].get("title", {}).get("text", ""))

    @property
    def subtitle(self) -> str:
        """Measure, unit and period, as plain text."""
        return _text(self.spec["layout"].get("title", {}).get("subtitle", {}).get("text", ""))

    def layout(self, *, narrow: bool) -> dict[str, Any]:
        """The layout to draw at one of the two widths: no title (HTML carries it), narrow changes applied."""
        layout = copy.deepcopy(self.spec["layout"])
        changes = (layout.pop("meta", None) or {}).get("narrow", {})
        layout.pop("title", None)
        if narrow:
            for path, value in changes.items():
                _set(layout, path, value, where=f"{self.notebook}, chart {self.name!r}")
        layout["width"] = NARROW if narrow else WIDE
        layout.setdefault("height", PLOTLY_HEIGHT)
        return layout

    def foot(self, *, narrow: bool) -> list[str]:
        """Lines under the drawing, in the picture itself: people pass on pictures without the page around them."""
        width = ((NARROW if narrow else WIDE) - 2 * FOOT_MARGIN) / FOOT_LETTER
        return textwrap.wrap(f"{self.caption} {LICENCE}", width=int(width), break_on_hyphens=False)

    def size(self, *, narrow: bool) -> tuple[int, int]:
        """Width and height of the picture in pixels, its foot included."""
        layout = self.layout(narrow=narrow)
        return layout["width"], int(layout["height"]) + FOOT_GAP + FOOT_LINE * len(self.foot(narrow=narrow))


def stored_charts(root: Path) -> dict[str, StoredChart]:
    """All charts of the executed notebooks below `root`, by name.

    Raises
    ------
    SiteError
        If two charts share a name.
    """
    charts: dict[str, StoredChart] = {}
    for notebook, output in _outputs(root):
        if (spec := output.get(CHART_MIME)) is not None:
            chart = StoredChart(notebook, spec, "".join(output.get("image/png", "")))
            if chart.name in charts:
                raise _second("chart", chart.name, notebook, charts[chart.name].notebook)
            charts[chart.name] = chart
    return charts


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table that can be taken away or shown again: the JSON of its cell, and the notebook that it is in."""

    notebook: str
    spec: dict[str, Any]

    @property
    def name(self) -> str:
        """Kebab-case name, unique in the book."""
        return self.spec["name"]

    @property
    def caption(self) -> str:
        """What the rows are and where they come from."""
        return self.spec["caption"]

    @property
    def columns(self) -> list[str]:
        """Names of the columns, that of addresses after each that links."""
        return measured(self.spec)[0]

    @property
    def rows(self) -> list[list[Any]]:
        """Cells as measured, None where nothing is known."""
        return measured(self.spec)[1]


def stored_tables(root: Path, by: str = "name") -> dict[str, StoredTable]:
    """All tables of the executed notebooks below `root` that ``show.table`` named, by name.

    Parameters
    ----------
    root
        Checkout of the book.
    by
        ``key`` for those that another page shows again.

    Raises
    ------
    SiteError
        If two tables share a name.
    """
    tables: dict[str, StoredTable] = {}
    for notebook, output in _outputs(root):
        spec = output.get(TABLE_MIME, {})
        if name := spec.get(by):
            if name in tables:
                raise _second("table", name, notebook, tables[name].notebook)
            tables[name] = StoredTable(notebook, spec)
    return tables


def _outputs(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every stored output with the notebook it is in."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in notebooks.loaded(path)["cells"]:
            for output in cell.get("outputs", []):
                yield path.name, output.get("data", {})


def _second(what: str, name: str, notebook: str, first: str) -> SiteError:
    return SiteError(
        notebook,
        found=f"a second {what} named {name!r} (the first is in {first})",
        expected=f"one {what} a name",
        remedy="Rename one of them.",
    )


def _text(markup: str) -> str:
    """Plotly's few HTML tags taken out, breaks turned into spaces, apostrophes set as in the running text."""
    return re.sub(r"(?<=\w)'", "’", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip())


def _set(layout: dict[str, Any], path: str, value: object, *, where: str) -> None:
    """Set ``annotations.0.visible`` or ``margin.r`` in a layout, making what is missing on the way."""
    *steps, last = path.split(".")
    place: Any = layout
    try:
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
        place[int(last) if isinstance(place, list) else last] = value
    except (IndexError, ValueError, TypeError, AttributeError) as error:
        raise SiteError(
            where,
            found=f"the narrow-screen change {path!r}",
            expected="a path that exists in the layout",
            remedy="Correct it in the chart's call of theme.narrow.",
        ) from error
