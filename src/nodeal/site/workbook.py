"""Tables as .xlsx beside their CSV: typed, so that they open right whatever a spreadsheet takes for the decimal sign.

The first sheet holds the data, the second says what they are. The bytes depend on nothing but the content, and a
workbook is written only when what it is made of has changed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from nodeal.article import article
from nodeal.dates import HINDSIGHT
from nodeal.site.stored import StoredChart, StoredTable
from nodeal.tables import TRUTH

END = ".xlsx"
PROJECT = article().book
TERMS = "Curated tables: CC BY 4.0. Tables derived from a publisher's data keep that publisher's terms."
"""What holds for charts and tables of chapters, which rest on several tables; the data page has the terms of each."""
FIRST_DAY = date(1900, 3, 1)
"""Before this day spreadsheets do not agree how days are counted: an earlier one stays text."""
WIDEST = 60
"""A column is as wide as its longest cell, up to this many letters."""
CORE = "docProps/core.xml"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_CODE = Path(__file__).read_bytes()

Cells = Sequence[Sequence[str]]
About = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a workbook holds.

    Attributes
    ----------
    title
        What the table is, in words.
    columns, kinds
        Name of each column, and its type in the words of the data package standard.
    rows
        Cells as the CSV has them: empty where nothing is known.
    about
        Rows of the second sheet.
    """

    title: str
    columns: Sequence[str]
    kinds: Sequence[str]
    rows: Cells
    about: About


def renew_table(target: Path, source: Path, resource: dict[str, Any]) -> bool:
    """Write the workbook of a published table, if its CSV or its description changed. Says whether it was written."""
    content = source.read_bytes()

    def made() -> Workbook:
        columns, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        fields = resource["schema"]["fields"]
        return Workbook(resource["title"], columns, [f["type"] for f in fields], rows, list(_described(resource)))

    return _renew(target, [content, json.dumps(resource).encode()], made)


def renew_chart(target: Path, chart: StoredChart) -> bool:
    """Write the workbook of a chart's numbers, if they changed. Says whether it was written."""
    about: About = [
        ("Chart", chart.title), ("Measure", chart.subtitle), ("What it shows", chart.alt), ("Source", chart.caption),
        ("Chapter", chart.notebook.removesuffix(".ipynb")), ("Licence", TERMS), ("Part of", PROJECT),
    ]  # fmt: skip
    book = _of_values(chart.title, chart.columns, chart.rows, about)
    return _renew(target, [repr(book).encode()], lambda: book)


def renew_shown(target: Path, table: StoredTable) -> bool:
    """Write the workbook of a table shown in a chapter, if it changed. Says whether it was written."""
    about: About = [
        ("Table", table.caption), ("Chapter", table.notebook.removesuffix(".ipynb")), ("Licence", TERMS),
        ("Part of", PROJECT),
    ]  # fmt: skip
    book = _of_values(table.caption, table.columns, table.rows, about)
    return _renew(target, [repr(book).encode()], lambda: book)


def _of_values(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], about: About) -> Workbook:
    """A workbook of JSON values."""
    kinds = [_kind([row[i] for row in rows]) for i in range(len(columns))]
    return Workbook(title, columns, kinds, [["" if v is None else str(v) for v in row] for row in rows], about)


def _described(resource: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """What the description says of a table, and each of its columns."""
    about = resource.get("nodeal", {})
    yield "Table", resource["title"]
    yield "Description", resource.get("description", "")
    yield "File", resource["path"]
    for source in resource.get("sources", []):
        yield "Source", ", ".join(filter(None, (source.get("title"), source.get("path"))))
    for licence in resource.get("licenses", []):
        yield "Licence", ", ".join(filter(None, (licence.get("title") or licence.get("name"), licence.get("path"))))
    yield "Data through", about.get("data_through", "")
    for limit in about.get("limitations", []):
        yield "What it cannot tell", limit
    yield "Part of", PROJECT
    yield ()
    yield "Column", "Type", "Unit", "Meaning"
    for field in resource["schema"]["fields"]:
        yield field["name"], field["type"], field.get("unit", ""), field.get("description", "")


def _kind(values: Sequence[object]) -> str:
    """The type of a column of JSON values."""
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, bool) for value in present):
        return "boolean"
    if present and all(isinstance(value, int | float) for value in present):
        return "number"
    return _dated(["" if value is None else str(value) for value in values])


