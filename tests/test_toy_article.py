"""Another article, town and matter, through the same commands: what is a method serves more than one article."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from nodeal import article, ledger, notebooks, place
from nodeal.article import ArticleError
from nodeal.dates import HINDSIGHT
from nodeal.ledger import choices
from nodeal.ledger.explain import explain
from nodeal.site.build import build
from nodeal.tables import changed, kept, table

TOY = Path(__file__).parent / "toy_article"
PRINTED = {"c01-1a": "holds", "c01-1b": "holds", "c01-2a": "holds", "c02-1a": "mostly does not fit"}
"""Verdicts with hindsight, worked out by hand from the rule."""


def test_it_is_judged_printed_and_built_into_a_book_of_one_chapter(tmp_path, monkeypatch):
    """With its own sides, days and measures, by the commands of this book: only NODEAL_HOME is another."""
    monkeypatch.setenv(place.HOME, str(TOY))
    site = build(TOY, target=tmp_path)
    assert "risen by 12 per cent" in words(site / "index.html")
    chapter = words(site / "notebooks/01_bread.html")
    assert all(re.search(rf"{claim} [^●◔]*[●◔◌] \w[^●◔]*[●◔] {word} ", chapter) for claim, word in PRINTED.items())
    assert "The baker put the price of a loaf up in May 2019." in chapter
    assert "Counts" in chapter, "the rule, row by row"
    assert (site / "tables/verdicts-01-bread.csv").is_file()
    stands_at_its_address(site)
    assert not re.search("Russia|Ukrain|Trump|2025", "".join(p.read_text("utf-8") for p in site.rglob("*.html")))


def stands_at_its_address(site):
    """Its pages say where they stand, below a path of the host; the page for lost readers works under any address."""
    at = "https://bread.example/some/sub/path/"
    pages = {p.relative_to(site).as_posix() for p in site.rglob("*.html")} - {"404.html"}
    addresses = {name: at if name == "index.html" else at + name for name in pages}
    for name, address in addresses.items():
        text = (site / name).read_text("utf-8")
        assert text.count('rel="canonical"') == 1
        assert f'<link rel="canonical" href="{address}">' in text
        assert f'<meta property="og:url" content="{address}">' in text
        assert f'href="{at}feed.xml"' in text
    listed = {e.text for e in ET.parse(site / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert listed == {addresses[name] for name in pages - {"404.html", "search.html", "files.html"}}
    assert ET.parse(site / "feed.xml").getroot().tag.endswith("feed")
    lost = (site / "404.html").read_text("utf-8")
    assert "canonical" not in lost
    asked = [link for link in re.findall(r'(?:href|src|action)="([^"#]+)', lost) if not link.startswith("http")]
    assert len(asked) >= 8
    for link in asked:
        assert link.startswith("/some/sub/path/")
        assert (site / link.removeprefix("/some/sub/path/")).is_file(), link


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")).split())


def test_its_notebook_is_the_executed_form_of_its_text():
    """Executed anew it is by nbval, which finds it beside the chapters of the book."""
    notebooks.check_pair(TOY / "notebooks/src/01_bread.md")


def test_an_article_that_is_not_described_is_refused_by_its_place(tmp_path, monkeypatch):
    (tmp_path / place.CONTENTS).touch()
    monkeypatch.setenv(place.HOME, str(tmp_path))
    whole = (TOY / article.FILE).read_text("utf-8")
    for old, new, where in (
        ("", None, "article.toml: found no such file"),
        ("date = 2019-06-01", 'date = "June 2019"', "article.toml, date: found 'June 2019'; expected a day"),
        ("date = 2019-06-01", "", "article.toml, date: found nothing"),
        ("publisher", "paper", "article.toml, paper: found an unknown name"),
        ("title =", "title", "article.toml: found"),
        (', "#27478a"', "", "article.toml, sides.baker: found name, colours; expected a name and four colours"),
    ):
        if new is not None:
            (tmp_path / article.FILE).write_text(whole.replace(old, new, 1), "utf-8")
        article._read.cache_clear()
        with pytest.raises(ArticleError, match=re.escape(where)) as caught:
            article.article()
        assert caught.value.remedy
    article._read.cache_clear()


# ---- what is kept of tables, on tables that are read in no time ----------------------------------------------


def word(claim_id):
    return ledger.verdict(claim_id, article.article().read_through).verdict


def test_an_edited_file_a_choice_and_a_reading_meet_nothing_kept_before(toy, edit):
    """A verdict of yesterday's table, a value under another choice, a reading that outlived its context."""
    day = article.article().read_through
    assert {claim: word(claim) for claim in PRINTED} == PRINTED

    def no_support(name, frame):
        return frame[frame["direction"] != "supports"].reset_index(drop=True) if name == "audit/evidence" else frame

    with changed(no_support):
        assert word("c01-1a") == "open"
    assert word("c01-1a") == "holds"
    without = choices.Choice("without the register", without_witness="register")
    assert ledger.verdict("c01-2a", day, without).verdict == "open", "its prices rest on the register alone"
    assert word("c01-2a") == "holds"
    edit(toy / "bread/prices.csv", "loaf,2019-05,2.24", "loaf,2019-05,2.02")
    assert word("c01-1b") == "fails"
    edit(toy / "audit/evidence.csv", "e-c01-1a-01,c01-1a,supports", "e-c01-1a-01,c01-1a,contradicts")
    assert word("c01-1a") == "mostly fails"


def test_what_nothing_has_changed_is_made_once_whatever_the_order_of_a_set(toy):
    made = []

    @kept()
    def counted(times):
        made.append(times)
        return [
            len(table(name)) for name in ("sources", "audit/tests", "audit/claims", "bread/prices", "audit/evidence")
        ]

    for seed in range(3):
        assert counted(seed) == counted(seed) == counted(seed)
    assert made == [0, 1, 2]


def test_what_is_kept_of_what_is_kept_knows_all_its_tables(toy, edit):
    """The inner answer, met already made, still tells the outer one what it rests on."""
    made = []

    @kept()
    def inner():
        made.append("inner")
        return len(table("sources"))

    @kept()
    def outer(add):
        made.append("outer")
        return inner() + add * table("audit/claims")["claim_id"].eq("c01-1a").sum()

    assert [inner(), outer(1), outer(1), outer(2)] == [4, 5, 5, 6]
    assert made == ["inner", "outer", "outer"]
    edit(toy / "sources.csv", "blog,A blog,https://example.org/blog,blog,E,en,blog\n", "")
    assert outer(1) == 4
    assert made == ["inner", "outer", "outer", "outer", "inner"]


def test_an_explanation_names_the_days_and_the_voice_of_its_own_article(toy, edit):
    edit(toy / "audit/claims.csv", "forecast,outcome,,", "forecast,outcome,2019-05-02,")
    said = str(explain("c01-2a", article.article().date, article.article().read_through))
    assert "Foretold: the mill had published as much by 2019-05-02." in said
    assert "As of 2019-06-01: OPEN" in said
    assert str(HINDSIGHT) not in said
