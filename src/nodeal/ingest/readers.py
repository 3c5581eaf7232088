"""Reading publishers' files: what every ingest module asks of a raw file before it trusts it."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.workbook import Workbook

from nodeal.errors import NodealError
from nodeal.ingest.raw import fetch


class RawContentError(NodealError):
    """A raw file that is the pinned one no longer, or does not say what its module relies on."""


def read_raw_csv(key: str, columns: tuple[str, ...], **options: Any) -> pd.DataFrame:  # noqa: ANN401 - pandas options
    """Read a publisher's CSV file and make sure that the columns we use are there.

    Parameters
    ----------
    key
        Key of the file in the registry.
    columns
        Columns that the caller uses.
    options
        Passed to :func:`pandas.read_csv`, such as ``sep`` or ``dtype``.

    Raises
    ------
    RawContentError
        If the file cannot be parsed or lacks a column.
    """
    try:
        frame = pd.read_csv(fetch(key), **{"encoding": "utf-8", **options})
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise RawContentError(
            f"raw file {key}",
            found=str(error).strip(),
            expected=f"a CSV file in {options.get('encoding', 'UTF-8')}",
            remedy="Fetch the file again; it may be truncated or saved in another encoding.",
        ) from error
    return _with_columns(frame, key, columns)


def read_raw_stata(key: str, columns: tuple[str, ...]) -> pd.DataFrame:
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
    return _with_columns(frame, key, columns)[list(columns)]


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


def _with_columns(frame: pd.DataFrame, key: str, columns: tuple[str, ...]) -> pd.DataFrame:
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise RawContentError(
            f"raw file {key}, row 1",
            found="no column " + ", ".join(missing) + " among " + ", ".join(map(str, frame.columns)),
            expected="columns " + ", ".join(columns),
            remedy="See how the publisher renamed it and adapt the ingest module.",
        )
    return frame


def expect(holds: bool, where: str, *, found: str, expected: str) -> None:
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
        raise RawContentError(
            f"raw file {where}",
            found=found,
            expected=expected,
            remedy="See what the publisher changed, check it, and adapt the ingest module.",
        )


def expect_unique(frame: pd.DataFrame, key: str, columns: list[str]) -> None:
    """Stop at the first row that repeats another in these columns."""
    twice = frame.index[frame.duplicated(columns)]
    if len(twice):
        expect(
            False,
            f"{key}, row {twice[0] + 2}, columns {', '.join(columns)}",
            found=f"{', '.join(str(frame.loc[twice[0], c]) for c in columns)} a second time",
            expected="each once",
        )


def expect_between(frame: pd.DataFrame, key: str, columns: list[str], low: float, high: float) -> None:
    """Stop at the first value outside a range that leaves out only the absurd. Missing values and words stop too."""
    for column in columns:
        values = frame[column]
        words = pd.api.types.is_object_dtype(values) or pd.api.types.is_string_dtype(values)
        values = pd.to_numeric(values, errors="coerce") if words else values
        bad = frame.index[~values.between(low, high)]
        if len(bad):
            expect(
                False,
                f"{key}, row {bad[0] + 2}, column {column}",
                found=str(frame.loc[bad[0], column]),
                expected=f"a value from {low:g} to {high:g}" if isinstance(low, int | float) else f"{low} to {high}",
            )


def expect_codes(frame: pd.DataFrame, key: str, column: str, known: Iterable[str]) -> None:
    """Stop at the first code that the module does not know: its rows would drop out without a word."""
    known = list(known)
    stray = frame.index[~frame[column].map(str).isin(known)]
    if len(stray):
        expect(
            False,
            f"{key}, row {stray[0] + 2}, column {column}",
            found=str(frame.loc[stray[0], column]),
            expected="one of " + ", ".join(known),
        )
