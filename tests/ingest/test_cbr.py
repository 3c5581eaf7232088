"""The key rate: values that the press reported, and one clear error for each way in which the file can be bad."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal import ingest, tables
from nodeal.cli import data as data_command
from nodeal.ingest import cbr, raw
from nodeal.ingest.raw import RawFileError
from nodeal.ingest.readers import RawContentError

KEY = cbr.KEY_RATE


@pytest.fixture
def source(raw_copy) -> Path:
    return raw_copy(cbr.RAW) / KEY


@pytest.fixture
def damaged(raw_copy, repin):
    """``damaged(change)``: the raw text after `change`, with the checksum following."""

    def write(change) -> None:
        folder = raw_copy(cbr.RAW)
        path = folder / KEY
        changed = change(path.read_text("utf-8").replace("\r\n", "\n"))
        path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
        repin(folder, KEY)

    return write


@pytest.mark.raw
def test_same_days_and_rates_as_a_plain_reading_of_the_raw_file(source):
    with source.open(encoding="utf-8", newline="") as lines:
        plain = [(line["date"], float(line["rate_pct"])) for line in csv.DictReader(lines)]
    made = cbr.tables()["economy/key_rate"]
    assert list(zip(made["date"].dt.strftime("%Y-%m-%d"), made["key_rate_pct"], strict=True)) == plain


@pytest.mark.raw
def test_committed_table_is_what_the_module_makes(source):
    made = ingest.to_csv(cbr.tables()["economy/key_rate"], tables.describe("economy/key_rate"))
    assert (tables.data_dir() / "economy" / "key_rate.csv").read_bytes() == made


@pytest.mark.raw
@pytest.mark.parametrize(
    ("change", "where", "found"),
    [
        (lambda t: "", "", "No columns"),
        (lambda t: t[: len(t) // 2].rpartition("\n")[0], "", "days from 2013-09-17 to 20"),
        (lambda t: t[:-10], "row 3242, column date", "'2026-08'"),
        (lambda t: t.encode("utf-16"), "", "codec can't decode"),
        (lambda t: t.replace("rate_pct", "rate"), "row 1", "no column rate_pct"),
        (lambda t: "\n".join(",".join(reversed(li.split(","))) for li in t.split("\n")), None, None),
        (lambda t: t.replace("date,rate_pct", "rate_pct,date", 1), "row 2, column date", "5.50"),
        (lambda t: t + "2026-08-21,14.00\n", "row 3243, columns date", "a second time"),
        (lambda t: t.replace("2022-02-28,20.00", "2022-02-28,2000"), "row 2105, column rate_pct", "2000"),
        (lambda t: t.replace("2022-02-28,20.00", "2022-02-28,"), "row 2105, column rate_pct", "an empty cell"),
        (lambda t: t.replace("2022-02-28,20.00", "28.02.2022,20.00"), "row 2105, column date", "'28.02.2022'"),
        (lambda t: t[:-7], "row 3242, column rate_pct", "an empty cell"),
        (lambda t: t + "2026-08-24,14.00\n", "row 3243, column date", "2026-08-24"),
        (lambda t: t.replace("2022-03-01,20.00\n", "").replace("2022-03-05,", "2022-03-06,"), "", "2022-03-06"),
        (lambda t: "\n".join(li for li in t.split("\n") if not li.startswith("2020-03")), "", "days without a rate"),
    ],
)  # fmt: skip
def test_a_bad_file_gives_one_clear_error(damaged, change, where, found):
    damaged(change)
    if where is None:  # columns swapped with their names: still the same table
        assert len(cbr.key_rate()) == 3241
        return
    with pytest.raises(RawContentError) as caught:
        cbr.tables()
    assert KEY in caught.value.where
    assert where in caught.value.where
    assert found in caught.value.found
    assert caught.value.remedy


@pytest.mark.raw
def test_another_checksum_and_a_missing_file_stop_before_the_content(source):
    source.write_bytes(source.read_bytes()[:1000])
    with pytest.raises(RawFileError, match="truncated"):
        cbr.tables()
    source.unlink()
    with pytest.raises(RawFileError, match="no such file"):
        cbr.tables()


@pytest.mark.raw
def test_a_bad_file_leaves_the_table_untouched(damaged, tmp_path, monkeypatch):
    data = tmp_path / "data"
    (data / "economy").mkdir(parents=True)
    for name in (tables.DESCRIPTOR, "economy/key_rate.csv"):
        shutil.copyfile(tables.data_dir() / name, data / name)
    before = (data / "economy" / "key_rate.csv").read_bytes()
    monkeypatch.setenv("NODEAL_DATA", str(data))
    monkeypatch.setattr(ingest, "MODULES", ("cbr",))
    damaged(lambda text: text.replace("2022-02-28,20.00", "2022-02-28,2000"))
    with pytest.raises(RawContentError):
        data_command()
    assert (data / "economy" / "key_rate.csv").read_bytes() == before
    assert [p.name for p in (data / "economy").iterdir()] == ["key_rate.csv"]


def test_registered_with_address_and_checksum():
    entry = raw.registry()[KEY]
    assert entry.url.startswith("https://")
    assert len(entry.sha256) == 64
    assert "cbr" in ingest.MODULES


@given(first=st.integers(0, 3240), length=st.integers(1, 40))
def test_a_hole_in_the_days_is_noticed_once_it_is_longer_than_the_holidays(first, length):
    days = tables.table("economy/key_rate")["date"]
    left = days.drop(days.index[first : first + length]).reset_index(drop=True)
    whole = left.iloc[0] == cbr.FIRST and left.iloc[-1] == cbr.LAST and left.diff().max() <= pd.Timedelta(days=12)
    if whole:
        cbr._covers_working_days(left)
    else:
        with pytest.raises(RawContentError):
            cbr._covers_working_days(left)


def test_only_listed_weekend_days_have_a_rate():
    days = tables.table("economy/key_rate")["date"]
    assert days[days.dt.day_of_week >= 5].tolist() == cbr.WORKING_SATURDAYS.tolist()
