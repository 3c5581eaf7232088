from pathlib import Path

import pandas as pd
import pytest

from nodeal import ingest, tables
from nodeal.ingest import kiel, raw
from nodeal.ingest.readers import RawContentError

pytestmark = pytest.mark.raw
needs_raw = pytest.mark.skipif(
    not raw.available(*kiel.RAW), reason="the publishers' raw files are not at hand: set NODEAL_RAW or run `make data`"
)
EXPLORER = "aid/ust_r29_website/data_explorer.csv"
FIRST = '"Australia","AUS",2022,2,0.002645,0,0,0.002645,0.002645,0,'


@pytest.fixture(scope="module")
def donors():
    return kiel.donors()


@pytest.fixture(autouse=True)
def _this_publisher_only(monkeypatch):
    monkeypatch.setattr(ingest, "MODULES", ("kiel",))


def ingest_all():
    for _publisher, frames in ingest.build():
        ingest.write(frames)


@needs_raw
def test_ingesting_again_gives_the_same_bytes(as_committed):
    for name, frame in kiel.tables().items():
        as_committed(name, frame)


@needs_raw
@pytest.mark.parametrize(
    ("key", "old", "new", "where"),
    [
        (EXPLORER, '"military","commitments"', '"military_aid","commitments"', "row 1: found no column military"),
        (EXPLORER, '"Australia","AUS",2022,3,', '"Australia","AUS",2022,2,', "row 3, columns country, month"),
        (EXPLORER, FIRST, FIRST.replace("0,0,0.002645,", "0,0,-5,"), "row 2, column military: found -5"),
        (EXPLORER, FIRST, FIRST.replace("0,0,0.002645,", "0,0,5000,"), "row 2, column military: found 5000"),
        (EXPLORER, FIRST, FIRST.replace("0,0,0.002645,", "0,0,1.002645,"), "miss the total of military aid in 2022-02"),
        (
            "aid/ust_r29_website/weapons.csv",
            '"Belgium"',
            '"Atlantis"',
            "row 4, column donor: found the donor 'Atlantis'",
        ),
        ("aid/ust_r29_website/procurement_trends.csv", "2022,2,", "2022,1,", "each month"),
        (
            "aid/ust_r29_website/procurement_trends.csv",
            '"stockpile","procurement"',
            '"procurement","stockpile"',
            "row 1: found origins in another order",
        ),
        ("aid/ust_r28_extract/country_summary.csv", "Austria,True", "Austria,False", "26 EU members"),
        (
            "aid/ust_r28_extract/country_summary.csv",
            "Austria,True",
            "Austria,maybe",
            "row 3, column er_eu_medlem: found maybe; expected one of True, False",
        ),
        (
            "aid/ust_r28_extract/bilateral_activities.csv",
            "Humanitarian,Allocation,23417159",
            "Humanitarian,Promise,23417159",
            "row 2, column maal: found Promise; expected one of Allocation, Commitment",
        ),
        (
            "aid/ust_r28_extract/bilateral_activities.csv",
            "Australia,2022-03-01",
            "Atlantis,2022-03-01",
            "row 2, column giver: found the donor 'Atlantis'",
        ),
        (kiel.R27, "Australia,2022-02,Financial", "Atlantis,2022-02,Financial", "row 2, column donor: found the donor"),
        (kiel.R27, "Australia,2022-02,Financial", "Australia,2022-02,Humanitarian", "a second time"),
        (EXPLORER, '"Australia","AUS",2022,2,', '"Atlantis","ATL",2022,2,', "43 donors"),
    ],
)
def test_damage_is_named_and_nothing_overwritten(raw_copy, repin, data_copy, key, old, new, where, edit):
    folder = raw_copy(kiel.RAW)
    edit(folder / key, old, new)
    repin(folder, key)
    before = {p: p.read_bytes() for p in data_copy.rglob("*.csv")}
    with pytest.raises(RawContentError) as caught:
        ingest_all()
    assert key in str(caught.value)
    assert where in str(caught.value)
    assert {p: p.read_bytes() for p in data_copy.rglob("*") if p.is_file() and p.suffix == ".csv"} == before
    assert not list(data_copy.rglob("*.new"))


