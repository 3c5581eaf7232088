"""Sources by publisher and grade, and the best cases against: both made of what is written elsewhere."""

from __future__ import annotations

import csv
import gzip
import re
from html import unescape

import pytest
from docutils import nodes

from nodeal.site import assets, cases, used
from nodeal.site.slim import CASES_PAGE
from nodeal.tables import describe, names, table


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


# ---- best cases -----------------------------------------------------------------------------------------------------


def test_each_chapter_s_case_against_stands_there_word_for_word(site):
    """And what it says for the article, where that is a section; numbers in place, links that arrive, no code."""
    page = (site / f"{CASES_PAGE}.html").read_text("utf-8")
    said = words(page)
    chapters = sorted((site / "notebooks").glob("*.html"))
    assert chapters
    for path in chapters:
        chapter = path.read_text("utf-8")
        heads = re.findall(r"<h2>(?:The best case against|For the article)", chapter)
        assert heads, path.name
        for head in (cases.AGAINST, cases.FOR):
            section = chapter.partition(f"<h2>{head}")[2].partition("</section>")[0]
            told = re.findall(r"<p>(.*?)</p>", section, re.DOTALL)
            assert section == "" or told, (path.name, head)
            assert all(words(text) in said for text in told), (path.name, head)
    assert page.count('<section class="case-of"') == len(chapters)
    assert "highlight" not in page.partition("<article>")[2].partition("</article>")[0]


def test_links_of_a_section_are_seen_from_the_page():
    section = nodes.section("", nodes.title("", "The best case against"))
    kept = nodes.paragraph(
        "", "",
        nodes.reference("", "a", refuri="../ledger.html#c02-2b", internal=True),
        nodes.reference("", "b", refuri="https://paper.example/../x"),
        nodes.reference("", "c", refid="evidence"),
        nodes.inline("", "7", classes=["pasted-text"]),
        ids=["gone"],
    )  # fmt: skip
    section += [kept, nodes.container("", nodes.paragraph("", "code"), classes=["cell"])]
    seen = []

    class Builder:
        @staticmethod
        def render_partial(node):
            seen.append(node)
            return {"fragment": f"<p>{node.astext()}</p>"}

    assert cases.printed(section, "notebooks/02_yes_but", Builder) == "<p>abc7</p>"
    assert [link["refuri"] for link in seen[0].findall(nodes.reference)] == [
        "ledger.html#c02-2b", "https://paper.example/../x", "notebooks/02_yes_but.html#evidence",
    ]  # fmt: skip
    assert seen[0]["ids"] == []
    assert [node["classes"] for node in seen[0].findall(nodes.inline)] == [[]], "listed at the chapter's foot"
    assert kept["ids"] == ["gone"], "the chapter itself stays as it is"


# ---- sources --------------------------------------------------------------------------------------------------------


def test_every_source_that_a_table_cites_is_listed_with_its_rows_and_claims(site):
    """Counted a second time, row by row; the list to take away holds the same."""
    with (site / used.FILE).open(encoding="utf-8", newline="") as file:
        listed = {row["source_id"]: row for row in csv.DictReader(file)}
    cited: dict[str, dict[str, int]] = {}
    for name in names():
        about = describe(name)["nodeal"]
        if "edition" in about or name in ("sources", "source_overrides"):
            continue
        frame = table(name)
        for cell in frame["source_id"].dropna() if "source_id" in frame else []:
            for one in cell.split(";"):
                cited.setdefault(one, {}).setdefault(name, 0)
                cited[one][name] += 1
        for one in about["source_ids"]:
            cited.setdefault(one, {}).setdefault(name, 0)
            cited[one][name] += len(frame)
    assert listed.keys() == cited.keys()
    behind: dict[str, set[str]] = {}
    for row in table("audit/evidence").itertuples():
        for one in row.source_id.split(";"):
            behind.setdefault(one, set()).add(row.claim_id)
    for one, where in cited.items():
        assert listed[one]["rows"] == "; ".join(f"{name} {count}" for name, count in sorted(where.items())), one
        assert listed[one]["claims"] == "; ".join(sorted(behind.get(one, ()))), one


def test_publishers_stand_under_their_grade_and_the_page_is_light(site, root):
    page = (site / "book/sources.html").read_text("utf-8")
    sources = used.uses()
    for grade, rows in sources.groupby("grade"):
        section = page.partition(f'<section id="grade-{grade.lower()}">')[2].partition("</section>")[0]
        heads = [words(head) for head in re.findall(r'<th scope="row">(.*?)</th>', section)]
        assert sorted(head.removesuffix(" (stored copy)") for head in heads) == sorted(set(rows["publisher"]))
    loaded = [(site / assets.own(root, file)).read_bytes() for file in assets.OWN]
    assert sum(len(gzip.compress(part, 9)) for part in (page.encode(), *loaded)) <= 60_000


@pytest.mark.parametrize(
    ("grade", "copy", "links"), [("D", None, 1), ("D", "https://copies.example/1", 2), ("E", None, 0)]
)
def test_a_publisher_s_only_page_is_linked_with_its_stored_copy(grade, copy, links):
    page = table("sources").head(1).assign(grade=grade, archived_url=copy)
    assert used._name("Paper", page).count("<a ") == links
