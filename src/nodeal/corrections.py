"""Correcting a fact: what was edited in the tables, what that moves, and its line in the log of corrections.

Whoever finds a cell wrong edits it in its CSV file. :func:`accept` finds the edit by comparing the tables with those of
the last commit, and does the rest: tables that are made of others, notebooks, pictures, the README's numbers, the
values that tests hold, and a line in ``audit/corrections``. It does all of it or, after an error, nothing.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nodeal import checks, files, ingest, interrupts, ledger, notebooks, place, tables
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.errors import NodealError
from nodeal.ledger import editions, repairs
from nodeal.ledger.repairs import ARTICLE, NEITHER, OPPONENTS
from nodeal.ledger.rule import LEAN, NOT_CHECKABLE, OPEN
from nodeal.site import prerender, readme

LOG = "audit/corrections"
BOTH = "both"
"""Whom corrections help that push some claims one way and some the other."""
BESIDE = {"sources", "source_hosts", "source_overrides", "audit/searches"}
"""Tables to which rows may be added with an edit: the pages on which it rests, their grade, and what was looked for."""
BEST_FIRST = "best grade first"
"""How the description of a column of pages ends that are in order of their grade."""
GRADED = {"kind", "grade"}
"""Columns of ``sources`` that follow from the maps of hosts and exceptions."""

Words = dict[tuple[str, date], ledger.Verdict]


class CorrectionError(NodealError):
    """An edit that is none, or that cannot be a correction."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell that is not what it was.

    Attributes
    ----------
    table, row, column
        Where; the row by its key, parts joined by `` | ``.
    old, new
        What stood there and what stands there; empty for nothing.
    """

    table: str
    row: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of accepting edits.

    Attributes
    ----------
    edits
        One line each in the log.
    moved
        In words, claims whose verdict has moved, such as ``c01-2a mixed → mostly holds``.
    helps
        Whom the edits together help.
    written
        Files that were written, besides the tables.
    """

    edits: list[Edit]
    moved: list[str]
    helps: str
    written: list[str]


def accept(
    reason: str, sources: Sequence[str] = (), *, since: str = "HEAD", on: date | None = None,
    report: Callable[[str], None] = lambda step: None,
) -> Accepted:  # fmt: skip
    """Follow the edits of cells since a commit through to everything that is made of them, and log them.

    Parameters
    ----------
    reason
        Why the cells were wrong, in a sentence.
    sources
        Ids of the pages that say so.
    since
        Commit before the edits.
    on
        Day of the correction; today if not given.
    report
        Hears of each step as it begins.

    Raises
    ------
    CorrectionError
        If there is no reason, no edit, or one that no correction may make.
    NodealError
        If a table, a notebook or a picture refuses it. Nothing is written then.
    """
    root = place.root()
    why = _reason(reason)
    if on is not None and on > date.today():
        raise CorrectionError(
            f"--on {on}", found="a day to come", expected="the day on which the cells were edited, today or earlier",
            remedy="Correct the day, or leave it out: it is then today.",
        )  # fmt: skip
    listed = _listed(sources)
    with tempfile.TemporaryDirectory(prefix="nodeal-") as folder, _all_or_nothing(root) as written:
        before = committed(root, since, Path(folder))
        report("tables")
        edited = _refuse_what_is_no_correction(before)
        frames = dict(ingest.build(*modules)) if (modules := _made_of_tables()) else {}
        made = {name: frame for of in frames.values() for name, frame in of.items()}
        _refuse_typed_over(made, before)
        ingest.check_links(made)
        ingest.write(made)
        _order_by_grade(before)
        found = [e for e in edits(before, place.data()) if e not in logged(before) and not _ordered(e)]
        if not found:
            raise CorrectionError(
                "data", found="no edit of a cell that is not in the log" if edited else "no edit of a cell",
                expected=f"one that differs from the tables of {since}", remedy=_elsewhere(since),
            )  # fmt: skip
        for name in sorted({edit.table for edit in found}):
            tables.table(name)
        report("verdicts")
        then, now = _words(before), _words(None)
        moved, helps = moves(then, now)
        surer = [k for k, v in now.items() if k in then and v.judgement.confidence != then[k].judgement.confidence]
        if (moved or surer) and (kept := editions.numbers()):
            repairs.hold_to_searches(repairs.changes(kept[0]))
        _log(found, why, listed, helps, moved, on or date.today())
        report("notebooks")
        notebooks.store_all(notebooks.texts(), lambda *_: None)
        report("pictures")
        prerender.prerender(root)
        notebooks.picture_all()
        if (root / "README.md").is_file():
            readme.rewrite()
        report("values that tests hold")
        checks.renew_values(root)
    return Accepted(found, moved, helps, written)