@needs_raw
@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b.replace(b"Denmark", b"D\xe4nemark"), lambda b: b[:40]])
def test_empty_foreign_or_cut_files_are_named(raw_copy, repin, damage):
    folder = raw_copy(kiel.RAW)
    path = folder / EXPLORER
    path.write_bytes(damage(path.read_bytes()))
    repin(folder, EXPLORER)
    with pytest.raises(RawContentError, match=r"data_explorer\.csv"):
        kiel.tables()


@needs_raw
@pytest.mark.parametrize("key", sorted(kiel._ROWS))
@pytest.mark.parametrize("change", [lambda rows: rows[:-1], lambda rows: [*rows, rows[-1]]], ids=["cut", "twice"])
def test_an_item_list_with_rows_missing_or_twice_is_named(raw_copy, repin, key, change):
    path = raw_copy((key,)) / key
    path.write_text("".join(change(path.read_text("utf-8").splitlines(keepends=True))), encoding="utf-8")
    repin(path.parents[len(Path(key).parts) - 1], key)
    with pytest.raises(RawContentError, match=rf"{key}: found \d+ rows; expected {kiel._ROWS[key]}"):
        kiel._read(key)


@needs_raw
@pytest.mark.parametrize(("key", "column"), [(k, c) for k, columns in kiel._RANGES.items() for c in columns])
@pytest.mark.parametrize("cell", ["garbage", "", "-1e15", "1e15"])
def test_a_word_a_blank_or_an_absurd_number_is_named_with_its_row(raw_copy, repin, key, column, cell):
    folder = raw_copy((key,))
    frame = pd.read_csv(folder / key, dtype=str, keep_default_na=False)
    frame.loc[8, column] = cell
    frame.to_csv(folder / key, index=False)
    repin(folder, key)
    with pytest.raises(RawContentError, match=f"{key}, row 10, column {column}: found"):
        kiel._read(key)


@needs_raw
def test_a_moved_column_in_the_item_sheet_is_named(raw_copy, repin):
    import openpyxl

    folder = raw_copy(kiel.RAW)
    book = openpyxl.Workbook()
    book.active.append(["ID", "Donors"])
    book.save(folder / kiel.MID_2024)
    repin(folder, kiel.MID_2024)
    with pytest.raises(RawContentError, match=r"UST_data\.xlsx, row 1"):
        kiel.tables()


@needs_raw
@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b[:3000], lambda b: b"PK not a workbook"])
def test_an_item_sheet_that_is_no_workbook_is_named(raw_copy, repin, donors, damage):
    path = raw_copy((kiel.MID_2024,)) / kiel.MID_2024
    path.write_bytes(damage(path.read_bytes()))
    repin(path.parents[len(Path(kiel.MID_2024).parts) - 1], kiel.MID_2024)
    with pytest.raises(RawContentError, match=r"UST_data\.xlsx: found .*; expected a whole workbook"):
        kiel._mid_2024(donors)


@needs_raw
def test_zero_months_are_explicit(donors):
    months = kiel.allocations_monthly(donors)
    assert len(months) == 52 * 42 * 3
    stored = months.query("donor_id == 'united-states' and month > '2025-01-01'")
    assert len(stored) == 15 * 3
    assert (stored["allocated_eur_bn"] == 0).all()


@needs_raw
def test_release_28_agrees_with_the_publishers_donor_totals(donors):
    """Items added up by donor, with and without a month, against the publisher's own summary sheet."""
    items = pd.read_csv(raw.fetch("aid/ust_r28_extract/bilateral_activities.csv"))
    items = items[items["maal"] == "Allocation"]
    ours = items.assign(d=items["giver"].map(kiel.slug)).groupby("d")["verdi_eur_redistr"].sum() / 1e9
    summary = tables.table("aid/donor_totals", vintage="R28").query("aid_type == 'all'")
    theirs = summary.set_index("donor_id")["allocated_eur_bn"]
    assert (ours - theirs).abs().drop("slovenia").max() < 0.001
    by_month = kiel.allocations_by_release(donors).query("release == 'R28'")["allocated_eur_bn"].sum()
    assert theirs.sum() - by_month == pytest.approx(1.54, abs=0.02), "items without a month"
