"""The only door to ``data/``: named, typed, checked tables.

Columns, types, units, keys and constraints stand in ``data/datapackage.json`` (Frictionless Data Package);
nothing about a table is declared twice. A table is checked when it is loaded: a wrong cell stops the work
with its file, row and column.
"""

from __future__ import annotations

import csv
import io
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from nodeal import place
from nodeal.dates import DAY, MONTH, day
from nodeal.errors import NodealError, refuse_conflict

DESCRIPTOR = "datapackage.json"

Descriptor = dict[str, Any]
P = ParamSpec("P")
Result = TypeVar("Result")


class TableError(NodealError):
    """A table that is missing, malformed, or breaks its own description."""


def data_dir() -> Path:
    """Folder with ``datapackage.json``: ``NODEAL_DATA`` if set, else ``data/`` of the checkout.

    Raises
    ------
    TableError
        If it holds no ``datapackage.json``.
    """
    folder = place.data()
    if (folder / DESCRIPTOR).is_file():
        return folder
    raise TableError(
        str(folder / DESCRIPTOR),
        found="no such file",
        expected="the book's data folder",
        remedy="Run from a checkout of the book, or set NODEAL_DATA to its data folder.",
    )


def package() -> Descriptor:
    """The whole package description, as parsed JSON."""
    return described(data_dir() / DESCRIPTOR)


def described(descriptor: Path) -> Descriptor:
    """A package description as parsed JSON.

    Raises
    ------
    TableError
        If it is none, or a merge was left undecided in it.
    """
    return _parse(*_stamped(descriptor))


Stamped = tuple[Path, int]
"""A file and the time of its last change: what was read of it holds until then."""


def _stamped(path: Path) -> Stamped:
    return path, path.stat().st_mtime_ns


@lru_cache(maxsize=4)
def _json(path: Path, _stamp: int) -> Any:  # noqa: ANN401 - whatever the file holds
    text = ""
    try:
        text = path.read_text("utf-8")
        return json.loads(text)
    except ValueError as error:
        refuse_conflict(path.name, text, TableError)
        raise TableError(
            path.name, found=str(error), expected="valid JSON", remedy="Mend the file at that place."
        ) from error


def _parse(path: Path, stamp: int) -> Descriptor:
    package: Descriptor = _json(path, stamp)
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise TableError(
            path.name,
            found="JSON without a list of resources",
            expected="the description of the data package",
            remedy="Restore the file from version control.",
        )
    return package


@lru_cache(maxsize=4)
def _described(path: Path, stamp: int) -> dict[str, Descriptor]:
    return {_name(resource): resource for resource in _parse(path, stamp)["resources"]}


def names() -> list[str]:
    """Names of all tables, such as ``aid/donors``, in the order of the description."""
    return [_name(resource) for resource in package()["resources"] if resource.get("profile") != "data-resource"]


def describe(name: str) -> Descriptor:
    """Description of one table.

    Raises
    ------
    TableError
        If the package has no such table; the message lists the nearest names.
    """
    known = _described(*_stamped(data_dir() / DESCRIPTOR))
    if isinstance(name, str) and name in known:
        return known[name]
    topic = str(name).split("/")[0]
    near = [n for n in names() if topic and n.startswith(topic)] or names()
    raise TableError(
        f"{DESCRIPTOR}, table {name!r}",
        found="no such table",
        expected="one of " + ", ".join(near),
        remedy="Correct the name, or describe the new table in the package.",
    )


def table(name: str, *, as_of: date | str | None = None, vintage: str | None = None) -> pd.DataFrame:
    """Load one table, typed and checked.

    Parameters
    ----------
    name
        Topic and table, as in ``table("aid/donors")``.
    as_of
        Keep only rows that could be known on this day: by ``known_on`` where the table has it, else by the
        table's date column (the end of a month or year) plus its declared ``lag_days``. Revisions made since
        remain: a table with ``vintaged: true`` gives today's revision of the rows known then, unless `vintage`
        names a release.
    vintage
        What the publisher said in one release, for tables with a ``release`` column:
        ``table("aid/donor_totals", vintage="R28")``.

    Returns
    -------
    pandas.DataFrame
        Columns in the order of the description. Strings as ``str``, integers as ``Int64``, dates and months
        (first day) as timestamps; empty cells are missing values.

    Raises
    ------
    TableError
        If the file is missing or breaks its description, or `as_of` or `vintage` do not apply.
    DayError
        If `as_of` is no day.
    """
    known_by = None if as_of is None else pd.Timestamp(day(as_of))
    if (read := _READ.get()) is not None:
        read.add(name)
    resource = describe(name)
    folder = data_dir()
    path = folder / resource["path"]
    if not path.is_file():
        raise TableError(resource["path"], found="no such file", expected="a CSV table", remedy="Run `make data`.")
    frame = _load(name, _stamped(folder / DESCRIPTOR), _stamped(path)).copy(deep=False)  # pandas copies on write
    for change in _CHANGES.get():
        frame = change(name, frame)
    if vintage is not None:
        frame = _in_release(name, frame, vintage)
    if known_by is not None:
        frame = _known_by(resource, frame, known_by)
    return frame


