"""Numbers in prose: what may stand typed, and what is found."""

import pytest

from nodeal.prose import TypedNumber, typed_in_alternatives, typed_numbers


@pytest.mark.parametrize(
    "fine",
    [
        "On 18 March 2025 and in May 1997, from 2022–24 to 2025-03-20, in H1 2025.",
        "Claims c24-1a and ¶24, paragraphs ¶¶7–9, Release 29, Releases 28 and 29.",
        "It fell by {glue:text}`fall` % ({glue:text}`n` of {glue:text}`all`).",
        "See [the page](https://example.org/42) and `table(12)`.",
        "```{code-cell}\nx = 41\n```\nWords.",
        "1. First\n2. Second",
        "(anchor-12)=\n## Head",
    ],
)
def test_prose_without_typed_numbers(fine):
    assert typed_numbers(fine) == []


@pytest.mark.parametrize(
    ("prose", "number"),
    [
        ("It fell by 11.1 %.", "11.1"),
        ("About 4,546 km² changed hands.", "4,546"),
        ("In 7 of 10 cases.", "7"),
        ("EUR 90bn.", "90"),
        ("On 18 March 2025 about 5 of them.", "5"),
    ],
)
def test_a_typed_number_is_found(prose, number):
    found = typed_numbers(prose)
    assert isinstance(found[0], TypedNumber)
    assert found[0].number == number
    # In an alternative text too, whether or not something in it is computed.
    for literal in (repr(prose), f"f{prose + ' {share}'!r}", f"{prose!r} f'{{share}}'"):
        assert typed_in_alternatives(f"show.chart(fig, alt={literal})")[0].number == number


def test_what_an_alternative_text_computes_is_no_typed_number():
    assert not typed_in_alternatives("show.chart(fig, alt=f'It fell by {plain(11.1, 2)} % in 2025', y=12)")
