"""The built site as files: complete, linked, self-contained, the same on each build."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from contextlib import closing
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag
from zipfile import is_zipfile

import jsonschema
import nbformat
import pandas as pd
import pytest
from openpyxl import load_workbook

from nodeal import ledger, notebooks, place
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.ledger.explain import as_json, schema
from nodeal.ledger.present import SIGN
from nodeal.ledger.rule import NOT_CHECKABLE
from nodeal.measures import registered
from nodeal.place import PlaceError
from nodeal.site import build as builder
from nodeal.site import reading
from nodeal.site.api import claims_schema
from nodeal.site.catalogue import anchor
from nodeal.site.stored import SiteError, stored_tables
from nodeal.tables import table as listed

SIGNS = "".join(sign for verdict, sign in SIGN.items() if verdict != NOT_CHECKABLE)


class Page(HTMLParser):
    """Anchors, links, what a page loads, and what of it stands in ``href`` or ``src``."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loads, self.sources, self.twice = set(), [], [], [], []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            if attributes["id"] in self.ids:
                self.twice.append(attributes["id"])
            self.ids.add(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag in ("script", "img", "source"):
            self.loads += [attributes[a] for a in ("src", "srcset") if a in attributes]
            self.sources += [attributes["src"]] if "src" in attributes else []
        if tag == "link" and attributes.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(attributes["href"])
            self.sources.append(attributes["href"])


class Shown(HTMLParser):
    """What a reader sees of a page's article: not its code, nor what is operated."""

    WITHIN_A_WORD = ("a", "abbr", "b", "code", "em", "i", "span", "strong", "sub", "sup", "wbr")
    UNREAD = ("code", "codelink", "here-folded", "headerlink", "chart-tools", "table-tools")

    def __init__(self, path):
        super().__init__()
        self.parts, self.inside, self.skipped = [], False, 0
        self.feed(path.read_text("utf-8"))
        self.text = " ".join("".join(self.parts).split())

    def handle_starttag(self, tag, attributes):
        self.inside |= tag == "article"
        if tag in ("img", "source", "br", "hr", "wbr", "input", "col", "link", "meta"):
            self.parts.append(" " if tag == "br" else "")
        elif (
            self.skipped
            or tag in ("script", "button")
            or {*(dict(attributes).get("class") or "").split()} & {*self.UNREAD}
        ):
            self.skipped += 1
        elif tag not in self.WITHIN_A_WORD:
            self.parts.append(" ")

    def handle_endtag(self, tag):
        self.inside &= tag != "article"
        self.skipped -= bool(self.skipped)
        self.parts.append("" if tag in self.WITHIN_A_WORD else " ")

    def handle_data(self, data):
        if self.inside and not self.skipped:
            self.parts.append(data)


@pytest.mark.parametrize(
    "page", ["index", "book/method", "book/sources", "book/data", "book/data/aid", "notebooks/05_aid"]
)
def test_the_search_has_the_words_that_a_page_shows(site, page):
    """Charts, tables, verdicts, sources, entries of the catalogue, pasted numbers and prose, in the page's order."""
    name = "book/index" if page == "index" else page
    (script,) = (site / "_static/texts").glob(f"{name}.????????.js")
    text = json.loads(script.read_text("utf-8").removeprefix("nodeal.hand(").removesuffix(");\n"))
    assert text == Shown(site / f"{page}.html").text


@pytest.fixture(scope="module")
def read(site):
    known = {}

    def parse(path) -> Page:
        path = Path(path).resolve()
        if path not in known:
            known[path] = Page(path)
        return known[path]

    return parse


def test_the_book_is_built(trouble):
    assert not trouble, trouble


def test_page_is_built(site, page_name):
    text = (site / page_name).read_text("utf-8")
    assert text.count("<h1") == 1
    assert '<html lang="en"' in text
    # Every table, a cell's or one of the text, lies in a region that scrolls by keyboard, and these are told apart.
    regions = re.findall(r'<div class="table-wrap" role="region" tabindex="0" aria-label="([^"]+)">\s*<table\b', text)
    assert len(regions) == text.count("<table")
    counted = [label for label in regions if re.fullmatch(r"Table \d+ of this page", label)]
    assert len(set(counted)) == len(counted)


def test_everything_loaded_is_in_the_site(site, read, page_name):
    for address in read(site / page_name).loads:
        assert "//" not in address, "another host"
        assert "?" not in address, "a copy on disk has no queries"
        assert (site / page_name).parent.joinpath(urldefrag(address)[0]).is_file(), address


def test_a_program_that_follows_links_gets_every_file(site, read):
    """What archives a site reads ``href`` and ``src`` and the style sheets' ``url()``, runs nothing, knows no phone."""
    entry = site / "index.html"
    met, todo = {entry}, [entry]
    while todo:
        here = todo.pop()
        if here.suffix == ".html":
            addresses = [*read(here).links, *read(here).sources]
        else:
            addresses = re.findall(r"url\(([^)]+)\)", here.read_text("utf-8")) if here.suffix == ".css" else []
        for address in addresses:
            file = (here.parent / unquote(urldefrag(address)[0])).resolve()
            if not address.startswith(("http:", "https:", "mailto:", "#")) and file not in met and file.is_file():
                met.add(file)
                todo.append(file)
    missed = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()} - {
        p.relative_to(site).as_posix() for p in met
    }
    # The way in, Sphinx's own records, and the texts of pages that are no notebooks: no page names them.
    unnamed = {".buildinfo", "objects.inv"}
    assert {name for name in missed if name not in unnamed and not name.startswith("_sources/book/")} == set()


