"""Every id of a claim leads to the claim, and an id that was printed once leads somewhere for ever."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from docutils import nodes

from nodeal import article, tables
from nodeal.printed import CLAIM, led
from nodeal.site import claims
from nodeal.site.slim import LEDGER_PAGE
from nodeal.site.stored import SiteError


class Unlinked(HTMLParser):
    """Ids of claims that stand in a page's article as mere text; code, headings and what opens a fold may have them."""

    MAY = ("a", "code", "pre", "h1", "h2", "h3", "summary", "script", "title", "img")

    def __init__(self, text):
        super().__init__()
        self.open, self.found = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in self.MAY and tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open and tag == self.open[-1]:
            self.open.pop()

    def handle_data(self, data):
        if not self.open:
            self.found += CLAIM.findall(data)


def test_every_claim_id_on_a_page_leads_to_the_claim(site, page_name):
    text = (site / page_name).read_text("utf-8")
    assert 'href="claim:' not in text
    assert Unlinked(text.partition("<article>")[2].partition("</article>")[0]).found == []
    to_root = "../" * page_name.count("/")
    for there, said in re.findall(r'<a class="claim[^"]*" href="([^"]+)">([^<]+)</a>', text):
        assert there == f"{to_root}{LEDGER_PAGE}.html#{said}"


def test_an_id_printed_once_is_an_address_for_ever(site):
    """Those of each edition and those that moved: on the page of all claims, each once."""
    editions = [name for name in tables.names() if re.fullmatch(r"editions/\d+/verdicts", name)]
    once = {claim for name in editions for claim in tables.table(name)["claim_id"]} | set(claims.moved())
    assert len(once) > 100
    page = (site / f"{LEDGER_PAGE}.html").read_text("utf-8")
    assert [claim for claim in sorted(once) if page.count(f' id="{claim}"') != 1] == []


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("c02-2b falls", ["c02-2b"]),
        ("(ccap1-1a, c09-1b)", ["ccap1-1a", "c09-1b"]),
        ("e-c00-1a-01 of t-02-2b-1, data/c02-2b and #claim-c02-2b", []),
    ],
)
def test_an_id_is_told_from_a_part_of_another(text, linked):
    assert re.findall(r'href="claim:([^"]+)"', led(text)) == linked


def test_an_id_in_running_text_becomes_a_link_and_the_rest_stays(monkeypatch):
    heard = []
    monkeypatch.setattr(claims.logger, "warning", lambda said, *what, **_where: heard.append(said % what))
    linked = claims._parted("See c02-2b and c99-9z.", "notebooks/02_yes_but", "../")
    assert [node.astext() for node in linked] == ["See ", "c02-2b", " and ", "c99-9z", "."]
    assert [n["refuri"] for n in linked if isinstance(n, nodes.reference)] == [
        "../ledger.html#c02-2b", "../ledger.html#c99-9z",
    ]  # fmt: skip
    assert len(heard) == 1
    assert heard[0].startswith("found c99-9z; expected a claim of data/audit/claims.csv")


def test_without_a_page_of_all_claims_an_id_stays_what_it_was(tmp_path):
    builder = SimpleNamespace(app=SimpleNamespace(srcdir=tmp_path), current_docname="book/index")
    assert claims.led(f"<p>{led('c02-2b & ◕ holds')}</p>", builder) == (
        '<p>c02-2b &amp; <span aria-hidden="true">◕</span> holds</p>'
    )


@pytest.mark.parametrize(
    ("former", "now", "said"),
    [
        ("c02-2b", "c02-2a", "moved, c02-2b: found a claim of today's"),
        ("c2", "c02-2a", "moved, c2: found no id of a claim"),
        ("c98-1a", "c02-2a;c98-1b", "moved, c98-1a: found c98-1b"),
    ],
)
def test_a_former_id_that_leads_nowhere_is_refused(monkeypatch, former, now, said):
    of = article.article()
    monkeypatch.setattr(claims, "article", lambda: replace(of, moved={former: now}))
    with pytest.raises(SiteError, match=re.escape(said)) as caught:
        claims.moved()
    assert caught.value.remedy


def test_a_claim_that_was_split_leads_to_its_parts(monkeypatch):
    of = article.article()
    monkeypatch.setattr(claims, "article", lambda: replace(of, moved={"c98-1a": "c02-2a;c02-2b"}))
    assert claims.moved() == {"c98-1a": ["c02-2a", "c02-2b"]}


def test_on_the_page_of_all_claims_an_id_in_a_search_leads_to_its_entry(site):
    page = (site / f"{LEDGER_PAGE}.html").read_text("utf-8")
    searched = tables.table("audit/searches")
    named = {claim for text in searched["looked_for"] for claim in CLAIM.findall(text)}
    assert named
    assert all(f'<a class="claim" href="#{claim}">{claim}</a>' in page for claim in named)
    assert claims.here("<c02-2b>") == '&lt;<a class="claim" href="#c02-2b">c02-2b</a>&gt;'
