"""What a table holds as a code has a name in pictures, so that a row more breaks no chart."""

from __future__ import annotations

import pytest

from nodeal.charts.names import called, sides
from nodeal.charts.theme import ACTOR
from nodeal.measures import registered
from nodeal.tables import describe, table

NAMED = {
    "issue": ("stances/issues", "issue_id"),
    "term": ("texts/terms", "term"),
    "text": ("texts/terms", "text_id"),
    "bid": ("bids/steps", "bid_id"),
    "break": ("bids/steps", "bid_id"),
    "force": ("bids/steps", "bid_id"),
    "treaty_actor": ("bids/treaty_events", "actor"),
}
"""Kind of name → table and column with its codes."""


@pytest.mark.parametrize("kind", NAMED)
def test_every_code_that_is_drawn_has_a_name(kind):
    name, column = NAMED[kind]
    assert set(table(name)[column]) == set(called(kind))


def test_codes_of_other_kinds_are_codes_of_their_tables():
    known = {
        "side": set(ACTOR),
        "speaker": set(table("actors")["actor_id"]),
        "pair": set(table("actors")["actor_id"]) | set(ACTOR) | {"kyiv_and_europe"},
        "weapon": set(table("texts/istanbul_terms")["term_id"]),
        "turn": set(table("talks/events")["event_id"]),
        "breaker": set(table("agreements/russia_agreements")["first_breach_by"].dropna()),
    }
    for kind, codes in known.items():
        named = [part for code in called(kind) for part in (code.split("-") if kind == "pair" else [code])]
        assert set(named) <= codes, kind
    assert set(sides().values()) == set(called("side"))


def test_what_has_no_short_name_keeps_its_own_on_a_phone():
    long, short = called("break"), called("break", "short")
    assert long["clinton"] == "2nd Chechen war"
    assert short["clinton"] == "Chechnya"
    assert short["obama"] == long["obama"] == "Crimea"
    assert list(called("term")) == table("names").query("kind == 'term'")["code"].tolist()


def test_no_measure_reads_a_name():
    """What each row says that it reads is held to what it reads where all rows are asked."""
    assert not describe("names")["nodeal"]["states_facts"]
    assert "names" not in {name for row in registered().values() for name in row.tables}
