"""The HTML of one chart: finding, picture, source, data and downloads, readable without a script.

The picture is there first; the interactive chart is an offer behind a button. What the buttons do stands in
``nodeal.js`` of the theme, which finds its way by the ``data-`` attributes and class names written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from nodeal import printed
from nodeal.charts.theme import NARROW
from nodeal.printed import LONG_TEXT, Cell, Column, Table, Worded, breakable
from nodeal.site import claims
from nodeal.site.assets import handing, hashed
from nodeal.site.picture import DARK_SET
from nodeal.site.stored import CHART_MIME, StoredChart

PHONE = 600
"""Up to this width of the window, in pixels, the narrow picture is shown."""
ON_DARK = "(prefers-color-scheme: dark)"
"""Where a system's ground is dark. ``nodeal.js`` finds the sources by it and turns them with the page's own switch."""
INLINE_ROWS = 60
"""Up to this many rows the data stand in the page."""
DRAWINGS = "_static/charts"
"""Where the site keeps the pictures its pages show; ``charts/`` holds what readers take away."""


class ChartNode(nodes.General, nodes.Element):
    """A chart in a document: a link target of its own, written by the HTML builders only."""


class ChartRenderer:
    """MyST-NB's renderer for stored plotly charts.

    Without it MyST-NB knows no HTML for them and leaves the place empty.
    """

    mime_priority_overrides: ClassVar = [(builder, CHART_MIME, 1) for builder in ("html", "dirhtml", "singlehtml")]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:  # noqa: ANN401
        """Turn one stored output into a node; anything that is no chart is left to others."""
        if data.mime_type != CHART_MIME or inline:
            return None
        document = renderer.renderer.document
        chart = StoredChart(document.settings.env.docname, data.content)
        node = ChartNode(spec=data.content, ids=[identifier(chart)], names=[identifier(chart)])
        # Not written (see _visit), but found by the search.
        node += nodes.inline("", f"{chart.title}. {chart.subtitle}")
        document.note_explicit_target(node)
        return [node]


def identifier(chart: StoredChart) -> str:
    """The anchor of a chart: text may link to ``#fig-aid-monthly``."""
    return f"fig-{chart.name}"


def spec_script(chart: StoredChart) -> tuple[str, str]:
    """Name and content of the script that hands a chart's spec to the page."""
    script = handing(chart.spec)
    return hashed(f"{chart.name}.js", script), script


def drawing_script(chart: StoredChart) -> str:
    """Name of the script that holds the picture for download; only a page opened from disk asks for it.

    No hash: nothing from disk is kept in a cache.
    """
    return f"{chart.name}.svg.js"


def words(chart: StoredChart) -> str:
    """What a reader sees of a figure: finding, measure, source, and the data where they stand in the page."""
    count = len(chart.rows)
    if count <= INLINE_ROWS:
        data = f"Data ({count} {'row' if count == 1 else 'rows'}) {_data(chart).words}"
    else:
        data = f"The data have {count:,} rows: all of them as CSV."
    return f"{chart.title} {chart.subtitle} {chart.caption} {data}"


def figure(chart: StoredChart, to_root: str) -> str:
    """The whole figure.

    Parameters
    ----------
    chart
        What to show.
    to_root
        Relative address of the site's root, ending in a slash or empty.
    """
    spec, drawing = (f"{to_root}{DRAWINGS}/{file}" for file in (spec_script(chart)[0], drawing_script(chart)))
    short = len(chart.rows) <= INLINE_ROWS
    return printed.printed(
        "figure", chart=chart, anchor=identifier(chart), spec=spec, drawing=drawing,
        picture=f"{to_root}{DRAWINGS}/{chart.name}", files=f"{to_root}charts/{chart.name}",
        narrow=chart.size(narrow=True), wide=chart.size(narrow=False),
        phone=f"(max-width: {PHONE}px)", on_dark=ON_DARK, dark_set=DARK_SET, count=len(chart.rows),
        data=_data(chart) if short else "",
    )  # fmt: skip


def _data(chart: StoredChart) -> Worded:
    return as_read(chart.columns, chart.rows, label=f"Data: {chart.title}")


def as_read(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, label: str) -> Worded:
    """Rows as a scrollable table; columns of numbers are set flush right.

    Numbers stand as programs read them and missing values as empty cells, so that a copied column adds up.
    """
    numeric = [all(isinstance(row[i], (int, float, type(None))) for row in rows) for i in range(len(columns))]
    cells = [[Cell("" if value is None else str(value)) for value in row] for row in rows]
    long = [any(len(row[i].text) > LONG_TEXT for row in cells) for i in range(len(columns))]
    css = ["num" if number else "long" if words else "" for number, words in zip(numeric, long, strict=True)]
    heads = [Column(breakable(name, "_"), kind) for name, kind in zip(columns, css, strict=True)]
    return printed.table(Table(heads, cells, label=label, heads=False))


def register(app: Sphinx) -> None:
    """Make the chart node known to Sphinx."""
    app.add_node(ChartNode, html=(_visit, _depart), text=(_skip, None), latex=(_skip, None), epub=(_skip, None))


def _visit(self: HTML5Translator, node: ChartNode) -> None:
    here = self.builder.get_target_uri(self.builder.current_docname)
    to_root = "../" * relative_uri(here, "").count("../")
    html = figure(StoredChart(self.builder.current_docname, node["spec"]), to_root)
    self.body.append(claims.led(html, self.builder))
    raise nodes.SkipNode


def _depart(self: HTML5Translator, node: ChartNode) -> None:
    """Nothing: the visit has written it all."""


def _skip(_self: object, _node: ChartNode) -> None:
    raise nodes.SkipNode


assert NARROW < PHONE, "the narrow picture must fit the windows it is meant for"
