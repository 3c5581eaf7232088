"""Reading publishers' files: no cell is guessed at, no row is lost without a word.

A file is read as it stands into :class:`Rows`, and every column that is used goes through one of its strict readers:
``numbers``, ``codes``, ``days`` or ``texts``. Each refuses the first cell that it does not understand by file, sheet,
row and column. ``only`` is the one filter on a code: it knows every code, the ones taken and the ones left out, each of
those with its reason. ``count`` and ``once`` see rows that are missing or twice. Blanks are allowed in the number in
which they were found when the file was pinned, and in no other.
"""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.workbook import Workbook

from nodeal.dates import DayError, day
from nodeal.errors import NodealError
from nodeal.ingest.raw import fetch
from nodeal.tables import days_of

_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
"""No blank, no comma, no unit: whatever else stands in a number column is text."""
_BROKEN = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)")
"""What a spreadsheet leaves where a formula failed."""
_ADAPT = "See what the publisher changed, check it, and adapt the ingest module."
_UNITS = "Compare units, currency and months with the publisher's page before the file is pinned anew."


class RawContentError(NodealError):
    """A raw file that is the pinned one no longer, or does not say what its module relies on."""


@dataclass(frozen=True)
class Rows:
    """Cells of a publisher's table as they stand there, and where they stand.

    Parameters
    ----------
    cells
        One row a line of the file; the index is the number of the row in the file, its head being row 1.
    where
        Key of the raw file, with its sheet where it has several.
    typed
        Whether the file stores numbers and days as such, so that text in their place is a fault.
    row, column
        What the publisher's format calls them: records have fields.
    """

    cells: pd.DataFrame
    where: str
    typed: bool = False
    row: str = "row"
    column: str = "column"

    def __len__(self) -> int:
        return len(self.cells)

    def numbers(self, column: str, low: float, high: float, *, blanks: int = 0, whole: bool = False) -> pd.Series:
        """The column as numbers from `low` to `high`, a range that leaves out only the absurd.

        Parameters
        ----------
        blanks
            How many cells are empty: exactly as many, or none at all.
        whole
            Whether only whole numbers are: years, counts, ids. They come as ``Int64``.

        Raises
        ------
        RawContentError
            At the first cell that is text, an error of a spreadsheet, outside the range, or empty beyond `blanks`.
        """
        cells = self._filled(column, blanks, expected := f"a number from {low:g} to {high:g}")
        good = cells.map(_is_number if self.typed else _is_plain_number).astype(bool)
        self._refuse_first(column, ~good, expected)
        values = cells.astype("float64")
        if whole:
            self._refuse_first(column, values % 1 != 0, "a whole number")
        self._refuse_first(column, ~values.between(low, high), expected)
        values = values.reindex(self.cells.index)
        return values.astype("Int64") if whole else values

    def codes(self, column: str, known: Mapping[Any, Any] | Iterable[Any], *, blanks: int = 0) -> pd.Series:
        """The column's codes, each by what `known` maps it to; a plain list of codes leaves them as they are.

        Raises
        ------
        RawContentError
            At the first code that is not known, be it for a blank at its end, or empty beyond `blanks`.
        """
        known = dict(known) if isinstance(known, Mapping) else {code: code for code in known}
        expected = "one of " + ", ".join(map(str, known))
        cells = self._filled(column, blanks, expected)
        self._refuse_first(column, ~cells.isin(list(known)), expected)
        return cells.map(known).reindex(self.cells.index)

    def days(self, column: str, first: str, last: str, *, months: bool = False, blanks: int = 0) -> pd.Series:
        """The column as days from `first` to `last`, each written YYYY-MM-DD, or stored as a day without a time.

        `months` is whether the file has months instead, written YYYY-MM; they come as their first day.

        Raises
        ------
        RawContentError
            At the first cell that is no day, is written in another form, lies outside, or is empty beyond `blanks`.
        """
        form = "" if self.typed else ", written YYYY-MM" + ("" if months else "-DD")
        expected = f"a day from {first} to {last}{form}"
        cells = self._filled(column, blanks, expected)
        if self.typed:
            read = pd.to_datetime(cells.map(_stored_day)).astype("datetime64[s]")
        else:
            read = days_of(cells.astype("str") + ("-01" if months else ""))
        self._refuse_first(column, ~read.between(pd.Timestamp(first), pd.Timestamp(last)), expected)
        return read.reindex(self.cells.index)

    def texts(self, column: str, *, blanks: int = 0, broken: int = 0) -> pd.Series:
        """The column as text; `broken` is how many cells a spreadsheet has spoilt, to be mended by the caller.

        Raises
        ------
        RawContentError
            At the first cell that is no text, an error of a spreadsheet beyond `broken`, or empty beyond `blanks`.
        """
        cells = self._filled(column, blanks, "text")
        spoilt = cells.map(lambda cell: not isinstance(cell, str) or bool(_BROKEN.fullmatch(cell.strip()))).astype(bool)
        if spoilt.sum() != broken:
            self._refuse_first(column, spoilt, "text" + (f", and the {broken} spoilt cells known" if broken else ""))
            self.expect(broken == 0, "no spoilt cell", f"the {broken} known", column=column)
        return cells.reindex(self.cells.index)

    def only(self, column: str, taken: Iterable[Any], left_out: Mapping[Any, str]) -> Rows:
        """The rows whose code is among `taken`; each code in `left_out` is there with the reason why it is.

        Raises
        ------
        RawContentError
            At the first code that is in neither list, or an empty cell: its rows would be lost without a word.
        """
        taken = list(taken)
        code = self.codes(column, [*taken, *left_out])
        return replace(self, cells=self.cells[code.isin(taken)])

    def those(self, rows: pd.Series) -> Rows:
        """The rows for which a condition holds that the caller has stated and counted."""
        return replace(self, cells=self.cells[rows.to_numpy(dtype=bool)])

    def once(self, *columns: str) -> Rows:
        """These rows, if none repeats another in these columns.

        Raises
        ------
        RawContentError
            At the first row that does.
        """
        twice = self.cells.index[self.cells.duplicated(list(columns))]
        if len(twice):
            values = ", ".join(str(self.cells.loc[twice[0], c]) for c in columns)
            self._refuse(twice[0], ", ".join(columns), f"{values} a second time", "each once", plural=True)
        return self

    def repeated(self, known: Mapping[str, int], by: str) -> Rows:
        """These rows, if as many repeat another in every cell as were found to by the code in column `by`.

        A list without a key may name one thing twice: two equal grants of one day are two grants. Their number was
        looked at when the file was pinned; any other is a row copied over another or taken in twice.

        Raises
        ------
        RawContentError
            With the rows that repeat another, where their number is not the known one.
        """
        again = self.cells[self.cells.duplicated()]
        found = Counter(again[by])
        for code in dict.fromkeys([*known, *found]):
            rows = again.index[again[by] == code]
            if found[code] != known.get(code, 0):
                at = f", {self.row} {_listed(rows)}" if len(rows) else ""
                self.expect(
                    False,
                    f"{found[code]} of {code} that repeat another row in every cell",
                    f"the {known.get(code, 0)} known",
                    at=at,
                )
        return self

    def count(self, expected: int, what: str = "rows") -> Rows:
        """These rows, if they are as many as expected.

        Raises
        ------
        RawContentError
            If rows are missing or too many.
        """
        self.expect(len(self) == expected, f"{len(self)} {what}", f"{expected}")
        return self

    def blank(self, column: str) -> pd.Series:
        """Which cells of the column are empty."""
        cells = self.cells[column]
        return cells.isna() | cells.eq("")

    def check(self, column: str, wrong: pd.Series, found: Callable[[Any], str], expected: str) -> None:
        """Stop at the first row that is wrong; ``found(row)`` says what is, from the cells of that row.

        Raises
        ------
        RawContentError
            If a row is wrong.
        """
        rows = self.cells.index[wrong.fillna(True).to_numpy(dtype=bool)]
        if len(rows):
            self._refuse(rows[0], column, found(self.cells.loc[rows[0]]), expected)

    def expect(self, holds: bool, found: str, expected: str, *, column: str = "", at: str = "") -> None:
        """Stop unless the table as a whole is as the module relies on.

        Raises
        ------
        RawContentError
            If `holds` is false.
        """
        expect(holds, self.where + at + (f", {self.column} {column}" if column else ""), found=found, expected=expected)

    def _filled(self, column: str, blanks: int, expected: str) -> pd.Series:
        """The cells that are not empty, once as many as known are."""
        empty = self.cells.index[self.blank(column)]
        if len(empty) != blanks:
            if not blanks:
                self._refuse(empty[0], column, "an empty cell", expected)
            at = f" ({self.row} {_listed(empty)})" if 0 < len(empty) <= 12 else ""
            self.expect(False, f"{len(empty)} empty cells{at}", f"the {blanks} known", column=column)
        return self.cells[column].drop(empty)

    def _refuse_first(self, column: str, bad: pd.Series, expected: str) -> None:
        rows = bad.index[bad.to_numpy(dtype=bool)]
        if len(rows):
            self._refuse(rows[0], column, _told(self.cells.loc[rows[0], column]), expected)

    def _refuse(self, row: Hashable, column: str, found: str, expected: str, *, plural: bool = False) -> None:
        columns = f"{self.column}s" if plural else self.column
        where = f"raw file {self.where}, {self.row} {row}, {columns} {column}"
        raise RawContentError(where, found=found, expected=expected, remedy=_ADAPT)


