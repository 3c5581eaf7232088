"""People and terms: each entry there, the first use in a chapter leads to it, once, and only in prose."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from docutils import nodes

from nodeal.site import glossary
from nodeal.site.glossary import Entry
from nodeal.site.slim import GLOSSARY_PAGE, TIMELINE_PAGE
from nodeal.tables import table

ENVOY = Entry("p-envoy", "Ann Lee", "An envoy", ("Ann Lee", "Lee"), "us", ())
RATE = Entry("t-rate", "key rate", "A rate", ("key rate",), "", ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ann Lee met Lee", ["p-envoy", "p-envoy"]),
        ("Lee’s and Lee-like, Leeds", ["p-envoy"]),
        ("Key rate, the key rate, KEY RATE", ["t-rate", "t-rate"]),
        ("lee", []),
    ],
)
def test_a_name_is_found_as_a_word_in_its_own_letters(text, found):
    assert [entry.anchor for _, _, entry in glossary.found_in(text, (ENVOY, RATE))] == found


def test_only_prose_leads_there():
    """No heading, link, code, table, box, and none of the small lines below a title."""
    document = nodes.section("", nodes.title("", "Lee"), nodes.paragraph("", "Lee said"))
    linked = nodes.paragraph("", "", nodes.reference("", "Lee"), nodes.literal("", "Lee"), nodes.Text("and Lee"))
    cell = nodes.table(
        "", nodes.tgroup("", nodes.tbody("", nodes.row("", nodes.entry("", nodes.paragraph("", "Lee")))))
    )
    step, box = nodes.paragraph("", "Lee", classes=["step"]), nodes.admonition("", nodes.paragraph("", "Lee"))
    document += [linked, cell, step, box, nodes.literal_block("", "Lee")]
    assert [str(text) for text in glossary.prose(document)] == ["Lee said", "and Lee"]


def test_every_entry_is_on_the_page_with_its_sources(site):
    page = (site / f"{GLOSSARY_PAGE}.html").read_text("utf-8")
    listed = re.findall(r'<div id="([pt]-[a-z0-9-]+)" data-item>', page)
    assert sorted(listed) == sorted(entry.anchor for entry in glossary.entries())
    assert len(listed) == len(table("people/people")) + len(table("people/terms"))
    urls = table("sources").set_index("source_id")["url"]
    for row in table("people/people").itertuples():
        entry = page.partition(f'<div id="p-{row.person_id}"')[2].partition("</div>")[0]
        assert all(urls[i].replace("&", "&amp;").replace("'", "&#39;") in entry for i in row.source_id.split(";"))


def test_no_two_entries_claim_the_same_words():
    """A word that could mean two of them would lead to one by chance."""
    forms = Counter(form for entry in glossary.linked() for form in entry.forms)
    assert [form for form, times in forms.items() if times > 1] == []


def test_first_uses_of_each_chapter_lead_there_once(site):
    """What a chapter's page names in its prose has one link, the first time; the entry names the chapter."""
    page = (site / f"{GLOSSARY_PAGE}.html").read_text("utf-8")
    by_address = {entry.address: entry for entry in glossary.linked()}
    chapters = sorted((site / "notebooks").glob("*.html"))
    assert chapters
    for path in chapters:
        article = path.read_text("utf-8").partition("<article>")[2].partition("</article>")[0]
        links = re.findall(r'<a class="term[^"]*" href="\.\./([^"]+)">([^<]+)</a>', article)
        assert len(links) >= 4, path.name
        assert len({address for address, _ in links}) == len(links), path.name
        for address, words in links:
            entry = by_address[address]
            assert words in entry.forms or words[0].lower() + words[1:] in entry.forms
            if address.startswith(GLOSSARY_PAGE):
                there = page.partition(f'<div id="{entry.anchor}"')[2].partition("</div>")[0]
                assert f'href="notebooks/{path.name}"' in there, (path.name, words)
    every = "".join(path.read_text("utf-8") for path in chapters)
    assert f'href="../{TIMELINE_PAGE}.html#d-' in every
    assert not re.search(r"<(h[1-6]|th|td|code|figcaption)\b[^>]*>(?:(?!</\1>).)*<a class=\"term", every)
