"""The frames of the audit against its tables, counted again."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from nodeal.dates import PUBLISHED
from nodeal.measures import audit
from nodeal.tables import data_dir


def lines(name):
    with (data_dir() / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_claim_has_its_place_in_the_article():
    frame = audit.claims_by_paragraph()
    assert len(frame) == 128
    assert frame["paragraph"].is_monotonic_increasing
    assert (frame["paragraph"].min(), frame["paragraph"].max()) == (0, 29)
    assert not frame.duplicated(["paragraph", "place"]).any()
    plain = {row["claim_id"]: int(row["paragraph"]) for row in lines("audit/claims") if row["paragraph"].isdigit()}
    placed = frame.set_index("claim_id")["paragraph"]
    assert all(placed[claim] == paragraph for claim, paragraph in plain.items())


def test_sections_add_up():
    frame = audit.sections()
    assert frame["claims"].sum() == 128
    assert (frame[["yes", "partly", "no"]].sum(axis=1) == frame["claims"]).all()
    assert frame["important"].sum() == sum(row["importance"] == "3" for row in lines("audit/claims"))


def test_every_event_has_a_group_and_a_kind():
    frame, rows = audit.events(), lines("talks/events")
    assert len(frame) == len(rows) == 489
    assert set(frame["group"]) == set(audit.GROUPS)
    assert (frame["kind"] == "no").sum() == Counter(row["answer"] for row in rows)["rejection"]
    assert frame["url"].str.startswith("http").all()


def test_no_event_before_it_could_be_known():
    assert len(audit.events(PUBLISHED)) == sum(
        row["known_on"] <= PUBLISHED.isoformat() for row in lines("talks/events")
    )


def test_evidence_adds_up_to_the_table():
    last, counts = audit.knowledge().iloc[-1], Counter(row["direction"] for row in lines("audit/evidence"))
    for direction in ("supports", "contradicts", "qualifies"):
        assert last[direction] == counts[direction]


def test_the_line_of_the_article_meets_what_was_known_by_then():
    known = audit.knowledge().set_index("day")[: PUBLISHED.isoformat()].iloc[-1]
    assert known.to_dict() == {k: n for k, n in audit.evidence_known(PUBLISHED).items() if k != "context"}


def test_agreement_on_explanations_counted_again():
    """Ordinal alpha from Krippendorff's definition: squared distances in ranks, seen over those of chance."""
    rows = [(int(r["code"]), int(r["code_second"])) for r in lines("audit/consistency")]
    values = [code for pair in rows for code in pair]
    n = Counter(values)

    def apart(a: int, b: int) -> float:
        low, high = sorted((a, b))
        return (sum(n[g] for g in range(low, high + 1)) - (n[a] + n[b]) / 2) ** 2

    seen = 2 * sum(apart(a, b) for a, b in rows) / len(values)
    chance = sum(n[a] * n[b] * apart(a, b) for a in n for b in n) / (len(values) * (len(values) - 1))
    found = audit.consistency_alpha()
    assert (found.value, found.n) == (pytest.approx(1 - seen / chance), len(rows))
    told = [pair for pair in rows if any(pair)]
    assert f"alike in {sum(a == b for a, b in told)} of the {len(told)} cells" in found.note


def test_agreement_on_halts_counted_without_pandas():
    """Alike in k of n, and Krippendorff's nominal alpha from its definition: disagreement seen over that of chance."""
    rows = [(r["halt_first"], r["halt_second"]) for r in lines("coding/halts")]
    values = [code for pair in rows for code in pair]
    apart = sum(a != b for a, b in rows)
    chance = sum(values.count(a) * values.count(b) for a in set(values) for b in set(values) if a != b)
    found = audit.halt_alpha("halt")
    assert (apart, len(rows), found.n) == (1, 51, 51)
    assert found.value == pytest.approx(1 - (2 * apart / len(values)) / (chance / (len(values) * (len(values) - 1))))
    assert "alike in 50 of 51" in found.note
    assert audit.halt_alpha("days").n == audit.halt_alpha("length").n == 25, "where either coding sees a halt"


def test_what_the_data_page_says_first_of_the_rows_that_were_checked():
    """Its deck: at the core right in every row, in details not always."""
    found = audit.accuracy().set_index("table").loc["all"]
    assert found["fact_wrong"] == 0 < found["detail_off"]
