"""The .xlsx of a table: typed cells, text that stays text, the same bytes whenever it is made."""

from __future__ import annotations

import io
import json
import re
from contextlib import closing
from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from nodeal import tables
from nodeal.dates import HINDSIGHT
from nodeal.site import workbook
from nodeal.site.stored import StoredTable
from nodeal.site.workbook import Workbook


def sheet(content, name="data"):
    with closing(openpyxl.load_workbook(io.BytesIO(content))) as book:
        return [list(row) for row in book[name].iter_rows(values_only=True)]


# Together: every type of the description, dates that lack their day and empty cells.
@pytest.mark.parametrize("name", ["aid/us_packages", "aid/exchange_rates", "audit/evidence", "strikes/truce_episodes"])
def test_a_table_comes_back_as_the_loader_reads_it(tmp_path, root, name):
    resource = tables.describe(name)
    assert workbook.renew_table(tmp_path / "a.xlsx", root / "data" / resource["path"], resource)
    read, ours = pd.read_excel(tmp_path / "a.xlsx"), tables.table(name)
    assert list(read.columns) == list(ours.columns)
    for field in resource["schema"]["fields"]:
        here, there = ours[field["name"]], read[field["name"]]
        assert here.isna().tolist() == there.isna().tolist()
        kind = {"number": "number", "integer": "number", "date": "datetime64", "yearmonth": "datetime64"}.get(
            field["type"]
        )
        if kind and here.notna().any():
            assert there.to_frame().select_dtypes(kind).shape[1] == 1, f"{field['name']} is read as {there.dtype}"
        assert here.dropna().tolist() == there.dropna().tolist(), field["name"]


def test_the_second_sheet_says_what_the_first_is(tmp_path, root):
    resource = tables.describe("aid/us_packages")
    workbook.renew_table(tmp_path / "a.xlsx", root / "data" / resource["path"], resource)
    about = sheet((tmp_path / "a.xlsx").read_bytes(), "about")
    said = {row[0]: row[1] for row in about}
    assert said["Table"] == resource["title"]
    assert any(row[0] == "Source" and "Kiel Institute" in row[1] for row in about)
    assert "http" in said["Licence"]
    assert [row[0] for row in about[-len(resource["schema"]["fields"]) :]] == list(
        tables.table("aid/us_packages").columns
    )


@pytest.mark.parametrize("word", ["=1+1", "#N/A", "+E", "-b", "jul26", "2025-01", "007", "1E5", "85,000", "TRUE", "NA"])
def test_text_stays_text(word):
    content = workbook.written(Workbook("T", ["id", word], ["string", "number"], [[word, "1"]], [("Note", word)]))
    with closing(openpyxl.load_workbook(io.BytesIO(content))) as file:
        assert [(cell.value, cell.data_type) for cell in file["data"][2]] == [(word, "s"), (1, "n")]
        assert (file["data"]["B1"].value, file["about"]["B1"].value) == (word, word)


def test_each_type_is_written_as_itself():
    kinds = ["integer", "number", "boolean", "date", "yearmonth", "date", "string"]
    row = ["3", "-0.5", "true", "2025-03-20", "2025-03", "1648-10-24", ""]
    (_, found) = sheet(workbook.written(Workbook("T", list("abcdefg"), kinds, [row], [])))
    assert found == [3, -0.5, True, datetime(2025, 3, 20), datetime(2025, 3, 1), "1648-10-24", None]
    assert workbook.typed("FALSE", "boolean") is False
    assert workbook.typed("1900-03-01", "date") == date(1900, 3, 1)


def test_no_hour_gets_into_the_file(tmp_path, root):
    """Two builds are compared byte for byte, maybe with a minute between them."""
    resource = tables.describe("aid/exchange_rates")
    workbook.renew_table(tmp_path / "a.xlsx", root / "data" / resource["path"], resource)
    with ZipFile(tmp_path / "a.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read(workbook.CORE).decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", core)) == {f"{HINDSIGHT}T00:00:00"}


def test_it_is_written_anew_only_when_what_it_is_made_of_changed(tmp_path):
    resource = json.loads(json.dumps(tables.describe("aid/exchange_rates")))
    source, target = tmp_path / "a.csv", tmp_path / "deep/a.xlsx"
    source.write_text("month,eur_per_usd,usd_per_eur\n2025-01,0.9,1.1\n", "utf-8")
    assert workbook.renew_table(target, source, resource)
    first = target.read_bytes()
    assert not workbook.renew_table(target, source, resource)
    source.write_text("month,eur_per_usd,usd_per_eur\n2025-01,0.8,1.25\n", "utf-8")
    assert workbook.renew_table(target, source, resource)
    resource["nodeal"]["limitations"].append("Another limit.")
    assert workbook.renew_table(target, source, resource)
    target.write_bytes(first[:100])
    assert workbook.renew_table(target, source, resource), "a file that was cut off is mended"


def test_numbers_of_a_chart_are_numbers_and_its_days_days(tmp_path, chart):
    chart.spec["nodeal"]["data"] = {
        "columns": ["who", "on", "share", "open"],
        "rows": [["a", "2025-03-20", -0.5, True], ["2025-01", None, None, None]],
    }
    assert workbook.renew_chart(tmp_path / "c.xlsx", chart)
    _, *rows = sheet((tmp_path / "c.xlsx").read_bytes())
    assert rows == [["a", datetime(2025, 3, 20), -0.5, True], ["2025-01", None, None, None]]
    assert ["Source", chart.caption] in sheet((tmp_path / "c.xlsx").read_bytes(), "about")


def test_columns_of_a_shown_table_are_numbers_where_all_cells_are(tmp_path):
    columns = [{"title": title, "kind": kind} for title, kind in (("Act", "text"), ("USD bn", "number"), ("n", "text"))]
    rows = [["One", -1384.59, "1 to 2"], ["2", None, "3"]]
    shown = StoredTable("05_aid.ipynb", {"name": "t", "caption": "Acts", "columns": columns, "rows": rows})
    assert workbook.renew_shown(tmp_path / "t.xlsx", shown)
    assert sheet((tmp_path / "t.xlsx").read_bytes())[1:] == [["One", -1384.59, "1 to 2"], ["2", None, "3"]]
