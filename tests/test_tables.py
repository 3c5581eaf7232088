import re
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal import ingest, tables
from nodeal.tables import TableError

FIELDS = [
    {"name": "k", "type": "string", "constraints": {"required": True, "unique": True}},
    {"name": "n", "type": "integer"},
    {"name": "x", "type": "number"},
    {"name": "d", "type": "date"},
    {"name": "m", "type": "yearmonth"},
    {"name": "b", "type": "boolean"},
]
RESOURCE = {"name": "t", "path": "t.csv", "schema": {"fields": FIELDS, "primaryKey": ["k"]}}
days = st.dates(min_value=pd.Timestamp("1950-01-01").date(), max_value=pd.Timestamp("2100-01-01").date())
rows = st.lists(
    st.tuples(
        st.text("abc xyz,'\"é", min_size=1, max_size=6).filter(lambda s: s.strip() == s),
        st.none() | st.integers(-(10**9), 10**9),
        st.none() | st.floats(-1e9, 1e9, allow_nan=False).map(lambda v: round(v, 6)),
        st.none() | days,
        st.none() | days.map(lambda d: d.replace(day=1)),
        st.none() | st.booleans(),
    ),
    min_size=1,
    unique_by=lambda row: row[0],
)


@given(rows)
def test_what_is_written_is_read_back(tmp_path_factory, cells):
    frame = pd.DataFrame(cells, columns=[f["name"] for f in FIELDS])
    frame["n"] = frame["n"].astype("Int64")
    frame["x"] = frame["x"].astype("float64")
    frame["b"] = frame["b"].astype("boolean")
    for column in "dm":
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(ingest.to_csv(frame, RESOURCE))
    back = tables.check(RESOURCE, tables.read_csv(path, RESOURCE))
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)


def test_columns_have_the_declared_types():
    months = tables.table("aid/allocations_monthly")
    assert pd.api.types.is_datetime64_dtype(months["month"])
    assert months["allocated_eur_bn"].dtype == "float64"
    assert tables.table("aid/weapons")["items"].dtype == "Int64"
    assert tables.table("aid/donors")["eu_member"].dtype == "boolean"


def test_a_caller_cannot_change_the_table_for_the_next():
    mine = tables.table("aid/donors")
    mine["name"] = "x"
    assert "x" not in set(tables.table("aid/donors")["name"])


@pytest.mark.parametrize(
    ("old", "new", "where", "found"),
    [
        (
            "2022-02,australia,military,0.002645",
            "2022-13,australia,military,0.002645",
            "row 130, column month",
            "2022-13",
        ),
        ("australia,military,0.002645", "australia,military,much", "row 130, column allocated_eur_bn", "much"),
        ("australia,military,0.002645", "australia,military,-1", "row 130, column allocated_eur_bn", "-1.0"),
        ("australia,military,0.002645", "australia,military,900", "row 130, column allocated_eur_bn", "900.0"),
        ("australia,military,0.002645", "australia,military,", "row 130, column allocated_eur_bn", "an empty cell"),
        ("australia,military,0.002645", "australia,moral,0.002645", "row 130, column aid_type", "moral"),
        ("2022-02,australia,military,0.002645", "2022-02,australia,financial,1", "row 130", "a second time"),
        ("month,donor_id", "month,donor", "row 1", "columns donor"),
    ],
)
def test_a_damaged_cell_is_named(data_copy, old, new, where, found, edit):
    edit(data_copy / "aid/allocations_monthly.csv", old, new)
    with pytest.raises(TableError) as caught:
        tables.table("aid/allocations_monthly")
    assert "aid/allocations_monthly.csv" in str(caught.value)
    assert where in str(caught.value)
    assert found in str(caught.value)
    assert caught.value.remedy


def test_an_unknown_donor_breaks_the_foreign_key(data_copy, edit):
    edit(data_copy / "aid/weapons.csv", "australia,howitzers", "atlantis,howitzers")
    with pytest.raises(TableError, match=r"aid/weapons.csv, row 2, column donor_id: found 'atlantis'"):
        tables.check_foreign_keys()


def test_an_unknown_source_breaks_the_link_of_its_row(data_copy, edit):
    edit(data_copy / "aid/eu_loans.csv", "caliber-az-", "nowhere-az-")
    with pytest.raises(TableError, match=r"aid/eu_loans.csv, row \d+, column source_id: found 'nowhere-az-"):
        tables.check_foreign_keys()


def test_bytes_that_are_not_utf8_are_named(data_copy):
    path = data_copy / "aid/donors.csv"
    path.write_bytes(path.read_bytes() + b"\xff\xfe")
    with pytest.raises(TableError, match="not UTF-8"):
        tables.table("aid/donors")


@pytest.mark.parametrize("row", [2, 3, 9])
@pytest.mark.parametrize(("more", "count"), [(",x", 8), (",x,y", 9), (None, 6)])
def test_a_row_of_more_or_fewer_cells_is_named(data_copy, row, more, count):
    """In the first row too, which pandas would take for one with a name before it."""
    path = data_copy / "aid/donors.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[row - 1] = lines[row - 1] + more if more else lines[row - 1].rpartition(",")[0]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(TableError, match=rf"aid/donors\.csv, row {row}: found {count} cells; expected 7"):
        tables.table("aid/donors")


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "||||||| merged common ancestors", ">>>>>>> theirs"])
@pytest.mark.parametrize(("name", "table"), [("aid/donors.csv", "aid/donors"), (tables.DESCRIPTOR, "sources")])
def test_a_merge_left_undecided_is_named_by_file_and_line(data_copy, mark, name, table):
    path = data_copy / name
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:4], mark, *lines[4:]]) + "\n", "utf-8")
    with pytest.raises(TableError, match=rf"{name}, line 5: found '{re.escape(mark)}'.* Keep one of the two sides"):
        tables.table(table)


