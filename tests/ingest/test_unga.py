"""Votes in the General Assembly: a plain count, and one clear error for each damage."""

from __future__ import annotations

import csv
from collections import Counter

import pandas as pd
import pytest

from nodeal.ingest import raw, unga

pytestmark = [
    pytest.mark.raw,
    pytest.mark.skipif(
        not raw.available(*unga.RAW),
        reason="the publisher's raw files are not at hand: set NODEAL_RAW or run `make data`",
    ),
]


def test_a_plain_count_gives_the_same_shares():
    both, same = Counter(), Counter()
    with raw.fetch(unga.ROLL_CALLS).open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            votes = line["USA"], line["RUS"]
            if set(votes) <= {"1", "2", "3"}:
                year = int(line["date"][:4])
                both[year] += 1
                same[year] += votes[0] == votes[1]
    for year, share, counted in unga.equal_votes()[["year", "value", "roll_calls"]].itertuples(index=False):
        assert counted == both[year]
        assert share == pytest.approx(same[year] / both[year], abs=5e-5)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda t: t.replace(",USA,", ",US,", 1), "row 1: found no column USA"),
        (lambda t: t.replace("rcid,date", "date,rcid", 1), "row 2, column"),
        (lambda t: t + t.splitlines()[-1] + "\n", "row 6553, columns rcid, date"),
        (lambda t: "\n".join(t.splitlines()[:3000]), "found the numbers []"),
        (lambda t: "\n".join(t.splitlines()[:-1]), "6550 roll calls to 2024-05-23"),
        (lambda t: t.replace("3,1946-01-01,", "3,1846-01-01,", 1), "row 2, column date: found '1846-01-01'"),
        (lambda t: t.replace(",RUS,", ",RWA,", 1).replace(",RWA,", ",RUS,", 1), None),
        (lambda t: t.encode("utf-16"), "codec can't decode"),
    ],
)
def test_damaged_roll_calls_are_named(raw_copy, repin, refusal, damage, said):
    folder = raw_copy(unga.RAW)
    path = folder / unga.ROLL_CALLS
    changed = damage(path.read_text("utf-8"))
    path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
    repin(folder, unga.ROLL_CALLS)
    if said is None:  # nothing was changed: the file is still good
        assert len(unga.un_votes()) == 66
        return
    error = refusal("unga")
    assert error.startswith(f"raw file {unga.ROLL_CALLS}")
    assert said in error


def test_an_absurd_vote_is_named(raw_copy, repin, refusal):
    folder = raw_copy(unga.RAW)
    path = folder / unga.ROLL_CALLS
    votes = pd.read_csv(path)
    votes.loc[9, "USA"] = 77
    votes.to_csv(path, index=False)
    repin(folder, unga.ROLL_CALLS)
    assert "row 11, column USA: found 77" in refusal("unga")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda f: f.rename(columns={"idealpointall": "ideal"}), "row 1: found no column idealpointall"),
        (lambda f: pd.concat([f, f[f["iso3c"] == "USA"]]), "columns iso3c, year: found USA"),
        (lambda f: f[f["year"] < 2020], "58 ideal points of both states from 1991 to 2023; expected 66"),
        (lambda f: f.assign(idealpointall=f["idealpointall"] * 100), "column idealpointall"),
        (
            lambda f: f.assign(idealpointall=f["idealpointall"].where(f["year"] != 2001)),
            "column idealpointall: found an empty cell",
        ),
    ],
)
def test_damaged_ideal_points_are_named(raw_copy, repin, refusal, damage, said):
    folder = raw_copy(unga.RAW)
    path = folder / unga.IDEAL_POINTS
    frame = pd.read_stata(path, convert_categoricals=False)[["iso3c", "year", "idealpointall"]]
    damage(frame).to_stata(path, write_index=False)
    repin(folder, unga.IDEAL_POINTS)
    error = refusal("unga")
    assert error.startswith(f"raw file {unga.IDEAL_POINTS}")
    assert said in error