def read_raw_csv(key: str, columns: Sequence[str], **options: Any) -> Rows:  # noqa: ANN401 - pandas options
    """Read the columns we use of a publisher's CSV file, every cell as the text that stands there.

    Parameters
    ----------
    key
        Key of the file in the registry.
    columns
        Columns that the caller uses.
    options
        Passed to :func:`pandas.read_csv`, such as ``sep`` or ``encoding``.

    Raises
    ------
    RawContentError
        If the file cannot be parsed or lacks a column.
    """
    as_text = {"dtype": str, "keep_default_na": False, "na_filter": False, "skip_blank_lines": False}
    try:
        frame = pd.read_csv(fetch(key), **{"encoding": "utf-8", **as_text, **options})
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise RawContentError(
            f"raw file {key}",
            found=str(error).strip(),
            expected=f"a CSV file in {options.get('encoding', 'UTF-8')}",
            remedy="Fetch the file again; it may be truncated or saved in another encoding.",
        ) from error
    # A row longer than the head makes pandas take the first column for names of rows.
    expect(isinstance(frame.index, pd.RangeIndex), f"{key}, row 2", found="more cells than columns", expected="as many")
    return _with_columns(frame, key, columns)


def read_raw_stata(key: str, columns: Sequence[str]) -> Rows:
    """Read the named columns of a publisher's Stata file, codes left as they are.

    Raises
    ------
    RawContentError
        If the file is not a whole Stata file or lacks a column.
    """
    path = fetch(key)
    try:
        frame = pd.read_stata(path, convert_categoricals=False)
    except (ValueError, KeyError, IndexError, EOFError, UnicodeDecodeError, struct.error) as error:
        raise RawContentError(
            f"raw file {key}",
            found=str(error).strip() or type(error).__name__,
            expected="a whole Stata file",
            remedy="Fetch the file again; it may be truncated or saved in another format.",
        ) from error
    return _with_columns(frame, key, columns, typed=True)