# ---- what was edited --------------------------------------------------------------------------------------------


def committed(root: Path, commit: str, folder: Path) -> Path:
    """The tables as a commit has them, below `folder`.

    Raises
    ------
    CorrectionError
        If there is no such commit, or the checkout is none of git's.
    """
    packed = folder / "data.tar"
    command: list[str | Path] = ["git", "archive", "--format=tar", "-o", packed, commit, "data"]
    done = interrupts.run(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise CorrectionError(
            f"commit {commit}",
            found=said[-1] if said else "none",
            expected="a commit of this checkout with its tables",
            remedy="Correct a fact in a clone made by `git clone`, and name a commit that it has.",
        )
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    return folder / "data"


def edits(before: Path, after: Path) -> list[Edit]:
    """Every cell of a hand-made table that is not what it was, by table, row and column.

    Rows that are new are no edits.

    Parameters
    ----------
    before, after
        Folders with ``datapackage.json`` and the tables.
    """
    return [edit for resource in _curated(after) for edit in _of_table(resource, before, after)]


def _made_of_tables() -> list[str]:
    """Ingest modules of this book that read no publisher's file: what they make follows an edit at once."""
    makers = {resource["nodeal"].get("by", "") for resource in tables.package()["resources"]}
    of_grades = {f"{ingest.__name__}.sources"} if "source_hosts" in tables.names() else set()
    here = makers | of_grades
    return [name for name in ingest.MODULES if f"{ingest.__name__}.{name}" in here and not ingest.module(name).RAW]


def logged(before: Path) -> set[Edit]:
    """The edits that were written into the log since a commit.

    Parameters
    ----------
    before
        Folder with the tables of that commit.
    """
    known = _rows(before / f"{LOG}.csv", ["correction_id"])
    lines = _rows(place.data() / f"{LOG}.csv", ["correction_id"])
    new = [line for key, line in lines.items() if key not in known]
    return {Edit(*(line[name] or "" for name in ("table", "row", "column", "old", "new"))) for line in new}


def _curated(folder: Path) -> Iterator[tables.Descriptor]:
    for resource in tables.described(folder / tables.DESCRIPTOR)["resources"]:
        kept = "edition" in resource["nodeal"] or resource["path"] == f"{LOG}.csv"
        if resource["path"].endswith(".csv") and resource["nodeal"]["made"] == "curated" and not kept:
            yield resource


def _rows(path: Path, key: Sequence[str]) -> dict[tuple[str, ...], dict[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {tuple(row[name] or "" for name in key): row for row in csv.DictReader(lines)}


def _key(resource: tables.Descriptor) -> list[str]:
    key = resource["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


def _of_table(resource: tables.Descriptor, before: Path, after: Path) -> Iterator[Edit]:
    old, new = (_rows(folder / resource["path"], _key(resource)) for folder in (before, after))
    name = resource["path"].removesuffix(".csv")
    for key, row in new.items():
        for column in row.keys() & old.get(key, {}).keys():
            if (row[column] or "") != (old[key][column] or ""):
                yield Edit(name, " | ".join(key), column, old[key][column] or "", row[column] or "")


def _refuse_what_is_no_correction(before: Path) -> bool:
    """Whether any file of the tables differs; what differs in a way that no correction may is refused."""
    after, differs = place.data(), False
    for resource in tables.described(after / tables.DESCRIPTOR)["resources"]:
        path, name = resource["path"], resource["path"].removesuffix(".csv")
        one, other = before / path, after / path
        if not one.is_file() or (other.is_file() and one.read_bytes() == other.read_bytes()):
            continue
        differs = True
        if name == LOG:
            continue
        if "edition" in resource["nodeal"]:
            raise CorrectionError(
                f"data/{path}", found="an edit", expected="the edition as it was: it is kept for good",
                remedy=f"Restore it: git checkout -- data/{path}",
            )  # fmt: skip
        if resource["nodeal"]["made"] != "curated":
            by = resource["nodeal"]["by"]
            if by.rpartition(".")[2] in _made_of_tables():
                continue
            raise CorrectionError(
                f"data/{path}", found="an edit", expected=f"what {by} makes of the publisher's file",
                remedy=f"Restore it (git checkout -- data/{path}), mend that module, then run `make data`.",
            )  # fmt: skip
        _refuse_other_rows(resource, before, after)
    return differs


def _refuse_other_rows(resource: tables.Descriptor, before: Path, after: Path) -> None:
    """Refuse a row that is gone or, but for tables beside a correction, new; and a grade that follows from a map."""
    path, name = resource["path"], resource["path"].removesuffix(".csv")
    key = _key(resource)
    old, new = (_rows(folder / path, key) for folder in (before, after))
    if gone := sorted(old.keys() - new.keys()):
        raise CorrectionError(
            f"data/{path}, columns {', '.join(key)}", found=f"no row {' | '.join(gone[0])} any more",
            expected="the keys as they were", remedy="Put the key back: what names a row stays.",
        )  # fmt: skip
    if name not in BESIDE and (more := sorted(new.keys() - old.keys())):
        raise CorrectionError(
            f"data/{path}", found=f"a new row {' | '.join(more[0])}", expected="edits of cells",
            remedy="Take it out and accept the edits first; a row is added in a change of its own.",
        )  # fmt: skip
    for edit in _of_table(resource, before, after):
        if name == "sources" and edit.column in GRADED and not _regraded(before, after):
            raise CorrectionError(
                f"data/{path}, row {edit.row}, column {edit.column}", found=f"{edit.new!r}, typed",
                expected="what data/source_hosts.csv says of its host, or data/source_overrides.csv of the page",
                remedy=f"Restore the cell, and enter {edit.row} in data/source_overrides.csv, with a reason.",
            )  # fmt: skip


def _refuse_typed_over(made: Mapping[str, ingest.Product], before: Path) -> None:
    """Refuse a hand in a table that is made of another: what is made would take its place unsaid."""
    for name, frame in made.items():
        resource = tables.describe(name)
        path = resource["path"]
        if resource["nodeal"]["made"] == "curated" or isinstance(frame, bytes):
            continue
        stands = (place.data() / path).read_bytes()
        if stands not in ((before / path).read_bytes(), ingest.to_csv(frame, resource)):
            raise CorrectionError(
                f"data/{path}", found="an edit", expected=f"what {resource['nodeal']['by']} makes of other tables",
                remedy=f"Restore it (git checkout -- data/{path}), and edit the table of which it is made.",
            )  # fmt: skip


def _regraded(before: Path, after: Path) -> bool:
    """Whether the maps from which grades follow were edited."""
    maps = ("source_hosts.csv", "source_overrides.csv")
    return any((before / name).read_bytes() != (after / name).read_bytes() for name in maps)


def _elsewhere(since: str) -> str:
    """Where an edit may be that was not found since a commit."""
    if since == "HEAD":
        return "Edit the cell in its CSV file first; is it committed, name the commit before: --since HEAD~1."
    return f"Edit the cell in its CSV file first; is it older, name a commit before {since}."


def _reason(said: str) -> str:
    """A reason on one line, which ends as a sentence does."""
    reason = " ".join(said.split())
    if not reason:
        raise CorrectionError(
            "--reason", found="no reason", expected="why the cell was wrong, in a sentence",
            remedy='Add it, as in --reason "The transcript gives the 14th".',
        )  # fmt: skip
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _listed(sources: Sequence[str]) -> str:
    known = set(tables.table("sources")["source_id"])
    for source in sources:
        if source not in known:
            raise CorrectionError(
                f"--source {source}", found="no such page", expected="an id of data/sources.csv",
                remedy="Correct the id, or enter the page there first.",
            )  # fmt: skip
    return ";".join(sources)


def _order_by_grade(before: Path) -> None:
    """Let the pages of each row stand best grade first where a grade has moved: a consequence, not an edit."""
    then = {key[0]: row["grade"] for key, row in _rows(before / "sources.csv", ["source_id"]).items()}
    now = dict(zip(*(tables.table("sources")[name] for name in ("source_id", "grade")), strict=True))
    moved = {page for page, grade in now.items() if then.get(page, grade) != grade}
    for resource in _curated(place.data()):
        if not any(f["description"].endswith(BEST_FIRST) for f in resource["schema"]["fields"]):
            continue
        path = place.data() / resource["path"]
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        for row in rows:
            pages = row["source_id"].split(";")
            if moved & {*pages}:
                row["source_id"] = ";".join(sorted(pages, key=lambda page: (now[page], pages.index(page))))
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        if moved and text.getvalue() != path.read_text("utf-8"):
            files.write(path, text.getvalue())


def _ordered(edit: Edit) -> bool:
    """Whether an edit only puts pages in another order."""
    return edit.column == "source_id" and sorted(edit.old.split(";")) == sorted(edit.new.split(";"))


# ---- what it moves ----------------------------------------------------------------------------------------------


def _words(folder: Path | None) -> Words:
    """Verdicts at both dates, on the tables of a folder or on those of today."""
    with _tables_of(folder):
        return {(v.claim_id, day): v for day in (PUBLISHED, HINDSIGHT) for v in ledger.verdicts(day)}


@contextmanager
def _tables_of(folder: Path | None) -> Iterator[None]:
    before = os.environ.get(place.DATA)
    if folder is not None:
        os.environ[place.DATA] = str(folder)
    try:
        yield
    finally:
        if folder is not None:
            os.environ.pop(place.DATA)
            if before is not None:
                os.environ[place.DATA] = before


def moves(then: Words, now: Words) -> tuple[list[str], str]:
    """Claims whose word has moved, in words, and whom the whole helps: by the words, else by what the pans hold."""
    moved: dict[str, str] = {}
    ways, leans = set(), set()
    for (claim, day), found in now.items():
        stood = then.get((claim, day))
        if stood is None:
            continue
        if stood.verdict != found.verdict:
            at = "" if day == HINDSIGHT else f" as known on {day}"
            moved[claim] = f"{claim} {stood.verdict} → {found.verdict}{at}"
            ways.add(_way(stood, found))
        leans.add(_tilt(stood, found))
    return [*moved.values()], _helped((ways if moved else leans) - {0})


def _way(then: ledger.Verdict, now: ledger.Verdict) -> int:
    if {then.verdict, now.verdict} & {OPEN, NOT_CHECKABLE}:
        return _tilt(then, now)
    step = LEAN[now.verdict] - LEAN[then.verdict]
    return (step > 0) - (step < 0)


def _tilt(then: ledger.Verdict, now: ledger.Verdict) -> int:
    """Which way the pans have gone."""
    a, b = (v.judgement.pro - v.judgement.con for v in (then, now))
    return (b > a) - (b < a)


def _helped(ways: set[int]) -> str:
    return BOTH if len(ways) > 1 else ARTICLE if ways == {1} else OPPONENTS if ways == {-1} else NEITHER


# ---- what is written --------------------------------------------------------------------------------------------


def _log(found: Sequence[Edit], reason: str, sources: str, helps: str, moved: Sequence[str], on: date) -> None:
    """One line an edit at the end of the log, numbered on from the highest of its day."""
    resource = tables.describe(LOG)
    path = tables.data_dir() / resource["path"]
    numbers = [int(key.rpartition("-")[2]) for key in tables.table(LOG)["correction_id"] if key.startswith(f"k-{on}-")]
    columns = [field["name"] for field in resource["schema"]["fields"]]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    for number, edit in enumerate(found, start=max(numbers, default=0) + 1):
        writer.writerow({
            "correction_id": f"k-{on}-{number}", "corrected_on": on, "table": edit.table, "row": edit.row,
            "column": edit.column, "old": edit.old, "new": edit.new, "reason": reason, "helps": helps,
            "moved": "; ".join(moved), "source_id": sources,
        })  # fmt: skip
    files.write(path, path.read_text("utf-8") + text.getvalue())
    tables.table(LOG)


@contextmanager
def _all_or_nothing(root: Path) -> Iterator[list[str]]:
    """What the steps write, by name; after an error everything is as it was."""
    data = place.data()
    follow = [
        data / resource["path"] for resource in tables.package()["resources"] if "edition" not in resource["nodeal"]
    ]
    kept = [*follow, root / "README.md", *(root / name for name in checks.VALUES), *notebooks.texts()]
    folders = [(root / "notebooks", "*.ipynb"), (root / prerender.PICTURES, "*.*")]

    def present() -> Mapping[Path, bytes]:
        found = [*kept, *(path for folder, pattern in folders for path in sorted(folder.glob(pattern)))]
        return {path: path.read_bytes() for path in found if path.is_file()}

    before = present()
    written: list[str] = []
    try:
        yield written
    except BaseException:
        with interrupts.held():
            for path in present().keys() - before.keys():
                path.unlink()
            for path, content in before.items():
                if not path.is_file() or path.read_bytes() != content:
                    files.write(path, content)
        raise
    after = present()
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    written += [path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path) for path in changed]
