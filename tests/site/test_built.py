"""The built site as files: complete, linked, self-contained, the same on each build."""

from __future__ import annotations

import csv
import json
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from nodeal.ledger.explain import schema
from nodeal.site import build as builder
from nodeal.site.stored import SiteError, stored_tables


class Page(HTMLParser):
    """Anchors, links and what a page loads."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loads, self.twice = set(), [], [], []
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
        if tag == "link" and attributes.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(attributes["href"])


@pytest.fixture(scope="module")
def read(site):
    known = {}

    def parse(path) -> Page:
        path = Path(path).resolve()
        if path not in known:
            known[path] = Page(path)
        return known[path]

    return parse


def test_page_is_built(site, page_name):
    text = (site / page_name).read_text("utf-8")
    assert text.count("<h1") == 1
    assert '<html lang="en"' in text


def test_everything_loaded_is_in_the_site(site, read, page_name):
    for address in read(site / page_name).loads:
        assert "//" not in address, "another host"
        assert (site / page_name).parent.joinpath(address.split("?")[0]).is_file(), address


def test_every_internal_link_arrives(site, read, page_name):
    here = site / page_name
    broken = []
    for link in read(here).links:
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        file, anchor = urldefrag(link)
        target = (here.parent / unquote(file)) if file else here
        if not target.is_file() or (anchor and target.suffix == ".html" and unquote(anchor) not in read(target).ids):
            broken.append(link)
    assert broken == []


def test_ids_are_unique(site, read, page_name):
    assert read(site / page_name).twice == []


def test_description_is_there(site, page_name):
    if page_name != "search.html":
        assert '<meta name="description" content="' in (site / page_name).read_text("utf-8")


def test_chart_can_be_taken_away(site, stored):
    folder = site / "charts"
    with (folder / f"{stored.name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == stored.columns
    assert len(rows) == len(stored.rows)
    assert json.loads((folder / f"{stored.name}.json").read_text("utf-8")) == stored.spec
    picture = (folder / f"{stored.name}.svg").read_text("utf-8")
    assert stored.title.split()[0] in picture
    assert "Source" in picture


def test_a_chart_shown_again_is_the_chapters(site, charts):
    pages = [(site / f"{name}.html").read_text("utf-8") for name in ("book/index", "notebooks/02_yes_but")]
    chart = charts["talks-answer-matrix"]
    for text in pages:
        assert f'id="fig-{chart.name}"' in text
        assert escape(chart.alt) in text
        assert f"../charts/{chart.name}.csv" in text


def test_printed_tables_can_be_taken_away(site, root, read):
    tables = stored_tables(root)
    offered = {link for page in (site / "notebooks").glob("*.html") for link in read(page).links if "/tables/" in link}
    assert offered == {f"../tables/{name}.csv" for name in tables}
    for name, table in tables.items():
        with (site / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [table.columns, *table.rows]
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_every_chapter_offers_verdicts_tests_and_a_table_of_its_own(root):
    by_chapter = {}
    for table in stored_tables(root).values():
        by_chapter.setdefault(table.notebook, []).append(table.name.split("-")[0])
    for notebook in sorted((root / "notebooks").glob("*.ipynb")):
        kinds = by_chapter[notebook.name]
        assert {"verdicts", "tests"} <= set(kinds)
        assert 3 <= len(kinds) <= 5, "one to three tables beside verdicts and tests"


def test_every_table_is_catalogued_and_published(site, root, read):
    page = read(site / "book/data.html")
    for resource in json.loads((root / "data/datapackage.json").read_text("utf-8"))["resources"]:
        copy = site / "data" / resource["path"]
        assert copy.read_bytes() == (root / "data" / resource["path"]).read_bytes()
        assert f"../data/{resource['path']}" in page.links


def test_schema_of_verdicts_is_published(site, read):
    assert json.loads((site / "data/verdicts.schema.json").read_text("utf-8")) == schema()
    assert "../data/verdicts.schema.json" in read(site / "book/method.html").links


def test_pasted_numbers_read_as_text(site, page_name):
    text = (site / page_name).read_text("utf-8")
    assert not re.findall(
        r'<code class="docutils literal notranslate"><span class="pre">[\d.,−]+</span></code>', text
    ), "paste from another page with {glue:text}`path::key:s`"


def test_thousands_are_pasted_as_numbers_and_not_as_pairs(site, page_name):
    pasted = re.findall(r'<span class="pasted-text">([^<]*)<', (site / page_name).read_text("utf-8"))
    assert not [text for text in pasted if text.startswith(("(", "'", "["))]


def test_bundle_is_plotlys_own(site):
    from plotly.offline import get_plotlyjs_version

    head = (site / "_static/plotly.min.js").read_text("utf-8")[:200]
    assert f"plotly.js v{get_plotlyjs_version()}" in head


def test_two_builds_are_the_same(root, site, tmp_path, monkeypatch):
    """A build from nothing, under another hash seed, gives the bytes of the one that grew page by page."""
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    fresh = builder.build(root, target=tmp_path)
    one, other = ({str(p.relative_to(f)): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in (site, fresh))
    assert one.keys() == other.keys()
    index = [found_words(files.pop("searchindex.js")) for files in (one, other)]
    assert index[0] == index[1]
    assert [name for name in one if one[name] != other[name]] == []


def found_words(script: bytes) -> dict:
    """The search's index. Sphinx keeps a word that is on no page any more, with an empty list: it finds nothing."""
    index = json.loads(script[script.index(b"(") + 1 : script.rindex(b")")])
    return index | {"terms": {word: pages for word, pages in index["terms"].items() if pages != []}}


def test_outside_a_checkout_is_said_plainly(tmp_path):
    with pytest.raises(SiteError, match=r"no _toc\.yml here or above"):
        builder.book_root(tmp_path)


def test_serving_without_a_book_is_said_plainly(tmp_path):
    with pytest.raises(SiteError, match=r"no built book.*Run `nodeal book` first"):
        builder.serve(tmp_path)


def test_failing_build_says_why(root, tmp_path):
    for name in ("_config.yml", "notebooks", "data"):
        (tmp_path / name).symlink_to(root / name)
    (tmp_path / "book").mkdir()
    for path in (root / "book").iterdir():
        if path.name != "index.md":
            (tmp_path / "book" / path.name).symlink_to(path)
    (tmp_path / "book/index.md").write_text("# A page\n\n[nowhere](#nowhere)\n", "utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/index\n", "utf-8")
    with pytest.raises(SiteError, match=r"index\.md:3.*nowhere"):
        builder.build(tmp_path)