@pytest.mark.parametrize("content", ["[]", "{}", '{"resources": 1}'])
def test_a_description_that_describes_nothing_is_named(data_copy, content):
    (data_copy / tables.DESCRIPTOR).write_text(content, "utf-8")
    with pytest.raises(TableError, match=r"datapackage\.json: found JSON without a list of resources"):
        tables.names()


def test_an_empty_file_is_named(data_copy):
    (data_copy / "aid/donors.csv").write_text("")
    with pytest.raises(TableError, match=r"aid/donors.csv.*Restore the file"):
        tables.table("aid/donors")


def test_a_missing_table_says_how_to_make_it(data_copy):
    (data_copy / "aid/donors.csv").unlink()
    with pytest.raises(TableError, match="make data"):
        tables.table("aid/donors")


@pytest.mark.parametrize(("yes", "no"), [("TRUE", "FALSE"), ("True", "False"), ("1", "0")])
def test_truth_is_read_as_the_standard_counts_it(data_copy, yes, no):
    """A spreadsheet that opens and saves a table writes its own words."""
    before = tables.table("aid/donors")
    path = data_copy / "aid/donors.csv"
    path.write_text(path.read_text("utf-8").replace(",true,", f",{yes},").replace(",false,", f",{no},"), "utf-8")
    assert f",{yes}," in path.read_text("utf-8")
    pd.testing.assert_frame_equal(tables.table("aid/donors"), before)


@pytest.mark.parametrize("word", ["WAHR", "yes", "2"])
def test_other_words_for_truth_are_named(data_copy, edit, word):
    edit(data_copy / "aid/donors.csv", ",true,", f",{word},")
    with pytest.raises(TableError, match=rf"column eu_member: found '{word}'; expected true or false"):
        tables.table("aid/donors")


@pytest.mark.parametrize("name", [None, 3, "", ["aid/donors"]])
def test_what_is_no_name_of_a_table_is_told_so(name):
    with pytest.raises(TableError, match=r"no such table; expected one of .*aid/donors"):
        tables.table(name)


def test_an_unknown_table_lists_its_neighbours():
    with pytest.raises(TableError, match="aid/donors"):
        tables.table("aid/doners")


def test_outside_a_checkout_the_error_is_plain(tmp_path, monkeypatch):
    monkeypatch.setenv("NODEAL_DATA", str(tmp_path))
    with pytest.raises(TableError, match="set NODEAL_DATA"):
        tables.table("aid/donors")


def test_as_of_keeps_only_what_was_known():
    then = tables.table("aid/vintages", as_of="2025-03-20")
    assert set(then["release"]) == {"R21"}
    packages = tables.table("aid/us_packages", as_of="2022-03-15")
    assert packages["date"].max() == pd.Timestamp("2022-03-12")
    months = tables.table("aid/allocations_monthly", as_of="2025-03-20")
    assert months["month"].max() == pd.Timestamp("2024-12-01")


def test_a_year_is_known_at_its_end_and_the_publishers_delay():
    """SIPRI's figures of 2025 came out on 27 April 2026."""
    spending = "europe/military_spending"
    assert tables.table(spending, as_of="2026-04-26")["year"].max() == 2024
    assert tables.table(spending, as_of="2026-04-27")["year"].max() == 2025


def test_the_first_day_of_a_code_is_the_first_on_which_a_row_of_it_is_known():
    first = tables.first_known("talks/answers", actor_id="ua", answer=("rejection", "delay"))
    wanted = "actor_id == 'ua' and answer in ('rejection', 'delay')"
    assert len(tables.table("talks/answers", as_of=first).query(wanted))
    assert tables.table("talks/answers", as_of=first - timedelta(days=1)).query(wanted).empty
    assert tables.first_known("europe/military_spending", year=2025) == date(2026, 4, 27)
    assert tables.first_known("talks/answers", actor_id="nobody") is None


def test_as_of_is_refused_where_rows_have_no_date():
    with pytest.raises(TableError, match="without dates"):
        tables.table("aid/weapons", as_of="2025-03-20")


def test_a_vintage_is_one_release():
    totals = tables.table("aid/donor_totals", vintage="R28")
    assert set(totals["release"]) == {"R28"}
    with pytest.raises(TableError, match="one of R28, R29, R30"):
        tables.table("aid/donor_totals", vintage="12")
    with pytest.raises(TableError, match="it has none"):
        tables.table("aid/donors", vintage="R28")


def test_a_date_without_day_or_month_is_known_when_it_is_over():
    def known(day):
        return set(tables.table("bids/steps", as_of=day)["date"])

    assert "1994" not in known("1994-12-30")
    assert {"1994", "1994-01-14"} <= known("1994-12-31")
    assert "2001-09" not in known("2001-09-29")
    assert "2001-09" in known("2001-09-30")
    assert tables.table("aid/eu_loans", as_of="2026-11-01")["date"].notna().all(), "no date: never known"


def test_the_state_follows_files_description_and_changes(data_copy):
    import os

    first = tables.state("talks/answers")
    assert tables.state("talks/answers") == first
    with tables.changed(lambda _name, frame: frame):
        assert tables.state("talks/answers") != first
    for file in ("talks/answers.csv", tables.DESCRIPTOR):
        os.utime(data_copy / file, ns=(1, 1))
        assert tables.state("talks/answers") != first
        first = tables.state("talks/answers")