def _all(pattern: re.Pattern[str], cells: Sequence[str]) -> bool:
    """Whether there is a cell that says something, and each that does is of this form."""
    present = [cell for cell in cells if cell]
    return bool(present) and all(pattern.fullmatch(cell) for cell in present)


def _dated(cells: Sequence[str]) -> str:
    """Days, months or text: text, too, where some dates lack their day."""
    return "date" if _all(_DAY, cells) else "yearmonth" if _all(_MONTH, cells) else "string"


def _renew(target: Path, made_of: Sequence[bytes], make: Callable[[], Workbook]) -> bool:
    """Write a workbook unless the one that is there says that it was made of the same, by the same code."""
    mark = hashlib.sha256(b"\0".join([_CODE, *made_of])).hexdigest()
    try:
        with ZipFile(target) as there:
            if mark.encode() in there.read(CORE):
                return False
    except (FileNotFoundError, BadZipFile, KeyError):
        pass
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(written(make(), mark))
    return True


def written(book: Workbook, mark: str = "") -> bytes:
    """The workbook as a file.

    Parameters
    ----------
    book
        What it holds.
    mark
        Kept in the file's properties as its identifier.
    """
    # Imported here: a build in which no table changed does without.
    from openpyxl import Workbook as File
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.writer.excel import ExcelWriter

    file = File(write_only=True)
    day = datetime(HINDSIGHT.year, HINDSIGHT.month, HINDSIGHT.day)
    file.properties = DocumentProperties(creator=PROJECT, title=book.title, identifier=mark, created=day, modified=day)
    data, about = file.create_sheet("data"), file.create_sheet("about")

    def text(sheet: Any, words: str, font: Font | None = None) -> Any:  # noqa: ANN401 - a sheet and a cell of openpyxl
        """A cell that is text whatever its words look like."""
        cell = WriteOnlyCell(sheet, words)
        cell.data_type = "s"
        if font:
            cell.font = font
        return cell

    bold = Font(bold=True)
    data.freeze_panes = "A2"
    data.auto_filter.ref = f"A1:{get_column_letter(len(book.columns))}{len(book.rows) + 1}"
    for number, cells in enumerate(zip(book.columns, *book.rows, strict=True), start=1):
        data.column_dimensions[get_column_letter(number)].width = min(WIDEST, max(map(len, cells)) + 2)
    data.append([text(data, name, bold) for name in book.columns])
    for row in book.rows:
        values = map(typed, row, book.kinds)
        # openpyxl takes text after these signs for a formula or an error.
        data.append([text(data, v) if isinstance(v, str) and v[0] in "=#" else v for v in values])
    for letter, width in zip("ABCD", (20, 14, 14, WIDEST), strict=True):
        about.column_dimensions[letter].width = width
    for line in book.about:
        about.append([text(about, words, None if i else bold) for i, words in enumerate(line)])
    content = io.BytesIO()
    ExcelWriter(file, _Steady(content, "w", ZIP_DEFLATED)).save()
    return content.getvalue()


def typed(cell: str, kind: str) -> str | int | float | bool | date | None:
    """A cell of a CSV as what its type says: a month is its first day, an empty cell nothing."""
    if cell == "":
        return None
    match kind:
        case "integer":
            return int(cell)
        case "number":
            return float(cell)
        case "boolean":
            return TRUTH[cell]
        case "date" | "yearmonth":
            day = date.fromisoformat(cell if kind == "date" else f"{cell}-01")
            return day if day >= FIRST_DAY else cell
    return cell


class _Steady(ZipFile):
    """An archive without the hour at which it was packed."""

    def writestr(self, name: str, data: str | bytes, *_: object, **__: object) -> None:  # type: ignore[override]
        super().writestr(ZipInfo(name), data, ZIP_DEFLATED)

    def write(self, filename: str, arcname: str, *_: object, **__: object) -> None:  # type: ignore[override]
        self.writestr(arcname, Path(filename).read_bytes())