def first_known(name: str, **codes: object) -> date | None:
    """First day as of which a table holds a row with these codes; None if it never does.

    Parameters
    ----------
    name
        Topic and table.
    codes
        Column and code, or a tuple of codes any of which will do.
    """
    rows = chosen(table(name), codes)
    first = _known_days(describe(name), rows).min() if len(rows) else pd.NaT
    return None if pd.isna(first) else first.date()


def chosen(rows: pd.DataFrame, codes: Mapping[str, object]) -> pd.DataFrame:
    """Rows with these codes in these columns; a tuple of codes takes any of them."""
    for column, code in codes.items():
        rows = rows[rows[column].isin(code if isinstance(code, tuple) else (code,)).fillna(value=False).astype(bool)]
    return rows


Change = Callable[[str, pd.DataFrame], pd.DataFrame]
"""Takes a table's name and frame and returns the frame under another reasonable choice."""
_CHANGES: ContextVar[tuple[Change, ...]] = ContextVar("changes", default=())
_READ: ContextVar[set[str] | None] = ContextVar("read", default=None)
"""Names of the tables that are read while something is made that is to be kept."""


@contextmanager
def changed(*changes: Change) -> Iterator[None]:
    """Within this context every loaded table is seen through these changes: how a choice is tried out."""
    token = _CHANGES.set(_CHANGES.get() + changes)
    try:
        yield
    finally:
        _CHANGES.reset(token)


def state(*names: str) -> tuple[Hashable, ...]:
    """What :func:`table` would read now: as long as it is the same, what was made of these tables may be kept.

    The files and the description with the time of each, and the changes through which tables are seen. Without names,
    of every table. Whoever asks counts as one who reads these tables: see :func:`kept`.
    """
    folder = data_dir()
    known = _described(*_stamped(folder / DESCRIPTOR))
    if (read := _READ.get()) is not None:
        read.update(names or known)
    paths = [folder / DESCRIPTOR, *(folder / known[name]["path"] for name in names or known)]
    return (*(_stamped(path) for path in paths if path.is_file()), _CHANGES.get())


@contextmanager
def reading() -> Iterator[set[str]]:
    """Within this context, the names of the tables that are read gather in the set that it gives."""
    outer, found = _READ.get(), set[str]()
    token = _READ.set(found)
    try:
        yield found
    finally:
        _READ.reset(token)
        if outer is not None:
            outer |= found


def kept(*, most: int = 64) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """Keep what a function makes of tables for as long as each table that it read stays what it is.

    The one cache of what is made of tables. Its key is found by looking on: the state of the tables that were read,
    and the changes through which they were seen, so that neither an edited file nor another choice meets what was
    made before. What is handed out is the kept thing itself: a frame is copied before anybody writes into it.

    Parameters
    ----------
    most
        So many answers are kept, those asked for last.
    """

    def of(function: Callable[P, Result]) -> Callable[P, Result]:
        answers: OrderedDict[Hashable, tuple[tuple[str, ...], Hashable, Result]] = OrderedDict()

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> Result:
            key = (args, tuple(sorted(kwargs.items())), _CHANGES.get())
            if key in answers and answers[key][1] == state(*answers[key][0]):
                answers.move_to_end(key)
                return answers[key][2]
            with reading() as read:
                made = function(*args, **kwargs)
            names = tuple(sorted(read))  # a set tells its members in any order, and the state would be another
            answers[key] = names, state(*names), made
            if len(answers) > most:
                answers.popitem(last=False)
            return made

        return asked

    return of


