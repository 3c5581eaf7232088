"""The map of the argument: every step is served, what it rests on, and the codings behind it."""

from __future__ import annotations

import pytest

from nodeal.ledger.argument import ArgumentError, step, steps
from nodeal.measures.audit import coding_alpha
from nodeal.tables import table

RESTS_ON = {2: (1, 6, 7), 5: (3,), 7: (6,), 9: (4, 5), 10: (1, 2, 6, 9), 11: (4, 10)}
CENTRAL = {1: 3, 2: 4, 3: 3, 4: 4, 5: 1, 6: 8, 7: 1, 8: 2, 9: 3, 10: 7, 11: 3, 12: 1}
"""Claims of importance 3 by step."""


def test_what_each_step_rests_on():
    assert {s.number: s.rests_on for s in steps() if s.rests_on} == RESTS_ON


def test_every_central_claim_hangs_on_a_step():
    claims = table("audit/claims").query("importance == 3")
    assert claims["step"].value_counts().to_dict() == CENTRAL
    assert [s.number for s in steps()] == list(range(1, 13))


def test_no_step_rests_on_itself_by_any_way():
    above = {s.number: set(s.rests_on) for s in steps()}
    for _ in above:
        above = {n: on.union(*(above[o] for o in on)) if on else on for n, on in above.items()}
    assert not [n for n, on in above.items() if n in on]


def test_a_step_is_told_in_chapters_of_its_claims():
    home = table("audit/claims").set_index("claim_id")["chapter"]
    for s in steps():
        assert set(s.chapters) & {home[c] for c in s.claims}, s.number


def test_unknown_step_is_refused():
    with pytest.raises(ArgumentError, match="step 13"):
        step(13)


@pytest.mark.parametrize(("column", "alike", "of", "alpha"), [
    ("tense", 114, 124, 0.80),
    ("asserts", 97, 124, 0.71),
    ("step", 34, 40, 0.83),
])  # fmt: skip
def test_the_codings_agree_as_when_they_were_compared(column, alike, of, alpha):
    found = coding_alpha(column)
    assert f"alike in {alike} of {of}" in found.note
    assert found.value == pytest.approx(alpha, abs=0.005)


@pytest.mark.parametrize("column", ["tense", "asserts"])
def test_what_was_settled_is_one_of_the_two_codes_or_says_why(column):
    both = table("audit/claims").merge(table("audit/coding"), on="claim_id")
    neither = (both[column].fillna("") != both[f"{column}_first"].fillna("")) & (
        both[column].fillna("") != both[f"{column}_second"].fillna("")
    )
    differed = both[f"{column}_first"].fillna("") != both[f"{column}_second"].fillna("")
    assert both.loc[neither | differed, "note_y"].notna().all()
