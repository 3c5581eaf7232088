"""Editions: what was judged once, kept whole, so that what has moved since can always be shown.

An edition is a folder ``data/editions/<number>/``. It holds every verdict at both dates, the result of every test,
the tables of the judgement themselves, and a list of all other tables with their checksums. It is written once;
``data/datapackage.json`` holds each of its files to its SHA-256, and nothing is ever mended in it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from nodeal import tables
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.errors import NodealError
from nodeal.estimate import Estimate
from nodeal.ledger.book import text
from nodeal.ledger.results import NO_VALUE, TOO_EARLY, TestResult
from nodeal.ledger.rule import NOT_CHECKABLE, OPEN
from nodeal.ledger.verdicts import Verdict, verdicts
from nodeal.tables import Descriptor, table

FOLDER = "editions"
KEPT = (
    "audit/claims",
    "audit/consistency",
    "audit/evidence",
    "audit/hypotheses",
    "audit/predictions",
    "audit/sentences",
    "audit/tests",
    "sources",
)
"""Tables of the judgement: small, and all that the rule and the rivals read. Of sources only those that they cite.

What was counted and coded to be measured (events, statements, aid, the front) is larger and known by its checksum.
"""
SOME_SOURCES = "Of sources those that the edition's own tables cite, as they stood."
MADE = ("tables", "tests", "verdicts")
"""Tables that an edition has of its own, described in ``editions.json``."""
KEY = ["claim_id", "as_of"]


class EditionError(NodealError):
    """An edition that is not there, is there already, or is not what was written."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition, as it was written.

    Attributes
    ----------
    number
        1 is the first.
    verdicts
        Every claim at both dates: the word and what it was made of.
    results
        Every test at both dates: what was measured and which way it fell.
    listed
        Every table of that day: rows and checksum.
    kept
        The tables of the judgement by their names in ``data/``.
    """

    number: int
    verdicts: pd.DataFrame
    results: pd.DataFrame
    listed: pd.DataFrame
    kept: dict[str, pd.DataFrame]


# ---- reading and comparing ----------------------------------------------------------------------------------


def numbers() -> list[int]:
    """Numbers of the editions that there are."""
    return sorted({r["nodeal"]["edition"] for r in tables.package()["resources"] if "edition" in r.get("nodeal", {})})


def read(number: int) -> Edition:
    """An edition, each file held to its checksum.

    Raises
    ------
    EditionError
        If there is no such edition, or one of its files is not the one that was written.
    """
    if number not in numbers():
        raise EditionError(
            f"edition {number}",
            found="no such edition",
            expected="one of " + ", ".join(map(str, numbers())) if numbers() else "an edition (there is none yet)",
            remedy="Correct the number.",
        )
    for name in (*KEPT, *MADE):
        _hold_to_checksum(tables.describe(_place(number, name)))
    verdicts, results, listed = (table(_place(number, name)) for name in ("verdicts", "tests", "tables"))
    return Edition(number, verdicts, results, listed, {name: table(_place(number, name)) for name in KEPT})


def results(edition: Edition) -> list[tuple[str, date, TestResult]]:
    """Claim, day and result of every test of an edition, as it came out then."""
    about = edition.kept["audit/tests"].set_index("test_id")
    return [
        (
            row.claim_id,
            row.as_of.date(),
            TestResult(
                row.test_id, row.measure_id, about.loc[row.test_id, "family"], row.reach, row.comparator,
                row.holds_if, row.fails_if, row.unit, about.loc[row.test_id, "threshold_class"],
                about.loc[row.test_id, "rationale"], row.due_on.date(), text(about.loc[row.test_id, "series_id"]),
                _measured(row), None if pd.isna(row.outcome) else int(row.outcome), _lacked(row), text(row.why) or "",
            ),
        )
        for row in edition.results.itertuples()
    ]  # fmt: skip


def _lacked(row) -> str:  # noqa: ANN001 - a named tuple of an edition's tests
    """What a test without an outcome lacked then: its day, or a value."""
    if not pd.isna(row.outcome):
        return ""
    return TOO_EARLY if row.as_of < row.due_on else NO_VALUE


def _measured(row) -> Estimate | None:  # noqa: ANN001 - a named tuple of an edition's tests
    """The value that a test read then."""
    if pd.isna(row.value):
        return None
    low, high = (None if pd.isna(end) else float(end) for end in (row.low, row.high))
    day, n = row.as_of.date(), None if pd.isna(row.n) else int(row.n)
    return Estimate(float(row.value), row.unit, day, day, low, high, n)


def changes(number: int, now: Iterable[Verdict] | None = None) -> pd.DataFrame:
    """Every verdict that is not what it was in an edition: one row a claim and date, in the article's order.

    Parameters
    ----------
    number
        The edition to compare with.
    now
        Verdicts at the edition's dates; those of today unless others are given.

    Returns
    -------
    pandas.DataFrame
        Columns claim_id, as_of, verdict_then, verdict_now, confidence_then, confidence_now. A claim that there was
        not then, or is not now, has missing values on that side.

    Raises
    ------
    EditionError
        As :func:`read`.
    """
    edition = read(number)
    days = [day.date() for day in sorted(edition.verdicts["as_of"].unique())]
    found = [v for day in days for v in verdicts(day, forked=True)] if now is None else list(now)
    today = pd.DataFrame(
        [(v.claim_id, pd.Timestamp(v.as_of), v.verdict, v.judgement.confidence) for v in found],
        columns=[*KEY, "verdict", "confidence"],
    )
    then = edition.verdicts[[*KEY, "verdict", "confidence"]]
    # The first edition printed a confidence beside claims that it did not judge.
    then = then.assign(confidence=then["confidence"].mask(then["verdict"].isin([OPEN, NOT_CHECKABLE])))
    both = then.merge(today, how="outer", on=KEY, suffixes=("_then", "_now"))
    differs = pd.Series(data=False, index=both.index)
    for what in ("verdict", "confidence"):
        differs |= both[f"{what}_then"].fillna("") != both[f"{what}_now"].fillna("")
    moved = both[differs]
    order = {claim: at for at, claim in enumerate(_in_order(edition.kept["audit/claims"], table("audit/claims")))}
    columns = [*KEY, "verdict_then", "verdict_now", "confidence_then", "confidence_now"]
    placed = moved.sort_values(KEY, key=lambda c: c.map(order) if c.name == "claim_id" else c, kind="stable")
    return placed[columns].reset_index(drop=True)


def render(moved: pd.DataFrame, number: int, form: str = "table") -> str:
    """Changes since an edition as ``table``, ``csv`` or ``json``."""
    shown = moved.assign(as_of=moved["as_of"].dt.strftime("%Y-%m-%d"))
    if form == "csv":
        return shown.to_csv(index=False, lineterminator="\n").rstrip("\n")
    if form == "json":
        rows = shown.astype(object).where(shown.notna(), None).to_dict("records")
        return json.dumps(rows, indent=1, ensure_ascii=False)
    if shown.empty:
        return f"No verdict and no confidence has moved since edition {number}."
    lines = [f"Moved since edition {number}", f"{'claim':10} {'as of':10}  {'verdict':36} {'confidence':24} moved by"]
    for row in shown.fillna("no claim").itertuples():
        word, sure = from_to(row.verdict_then, row.verdict_now), from_to(row.confidence_then, row.confidence_now)
        lines.append(f"{row.claim_id:10} {row.as_of}  {word:36} {sure:24} {row.step}")
    return "\n".join(lines)


def from_to(then: str, now: str) -> str:
    """A word that stayed, or the word then and the word now."""
    return then if then == now else f"{then} → {now}"


def _in_order(*claims: pd.DataFrame) -> list[str]:
    """Claims of several tables in the article's order: by place of the sentence, then by letter."""
    place = table("audit/sentences").set_index(["paragraph", "sentence"])["position"]
    every = pd.concat([frame[["paragraph", "sentence", "claim_id"]] for frame in claims]).drop_duplicates("claim_id")
    position = place.reindex(pd.MultiIndex.from_frame(every[["paragraph", "sentence"]])).to_numpy()
    return every.assign(position=position).sort_values(["position", "claim_id"])["claim_id"].tolist()