def shapes(name: str) -> list[Descriptor]:
    """Features of a GeoJSON resource, such as ``battlefield/front_monthly.geojson``: properties and geometry of each.

    Raises
    ------
    TableError
        If the file is missing, or is no such file.
    """
    resource = describe(name)
    path = data_dir() / resource["path"]
    if resource.get("format") != "geojson" or not path.is_file():
        raise TableError(
            resource["path"], found="no GeoJSON file", expected="a collection of features", remedy="Run `make data`."
        )
    features: list[Descriptor] = _json(*_stamped(path))["features"]
    return features


def data_through(name: str) -> date:
    """Last day that the table speaks of, as declared in its description."""
    return day(describe(name)["nodeal"]["data_through"], f"{DESCRIPTOR}, table {name!r}, data_through")


def check(resource: Descriptor, frame: pd.DataFrame, *, where: str | None = None) -> pd.DataFrame:
    """Hold a typed frame to its description: types, ranges, enumerations, patterns, keys.

    Raises
    ------
    TableError
        At the first row that breaks a rule, with the number of further breaks.
    """
    where = where or resource["path"]
    try:
        checked = _pandera(resource).validate(frame, lazy=True)
    except SchemaErrors as errors:
        raise _first(errors.failure_cases, resource, frame, where) from errors
    key = resource["schema"].get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
    twice = frame.index[frame.duplicated(key)] if key else []
    if len(twice):
        row = frame.loc[twice[0]]
        raise TableError(
            f"{where}, row {twice[0] + 2}, column {', '.join(key)}",
            found=f"the key {', '.join(_text(row[k]) for k in key)} a second time ({len(twice)} repeated in all)",
            expected="each key once",
            remedy="Delete or merge the repeated row.",
        )
    return checked


def check_foreign_keys(instead: Mapping[str, pd.DataFrame] | None = None) -> None:
    """Every foreign key of the package finds its row; lists of sources (``a;b``) are taken apart.

    Parameters
    ----------
    instead
        Frames that are to replace tables, by name. The files that they replace are not read.

    Raises
    ------
    TableError
        At the first value that finds none.
    """
    instead = instead or {}

    def frame_of(name: str) -> pd.DataFrame:
        return instead[name] if name in instead else table(name)

    for name in names():
        for link in describe(name)["schema"].get("foreignKeys", []):
            ours = _columns(link["fields"])
            target = link["reference"]["resource"]
            there = name if target == "" else next(n for n in names() if n.replace("/", "-") == target)
            _check_link(name, ours, there, _columns(link["reference"]["fields"]), frame_of)
        sources = _sources_of(name)
        if "source_id" in frame_of(name).columns and name != sources:
            _check_link(name, ["source_id"], sources, ["source_id"], frame_of, listed=True)
        for source in describe(name).get("nodeal", {}).get("source_ids", []):
            if source not in set(frame_of(sources)["source_id"]):
                raise TableError(
                    f"{DESCRIPTOR}, table {name!r}",
                    found=f"source {source!r}",
                    expected=f"a source_id of {sources}.csv",
                    remedy="Add the source or correct the id.",
                )


def _sources_of(name: str) -> str:
    """The table of sources that a table cites: an edition keeps its own, since today's goes on changing."""
    edition = describe(name).get("nodeal", {}).get("edition")
    return "sources" if edition is None else f"editions/{edition}/sources"


def _check_link(
    name: str,
    ours: list[str],
    there: str,
    theirs: list[str],
    frame_of: Callable[[str], pd.DataFrame],
    *,
    listed: bool = False,
) -> None:
    present = frame_of(name)[ours].dropna()
    known = set(frame_of(there)[theirs].itertuples(index=False, name=None))
    for index, values in zip(present.index, present.itertuples(index=False, name=None), strict=True):
        for value in [(v,) for v in values[0].split(";")] if listed else [values]:
            if value not in known:
                raise TableError(
                    f"{describe(name)['path']}, row {index + 2}, column {', '.join(ours)}",
                    found=repr(", ".join(map(_text, value))),
                    expected=f"a {', '.join(theirs)} of {describe(there)['path']}",
                    remedy=f"Correct the value, or add the row to {describe(there)['path']}.",
                )


def _name(resource: Descriptor) -> str:
    return resource["path"].removesuffix(".csv")


def _columns(fields: str | list[str]) -> list[str]:
    return [fields] if isinstance(fields, str) else list(fields)


