"""Ukrainian bulletins: the same numbers by plain reading, the rules on made-up cases, an error for each bad file."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal import tables
from nodeal.ingest import ivaniuk, raw

ATTACKS, CATALOGUE = ivaniuk.ATTACKS, ivaniuk.CATALOGUE
PERSONNEL, EQUIPMENT, CORRECTIONS = ivaniuk.PERSONNEL, ivaniuk.EQUIPMENT, ivaniuk.CORRECTIONS
TABLES = ("strikes/launches_daily", "battlefield/losses_daily")
needs_raw = [
    pytest.mark.raw,
    pytest.mark.skipif(
        not raw.available(*ivaniuk.RAW),
        reason="the publisher's files are not at hand: set NODEAL_RAW or run `make data`",
    ),
]

days = st.dates(date(2022, 9, 28), date(2026, 6, 6))
clocks = st.tuples(st.integers(0, 23), st.integers(0, 59))


@given(days, clocks, st.sampled_from(["{d}", "{d} {h:02}:{m:02}", "{d} {h}:{m:02}", "{d} {h:02}:{m:02} "]))
def test_the_day_is_the_one_that_is_written(day, clock, form):
    written = form.format(d=day.isoformat(), h=clock[0], m=clock[1])
    assert ivaniuk.day_of(pd.Series([written])).tolist() == [pd.Timestamp(day)]


@pytest.mark.parametrize(
    "written", ["", "2025-13-01", "2025-02-30", "18.03.2025", "2025-03-18 25:00", "2025-03-18T10:00", "2025-03"]
)
def test_what_is_no_time_has_no_day(written):
    assert ivaniuk.day_of(pd.Series([written])).isna().all()


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_none(text):
    (day,) = ivaniuk.day_of(pd.Series([text]))
    assert pd.isna(day) or text.strip().startswith(day.strftime("%Y-%m-%d"))


class TestRaw:
    pytestmark = needs_raw

    def test_ingesting_again_gives_the_same_bytes(self, as_committed):
        made = ivaniuk.tables()
        assert set(made) == set(TABLES)
        for name, frame in made.items():
            as_committed(name, frame)

    def test_strike_drones_by_plain_reading(self):
        months = defaultdict(lambda: [0.0, 0.0])
        with raw.fetch(ATTACKS).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["model"] == "Shahed-136/131":
                    month = months[row["time_start"][:7]]
                    month[0] += float(row["launched"])
                    month[1] += float(row["destroyed"] or 0)
        ours = tables.table("strikes/launches_daily").query("weapon_class == 'strike_drone'")
        ours = ours.groupby(ours["date"].dt.strftime("%Y-%m"))[["launched", "downed"]].sum()
        assert {month: list(sums) for month, sums in ours.iterrows() if sums.any()} == dict(months)

    def test_every_report_is_counted_once(self):
        raw_rows = pd.read_csv(raw.fetch(ATTACKS))
        ours = tables.table("strikes/launches_daily")
        assert ours["reports"].sum() == len(raw_rows) == 3770
        assert ours["downed"].sum() == raw_rows["destroyed"].sum()
        drones = raw_rows["model"].isin(self.other_drones(raw_rows["model"]))
        assert ours["launched"].sum() == raw_rows.loc[~drones, "launched"].sum()

    @staticmethod
    def other_drones(models):
        catalogue = pd.read_csv(raw.fetch(CATALOGUE)).set_index("model")["category"]
        flown = {m for m in models if catalogue.get(m) == "UAV"} - {"Shahed-136/131"}
        return flown | {"Картограф", "Привет-82", "Фенікс"}

    def test_by_day_of_ending_the_months_of_the_truce_differ_as_declared(self):
        rows = pd.read_csv(raw.fetch(ATTACKS)).query("model == 'Shahed-136/131'")
        ended = rows.groupby(rows["time_end"].str[:7])["launched"].sum()
        assert ended["2025-03"] == 4198
        assert ended["2025-04"] == 2476

    def test_losses_by_plain_differencing(self):
        """Day by day in plain Python, items named as the publisher names them."""
        equipment = json.loads(raw.fetch(EQUIPMENT).read_text("utf-8"))
        steps = {
            (r["date"] if r["date"] != "2023-05-27" else "2023-05-28", item): value
            for r in json.loads(raw.fetch(CORRECTIONS).read_text("utf-8"))
            for item, value in r.items()
        }
        changes = tables.table("battlefield/losses_daily").set_index(["item", "date"])["ua_claimed_change"]
        for theirs, ours in (("tank", "tanks"), ("drone", "drones"), ("field artillery", "artillery")):
            for before, after in pairwise(equipment):
                expected = after[theirs] - before[theirs] - steps.get((after["date"], theirs), 0)
                assert changes[(ours, after["date"])] == expected, (after["date"], theirs)

    def test_the_misdated_correction_fits_the_day_after_only(self):
        """As dated, drones and cruise missiles of 27 May 2023 would be negative."""
        records = {r["date"]: r for r in json.loads(raw.fetch(EQUIPMENT).read_text("utf-8"))}
        (listed,) = (r for r in json.loads(raw.fetch(CORRECTIONS).read_text("utf-8")) if r["date"] == "2023-05-27")
        for item in ("drone", "cruise missiles"):
            days_ = ["2023-05-26", "2023-05-27", "2023-05-28"]
            first, second, third = (records[d][item] for d in days_)
            assert second - first - listed[item] < 0
            assert third - second - listed[item] >= 0

    @pytest.mark.parametrize("key", ivaniuk.RAW)
    def test_a_missing_file_is_named(self, raw_copy, refusal, key):
        (raw_copy(ivaniuk.RAW) / key).unlink()
        assert refusal("ivaniuk").startswith(f"raw file {key}: found no such file")

    @pytest.mark.parametrize("key", ivaniuk.RAW)
    def test_one_changed_byte_is_another_file(self, raw_copy, refusal, key):
        path = raw_copy(ivaniuk.RAW) / key
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert f"raw file {key}: found SHA-256" in refusal("ivaniuk")

    @pytest.mark.parametrize("key", ivaniuk.RAW)
    @pytest.mark.parametrize("damage", ["empty", "cut", "latin-1"])
    def test_empty_cut_and_foreign_files_are_named(self, raw_copy, repin, refusal, key, damage):
        folder = raw_copy(ivaniuk.RAW)
        content = (folder / key).read_bytes()
        bad = {"empty": b"", "cut": content[: len(content) // 2], "latin-1": content.replace(b"a", b"\xe4", 40)}
        (folder / key).write_bytes(bad[damage])
        repin(folder, key)
        error = refusal("ivaniuk")
        assert error.startswith("raw file ")
        assert key in error

    @pytest.mark.parametrize(
        ("key", "old", "new", "told"),
        [
            (ATTACKS, ",model,", ",weapon,", "row 1: found no column model"),
            (
                ATTACKS,
                "launched,destroyed",
                "destroyed,launched",
                "column launched: found 6 empty cells (row 1626,",
            ),
            (ATTACKS, ",236.0,215.0,", ",-236.0,215.0,", "row 2, column launched: found -236"),
            (ATTACKS, ",236.0,215.0,", ",23600,215.0,", "row 2, column launched: found 23600"),
            (ATTACKS, ",236.0,215.0,", ",many,215.0,", "row 2, column launched: found 'many'"),
            (ATTACKS, ",236.0,215.0,0.0,", ",236.0,215.0,few,", "row 2, column not_reach_goal: found 'few'"),
            (ATTACKS, ",236.0,215.0,", ",236.0,237.0,", "row 2, column destroyed: found 237.0 shot down of 236.0"),
            (
                ATTACKS,
                ",236.0,215.0,",
                ",,215.0,",
                "column launched: found 4 empty cells (row 2, 2970, 2976, 3027); expected the 3",
            ),
            (ATTACKS, "2026-06-06 18:00,", "6 June 2026,", "row 2, column time_start: found '6 June 2026'"),
            (ATTACKS, "2026-06-07 08:30,", "2026-06-09 08:30,", "row 2, column time_end: found an attack from"),
            (ATTACKS, "2026-06-07 08:30,", "2026-06-05 08:30,", "row 2, column time_end: found an attack from"),
            (ATTACKS, "2026-06-06 18:00,", "2026-06-07 18:00,", "expected from 2022-09-28 to 2026-06-06"),
            (ATTACKS, "Shahed-136/131,", "Shahed-238,", "row 2, column model: found the model 'Shahed-238'"),
            (CATALOGUE, "model,category", "category,model", "row 3, columns model: found UAV a second time"),
            (CATALOGUE, "guided bomb", "gliding bomb", "column category: found 'gliding bomb'"),
            (CATALOGUE, "Forpost,UAV", "Eleron,UAV", "row 3, columns model: found Eleron a second time"),
        ],
    )
    def test_damaged_attacks_are_named(self, raw_copy, repin, refusal, edit, key, old, new, told):
        folder = raw_copy(ivaniuk.RAW)
        edit(folder / key, old, new)
        repin(folder, key)
        error = refusal("ivaniuk")
        assert key in error
        assert told in error

    def test_repeated_reports_are_named(self, raw_copy, repin, refusal):
        folder = raw_copy(ivaniuk.RAW)
        path = folder / ATTACKS
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join([*lines[:3], lines[2], *lines[3:]]), encoding="utf-8")
        repin(folder, ATTACKS)
        assert f"{ATTACKS}, row 4, columns time_start" in refusal("ivaniuk")

    @pytest.mark.parametrize(
        ("key", "change", "told"),
        [
            (PERSONNEL, lambda rs: rs.pop(), "found 1625 days, none for 2026-08-08"),
            (PERSONNEL, lambda rs: rs.insert(5, rs[4]), "record 6, fields date: found 2022-03-01 a second time"),
            (PERSONNEL, lambda rs: [r.pop("personnel") for r in rs], "found no field personnel"),
            (PERSONNEL, lambda rs: rs[99].update(personnel=4 * 10**6), "personnel: found a change of"),
            (PERSONNEL, lambda rs: rs[99].update(personnel="many"), "record 100, field personnel: found 'many'"),
            (PERSONNEL, lambda rs: rs[9].update(date="March 6"), "record 10, field date: found 'March 6'"),
            (EQUIPMENT, lambda rs: rs[500].update(tank=0), "tanks: found a change of -"),
            (EQUIPMENT, lambda rs: rs[500].pop("tank"), "record 501, field tank: found an empty cell"),
            (EQUIPMENT, lambda rs: rs[500].update(laser=1), "found new fields laser"),
            (EQUIPMENT, lambda rs: rs[0].pop("fuel tank"), "field fuel tank: found 1562 empty cells"),
            (
                EQUIPMENT,
                lambda rs: [r.update({"APC": r["tank"], "tank": r["APC"]}) for r in rs],
                "armoured_vehicles: found a change of -9",
            ),
            (PERSONNEL, lambda rs: rs[99].update(personnel="5000"), "record 100, field personnel: found 5000"),
            (PERSONNEL, lambda rs: rs[99].update(personnel=None), "record 100, field personnel: found an empty cell"),
            (PERSONNEL, lambda rs: rs[99].update(date="2022-6-4"), "record 100, field date: found '2022-6-4'"),
            (EQUIPMENT, lambda rs: rs[-1].pop("tank"), "record 1626, field tank: found an empty cell"),
            (EQUIPMENT, lambda rs: rs[-1].pop("ground robotic systems"), "ground robotic systems: found 1529 empty"),
            (CORRECTIONS, lambda rs: rs.pop(9), "found 27 records; expected 28"),
            (CORRECTIONS, lambda rs: rs[3].update(date="2031-01-01"), "record 4, field date: found '2031-01-01'"),
            (CORRECTIONS, lambda rs: rs[3].update(drone=999), "record of 2024-03-13, drones: found a change of -978"),
            (CORRECTIONS, lambda rs: [r.pop("drone") for r in rs], "found no field drone"),
        ],
    )
    def test_damaged_losses_are_named(self, raw_copy, repin, refusal, key, change, told):
        folder = raw_copy(ivaniuk.RAW)
        records = json.loads((folder / key).read_text("utf-8"))
        change(records)
        (folder / key).write_text(json.dumps(records), encoding="utf-8")
        repin(folder, key)
        error = refusal("ivaniuk")
        assert "raw file battlefield/russia_losses" in error
        assert told in error

    @pytest.mark.parametrize("content", ["{}", "[]", "[1, 2]", "null"])
    def test_json_that_is_no_list_of_records_is_named(self, raw_copy, repin, refusal, content):
        folder = raw_copy(ivaniuk.RAW)
        (folder / PERSONNEL).write_text(content)
        repin(folder, PERSONNEL)
        assert f"raw file {PERSONNEL}: found" in refusal("ivaniuk")


def test_bulletins_cover_every_day():
    for name, first, last in (
        ("strikes/launches_daily", ivaniuk.ATTACK_DAYS[0], ivaniuk.ATTACK_DAYS[-1]),
        ("battlefield/losses_daily", ivaniuk.LOSS_DAYS[0], ivaniuk.LOSS_DAYS[-1]),
    ):
        seen = tables.table(name)["date"].drop_duplicates()
        assert (seen.min(), seen.max()) == (first, last)
        assert len(seen) == (last - first + timedelta(days=1)).days
