"""What holds for every table: described, sourced, linked, true to its own dates."""

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from nodeal import tables
from nodeal.ingest.raw import registry
from nodeal.notebooks import root
from nodeal.site.catalogue import files_read

NAMES = tables.names()


def test_resources_are_sorted_and_named_after_their_files():
    resources = tables.package()["resources"]
    names = [r["name"] for r in resources]
    assert names == sorted(names)
    for resource in resources:
        assert resource["name"] == resource["path"].rsplit(".", 1)[0].replace("/", "-")


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_what_its_description_says(name):
    frame = tables.table(name)
    assert len(frame) > 0
    resource = tables.describe(name)
    about = resource["nodeal"]
    assert resource["title"]
    assert resource["description"].endswith(".")
    assert resource["licenses"]
    assert resource["sources"]
    assert about["made"] in ("derived", "curated")
    assert about["made"] == "curated" or about["by"]
    assert about["limitations"], "every table has limits: say them"
    assert about["redistribution"] in ("yes", "rows used only", "aggregate only")
    assert isinstance(about["vintaged"], bool)
    assert about["lag_days"] >= 0
    for field in resource["schema"]["fields"]:
        assert field["description"], field["name"]
        if field["type"] == "number":
            assert field.get("unit") or "`" in field["description"], f"{field['name']} has no unit"


WORDS = ["three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"]
NUMBERS = dict(zip(WORDS, range(3, 14), strict=True))
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


def counts(text: str) -> set[int]:
    """Numbers that a text names, in digits or words, days of a month left out."""
    text = re.sub(rf"\b\d{{1,2}} (?={MONTHS})|\d{{4}}-\d\d-\d\d", "", text)
    digits = {int(found.replace(",", "")) for found in re.findall(r"(?<![\w.,-])\d[\d,]*(?![\w.])", text)}
    return digits | {NUMBERS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in NUMBERS}


def test_no_description_counts_its_own_rows():
    """A typed count goes stale with the next row: whoever wants it asks the table."""
    typed = []
    for resource in tables.package()["resources"]:
        if not resource["path"].endswith(".csv"):
            continue
        name = resource["path"].removesuffix(".csv")
        frame = tables.table(name)
        sizes = {len(frame), *(frame[key].nunique() for key in resource["schema"].get("primaryKey", [])[:1])}
        said = counts(resource["description"])
        said |= {n for text in resource["nodeal"]["limitations"] for n in counts(text)}
        typed += [(name, size) for size in sizes & said]
    assert not typed


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_has_a_source(name):
    about = tables.describe(name)["nodeal"]
    sourced = about["source_ids"] or "source_id" in tables.table(name).columns
    assert sourced or about.get("states_facts") is False, "a table of our own codes says states_facts: false"


MONTH = r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|(oct|nov|dec)([a-z]*ber)?)"
ISO_DATE = r"\d{4}-\d{2}(-\d{2})?"
LIKE_DATE = rf"(?=.*\d)\d*[-/. ]?{MONTH}[-/. ]?\d*|\d{{1,4}}[-/.]\d{{1,2}}([-/.]\d{{1,4}})?|\d+:\d\d(:\d\d)?"
LIKE_NUMBER = r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[-+]?\d+)?( ?%)?"
COMES_BACK = r"0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9]"
LIKE_FORMULA = r"[=+@-].*"


def misread(cell: str, *, is_id: bool) -> str:
    """What a spreadsheet may take a text cell for, so that it comes back as something else; empty if it is safe.

    Day or month in ISO form is what it is, but an id must not look like one.
    """
    if re.fullmatch(LIKE_NUMBER, cell, re.I):
        return "" if re.fullmatch(COMES_BACK, cell) else "a number"
    if re.fullmatch(LIKE_DATE, cell, re.I) and (is_id or not re.fullmatch(ISO_DATE, cell)):
        return "a date"
    if cell.lower() in ("true", "false"):
        return "a truth"
    return "a formula" if re.fullmatch(LIKE_FORMULA, cell, re.DOTALL) else ""


@pytest.mark.parametrize(
    "cell", ["jul26", "1-2", "3/4", "2025-01", "+E", "=x", "@a", "-b", "1E5", "85,000", "007", "TRUE"]
)
def test_what_spreadsheets_change_is_known(cell):
    assert misread(cell, is_id=True)


@pytest.mark.parametrize("name", [n for n in NAMES if "edition" not in tables.describe(n)["nodeal"]])
def test_text_is_text_in_every_program(name):
    """No id or word that a spreadsheet turns into a date, a number or a formula, or that pandas takes for nothing.

    An edition is left out: it keeps for ever what its day wrote, ids such as ``jul26`` and words such as ``None``
    among it. Its workbooks hold text as text all the same, and `test_workbook` sees to that.
    """
    path = tables.data_dir() / tables.describe(name)["path"]
    schema = tables.describe(name)["schema"]
    keys = {*schema["primaryKey"], *(k for link in schema.get("foreignKeys", []) for k in link["fields"])}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for field in schema["fields"]:
        if field["type"] != "string":
            continue
        column, dates = field["name"], field.get("constraints", {}).get("pattern", "").startswith(r"\d{4}")
        cells = {row[column] for row in rows} - {""}
        is_id = (column in keys or column.endswith("_id") or "enum" in field.get("constraints", {})) and not dates
        taken = {cell: what for cell in cells if (what := misread(cell, is_id=is_id))}
        assert not taken, f"{column}: spreadsheets take these for something else: say it in words"
        if cells and not dates:
            assert not all(re.fullmatch(COMES_BACK, cell) for cell in cells), f"{column}: text that is all numbers"
    plain, ours = pd.read_csv(path, dtype=str), pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    eaten = (plain.isna() & ours.notna()).any()
    assert not eaten.any(), "words that pandas reads as missing values"