@lru_cache(maxsize=128)
def _load(name: str, description: Stamped, file: Stamped) -> pd.DataFrame:
    resource = _described(*description)[name]
    return check(resource, read_csv(file[0], resource))


def read_csv(path: Path, resource: Descriptor) -> pd.DataFrame:
    """Read a CSV file as its description says, each cell converted or named as wrong."""
    where = resource["path"]
    fields = resource["schema"]["fields"]
    try:
        _check_lines(path.read_text("utf-8"), where)
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
    except UnicodeDecodeError as error:
        raise TableError(
            where,
            found=f"bytes that are not UTF-8 at position {error.start}",
            expected="UTF-8 text",
            remedy="Save the file as UTF-8.",
        ) from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, csv.Error) as error:
        raise TableError(
            where,
            found=str(error).strip(),
            expected=f"a CSV table of {len(fields)} columns",
            remedy="Restore the file from version control.",
        ) from error
    expected = [f["name"] for f in fields]
    if list(raw.columns) != expected:
        wrong = [c for c in raw.columns if c not in expected] or list(raw.columns)
        raise TableError(
            f"{where}, row 1",
            found="columns " + ", ".join(wrong),
            expected="columns " + ", ".join(expected),
            remedy=f"Restore the header, or change the description in {DESCRIPTOR}.",
        )
    return pd.DataFrame({f["name"]: _convert(raw[f["name"]], f, where) for f in fields})


def _check_lines(text: str, where: str) -> None:
    """Refuse a row of more or fewer cells than the header: pandas would move its cells, or fill it up with nothing."""
    refuse_conflict(where, text, TableError)
    cells = [len(row) for row in csv.reader(io.StringIO(text, newline="")) if row]
    for number, count in enumerate(cells, start=1):
        if count != cells[0]:
            raise TableError(
                f"{where}, row {number}",
                found=f"{count} cells",
                expected=f"{cells[0]}, one for each column of row 1",
                remedy='Correct the row; a cell with a comma in it stands between double quotes, "like, this".',
            )


TRUTH = dict.fromkeys(("true", "True", "TRUE", "1"), True) | dict.fromkeys(("false", "False", "FALSE", "0"), False)
"""What the data package standard counts as true and as false: a spreadsheet writes capitals."""

_EXPECTED = {"date": "a date YYYY-MM-DD", "yearmonth": "a month YYYY-MM", "boolean": "true or false"}


def _convert(cells: pd.Series, field: Descriptor, where: str) -> pd.Series:
    kind = field["type"]
    if kind == "string":
        return cells
    if kind == "boolean":
        typed = cells.map(TRUTH).astype("boolean")
    elif kind in ("integer", "number"):
        typed = pd.to_numeric(cells, errors="coerce").astype("float64")
        if kind == "integer":
            typed = typed.where(typed % 1 == 0).astype("Int64")
    elif kind in ("date", "yearmonth"):
        typed = days_of(cells) if kind == "date" else days_of(cells.where(cells.str.fullmatch(MONTH)) + "-01")
    else:
        raise TableError(
            f"{DESCRIPTOR}, {where}, field {field['name']}",
            found=f"type {kind!r}",
            expected="string, integer, number, boolean, date or yearmonth",
            remedy="Use one of these types.",
        )
    bad = cells.index[cells.notna() & typed.isna()]
    if len(bad):
        raise TableError(
            f"{where}, row {bad[0] + 2}, column {field['name']}",
            found=repr(cells[bad[0]]),
            expected=_EXPECTED.get(kind, f"a value of type {kind}"),
            remedy=f"Correct the cell ({len(bad)} such cells in this column).",
        )
    return typed


_CHECKS = {
    "minimum": lambda v, kind: pa.Check.ge(_bound(v, kind)),
    "maximum": lambda v, kind: pa.Check.le(_bound(v, kind)),
    "enum": lambda v, _: pa.Check.isin(v),
    "pattern": lambda v, _: pa.Check.str_matches(f"^(?:{v})$"),
}


def _bound(value: Any, kind: str) -> Any:  # noqa: ANN401 - numbers or dates, as the field's type says
    return pd.Timestamp(value) if kind in ("date", "yearmonth") else value


