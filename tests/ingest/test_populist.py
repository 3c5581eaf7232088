"""Vote shares by class: a plain reading, and one clear error for each damage."""

from __future__ import annotations

import csv

import pytest

from nodeal.ingest import populist, raw

pytestmark = [
    pytest.mark.raw,
    pytest.mark.skipif(
        not raw.available(*populist.RAW),
        reason="the publisher's raw files are not at hand: set NODEAL_RAW or run `make data`",
    ),
]


def test_same_shares_as_a_plain_reading():
    with raw.fetch(populist.SERIES).open(encoding="utf-8", newline="") as lines:
        plain = {(int(r["year"]), populist.CLASSES[r["party"]]): float(r["vote_share"]) for r in csv.DictReader(lines)}
    assert populist.far_right_share().set_index(["year", "class"])["vote_share_pct"].to_dict() == plain


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda t: t.replace("vote_share", "share", 1), "row 1: found no column vote_share"),
        (lambda t: t.replace("year,party", "party,year", 1), "column year: found 'far-right'"),
        (lambda t: t + "2026,far-right,1.72\n", "row 172, columns year, party: found 2026, far-right a second time"),
        (lambda t: "\n".join(t.splitlines()[:80]), "found 79 of the cells wanted and 0 others"),
        (lambda t: t.replace("2018,far-right populist,13.11", "2018,far-right populist,1311"), "found 1311"),
        (
            lambda t: t.replace("2018,far-right populist,13.11", "2018,far-right populist,"),
            "column vote_share: found an empty cell",
        ),
        (lambda t: t.replace("2018,far-right populist,13.11", "2018,far-right populist,49.9"), "% for all classes"),
        (lambda t: t.replace("2018,far-right populist", "2018,monarchist"), "column party: found 'monarchist'"),
        (lambda t: t + "2027,far-right,1.72\n", "row 172, column year: found 2027"),
        (lambda t: t.encode("utf-16"), "codec can't decode"),
    ],
)
def test_damage_is_named(raw_copy, repin, refusal, damage, said):
    folder = raw_copy(populist.RAW)
    path = folder / populist.SERIES
    changed = damage(path.read_text("utf-8").replace("\r\n", "\n"))
    path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
    repin(folder, populist.SERIES)
    error = refusal("populist")
    assert error.startswith(f"raw file {populist.SERIES}")
    assert said in error
