"""Files beside the pages: pictures, chart specs, tables and data as CSV and XLSX, and the one plotly bundle."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

from plotly.offline import get_plotlyjs
from sphinx.application import Sphinx
from sphinx.util import logging

import nodeal
from nodeal.site import answering, api, assets, database, prerender, published, reading, workbook
from nodeal.site.assets import renew
from nodeal.site.figure import DRAWINGS, drawing_script, spec_script
from nodeal.site.imprint import Imprint
from nodeal.site.picture import compose
from nodeal.site.shown import TABLES
from nodeal.site.slim import LOST_PAGE, drop_gone_pages, drop_gone_words, drop_unused
from nodeal.site.stored import StoredChart, stored_charts, stored_tables
from nodeal.tables import described

logger = logging.getLogger(__name__)

SCHEMA = Path(nodeal.__file__).parent / "ledger" / "verdicts.schema.json"
"""The form of ``.venv/bin/nodeal verdicts --format json``, for whoever reads verdicts with a program."""


def write(app: Sphinx, failure: Exception | None) -> None:
    """Complete a built site; runs once, when all pages are written.

    A missing or stale picture is a warning and so fails the build: a page must not show yesterday's chart.
    """
    if failure or app.builder.format != "html":
        return
    root, site = Path(app.srcdir), Path(app.outdir)
    for problem in prerender.state(root).problems():
        logger.warning("%s; run `make charts`", problem, type="nodeal", subtype="picture")
    charts = stored_charts(root)
    _charts(root, site, charts)
    _shown(root, site)
    _notebooks(app, root, site)
    _tables(root, site)
    drop_unused(site, _loaded(root, site, with_charts=bool(charts)))
    lost = [LOST_PAGE] if app.nodeal_imprint.address else []  # type: ignore[attr-defined]
    drop_gone_pages(site, [*app.env.found_docs, *lost], home=app.config.root_doc)
    drop_gone_words(site)
    _on_the_web(app, root, site, charts)


def chart_csv(chart: StoredChart) -> str:
    """The numbers of a chart as CSV."""
    return to_csv(chart.columns, chart.rows)


def to_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as CSV text, missing values as empty cells."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _loaded(root: Path, site: Path, *, with_charts: bool) -> list[str]:
    """Write what pages load under the names by which they ask for it; hands back the paths below the site."""
    names = (*assets.OWN, *assets.LEDGER, *assets.LANDING)
    files = {assets.own(root, name): (assets.theme(root) / name).read_text("utf-8") for name in names}
    if with_charts:
        files[assets.bundle()] = get_plotlyjs()
    for path, text in files.items():
        renew(site / path, text)
    return [*files, *assets.search_scripts(site)]


def _charts(root: Path, site: Path, charts: dict[str, StoredChart]) -> None:
    shutil.rmtree(site / DRAWINGS, ignore_errors=True)
    (site / DRAWINGS).mkdir(parents=True)
    _leave_workbooks(site / "charts", charts)
    for picture in prerender.pictures(charts.values()):
        path = root / prerender.PICTURES / picture.file
        if path.is_file():
            shutil.copyfile(path, site / DRAWINGS / picture.file)
    for name, chart in charts.items():
        files = site / "charts" / name
        renew(files.with_suffix(".csv"), chart_csv(chart))
        workbook.renew_chart(files.with_suffix(workbook.END), chart)
        renew(
            files.with_suffix(".json"),
            json.dumps(chart.spec, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        )
        renew(site / DRAWINGS / spec_script(chart)[0], spec_script(chart)[1])
        drawing = root / prerender.PICTURES / f"{name}.svg"
        if drawing.is_file():
            whole = compose(chart, drawing.read_text("utf-8"))
            renew(files.with_suffix(".svg"), whole)
            renew(site / DRAWINGS / drawing_script(chart), assets.handing(whole))


def _shown(root: Path, site: Path) -> None:
    """Every named table of the chapters as CSV and XLSX, as measured."""
    folder, tables = site / TABLES, stored_tables(root)
    _leave_workbooks(folder, tables)
    for name, table in tables.items():
        renew(folder / f"{name}.csv", to_csv(table.columns, table.rows))
        workbook.renew_shown(folder / f"{name}{workbook.END}", table)


def _notebooks(app: Sphinx, root: Path, site: Path) -> None:
    """The notebooks that pages offer, as reading copies."""
    titles = {name: title.astext() for name, title in app.env.titles.items()}
    sources = reading.cited(root / "book" / "references.bib")
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        copy = site / "_sources" / "notebooks" / path.name
        if copy.is_file():  # of a page of this build
            renew(copy, reading.reading_copy(path, titles, sources))


def _on_the_web(app: Sphinx, root: Path, site: Path, charts: Collection[str]) -> None:
    """For programs, and what a book has only at an address, of all its pages; what an earlier build has left goes."""
    shutil.rmtree(site / published.CARDS, ignore_errors=True)
    of: Imprint = app.nodeal_imprint  # type: ignore[attr-defined]
    for name, text in api.files(root, of).items():
        renew(site / name, text)
    pages = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")} - {"index"}
    news = answering.news() if of.address and answering.CORRECTIONS in pages else []
    written = published.files(of, pages, app.config.root_doc, app.config.html_title, news)
    for name in (published.SITEMAP, published.FEED):
        if name in written:
            renew(site / name, written[name])
        else:
            (site / name).unlink(missing_ok=True)
    if of.address:
        published.write_cards(root, site, charts)


def _leave_workbooks(folder: Path, names: Collection[str]) -> None:
    """Empty a folder but for the workbooks of what is still there: they take longest, and know whether they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {f"{name}{workbook.END}" for name in names}
    for path in sorted(folder.iterdir()):
        if path.name not in kept:
            path.unlink()


def _tables(root: Path, site: Path) -> None:
    """Copy the published tables and their description; each also as a workbook, all of them in one database."""
    source, target = root / "data", site / "data"
    if not (source / "datapackage.json").is_file():
        return
    resources = described(source / "datapackage.json")["resources"]
    wanted = {"datapackage.json", *(r["path"] for r in resources)}
    books = {f"{r['path'].removesuffix('.csv')}{workbook.END}": r for r in resources if r["path"].endswith(".csv")}
    kept = wanted | books.keys() | {database.FILE, SCHEMA.name}
    for path in sorted(target.rglob("*")):
        if path.is_file() and path.relative_to(target).as_posix() not in kept:
            path.unlink()
    _copy(SCHEMA, target / SCHEMA.name)
    changed = [name for name in sorted(wanted) if _copy(source / name, target / name)]
    if changed or not database.current(target / database.FILE):
        database.write(resources, source, target / database.FILE)
    for name, resource in books.items():
        workbook.renew_table(target / name, source / resource["path"], resource)


def _copy(source: Path, target: Path) -> bool:
    """Copy a file unless it is there already, byte for byte. Says whether it was copied."""
    if target.is_file() and target.read_bytes() == source.read_bytes():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return True
