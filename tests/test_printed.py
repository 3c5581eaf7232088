"""The one printer: the same values plain and dressed, escaped once, as programs read them."""

import ast
import re

import pytest
from markupsafe import Markup

from nodeal import printed
from nodeal.notebooks import root
from nodeal.printed import Cell, Column, Table

STORED = {
    "name": "aid-acts",
    "caption": "Acts <b>",
    "columns": [
        {"title": "Act", "kind": "text"},
        {"title": "USD bn", "kind": "number"},
        {"title": "n", "kind": "whole"},
    ],
    "rows": [["◕ mostly holds", 1384.79, 2000], ["2025-03-20", -0.5, None], [None, 85000, 7]],
    "links": {"Act": ["https://example.org/?a&b", None, None]},
}


def cells(markup):
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", markup)]


def test_both_forms_say_the_same_and_only_one_is_dressed():
    table = printed.stored_table(STORED, "../tables/aid-acts")
    plain, dressed = printed.table(table, dressed=False), printed.table(table)
    assert cells(plain) == cells(dressed)
    assert cells(plain)[3:] == ["◕ mostly holds", "1,380", "2000", "2025-03-20", "-0.500", "", "–", "85,000", "7"]
    for said in ("Acts &lt;b&gt;", 'href="https://example.org/?a&amp;b"'):
        assert said in plain
        assert said in dressed
    assert not re.search(r"\b(class|id|role)=|<div|aria-", plain)
    assert '<table class="nodeal" id="table-aid-acts">' in dressed
    assert '<th scope="row" class="day">2025-03-20</th>' in dressed, "dates do not break"
    assert '<td class="num"></td>' in dressed.replace(' data-h="n"', ""), (
        "a missing number is no word: the style sheet draws the dash"
    )
    assert '<span aria-hidden="true">◕</span> mostly holds' in dressed
    assert dressed.endswith(
        '</div>\n<p class="table-tools"><a href="../tables/aid-acts.csv" download>CSV</a> '
        '<a href="../tables/aid-acts.xlsx" download>XLSX</a></p>'
    )


@pytest.mark.parametrize(
    ("text", "hushed"),
    [
        ("◕ mostly holds", '<span aria-hidden="true">◕</span> mostly holds'),
        ("from ○ fails & on", 'from <span aria-hidden="true">○</span> fails &amp; on'),
        ("◕", "◕"),
        (Markup("<b>◕ holds</b>"), "<b>◕ holds</b>"),
    ],
)
def test_a_sign_is_hushed_where_its_word_follows(text, hushed):
    assert printed.hushed(text) == hushed


VERDICT = {
    "fold": "Read it", "claim_id": "c01-1a", "claim": "A & B", "counts": "Both", "turning": "One more",
    "known_by": "2025", "verdicts": [{"when": "Now", "look": "x", "word": "◕ mostly holds", "why": "It is so"}],
    "evidence": [{"direction": "for", "date": "2024", "url": "https://example.org", "fact": "A fact", "told": "Kyiv"}],
}  # fmt: skip
ENTRY = {
    "about": "Who", "facts": [("Key", printed.tagged('<a href="{}">{}</a>', "x", text="a<b"))], "limits": ["None"],
    "path": "a/b.csv", "fields": 2, "shown": 1,
    "dictionary": printed.table(Table([Column(printed.breakable("a_b", "_"))], [[Cell("1")]], "D")),
    "first": printed.table(Table([Column("c")], [[Cell("2")]], "F")),
}  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        printed.table(printed.stored_table(STORED | {"note": "A note", "fold": True})),
        printed.table(printed.stored_table(STORED), dressed=False),
        printed.verdict(VERDICT),
        printed.verdict(VERDICT | {"evidence": [], "fold": ""}),
        printed.entry(**ENTRY),
        printed.entry(**ENTRY | {"limits": [], "dictionary": "", "first": ""}),
        printed.joined("; ", [printed.worded("{} ({})", printed.tagged("<code>{}</code>", text="x"), "&"), "<y>"]),
    ],
    ids=["table", "plain table", "verdict", "short verdict", "entry", "short entry", "pieces"],
)
def test_what_is_printed_knows_the_words_that_its_html_says(said):
    def bare(text):
        return re.sub(r"\s", "", text)

    assert bare(said.words) == bare(Markup(said).striptags())


def test_html_without_words_is_never_taken_for_words():
    with pytest.raises(TypeError, match="does not know its words: <b>x"):
        printed.words(Markup("<b>x</b>"))
    with pytest.raises(TypeError):
        printed.words(printed.tagged("<b>{}</b>", text="x").replace("x", "y"))


def test_a_table_of_sentences_is_no_wider_as_text_than_its_cells():
    """Padded to its longest sentence it would store more blanks than words."""
    rows = [[Cell("a" * 90), Cell("1")], [Cell("b"), Cell("")]]
    assert printed.as_lines(Table([Column("What"), Column("n")], rows, "T")).splitlines() == [
        "What; n", "a" * 90 + "; 1", "b; –",
    ]  # fmt: skip


def test_a_name_that_a_template_lacks_is_an_error():
    with pytest.raises(Exception, match="'v' is undefined"):
        printed.printed("verdict", dressed=True)


TAG = re.compile(r"</?(?:table|tr|td|th|thead|tbody|figure|details|dl|li)\b")


def test_tables_figures_lists_and_folds_are_written_by_templates_alone():
    """No other place of the package writes these tags: a second printer would have its own idea of a number."""
    found = []
    for path in sorted((root() / "src/nodeal").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and TAG.search(node.value):
                found.append(f"{path.relative_to(root())}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize(
    ("columns", "cards", "dense"),
    [
        (["", "num", "num"], False, False),
        (["", "long"], True, False),
        (["", "num", "num", "num"], True, False),
        (["", "long", "long", "long", "long"], True, True),
        ([""] * 7, True, True),
    ],
)
def test_wide_tables_become_cards_on_a_phone_and_very_wide_ones_are_set_closer(columns, cards, dense):
    heads = [Column(f"H{n}", css) for n, css in enumerate(columns)]
    markup = printed.table(Table(heads, [[Cell("x") for _ in columns]], "T"))
    assert ("cards" in markup, "dense" in markup) == (cards, dense)
    assert markup.count("data-h=") == (len(columns) - 1 if cards else 0)
