"""What the rule costs, counted on claims made for the purpose; and the repairs by their names."""

from dataclasses import replace

import pytest

from nodeal import ledger
from nodeal.ledger import costs, repairs
from nodeal.ledger.rule import FACT, OUTCOME, Fact, Reading, judge
from nodeal.notebooks import root


def page(name, strength, *, grade="D", direction=1):
    return Fact(name, name, direction, strength, grade, ((name, grade),))


@pytest.fixture
def said(monkeypatch):
    """Judge claims of importance 3 on what a test lays on the scales, in place of the book's."""
    model = ledger.verdict("c02-2b")

    def counted(*claims):
        found = [
            replace(model, items=tuple(items), asserts=asserts, judgement=judge(items, asserts=asserts, searched=True))
            for asserts, items in claims
        ]
        monkeypatch.setattr(costs, "verdicts", lambda _: found)
        return costs.costs()

    return counted


def test_a_word_on_one_page_costs_in_every_way(said):
    """1.5 to 0 from one newspaper: opened at the bar itself, overturned by as much again, gone without its page."""
    assert said((FACT, [page("paper", 3)])) == costs.Costs(1, 1, 1, 1, 1, 1)


def test_a_deciding_test_and_an_open_claim_cost_nothing(said):
    settled = [Reading("t-1", "series", decides=True, direction=1, witness="issuer"), page("paper", 2)]
    assert said((FACT, settled), (FACT, [page("paper", 1)])) == costs.Costs(0, 0, 0, 0, 1, 1)


def test_what_is_well_documented_stands(said):
    many = [page(name, 3, grade="A") for name in ("one", "two", "three")]
    assert said((OUTCOME, many)) == costs.Costs(1, 0, 0, 0, 1, 0)


def test_the_method_names_every_repair():
    told = (root() / "book" / "method.md").read_text("utf-8")
    assert [name for name in repairs.REPAIRS if f"\n`{name}`\n: " not in told] == []
