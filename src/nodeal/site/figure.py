"""The HTML of one chart: finding, picture, source, data and downloads, readable without a script.

The picture is there first; the interactive chart is an offer behind a button. What the buttons do stands in
``nodeal.js`` of the theme, which finds its way by the ``data-`` attributes and class names written here.
"""

from __future__ import annotations

from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from nodeal.charts.theme import NARROW
from nodeal.site.assets import handing, hashed
from nodeal.site.picture import DARK_SET
from nodeal.site.stored import CHART_MIME, SiteError, StoredChart, stored_charts

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


class ChartAgain(SphinxDirective):
    """``{chart} talks-answer-matrix``: a chart of a chapter on another page."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Find the chart among the stored ones; the page is renewed with the chapter's notebook."""
        (name,) = self.arguments
        root = Path(self.env.srcdir)
        charts = stored_charts(root)
        if name not in charts:
            raise SiteError(
                f"{self.env.docname}, {{chart}} {name}",
                found="no such chart in the notebooks",
                expected="one of " + ", ".join(get_close_matches(name, charts, cutoff=0) or sorted(charts)),
                remedy="Correct the name.",
            )
        chart = charts[name]
        self.env.note_dependency(str(root / "notebooks" / chart.notebook))
        return [ChartNode(spec=chart.spec, ids=[identifier(chart)])]


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


def figure(chart: StoredChart, to_root: str) -> str:
    """The whole figure.

    Parameters
    ----------
    chart
        What to show.
    to_root
        Relative address of the site's root, ending in a slash or empty.
    """
    anchor, name = identifier(chart), chart.name
    spec, drawing = (f"{to_root}{DRAWINGS}/{file}" for file in (spec_script(chart)[0], drawing_script(chart)))
    drawings, take_away = f"{to_root}{DRAWINGS}/{name}", f"{to_root}charts/{name}"
    wide, narrow = (f'width="{w}" height="{h}"' for w, h in (chart.size(narrow=False), chart.size(narrow=True)))
    phone = f"(max-width: {PHONE}px)"
    return f"""
<figure class="chart" id="{anchor}" data-spec="{spec}" data-drawing="{drawing}">
<figcaption>
<p class="chart-title">{escape(chart.title)}</p>
<p class="chart-subtitle">{escape(chart.subtitle)}</p>
</figcaption>
<div class="chart-stage"><picture>
<source media="screen and {phone} and {ON_DARK}" srcset="{drawings}.narrow.svg#{DARK_SET}" {narrow}>
<source media="{phone}" srcset="{drawings}.narrow.svg" {narrow}>
<source media="screen and {ON_DARK}" srcset="{drawings}.svg#{DARK_SET}" {wide}>
<img src="{drawings}.svg" {wide} alt="{escape(chart.alt)}" loading="lazy">
</picture>
<p class="chart-source">{escape(chart.caption)}</p></div>
<div class="chart-tools">
<button type="button" data-do="explore" aria-pressed="false">Explore</button>
<button type="button" data-do="png">PNG</button>
<a href="{take_away}.svg" download>SVG</a>
<a href="{take_away}.csv" download>CSV</a>
<a href="{take_away}.xlsx" download>XLSX</a>
<a href="{take_away}.json" download>JSON</a>
<span class="chart-status" role="status"></span>
</div>
{_data(chart, f"{take_away}.csv")}
</figure>
"""


def table(columns: list[str], rows: list[list[Any]], *, label: str) -> str:
    """Rows as a scrollable HTML table; columns of numbers are set flush right.

    Numbers stand as programs read them and missing values as empty cells, so that a copied column adds up.
    """
    numeric = [all(isinstance(row[i], (int, float, type(None))) for row in rows) for i in range(len(columns))]
    kind = [' class="num"' if n else "" for n in numeric]
    # Blanks between cells: the search index takes tags out and would glue the words.
    head = " ".join(f'<th scope="col"{k}>{escape(c)}</th>' for c, k in zip(columns, kind, strict=True))
    body = "\n".join(
        "<tr>" + " ".join(f"<td{k}>{_cell(v)}</td>" for v, k in zip(row, kind, strict=True)) + "</tr>" for row in rows
    )
    return (
        f'<div class="table-wrap" role="region" tabindex="0" aria-label="{escape(label)}">\n'
        f'<table class="nodeal">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>'
    )


def register(app: Sphinx) -> None:
    """Make the chart node known to Sphinx."""
    app.add_node(ChartNode, html=(_visit, _depart), text=(_skip, None), latex=(_skip, None), epub=(_skip, None))


def _data(chart: StoredChart, csv: str) -> str:
    count = len(chart.rows)
    if count > INLINE_ROWS:
        return (
            f'<p class="chart-data">The data have {count:,} rows: <a href="{csv}" download>all of them as CSV</a>.</p>'
        )
    rows = table(chart.columns, chart.rows, label=f"Data: {chart.title}")
    noun = "row" if count == 1 else "rows"
    return f'<details class="chart-data"><summary>Data ({count} {noun})</summary>\n{rows}\n</details>'


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))


def _visit(self: HTML5Translator, node: ChartNode) -> None:
    here = self.builder.get_target_uri(self.builder.current_docname)
    to_root = "../" * relative_uri(here, "").count("../")
    self.body.append(figure(StoredChart(self.builder.current_docname, node["spec"]), to_root))
    raise nodes.SkipNode


def _depart(self: HTML5Translator, node: ChartNode) -> None:
    """Nothing: the visit has written it all."""


def _skip(_self: object, _node: ChartNode) -> None:
    raise nodes.SkipNode


assert NARROW < PHONE, "the narrow picture must fit the windows it is meant for"