@pytest.mark.parametrize("name", [n for n in NAMES if tables.describe(n)["nodeal"].get("date_column")])
def test_data_through_is_where_the_dates_end(name):
    resource = tables.describe(name)
    column = resource["nodeal"]["date_column"]
    kind = next(f["type"] for f in resource["schema"]["fields"] if f["name"] == column)
    last = tables.table(name)[column].dropna().max()
    match kind:
        case "yearmonth":
            last += pd.offsets.MonthEnd(0)
        case "integer":
            last = pd.Timestamp(last, 12, 31)
        case "string":
            last = pd.Timestamp(last)
    assert last.date() == tables.data_through(name)


def test_every_link_between_tables_holds():
    tables.check_foreign_keys()


def test_files_and_descriptions_match_one_to_one():
    described = {r["path"] for r in tables.package()["resources"]}
    there = {str(p.relative_to(tables.data_dir())) for p in tables.data_dir().rglob("*") if p.is_file()}
    assert there - {"datapackage.json"} == described


def listed_by_git(folder):
    """Files under version control; None for a folder without it, such as an unpacked archive."""
    if not (folder / ".git").exists() or shutil.which("git") is None:
        return None
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=folder, capture_output=True, check=True).stdout
    return {path for name in listed.decode().split("\0") if (path := folder / name).is_file() and name}


def in_the_tree(folder):
    """Files that would be committed, read from the disk: all but those in folders that ``.gitignore`` names."""
    ignored = [line.rstrip("/") for line in (folder / ".gitignore").read_text("utf-8").splitlines() if line]
    for here, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if f != ".git" and not any(fnmatch(f, pattern) for pattern in ignored)]
        yield from (path for name in files if (path := Path(here, name)).is_file())


def raw_or_heavy(folder):
    files = listed_by_git(folder)
    sizes = {p: p.stat().st_size for p in (in_the_tree(folder) if files is None else files)}
    pinned = {entry.size: entry.sha256 for entry in registry().values()}

    def is_raw(path, size):
        return size in pinned and hashlib.sha256(path.read_bytes()).hexdigest() == pinned[size]

    return sorted(p.name for p, size in sizes.items() if size >= 1_500_000 or is_raw(p, size))


def test_no_raw_file_and_no_heavy_file_is_committed():
    assert raw_or_heavy(root()) == []


def test_an_archive_without_version_control_is_checked_too(tmp_path, monkeypatch):
    raw = bytes(1000)
    pinned = SimpleNamespace(size=len(raw), sha256=hashlib.sha256(raw).hexdigest())
    monkeypatch.setitem(globals(), "registry", lambda: {"raw": pinned})
    (tmp_path / ".gitignore").write_text(".venv/\n*.egg-info/\n")
    for name, size in {
        ".venv/big.so": 2_000_000,
        "a.egg-info/big": 2_000_000,
        "data/aid/raw.csv": len(raw),
        "book/big.svg": 1_500_000,
        "book/small.svg": 10,
        "data/aid/as_long_but_ours.csv": len(raw),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((b"x" if "ours" in name else bytes(1)) * size)
    assert raw_or_heavy(tmp_path) == ["big.svg", "raw.csv"]


def test_the_disk_holds_all_that_version_control_lists():
    assert (listed_by_git(root()) or set()) <= set(in_the_tree(root()))


def test_the_description_is_written_as_tools_write_it():
    path = tables.data_dir() / tables.DESCRIPTOR
    text = path.read_text("utf-8")
    assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


def test_every_derived_table_names_the_files_it_was_read_from():
    """Sources that are no file: what the publisher printed and we wrote down, and the list of events."""
    written_down = {"kiel-ust-r30"}
    pinned = {file.dataset for file in registry().values()}
    derived = [r for r in tables.package()["resources"] if r["nodeal"]["made"] == "derived"]
    named = {i for r in derived for i in r["nodeal"]["source_ids"]}
    assert named - written_down == pinned


def test_a_copy_is_called_one_and_the_publishers_own_file_is_not():
    kiel = files_read(tables.describe("aid/allocations_by_release")["nodeal"]).unescape()
    assert "total_allocations.csv</a> (the publisher's own, SHA-256" in kiel
    assert "UST_data.xlsx</a> (a copy that javierospital/Projections-of-Aid-to-Ukraine holds, SHA-256" in kiel
    assert files_read(tables.describe("talks/events")["nodeal"]) == ""


LISTS = ("source_id", "actors", "named", "authors", "evidence_id")
"""Columns whose cells may hold several ids, parted by ``;``."""


@pytest.mark.parametrize(
    "name", [n for n in NAMES if {f["name"] for f in tables.describe(n)["schema"]["fields"]} & {*LISTS}]
)
def test_lists_have_no_blanks_and_no_repeats(name):
    frame = tables.table(name)
    for column in frame.columns.intersection(LISTS):
        for cell in frame[column].dropna():
            parts = cell.split(";")
            assert all(p == p.strip() and p for p in parts), cell
            assert len(parts) == len(set(parts)), cell