def test_what_is_loaded_carries_its_hash_and_only_the_present_files_are_there(site, read):
    """Style and scripts are named by what is in them; an earlier build's are gone."""
    loaded = {
        (page.parent / address).resolve()
        for page in site.rglob("*.html")
        for address in read(page).sources
        if address.endswith((".css", ".js")) and not address.endswith("searchindex.js")
    }
    assert {path.name.split(".")[0] for path in loaded} == {
        "find", "ground", "landing", "ledger", "lookup", "nodeal", "scales", "search",
    }  # fmt: skip
    for path in (*loaded, *(site / "_static").glob("plotly*"), *(site / "_static/texts").rglob("*.js")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        assert path.name.split(".")[-2] == digest, path.name
    kept = sorted(re.sub(r"\.[0-9a-f]{8}(?=\.\w+$)", "", p.name) for p in (site / "_static").iterdir())
    assert kept == sorted([
        "charts", "favicon.svg", "find.js", "ground.js", "landing.css", "ledger.css", "ledger.js", "lookup.css",
        "nodeal.css", "nodeal.js", "plotly.min.js", "scales.js", "search.js", "texts",
    ])  # fmt: skip


def test_no_script_and_no_style_stands_in_a_page(site, page_name):
    """A host that lets only files of its own run takes nothing away."""
    text = (site / page_name).read_text("utf-8")
    scripts = re.findall(r"<script\b([^>]*)>", text)
    assert [s for s in scripts if "src=" not in s and 'type="application/json"' not in s] == []
    assert re.findall(r"<[^>]+\s(?:on\w+|style)=", text) == []
    assert "<style" not in text


def test_headings_are_their_words(site, page_name):
    """No sign for eyes in them: not for a screen reader, not for a reading mode, which compares title and heading."""
    text = (site / page_name).read_text("utf-8")
    headings = re.findall(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", text, flags=re.DOTALL)
    assert [h for h in headings if "#" in re.sub(r"<[^>]+>", "", h) or "headerlink" in h] == []
    assert not re.search(r'class="headerlink"[^>]*>[^<]', text), "the sign is drawn by the style sheet"
    title = re.search(r'<meta property="og:title" content="([^"]*)">', text)
    first = unescape(re.sub(r"<[^>]+>", "", headings[0]))
    assert unescape(title[1]) == first


def test_a_publication_is_named_with_its_year_in_round_brackets(site):
    """As on the pages for other viewers; square ones read like a slip."""
    pages = {page: page.read_text("utf-8") for page in site.rglob("*.html")}
    prose = {page: re.sub(r"<pre.*?</pre>|<[^>]+>", "", text, flags=re.S) for page, text in pages.items()}
    assert [found for text in prose.values() for found in re.findall(r"\w+ \[\d{4}\]", text)] == []
    assert "Kiel Institute for the World Economy (2026)" in prose[site / "notebooks/05_aid.html"]


def test_signs_of_verdicts_are_for_eyes_only(site, page_name):
    """A word follows each; where a sign alone is meant, as in the method's legend, it is read."""
    text = (site / page_name).read_text("utf-8")
    assert re.findall(rf"[{SIGNS}] \w[^<>]*<", text) == []
    if page_name == "notebooks/04_oval_office.html":
        assert len(re.findall(rf'<span aria-hidden="true">[{SIGNS}]</span> \w', text)) > 10


def test_every_internal_link_arrives(site, read, page_name):
    here = site / page_name
    broken = []
    for link in read(here).links:
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        file, anchor = urldefrag(link)
        target = (here.parent / unquote(file)) if file else here
        inside = target.resolve().is_relative_to(site.resolve())  # whatever stands above it, on a host or on a disk
        if (
            not inside
            or not target.is_file()
            or (anchor and target.suffix == ".html" and unquote(anchor) not in read(target).ids)
        ):
            broken.append(link)
    assert broken == []


def test_ids_are_unique(site, read, page_name):
    assert read(site / page_name).twice == []


@pytest.mark.parametrize("said", [r"<title>(.+?)</title>", r'<meta name="description" content="(.+?)">'])
def test_each_page_says_of_itself_what_no_other_does(site, said):
    """Its title, and its description: where a search engine or a message shows the page, it is told apart."""
    heads = {page: page.read_text("utf-8").partition("</head>")[0] for page in site.rglob("*.html")}
    told = {page.relative_to(site).as_posix(): re.findall(said, head) for page, head in heads.items()}
    assert {page: words for page, words in told.items() if len(words) != 1} == {}
    assert [words for words, pages in Counter(words for (words,) in told.values()).items() if pages > 1] == []


def test_chart_can_be_taken_away(site, stored):
    folder = site / "charts"
    with (folder / f"{stored.name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == stored.columns
    assert len(rows) == len(stored.rows)
    with closing(load_workbook(folder / f"{stored.name}.xlsx")) as book:
        assert book["data"].max_row == len(rows) + 1
    assert json.loads((folder / f"{stored.name}.json").read_text("utf-8")) == stored.spec
    picture = (folder / f"{stored.name}.svg").read_text("utf-8")
    assert stored.title.split()[0] in picture
    assert "Source" in picture


def test_printed_tables_can_be_taken_away(site, root, read):
    tables = stored_tables(root)
    offered = {link for page in (site / "notebooks").glob("*.html") for link in read(page).links if "/tables/" in link}
    assert offered == {f"../tables/{name}.{end}" for name in tables for end in ("csv", "xlsx")}
    for name, table in tables.items():
        with (site / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            text = [["" if value is None else str(value) for value in row] for row in table.rows]
            assert list(csv.reader(file)) == [table.columns, *text]
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_no_table_holds_a_minus_that_other_programs_take_for_a_letter(site, page_name):
    tables = re.findall(r"<table\b.*?</table>", (site / page_name).read_text("utf-8"), re.DOTALL)
    assert not [
        cell for t in tables for cell in re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", t, re.DOTALL) if "−" in cell
    ]


def test_no_file_to_take_away_holds_a_number_that_is_a_word(site):
    """No typographic minus in any CSV, and no commas in a column of numbers of a printed table."""
    for path in [*site.glob("charts/*.csv"), *site.glob("tables/*.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            _, *rows = csv.reader(file)
        assert not [cell for row in rows for cell in row if "−" in cell], path.name
        for column in zip(*rows, strict=True):
            present = [cell.replace(",", "") for cell in column if cell]
            if present and all(re.fullmatch(r"-?\d+(\.\d+)?", cell) for cell in present):
                assert not [cell for cell in column if "," in cell], path.name


def test_a_notebook_to_take_away_says_what_it_takes_to_run_it_and_can_be_read_anywhere(site, root):
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        taken, stored = (nbformat.read(p, as_version=4) for p in (site / "_sources/notebooks" / path.name, path))
        nbformat.validate(taken)
        told, *rest = taken.cells
        assert told.cell_type == "markdown"
        assert all(
            words in told.source for words in ("the whole book", "`make lab`", "`make notebooks`", "no parameters")
        )
        code = [[c for c in cells if c.cell_type == "code"] for cells in (rest, stored.cells)]
        assert code[0] == code[1], "what is run and what came out is what is stored"
        assert len(rest) == len(stored.cells)
        read = "\n\n".join(c.source for c in rest if c.cell_type == "markdown")
        assert not re.findall(r"\{[a-z:]+\}`|^:::|^:[a-z-]+:", read, re.M), "numbers in place, boxes as quotes"
        assert ("> **What the article says**" in read) == any(":::{admonition}" in c.source for c in stored.cells)
        assert "{.deck}" not in read
        # As in the page, number for number.
        page = (site / "notebooks" / path.with_suffix(".html").name).read_text("utf-8")
        pasted = [unescape(text) for text in re.findall(r'<span class="pasted-text">([^<]*)<', page)]
        assert len(pasted) > 10
        at = 0
        for text in pasted:
            at = read.index(text.replace("\u00a0", " "), at)
        offer = page[page.index("This chapter is a notebook") :].partition("</p>")[0]
        assert all(command in offer for command in ("make lab", "make notebooks"))


def test_the_commands_told_are_there(root):
    named = set(re.findall(r"`make ([\w-]+)`", reading.HOW_TO_RUN))
    assert named <= set(re.findall(r"^([\w-]+):", (root / "Makefile").read_text("utf-8"), re.M))
    assert re.search(r"nodeal measure ([\w.]+)", reading.HOW_TO_RUN)[1] in registered()


def test_every_chapter_offers_verdicts_tests_and_a_table_of_its_own(root):
    by_chapter = {}
    for kept in stored_tables(root).values():
        by_chapter.setdefault(kept.notebook, []).append(kept.name.split("-")[0])
    for notebook in sorted((root / "notebooks").glob("*.ipynb")):
        kinds = by_chapter[notebook.name]
        # A chapter none of whose claims has a test shows no table of tests.
        judged = {"verdicts", "tests"} if chapter_tests(notebook.stem) else {"verdicts"}
        assert judged <= set(kinds)
        judged |= {"falsifiers"} & set(kinds)
        assert 1 <= len(kinds) - len(judged) <= 3, "one to three tables beside these"


def chapter_tests(chapter: str) -> bool:
    claims = listed("audit/claims")
    home = claims.loc[claims["chapter"] == chapter, "claim_id"]
    return listed("audit/tests")["claim_id"].isin(home).any()


def test_every_table_is_indexed_catalogued_and_published(site, root, read):
    """Each on the page of its topic, to which the index leads; the index begins with how good the tables are."""
    index = read(site / "book/data.html")
    for resource in json.loads((root / "data/datapackage.json").read_text("utf-8"))["resources"]:
        copy = site / "data" / resource["path"]
        assert copy.read_bytes() == (root / "data" / resource["path"]).read_bytes()
        edition = "edition" in resource.get("nodeal", {})
        topic = "editions" if edition else resource["path"].rpartition("/")[0] or "shared"
        links = read(site / f"book/data/{topic}.html").links
        assert f"../../data/{resource['path']}" in links
        assert edition or f"data/{topic}.html#{anchor(resource)}" in index.links
        if resource["path"].endswith(".csv"):
            book = copy.with_suffix(".xlsx")
            assert is_zipfile(book)
            assert f"../../data/{book.relative_to(site / 'data')}" in links
    text = (site / "book/data.html").read_text("utf-8")
    assert (
        text.index("Rows drawn at random and checked")
        < text.index("<h2>How to load them")
        < text.index("<h2>Every table")
    )


def test_schema_of_verdicts_is_published(site, read):
    assert json.loads((site / "data/verdicts.schema.json").read_text("utf-8")) == schema()
    assert "../data/verdicts.schema.json" in read(site / "book/method.html").links


@pytest.fixture(scope="module")
def for_programs(site):
    """What is published below ``api/``, held to the schemas beside it."""
    told = {name: json.loads((site / f"api/{name}.json").read_text("utf-8")) for name in ("claims", "verdicts")}
    for name, said in told.items():
        form = json.loads((site / f"api/{name}.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(form)
        jsonschema.validate(said, form, cls=jsonschema.Draft202012Validator)
    return told


def test_what_programs_are_told_of_claims_is_what_the_table_says(site, read, for_programs):
    claims = listed("audit/claims").set_index("claim_id")
    assert [one["claim_id"] for one in for_programs["claims"]] == [*claims.index]
    for one in map(dict, for_programs["claims"]):
        row = claims.loc[one.pop("claim_id")]
        page, anchor = one.pop("address").split("#")
        assert anchor in read(site / page).ids
        assert one.pop("actors") == ([] if pd.isna(row["actors"]) else row["actors"].split(";"))
        assert {name: None if pd.isna(row[name]) else row[name] for name in one} == one


def test_what_programs_are_told_of_verdicts_is_what_the_ledger_says(for_programs):
    """At both dates, with every weight and every test."""
    found = [v for day in (PUBLISHED, HINDSIGHT) for v in ledger.verdicts(day)]
    assert for_programs["verdicts"] == [json.loads(json.dumps(as_json(v))) for v in found]
    assert len(found) == 2 * len(for_programs["claims"])


def test_a_program_can_fail_what_the_schemas_ask(for_programs):
    wrong = [("claims", "importance", 4), ("claims", "asserts", "hope"), ("verdicts", "verdict", "true")]
    for name, key, value in wrong:
        form = claims_schema() if name == "claims" else schema()
        with pytest.raises(jsonschema.ValidationError) as told:
            jsonschema.validate([for_programs[name][0] | {key: value}], form)
        assert told.value.json_path == f"$[0].{key}", "and no other fault"


def test_pasted_numbers_read_as_text(site, page_name):
    text = (site / page_name).read_text("utf-8")
    assert not re.findall(
        r'<code class="docutils literal notranslate"><span class="pre">[\d.,−]+</span></code>', text
    ), "paste from another page with {glue:text}`path::key:s`"


def test_every_number_of_a_page_is_listed_once_at_its_foot(site, root, page_name):
    """A chapter's own, and those that another page pastes from chapters; nowhere else."""
    text = (site / page_name).read_text("utf-8")
    foot = text.partition('<section id="every-number">')[2]
    pasted = len(re.findall(r'class="pasted-text"', text))
    listed = re.findall(r'<th scope="row">(\w+)</th>', foot.partition("</table>")[0])
    assert bool(listed) == bool(pasted)
    assert len(set(listed)) == len(listed)
    assert "Numbers used in the text" not in text
    if page_name.startswith("notebooks/"):
        glued = notebooks.glued(root / "notebooks/src" / f"{Path(page_name).stem}.md")
        assert listed == [key for key in glued if key != "step_line"], "a sentence is no number"


def test_thousands_are_pasted_as_numbers_and_not_as_pairs(site, page_name):
    pasted = re.findall(r'<span class="pasted-text">([^<]*)<', (site / page_name).read_text("utf-8"))
    assert not [text for text in pasted if text.startswith(("(", "'", "["))]


def test_bundle_is_plotlys_own(site):
    from plotly.offline import get_plotlyjs_version

    (bundle,) = (site / "_static").glob("plotly.min.*.js")
    head = bundle.read_text("utf-8")[:200]
    assert f"plotly.js v{get_plotlyjs_version()}" in head


def test_two_builds_are_the_same(root, site, tmp_path, monkeypatch):
    """A build from nothing, under another hash seed, gives the bytes of the one that grew page by page."""
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    fresh = builder.build(root, target=tmp_path)
    one, other = ({str(p.relative_to(f)): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in (site, fresh))
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_outside_a_checkout_is_said_plainly(tmp_path):
    with pytest.raises(PlaceError, match=r"no _toc\.yml here or above"):
        place.root(tmp_path)


def test_serving_without_a_book_is_said_plainly(tmp_path):
    with pytest.raises(SiteError, match=r"no built book.*Run `make book` first"):
        builder.serve(tmp_path)


def test_addresses_of_other_hosts_are_written_once(read, site):
    """An ampersand that is escaped twice leads elsewhere."""
    pages = sorted((site / "notebooks").glob("*.html"))
    addresses = [address for page in pages for address in read(page).links if address.startswith("http")]
    assert any("&" in address for address in addresses)
    assert not [address for address in addresses if "&amp;" in address]


def test_the_landing_page_counts_the_pages_that_the_page_of_sources_lists(site):
    listed = unescape((site / "book/sources.html").read_text("utf-8"))
    pages = sum(int(n.replace(",", "")) for n in re.findall(r"publishers, ([\d,]+) pages", listed))
    landing = re.sub(r"<[^>]+>", "", (site / "index.html").read_text("utf-8"))
    assert f"Of {pages:,} pages " in landing