def read_raw_json(key: str) -> Any:  # noqa: ANN401 - whatever the publisher wrote
    """Parse a publisher's JSON or GeoJSON file.

    Parameters
    ----------
    key
        Key of the file in the registry.

    Raises
    ------
    RawContentError
        If it is no JSON text in UTF-8.
    """
    try:
        return json.loads(fetch(key).read_bytes())
    except ValueError as error:  # bad JSON and bad UTF-8 alike
        raise RawContentError(
            f"raw file {key}",
            found=str(error).strip(),
            expected="a JSON file in UTF-8",
            remedy="Fetch the file again; it may be truncated or saved in another encoding.",
        ) from error


@contextmanager
def raw_workbook(key: str, sheets: tuple[str, ...]) -> Iterator[Workbook]:
    """Open a publisher's workbook for reading, and make sure that the sheets we use are there.

    Raises
    ------
    RawContentError
        If the file is not a whole workbook or lacks a sheet.
    """
    path = fetch(key)
    with ExitStack() as opened:
        try:
            # Given a name, openpyxl leaves the file open when it cannot read it.
            file = opened.enter_context(path.open("rb"))
            book = opened.enter_context(closing(openpyxl.load_workbook(file, read_only=True, data_only=True)))
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
            raise RawContentError(
                f"raw file {key}",
                found=str(error).strip() or type(error).__name__,
                expected="a whole workbook (.xlsx)",
                remedy="Fetch the file again; it may be truncated or saved in another format.",
            ) from error
        missing = [sheet for sheet in sheets if sheet not in book.sheetnames]
        expect(
            not missing,
            key,
            found=f"no sheet {', '.join(missing)} among {', '.join(book.sheetnames)}",
            expected="sheets " + ", ".join(sheets),
        )
        yield book


