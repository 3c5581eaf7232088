"""The rule's picture on the page on method says what the rule says."""

from itertools import count

import pytest

from nodeal.ledger.rule import DEGREE, Fact, Reading, judge
from nodeal.site.scales import pairs, picture


def laid(weight, direction, number):
    """Items of so much weight on one side, the deciding test among them where it is heavy enough."""
    while weight:
        name = f"row-{next(number)}"
        if weight >= 6:
            yield Reading(name, name, decides=True, direction=direction)
            weight -= 6
        else:
            strength = min(weight, 3)
            yield Fact(name, name, direction, strength, "A", ((name, "A"),))
            weight -= strength


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.word)
def test_each_pair_of_pans_is_drawn_over_the_word_that_the_rule_says(pair):
    number = count()
    said = judge([*laid(pair.pro, 1, number), *laid(pair.con, -1, number)], asserts=DEGREE)
    assert said.verdict == pair.word
    assert (said.pro, said.con) == (pair.pro, pair.con)
    assert (pair.tilt > 0) - (pair.tilt < 0) == (said.side if pair.word != "mixed" else 0)


def test_the_picture_holds_every_block_and_says_itself_in_words():
    drawn = pairs()
    html = picture(drawn)
    assert html.count("<rect") == sum(pair.pro + pair.con for pair in drawn) > 20
    assert html.count('aria-label="') == len(drawn) == 6
    assert all(pair.word in html.words and f"{pair.meaning}." in html.words for pair in drawn)