def _place(number: int, name: str) -> str:
    return f"{FOLDER}/{number}/{name}"


def _hold_to_checksum(resource: Descriptor) -> None:
    path = tables.data_dir() / resource["path"]
    found = _sha256(path.read_bytes()) if path.is_file() else "nothing"
    if f"sha256:{found}" != resource["hash"]:
        raise EditionError(
            resource["path"],
            found=f"SHA-256 {found[:12]}" if path.is_file() else "no such file",
            expected=f"the file as it was written, SHA-256 {resource['hash'].removeprefix('sha256:')[:12]}",
            remedy="Restore it from version control: an edition is never changed. What is wrong in it is put right in "
            "the tables of today.",
        )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# ---- writing ------------------------------------------------------------------------------------------------


def write(number: int) -> list[str]:
    """Keep today's verdicts as an edition and describe it in ``datapackage.json``. Returns its tables.

    Everything is made and checked aside first: if anything is wrong, nothing is left behind.

    Raises
    ------
    EditionError
        If there is such an edition already, or one before it is missing.
    TableError
        If a table of the edition does not fit its description.
    """
    data = tables.data_dir()
    target, following = data / FOLDER / str(number), max(numbers(), default=0) + 1
    if number != following or target.exists():
        there = number in numbers() or target.exists()
        raise EditionError(
            f"data/{FOLDER}/{number}",
            found=("an edition" if number in numbers() else "a folder" if there else "no edition before it")
            + f"; the last edition is {following - 1}",
            expected=f"the number that follows, {following}, and nothing of that number yet",
            remedy=f"Editions are numbered one by one and never overwritten: run `.venv/bin/nodeal edition {following}`"
            + (", or take away the folder." if there and number not in numbers() else "."),
        )
    aside = data / FOLDER / f".{number}.new"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        described = [_written(number, name, content, aside) for name, content in _contents()]
        aside.replace(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if target.parent.is_dir() and not any(target.parent.iterdir()):
            target.parent.rmdir()
    try:
        _describe(described)
    except BaseException:
        shutil.rmtree(target)
        raise
    return [_place(number, name) for name in (*KEPT, *MADE)]


def _contents() -> Iterator[tuple[str, bytes]]:
    """Every file of an edition: its name without suffix, and its bytes."""
    data = tables.data_dir()
    cited: set[str] = set()
    for name in KEPT[:-1]:
        cited |= set(tables.describe(name)["nodeal"]["source_ids"])
        if "source_id" in table(name):
            cited |= set(table(name)["source_id"].dropna().str.split(";").explode())
        yield name, (data / tables.describe(name)["path"]).read_bytes()
    with (data / tables.describe("sources")["path"]).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    yield "sources", _csv(header, [row for row in rows if row[0] in cited])
    found = [v for day in (PUBLISHED, HINDSIGHT) for v in verdicts(day, forked=True)]
    yield "verdicts", _csv(_columns("verdicts"), map(_verdict_row, found))
    yield "tests", _csv(_columns("tests"), [_result_row(v, r) for v in found for r in v.results])
    listed = []
    for name in tables.names():
        if not name.startswith(f"{FOLDER}/"):
            path = data / tables.describe(name)["path"]
            listed.append((name, len(table(name)), _sha256(path.read_bytes())))
    yield "tables", _csv(_columns("tables"), listed)


def _verdict_row(found: Verdict) -> tuple[object, ...]:
    said = found.judgement
    return (
        found.claim_id, found.as_of, said.verdict, said.why_open, float(said.pro), float(said.con),
        float(said.caveats), said.supporting, said.contradicting, said.qualifying, said.evidence, said.agreement,
        said.confidence, said.ceiling,
    )  # fmt: skip


def _result_row(found: Verdict, result: TestResult) -> tuple[object, ...]:
    measured = result.estimate
    if measured is None or measured.value != measured.value:
        value, low, high, n = None, None, None, None if measured is None else measured.n
    else:
        value, low, high, n = measured.value, measured.low, measured.high, measured.n
    return (
        result.test_id, found.as_of, found.claim_id, result.measure_id, result.reach, result.comparator,
        result.holds_if, result.fails_if, result.due_on, value, low, high, n, result.unit, result.outcome, result.why,
    )  # fmt: skip


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode()


def _cell(value: object) -> str:
    """As committed tables write it. Numbers in full: what is kept must judge as it did."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case float():
            return repr(float(value) + 0.0).removesuffix(".0")
    return str(value)


def _written(number: int, name: str, content: bytes, folder: Path) -> Descriptor:
    """Write one file aside, hold it to its description, and return that."""
    resource = _description(number, name) | {"bytes": len(content), "hash": f"sha256:{_sha256(content)}"}
    path = folder / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    tables.check(resource, tables.read_csv(path, resource))
    return resource


def _describe(described: list[Descriptor]) -> None:
    """Put the descriptions of an edition's files among the others, in the order of their names."""
    path = tables.data_dir() / tables.DESCRIPTOR
    package = json.loads(path.read_text("utf-8"))
    package["resources"] = sorted([*package["resources"], *described], key=lambda r: r["name"])
    aside = path.with_name(path.name + ".new")
    aside.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    aside.replace(path)


def _description(number: int, name: str) -> Descriptor:
    own = _own().get(name)
    if own is None:
        like = tables.describe(name)
        title = f"{like['title']}, as they stood"
        described = f"As in {name} on the day of the edition, column by column."
        description = SOME_SOURCES if name == "sources" else described
        limitations = [f"A copy that stays as it is: what is corrected in {name} is not corrected here."]
        links = [_kept_link(number, link) for link in like["schema"].get("foreignKeys", [])]
        schema = like["schema"] | {"foreignKeys": links}
        licenses, sources, source_ids = like["licenses"], like["sources"], like["nodeal"]["source_ids"]
        made = {key: like["nodeal"][key] for key in ("made", "by") if key in like["nodeal"]}
    else:
        title, description, limitations = own["title"], own["description"], own["limitations"]
        links = [
            {"fields": [ours], "reference": {"resource": _resource(number, there), "fields": [ours]}}
            for ours, there in own["links"].items()
        ]
        schema = {"fields": own["fields"], "primaryKey": own["primaryKey"], "missingValues": [""], "foreignKeys": links}
        licenses, source_ids = tables.package()["licenses"], []
        sources, made = [{"title": "The book's own rules"}], {"made": "derived", "by": __name__}
    if not schema["foreignKeys"]:
        schema = {key: value for key, value in schema.items() if key != "foreignKeys"}
    return {
        "name": _resource(number, name),
        "path": f"{_place(number, name)}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": f"Edition {number}: {title[0].lower()}{title[1:]}",
        "description": description,
        "licenses": licenses,
        "sources": sources,
        "nodeal": {
            "edition": number,
            **made,
            "source_ids": source_ids,
            "limitations": limitations,
            "data_through": HINDSIGHT.isoformat(),
            "vintaged": False,
            "lag_days": 0,
            "redistribution": "yes",
            "states_facts": False,
        },
        "schema": schema,
    }


def _own() -> dict[str, Any]:
    return json.loads(resources.files("nodeal.ledger").joinpath("editions.json").read_text("utf-8"))


def _columns(name: str) -> list[str]:
    return [field["name"] for field in _own()[name]["fields"]]


def _resource(number: int, name: str) -> str:
    return _place(number, name).replace("/", "-")


def _kept_link(number: int, link: Descriptor) -> Descriptor:
    """A link between tables, to the edition's own copy."""
    there = {name.replace("/", "-"): name for name in KEPT}
    reference = link["reference"]
    if reference["resource"] in there:
        reference = reference | {"resource": _resource(number, there[reference["resource"]])}
    return link | {"reference": reference}