def sheet_cells(book: Workbook, key: str, sheet: str, *, values_only: bool = True) -> list[tuple[Any, ...]]:
    """All rows of a sheet of an open workbook, its values or its cells: a sheet is parsed while it is read.

    Raises
    ------
    RawContentError
        If the sheet is no whole sheet.
    """
    try:
        return list(book[sheet].iter_rows(values_only=values_only))
    except (ValueError, KeyError, IndexError, EOFError, SyntaxError, zipfile.BadZipFile, zlib.error) as error:
        raise RawContentError(
            f"raw file {key}, sheet {sheet}",
            found=str(error).strip() or type(error).__name__,
            expected="a whole sheet",
            remedy="Fetch the file again; it may be damaged or saved by another program.",
        ) from error


def read_raw_sheet(key: str, sheet: str, columns: Sequence[str], *, typed: bool = True) -> Rows:
    """Read the columns we use of one sheet of a publisher's workbook, by the names in its first row.

    Parameters
    ----------
    typed
        Whether the sheet stores numbers as numbers; some keep everything as text.

    Raises
    ------
    RawContentError
        If the file is not a whole workbook, or lacks the sheet or a column.
    """
    with raw_workbook(key, (sheet,)) as book:
        head, *rows = sheet_cells(book, key, sheet) or [()]
    named = Counter(head)
    kept = [i for i, name in enumerate(head) if name in columns]
    cells = [[row[i] if i < len(row) else None for i in kept] for row in rows]
    frame = pd.DataFrame(cells, columns=[head[i] for i in kept], dtype=object)
    where = f"{key}, sheet {sheet}"
    again = [name for name in columns if named[name] > 1]
    expect(not again, f"{where}, row 1", found="twice the column " + ", ".join(again), expected="each column once")
    return _with_columns(frame, where, columns, typed=typed, among=[name for name in head if name is not None])


def _with_columns(
    frame: pd.DataFrame, where: str, columns: Sequence[str], *, typed: bool = False, among: Iterable[str] | None = None
) -> Rows:
    """The columns that are used, numbered as in the file: row 1 is its head."""
    among = list(frame.columns if among is None else among)
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise RawContentError(
            f"raw file {where}, row 1",
            found="no column " + ", ".join(missing) + " among " + ", ".join(map(str, among)),
            expected="columns " + ", ".join(columns),
            remedy="See how the publisher renamed it and adapt the ingest module.",
        )
    again = [c for c in columns if f"{c}.1" in frame.columns]  # pandas renames the second of two
    expect(not again, f"{where}, row 1", found="twice the column " + ", ".join(again), expected="each column once")
    cells = frame[list(columns)]
    return Rows(cells.set_axis(range(2, len(cells) + 2)), where, typed)


def expect(holds: bool, where: str, *, found: str, expected: str, remedy: str = _ADAPT) -> None:
    """Stop unless the publisher's file is as the module relies on.

    Parameters
    ----------
    where
        Key of the raw file, with row and column where they are known.

    Raises
    ------
    RawContentError
        If `holds` is false.
    """
    if not holds:
        raise RawContentError(f"raw file {where}", found=found, expected=expected, remedy=remedy)


def expect_near(where: str, what: str, value: float, other: float, *, low: float, high: float, than: str) -> None:
    """Stop where a sum is not what another count of the same thing lets expect: a slip of unit, currency or month.

    Parameters
    ----------
    what
        What is summed, in words.
    value, other
        The sum, and the other count.
    low, high
        Least and largest share of `other` that `value` may be.
    than
        What the other count is.

    Raises
    ------
    RawContentError
        If the share lies outside, or either is no number.
    """
    if not other * low <= value <= other * high:
        expect(
            False,
            where,
            found=f"{value:,.3f} for {what}",
            expected=f"{other * low:,.3f} to {other * high:,.3f}, since {than} has {other:,.3f}",
            remedy=_UNITS,
        )


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float | np.number) and not isinstance(cell, bool)


def _is_plain_number(cell: object) -> bool:
    return isinstance(cell, str) and bool(_PLAIN_NUMBER.fullmatch(cell))


def _stored_day(cell: object) -> pd.Timestamp:
    """A day that a file stores as such; none where it stores text, or a time of day."""
    try:
        return pd.Timestamp(day(cell)) if isinstance(cell, date) else pd.NaT
    except DayError:
        return pd.NaT


def _told(cell: object) -> str:
    """A cell as an error prints it: numbers plain, all else as it is written, blanks and all."""
    if _is_plain_number(cell):
        return f"{cell}"
    if _is_number(cell):
        return f"{cell:.15g}"
    return f"{cell}".removesuffix(" 00:00:00") if isinstance(cell, date) else repr(cell)


def _listed(rows: Iterable[Any]) -> str:
    rows = list(rows)
    return ", ".join(map(str, rows[:12])) + (" and more" if len(rows) > 12 else "")