@lru_cache(maxsize=128)
def _pandera_of(description: str) -> pa.DataFrameSchema:
    columns = {}
    for field in json.loads(description)["schema"]["fields"]:
        rules = field.get("constraints", {})
        columns[field["name"]] = pa.Column(
            nullable=not rules.get("required", False),
            unique=rules.get("unique", False),
            checks=[_CHECKS[rule](value, field["type"]) for rule, value in rules.items() if rule in _CHECKS],
        )
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


def _pandera(resource: Descriptor) -> pa.DataFrameSchema:
    return _pandera_of(json.dumps(resource, sort_keys=True))


_WORDS = {
    "greater_than_or_equal_to": "at least",
    "less_than_or_equal_to": "at most",
    "isin": "one of",
    "str_matches": "text of the form",
}


def _first(cases: pd.DataFrame, resource: Descriptor, frame: pd.DataFrame, where: str) -> TableError:
    """The first broken rule in plain words."""
    case = cases.iloc[0]
    rule, column = str(case["check"]), str(case["column"])
    if rule == "column_in_schema":
        column = str(case["failure_case"])
    if rule.startswith(("column_in", "column_ordered")):
        columns = [f["name"] for f in resource["schema"]["fields"]]
        return TableError(
            f"{where}, row 1, column {column}",
            found="columns " + ", ".join(map(str, frame.columns)),
            expected="columns " + ", ".join(columns),
            remedy=f"Restore the columns, or change the description in {DESCRIPTOR}.",
        )
    word, _, argument = rule.partition("(")
    expected = f"{_WORDS.get(word, word)} {argument.rstrip(')')}".strip()
    if word == "not_nullable":
        expected = "a value"
    elif word == "field_uniqueness":
        expected = "each value once"
    row = "" if pd.isna(case["index"]) else f", row {int(case['index']) + 2}"
    return TableError(
        f"{where}{row}, column {column}",
        found="an empty cell" if word == "not_nullable" else repr(_text(case["failure_case"])),
        expected=expected,
        remedy=f"Correct the cell ({len(cases)} broken in all), or the rule in {DESCRIPTOR}.",
    )


def _in_release(name: str, frame: pd.DataFrame, vintage: str) -> pd.DataFrame:
    known = sorted(frame["release"].unique()) if "release" in frame else []
    if vintage not in known:
        raise TableError(
            describe(name)["path"],
            found=f"no release {vintage!r}",
            expected="one of " + ", ".join(known) if known else "a table with releases (it has none)",
            remedy="Ask for a release that the table holds.",
        )
    return frame[frame["release"] == vintage].reset_index(drop=True)


def _known_by(resource: Descriptor, frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    kept = _known_days(resource, frame) <= day
    return frame if kept.all() else frame[kept].reset_index(drop=True)


def _known_days(resource: Descriptor, frame: pd.DataFrame) -> pd.Series:
    """Day from which each row could be known."""
    about = resource.get("nodeal", {})
    if "known_on" in frame:
        return frame["known_on"]
    if about.get("date_column"):
        kind = next(f["type"] for f in resource["schema"]["fields"] if f["name"] == about["date_column"])
        return ends(frame[about["date_column"]], kind) + pd.Timedelta(days=about.get("lag_days", 0))
    raise TableError(
        resource["path"],
        found="a table without dates",
        expected="a column known_on, or a declared date_column",
        remedy="Load it without as_of.",
    )


def days_of(cells: pd.Series) -> pd.Series:
    """Days written YYYY-MM-DD as timestamps; missing where a cell is written otherwise or is no day."""
    written = cells.where(cells.str.fullmatch(DAY).fillna(value=False).astype(bool))
    return pd.to_datetime(written, errors="coerce", format="%Y-%m-%d").astype("datetime64[s]")


def ends(dates: pd.Series, kind: str = "string") -> pd.Series:
    """Last day of each date, month or calendar year; a row without a date is never known.

    A year is declared as an integer, a date that may lack its day or month as a string.
    """
    match kind:
        case "string":
            whole = dates.str.len().map({4: "-12-31", 7: "-01", 10: ""})
            ends = pd.to_datetime(dates + whole, format="%Y-%m-%d")
            return ends.where(dates.str.len() != 7, ends + pd.offsets.MonthEnd(0))
        case "yearmonth":
            return dates + pd.offsets.MonthEnd(0)
        case "integer":
            return pd.to_datetime(dates.astype(str) + "-12-31")
        case _:
            return dates


def _text(value: object) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
